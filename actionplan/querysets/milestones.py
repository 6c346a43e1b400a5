"""Reads of milestones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, Count, Exists, F, Manager, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex

from actionplan.querysets.dates import past_and_not_rated, past_its_date
from actionplan.querysets.leads import GROUP
from actionplan.rag import OPEN, WORST_FIRST, Lifecycle, Rag, Standing
from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from actionplan.models import Milestone, Plan


HOLD_PLAN = """
select 1 from actionplan_plan plan join actionplan_objective objective on objective.plan_id = plan.id
join actionplan_strategy strategy on strategy.objective_id = objective.id
join actionplan_milestone milestone on milestone.strategy_id = strategy.id where milestone.id = %s for share of plan
"""


class MilestoneQuerySet(TenantQuerySet["Milestone"]):
    PLAN_ORDER = ("strategy__objective__position", "strategy__position", "position", "pk")

    def of_plan(self, plan: Plan) -> Self:
        """The plan's milestones in printed order, with their strategy."""
        return self.filter(strategy__objective__plan=plan).select_related("strategy").in_plan_order()

    def in_plan_order(self) -> Self:
        return self.order_by(*self.PLAN_ORDER)

    def locked(self, pk: int) -> Milestone:
        """One as it is now, held for this transaction: whoever would change it, or its plan itself, waits."""
        with connection.cursor() as cursor:
            cursor.execute(HOLD_PLAN, [pk])  # before the milestone: in the order of those who change many at once
        return self.select_related("strategy__objective__plan").select_for_update(of=("self",), no_key=True).get(pk=pk)

    def current(self) -> Self:
        """All but those that another milestone has taken the place of: what boards and lists count."""
        return self.exclude(lifecycle=Lifecycle.SUPERSEDED)

    def still_open(self) -> Self:
        """What is still to be delivered, on hold or not."""
        return self.filter(lifecycle__in=list(OPEN))

    def worst_first(self) -> Self:
        """In the order of `rag.WORST_FIRST`, and the plan's own within each code."""
        place = StrIndex(Value("".join(WORST_FIRST)), F("standing_code"))
        return self.order_by(place, *self.PLAN_ORDER)

    def showing(self, *codes: Standing) -> Self:
        return self.filter(standing_code__in=codes)

    def past_its_date(self, *, on: date) -> Self:
        return self.filter(past_its_date(on))

    def past_and_not_rated(self, *, on: date) -> Self:
        return self.filter(past_and_not_rated(on))

    def past_and_rated(self, *, on: date) -> Self:
        return self.filter(past_its_date(on)).exclude(rag=Rag.NONE)

    def with_due_date(self) -> Self:
        """The last day of the date that counts, own or inherited, as `due_on`; None where it can never be past."""
        own = When(has_own_delivery=True, then=F("delivery_ends_on"))
        return self.annotate(due_on=Case(own, default=F("strategy__delivery_ends_on")))

    def longest_past_first(self) -> Self:
        return self.with_due_date().order_by("due_on", *self.PLAN_ORDER)

    def counts(self, *, on: date) -> QuerySet[Any, Any]:
        """How many there are of each objective and standing as `n`; how many of them are past their date as `past`, and
        how many of those are not rated as `unrated`."""
        groups: Any = self.select_related(None).order_by().values("strategy__objective", "standing_code")
        counted: QuerySet[Any, Any] = groups.annotate(
            n=Count("pk"),
            past=Count("pk", filter=past_its_date(on)),
            unrated=Count("pk", filter=past_and_not_rated(on)),
        )
        return counted

    def with_newest_reason(self) -> Self:
        """Why it was last rated as it is, as `reasons`: a list of one, or of none."""
        judgements = apps.get_model("actionplan", "RagJudgement").objects.filter(milestone=OuterRef("pk"))
        return self.annotate(reasons=ArraySubquery(judgements.values("reason")[:1]))

    def led_by_agency(self, organisation_id: int) -> Self:
        return self._led("AgencyLead", Q(organisation=organisation_id))

    def led_by_officer(self, who: str) -> Self:
        """`who` is the number of a person, or `GROUP` and the name of a group."""
        group = who.removeprefix(GROUP)
        return self._led("OfficerLead", Q(person=None, group_name=group) if group != who else Q(person=int(who)))

    def _led(self, name: str, leader: Q) -> Self:
        """By a lead of its own, or by its strategy's where it has none of that kind (R21)."""
        own, inherited = _leads(name, milestone=OuterRef("pk")), _leads(name, strategy=OuterRef("strategy_id"))
        return self.filter(Exists(own.filter(leader)) | (~Exists(own) & Exists(inherited.filter(leader))))

    def matching(self, words: str) -> Self:
        """Those whose text, or whose strategy's title, holds every one of the words."""
        found = self
        for word in words.split():
            found = found.filter(Q(text__icontains=word) | Q(strategy__title__icontains=word))
        return found


def _leads(name: str, **of: Any) -> QuerySet[Any, Any]:
    """Leads of one kind, by a reference back to the row around it."""
    rows: QuerySet[Any, Any] = apps.get_model("actionplan", name).objects.filter(**of)
    return rows.order_by("position", "pk")


MilestoneManager = Manager.from_queryset(MilestoneQuerySet, "MilestoneManager")
