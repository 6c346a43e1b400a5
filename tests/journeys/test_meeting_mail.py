"""A coordinator invites a guest by mail; the guest answers by its link, without an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from foundation.tenancy import within
from partnership import tasks
from partnership.models import Invitee, Meeting, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import invitees
from tests.factories import MeetingFactory, OrganisationFactory, member
from tests.journeys.conftest import AxeCheck, PageAs, PageAt, Snapshot


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member(RoleCode.ANTISLAVERY_COORDINATOR, name="Cora Fenwright")


@pytest.fixture
def called(marlhaven: Partnership, coordinator: Person) -> Meeting:
    """In nine days, with a member and a guest who are asked."""
    begins = (timezone.now() + timedelta(days=9)).replace(hour=10, minute=0, second=0, microsecond=0)
    with within(marlhaven):
        found = MeetingFactory(
            title="Quarterly meeting", place="Town hall", starts_at=begins, ends_at=begins + timedelta(hours=2)
        )
        person = member(RoleCode.PARTNER_CONTACT, name="Ida Quenby")
        invitees.invite(meeting=found, person=person, organisation=OrganisationFactory(name="Harbour Trust"), by=None)
        invitees.invite_guest(
            meeting=found, name="Gwen Ashdale", email="gwen@example.org", organisation=None, by=coordinator
        )
        return found


def mail_to(address: str) -> Any:
    return next(each for each in mail.outbox if each.to == [address])


@pytest.mark.parametrize("width", [360, 1280])
def test_a_guest_answers_without_an_account_and_a_scanner_of_mail_answers_for_nobody(
    page_as: PageAs,
    page_at: PageAt,
    axe: AxeCheck,
    snapshot: Snapshot,
    marlhaven: Partnership,
    coordinator: Person,
    called: Meeting,
    width: int,
) -> None:
    desk = page_as(coordinator, width)
    desk.goto(f"/marlhaven/meetings/{called.pk}/mails/")
    expect(desk.locator("tbody tr")).to_have_count(2)
    axe(desk)
    snapshot(desk, "meeting-mails")
    desk.get_by_role("button", name="Send invitations (2 mails)").click()
    expect(desk.get_by_text("2 mails are on their way.")).to_be_visible()
    tasks.send_letters(marlhaven.pk)
    sent = mail_to("gwen@example.org")
    link = urlsplit(re.findall(r"https?://\S+/answer/\S+", sent.body)[0]).path

    letter = page_at(width)
    letter.set_content(sent.alternatives[0][0])
    snapshot(letter, "meeting-invitation-mail")
    guest = page_at(width)
    for _ in range(3):
        assert guest.request.get(link).status == guest.request.head(link).status == 200
    with within(marlhaven):
        assert set(Invitee.objects.values_list("reply", flat=True)) == {"none"}

    guest.goto(link)
    expect(guest.locator("h1")).to_have_text("Will you come?")
    expect(guest.locator("main")).not_to_contain_text("Ida")
    axe(guest)
    snapshot(guest, "meeting-answer")
    guest.get_by_label("No, somebody comes in my place").check()
    guest.get_by_label("Who comes in your place?").fill("Dora Penhale")
    guest.get_by_role("button", name="Send").click()
    expect(guest.get_by_text("Thank you.")).to_be_visible()
    snapshot(guest, "meeting-answered")

    desk.goto(f"/marlhaven/meetings/{called.pk}/")
    expect(desk.get_by_text("Sends Dora Penhale")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_member_sees_what_is_on_and_takes_it_into_their_own_calendar(
    page_as: PageAs, axe: AxeCheck, snapshot: Snapshot, coordinator: Person, called: Meeting, width: int
) -> None:
    page = page_as(coordinator, width)
    page.goto(f"/marlhaven/calendar/?month={called.day:%Y-%m}")
    expect(page.get_by_role("link", name="Quarterly meeting")).to_be_visible()
    axe(page)
    snapshot(page, "calendar")
    page.get_by_role("link", name="See it in your own calendar").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.locator(".govuk-inset-text").inner_text()
    axe(page)
    snapshot(page, "own-calendar")
    assert "SUMMARY:Alongside: meeting" in page.request.get(urlsplit(address).path).text()
    page.get_by_role("button", name="End the address").click()
    assert page.request.get(urlsplit(address).path).status == 404

    page.goto(f"/marlhaven/meetings/{called.pk}/take-out/")
    axe(page)
    snapshot(page, "meeting-take-out")
