"""Who reads a plan, and which of its rows that person may see. Decided here and nowhere else.

Live rows are for those who see drafts, and each for its own leads; everybody else reads what was last published. Rows
for statutory bodies only are for those who edit the plan, for their own leads, and for people who hold a role for such
a body.
"""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.http import Http404

from actionplan.models import Milestone, Plan, Visibility
from foundation.due import Asker
from foundation.rows import columns, take
from foundation.tenancy import current
from partnership.middleware import TenantRequest
from partnership.models import Organisation
from partnership.roles import Permission, RoleCode

STATUTORY_SECTORS = [
    Organisation.Sector.COUNCIL.value,
    Organisation.Sector.POLICE.value,
    Organisation.Sector.HEALTH.value,
    Organisation.Sector.JUSTICE.value,
    Organisation.Sector.FIRE.value,
]


@dataclass(frozen=True, slots=True)
class Reader:
    person_id: int
    permissions: frozenset[str]
    led: frozenset[int] = frozenset()
    """The milestones of the plan that this person leads: as an officer, or as the contact of a lead agency."""
    statutory: bool = False
    """Whether this person holds a role for a statutory body."""

    @property
    def sees_drafts(self) -> bool:
        return Permission.READ_DRAFT_BOARD in self.permissions

    @property
    def edits(self) -> bool:
        return Permission.EDIT_PLAN in self.permissions

    @property
    def sees_statutory(self) -> bool:
        return self.edits or self.statutory

    def leads(self, milestone_id: int) -> bool:
        return milestone_id in self.led

    def may_see(self, visibility: str, milestone_id: int) -> bool:
        return visibility != Visibility.STATUTORY or self.sees_statutory or milestone_id in self.led

    def may_see_live(self, visibility: str, milestone_id: int) -> bool:
        """As the row stands today, before it is published."""
        return milestone_id in self.led or (self.sees_drafts and self.may_see(visibility, milestone_id))


READER = """
with held as (
    select role_code, organisation_id from partnership_membership
    where person_id = %(person)s and organisation_id is not null and suspended_at is null
        and starts_on <= %(on)s and (ends_on is null or ends_on >= %(on)s)
), officers as (
    select person_id, strategy_id, milestone_id from actionplan_officerlead
), agencies as (
    select organisation_id, part, strategy_id, milestone_id from actionplan_agencylead
), contact_for as (
    select organisation_id from held where role_code = %(contact)s
)
select {plan}
    exists (
        select 1 from held join partnership_organisation body on body.id = held.organisation_id
        where body.sector = any(%(sectors)s)
    ),
    array(
        select milestone.id from actionplan_milestone milestone
        join actionplan_strategy strategy on strategy.id = milestone.strategy_id
        join actionplan_objective objective on objective.id = strategy.objective_id
        where objective.plan_id = coalesce(%(plan)s, objective.plan_id) and (
            milestone.id in (select milestone_id from officers where person_id = %(person)s)
            or strategy.id in (select strategy_id from officers where person_id = %(person)s)
                and milestone.id not in (select milestone_id from officers where milestone_id is not null)
            or milestone.id in (
                select milestone_id from agencies where part = 'lead'
                    and organisation_id in (select organisation_id from contact_for)
            )
            or strategy.id in (
                select strategy_id from agencies where part = 'lead'
                    and organisation_id in (select organisation_id from contact_for)
            ) and milestone.id not in (select milestone_id from agencies where milestone_id is not null)
        )
    )
{source}
"""
LED = READER.format(plan="", source="")
TITLED = """(
    select json_build_object(
        'title', contents -> 'title', 'starts_on', contents -> 'starts_on', 'ends_on', contents -> 'ends_on'
    )::text from actionplan_publication board where board.plan_id = plan.id order by board.number desc limit 1
)"""
"""Title and period as the newest board of a `plan` has them, as JSON; null where it has none."""
REMARKS = "(select count(*) from actionplan_remark remark where remark.plan_id = plan.id)"
PLAN_AND_LED = READER.format(
    plan=f"{columns(Plan, 'plan')}, {TITLED}, {REMARKS},",
    source="from actionplan_plan plan where plan.id = %(plan)s and plan.partnership_id = %(partnership)s"
    " and plan.status <> 'withdrawn'",
)
"""The plan itself, how many things an import left to check in it, and what `LED` says: every page of a plan asks."""


