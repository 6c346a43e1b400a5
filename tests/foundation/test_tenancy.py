"""The second wall: the scope, and the manager that refuses without one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Max

from foundation.tenancy import NoScope, WrongScope, current_or_none, rows_of_own, within
from partnership.models import Organisation, Partnership, Person
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, UserFactory
from tests.marks import COMMITTED

pytestmark = pytest.mark.django_db


def settings_of_postgresql() -> tuple[str | None, str | None]:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('app.partnership_id', true), current_setting('app.care', true)")
        found: tuple[str | None, str | None] = cursor.fetchone()
    return found


def statement(sql: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_query_outside_a_scope_is_refused() -> None:
    with pytest.raises(NoScope):
        list(Organisation.objects.all())


@pytest.mark.parametrize(
    "ask",
    [
        Organisation.objects.count,
        Organisation.objects.exists,
        lambda: Organisation.objects.filter(name="x").update(name="y"),
        lambda: Organisation.objects.filter(name="x").delete(),
        lambda: Organisation.objects.filter(name="x")._raw_delete("default"),
        lambda: Organisation.objects.create(name="x"),
        lambda: Organisation.objects.bulk_create([Organisation(name="x")]),
        lambda: Organisation.objects.get_or_create(name="x"),
        Organisation._base_manager.first,
        lambda: list(Organisation.objects.values_list("pk").union(Organisation.objects.values_list("pk"))),
        lambda: list(Partnership.objects.filter(pk__in=Organisation.objects.values("partnership"))),
        lambda: Organisation.objects.aggregate(newest=Max("pk")),
        lambda: Organisation.objects.in_bulk([1]),
    ],
    ids=[
        *("count", "exists", "update", "delete", "raw_delete", "create", "bulk_create", "get_or_create"),
        *("base_manager", "union", "subquery", "aggregate", "in_bulk"),
    ],
)
def test_every_kind_of_query_is_refused_outside_a_scope(ask: Callable[[], object]) -> None:
    with pytest.raises(NoScope):
        ask()


def test_a_scope_shows_its_own_rows_only(marlhaven: Partnership, pellworth: Partnership) -> None:
    with within(marlhaven):
        OrganisationFactory(name="Lantern Street")
    with within(pellworth):
        OrganisationFactory(name="Harbour Trust")
        assert [found.name for found in Organisation.objects.all()] == ["Harbour Trust"]
        assert Organisation.objects.count() == 1
        assert Organisation.objects.filter(name="Lantern Street").update(name="Taken") == 0
        assert Organisation.objects.filter(name="Lantern Street").delete()[0] == 0
    with within(marlhaven):
        assert [found.name for found in Organisation.objects.all()] == ["Lantern Street"]


def test_row_security_holds_where_the_manager_is_gone_round(marlhaven: Partnership, pellworth: Partnership) -> None:
    with within(marlhaven):
        OrganisationFactory(name="Lantern Street")
    with within(pellworth), connection.cursor() as cursor:
        cursor.execute("select count(*) from partnership_organisation")
        assert cursor.fetchone() == (0,)
        cursor.execute("update partnership_organisation set name = 'Taken'")
        assert cursor.rowcount == 0
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from partnership_organisation")
        assert cursor.fetchone() == (0,)


def test_a_row_cannot_be_written_into_another_partnership(marlhaven: Partnership, pellworth: Partnership) -> None:
    with within(marlhaven), pytest.raises(WrongScope):
        Organisation(partnership=pellworth, name="x").save()
    with within(marlhaven), pytest.raises(WrongScope):
        Organisation.objects.bulk_create([Organisation(partnership=pellworth, name="x")])
    with within(marlhaven), pytest.raises(WrongScope):
        Organisation.objects.update(partnership=pellworth)
    insert = (
        "insert into partnership_organisation (partnership_id, name, short_name, sector, relationship, status)"
        " values (%s, 'x', '', 'other', 'member', 'current')"
    )
    with within(marlhaven), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        statement(insert, pellworth.pk)


def test_a_key_cannot_point_into_another_partnership(marlhaven: Partnership, pellworth: Partnership) -> None:
    with within(pellworth):
        theirs = PersonFactory()
    insert = (
        "insert into partnership_membership (partnership_id, person_id, role_code, starts_on)"
        " values (%s, %s, 'chair', '2025-04-01'); set constraints all immediate"
    )
    with within(marlhaven), pytest.raises(DatabaseError, match="_tenant"), transaction.atomic():
        statement(insert, marlhaven.pk, theirs.pk)


def test_a_scope_ends_with_its_block(marlhaven: Partnership) -> None:
    with within(marlhaven):
        assert settings_of_postgresql() == (str(marlhaven.pk), "")
    assert current_or_none() is None
    assert settings_of_postgresql() == ("", "")


def test_a_scope_ends_when_its_block_fails(marlhaven: Partnership) -> None:
    def fail() -> None:
        PersonFactory(name="Lost with the block")
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"), within(marlhaven, "care"):
        fail()
    assert current_or_none() is None
    assert settings_of_postgresql()[0] in ("", None)
    with within(marlhaven):
        assert Person.objects.count() == 0


def test_a_scope_that_was_to_end_the_transaction_ends_with_its_block_where_one_goes_on(marlhaven: Partnership) -> None:
    with transaction.atomic(), within(marlhaven, savepoint=False, ends_transaction=True):
        assert settings_of_postgresql() == (str(marlhaven.pk), "")
    assert settings_of_postgresql() == ("", "")


@COMMITTED
def test_nothing_of_a_scope_outlives_the_transaction_that_ends_with_it(marlhaven: Partnership) -> None:
    with transaction.atomic(), within(marlhaven, "care", savepoint=False, ends_transaction=True):
        assert settings_of_postgresql() == (str(marlhaven.pk), "on")
    assert settings_of_postgresql() == ("", "")
    with pytest.raises(NoScope):
        rows_of_own(1, "select %s")


def test_rows_of_own_show_nobody_elses(marlhaven: Partnership) -> None:
    with within(marlhaven):
        mine, _other = PersonFactory(user=UserFactory()), PersonFactory(user=UserFactory())
    assert mine.user_id is not None
    with transaction.atomic():
        assert rows_of_own(mine.user_id, "select id from partnership_person where %s > 0") == [(mine.pk,)]


def test_a_scope_is_narrowed_but_never_widened(marlhaven: Partnership, pellworth: Partnership) -> None:
    with within(marlhaven):
        with pytest.raises(WrongScope), within(marlhaven, "care"):
            pass
        with pytest.raises(WrongScope), within(pellworth):
            pass
    with within(marlhaven, "care"):
        with within(marlhaven):
            assert settings_of_postgresql() == (str(marlhaven.pk), "")
        assert settings_of_postgresql() == (str(marlhaven.pk), "on")


def test_an_unknown_compartment_is_refused(marlhaven: Partnership) -> None:
    with pytest.raises(WrongScope), within(marlhaven, "basement"):
        pass


def test_crossing_partnerships_needs_a_reason(marlhaven: Partnership) -> None:
    with pytest.raises(ValueError, match="Say why"):
        Organisation.objects.everywhere(" ")
    with within(marlhaven):
        OrganisationFactory()
    assert list(Organisation.objects.everywhere("a test: row security still shows nothing")) == []


def test_rows_are_left_out_by_what_refers_to_them(marlhaven: Partnership, pellworth: Partnership) -> None:
    """Django trims the inner query of such an `exclude` until it no longer begins with the model's own table."""
    for partnership in (marlhaven, pellworth):
        with within(partnership):
            for name, role in (("Chair", "chair"), ("Trainer", "trainer")):
                person = PersonFactory(name=name)
                MembershipFactory(person=person, role_code=role, organisation=OrganisationFactory(name=f"Of {name}"))
    with within(marlhaven):
        assert [person.name for person in Person.objects.exclude(memberships__role_code="chair")] == ["Trainer"]
        left = Person.objects.exclude(memberships__organisation__name="Of Trainer")
        assert [person.name for person in left] == ["Chair"]
