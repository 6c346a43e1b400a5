"""What the plan sets out to do: strategies and their milestones, by when, and how they stand (R19, R22, R23)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils.timezone import localdate

from actionplan.models.plans import Objective, Versioned, Visibility
from actionplan.querysets import MilestoneManager, StrategyManager
from actionplan.rag import (
    FROM_LIFECYCLE,
    FROM_RAG,
    Lifecycle,
    Rag,
    Standing,
    Suggestion,
    is_silent,
    standing,
    suggest,
    thresholds_on,
)
from foundation.history import tracked
from foundation.periods import DeliveryDate, Precision
from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models import Person


class Delivery(models.Model):
    """A delivery date with its precision, in the three columns of `periods.DeliveryDate` (R22)."""

    DELIVERY_FIELDS: ClassVar = (
        "delivery_precision",
        "delivery_ends_on",
        "delivery_recurs_in",
        "delivery_as_written",
    )

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
class Strategy(Versioned, Delivery, TenantModel):
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

    def is_led_by(self, person: Person, *, on: date) -> bool:
        """As an officer, or as the contact of a lead agency."""
        if self.officerleads.filter(person=person).exists():
            return True
        contact_for = person.memberships.active(on=on).filter(role_code="partner_contact").values("organisation")
        return bool(self.agencyleads.filter(part="lead", organisation__in=contact_for).exists())


def standing_in_sql() -> Case:
    """`rag.standing` as PostgreSQL computes it; one table of tests holds the two together."""
    settled = [
        When(lifecycle=life, then=Value("" if life == Lifecycle.SUPERSEDED else code))
        for life, code in FROM_LIFECYCLE.items()
    ]
    judged = [When(rag=rag, then=Value(code)) for rag, code in FROM_RAG.items()]
    return Case(*settled, *judged, default=Value(""))


@tracked
class Milestone(Versioned, Delivery, TenantModel):
    strategy = TenantForeignKey(Strategy, on_delete=models.CASCADE, related_name="milestones")
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    has_own_delivery = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    """The day on which work on it should have begun; None where the plan does not say."""
    next_review_on = models.DateField(null=True, blank=True)
    """When to look again at one that can never be past its date, such as "Ongoing" (R22)."""
    lifecycle = models.CharField(max_length=20, choices=Lifecycle, default=Lifecycle.IN_PROGRESS)
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.PARTNERSHIP)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    """Since when it stands here: how long nothing was heard of one that nobody ever updated."""
    # What its newest Update says, repeated so that a board needs no join; only services.updates writes them.
    progress = models.PositiveSmallIntegerField("percent done", null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    superseded_by = TenantForeignKey(
        "Milestone", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    carried_from = TenantForeignKey("Milestone", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The milestone of the plan before that it goes on with, after a roll forward."""
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
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=100), name="milestone_progress_is_a_percentage"
            ),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="milestone_visibility_is_known"),
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

    def keep_date(self, dated: Delivery) -> tuple[str, ...]:
        """The date that it has from `dated` becomes its own, whatever happens to that one; the columns to be saved."""
        self.has_own_delivery = True
        for name in self.DELIVERY_FIELDS:
            setattr(self, name, getattr(dated, name))
        return ("has_own_delivery", *self.DELIVERY_FIELDS)

    @property
    def standing(self) -> Standing:
        return standing(self.lifecycle, self.rag)

    @property
    def code(self) -> str:
        """ "1.2.3": the places of its objective, its strategy and itself."""
        return f"{self.strategy.code}.{self.position}"

    def suggestion(self, *, on: date) -> Suggestion:
        """What its dates suggest on the day; with its strategy."""
        return suggest(
            lifecycle=self.lifecycle,
            rag=self.rag,
            delivery=self.due,
            starts_on=self.starts_on,
            updated_on=localdate(self.updated_at) if self.updated_at else None,
            first_seen_on=localdate(self.created_at),
            next_review_on=self.next_review_on,
            on=on,
            by=thresholds_on(on),
        )

    def is_silent(self, *, on: date) -> bool:
        """Nothing was heard of it for too long (`rag.is_silent`)."""
        return is_silent(
            self.lifecycle,
            starts_on=self.starts_on,
            updated_on=localdate(self.updated_at) if self.updated_at else None,
            first_seen_on=localdate(self.created_at),
            on=on,
            by=thresholds_on(on),
        )

    @property
    def open_actions(self) -> QuerySet[Any, Any]:
        """What is being done about it, the next due first (R24)."""
        rows: QuerySet[Any, Any] = self.actions.filter(status="open")
        return rows

    def officer_keys(self) -> frozenset[int]:
        """The people who lead it as officers: its own, or its strategy's where it has none. A group is nobody here."""
        own = list(self.officerleads.all()) or list(self.strategy.officerleads.all())
        return frozenset(lead.person_id for lead in own if lead.person_id)
