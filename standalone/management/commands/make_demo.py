"""`manage.py make_demo`: three made-up partnerships to try the product on. Standalone mode only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from standalone.demo.partnerships import make_missing


class Command(BaseCommand):
    help = "Make the demonstration's partnerships, where they are not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=2026, help="Another number makes other people.")
        parser.add_argument("--on", type=_day, default=None, help="The day that counts as today, such as 2026-11-20.")

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_missing(seed=options["seed"], on=options["on"] or timezone.localdate())
        for name in made:
            self.stdout.write(f"Made {name}.")
        if not made:
            self.stdout.write("The demonstration is there already; nothing was changed.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--on must be a day such as 2026-11-20, and it is {text!r}.", returncode=2) from None
