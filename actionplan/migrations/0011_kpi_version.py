import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actionplan", "0010_milestone_created_at"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="kpi",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="kpi",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="kpi",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="kpi",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="kpihistory",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kpi",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "actionplan_kpihistory" ("baseline", "baseline_on", "better", "id", "kind", "objective_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "target", "target_on", "text", "unit", "version", "visibility") VALUES (NEW."baseline", NEW."baseline_on", NEW."better", NEW."id", NEW."kind", NEW."objective_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."source", NEW."target", NEW."target_on", NEW."text", NEW."unit", NEW."version", NEW."visibility"); RETURN NULL;',
                    hash="8f968b6516f29c71776eb25e74a2107ed58db451",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cb850",
                    table="actionplan_kpi",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kpi",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "actionplan_kpihistory" ("baseline", "baseline_on", "better", "id", "kind", "objective_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "target", "target_on", "text", "unit", "version", "visibility") VALUES (NEW."baseline", NEW."baseline_on", NEW."better", NEW."id", NEW."kind", NEW."objective_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."source", NEW."target", NEW."target_on", NEW."text", NEW."unit", NEW."version", NEW."visibility"); RETURN NULL;',
                    hash="af5868c27db384b43a1a6bb151e430358af9f4f3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2bd34",
                    table="actionplan_kpi",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kpi",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "actionplan_kpihistory" ("baseline", "baseline_on", "better", "id", "kind", "objective_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "target", "target_on", "text", "unit", "version", "visibility") VALUES (OLD."baseline", OLD."baseline_on", OLD."better", OLD."id", OLD."kind", OLD."objective_id", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."source", OLD."target", OLD."target_on", OLD."text", OLD."unit", OLD."version", OLD."visibility"); RETURN NULL;',
                    hash="d619e1642a7f154b72e0cf7decf2369f574f94d8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f0940",
                    table="actionplan_kpi",
                    when="AFTER",
                ),
            ),
        ),
    ]
