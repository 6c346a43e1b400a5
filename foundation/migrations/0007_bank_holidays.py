from datetime import date

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FROM = date(2025, 1, 1)
ADDRESS = "https://www.gov.uk/bank-holidays"
BY_RULE = (
    "Banking and Financial Dealings Act 1971 and the yearly proclamations, by their rules; to be compared with GOV.UK"
)
WORLD_CUP = f"{BY_RULE}. 15 June: Royal Proclamation of February 2026, for Scotland in the World Cup"

NEW_YEAR, SECOND = "New Year’s Day", "2nd January"
FRIDAY, MONDAY = "Good Friday", "Easter Monday"
MAY, SPRING, SUMMER = "Early May bank holiday", "Spring bank holiday", "Summer bank holiday"
PATRICK, BOYNE, ANDREW = "St Patrick’s Day", "Battle of the Boyne (Orangemen’s Day)", "St Andrew’s Day"
CHRISTMAS, BOXING = "Christmas Day", "Boxing Day"


def instead(name: str) -> str:
    return f"{name} (substitute day)"


EVERYWHERE = {
    2025: {"01-01": NEW_YEAR, "04-18": FRIDAY, "05-05": MAY, "05-26": SPRING, "12-25": CHRISTMAS, "12-26": BOXING},
    2026: {
        "01-01": NEW_YEAR, "04-03": FRIDAY, "05-04": MAY, "05-25": SPRING, "12-25": CHRISTMAS, "12-28": instead(BOXING),
    },
    2027: {
        "01-01": NEW_YEAR, "03-26": FRIDAY, "05-03": MAY, "05-31": SPRING,
        "12-27": instead(CHRISTMAS), "12-28": instead(BOXING),
    },
    2028: {
        "01-03": instead(NEW_YEAR), "04-14": FRIDAY, "05-01": MAY, "05-29": SPRING,
        "12-25": CHRISTMAS, "12-26": BOXING,
    },
}  # fmt: skip
SOUTH = {
    2025: {"04-21": MONDAY, "08-25": SUMMER},
    2026: {"04-06": MONDAY, "08-31": SUMMER},
    2027: {"03-29": MONDAY, "08-30": SUMMER},
    2028: {"04-17": MONDAY, "08-28": SUMMER},
}
"""In England, Wales and Northern Ireland."""
IRISH = {
    2025: {"03-17": PATRICK, "07-14": instead(BOYNE)},
    2026: {"03-17": PATRICK, "07-13": instead(BOYNE)},
    2027: {"03-17": PATRICK, "07-12": BOYNE},
    2028: {"03-17": PATRICK, "07-12": BOYNE},
}
SCOTTISH = {
    2025: {"01-02": SECOND, "08-04": SUMMER, "12-01": instead(ANDREW)},
    2026: {"01-02": SECOND, "06-15": "World Cup bank holiday", "08-03": SUMMER, "11-30": ANDREW},
    2027: {"01-04": instead(SECOND), "08-02": SUMMER, "11-30": ANDREW},
    2028: {"01-04": instead(SECOND), "08-07": SUMMER, "11-30": ANDREW},
}
DAYS = {
    "england-and-wales": {year: EVERYWHERE[year] | SOUTH[year] for year in EVERYWHERE},
    "scotland": {year: EVERYWHERE[year] | SCOTTISH[year] for year in EVERYWHERE},
    "northern-ireland": {year: EVERYWHERE[year] | SOUTH[year] | IRISH[year] for year in EVERYWHERE},
}
"""Nation -> year -> month and day -> name. Nobody has compared them with GOV.UK, so no day of a check is given."""


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("foundation", "Reference").objects.using(schema_editor.connection.alias)
    for nation, years in DAYS.items():
        for year, days in years.items():
            rows.create(
                kind="bank_holidays",
                key=f"{nation}-{year}",
                value={"nation": nation, "days": {f"{year}-{day}": days[day] for day in sorted(days)}},
                valid_from=FROM,
                source=WORLD_CUP if (nation, year) == ("scotland", 2026) else BY_RULE,
                source_address=ADDRESS,
            )


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("foundation", "Reference").objects.using(schema_editor.connection.alias)
    rows.filter(kind="bank_holidays", valid_from=FROM).delete()


class Migration(migrations.Migration):
    """The bank holidays of the three nations, 2025 to 2028. A list that changes has a successor from that day on."""

    dependencies = [("foundation", "0006_unused_tables")]

    operations = [
        migrations.AlterField(
            model_name="reference",
            name="kind",
            field=models.CharField(
                choices=[("helpline", "Helpline"), ("bank_holidays", "Bank holidays of a nation in a year")],
                max_length=40,
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "bank_holidays"), _negated=True),
                    models.Q(
                        ("value__has_keys", ["nation", "days"]),
                        ("value__nation__in", ["england-and-wales", "scotland", "northern-ireland"]),
                    ),
                    _connector="OR",
                ),
                name="reference_bank_holidays_of_a_nation",
            ),
        ),
        migrations.RunPython(add, take_away),
    ]
