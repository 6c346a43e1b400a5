"""Reusable reads of plans. The filter on the open partnership is not here: it is automatic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Manager,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, JSONObject, StrIndex

from actionplan.rag import OPEN, WORST_FIRST, Lifecycle, Rag, Standing
from foundation.tenancy import TenantQuerySet, current

if TYPE_CHECKING:
    from actionplan.models import (  # noqa: F401 -- some stand in quotes below
        Correction,
        Milestone,
        Objective,
        Plan,
        PlanImport,
        Publication,
        PublishedMilestone,
        Strategy,
    )

GROUP = "group:"
"""How an officer filter tells the name of a group from the number of a person."""


def past_its_date(on: date, path: str = "") -> Q:
    """`rag.is_past` in SQL: by the milestone's own date, or its strategy's where it has none."""
    own = Q(**{f"{path}has_own_delivery": True, f"{path}delivery_ends_on__lt": on})
    inherited = Q(**{f"{path}has_own_delivery": False, f"{path}strategy__delivery_ends_on__lt": on})
    return Q(**{f"{path}lifecycle__in": list(OPEN)}) & (own | inherited)


def past_and_not_rated(on: date, path: str = "") -> Q:
    """`rag.is_past_and_not_rated` in SQL."""
    return past_its_date(on, path) & Q(**{f"{path}rag": Rag.NONE}) & ~_not_started(path)


def past_and_not_started(on: date, path: str = "") -> Q:
    """`rag.is_past_and_not_started` in SQL."""
    return past_its_date(on, path) & _not_started(path)


def _not_started(path: str) -> Q:
    return Q(**{f"{path}lifecycle": Lifecycle.NOT_STARTED})


def _leads(name: str, **of: Any) -> QuerySet[Any, Any]:
    """Leads of one kind, by a reference back to the row around it."""
    rows: QuerySet[Any, Any] = apps.get_model("actionplan", name).objects.filter(**of)
    return rows.order_by("position", "pk")


class LeadRow(NamedTuple):
    """Somebody who leads, on a strategy or on a milestone. `words` say the department, and who is accountable."""

    kind: str
    key: str
    name: str
    words: str
    strategy_id: int | None
    milestone_id: int | None


LEADS = """
with strategies as (
    select strategy.id from actionplan_strategy strategy
    join actionplan_objective objective on objective.id = strategy.objective_id where objective.plan_id = %(plan)s
), milestones as (
    select milestone.id from actionplan_milestone milestone join strategies on strategies.id = milestone.strategy_id
), agencies as (
    select 'agency' as kind, body.id::text as key, body.name,
        body.name || case lead.department when '' then '' else ', ' || lead.department end
            || case lead.part when 'supporting' then ' (supporting)' else '' end as words,
        lead.strategy_id, lead.milestone_id, lead.part = 'supporting' as stands_behind, lead.position, lead.id
    from actionplan_agencylead lead join partnership_organisation body on body.id = lead.organisation_id
    where lead.strategy_id in (select id from strategies) or lead.milestone_id in (select id from milestones)
), officers as (
    select 'officer', coalesce(person.id::text, 'group:' || lead.group_name), coalesce(person.name, lead.group_name),
        coalesce(person.name, lead.group_name) || case when lead.accountable then ' (accountable)' else '' end,
        lead.strategy_id, lead.milestone_id, not lead.accountable, lead.position, lead.id
    from actionplan_officerlead lead left join partnership_person person on person.id = lead.person_id
    where lead.strategy_id in (select id from strategies) or lead.milestone_id in (select id from milestones)
)
select kind, key, name, words, strategy_id, milestone_id
from (select * from agencies union all select * from officers) everybody
order by stands_behind, position, id
"""


def leads_of(plan: Plan) -> list[LeadRow]:
    """Everybody who leads in the plan, in the order in which they stand: first who is accountable, last who supports.

    Written out, because every page of the plan asks it and the mapper takes five times as long to put it together.
    The plan came through the walls; row security holds for what is joined to it.
    """
    current()
    with connection.cursor() as cursor:
        cursor.execute(LEADS, {"plan": plan.pk})
        return [LeadRow(*row) for row in cursor.fetchall()]


class LeaverRow(NamedTuple):
    """An officer with an account and no role here, who still leads open milestones of an active plan."""

    name: str
    plan_id: int
    plan: str
    milestones: int


LEAVERS = """
with leavers as (
    select person.id, person.name from partnership_person person
    where person.user_id is not null and not exists (
        select 1 from partnership_membership held
        where held.person_id = person.id and held.role_code <> 'volunteer' and held.suspended_at is null
            and held.starts_on <= %(on)s and (held.ends_on is null or held.ends_on >= %(on)s)
    )
)
select leaver.name, plan.id, plan.title, count(distinct milestone.id) from leavers leaver
join actionplan_officerlead lead on lead.person_id = leaver.id
join actionplan_milestone milestone on milestone.id = lead.milestone_id or (
    milestone.strategy_id = lead.strategy_id
    and not exists (select 1 from actionplan_officerlead own where own.milestone_id = milestone.id)
)
join actionplan_strategy strategy on strategy.id = milestone.strategy_id
join actionplan_objective objective on objective.id = strategy.objective_id
join actionplan_plan plan on plan.id = objective.plan_id
where plan.status = 'active' and milestone.lifecycle = any(%(open)s)
group by leaver.id, leaver.name, plan.id, plan.title order by plan.title, leaver.name, leaver.id
"""


def officers_who_left(*, on: date) -> list[LeaverRow]:
    """Whoever has left or is suspended and still leads something (R21); row security keeps it to the open partnership.

    Volunteering is told nowhere outside care, so that role alone keeps nobody here.
    """
    current()
    with connection.cursor() as cursor:
        cursor.execute(LEAVERS, {"on": on, "open": [life.value for life in OPEN]})
        return [LeaverRow(*row) for row in cursor.fetchall()]


class WaitingRow(NamedTuple):
    """Something about a milestone that waits for somebody: `kind` is done (a claim), date (another date is asked for)
    or action (a corrective action that is late, in its words: `said`). `who` is empty where nobody is named."""

    kind: str
    plan_id: int
    milestone_id: int
    code: str
    text: str
    who: str
    precision: str
    ends_on: date | None
    recurs_in: int | None
    said: str


WAITING = """
with waiting as (
    (select 'done' as kind, claim.milestone_id, claim.claimed_by_id as person_id, '' as name, '' as precision,
        null::date as ends_on, null::int as recurs_in, '' as said, claim.id, claim.claimed_at as since
    from actionplan_completion claim join actionplan_milestone milestone on milestone.id = claim.milestone_id
    join actionplan_update entry on entry.id = claim.update_id
    where %(confirms)s and claim.decision = '' and claim.claimed_by_id is distinct from %(person)s
        and entry.on_behalf_of_id is distinct from %(person)s
        and milestone.id <> all(%(led)s) and (milestone.visibility <> 'statutory' or %(statutory)s))
    union all
    (select 'date', change.milestone_id, change.asked_by_id, '', change.delivery_precision, change.delivery_ends_on,
        change.delivery_recurs_in, '', change.id, change.asked_at
    from actionplan_datechange change where %(edits)s and change.decision = '')
    union all
    (select 'action', action.milestone_id, action.owner_id, action.owner_name, '', action.due_on, null, action.text,
        action.id, action.due_on::timestamptz
    from actionplan_correctiveaction action join actionplan_milestone milestone on milestone.id = action.milestone_id
    where %(rates)s and action.status = 'open' and action.due_on < %(on)s and milestone.lifecycle = any(%(open)s))
), aged as (
    select waiting.*, min(since) over (partition by kind, milestone_id) as longest from waiting
), told as (
    select waiting.*, objective.plan_id, milestone.text, coalesce(person.name, waiting.name) as who,
        objective.position || '.' || strategy.position || '.' || milestone.position as code,
        dense_rank() over (partition by kind order by longest, waiting.milestone_id) as place
    from aged waiting join actionplan_milestone milestone on milestone.id = waiting.milestone_id
    join actionplan_strategy strategy on strategy.id = milestone.strategy_id
    join actionplan_objective objective on objective.id = strategy.objective_id
    join actionplan_plan plan on plan.id = objective.plan_id and plan.status = 'active'
    left join partnership_person person on person.id = waiting.person_id
)
select kind, plan_id, milestone_id, code, text, who, precision, ends_on, recurs_in, said
from told where place <= %(most)s order by kind, place, since, id
"""


def waiting_for(
    person_id: int,
    *,
    led: Iterable[int],
    statutory: bool,
    confirms: bool,
    edits: bool,
    rates: bool,
    most: int,
    on: date,
) -> list[WaitingRow]:
    """Of the active plans, for somebody who confirms, edits or rates: of each kind those of the milestones
    that wait longest, as many as `most`, those of one milestone together. Claims only of
    milestones that this person may see and does not lead, made by others."""
    asked: dict[str, Any] = {"person": person_id, "led": list(led), "statutory": statutory, "confirms": confirms}
    asked |= {"edits": edits, "rates": rates, "most": most, "on": on, "open": [life.value for life in OPEN]}
    current()
    with connection.cursor() as cursor:
        cursor.execute(WAITING, asked)
        return [WaitingRow(*row) for row in cursor.fetchall()]


class PlanQuerySet(TenantQuerySet["Plan"]):
    def with_last_published(self) -> Self:
        """The day on which its newest board was published, as `last_published_on`, and as `titled` what
        `readers.TITLED` is of it; None where there is none."""
        boards = apps.get_model("actionplan", "Publication").objects.filter(plan=OuterRef("pk")).order_by("-number")
        told = {name: KeyTransform(name, "contents") for name in ("title", "starts_on", "ends_on")}
        titled = Cast(JSONObject(**told), TextField())
        return self.annotate(
            last_published_on=Subquery(boards.values("published_at__date")[:1]),
            titled=Subquery(boards.annotate(titled=titled).values("titled")[:1]),
        )


class ObjectiveQuerySet(TenantQuerySet["Objective"]):
    def with_kpis(self) -> Self:
        """The words of each KPI, in order, as `kpi_texts`."""
        kpis = apps.get_model("actionplan", "Kpi").objects.filter(objective=OuterRef("pk"))
        return self.annotate(kpi_texts=ArraySubquery(kpis.values("text")))


class StrategyQuerySet(TenantQuerySet["Strategy"]):
    pass


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


class PublicationQuerySet(TenantQuerySet["Publication"]):
    def of_plan(self, plan: Plan) -> Self:
        return self.filter(plan=plan).select_related("plan")


class PublishedMilestoneQuerySet(TenantQuerySet["PublishedMilestone"]):
    def on_board(self, plan: Plan, number: int) -> Self:
        return self.filter(publication__plan=plan, publication__number=number)


class CorrectionQuerySet(TenantQuerySet["Correction"]):
    def on_board(self, publication_id: int) -> Self:
        """With whom they are by, and what they are of."""
        return self.filter(published__publication=publication_id).select_related("published", "written_by")


class PlanImportQuerySet(TenantQuerySet["PlanImport"]):
    def listed(self) -> Self:
        """For a line each, without what the document holds."""
        return self.defer("blocks", "draft").select_related("plan", "asked_by")

    def unread(self) -> Self:
        """Those that wait for a reader."""
        return self.filter(state="reading", beat_at__isnull=True)


Plans = Manager.from_queryset(PlanQuerySet, "Plans")


class PlanManager(Plans["Plan"]):
    """A plan that was brought in and taken back again is as if it had never been. Its rows stay, for they may not be
    deleted, but nothing finds them by way of their plan."""

    def get_queryset(self) -> Any:
        return super().get_queryset().exclude(status="withdrawn")


PlanImportManager = Manager.from_queryset(PlanImportQuerySet, "PlanImportManager")
ObjectiveManager = Manager.from_queryset(ObjectiveQuerySet, "ObjectiveManager")
StrategyManager = Manager.from_queryset(StrategyQuerySet, "StrategyManager")
MilestoneManager = Manager.from_queryset(MilestoneQuerySet, "MilestoneManager")
PublicationManager = Manager.from_queryset(PublicationQuerySet, "PublicationManager")
PublishedMilestoneManager = Manager.from_queryset(PublishedMilestoneQuerySet, "PublishedMilestoneManager")
CorrectionManager = Manager.from_queryset(CorrectionQuerySet, "CorrectionManager")
