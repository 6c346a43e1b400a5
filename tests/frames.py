"""Pages in a frame that a test chooses, without a request, a session or a database."""

from __future__ import annotations

from typing import Any

from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import SafeString

from foundation.http import Link, NavigationItem, Page
from partnership.models import Partnership


def empty_frame() -> Page:
    """What a stranger sees around a page."""
    return Page(partnership=None, navigation=[], partnerships=[], person_name=None, demo=False)


def full_frame() -> Page:
    """What somebody of two partnerships sees around a page, in a demonstration."""
    return Page(
        partnership=Partnership(name="Marlhaven Against Modern Slavery", slug="marlhaven"),
        navigation=[
            NavigationItem("Home", "/marlhaven/"),
            NavigationItem("Plans", "/marlhaven/plans/", current=True),
            NavigationItem("People", "/marlhaven/people/"),
        ],
        partnerships=[Link("Marlhaven Against Modern Slavery", "/marlhaven/"), Link("Pellworth", "/pellworth/")],
        person_name="Marisol Vane",
        demo=True,
    )


def page_in(frame: Page | None, template: str, **context: object) -> str:
    """The whole HTML of a page. None leaves the frame out altogether, as where an error interrupts."""
    found: Any = engines["jinja2"].get_template(template)
    given = {"request": RequestFactory().get("/"), "csrf_input": SafeString(""), "page": frame, **context}
    html: str = found.template.render(given)
    return html
