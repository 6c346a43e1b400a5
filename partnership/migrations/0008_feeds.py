import django.db.models.deletion
import foundation.tenancy
from django.db import migrations, models
from foundation.rowsecurity import ProtectTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0007_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hashed", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "person",
                    foundation.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.person"
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "hashed"), name="calendarfeed_once_by_secret"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("partnership", "person"),
                        name="calendarfeed_one_a_person",
                    ),
                ],
            },
        ),
        ProtectTenantTables("CalendarFeed"),
    ]
