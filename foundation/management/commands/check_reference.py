"""`manage.py check_reference KIND KEY --on DATE`: record that a helpline or other fact was compared with its source."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foundation import reference
from foundation.management.owners import by_the_owner_only
from foundation.models import Reference


class Command(BaseCommand):
    help = "Record that a fact of the world outside was checked on a day. Needs the owner's connection."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=f"One of: {', '.join(Reference.Kind.values)}.")
        parser.add_argument("key", metavar="KEY", help="Its short name, such as emergency.")
        parser.add_argument("--on", required=True, metavar="DATE", help="The day of the check, as 2026-11-21.")
        parser.add_argument("--source", default="", help="Where it was checked, in words. Takes the place of the old.")
        parser.add_argument("--source-address", default="", help="The web address of that place.")
        parser.add_argument(
            "--database", default="owner", help="The connection to write by; the app role's only reads."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["kind"] not in Reference.Kind.values:
            raise CommandError(f"KIND must be one of: {', '.join(Reference.Kind.values)}.", returncode=2)
        try:
            with by_the_owner_only():
                found = reference.record_check(
                    kind=options["kind"],
                    key=options["key"],
                    on=_day(options["on"]),
                    source=options["source"],
                    source_address=options["source_address"],
                    using=options["database"],
                )
        except reference.NotRecorded as wrong:
            raise CommandError(f"Nothing was recorded. {wrong}", returncode=2) from wrong
        except ValidationError as wrong:
            raise CommandError(f"Nothing was recorded. {' '.join(wrong.messages)}", returncode=2) from wrong
        self.stdout.write(f"Recorded: {found.key} was checked on {found.last_checked_on}. Source: {found.source}")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError("--on must be a day such as 2026-11-21.", returncode=2) from wrong
    if day > timezone.localdate():
        raise CommandError("--on is in the future. Give the day on which somebody really checked.", returncode=2)
    return day
