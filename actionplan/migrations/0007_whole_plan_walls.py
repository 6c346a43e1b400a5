from django.db import migrations

from foundation.rowsecurity import AddTenantReference, ProtectHistoryTables, ProtectTenantTables


class Migration(migrations.Migration):
    """Walls for the tables of 0006. What was said, measured or published is only ever added to."""

    dependencies = [("actionplan", "0006_whole_plan"), ("foundation", "0008_stored_files_walls")]

    operations = [
        ProtectTenantTables(
            "Update",
            "Evidence",
            "KpiValue",
            "StrategyJudgement",
            "Publication",
            "PublishedMilestone",
            "Correction",
            app_may=("SELECT", "INSERT"),
        ),
        ProtectTenantTables("CorrectiveAction", "DateChange", "Completion", app_may=("SELECT", "INSERT", "UPDATE")),
        ProtectTenantTables("LinkedDocument"),
        ProtectHistoryTables(
            "KpiHistory",
            "AgencyLeadHistory",
            "OfficerLeadHistory",
            "CorrectiveActionHistory",
            "DateChangeHistory",
            "CompletionHistory",
        ),
        AddTenantReference("Plan", "rolled_from"),
        AddTenantReference("Milestone", "superseded_by"),
        AddTenantReference("Milestone", "carried_from"),
        AddTenantReference("RagJudgement", "update"),
    ]
