"""The frame around every page: what stands at its foot, and which names are its own."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from foundation.http import FOOTER_LINKS, FRAME_NAMES, Page, render
from tests.frames import empty_frame, full_frame, page_in


def test_the_footer_leads_to_pages_that_are_there() -> None:
    assert [link.href for link in FOOTER_LINKS] == [reverse("help"), reverse("accessibility")]


FOOT = [
    '<a class="al-footer__link" href="/help/">Get help</a>',
    '<a class="al-footer__link" href="/accessibility/">Accessibility</a>',
]


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_a_page_that_tells_of_an_error_still_leads_to_help(template: str) -> None:
    words = render_to_string(template)
    assert [words.count(link) for link in FOOT] == [1, 1]


@pytest.mark.parametrize("frame", [empty_frame(), full_frame()], ids=["stranger", "member"])
def test_every_page_leads_to_help_at_its_foot(frame: Page) -> None:
    words = page_in(frame, "help/accessibility.html")
    assert [words.count(link) for link in FOOT] == [1, 1]


@pytest.mark.parametrize("name", sorted(FRAME_NAMES))
def test_a_view_cannot_give_a_name_that_the_frame_of_the_page_holds(name: str) -> None:
    with pytest.raises(
        ValueError, match=f"^help/help.html: the frame of a page holds {name}. Give yours another name.$"
    ):
        render(RequestFactory().get("/"), "help/help.html", {"helplines": [], name: "mine"})
