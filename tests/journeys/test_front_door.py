"""A stranger finds the way to sign in."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import AxeCheck, PageAt, Snapshot


@pytest.mark.parametrize("width", [360, 1280])
def test_the_sign_in_page_reads_well_at_any_width(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    page = page_at(width)
    page.goto("/account/login/")
    assert page.locator("h1").inner_text() == "Sign in"
    axe(page)
    snapshot(page, "sign-in")
    assert page.evaluate("document.documentElement.scrollWidth") == width
