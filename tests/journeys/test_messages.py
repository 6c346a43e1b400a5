"""Mail of what is due, in a browser: an officer follows it to the row; a coordinator sees what left and what will."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from actionplan.models import Milestone, OfficerLead, Plan
from foundation import outbox, reminders
from foundation.models import MailChoice, MailHours, Message
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import RoleCode
from tests.factories import MilestoneFactory, OrganisationFactory, member
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot


def led_by(officer: Person, *, at: datetime) -> Milestone:
    """Due in five days, in an active plan."""
    made = MilestoneFactory(
        text="Brief every housing officer",
        strategy__objective__plan__status=Plan.Status.ACTIVE,
        has_own_delivery=True,
        delivery=DeliveryDate.on_day(timezone.localdate(at) + timedelta(days=5)),
        updated_at=at,
    )
    OfficerLead.objects.create(milestone=made, person=officer)
    return made


def wants_it_at_once(person: Person) -> None:
    """So that it leaves whatever day and hour it is."""
    assert person.user is not None
    MailChoice.objects.create(user=person.user, topic="plan", how=MailChoice.How.NOW)
    MailHours.objects.create(user=person.user, quiet_from=time(0), quiet_until=time(0))


def test_an_officer_gets_one_mail_and_it_leads_to_the_row(
    marlhaven: Partnership, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    at = timezone.now()
    with within(marlhaven):
        officer = member(RoleCode.LEAD_OFFICER, name="Orla Penhallow")
        milestone = led_by(officer, at=at)
        wants_it_at_once(officer)
    for _ in range(3):
        with within(marlhaven):
            reminders.sweep(at=at)
        outbox.send_each(Message, outbox.send, partnership_id=marlhaven.pk, clock=lambda: at)
    (sent,) = mail.outbox
    row, choices = re.findall(r"https?://\S+", str(sent.body))
    page = page_as(officer, 360)
    page.goto(row)
    expect(page).to_have_url(re.compile(rf"/milestones/{milestone.pk}/update/$"))
    expect(page.get_by_text("Brief every housing officer").first).to_be_visible()
    page.goto(choices)
    snapshot(page, "mail-choices")
    axe(page)
    page.get_by_role("group", name="The action plan").get_by_label("Not by mail").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice was saved.")).to_be_visible()
    snapshot(page, "your-mail")
    axe(page)


def message_to(person: Person, *, at: datetime, **fields: object) -> None:
    assert person.user is not None
    Message.objects.create(user=person.user, made_at=at, send_from=at, **fields)


def test_a_coordinator_sees_what_left_and_what_will_and_holds_it(
    marlhaven: Partnership, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    at = timezone.now()
    with within(marlhaven):
        officer = member(RoleCode.LEAD_OFFICER, name="Orla Penhallow")
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR, name="Amara Quill")
        OrganisationFactory()
        led_by(officer, at=at)
        for person in (officer, coordinator):
            wants_it_at_once(person)
    for width in (360, 1280):
        page = page_as(coordinator, width)
        page.goto("/marlhaven/messages/")
        snapshot(page, "messages-none" if width == 360 else "messages-sent")
        page.get_by_role("link", name="What will go out").first.click()
        snapshot(page, "messages-ahead")
        axe(page)
        with within(marlhaven):
            reminders.sweep(at=at)
        outbox.send_each(Message, outbox.send, partnership_id=marlhaven.pk, clock=lambda: at)
    with within(marlhaven):
        message_to(officer, at=at, key="now:0", state="failed", last_error="refused", attempts=1)
        message_to(coordinator, at=at, key="now:00")
    for width in (360, 1280):
        page = page_as(coordinator, width)
        page.goto("/marlhaven/messages/hold/")
        page.get_by_role("button", name="Hold all messages").click()
        expect(page.get_by_text("All messages are held.")).to_be_visible()
        snapshot(page, "messages-held")
        axe(page)
        page.get_by_role("link", name="Rhythm").click()
        page.get_by_label("Days before a date").fill("soon")
        page.get_by_role("button", name="Save").click()
        snapshot(page, "messages-rhythm")
        axe(page)
        page.goto("/marlhaven/messages/let-go/")
        page.get_by_role("button", name="Let them go").click()
        page.get_by_role("link", name="Try again").click()
        axe(page)