def reader_of(request: TenantRequest, plan: Plan) -> Reader:
    """Whoever asks, as a reader of this plan; one query. A plan that is still a draft is there for its editors only:
    Http404 for others."""
    _refuse_draft(plan, request.permissions)
    return _reader(request.person.pk, request.permissions, plan.pk, on=request.today)


def plan_and_reader(request: TenantRequest, plan_id: int) -> tuple[Plan, Reader, int]:
    """The plan, whoever asks as a reader of it, and how many things an import left to check; one query. Http404 where
    there is no such plan, or none for this reader."""
    found = _told(PLAN_AND_LED, request.person.pk, plan_id, on=request.today)
    if found is None:
        raise Http404
    values = iter(found)
    plan = take(Plan, values)
    _refuse_draft(plan, request.permissions)
    titled, to_check, statutory, led = values
    reader = Reader(request.person.pk, request.permissions, frozenset(led), statutory)
    return as_read_by(reader, plan, titled), reader, to_check


def as_read_by(reader: Reader, plan: Plan, titled: str | None) -> Plan:
    """The plan with the title and period that this reader may know: as last published for whoever sees no drafts.
    `titled` is as `TITLED` has it. To be read only: the same row otherwise, never to be saved."""
    told = json.loads(titled) if titled else {}
    if reader.sees_drafts or reader.edits or not told.get("title"):
        return plan
    shown = copy(plan)
    shown.title = told["title"]
    shown.starts_on, shown.ends_on = (_day(told[name]) for name in ("starts_on", "ends_on"))
    return shown


def as_published_for(reader: Reader, plan: Plan) -> Plan:
    """The same, where it was not read with the plan; one query for whoever sees no drafts."""
    if reader.sees_drafts:
        return plan
    with connection.cursor() as cursor:
        cursor.execute(f"select {TITLED} from actionplan_plan plan where plan.id = %s", [plan.pk])  # noqa: S608
        found = cursor.fetchone()
    return as_read_by(reader, plan, found[0] if found else None)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _refuse_draft(plan: Plan, permissions: frozenset[str]) -> None:
    if plan.status == Plan.Status.DRAFT and Permission.EDIT_PLAN not in permissions:
        raise Http404


def reader_of_all(request: TenantRequest) -> Reader:
    """Whoever asks, as a reader of every plan; `led` are milestones of all of them. One query."""
    return reader_without_request(request.person.pk, request.permissions, on=request.today)


def reader_without_request(person: int, permissions: frozenset[str], *, on: date) -> Reader:
    """The same for what is due, which a mail at night asks too."""
    return _reader(person, permissions, None, on=on)


def reader_for(asker: Asker) -> Reader:
    """The same; where somebody covers for that person, of what both may see. One query, and two more then."""
    own = reader_without_request(asker.person.pk, asker.permissions, on=asker.on)
    if asker.covered_by is None:
        return own
    other = reader_for(asker.covered_by)
    led = Milestone.objects.filter(pk__in=own.led).values_list("pk", "visibility")
    both = frozenset(pk for pk, visibility in led if other.may_see_live(visibility, pk))
    return replace(own, led=both, statutory=own.statutory and other.sees_statutory)


def _reader(person: int, permissions: frozenset[str], plan_id: int | None, *, on: date) -> Reader:
    found = _told(LED, person, plan_id, on=on)
    assert found is not None, "it is always one row"
    statutory, led = found
    return Reader(person, permissions, frozenset(led), statutory)


def _told(statement: str, person: int, plan_id: int | None, *, on: date) -> tuple[Any, ...] | None:
    """Written out, because a milestone without leads of its own has its strategy's (R21). Row security holds for every
    table here."""
    asked: dict[str, Any] = {
        "partnership": current().partnership_id,
        "plan": plan_id,
        "person": person,
        "on": on,
        "contact": RoleCode.PARTNER_CONTACT.value,
        "sectors": STATUTORY_SECTORS,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


WHOLE = Reader(0, frozenset({Permission.READ_DRAFT_BOARD, Permission.EDIT_PLAN}))
"""Nobody: for whom a board is made before it is known who reads it."""
