"""Reads of plans, of their objectives and of their strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Manager, OuterRef, Subquery, TextField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, JSONObject

from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from actionplan.models import Objective, Plan, Strategy  # noqa: F401 -- they stand in quotes below


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


Plans = Manager.from_queryset(PlanQuerySet, "Plans")


class PlanManager(Plans["Plan"]):
    """A plan that was brought in and taken back again is as if it had never been. Its rows stay, for they may not be
    deleted, but nothing finds them by way of their plan."""

    def get_queryset(self) -> Any:
        return super().get_queryset().exclude(status="withdrawn")


ObjectiveManager = Manager.from_queryset(ObjectiveQuerySet, "ObjectiveManager")
StrategyManager = Manager.from_queryset(StrategyQuerySet, "StrategyManager")
