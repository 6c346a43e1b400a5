"""`manage.py routes [--json]`: every address, who may open it and by which methods, for review."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.access import routes


class Command(BaseCommand):
    help = "List every address with the permission that opens it, or the reason why it is open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON list.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = routes()
        if options["json"]:
            keys = ("pattern", "name", "permission", "public", "methods", "kind", "reason", "compartments")
            self.stdout.write(json.dumps([{key: getattr(route, key) for key in keys} for route in found], indent=1))
            return
        for route in found:
            asks = route.permission or f"{route.kind}: {route.reason}"
            self.stdout.write(f"/{route.pattern}  [{' '.join(route.methods)}]  {asks}")
