import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.text
import foundation.tenancy
from foundation.migrating import in_few_steps
from foundation.rowsecurity import AddTenantReference, ProtectHistoryTables, ProtectTenantTables
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0005_public_page"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "ordering": ("-starts_on", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CoverHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("steering", "Steering group"),
                            ("sub_group", "Sub-group"),
                            ("board", "Board"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_ours", models.BooleanField(default=True)),
                ("purpose", models.TextField(blank=True, max_length=1000)),
                ("what_it_reports", models.CharField(blank=True, max_length=300)),
                ("leaders", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("quorum", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("meets", models.CharField(blank=True, max_length=120)),
                ("decides_by", models.CharField(blank=True, max_length=300)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ("name", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="GroupHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("steering", "Steering group"),
                            ("sub_group", "Sub-group"),
                            ("board", "Board"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_ours", models.BooleanField(default=True)),
                ("purpose", models.TextField(blank=True, max_length=1000)),
                ("what_it_reports", models.CharField(blank=True, max_length=300)),
                ("leaders", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("quorum", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("meets", models.CharField(blank=True, max_length=120)),
                ("decides_by", models.CharField(blank=True, max_length=300)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=500)),
                ("declared_on", models.DateField()),
                ("confirmed_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ("-declared_on", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="InterestHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("what", models.CharField(max_length=500)),
                ("declared_on", models.DateField()),
                ("confirmed_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=160)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SeatHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(blank=True, max_length=160)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("member", "Member"), ("chair", "Chair"), ("deputy", "Deputy chair")],
                        default="member",
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-starts_on", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TermHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[("member", "Member"), ("chair", "Chair"), ("deputy", "Deputy chair")],
                        default="member",
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="series",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="series",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="series",
            name="delete_delete",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="series",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_serieshistory" ("ended_on", "first_on", "group_id", "id", "lasts_minutes", "link", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "quorum", "rule", "time_of_day", "title") VALUES (NEW."ended_on", NEW."first_on", NEW."group_id", NEW."id", NEW."lasts_minutes", NEW."link", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."quorum", NEW."rule", NEW."time_of_day", NEW."title"); RETURN NULL;',
                    hash="8002dd1924892ac60116c090291f570a3f54e3fc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c646d",
                    table="partnership_series",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="series",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_serieshistory" ("ended_on", "first_on", "group_id", "id", "lasts_minutes", "link", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "quorum", "rule", "time_of_day", "title") VALUES (NEW."ended_on", NEW."first_on", NEW."group_id", NEW."id", NEW."lasts_minutes", NEW."link", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."quorum", NEW."rule", NEW."time_of_day", NEW."title"); RETURN NULL;',
                    hash="79ed08cded54767731943127cb437d3548c3333e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0771f",
                    table="partnership_series",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="series",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_serieshistory" ("ended_on", "first_on", "group_id", "id", "lasts_minutes", "link", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "quorum", "rule", "time_of_day", "title") VALUES (OLD."ended_on", OLD."first_on", OLD."group_id", OLD."id", OLD."lasts_minutes", OLD."link", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."quorum", OLD."rule", OLD."time_of_day", OLD."title"); RETURN NULL;',
                    hash="35dcef114cbde00cc59934ff5797729f00229729",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e3dab",
                    table="partnership_series",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="cover",
            name="away",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="covers", to="partnership.person"
            ),
        ),
        migrations.AddField(
            model_name="cover",
            name="covering",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="covering", to="partnership.person"
            ),
        ),
        migrations.AddField(
            model_name="cover",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="coverhistory",
            name="away",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.person",
            ),
        ),
        migrations.AddField(
            model_name="coverhistory",
            name="covering",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.person",
            ),
        ),
        migrations.AddField(
            model_name="coverhistory",
            name="partnership",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="coverhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.cover",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="reports_to",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reporting",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="terms_of_reference",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.agreement",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="group",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="series",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="serieshistory",
            name="group",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="grouphistory",
            name="partnership",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="grouphistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="grouphistory",
            name="reports_to",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="grouphistory",
            name="terms_of_reference",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.agreement",
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="group",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="interests", to="partnership.group"
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="person",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="interests", to="partnership.person"
            ),
        ),
        migrations.AddField(
            model_name="interesthistory",
            name="group",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="interesthistory",
            name="partnership",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="interesthistory",
            name="person",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.person",
            ),
        ),
        migrations.AddField(
            model_name="interesthistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.interest",
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="group",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="partnership.group"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="partnership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="seathistory",
            name="group",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="seathistory",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.organisation",
            ),
        ),
        migrations.AddField(
            model_name="seathistory",
            name="partnership",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="seathistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.seat",
            ),
        ),
        migrations.AddField(
            model_name="term",
            name="group",
            field=foundation.tenancy.TenantForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="term",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="term",
            name="person",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="partnership.person"
            ),
        ),
        migrations.AddField(
            model_name="term",
            name="seat",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="partnership.seat"
            ),
        ),
        migrations.AddField(
            model_name="termhistory",
            name="group",
            field=foundation.tenancy.TenantForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="termhistory",
            name="partnership",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="termhistory",
            name="person",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.person",
            ),
        ),
        migrations.AddField(
            model_name="termhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.term",
            ),
        ),
        migrations.AddField(
            model_name="termhistory",
            name="seat",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="cover_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("away", models.F("covering")), _negated=True), name="cover_is_by_somebody_else"
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.Func(models.F("away"), models.F("away"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func("starts_on", "ends_on", models.Value("[]"), function="daterange"), "&&"),
                ],
                name="cover_by_one_at_a_time",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cover",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_coverhistory" ("away_id", "covering_id", "ends_on", "id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."away_id", NEW."covering_id", NEW."ends_on", NEW."id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;',
                    hash="dfd68911d727a041a39a737df601f3062575f865",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d7659",
                    table="partnership_cover",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cover",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_coverhistory" ("away_id", "covering_id", "ends_on", "id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."away_id", NEW."covering_id", NEW."ends_on", NEW."id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;',
                    hash="9f3282eaa8df0f93593a321ea2d1d80101afda84",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d957e",
                    table="partnership_cover",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cover",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_coverhistory" ("away_id", "covering_id", "ends_on", "id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."away_id", OLD."covering_id", OLD."ends_on", OLD."id", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;',
                    hash="2991bee9a141a2f948d67c253144f3fd6f850376",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6c26a",
                    table="partnership_cover",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coverhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="555381116518a0885975ed80548ba700633f7110",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f524a",
                    table="partnership_coverhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                models.F("partnership"), django.db.models.functions.text.Lower("name"), name="group_once_by_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["steering", "sub_group", "board", "other"])),
                name="group_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("leaders__isnull", True), ("leaders__gt", 0), _connector="OR"),
                name="group_leaders_are_some",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("quorum__isnull", True), ("quorum__gt", 0), _connector="OR"),
                name="group_quorum_is_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reports_to__isnull", True),
                    models.Q(("reports_to", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="group_reports_to_another",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_grouphistory" ("decides_by", "ended_on", "id", "is_ours", "kind", "leaders", "meets", "name", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "quorum", "reports_to_id", "terms_of_reference_id", "what_it_reports") VALUES (NEW."decides_by", NEW."ended_on", NEW."id", NEW."is_ours", NEW."kind", NEW."leaders", NEW."meets", NEW."name", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purpose", NEW."quorum", NEW."reports_to_id", NEW."terms_of_reference_id", NEW."what_it_reports"); RETURN NULL;',
                    hash="e7d64eebd6b0e065532a6d8daa2f5f98c485eeaa",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1e3cb",
                    table="partnership_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_grouphistory" ("decides_by", "ended_on", "id", "is_ours", "kind", "leaders", "meets", "name", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "quorum", "reports_to_id", "terms_of_reference_id", "what_it_reports") VALUES (NEW."decides_by", NEW."ended_on", NEW."id", NEW."is_ours", NEW."kind", NEW."leaders", NEW."meets", NEW."name", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purpose", NEW."quorum", NEW."reports_to_id", NEW."terms_of_reference_id", NEW."what_it_reports"); RETURN NULL;',
                    hash="477a7785164902f05a0ae0db062ee54823634ec4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_db570",
                    table="partnership_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_grouphistory" ("decides_by", "ended_on", "id", "is_ours", "kind", "leaders", "meets", "name", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "quorum", "reports_to_id", "terms_of_reference_id", "what_it_reports") VALUES (OLD."decides_by", OLD."ended_on", OLD."id", OLD."is_ours", OLD."kind", OLD."leaders", OLD."meets", OLD."name", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."quorum", OLD."reports_to_id", OLD."terms_of_reference_id", OLD."what_it_reports"); RETURN NULL;',
                    hash="7f6661e9a719803397b4fb39281f33af992148bc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_05e3c",
                    table="partnership_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouphistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9aad07272cd9de7e83d25db30daeef44d8b467e9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_66cb5",
                    table="partnership_grouphistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_on__gte", models.F("declared_on"))),
                name="interest_is_confirmed_after_it_is_declared",
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("declared_on")), _connector="OR"
                ),
                name="interest_ends_after_it_is_declared",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_interesthistory" ("confirmed_on", "declared_on", "ended_on", "group_id", "id", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "what") VALUES (NEW."confirmed_on", NEW."declared_on", NEW."ended_on", NEW."group_id", NEW."id", NEW."partnership_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."what"); RETURN NULL;',
                    hash="877a3551547da38f3ad771761f6c57e36c867df3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cd900",
                    table="partnership_interest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_interesthistory" ("confirmed_on", "declared_on", "ended_on", "group_id", "id", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "what") VALUES (NEW."confirmed_on", NEW."declared_on", NEW."ended_on", NEW."group_id", NEW."id", NEW."partnership_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."what"); RETURN NULL;',
                    hash="d3321864b297d02477b36c82a1af0520193484bb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b291a",
                    table="partnership_interest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_interesthistory" ("confirmed_on", "declared_on", "ended_on", "group_id", "id", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "what") VALUES (OLD."confirmed_on", OLD."declared_on", OLD."ended_on", OLD."group_id", OLD."id", OLD."partnership_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."what"); RETURN NULL;',
                    hash="d94c117686cd056a518359df153f7994a40dbb9f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4a654",
                    table="partnership_interest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interesthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b7dc457df8791331c30eaad0f0aebf03263717c8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a97ef",
                    table="partnership_interesthistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("partnership", "id", "group"), name="seat_with_group"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_seathistory" ("ended_on", "group_id", "id", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."ended_on", NEW."group_id", NEW."id", NEW."organisation_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."title"); RETURN NULL;',
                    hash="33f28d1e355f6ba5ec980f58fa4711d1666e297b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dd1a2",
                    table="partnership_seat",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_seathistory" ("ended_on", "group_id", "id", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."ended_on", NEW."group_id", NEW."id", NEW."organisation_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."title"); RETURN NULL;',
                    hash="a2704a0133e2fa354613656cd75492ca14af8197",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6659a",
                    table="partnership_seat",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_seathistory" ("ended_on", "group_id", "id", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (OLD."ended_on", OLD."group_id", OLD."id", OLD."organisation_id", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."title"); RETURN NULL;',
                    hash="29e97d8d3f96ddc8c8b14b9dcc540ef4c845bc66",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1cc93",
                    table="partnership_seat",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seathistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f4043ce35e952a499800d7f4216e81d226e2ab4b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_16b6a",
                    table="partnership_seathistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["member", "chair", "deputy"])), name="term_part_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="term_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.Func(models.F("seat"), models.F("seat"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func("starts_on", "ends_on", models.Value("[]"), function="daterange"), "&&"),
                ],
                name="term_one_holder_a_seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("part", "chair")),
                expressions=[
                    (models.Func(models.F("group"), models.F("group"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func("starts_on", "ends_on", models.Value("[]"), function="daterange"), "&&"),
                ],
                name="term_one_chair_a_group",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="term",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_termhistory" ("ends_on", "group_id", "id", "part", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "starts_on") VALUES (NEW."ends_on", NEW."group_id", NEW."id", NEW."part", NEW."partnership_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."seat_id", NEW."starts_on"); RETURN NULL;',
                    hash="c0a54fb551ce3999d58b61dcc517cbcc066c1675",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_117d1",
                    table="partnership_term",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="term",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_termhistory" ("ends_on", "group_id", "id", "part", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "starts_on") VALUES (NEW."ends_on", NEW."group_id", NEW."id", NEW."part", NEW."partnership_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."seat_id", NEW."starts_on"); RETURN NULL;',
                    hash="a4d82bbcf8eb1912a4dfc66f1d0546a85ff50928",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c1ef3",
                    table="partnership_term",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="term",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_termhistory" ("ends_on", "group_id", "id", "part", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "starts_on") VALUES (OLD."ends_on", OLD."group_id", OLD."id", OLD."part", OLD."partnership_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."seat_id", OLD."starts_on"); RETURN NULL;',
                    hash="4bd5fca4a3cfa9cfd20d3354933b60bb28e1170e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_053fb",
                    table="partnership_term",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="termhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ab2eaa014d94bb87b629de9aaf25f43014dcc5d5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4da10",
                    table="partnership_termhistory",
                    when="BEFORE",
                ),
            ),
        ),
        ProtectTenantTables("Group", "Seat", "Term", "Interest", "Cover"),
        ProtectHistoryTables("GroupHistory", "SeatHistory", "TermHistory", "InterestHistory", "CoverHistory"),
        AddTenantReference("Series", "group"),
        migrations.RunSQL(
            # Term.group repeats Seat.group; the database holds them equal.
            sql="""
                ALTER TABLE partnership_term ADD CONSTRAINT term_group_is_the_seats
                FOREIGN KEY (partnership_id, seat_id, group_id)
                REFERENCES partnership_seat (partnership_id, id, group_id) DEFERRABLE INITIALLY DEFERRED
            """,
            reverse_sql="ALTER TABLE partnership_term DROP CONSTRAINT term_group_is_the_seats",
        ),
    ]
    operations = in_few_steps(operations)
