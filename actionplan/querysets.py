"""Reusable reads of plans. The filter on the open partnership is not here: it is automatic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Manager

from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from actionplan.models import Milestone, Plan, Strategy  # noqa: F401 -- two of them stand in quotes below


class PlanQuerySet(TenantQuerySet["Plan"]):
    pass


class StrategyQuerySet(TenantQuerySet["Strategy"]):
    pass


class MilestoneQuerySet(TenantQuerySet["Milestone"]):
    def of_plan(self, plan: Plan) -> Self:
        """The plan's milestones in printed order, with their strategy and objective."""
        return (
            self.filter(strategy__objective__plan=plan)
            .select_related("strategy__objective")
            .order_by("strategy__objective__position", "strategy__position", "position")
        )


PlanManager = Manager.from_queryset(PlanQuerySet, "PlanManager")
StrategyManager = Manager.from_queryset(StrategyQuerySet, "StrategyManager")
MilestoneManager = Manager.from_queryset(MilestoneQuerySet, "MilestoneManager")
