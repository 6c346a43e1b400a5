"""`manage.py bank_holidays FILE`: bring the bank holidays up to date from https://www.gov.uk/bank-holidays.json."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foundation import bankholidays
from foundation.management.owners import by_the_owner_only


class Command(BaseCommand):
    help = (
        f"Bring the bank holidays up to date from {bankholidays.ADDRESS}.json. Says what would change, unless --apply."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", help="The JSON file of GOV.UK, or - to read it from standard input."
        )
        parser.add_argument("--apply", action="store_true", help="Store it. Needs the owner's connection.")
        parser.add_argument(
            "--database", default="owner", help="The connection to write by; the app role's only reads."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = bankholidays.read(_text(options["file"]))
        except bankholidays.NotAList as wrong:
            raise CommandError(f"Nothing was recorded. {wrong}", returncode=2) from wrong
        if options["apply"]:
            with by_the_owner_only():
                changes = bankholidays.bring_up_to_date(given, on=timezone.localdate(), using=options["database"])
        else:
            changes = bankholidays.compare(given, using=options["database"])
        for change in changes:
            self.stdout.write(change.in_words())
        ending = (
            "Recorded, as checked today." if options["apply"] else "Nothing was recorded. Add --apply to record it."
        )
        self.stdout.write(ending)


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as wrong:
        raise CommandError(
            f"{file} cannot be read: {wrong.strerror}. Name a file that is there.", returncode=2
        ) from wrong
    except UnicodeDecodeError as wrong:
        raise CommandError(f"{file} is not text. Name the JSON file of GOV.UK.", returncode=2) from wrong
