"""What a browser would send of the page on which many milestones are changed."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import Any

from actionplan.models import Milestone

Answers = dict[str, Any]


class Boxes(HTMLParser):
    """What a browser would send of the page's own form."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.found: Answers = {"rows": []}
        self._select = self._text = ""
        self.feed(body[body.index('name="rows"') - 400 :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and given.get("name") == "rows":
            self.found["rows"].append(given["value"])
        elif (
            tag == "input" and given.get("type") != "checkbox" and ("checked" in given or given.get("type") != "radio")
        ):
            self.found[given.get("name", "")] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and ("selected" in given or self._select not in self.found):
            self.found[self._select] = given["value"]
        elif tag == "textarea":
            self._text, self.found[given["name"]] = given["name"], ""

    def handle_endtag(self, tag: str) -> None:
        self._text = "" if tag == "textarea" else self._text

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text] = data.removeprefix("\n")


def _is_chosen(given: dict[str, str]) -> bool:
    return given["type"] == "radio" and "checked" in given


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def answers_of(response: Any) -> Answers:
    assert response.status_code in (200, 409)
    return Boxes(response.content.decode()).found


def box(milestone: Milestone, **values: str) -> Answers:
    return {f"row-{milestone.pk}-{name}": value for name, value in values.items()}
