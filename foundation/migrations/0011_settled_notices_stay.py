import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """What a settled message has told is not said to have been dropped."""

    dependencies = [
        ("foundation", "0010_messages_stay"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="notice",
            name="told_stays",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="notice",
            trigger=pgtrigger.compiler.Trigger(
                name="told_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.message_id IS NOT NULL AND (NEW.message_id, NEW.dropped_at, NEW.dropped_because) IS DISTINCT FROM (OLD.message_id, OLD.dropped_at, OLD.dropped_because))",
                    func="IF NOT EXISTS (SELECT FROM foundation_message WHERE id = OLD.message_id AND state = 'waiting') THEN RAISE EXCEPTION 'foundation_notice: its message is settled'; END IF; RETURN NEW;",
                    hash="6a11d2197d34c68f639bb770a7fcc7b913f16c1a",
                    operation="UPDATE",
                    pgid="pgtrigger_told_stays_ebb85",
                    table="foundation_notice",
                    when="BEFORE",
                ),
            ),
        ),
    ]
