import django.db.models.deletion
import django.db.models.functions.text
import foundation.tenancy
from foundation.migrating import in_few_steps
from foundation.rowsecurity import ProtectHistoryTables, ProtectTenantTables
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0008_messages"),
        ("partnership", "0003_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("terms", "Terms of reference"),
                            ("memorandum", "Memorandum of understanding"),
                            ("information_sharing", "Information-sharing agreement"),
                        ],
                        max_length=30,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("version", models.CharField(blank=True, max_length=20)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("title", "-starts_on", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AgreementHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("terms", "Terms of reference"),
                            ("memorandum", "Memorandum of understanding"),
                            ("information_sharing", "Information-sharing agreement"),
                        ],
                        max_length=30,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("version", models.CharField(blank=True, max_length=20)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signatory", models.CharField(blank=True, max_length=160)),
                ("signed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AgreementPartyHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("signatory", models.CharField(blank=True, max_length=160)),
                ("signed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=160)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("role_title", models.CharField(blank=True, max_length=160)),
                ("may_be_listed", models.BooleanField(default=False)),
                ("consent_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ContactHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(blank=True, max_length=160)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("role_title", models.CharField(blank=True, max_length=160)),
                ("may_be_listed", models.BooleanField(default=False)),
                ("consent_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ("name", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DepartmentHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=160)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                ("description", models.TextField(blank=True, max_length=1000)),
                ("for_whom", models.CharField(blank=True, max_length=300)),
                ("how_to_reach", models.CharField(blank=True, max_length=300)),
                ("is_public", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("name", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="OfferHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=160)),
                ("description", models.TextField(blank=True, max_length=1000)),
                ("for_whom", models.CharField(blank=True, max_length=300)),
                ("how_to_reach", models.CharField(blank=True, max_length=300)),
                ("is_public", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="organisation",
            name="joined_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="left_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="notes",
            field=models.TextField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name="organisation",
            name="renews_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="website",
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="organisation",
            name="why_left",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="organisationhistory",
            name="joined_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="organisationhistory",
            name="left_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="organisationhistory",
            name="notes",
            field=models.TextField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name="organisationhistory",
            name="renews_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="organisationhistory",
            name="website",
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="organisationhistory",
            name="why_left",
            field=models.CharField(blank=True, max_length=300),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_organisationhistory" ("id", "joined_on", "left_on", "name", "notes", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relationship", "renews_on", "sector", "short_name", "status", "website", "why_left") VALUES (NEW."id", NEW."joined_on", NEW."left_on", NEW."name", NEW."notes", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."relationship", NEW."renews_on", NEW."sector", NEW."short_name", NEW."status", NEW."website", NEW."why_left"); RETURN NULL;',
                    hash="62c36836b563a025dc817ddd688bf49b4efea050",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_69668",
                    table="partnership_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_organisationhistory" ("id", "joined_on", "left_on", "name", "notes", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relationship", "renews_on", "sector", "short_name", "status", "website", "why_left") VALUES (NEW."id", NEW."joined_on", NEW."left_on", NEW."name", NEW."notes", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."relationship", NEW."renews_on", NEW."sector", NEW."short_name", NEW."status", NEW."website", NEW."why_left"); RETURN NULL;',
                    hash="cc407a39c250cc985da66ea00d5fd9c0ac733b61",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_79377",
                    table="partnership_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_organisationhistory" ("id", "joined_on", "left_on", "name", "notes", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relationship", "renews_on", "sector", "short_name", "status", "website", "why_left") VALUES (OLD."id", OLD."joined_on", OLD."left_on", OLD."name", OLD."notes", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."relationship", OLD."renews_on", OLD."sector", OLD."short_name", OLD."status", OLD."website", OLD."why_left"); RETURN NULL;',
                    hash="e0ca0b5267e974587520afa2478e698778b58de9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_79edf",
                    table="partnership_organisation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "left"), models.Q(("left_on__isnull", True), ("why_left", "")), _connector="OR"
                ),
                name="organisation_left_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("joined_on__isnull", True),
                    ("left_on__isnull", True),
                    ("left_on__gte", models.F("joined_on")),
                    _connector="OR",
                ),
                name="organisation_leaves_after_joining",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="document",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="foundation.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="supersedes",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="partnership.agreement",
            ),
        ),
        migrations.AddField(
            model_name="agreementhistory",
            name="document",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="foundation.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="agreementhistory",
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
            model_name="agreementhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.agreement",
            ),
        ),
        migrations.AddField(
            model_name="agreementhistory",
            name="supersedes",
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
            model_name="agreementparty",
            name="agreement",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="partnership.agreement"
            ),
        ),
        migrations.AddField(
            model_name="agreementparty",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="partnership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="agreementparty",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="agreementpartyhistory",
            name="agreement",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.agreement",
            ),
        ),
        migrations.AddField(
            model_name="agreementpartyhistory",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.organisation",
            ),
        ),
        migrations.AddField(
            model_name="agreementpartyhistory",
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
            model_name="agreementpartyhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.agreementparty",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="partnership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="person",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="partnership.person",
            ),
        ),
        migrations.AddField(
            model_name="contacthistory",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.organisation",
            ),
        ),
        migrations.AddField(
            model_name="contacthistory",
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
            model_name="contacthistory",
            name="person",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.person",
            ),
        ),
        migrations.AddField(
            model_name="contacthistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.contact",
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="departments", to="partnership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="contacthistory",
            name="department",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.department",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="department",
            field=foundation.tenancy.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="partnership.department",
            ),
        ),
        migrations.AddField(
            model_name="departmenthistory",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.organisation",
            ),
        ),
        migrations.AddField(
            model_name="departmenthistory",
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
            model_name="departmenthistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.department",
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="partnership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="partnership",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="offerhistory",
            name="organisation",
            field=foundation.tenancy.TenantForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnership.organisation",
            ),
        ),
        migrations.AddField(
            model_name="offerhistory",
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
            model_name="offerhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="tenant_events",
                to="partnership.offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("partnership", "supersedes"), name="agreement_superseded_once"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="agreement_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["terms", "memorandum", "information_sharing"])),
                name="agreement_kind_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_agreementhistory" ("document_id", "ends_on", "id", "kind", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "starts_on", "supersedes_id", "title", "version") VALUES (NEW."document_id", NEW."ends_on", NEW."id", NEW."kind", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."review_on", NEW."starts_on", NEW."supersedes_id", NEW."title", NEW."version"); RETURN NULL;',
                    hash="869341d148972074342e893435ce484a6d49a037",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_044d4",
                    table="partnership_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_agreementhistory" ("document_id", "ends_on", "id", "kind", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "starts_on", "supersedes_id", "title", "version") VALUES (NEW."document_id", NEW."ends_on", NEW."id", NEW."kind", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."review_on", NEW."starts_on", NEW."supersedes_id", NEW."title", NEW."version"); RETURN NULL;',
                    hash="4360eec2e1341366f941f873f11d295127828cc7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cfa41",
                    table="partnership_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_agreementhistory" ("document_id", "ends_on", "id", "kind", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "starts_on", "supersedes_id", "title", "version") VALUES (OLD."document_id", OLD."ends_on", OLD."id", OLD."kind", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."review_on", OLD."starts_on", OLD."supersedes_id", OLD."title", OLD."version"); RETURN NULL;',
                    hash="382efc325264907064c55697805672b7a2122de4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ec6f5",
                    table="partnership_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="10d8207f5ee2c05372ddce1f5baa3993202615bb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6c2bf",
                    table="partnership_agreementhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.UniqueConstraint(
                fields=("partnership", "agreement", "organisation"), name="agreementparty_once_an_agreement"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_on__isnull", True), models.Q(("signatory", ""), _negated=True), _connector="OR"
                ),
                name="agreementparty_signed_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementparty",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_agreementpartyhistory" ("agreement_id", "id", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory", "signed_on") VALUES (NEW."agreement_id", NEW."id", NEW."organisation_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."signatory", NEW."signed_on"); RETURN NULL;',
                    hash="db6ad7ec8f72efd587664eea471e1211e40ee48f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7eca1",
                    table="partnership_agreementparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementparty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_agreementpartyhistory" ("agreement_id", "id", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory", "signed_on") VALUES (NEW."agreement_id", NEW."id", NEW."organisation_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."signatory", NEW."signed_on"); RETURN NULL;',
                    hash="772fe78cdf055d512658521beede9d6fd2250de0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2cac9",
                    table="partnership_agreementparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementparty",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_agreementpartyhistory" ("agreement_id", "id", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory", "signed_on") VALUES (OLD."agreement_id", OLD."id", OLD."organisation_id", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."signatory", OLD."signed_on"); RETURN NULL;',
                    hash="3f85d091971fe22f8fcd3abc805ff73b111311cf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_61749",
                    table="partnership_agreementparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementpartyhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="34dd00c4f425c27618905d62e2f76c447574f73a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_70b75",
                    table="partnership_agreementpartyhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                models.F("partnership"),
                models.F("organisation"),
                django.db.models.functions.text.Lower("name"),
                name="department_once_by_name",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_departmenthistory" ("id", "name", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", NEW."organisation_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="f32edddbe9cb99fe0a8bba8266d6c9b54a52c695",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1f19f",
                    table="partnership_department",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_departmenthistory" ("id", "name", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", NEW."organisation_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="b75b1395e7e1a46005567d3c616cf2c2b9914506",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6f6a7",
                    table="partnership_department",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_departmenthistory" ("id", "name", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."name", OLD."organisation_id", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="f8babf0d79c20d2c2f47bd42289d9ee6070e3468",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_45d50",
                    table="partnership_department",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contacthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e6b7cc93e53564d0c5365593ac6757ef2450e3bd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0ddd1",
                    table="partnership_contacthistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), ("person__isnull", False)),
                    models.Q(("person__isnull", True), models.Q(("name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="contact_is_one_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("may_be_listed", False), ("consent_on__isnull", False), _connector="OR"),
                name="contact_listed_with_consent",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_contacthistory" ("consent_on", "department_id", "email", "id", "may_be_listed", "name", "organisation_id", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role_title") VALUES (NEW."consent_on", NEW."department_id", NEW."email", NEW."id", NEW."may_be_listed", NEW."name", NEW."organisation_id", NEW."partnership_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."role_title"); RETURN NULL;',
                    hash="ebfa06923f1b76e3a000e8ba078607f03f5186c0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dab84",
                    table="partnership_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_contacthistory" ("consent_on", "department_id", "email", "id", "may_be_listed", "name", "organisation_id", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role_title") VALUES (NEW."consent_on", NEW."department_id", NEW."email", NEW."id", NEW."may_be_listed", NEW."name", NEW."organisation_id", NEW."partnership_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."role_title"); RETURN NULL;',
                    hash="5e2899224d8536e02fc439d53cb0af5349b8a9dd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_23847",
                    table="partnership_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_contacthistory" ("consent_on", "department_id", "email", "id", "may_be_listed", "name", "organisation_id", "partnership_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role_title") VALUES (OLD."consent_on", OLD."department_id", OLD."email", OLD."id", OLD."may_be_listed", OLD."name", OLD."organisation_id", OLD."partnership_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."role_title"); RETURN NULL;',
                    hash="9d8ca41c9dd377e2b1e55d9f2286e03255b560a2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b4b0c",
                    table="partnership_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="departmenthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c0c599c824bfc041a08f048cb833b5930efbdd77",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_31b3e",
                    table="partnership_departmenthistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                models.F("partnership"),
                models.F("organisation"),
                django.db.models.functions.text.Lower("name"),
                name="offer_once_by_name",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_offerhistory" ("description", "for_whom", "how_to_reach", "id", "is_public", "name", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."description", NEW."for_whom", NEW."how_to_reach", NEW."id", NEW."is_public", NEW."name", NEW."organisation_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="2607b8feb2a979b5f9d0da9209d05c174f256a60",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_56270",
                    table="partnership_offer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_offerhistory" ("description", "for_whom", "how_to_reach", "id", "is_public", "name", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."description", NEW."for_whom", NEW."how_to_reach", NEW."id", NEW."is_public", NEW."name", NEW."organisation_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="41a913158bb4cb4703095445d7234665ea3f3981",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3251c",
                    table="partnership_offer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_offerhistory" ("description", "for_whom", "how_to_reach", "id", "is_public", "name", "organisation_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."description", OLD."for_whom", OLD."how_to_reach", OLD."id", OLD."is_public", OLD."name", OLD."organisation_id", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="35de46e197b80e000529f75a1179dc66f56f3853",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e98e6",
                    table="partnership_offer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offerhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5aca416bb3c2a6fc5db3be2b70ea4a0aba40beb8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_10608",
                    table="partnership_offerhistory",
                    when="BEFORE",
                ),
            ),
        ),
        ProtectTenantTables("Department", "Contact", "Offer", "Agreement", "AgreementParty"),
        ProtectHistoryTables(
            "DepartmentHistory", "ContactHistory", "OfferHistory", "AgreementHistory", "AgreementPartyHistory"
        ),
    ]
    operations = in_few_steps(operations)
