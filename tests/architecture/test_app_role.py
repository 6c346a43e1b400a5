"""The role of the web and worker processes cannot pass, own, truncate or alter anything."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def one(statement: str, using: str = "default") -> object:
    with connections[using].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_tests_run_as_the_app_role_and_build_as_the_owner() -> None:
    assert one("select current_user") != one("select current_user", using="owner")


@pytest.mark.parametrize("using", ["default", "owner"])
def test_neither_role_passes_row_security(using: str) -> None:
    assert one(
        "select rolsuper or rolbypassrls or rolreplication from pg_roles where rolname = current_user", using
    ) is (False)


def test_the_app_role_owns_nothing_and_belongs_to_no_role() -> None:
    assert one("select count(*) from pg_class where relowner = current_user::regrole") == 0
    assert one("select count(*) from pg_proc where proowner = current_user::regrole") == 0
    assert one("select count(*) from pg_auth_members where member = current_user::regrole") == 0
    assert one("select rolcreaterole or rolcreatedb from pg_roles where rolname = current_user") is False


def test_the_app_role_holds_no_more_than_rows() -> None:
    wider = one(
        "select count(*) from information_schema.table_privileges where grantee = current_user"
        " and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')"
    )
    assert wider == 0


@pytest.mark.parametrize(
    "forbidden",
    [
        "truncate partnership_organisation",
        "alter table partnership_organisation disable row level security",
        "drop policy tenant on partnership_organisation",
        "create policy mine on partnership_organisation using (true)",
        "create table mine (id bigint)",
        "create function mine() returns int language sql as 'select 1'",
        "update django_migrations set name = 'x'",
        "update foundation_auditentry set action = 'x'",
        "delete from foundation_auditentry",
        "select * from foundation_accountevent",
        "update actionplan_ragjudgement set reason = 'x'",
        "delete from actionplan_ragjudgement",
        "delete from partnership_personhistory",
        "alter table partnership_person disable trigger all",
        "create temporary table partnership_personhistory (like partnership_personhistory)",
        "update pghistory_context set metadata = '{}'",
        "delete from pghistory_context",
        "insert into pghistory_context (metadata) values ('{}')",
        "insert into socialaccount_socialapp (provider) values ('x')",
        "update socialaccount_socialapp set secret = 'x'",
    ],
)
def test_the_app_role_is_refused(forbidden: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forbidden)


@pytest.mark.parametrize(
    "forbidden",
    [
        "update actionplan_update set text = 'x'",
        "delete from actionplan_update",
        "update actionplan_datechange set reason = 'x'",
        "update actionplan_datechange set asked_by_id = 1",
        "update actionplan_datechange set delivery_ends_on = '2030-01-31'",
        "delete from actionplan_datechange",
        "update actionplan_completion set claimed_by_id = 1",
        "update actionplan_completion set done_on = '2030-01-31'",
        "delete from actionplan_completion",
        "update foundation_export set asked_by_user_id = 1",
        "update foundation_export set parameters = '{}'",
        "update foundation_export set permission = 'x'",
        "update foundation_notice set occasion = 'x'",
        "update foundation_message set key = 'x'",
        "update foundation_message set message_id = 'x'",
        "update actionplan_planimport set asked_by_id = 1",
        "update actionplan_planimport set fingerprint = 'x'",
        "delete from actionplan_planimport",
    ],
)
def test_the_app_role_writes_down_what_was_asked_and_rewrites_none_of_it(forbidden: str) -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied for table")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forbidden)


@pytest.mark.parametrize(
    "allowed",
    [
        "update actionplan_datechange set decision = decision",
        "update actionplan_completion set decision = decision",
        "update foundation_export set state = state",
        "update foundation_notice set dropped_at = dropped_at",
        "update foundation_message set state = state",
        "update actionplan_planimport set draft = draft, file_id = file_id",
    ],
)
def test_the_app_role_answers_what_was_asked(allowed: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(allowed)


def test_the_app_role_cannot_become_the_owner() -> None:
    owner = one("select current_user", using="owner")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        one(f"set role {owner}")


def test_the_owner_is_behind_the_same_wall(marlhaven: Partnership) -> None:
    """FORCE: a migration or a shell as the owner sees no row without opening a partnership."""
    with within(marlhaven):
        OrganisationFactory()
    assert one("select count(*) from partnership_organisation", using="owner") == 0
    assert one("select relforcerowsecurity from pg_class where relname = 'partnership_organisation'", "owner") is True
