import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from foundation.rowsecurity import LimitAppRole, updating

HOW_FAR = ("file_id", "file_name", "state", "error", "beat_at", "attempts", "done", "steps", "version")
REVIEWED = ("blocks", "draft", "title", "columns", "bodies", "people", "added")
OUTCOME = ("plan_id", "accepted_by_id", "accepted_at", "taken_back_by_id", "taken_back_at")


class Migration(migrations.Migration):
    """What is over is not opened again. With a document that is not kept any more goes its name."""

    dependencies = [
        ("actionplan", "0004_accepted_proposals"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="planimport",
            trigger=pgtrigger.compiler.Trigger(
                name="state_follows_transitions",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{reading:failed,reading:given_up,reading:reviewing,failed:given_up,failed:reading,failed:reviewing,reviewing:accepted,reviewing:given_up,reviewing:reading,accepted:taken_back}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="292fff362e8967aea6deb551c5baa2a0e18ed248",
                    operation="UPDATE",
                    pgid="pgtrigger_state_follows_transitions_d1923",
                    table="actionplan_planimport",
                    when="BEFORE",
                ),
            ),
        ),
        LimitAppRole("actionplan_planimport", ("SELECT", "INSERT", updating(*HOW_FAR, *REVIEWED, *OUTCOME))),
    ]
