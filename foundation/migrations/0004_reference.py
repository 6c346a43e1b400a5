from django.db import migrations, models

from foundation.rowsecurity import LimitAppRole


class Migration(migrations.Migration):
    """Dated facts of the world outside, which the app role may only read."""

    dependencies = [("foundation", "0003_walls")]

    operations = [
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("helpline", "Helpline")], max_length=40)),
                ("key", models.SlugField(max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("value", models.JSONField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("source_address", models.URLField(blank=True, max_length=300)),
                ("last_checked_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("kind", "position", "key", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key", "valid_from"), name="reference_once_from_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("kind", "key"),
                        name="reference_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "helpline"), _negated=True),
                            models.Q(
                                ("value__has_keys", ["name", "number", "shown", "purpose"]),
                                ("value__number__regex", "^([+][1-9][0-9]{6,14}|[1-9][0-9]{2,5})$"),
                            ),
                            _connector="OR",
                        ),
                        name="reference_helpline_can_be_called",
                    ),
                ],
            },
        ),
        LimitAppRole("foundation_reference", may=("SELECT",)),
    ]
