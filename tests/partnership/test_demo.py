"""The demonstration: the same people every time, through the same services as real ones."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from itertools import islice
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from foundation.models import User
from foundation.tenancy import within
from partnership.models import (
    Action,
    Contact,
    Cover,
    Department,
    Group,
    Interest,
    Meeting,
    Membership,
    Organisation,
    Partnership,
    Person,
)
from partnership.reports import demo_accounts
from partnership.reports.groups import Leaders, leaders
from partnership.roles import ROLES, RoleCode
from standalone.demo import names
from standalone.demo.partnerships import make_missing
from standalone.management.commands.make_demo import Command
from tests.conftest import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def demo(kept_for_the_module: None) -> None:
    make_missing(seed=2026, on=ON)


def counted(slug: str) -> tuple[int, int]:
    with within(Partnership.objects.get(slug=slug)):
        return Organisation.objects.count(), Person.objects.count()


def test_marlhaven_is_as_it_was_designed(demo: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        members = Organisation.objects.filter(relationship="member")
        assert members.counted_by_sector() == {
            "charity": 9, "faith": 8, "community": 6, "business": 2, "education": 1, "housing": 2, "other": 3,
        }  # fmt: skip
        assert sorted(members.exclude(status="current").values_list("status", flat=True)) == ["dormant", "left"]
        assert Organisation.objects.filter(relationship="partner").count() == 9
        active = Membership.objects.active(on=ON)
        steering = active.filter(role_code=RoleCode.STEERING_MEMBER)
        assert steering.count() == steering.values("organisation").distinct().count() == 6
        assert active.filter(role_code=RoleCode.SAFEGUARDING_LEAD).count() == 2
        assert active.filter(role_code=RoleCode.TRAINER, ends_on=None).count() == 3
        contacts = Person.objects.filter(memberships__role_code=RoleCode.PARTNER_CONTACT, job_title="Contact")
        assert contacts.distinct().count() == 74
        assert contacts.count() == 75, "one speaks for two organisations"
        both = Person.objects.filter(memberships__role_code=RoleCode.VOLUNTEER).outside_care()
        assert both.count() == 1, "one steers and volunteers"


def test_marlhaven_has_met_and_left_actions_behind(demo: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        met = dict(Meeting.objects.order_by().values_list("series__title").annotate(Count("pk")))
        assert met == {"Quarterly partnership meeting": 6, "Steering group": 9}
        standing = {
            name: Action.objects.standing(name, on=ON).count() for name in ("done", "cancelled", "late", "open")
        }
        assert standing == {"done": 58, "cancelled": 2, "late": 5, "open": 14}  # the late ones are open too
        assert Meeting.objects.filter(stage="approved").count() == 2, "the last of each waits for the next"


def test_marlhaven_knows_whom_to_speak_to(demo: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        listed = dict(Contact.objects.order_by().values_list("may_be_listed").annotate(Count("pk")))
        assert listed == {True: 62, False: 12}
        assert Contact.objects.filter(person=None).count() >= 18, "not all are in the list of people"
        assert Contact.objects.filter(organisation__status="left").count() == 0
        twice = Contact.objects.exclude(person=None).values("person").annotate(Count("pk")).filter(pk__count__gt=1)
        assert twice.count() == 1, "one speaks for two organisations"
        assert Department.objects.count() == 12
        assert Contact.objects.exclude(department=None).count() > 0


def test_six_leaders_of_six_organisations_steer_marlhaven(demo: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        steering, training = (
            Group.objects.with_seats(on=ON).get(name=name) for name in ("Steering group", "Training group")
        )
        assert leaders(steering, on=ON) == Leaders(6, 6, 6)
        assert sorted(steering.terms.exclude(part="member").values_list("part", flat=True)) == ["chair", "deputy"]
        assert leaders(training, on=ON) == Leaders(None, 2, 2)
        assert training.seats.count() == 3, "one is vacant"
        assert Interest.objects.confirmed_by(ON - timedelta(days=365)).count() == 1
        assert Cover.objects.in_force(on=ON).count() == 1


def test_pellworth_has_its_own_people_and_thornby_is_nearly_empty(demo: None) -> None:
    assert counted("pellworth") == (10, 16)
    assert counted("thornby") == (0, 2)


def test_one_login_opens_two_partnerships(demo: None) -> None:
    people = []
    for slug in ("marlhaven", "pellworth"):
        with within(Partnership.objects.get(slug=slug)):
            people.append(set(Person.objects.with_account().values_list("user", flat=True)))
    assert len(people[0] & people[1]) == 1


def test_a_second_run_changes_nothing_and_says_so(demo: None) -> None:
    before = [counted(slug) for slug in ("marlhaven", "pellworth", "thornby")]
    out = StringIO()
    call_command(Command(), stdout=out)
    assert out.getvalue() == "The demonstration is there already; nothing was changed.\n"
    assert [counted(slug) for slug in ("marlhaven", "pellworth", "thornby")] == before


def test_the_same_seed_makes_the_same_names() -> None:
    def first_names(seed: str) -> list[tuple[str, str]]:
        return list(islice(names.stream(Random(seed)), 60))  # noqa: S311 -- the same every time

    assert first_names("2026 marlhaven") == first_names("2026 marlhaven")
    assert first_names("2026 marlhaven") != first_names("2027 marlhaven")
    assert len(set(first_names("2026 marlhaven"))) == 60


def test_every_role_can_be_tried_and_signs_in(demo: None, sign_in: SignIn) -> None:
    groups = demo_accounts()
    assert [group.partnership for group in groups] == list(
        Partnership.objects.order_by("pk").values_list("name", flat=True)
    )
    assert [account.role for account in groups[0].accounts] == [role.name for role in ROLES.values()]
    slugs = ("marlhaven", "pellworth", "thornby")
    for group, slug in zip(groups, slugs, strict=True):
        for account in group.accounts:
            user = User.objects.get(email=account.email)
            assert not user.has_usable_password()
            assert sign_in(user).get(f"/{slug}/").status_code == 200, account


def test_nobody_outside_the_made_up_domain_can_be_tried(demo: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        chairs = list(Membership.objects.filter(role_code=RoleCode.CHAIR).values_list("user", flat=True))
    assert User.objects.filter(pk__in=chairs).update(email="somebody@outside.invalid") == 1
    assert "Chair" not in [account.role for account in demo_accounts()[0].accounts]


def test_every_address_is_made_up(demo: None) -> None:
    for partnership in Partnership.objects.all():
        with within(partnership):
            addresses: Any = Person.objects.values_list("email", flat=True)
            assert [address for address in addresses if not address.endswith("@example.org")] == []


def test_a_day_that_is_none_is_refused_in_one_line(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        call_command(Command(), "--on", "yesterday")
    assert str(refused.value) == "--on must be a day such as 2026-11-20, and it is 'yesterday'."
    assert refused.value.returncode == 2
