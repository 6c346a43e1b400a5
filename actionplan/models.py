"""The 4P plan: Plan > Objective > Strategy > Milestone, who leads, by when, and how confident a person is (R19-R25)."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from actionplan.querysets import MilestoneManager, ObjectiveManager, PlanManager, StrategyManager
from actionplan.rag import FROM_LIFECYCLE, FROM_RAG, Lifecycle, Rag, Standing, standing
from foundation.history import tracked
from foundation.periods import DeliveryDate, Precision
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models import Organisation, Person

NUMBERED = re.compile(r"(objective|aim|goal|priority|outcome|pillar|theme) [0-9]|[0-9]+[.:)] ", re.IGNORECASE)


def heading(position: int, title: str) -> str:
    """A title with its number, unless it is printed with one already, as in "Objective 4: Prepare"."""
    return title if NUMBERED.match(title) else f"{position}. {title}"


@tracked
class Plan(TenantModel):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        CLOSED = "closed", "Closed"

    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = PlanManager()

    class Meta(TenantModel.Meta):
        ordering = (F("starts_on").desc(nulls_last=True), "title", "pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "title"], name="plan_once_by_title"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Strand(TenantModel):
    """One of a plan's pillars: seeded with the 4P, each described in the partnership's own words (B6)."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="strands")
    name = models.CharField(max_length=40)
    description = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "plan", "name"], name="strand_once_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class NarrativeSection(TenantModel):
    """Text of the plan around its tables, kept as it was published."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    heading = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.heading


class Remark(TenantModel):
    """Something that a person should look at in an imported plan, as the import said it (R30)."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="remarks")
    code = models.CharField(max_length=40)
    message = models.TextField()
    table = models.PositiveSmallIntegerField(null=True)
    row = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.message


@tracked
class Objective(TenantModel):
    """An aim of the plan. The strand that is printed and the one that it is worked under are two facts (R20)."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(max_length=500)
    strand_as_published = models.CharField(max_length=40, blank=True)
    strand_reads_as = models.CharField(max_length=40, blank=True)
    """What the words under it speak of, where an import found that to be another strand than the printed one."""
    strand_effective = TenantForeignKey(Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    objects = ObjectiveManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "plan", "position"],
                name="objective_once_by_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        return str(self.position)

    @property
    def heading(self) -> str:
        return heading(self.position, self.title)


class Kpi(TenantModel):
    """A measure of an objective, in the plan's own words."""

    objective = TenantForeignKey(Objective, on_delete=models.CASCADE, related_name="kpis")
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        verbose_name = "KPI"

    def __str__(self) -> str:
        return self.text


class Delivery(models.Model):
    """A delivery date with its precision, in the three columns of `periods.DeliveryDate` (R22)."""

    delivery_precision = models.CharField(max_length=20, choices=Precision, default=Precision.NONE)
    delivery_ends_on = models.DateField(null=True, blank=True)
    delivery_recurs_in = models.PositiveSmallIntegerField(null=True, blank=True)
    delivery_as_written = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def delivery_in_words(self) -> str:
        """For people: the date, and where none could be read what is printed in its place (R30)."""
        if self.delivery_precision == Precision.NONE and self.delivery_as_written:
            return f"{self.delivery.label} (printed: “{self.delivery_as_written}”)"
        return self.delivery.label

    @property
    def delivery(self) -> DeliveryDate:
        return DeliveryDate(Precision(self.delivery_precision), self.delivery_ends_on, self.delivery_recurs_in)

    @delivery.setter
    def delivery(self, value: DeliveryDate) -> None:
        self.delivery_precision = value.precision
        self.delivery_ends_on, self.delivery_recurs_in = value.ends_on, value.recurs_in


def delivery_is_whole(name: str) -> models.CheckConstraint:
    """The database's word on `Delivery`: a last day exactly where the precision has one, a month where it recurs."""
    dated = [Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.FINANCIAL_YEAR, Precision.YEAR]
    return models.CheckConstraint(
        condition=(
            Q(delivery_precision__in=dated, delivery_ends_on__isnull=False, delivery_recurs_in__isnull=True)
            | Q(
                delivery_precision=Precision.RECURRING,
                delivery_ends_on__isnull=True,
                delivery_recurs_in__isnull=False,  # else no month at all would pass: PostgreSQL lets unknown through
                delivery_recurs_in__range=(1, 12),
            )
            | Q(
                delivery_precision__in=[Precision.ONGOING, Precision.NONE],
                delivery_ends_on__isnull=True,
                delivery_recurs_in__isnull=True,
            )
        ),
        name=name,
    )


@tracked
class Strategy(Delivery, TenantModel):
    """A printed row of the plan. Its leads and date hold for each of its milestones that has none of its own."""

    objective = TenantForeignKey(Objective, on_delete=models.CASCADE, related_name="strategies")
    title = models.CharField(max_length=500)
    title_in_overview = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    objects = StrategyManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        verbose_name_plural = "strategies"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "objective", "position"],
                name="strategy_once_by_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            delivery_is_whole("strategy_delivery_is_whole"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        return f"{self.objective.code}.{self.position}"


