from datetime import time
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import foundation.models.messages
import foundation.tenancy
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from foundation.migrating import in_few_steps
from foundation.rowsecurity import ProtectHistoryTables, ProtectTenantTables, updating

HOW_FAR = ("state", "send_from", "attempts", "first_tried_at", "last_error", "sent_at")


class Migration(migrations.Migration):
    """Of what was noted and of a message only how far it is changes: who was to be told of what stays."""

    dependencies = [
        ("foundation", "0007_bank_holidays"),
        ("partnership", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("nothing", "Nothing left to say"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("send_from", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("first_tried_at", models.DateTimeField(blank=True, null=True)),
                (
                    "last_error",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_server", "The mail server could not be reached, or took nothing"),
                            ("not_yet", "The mail server asked to try again later"),
                            ("refused", "The mail server refused this address"),
                            ("any", "It could not be written or handed over"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "message_id",
                    models.CharField(default=foundation.models.messages.new_message_id, editable=False, max_length=200),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=30)),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=60)),
                ("occasion", models.CharField(max_length=60)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "noted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dropped_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("over", "It no longer applied, or was not theirs any more"),
                            ("off", "They have switched this topic off"),
                            ("left", "They had no role or no account any more"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "message",
                    foundation.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="foundation.message",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "days_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=foundation.models.messages.usual_days_before,
                        size=None,
                    ),
                ),
                ("overdue_every", models.PositiveSmallIntegerField(default=14)),
                ("silent_every", models.PositiveSmallIntegerField(default=30)),
                ("digest_at", models.TimeField(default=time(8, 0))),
                (
                    "nation",
                    models.CharField(
                        choices=[
                            ("england-and-wales", "England and Wales"),
                            ("scotland", "Scotland"),
                            ("northern-ireland", "Northern Ireland"),
                        ],
                        default="england-and-wales",
                        max_length=20,
                    ),
                ),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("held_by_user_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RhythmHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "days_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=foundation.models.messages.usual_days_before,
                        size=None,
                    ),
                ),
                ("overdue_every", models.PositiveSmallIntegerField(default=14)),
                ("silent_every", models.PositiveSmallIntegerField(default=30)),
                ("digest_at", models.TimeField(default=time(8, 0))),
                (
                    "nation",
                    models.CharField(
                        choices=[
                            ("england-and-wales", "England and Wales"),
                            ("scotland", "Scotland"),
                            ("northern-ireland", "Northern Ireland"),
                        ],
                        default="england-and-wales",
                        max_length=20,
                    ),
                ),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("held_by_user_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="tenant_events",
                        to="foundation.rhythm",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=30)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("digest", "In one mail with everything else"),
                            ("now", "At once, each in a mail of its own"),
                            ("off", "Not by mail"),
                        ],
                        default="digest",
                        max_length=10,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("topic",),
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "user", "topic"), name="mailchoice_once_a_topic")
                ],
            },
        ),
        migrations.CreateModel(
            name="MailHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quiet_from", models.TimeField(default=time(20, 0))),
                ("quiet_until", models.TimeField(default=time(8, 0))),
                (
                    "digest_on",
                    models.CharField(
                        choices=[
                            ("working_days", "Every working day"),
                            ("mondays", "Mondays, or the first working day of the week"),
                        ],
                        default="working_days",
                        max_length=20,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "mail hours",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "user"), name="mailhours_once_an_account")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["partnership", "send_from"], name="message_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["partnership", "-made_at"], name="message_newest_first"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("partnership", "user", "key"), name="message_once_by_key"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="message_sent_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True),
                    models.Q(("last_error", ""), _negated=True),
                    _connector="OR",
                ),
                name="message_failed_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("dropped_at__isnull", True), ("message__isnull", True)),
                fields=["partnership"],
                name="notice_in_no_message",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["partnership", "message"], name="notice_by_message"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("partnership", "user", "kind", "subject", "occasion"), name="notice_once_an_occasion"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped_at__isnull", True), ("dropped_because", "")),
                    models.Q(("dropped_at__isnull", False), models.Q(("dropped_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="notice_dropped_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.UniqueConstraint(fields=("partnership",), name="rhythm_once"),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.CheckConstraint(
                condition=models.Q(("overdue_every__gte", 1), ("silent_every__gte", 1)),
                name="rhythm_repeats_after_a_day_at_least",
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.CheckConstraint(
                condition=models.Q(("nation__in", ["england-and-wales", "scotland", "northern-ireland"])),
                name="rhythm_nation_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rhythm",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "foundation_rhythmhistory" ("days_before", "digest_at", "held_at", "held_by_user_id", "id", "nation", "overdue_every", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "silent_every") VALUES (NEW."days_before", NEW."digest_at", NEW."held_at", NEW."held_by_user_id", NEW."id", NEW."nation", NEW."overdue_every", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."silent_every"); RETURN NULL;',
                    hash="6e43d08e14dcf5a3d0103371e95ec7662c8a0faf",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c0899",
                    table="foundation_rhythm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rhythm",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "foundation_rhythmhistory" ("days_before", "digest_at", "held_at", "held_by_user_id", "id", "nation", "overdue_every", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "silent_every") VALUES (NEW."days_before", NEW."digest_at", NEW."held_at", NEW."held_by_user_id", NEW."id", NEW."nation", NEW."overdue_every", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."silent_every"); RETURN NULL;',
                    hash="9ff5f4d45d5f2bfab3d7085861bc2d18c9ed9c76",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_756e3",
                    table="foundation_rhythm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rhythm",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "foundation_rhythmhistory" ("days_before", "digest_at", "held_at", "held_by_user_id", "id", "nation", "overdue_every", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "silent_every") VALUES (OLD."days_before", OLD."digest_at", OLD."held_at", OLD."held_by_user_id", OLD."id", OLD."nation", OLD."overdue_every", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."silent_every"); RETURN NULL;',
                    hash="29edc832c7ff8f9f33d638c35ea8a0cec8420f1a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0383a",
                    table="foundation_rhythm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rhythmhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="684a5ce57514e22efaf084c3da78b952611c8378",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e93c5",
                    table="foundation_rhythmhistory",
                    when="BEFORE",
                ),
            ),
        ),
        ProtectTenantTables("Message", app_may=("SELECT", "INSERT", updating(*HOW_FAR))),
        ProtectTenantTables(
            "Notice", app_may=("SELECT", "INSERT", updating("message_id", "dropped_at", "dropped_because"))
        ),
        ProtectTenantTables("MailChoice", app_may=("SELECT", "INSERT", updating("how"))),
        ProtectTenantTables(
            "MailHours", app_may=("SELECT", "INSERT", updating("quiet_from", "quiet_until", "digest_on"))
        ),
        ProtectTenantTables("Rhythm", app_may=("SELECT", "INSERT", "UPDATE")),
        ProtectHistoryTables("RhythmHistory"),
    ]
    operations = in_few_steps(operations)
