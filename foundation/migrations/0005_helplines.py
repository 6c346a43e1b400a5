from datetime import date

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FROM = date(2026, 1, 1)  # the first day for which the numbers are given here; each is older than that
HELPLINES = [
    {
        "key": "emergency",
        "position": 1,
        "value": {
            "name": "Emergency services",
            "number": "999",
            "shown": "999",
            "purpose": "Somebody is in danger now, somebody is hurt, or a crime is happening. If you cannot speak on a"
            " mobile phone, stay on the line and press 55 when you are asked to.",
        },
        "source": "The national emergency number; pressing 55: Isle of Wight Council, Immediate danger",
        "source_address": "https://www.iow.gov.uk/housing-and-adult-social-care/adult-social-care/adult-safeguarding/immediate-danger/",
    },
    {
        "key": "modern-slavery-helpline",
        "position": 2,
        "value": {
            "name": "Modern Slavery and Exploitation Helpline",
            "number": "+448000121700",
            "shown": "08000 121 700",
            "purpose": "Advice for you or for somebody else, and a place to say what you have seen. You do not have to"
            " give your name.",
        },
        "source": "Unseen, Modern Slavery & Exploitation Helpline",
        "source_address": "https://www.modernslaveryhelpline.org/",
    },
    {
        "key": "salvation-army-referral-line",
        "position": 3,
        "value": {
            "name": "Salvation Army referral line",
            "number": "+448008083733",
            "shown": "0800 808 3733",
            "purpose": "A safe place to stay and support in England and Wales, for an adult who may be a victim of"
            " modern slavery.",
        },
        "source": "The Salvation Army, Supporting survivors",
        "source_address": "https://www.salvationarmy.org.uk/modern-slavery/supporting-survivors",
    },
    {
        "key": "police",
        "position": 4,
        "value": {
            "name": "Police, when it is not an emergency",
            "number": "101",
            "shown": "101",
            "purpose": "Tell your local police about a crime, or about something that worries you, when nobody is in"
            " danger now.",
        },
        "source": "Home Office, 101 - Police non-emergency number (page of 2012 in the National Archives)",
        "source_address": "https://webarchive.nationalarchives.gov.uk/20120816233649/http:/www.homeoffice.gov.uk/police/101-police-non-emergency/",
    },
]
"""Taken from these sources' own documents. Nobody has rung the numbers, so no day of a check is given."""


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("foundation", "Reference").objects.using(schema_editor.connection.alias)
    for helpline in HELPLINES:
        rows.create(kind="helpline", valid_from=FROM, **helpline)


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("foundation", "Reference").objects.using(schema_editor.connection.alias)
    rows.filter(kind="helpline", valid_from=FROM, key__in=[helpline["key"] for helpline in HELPLINES]).delete()


class Migration(migrations.Migration):
    """Numbers that a person in danger, or somebody worried about one, can call."""

    dependencies = [("foundation", "0004_reference")]

    operations = [migrations.RunPython(add, take_away)]