def standing_in_sql() -> Case:
    """`rag.standing` as PostgreSQL computes it; one table of tests holds the two together."""
    settled = [
        When(lifecycle=life, then=Value("" if life == Lifecycle.SUPERSEDED else code))
        for life, code in FROM_LIFECYCLE.items()
    ]
    judged = [When(rag=rag, then=Value(code)) for rag, code in FROM_RAG.items()]
    return Case(*settled, *judged, default=Value(""))


@tracked
class Milestone(Delivery, TenantModel):
    strategy = TenantForeignKey(Strategy, on_delete=models.CASCADE, related_name="milestones")
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    has_own_delivery = models.BooleanField(default=False)
    lifecycle = models.CharField(max_length=20, choices=Lifecycle, default=Lifecycle.IN_PROGRESS)
    # The newest RagJudgement, repeated so that a board counts without a join; only services.milestones.judge writes it.
    rag = models.CharField("RAG", max_length=10, choices=Rag, default=Rag.NONE, blank=True, editable=False)

    standing_code = models.GeneratedField(
        expression=standing_in_sql(), output_field=models.CharField(max_length=1), db_persist=True
    )
    """`standing`, as PostgreSQL computes it on every write, for filters and orders; "" for a superseded one."""

    objects = MilestoneManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "strategy", "position"],
                name="milestone_once_by_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(rag__in=Rag.values), name="milestone_rag_is_known"),
            models.CheckConstraint(
                condition=Q(has_own_delivery=True) | Q(delivery_precision=Precision.NONE),
                name="milestone_inherits_or_has_own_delivery",
            ),
            delivery_is_whole("milestone_delivery_is_whole"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def due(self) -> DeliveryDate:
        """Its own date, or its strategy's where it has none (R21)."""
        return self.dated.delivery

    @property
    def dated(self) -> Delivery:
        """Whatever gives its date: itself or its strategy."""
        return self if self.has_own_delivery else self.strategy

    @property
    def standing(self) -> Standing:
        return standing(self.lifecycle, self.rag)

    @property
    def code(self) -> str:
        """ "1.2.3": the places of its objective, its strategy and itself."""
        return f"{self.strategy.code}.{self.position}"


class RagJudgement(TenantModel):
    """One judgement with its reason. Never changed and never deleted: a new one follows (R25)."""

    milestone = TenantForeignKey(Milestone, on_delete=models.CASCADE, related_name="judgements")
    rag = models.CharField("RAG", max_length=10, choices=Rag, blank=True)
    reason = models.TextField()
    # Nobody where only a document tells of it: the plan was imported with its ratings printed.
    judged_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-judged_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(rag__in=Rag.values), name="judgement_rag_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rag_display()} on {self.judged_at:%Y-%m-%d}"


def led_by_one(name: str) -> models.CheckConstraint:
    strategy, milestone = Q(strategy__isnull=False), Q(milestone__isnull=False)
    return models.CheckConstraint(condition=(strategy & ~milestone) | (~strategy & milestone), name=name)


class Lead(TenantModel):
    """What agency leads and officer leads share: they stand on a strategy, or on a milestone that has its own (R21)."""

    strategy = TenantForeignKey(Strategy, null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss")
    milestone = TenantForeignKey(Milestone, null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = True
        ordering = ("position", "pk")


class AgencyLead(Lead):
    class Part(models.TextChoices):
        LEAD = "lead", "Lead"
        SUPPORTING = "supporting", "Supporting"

    organisation = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=160, blank=True)
    part = models.CharField(max_length=20, choices=Part, default=Part.LEAD)

    objects = TenantManager()

    class Meta(Lead.Meta):
        constraints = [led_by_one("agencylead_on_strategy_or_milestone")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.department}" if self.department else str(self.organisation)


class OfficerLead(Lead):
    """A named person, with or without an account, or a group such as "All partners"."""

    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group_name = models.CharField(max_length=160, blank=True)
    accountable = models.BooleanField(default=False)

    objects = TenantManager()

    class Meta(Lead.Meta):
        constraints = [
            led_by_one("officerlead_on_strategy_or_milestone"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, group_name="") | (Q(person__isnull=True) & ~Q(group_name="")),
                name="officerlead_is_a_person_or_a_group",
            ),
            models.UniqueConstraint(
                fields=["partnership", "strategy"],
                condition=Q(accountable=True, strategy__isnull=False),
                name="officerlead_one_accountable_a_strategy",
            ),
            models.UniqueConstraint(
                fields=["partnership", "milestone"],
                condition=Q(accountable=True, milestone__isnull=False),
                name="officerlead_one_accountable_a_milestone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.group_name
