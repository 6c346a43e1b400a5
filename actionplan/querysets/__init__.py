"""Reusable reads of plans. The filter on the open partnership is not here: it is automatic."""

from actionplan.querysets.dates import past_and_not_rated, past_and_not_started, past_its_date
from actionplan.querysets.imports import PlanImportManager
from actionplan.querysets.leads import GROUP, LEADS, LeadRow, leads_of, officers_who_left
from actionplan.querysets.milestones import MilestoneManager, MilestoneQuerySet
from actionplan.querysets.plans import ObjectiveManager, PlanManager, StrategyManager
from actionplan.querysets.publications import CorrectionManager, PublicationManager, PublishedMilestoneManager
from actionplan.querysets.waiting import WaitingRow, waiting_for

__all__ = [
    "GROUP",
    "LEADS",
    "CorrectionManager",
    "LeadRow",
    "MilestoneManager",
    "MilestoneQuerySet",
    "ObjectiveManager",
    "PlanImportManager",
    "PlanManager",
    "PublicationManager",
    "PublishedMilestoneManager",
    "StrategyManager",
    "WaitingRow",
    "leads_of",
    "officers_who_left",
    "past_and_not_rated",
    "past_and_not_started",
    "past_its_date",
    "waiting_for",
]
