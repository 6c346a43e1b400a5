"""Every table stands behind its walls in PostgreSQL itself, and the sweep sees it when one is taken away."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from foundation.rowsecurity import TableFacts, read_tables

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

COMPARTMENT_OF_APP = {"survivors": "care"}
"""Every tenant table of these apps must ask for the compartment, or for the one inside it."""
INSIDE = {"care": {"care", "safeguarding"}}


def faults(tables: list[TableFacts]) -> list[str]:
    """What is wrong with the walls, a line each."""
    found = []
    for facts in tables:
        if facts.reason:
            continue
        if not facts.tenant:
            found.append(f"{facts.table} is neither a tenant table nor on the global list")
            continue
        if not facts.policy:
            found.append(f"{facts.table} has no tenant policy, or one that is wider")
        if not facts.forced:
            found.append(f"{facts.table} does not force row security on its owner")
        if not facts.composite_keys:
            found.append(f"{facts.table} can point into another partnership")
        compartment = COMPARTMENT_OF_APP.get(facts.table.split("_")[0])
        if compartment and facts.compartment not in INSIDE[compartment]:
            found.append(f"{facts.table} can be read without opening {compartment}")
    return found


def test_every_table_is_behind_its_walls() -> None:
    assert faults(read_tables()) == []


def test_every_global_table_exists(settings: object) -> None:
    assert set(settings.GLOBAL_TABLES) <= {facts.table for facts in read_tables()}  # type: ignore[attr-defined]


def test_only_what_leads_people_to_their_partnership_is_read_without_one() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("select polrelid::regclass::text, polcmd from pg_policy where polname = 'own_rows' order by 1")
        assert cursor.fetchall() == [("partnership_membership", "r"), ("partnership_person", "r")]


POLICY = "partnership_id = (select nullif(current_setting('app.partnership_id', true), '')::bigint)"
USER = "(select nullif(current_setting('app.user_id', true), '')::bigint)"
CARE = f"{POLICY} and (select current_setting('app.care', true)) = 'on'"
CASE = "create table survivors_case (id bigint primary key, partnership_id bigint not null)"
WALLED = "alter table survivors_case enable row level security, force row level security"


@pytest.mark.parametrize(
    ("damage", "seen"),
    [
        ("drop policy tenant on partnership_person", ["partnership_person has no tenant policy, or one that is wider"]),
        (
            "alter table partnership_person disable row level security",
            ["partnership_person has no tenant policy, or one that is wider"],
        ),
        (
            "create policy extra on partnership_person using (true)",
            ["partnership_person has no tenant policy, or one that is wider"],
        ),
        (
            f"alter policy tenant on partnership_person using ({POLICY} or true)",
            ["partnership_person has no tenant policy, or one that is wider"],
        ),
        (
            "alter policy tenant on partnership_person with check (true)",
            ["partnership_person has no tenant policy, or one that is wider"],
        ),
        (
            "alter policy own_rows on partnership_person using (true)",
            ["partnership_person has no tenant policy, or one that is wider"],
        ),
        (
            f"alter policy own_rows on partnership_person using (user_id = {USER} or true)",
            ["partnership_person has no tenant policy, or one that is wider"],
        ),
        (
            "alter table partnership_person no force row level security",
            ["partnership_person does not force row security on its owner"],
        ),
        (
            "alter table partnership_membership drop constraint partnership_membership_person_id_tenant",
            ["partnership_membership can point into another partnership"],
        ),
        ("create table stray (id bigint)", ["stray is neither a tenant table nor on the global list"]),
        (
            f"{CASE}; {WALLED}; create policy tenant on survivors_case using ({POLICY}) with check ({POLICY})",
            ["survivors_case can be read without opening care"],
        ),
        (f"{CASE}; {WALLED}; create policy tenant on survivors_case using ({CARE}) with check ({CARE})", []),
    ],
)
def test_the_sweep_sees_a_wall_that_was_taken_away(damage: str, seen: list[str]) -> None:
    before = faults(read_tables("owner"))
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute(damage)
        found = faults(read_tables("owner"))
        transaction.set_rollback(True, using="owner")
    assert [fault for fault in found if fault not in before] == seen


def test_the_command_prints_what_the_sweep_reads() -> None:
    out = StringIO()
    call_command("tables", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert {row["table"] for row in rows} == {facts.table for facts in read_tables()}
    person = next(row for row in rows if row["table"] == "partnership_person")
    assert person == {
        "table": "partnership_person",
        "tenant": True,
        "policy": True,
        "forced": True,
        "composite_keys": True,
        "compartment": "",
        "reason": "",
    }
