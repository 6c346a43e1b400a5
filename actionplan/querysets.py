"""Reusable reads of plans. The filter on the open partnership is not here: it is automatic."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Manager,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject

from actionplan.rag import FROM_LIFECYCLE, FROM_RAG, OPEN, WORST_FIRST, Lifecycle, Rag, Standing
from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from actionplan.models import Milestone, Objective, Plan, Strategy  # noqa: F401 -- some stand in quotes below

GROUP = "group:"
"""How an officer filter tells the name of a group from the number of a person."""


def standing_is(code: Standing, path: str = "") -> Q:
    """`rag.standing` in SQL. `path` leads to the milestone, as "strategies__milestones__"."""
    lives = [life for life, shown in FROM_LIFECYCLE.items() if shown is code and life != Lifecycle.SUPERSEDED]
    rags = [judged for judged, shown in FROM_RAG.items() if shown is code]
    settled = Q(**{f"{path}lifecycle__in": lives})
    return settled | (~Q(**{f"{path}lifecycle__in": list(FROM_LIFECYCLE)}) & Q(**{f"{path}rag__in": rags}))


def past_and_not_rated(on: date, path: str = "") -> Q:
    """`rag.is_past_and_not_rated` in SQL: by the milestone's own date, or its strategy's where it has none."""
    own = Q(**{f"{path}has_own_delivery": True, f"{path}delivery_ends_on__lt": on})
    inherited = Q(**{f"{path}has_own_delivery": False, f"{path}strategy__delivery_ends_on__lt": on})
    waiting = Q(**{f"{path}lifecycle__in": list(OPEN), f"{path}rag": Rag.NONE})
    return waiting & (own | inherited)


def _leads(name: str, **of: Any) -> QuerySet[Any, Any]:
    """Leads of one kind, by a reference back to the row around it."""
    rows: QuerySet[Any, Any] = apps.get_model("actionplan", name).objects.filter(**of)
    return rows.order_by("position", "pk")


def everyone_who_leads(plan: Plan) -> QuerySet[Any, Any]:
    """Each lead in the plan once, as (kind, key, name), by name: what a list of milestones can be narrowed to."""
    here = Q(strategy__objective__plan=plan) | Q(milestone__strategy__objective__plan=plan)
    text = CharField()
    bodies = _leads("AgencyLead").filter(here).order_by().annotate(
        kind=Value("agency"), key=Cast("organisation_id", text), shown=F("organisation__name")
    )  # fmt: skip
    people = _leads("OfficerLead").filter(here).order_by().annotate(
        kind=Value("officer"),
        key=Coalesce(Cast("person_id", text), Concat(Value(GROUP), F("group_name"), output_field=text)),
        shown=Coalesce("person__name", "group_name"),
    )  # fmt: skip
    columns = ("kind", "key", "shown")
    both = bodies.values_list(*columns).union(people.values_list(*columns)).order_by("shown", "key")
    return cast("QuerySet[Any, Any]", both)


def agencies(**of: Any) -> ArraySubquery:
    """Names of the lead agencies, with their departments; supporting ones say so."""
    department = Case(When(department="", then=Value("")), default=Concat(Value(", "), F("department")))
    part = Case(When(part="supporting", then=Value(" (supporting)")), default=Value(""))
    name = Concat(F("organisation__name"), department, part, output_field=CharField())
    return ArraySubquery(_leads("AgencyLead", **of).annotate(shown=name).values("shown"))


def officers(**of: Any) -> ArraySubquery:
    """Names of the lead officers; the accountable one says so."""
    accountable = Case(When(accountable=True, then=Value(" (accountable)")), default=Value(""))
    name = Concat(Coalesce("person__name", "group_name"), accountable, output_field=CharField())
    return ArraySubquery(_leads("OfficerLead", **of).annotate(shown=name).values("shown"))


class PlanQuerySet(TenantQuerySet["Plan"]):
    def with_sections(self) -> Self:
        """The narrative as `narrative`: a list of {heading, body}."""
        section = apps.get_model("actionplan", "NarrativeSection").objects.filter(plan=OuterRef("pk"))
        told = section.annotate(told=JSONObject(heading="heading", body="body")).values("told")
        return self.annotate(narrative=ArraySubquery(told))

    def with_outline(self) -> Self:
        """Its objectives as `outline`: a list of {id, position, title, strand_id, strand}."""
        objectives = apps.get_model("actionplan", "Objective").objects.filter(plan=OuterRef("pk"))
        told = JSONObject(
            id="id",
            position="position",
            title="title",
            strand_id="strand_effective_id",
            strand="strand_effective__name",
        )
        return self.annotate(outline=ArraySubquery(objectives.annotate(told=told).values("told")))

    def with_counts(self) -> Self:
        """How many milestones stand in each plan, and how many of them nobody has rated."""
        path = "objectives__strategies__milestones"
        current = ~Q(**{f"{path}__lifecycle": Lifecycle.SUPERSEDED})
        return self.annotate(
            milestone_count=Count(path, filter=current),
            **{f"count_{code.name}": Count(path, filter=standing_is(code, f"{path}__")) for code in Standing},
        )


class ObjectiveQuerySet(TenantQuerySet["Objective"]):
    def with_counts(self, *, on: date) -> Self:
        """Each objective, also an empty one, with `count_<standing>` for each code and `past_count`."""
        path = "strategies__milestones"
        past = past_and_not_rated(on, f"{path}__")
        return self.select_related("plan", "strand_effective").annotate(
            past_count=Count(path, filter=past),
            **{f"count_{code.name}": Count(path, filter=standing_is(code, f"{path}__")) for code in Standing},
        )

    def with_kpis(self) -> Self:
        """The words of each KPI, in order, as `kpi_texts`."""
        kpis = apps.get_model("actionplan", "Kpi").objects.filter(objective=OuterRef("pk"))
        return self.annotate(kpi_texts=ArraySubquery(kpis.values("text")))


class StrategyQuerySet(TenantQuerySet["Strategy"]):
    def with_leads(self) -> Self:
        """Names of those who lead, as `agency_names` and `officer_names`."""
        return self.annotate(
            agency_names=agencies(strategy=OuterRef("pk")), officer_names=officers(strategy=OuterRef("pk"))
        )


class MilestoneQuerySet(TenantQuerySet["Milestone"]):
    PLAN_ORDER = ("strategy__objective__position", "strategy__position", "position", "pk")

    def of_plan(self, plan: Plan) -> Self:
        """The plan's milestones in printed order, with their strategy and objective."""
        return self.filter(strategy__objective__plan=plan).select_related("strategy__objective").in_plan_order()

    def in_plan_order(self) -> Self:
        return self.order_by(*self.PLAN_ORDER)

    def current(self) -> Self:
        """All but those that another milestone has taken the place of: what boards and lists count."""
        return self.exclude(lifecycle=Lifecycle.SUPERSEDED)

    def worst_first(self) -> Self:
        """In the order of `rag.WORST_FIRST`, and the plan's own within each code."""
        places = [When(standing_is(code), then=Value(place)) for place, code in enumerate(WORST_FIRST)]
        ordered = self.annotate(place=Case(*places, default=Value(len(places)), output_field=IntegerField()))
        return ordered.order_by("place", *self.PLAN_ORDER)

    def with_due_date(self) -> Self:
        """The last day of the date that counts, own or inherited, as `due_on`; None where it can never be past."""
        own = When(has_own_delivery=True, then=F("delivery_ends_on"))
        return self.annotate(due_on=Case(own, default=F("strategy__delivery_ends_on")))

    def with_leads(self) -> Self:
        """Names of those who lead: the milestone's own as `own_...`, and its strategy's as `strategy_...`."""
        return self.annotate(
            own_agencies=agencies(milestone=OuterRef("pk")),
            own_officers=officers(milestone=OuterRef("pk")),
            strategy_agencies=agencies(strategy=OuterRef("strategy_id")),
            strategy_officers=officers(strategy=OuterRef("strategy_id")),
        )

    def with_newest_reason(self) -> Self:
        """Why it was last rated as it is, and when, as `newest` = {reason, at}."""
        judgements = apps.get_model("actionplan", "RagJudgement").objects.filter(milestone=OuterRef("pk"))
        told = judgements.annotate(told=JSONObject(reason="reason", at="judged_at")).values("told")
        return self.annotate(newest=ArraySubquery(told[:1]))

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


PlanManager = Manager.from_queryset(PlanQuerySet, "PlanManager")
ObjectiveManager = Manager.from_queryset(ObjectiveQuerySet, "ObjectiveManager")
StrategyManager = Manager.from_queryset(StrategyQuerySet, "StrategyManager")
MilestoneManager = Manager.from_queryset(MilestoneQuerySet, "MilestoneManager")
