"""All that was said of one milestone, in one trip: six tables as lists in JSON, made into models that are only read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from actionplan.models import Completion, CorrectiveAction, DateChange, Evidence, RagJudgement, Update
from actionplan.reports.statements import rows_of
from partnership.models import Person

M = TypeVar("M", bound=Model)

SAID = """
with updates as (select * from actionplan_update where milestone_id = %(milestone)s)
select
    (select json_agg(one order by one.written_at desc, one.id desc)::text from updates one),
    (select json_agg(one order by one.id)::text from actionplan_evidence one
        where one.update_id in (select id from updates)),
    (select json_agg(one order by one.judged_at desc, one.id desc)::text from actionplan_ragjudgement one
        where one.milestone_id = %(milestone)s),
    (select json_agg(one order by one.due_on, one.id)::text from actionplan_correctiveaction one
        where one.milestone_id = %(milestone)s),
    (select json_agg(one order by one.asked_at desc, one.id desc)::text from actionplan_datechange one
        where one.milestone_id = %(milestone)s),
    (select json_agg(one order by one.claimed_at desc, one.id desc)::text from actionplan_completion one
        where one.milestone_id = %(milestone)s)
"""


@dataclass(frozen=True, slots=True)
class Said:
    """Newest first; actions by the day on which they are due. Each has the people whom it names, a completion its
    update."""

    updates: tuple[Update, ...]
    evidence: tuple[Evidence, ...]
    judgements: tuple[RagJudgement, ...]
    actions: tuple[CorrectiveAction, ...]
    date_changes: tuple[DateChange, ...]
    completions: tuple[Completion, ...]


def of_milestone(milestone_id: int) -> Said:
    """Two queries: what was said, and by whom."""
    (lists,) = rows_of(SAID, {"milestone": milestone_id})
    told = [json.loads(each) if each else [] for each in lists]
    said = Said(
        _models(Update, told[0]),
        _models(Evidence, told[1]),
        _models(RagJudgement, told[2]),
        _models(CorrectiveAction, told[3]),
        _models(DateChange, told[4]),
        _models(Completion, told[5]),
    )
    _name_people((*said.updates, *said.judgements, *said.actions, *said.date_changes, *said.completions))
    updates = {update.pk: update for update in said.updates}
    for claim in said.completions:
        claim.update = updates[claim.update_id]
    return said


def _models(model: type[M], rows: Iterable[Mapping[str, Any]]) -> tuple[M, ...]:
    fields = [(field.column or "", field) for field in model._meta.concrete_fields]
    names = [field.attname for _column, field in fields]
    return tuple(
        model.from_db("default", names, [field.to_python(row[column]) for column, field in fields]) for row in rows
    )


def _name_people(rows: Iterable[Model]) -> None:
    named = [
        (row, field.name, getattr(row, field.attname))
        for row in rows
        for field in row._meta.concrete_fields
        if field.related_model is Person
    ]
    people = Person.objects.in_bulk({key for _row, _name, key in named if key})
    for row, name, key in named:
        setattr(row, name, people[key] if key else None)
