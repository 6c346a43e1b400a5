from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actionplan", "0007_whole_plan_walls"),
        ("partnership", "0003_factor_reset"),
    ]

    operations = [
        migrations.AddField(
            model_name="kpivalue",
            name="out_of",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="kpivalue",
            name="period_kind",
            field=models.CharField(
                choices=[
                    ("financial_quarter", "Financial quarter"),
                    ("calendar_quarter", "Calendar quarter"),
                    ("financial_year", "Financial year"),
                    ("month", "Month"),
                    ("days", "Other days"),
                ],
                default="days",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="kpivalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period_kind__in", ["financial_quarter", "calendar_quarter", "financial_year", "month", "days"])
                ),
                name="kpivalue_period_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="kpivalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("out_of__isnull", True), ("out_of__gte", 1), _connector="OR"),
                name="kpivalue_is_out_of_something",
            ),
        ),
    ]
