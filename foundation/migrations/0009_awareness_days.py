from datetime import date

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FROM = date(2026, 1, 1)  # the first day for which they are given here; each is older than that
DAYS = [
    {
        "key": "world-day-against-trafficking",
        "position": 1,
        "value": {"name": "World Day Against Trafficking in Persons", "month": 7, "day": 30},
        "source": "United Nations General Assembly, resolution 68/192 of 18 December 2013",
        "source_address": "https://www.un.org/en/observances/end-human-trafficking-day",
    },
    {
        "key": "anti-slavery-day",
        "position": 2,
        "value": {"name": "Anti-Slavery Day", "month": 10, "day": 18},
        "source": "Anti-Slavery Day Act 2010 and the day that the Secretary of State appointed",
        "source_address": "https://www.legislation.gov.uk/ukpga/2010/14",
    },
]
"""Nobody has compared them with their sources since, so no day of a check is given."""


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("foundation", "Reference").objects.using(schema_editor.connection.alias)
    for day in DAYS:
        rows.create(kind="awareness_day", valid_from=FROM, **day)


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("foundation", "Reference").objects.using(schema_editor.connection.alias)
    rows.filter(kind="awareness_day", valid_from=FROM, key__in=[day["key"] for day in DAYS]).delete()


class Migration(migrations.Migration):
    """Days of the year on which many partnerships speak to their public."""

    dependencies = [
        ("foundation", "0008_messages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reference",
            name="kind",
            field=models.CharField(
                choices=[
                    ("helpline", "Helpline"),
                    ("bank_holidays", "Bank holidays of a nation in a year"),
                    ("awareness_day", "Awareness day"),
                ],
                max_length=40,
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "awareness_day"), _negated=True),
                    models.Q(
                        ("value__has_keys", ["name", "month", "day"]),
                        ("value__day__gte", 1),
                        ("value__day__lte", 30),
                        ("value__month__gte", 1),
                        ("value__month__lte", 12),
                        models.Q(
                            models.Q(("value__month", 2), _negated=True), ("value__day__lte", 28), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="reference_awareness_day_of_every_year",
            ),
        ),
        migrations.RunPython(add, take_away),
    ]
