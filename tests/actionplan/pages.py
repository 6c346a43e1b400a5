"""What tests read on the pages of a plan, and what they send to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

from django.test import Client

from actionplan.models import Milestone, Plan

Browser = Callable[[str], Client]


def words(response: object) -> str:
    """What a page says, without its tags, on one line."""
    html = response.content.decode()  # type: ignore[attr-defined]
    main = html[html.index("<main") : html.index("</main>")]
    drawing_gone = re.sub(r"<svg.*?</svg>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", drawing_gone)).split())


def at(plan: Plan, page: str = "", slug: str = "marlhaven") -> str:
    return f"/{slug}/plans/{plan.pk}/{page}"


def rows(response: object) -> list[str]:
    """The names of the rows of a list, by their links."""
    html = response.content.decode()  # type: ignore[attr-defined]
    found = re.findall(r"<th scope=\"row\"><a [^>]*>([0-9.]+) ([^<]*)</a>", html)
    return [unescape(text) for _code, text in found]


def seen_on(page: Any, name: str = "seen") -> str:
    return str(page.content.decode().split(f'name="{name}" value="')[1].split('"')[0])


Address = Callable[[Milestone], str]


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


ACTION = {"action_text": "Ring both homes", "action_owner": "Orla Penhallow", **day("action_due_on", date(2026, 12, 4))}
SAID = {"text": "Both schools have agreed.", "rag": "amber", "stage": "in_progress", **ACTION}


def send(browser: Client, path: str, **said: Any) -> Any:
    """The form as it stands, with these words in it."""
    page = browser.get(path)
    seen: dict[str, Any] = {}
    for name in ("seen_update", "seen_judgement"):
        tag = page.content.decode().split(f'name="{name}"')[1].split(">")[0]
        seen[name] = tag.split('value="')[1].split('"')[0] if "value=" in tag else ""
    return browser.post(path, {**SAID, **seen, **said})


def answer(browser: Client, path: str, **said: str) -> Any:
    """An answer to what the page asks now: `agree`, and a `note`."""
    return browser.post(path, {"about": seen_on(browser.get(path), "about"), **said})
