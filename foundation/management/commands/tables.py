"""`manage.py tables [--json]`: every table and the walls around it, as PostgreSQL has them, for review."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.rowsecurity import read_tables


class Command(BaseCommand):
    help = "List every table with its row security, or the reason why it belongs to no partnership."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON list.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = read_tables()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(facts) for facts in found], indent=1))
            return
        for facts in found:
            if facts.tenant:
                walls = f"policy {_yes(facts.policy)}, forced {_yes(facts.forced)}, keys {_yes(facts.composite_keys)}"
                self.stdout.write(f"{facts.table}  tenant: {walls}  {facts.compartment}".rstrip())
            else:
                self.stdout.write(f"{facts.table}  global: {facts.reason or 'NO REASON GIVEN'}")


def _yes(fact: bool) -> str:
    return "yes" if fact else "NO"
