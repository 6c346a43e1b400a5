"""The 4P plan: Plan > Objective > Strategy > Milestone > Update, who leads, how it stands, and what was published."""

from actionplan.models.decisions import Completion, DateChange, Decided, Decision
from actionplan.models.imports import NEXT_STATES, PlanImport
from actionplan.models.kpis import Kpi, KpiValue
from actionplan.models.leads import AgencyLead, Lead, OfficerLead
from actionplan.models.milestones import Delivery, Milestone, Strategy
from actionplan.models.plans import (
    LinkedDocument,
    NarrativeSection,
    Objective,
    Plan,
    Remark,
    Strand,
    Versioned,
    Visibility,
    heading,
)
from actionplan.models.proposals import AcceptedProposal
from actionplan.models.publications import Correction, Publication, PublishedMilestone
from actionplan.models.updates import CorrectiveAction, Evidence, RagJudgement, StrategyJudgement, Update

__all__ = [
    "NEXT_STATES",
    "AcceptedProposal",
    "AgencyLead",
    "Completion",
    "Correction",
    "CorrectiveAction",
    "DateChange",
    "Decided",
    "Decision",
    "Delivery",
    "Evidence",
    "Kpi",
    "KpiValue",
    "Lead",
    "LinkedDocument",
    "Milestone",
    "NarrativeSection",
    "Objective",
    "OfficerLead",
    "Plan",
    "PlanImport",
    "Publication",
    "PublishedMilestone",
    "RagJudgement",
    "Remark",
    "Strand",
    "Strategy",
    "StrategyJudgement",
    "Update",
    "Versioned",
    "Visibility",
    "heading",
]
