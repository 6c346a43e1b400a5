"""When messages leave: the rhythm of a partnership, and how somebody wants their own mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
import time_machine
from django.test import Client

from foundation import reference
from foundation.models import AuditEntry, MailChoice, MailHours, Rhythm
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.conftest import SignIn
from tests.factories import UserFactory, member

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday."""
HOME = "/marlhaven/messages/"


@pytest.fixture
def browser(as_role: Callable[[str], Client]) -> Client:
    return as_role(RoleCode.ANTISLAVERY_COORDINATOR)


# --- The rhythm --------------------------------------------------------------------------------------------------

GOOD = {
    "days_before": "7, 30,1 7",
    "overdue_every": "10",
    "silent_every": "60",
    "digest_at": "07:30",
    "nation": "scotland",
}


def test_the_rhythm_is_shown_as_it_stands_and_saved(browser: Client, marlhaven: Partnership) -> None:
    body = browser.get(f"{HOME}rhythm/").content.decode()
    assert 'value="30, 7, 1"' in body
    assert '<option value="08:00" selected>' in body
    assert browser.post(f"{HOME}rhythm/", GOOD).status_code == 302
    with within(marlhaven):
        kept = Rhythm.objects.get()
        assert AuditEntry.objects.get().action == "rhythm.changed"
    assert (kept.days_before, kept.overdue_every, kept.silent_every, kept.digest_at, kept.nation) == (
        [30, 7, 1], 10, 60, time(7, 30), "scotland",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("days_before", "soon", "Write whole numbers from 0 to 365"),
        ("days_before", "-1", "Write whole numbers from 0 to 365"),
        ("days_before", "٣", "Write whole numbers from 0 to 365"),
        ("days_before", "366", "Write whole numbers from 0 to 365"),
        ("days_before", "1,2,3,4,5,6,7", "Choose at most 6 numbers"),
        ("overdue_every", "0", "must be 1 or more"),
        ("silent_every", "366", "must be 365 or less"),
        ("digest_at", "07:15", "Choose"),
        ("nation", "mercia", "Choose"),
    ],
)
def test_a_rhythm_that_cannot_be_is_refused_beside_what_was_typed(
    field: str, typed: str, said: str, browser: Client, marlhaven: Partnership
) -> None:
    body = browser.post(f"{HOME}rhythm/", GOOD | {field: typed}).content.decode()
    assert said in body
    assert "There is a problem" in body
    with within(marlhaven):
        assert Rhythm.objects.count() == 0


def test_no_days_before_means_that_nobody_hears_before_a_date(browser: Client, marlhaven: Partnership) -> None:
    browser.post(f"{HOME}rhythm/", GOOD | {"days_before": ""})
    with within(marlhaven):
        assert Rhythm.objects.get().days_before == []


@pytest.mark.parametrize(("at", "warned"), [(AT, False), (datetime(2028, 11, 1, 9, tzinfo=UTC), True)])
def test_the_rhythm_warns_when_bank_holidays_run_short(
    at: datetime, warned: bool, as_role: Callable[[str], Client]
) -> None:
    reference.bank_holidays_run_short.cache_clear()
    with time_machine.travel(at, tick=False):
        body = as_role(RoleCode.ADMINISTRATOR).get(f"{HOME}rhythm/").content.decode()
    assert ("Bank holidays are known until" in body) == warned


# --- One's own choice --------------------------------------------------------------------------------------------

OWN = {
    "how_plan": "off",
    "how_meetings": "digest",
    "quiet_from": "21:30",
    "quiet_until": "07:00",
    "digest_on": "mondays",
}


@pytest.mark.parametrize("role", [RoleCode.LEAD_OFFICER, RoleCode.VOLUNTEER])
def test_everybody_chooses_their_own_mail(role: str, as_role: Callable[[str], Client], marlhaven: Partnership) -> None:
    browser = as_role(role)
    body = browser.get("/marlhaven/mail-choices/").content.decode()
    assert re.search(r'value="digest"[^>]*checked', body)
    assert '<option value="20:00" selected>' in body
    saved = browser.post("/marlhaven/mail-choices/", OWN, follow=True)
    assert saved.redirect_chain == [("/account/mail-choices/", 302)]
    assert "From 21:30 to 07:00" in saved.content.decode()
    with within(marlhaven):
        chosen, hours = dict(MailChoice.objects.values_list("topic", "how")), MailHours.objects.get()
        assert AuditEntry.objects.get().action == "mail.chosen"
    assert chosen == {"plan": "off", "meetings": "digest"}
    assert (hours.quiet_from, hours.quiet_until, hours.digest_on) == (time(21, 30), time(7), "mondays")


def test_choosing_again_changes_the_choice(as_role: Callable[[str], Client], marlhaven: Partnership) -> None:
    browser = as_role(RoleCode.CHAIR)
    for how in ("off", "now", "digest"):
        browser.post("/marlhaven/mail-choices/", OWN | {"how_plan": how})
    with within(marlhaven):
        assert MailChoice.objects.get(topic="plan").how == "digest"
        assert MailHours.objects.count() == 1


def test_opening_the_link_of_a_mail_changes_nothing(as_role: Callable[[str], Client], marlhaven: Partnership) -> None:
    as_role(RoleCode.CHAIR).get("/marlhaven/mail-choices/?how_plan=off")
    with within(marlhaven):
        assert (MailChoice.objects.count(), MailHours.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(("field", "typed"), [("how_plan", "never"), ("quiet_from", "25:00"), ("digest_on", "")])
def test_a_choice_that_is_not_offered_changes_nothing(
    field: str, typed: str, as_role: Callable[[str], Client], marlhaven: Partnership
) -> None:
    body = as_role(RoleCode.CHAIR).post("/marlhaven/mail-choices/", OWN | {field: typed}).content.decode()
    assert "There is a problem" in body
    with within(marlhaven):
        assert (MailChoice.objects.count(), MailHours.objects.count()) == (0, 0)


def test_the_page_of_an_account_lists_its_partnerships_each_as_it_is_chosen_there(
    marlhaven: Partnership, pellworth: Partnership, sign_in: SignIn
) -> None:
    user = UserFactory()
    for place in (marlhaven, pellworth):
        with within(place):
            member(RoleCode.CHAIR, user=user)
    with within(pellworth):
        MailChoice.objects.create(user=user, topic="plan", how="off")
        MailHours.objects.create(user=user, quiet_from=time(9), quiet_until=time(9))
        MailChoice.objects.create(user=UserFactory(), topic="plan", how="now")
    body = sign_in(user).get("/account/mail-choices/").content.decode()
    answers = [" ".join(each.split()) for each in re.findall(r'summary-list__value">(.*?)</dd>', body, re.DOTALL)]
    assert answers == [
        "In one mail with everything else", "In one mail with everything else",
        "From 20:00 to 08:00", "Every working day",
        "Not by mail", "In one mail with everything else", "None", "Every working day",
    ]  # fmt: skip
    assert [f'href="/{place}/mail-choices/"' in body for place in ("marlhaven", "pellworth")] == [True, True]


def test_an_account_without_a_role_has_no_mail_to_choose(sign_in: SignIn, db: None) -> None:
    assert "You hold no role now" in sign_in(UserFactory()).get("/account/mail-choices/").content.decode()
