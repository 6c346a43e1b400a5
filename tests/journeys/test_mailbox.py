"""The local mailbox in a browser: what one person's machine would have sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from playwright.sync_api import expect
from pytest_django import Settings

from foundation.mailbox import files
from tests.journeys.conftest import AxeCheck, PageAt, Snapshot
from tests.marks import COMMITTED

pytestmark = [COMMITTED, pytest.mark.browser, pytest.mark.slow]
WORDS = """2 things need you at Marlhaven Against Modern Slavery:

- Milestone 1.2.3 is due by 20 April 2026.
  http://localhost:8000/marlhaven/plans/1/milestones/3/update/

- Milestone 2.1.1 is past its date, 31 January 2026.
  http://localhost:8000/marlhaven/plans/1/milestones/9/update/
"""


@pytest.mark.parametrize("width", [360, 1280])
def test_a_mail_that_never_left_can_be_found_and_read(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, settings: Settings, tmp_path: Path, width: int
) -> None:
    settings.STANDALONE = settings.DEMO_SIGN_IN = True
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = files.BACKEND, tmp_path / "mail"
    settings.ROOT_URLCONF = "tests.foundation.urls_with_mailbox"
    for number, to in enumerate(("odile@example.org", "amara@example.org")):
        mail = EmailMultiAlternatives(f"Alongside: {number + 2} things need you", WORDS, to=[to])
        mail.attach_alternative('<p style="color:#0b4f4a">2 things need you.</p>', "text/html")
        mail.send()
    page = page_at(width)
    page.goto("/mailbox/")
    axe(page)
    snapshot(page, "mailbox")
    page.get_by_role("link", name="Alongside: 2 things need you").click()
    expect(page.locator("h1")).to_have_text("Alongside: 2 things need you")
    expect(page.get_by_role("link", name="/milestones/3/update/")).to_be_visible()
    page.get_by_text("Headers", exact=True).click()
    axe(page)
    snapshot(page, "letter")
    page.get_by_role("link", name="See it as a mail program shows it").click()
    expect(page.locator("p")).to_have_css("color", "rgb(11, 79, 74)")
