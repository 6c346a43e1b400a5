import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """A mail about a meeting that has left is not sent again because its row was set back."""

    dependencies = [
        ("partnership", "0009_campaigns"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="state_follows_transitions",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:failed,waiting:nothing,waiting:sent,failed:waiting,nothing:waiting}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="c39065a3df559a2237cdd6d14089ca10ba1722df",
                    operation="UPDATE",
                    pgid="pgtrigger_state_follows_transitions_6af86",
                    table="partnership_letter",
                    when="BEFORE",
                ),
            ),
        ),
    ]
