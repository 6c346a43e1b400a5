import django.db.models.deletion
from django.db import migrations

import foundation.tenancy
from foundation.rowsecurity import LimitAppRole, updating

HOW_FAR = ("file_id", "state", "error", "beat_at", "attempts", "done", "steps", "version")
REVIEWED = ("blocks", "draft", "title", "columns", "bodies", "people", "added")
OUTCOME = ("plan_id", "accepted_by_id", "accepted_at", "taken_back_by_id", "taken_back_at")


class Migration(migrations.Migration):
    """A document of which nothing came need not be kept; which one it was, and who brought it in when, stays."""

    dependencies = [("actionplan", "0002_plan_imports")]

    operations = [
        migrations.AlterField(
            model_name="planimport",
            name="file",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="foundation.storedfile",
            ),
        ),
        LimitAppRole("actionplan_planimport", ("SELECT", "INSERT", updating(*HOW_FAR, *REVIEWED, *OUTCOME))),
    ]
