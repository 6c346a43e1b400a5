"""What of somebody's rights a file of a plan depends on: settings.EXPORT_RIGHTS names `of_file`.

A file is kept for days. In that time a role ends, a lead passes on, a row is closed to others; then the file, made when
its reader might see more, is not for them any more.
"""

from __future__ import annotations

from actionplan.models import Plan
from actionplan.readers import reader_without_request
from actionplan.reports.statements import rows_of
from actionplan.reports.texts import WHOLE_PLAN
from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.models import Export

NOT_THERE = "The plan that this file was made of is no longer there for you. Ask the coordinator of your partnership."

READ_BY = """
select 'milestone', milestone.id, milestone.visibility from actionplan_milestone milestone
join actionplan_strategy strategy on strategy.id = milestone.strategy_id
join actionplan_objective objective on objective.id = strategy.objective_id where objective.plan_id = %(plan)s
union all
select 'kpi', kpi.id, kpi.visibility
from actionplan_kpi kpi join actionplan_objective objective on objective.id = kpi.objective_id
where objective.plan_id = %(plan)s
union all
select 'document', id, visibility from actionplan_linkeddocument where plan_id = %(plan)s
union all
select 'section', id, visibility from actionplan_narrativesection where plan_id = %(plan)s
"""
"""All of a plan of which it is said who may read it."""


def of_file(export: Export, asker: Asker) -> frozenset[str]:
    """Whether whoever asks sees drafts, edits and reads what is for statutory bodies; which rows they see as they stand
    today because they lead them; and each thing of the plan that they may see at all.

    Three queries. Raises NotAllowed where the plan is not there for them.
    """
    reader = reader_without_request(asker.person.pk, asker.permissions, on=asker.on)
    plan = Plan.objects.filter(pk=export.parameters["plan"]).first()
    if plan is None or (plan.status == Plan.Status.DRAFT and not reader.edits):
        raise NotAllowed(NOT_THERE)
    held = {"drafts": reader.sees_drafts, "edits": reader.edits, "statutory": reader.sees_statutory}
    told = {"plan", *(word for word, has in held.items() if has)}
    for kind, key, visibility in rows_of(READ_BY, {"plan": plan.pk}):
        is_milestone = kind == "milestone"
        if reader.may_see(visibility, key if is_milestone else WHOLE_PLAN):
            told.add(f"{kind} {key}")
        if is_milestone and reader.leads(key) and not reader.sees_drafts:
            told.add(f"live {key}")
    return frozenset(told)
