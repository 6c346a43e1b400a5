"""What even an administrator may not do, as tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from foundation.access import NotAllowed
from partnership import policies
from partnership.models import Membership, Person
from partnership.roles import RoleCode
from tests.factories import MembershipFactory, PersonFactory, UserFactory, member
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", RoleCode)
def test_nobody_gives_themselves_a_role(role: str, administrator: Person) -> None:
    with pytest.raises(NotAllowed) as refused:
        policies.require_role_may_be_given(person=administrator, by=administrator)
    assert refused.value.sentence == (
        "Nobody gives a role to themselves. Ask another administrator of this partnership."
    )


def test_the_system_gives_the_first_role(administrator: Person) -> None:
    assert policies.allows(policies.require_role_may_be_given, person=administrator, by=None)


def test_a_suspended_person_gets_no_role(administrator: Person) -> None:
    leaver = PersonFactory(name="Lee Saltbeck")
    MembershipFactory(person=leaver, suspended_at=AT)
    with pytest.raises(NotAllowed) as refused:
        policies.require_role_may_be_given(person=leaver, by=administrator)
    assert refused.value.sentence == "Lee Saltbeck is suspended. Lift the suspension first, then give the role."


@pytest.mark.parametrize(
    ("other", "allowed"),
    [
        ({}, True),
        ({"ends_on": ON + timedelta(days=1)}, True),
        ({"ends_on": ON}, False),
        ({"starts_on": ON + timedelta(days=1)}, False),
        ({"suspended_at": AT}, False),
        ({"role_code": RoleCode.CHAIR}, False),
        ({"user": None}, False),
    ],
    ids=["open-ended", "a day longer", "ends the same day", "not begun", "suspended", "another role", "no account"],
)
def test_the_last_administrators_role_never_ends(
    other: dict[str, object], allowed: bool, administrator: Person
) -> None:
    has_account = "user" not in other
    person = PersonFactory(user=UserFactory() if has_account else None)
    MembershipFactory(**{"person": person, "role_code": RoleCode.ADMINISTRATOR, **other})
    held = Membership.objects.get(person=administrator)
    assert policies.allows(policies.require_role_may_end, membership=held, ends_on=ON) is allowed
    assert policies.allows(policies.require_may_suspend, person=administrator, by=None, on=ON) is allowed


def test_any_other_role_may_end(administrator: Person) -> None:
    held = Membership.objects.get(person=member(RoleCode.CHAIR))
    assert policies.allows(policies.require_role_may_end, membership=held, ends_on=ON)


@pytest.mark.parametrize(
    ("now", "asked", "allowed"),
    [
        (None, ON + timedelta(days=30), True),
        (ON + timedelta(days=9), ON + timedelta(days=8), True),
        (ON + timedelta(days=9), ON + timedelta(days=10), False),
        (ON - timedelta(days=1), ON, False),
    ],
    ids=["open-ended", "a day sooner", "a day longer", "ended yesterday"],
)
def test_the_last_day_of_a_role_only_comes_nearer(
    now: date | None, asked: date, allowed: bool, administrator: Person
) -> None:
    held = MembershipFactory(ends_on=now)
    assert policies.allows(policies.require_role_may_end, membership=held, ends_on=asked) is allowed


def test_an_administrator_needs_another_for_themselves(administrator: Person, second_administrator: Person) -> None:
    for require, when in (
        (policies.require_suspension_may_be_lifted, {}),
        (policies.require_factors_may_be_reset, {"at": AT}),
    ):
        assert not policies.allows(require, person=administrator, by=administrator, **when)  # type: ignore[arg-type]
        assert policies.allows(require, person=administrator, by=second_administrator, **when)  # type: ignore[arg-type]


def test_nobody_suspends_themselves(administrator: Person, second_administrator: Person) -> None:
    assert not policies.allows(policies.require_may_suspend, person=administrator, by=administrator, on=ON)
    assert policies.allows(policies.require_may_suspend, person=administrator, by=second_administrator, on=ON)


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"name": "Jo", "with_account": True}, "Jo has an account already and needs no invitation."),
        (
            {"name": "Jo", "suspended": True},
            "Jo is suspended. Lift the suspension first, then send the invitation.",
        ),
        (
            {"name": "Jo", "email": "KNOWN@example.org"},
            "Somebody with this email address has an account here already. Give that person the role.",
        ),
        ({"name": "Jo", "email": "new@example.org"}, ""),
        ({"name": "Jo", "email": "helper@example.org"}, ""),
    ],
    ids=["account", "suspended", "known under the address", "new", "known in care only, which is not told"],
)
def test_who_may_be_invited(person: dict[str, object], sentence: str, administrator: Person) -> None:
    member(RoleCode.CHAIR, email="known@example.org")
    member(RoleCode.VOLUNTEER, email="helper@example.org")
    invited = PersonFactory(
        name=person["name"],
        email=person.get("email", "jo@example.org"),
        user=UserFactory() if person.get("with_account") else None,
    )
    MembershipFactory(person=invited, suspended_at=timezone.now() if person.get("suspended") else None)
    told = ""
    try:
        policies.require_may_be_invited(person=invited)
    except NotAllowed as refused:
        told = refused.sentence
    assert told == sentence


def test_without_an_account_there_is_nothing_to_reset(administrator: Person) -> None:
    with pytest.raises(NotAllowed) as refused:
        policies.require_factors_may_be_reset(person=PersonFactory(name="Jo"), by=administrator, at=AT)
    assert refused.value.sentence == "Jo has no account yet, so there is no second step to reset."


@pytest.mark.parametrize(
    "role",
    [{"suspended_at": AT}, {"ends_on": ON - timedelta(days=1)}, {"starts_on": ON + timedelta(days=1)}],
    ids=["suspended", "ended", "not begun"],
)
def test_only_who_has_a_role_here_today_is_reset(role: dict[str, object], administrator: Person) -> None:
    person = PersonFactory(name="Jo", user=UserFactory())
    MembershipFactory(person=person, **role)
    with pytest.raises(NotAllowed) as refused:
        policies.require_factors_may_be_reset(person=person, by=administrator, at=AT)
    assert refused.value.sentence == ("Jo has no role here today, so this partnership cannot reset how they sign in.")


def test_the_address_of_an_account_counts_when_the_list_shows_another(administrator: Person) -> None:
    member(RoleCode.CHAIR, user=UserFactory(email="known@example.org"), email="elsewhere@example.org")
    alias = PersonFactory(email="known@example.org")
    assert not policies.allows(policies.require_may_be_invited, person=alias)


@pytest.mark.parametrize(
    ("dates", "when"),
    [
        ((date(2026, 11, 20), None), "now"),
        ((date(2026, 11, 20), date(2026, 11, 20)), "now"),
        ((date(2026, 11, 21), None), "later"),
        ((date(2026, 11, 1), date(2026, 11, 19)), "past"),
    ],
)
def test_both_days_of_a_role_are_included(dates: tuple[date, date | None], when: str, administrator: Person) -> None:
    held = MembershipFactory(starts_on=dates[0], ends_on=dates[1])
    assert held.when(on=ON) == when
    assert held.is_active(on=ON) is (when == "now")
    # PostgreSQL gives the same answer as Python.
    assert Membership.objects.active(on=ON).filter(pk=held.pk).exists() is (when == "now")
