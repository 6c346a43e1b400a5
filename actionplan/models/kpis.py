"""Measures of objectives, and what was measured (row C11)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from actionplan.measures import PeriodKind
from actionplan.models.plans import Objective, Versioned, Visibility
from foundation.history import tracked
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models import Person


@tracked
class Kpi(Versioned, TenantModel):
    """A measure of an objective, in the plan's own words."""

    class Kind(models.TextChoices):
        NUMBER = "number", "Number"
        PERCENTAGE = "percentage", "Percentage"
        MONEY = "money", "Amount of money"
        YES_NO = "yes_no", "Yes or no"

    class Better(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        NEITHER = "neither", "Neither: it only informs"

    objective = TenantForeignKey(Objective, on_delete=models.CASCADE, related_name="kpis")
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NUMBER)
    unit = models.CharField(max_length=40, blank=True, help_text='What is counted: "people trained", "referrals".')
    better = models.CharField(max_length=20, choices=Better, default=Better.HIGHER)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="Where the figures come from.")
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.PARTNERSHIP)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        verbose_name = "KPI"

    def __str__(self) -> str:
        return self.text


class KpiValue(TenantModel):
    """What was measured in a period. Never changed: the newest of a period counts, and the older ones stay (R25)."""

    kpi = TenantForeignKey(Kpi, on_delete=models.CASCADE, related_name="values_measured")
    starts_on = models.DateField()
    ends_on = models.DateField()
    period_kind = models.CharField(max_length=20, choices=PeriodKind, default=PeriodKind.DAYS)
    """How the period was named: July to September is one quarter in the council's year and another in the calendar."""
    out_of = models.PositiveIntegerField(null=True, blank=True)
    """Of how many a percentage is (R27); None where its source does not say."""
    value = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=200, blank=True)
    commentary = models.TextField(blank=True)
    recorded_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("ends_on", "recorded_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="kpivalue_ends_after_start"),
            models.CheckConstraint(condition=Q(period_kind__in=PeriodKind.values), name="kpivalue_period_is_known"),
            models.CheckConstraint(
                condition=Q(out_of__isnull=True) | Q(out_of__gte=1), name="kpivalue_is_out_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} to {self.ends_on}"
