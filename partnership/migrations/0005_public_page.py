import django.db.models.deletion
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
        ("partnership", "0004_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who_we_are", models.TextField(max_length=4000)),
                ("prevent", models.TextField(blank=True, max_length=2000)),
                ("pursue", models.TextField(blank=True, max_length=2000)),
                ("protect", models.TextField(blank=True, max_length=2000)),
                ("prepare", models.TextField(blank=True, max_length=2000)),
                ("how_to_report", models.TextField(blank=True, max_length=2000)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("contact_phone", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveIntegerField(default=0)),
                ("is_shown", models.BooleanField(default=False)),
                ("last_reviewed_on", models.DateField(blank=True, null=True)),
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
            name="PublicPageHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("who_we_are", models.TextField(max_length=4000)),
                ("prevent", models.TextField(blank=True, max_length=2000)),
                ("pursue", models.TextField(blank=True, max_length=2000)),
                ("protect", models.TextField(blank=True, max_length=2000)),
                ("prepare", models.TextField(blank=True, max_length=2000)),
                ("how_to_report", models.TextField(blank=True, max_length=2000)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("contact_phone", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveIntegerField(default=0)),
                ("is_shown", models.BooleanField(default=False)),
                ("last_reviewed_on", models.DateField(blank=True, null=True)),
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
                        to="partnership.publicpage",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who_we_are", models.TextField(max_length=4000)),
                ("prevent", models.TextField(blank=True, max_length=2000)),
                ("pursue", models.TextField(blank=True, max_length=2000)),
                ("protect", models.TextField(blank=True, max_length=2000)),
                ("prepare", models.TextField(blank=True, max_length=2000)),
                ("how_to_report", models.TextField(blank=True, max_length=2000)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("contact_phone", models.CharField(blank=True, max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("published_at", models.DateTimeField()),
                (
                    "page",
                    foundation.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="partnership.publicpage",
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
                    "published_by",
                    foundation.tenancy.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.person",
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Supporter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                ("credit", models.CharField(blank=True, max_length=300)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("position", models.PositiveIntegerField()),
                (
                    "logo",
                    foundation.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.storedfile",
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
            ],
            options={
                "ordering": ("position", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SupporterHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=160)),
                ("credit", models.CharField(blank=True, max_length=300)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("position", models.PositiveIntegerField()),
                (
                    "logo",
                    foundation.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="foundation.storedfile",
                    ),
                ),
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
                        to="partnership.supporter",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="publicpage",
            constraint=models.UniqueConstraint(fields=("partnership",), name="publicpage_once"),
        ),
        migrations.AddConstraint(
            model_name="publicpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_shown", False), ("last_reviewed_on__isnull", False), _connector="OR"),
                name="publicpage_shown_says_when_reviewed",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publicpage",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_publicpagehistory" ("contact_email", "contact_phone", "how_to_report", "id", "is_shown", "last_reviewed_on", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepare", "prevent", "protect", "pursue", "version", "who_we_are") VALUES (NEW."contact_email", NEW."contact_phone", NEW."how_to_report", NEW."id", NEW."is_shown", NEW."last_reviewed_on", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prepare", NEW."prevent", NEW."protect", NEW."pursue", NEW."version", NEW."who_we_are"); RETURN NULL;',
                    hash="60fbba5cba47c05565da1bdef98b6e23a89573ae",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0e699",
                    table="partnership_publicpage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publicpage",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_publicpagehistory" ("contact_email", "contact_phone", "how_to_report", "id", "is_shown", "last_reviewed_on", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepare", "prevent", "protect", "pursue", "version", "who_we_are") VALUES (NEW."contact_email", NEW."contact_phone", NEW."how_to_report", NEW."id", NEW."is_shown", NEW."last_reviewed_on", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prepare", NEW."prevent", NEW."protect", NEW."pursue", NEW."version", NEW."who_we_are"); RETURN NULL;',
                    hash="745d6e85c00b86f8019e03f104066a8298f678cc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_91906",
                    table="partnership_publicpage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publicpage",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_publicpagehistory" ("contact_email", "contact_phone", "how_to_report", "id", "is_shown", "last_reviewed_on", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepare", "prevent", "protect", "pursue", "version", "who_we_are") VALUES (OLD."contact_email", OLD."contact_phone", OLD."how_to_report", OLD."id", OLD."is_shown", OLD."last_reviewed_on", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prepare", OLD."prevent", OLD."protect", OLD."pursue", OLD."version", OLD."who_we_are"); RETURN NULL;',
                    hash="de293ee829d29373c7304c7ceeeb5e2280edb0b1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_558dc",
                    table="partnership_publicpage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publicpagehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0cef31269c2cee08a17725e4486d26fe7c529447",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9c0e5",
                    table="partnership_publicpagehistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedpage",
            constraint=models.UniqueConstraint(
                fields=("partnership", "page", "number"), name="publishedpage_once_by_number"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supporter",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_supporterhistory" ("credit", "id", "logo_id", "name", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "url") VALUES (NEW."credit", NEW."id", NEW."logo_id", NEW."name", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."url"); RETURN NULL;',
                    hash="718368536955bf361a4c1822b05a274a518ae5e4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_66ebe",
                    table="partnership_supporter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supporter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partnership_supporterhistory" ("credit", "id", "logo_id", "name", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "url") VALUES (NEW."credit", NEW."id", NEW."logo_id", NEW."name", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."url"); RETURN NULL;',
                    hash="953e75735a6470fd8c4798f963f24d8785245066",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bd421",
                    table="partnership_supporter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supporter",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnership_supporterhistory" ("credit", "id", "logo_id", "name", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "url") VALUES (OLD."credit", OLD."id", OLD."logo_id", OLD."name", OLD."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."url"); RETURN NULL;',
                    hash="b652a948edc169b0f058b32508958b4d55ae4017",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6d6bd",
                    table="partnership_supporter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supporterhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0538475b3381ea1e8599088493bac90ae9dd3449",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8eee7",
                    table="partnership_supporterhistory",
                    when="BEFORE",
                ),
            ),
        ),
        ProtectTenantTables("PublicPage", "Supporter"),
        ProtectTenantTables("PublishedPage", app_may=("SELECT", "INSERT")),
        ProtectHistoryTables("PublicPageHistory", "SupporterHistory"),
    ]
    operations = in_few_steps(operations)
