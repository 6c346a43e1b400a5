from django.db import migrations

from foundation.rowsecurity import ProtectHistoryTables, ProtectTenantTables


class Migration(migrations.Migration):
    """Row security, keys that cannot leave the partnership, and judgements that are only ever added."""

    dependencies = [("actionplan", "0002_initial"), ("partnership", "0002_walls")]

    operations = [
        ProtectTenantTables(
            "Plan",
            "Strand",
            "NarrativeSection",
            "Objective",
            "Kpi",
            "Strategy",
            "Milestone",
            "AgencyLead",
            "OfficerLead",
        ),
        ProtectTenantTables("RagJudgement", app_may=("SELECT", "INSERT")),
        ProtectHistoryTables("PlanHistory", "ObjectiveHistory", "StrategyHistory", "MilestoneHistory"),
    ]
