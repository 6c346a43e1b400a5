"""Taking part in a partnership: joining, renewing, leaving, and coming back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership import due
from partnership.models import Organisation, Partnership, Person
from partnership.roles import Permission, RoleCode
from partnership.services import organisations
from tests.factories import OrganisationFactory
from tests.partnership.conftest import ON

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
LEFT, CURRENT = Organisation.Status.LEFT, Organisation.Status.CURRENT


def test_one_that_left_comes_back_and_keeps_its_history(inside: Partnership) -> None:
    trust = organisations.add(name="Anchor Trust", joined_on=date(2024, 5, 1), renews_on=date(2026, 5, 1), by=None)
    organisations.leave(organisation=trust, left_on=date(2026, 2, 28), why=" No staff ", by=None)
    assert (trust.status, trust.left_on, trust.why_left, trust.renews_on) == (LEFT, date(2026, 2, 28), "No staff", None)
    organisations.rejoin(organisation=trust, joined_on=ON, renews_on=date(2027, 11, 20), by=None)
    trust.refresh_from_db()
    assert (trust.status, trust.joined_on, trust.left_on, trust.why_left) == (CURRENT, ON, None, "")
    told = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(told) == ["organisation.added", "organisation.archived", "organisation.rejoined"]


def test_a_change_by_hand_never_leaves_without_a_day(inside: Partnership) -> None:
    trust = OrganisationFactory()
    with pytest.raises(ValidationError) as refused:
        organisations.change(organisation=trust, status=LEFT, by=None)
    assert list(refused.value.message_dict) == ["status"]
    trust.refresh_from_db()
    assert trust.status == CURRENT


def test_what_is_not_given_stays_as_it_is(inside: Partnership) -> None:
    trust = organisations.add(name="Anchor Trust", notes="Ask for Bo", website="https://example.org", by=None)
    organisations.change(organisation=trust, name="The Anchor Trust", by=None)
    trust.refresh_from_db()
    assert (trust.name, trust.notes, trust.website) == ("The Anchor Trust", "Ask for Bo", "https://example.org")


def test_nobody_leaves_before_they_joined(inside: Partnership) -> None:
    trust = OrganisationFactory(joined_on=ON)
    with pytest.raises(ValidationError) as refused:
        organisations.leave(organisation=trust, left_on=date(2026, 11, 19), why="", by=None)
    assert list(refused.value.message_dict) == ["left_on"]


@pytest.mark.parametrize(("renews_on", "taken"), [(date(2026, 11, 21), True), (ON, False), (date(2026, 1, 1), False)])
def test_a_renewal_is_for_a_day_ahead(renews_on: date, taken: bool, inside: Partnership) -> None:
    trust = OrganisationFactory(status=Organisation.Status.DORMANT)
    if not taken:
        with pytest.raises(ValidationError):
            organisations.renew(organisation=trust, renews_on=renews_on, by=None, on=ON)
        return
    organisations.renew(organisation=trust, renews_on=renews_on, by=None, on=ON)
    trust.refresh_from_db()
    assert (trust.renews_on, trust.status) == (renews_on, CURRENT)


def test_who_has_left_is_not_renewed_and_who_takes_part_does_not_join_again(inside: Partnership) -> None:
    gone, here = OrganisationFactory(status=LEFT), OrganisationFactory()
    with pytest.raises(NotAllowed):
        organisations.renew(organisation=gone, renews_on=date(2027, 1, 1), by=None, on=ON)
    with pytest.raises(NotAllowed):
        organisations.rejoin(organisation=here, joined_on=ON, by=None)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"left_on": ON}, "organisation_left_says_when"),
        ({"why_left": "Closed"}, "organisation_left_says_when"),
        ({"status": LEFT, "joined_on": ON, "left_on": date(2026, 11, 19)}, "organisation_leaves_after_joining"),
    ],
)
def test_the_database_holds_the_days_in_order(facts: dict[str, object], name: str, inside: Partnership) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OrganisationFactory(**facts)


def test_whoever_looks_after_the_register_is_told_whom_to_ask(inside: Partnership) -> None:
    soon = OrganisationFactory(name="Soon", renews_on=date(2026, 12, 20))
    OrganisationFactory(name="Later", renews_on=date(2026, 12, 21))
    OrganisationFactory(name="Gone", renews_on=date(2026, 11, 1), status=LEFT)
    asker = Asker(Person(pk=0), frozenset({Permission.MANAGE_REGISTER}), frozenset(), "marlhaven", ON)
    found = [(item.text, item.href, item.due_on) for item in due.items(asker) if item.heading == due.RENEWALS]
    assert found == [("Soon", f"/marlhaven/organisations/{soon.pk}/", date(2026, 12, 20))]
    reader = Asker(Person(pk=0), frozenset({Permission.READ_REGISTER}), frozenset(), "marlhaven", ON)
    assert [item for item in due.items(reader) if item.heading == due.RENEWALS] == []


def test_notes_are_for_those_who_look_after_the_register(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        trust = OrganisationFactory(notes="Their director is leaving", website="https://www.example.org/about")
    url = f"/marlhaven/organisations/{trust.pk}/"
    coordinator = as_role(RoleCode.ANTISLAVERY_COORDINATOR).get(url).content.decode()
    reader = as_role(RoleCode.LEAD_OFFICER).get(url).content.decode()
    assert "Their director is leaving" in coordinator
    assert "Their director is leaving" not in reader
    assert 'href="https://www.example.org/about">www.example.org/about</a>' in reader


def test_an_organisation_leaves_and_joins_again_on_its_page(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        trust = OrganisationFactory(name="Anchor Trust")
    client, url = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/organisations/{trust.pk}/"
    day = {"joined_on_day": "1", "joined_on_month": "12", "joined_on_year": "2026"}
    assert client.post(f"{url}joins-again/", day).status_code == 403
    left = {"left_on_day": "1", "left_on_month": "11", "left_on_year": "2026", "why": "Merged with another"}
    assert client.post(f"{url}has-left/", left).status_code == 302
    shown = client.get(url).content.decode()
    assert ("1 November 2026" in shown, "Merged with another" in shown) == (True, True)
    assert client.post(f"{url}renew/", {}).status_code == 403
    assert client.post(f"{url}joins-again/", day).status_code == 302
    with within(marlhaven):
        trust.refresh_from_db()
        assert (trust.status, trust.joined_on) == (CURRENT, date(2026, 12, 1))
