import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from foundation.migrating import in_few_steps
from foundation.rowsecurity import LimitAppRole, ProtectTenantTables, updating

HOW_FAR = ("state", "send_from", "attempts", "first_tried_at", "last_error", "sent_at")


class Migration(migrations.Migration):
    """What has left stays as it is; what is old may be deleted, and the table itself refuses what is not."""

    dependencies = [
        ("foundation", "0009_awareness_days"),
        ("partnership", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="WeeklyRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="state_follows_transitions",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:failed,waiting:nothing,waiting:sent,failed:waiting}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="bbd26b7c7514557387bf81888163fcbf9799ca0f",
                    operation="UPDATE",
                    pgid="pgtrigger_state_follows_transitions_34a27",
                    table="foundation_message",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('sent', 'nothing'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a05de230eb422e75bbe1c0994897baca8d668277",
                    operation="UPDATE",
                    pgid="pgtrigger_settled_stays_87813",
                    table="foundation_message",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="young_or_waiting_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state = 'waiting' OR OLD.made_at > now() - interval '365 days')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a2b1af23249958efa040988950bf477fdf422dc0",
                    operation="DELETE",
                    pgid="pgtrigger_young_or_waiting_stays_6774f",
                    table="foundation_message",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="notice",
            trigger=pgtrigger.compiler.Trigger(
                name="dropped_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."dropped_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6f5a29494271c2782cc7a11fba3d9aa8c69a0782",
                    operation="UPDATE",
                    pgid="pgtrigger_dropped_stays_674ea",
                    table="foundation_notice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="notice",
            trigger=pgtrigger.compiler.Trigger(
                name="told_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.message_id IS NOT NULL AND NEW.message_id IS DISTINCT FROM OLD.message_id)",
                    func="IF NOT EXISTS (SELECT FROM foundation_message WHERE id = OLD.message_id AND state = 'waiting') THEN RAISE EXCEPTION 'foundation_notice: its message is settled'; END IF; RETURN NEW;",
                    hash="85b10875528a29e971689bf3ea834439ba0ee531",
                    operation="UPDATE",
                    pgid="pgtrigger_told_stays_ebb85",
                    table="foundation_notice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="notice",
            trigger=pgtrigger.compiler.Trigger(
                name="young_or_open_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.message_id IS NULL AND OLD.dropped_at IS NULL OR OLD.noted_at > now() - interval '365 days')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="c1f0f024a206ae96b8e0da898eed163236a9d36e",
                    operation="DELETE",
                    pgid="pgtrigger_young_or_open_stays_410e0",
                    table="foundation_notice",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="weeklyrun",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyrun",
            constraint=models.UniqueConstraint(fields=("partnership",), name="weeklyrun_once"),
        ),
        ProtectTenantTables("WeeklyRun", app_may=("SELECT", "INSERT", updating("first_at"))),
        LimitAppRole("foundation_message", ("SELECT", "INSERT", updating(*HOW_FAR), "DELETE")),
        LimitAppRole(
            "foundation_notice", ("SELECT", "INSERT", updating("message_id", "dropped_at", "dropped_because"), "DELETE")
        ),
    ]
    operations = in_few_steps(operations)
