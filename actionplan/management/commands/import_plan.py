"""`manage.py import_plan FILE --partnership SLUG`: bring in the plan that a partnership already has."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError
from django.utils import timezone

from actionplan.importing.interpret import interpret
from actionplan.importing.reading import LARGEST_FILE, read_blocks
from actionplan.importing.readplan import ReadPlan
from actionplan.services import imports
from foundation.commands import OneLineCommand
from foundation.reading.blocks import UnreadableDocument
from foundation.tenancy import within
from partnership.models import Partnership

UNREADABLE = 2
WIDEST = 70
"""Characters of a row's text in the report."""


class Command(OneLineCommand):
    help = "Read an action plan from a document, say what became of every row, and save it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="A Word document, Excel workbook, CSV file, web page or plain text.")
        parser.add_argument("--partnership", required=True, metavar="SLUG", help="Whose plan it is.")
        parser.add_argument("--title", default="", help="A title instead of the document's own.")
        parser.add_argument(
            "--on", default="", metavar="DATE", help="The day by which dates are past; today if not given."
        )
        parser.add_argument("--dry-run", action="store_true", help="Read and report, and save nothing.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        partnership = _partnership(options["partnership"])
        plan = _read(Path(options["file"]), on=_day(options["on"]), title=options["title"])
        if not options["dry_run"]:
            _save(plan, partnership)
        summary = plan.summary(saved=not options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_report(plan, summary)))


def _refusal(sentence: str) -> CommandError:
    return CommandError(" ".join(sentence.split()), returncode=UNREADABLE)


def _partnership(slug: str) -> Partnership:
    try:
        return Partnership.objects.get(slug=slug)
    except Partnership.DoesNotExist as error:
        raise _refusal(f"There is no partnership “{slug}”. Check the slug.") from error
    except OperationalError as error:
        raise _refusal("The database cannot be reached. Start it, or check DATABASE_URL.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError as error:
        raise _refusal(f"“{text}” is not a day. Write --on as 2026-03-31.") from error


def _read(file: Path, *, on: date, title: str) -> ReadPlan:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
        return interpret(read_blocks(content, file.name), on=on, title=title)
    except OSError as error:
        raise _refusal(f"“{file}” cannot be opened: {error.strerror or error}. Check its name.") from error
    except UnreadableDocument as error:
        raise _refusal(f"“{file}”: {error}") from error


def _save(plan: ReadPlan, partnership: Partnership) -> None:
    try:
        with within(partnership):
            imports.save_read_plan(plan=plan, by=None, at=timezone.now())
    except ValidationError as error:
        raise _refusal(" ".join(["Nothing was saved.", *error.messages])) from error


def _report(plan: ReadPlan, summary: dict[str, Any]) -> list[str]:
    period = f"{plan.period_start} to {plan.period_end}" if plan.period_start else "no period found"
    lines = [plan.title, f"Period: {period}", "", "What was read:"]
    counts = {**summary["counts"], "ratings": plan.ratings}
    lines += [f"  {count:>4}  {_counted(name, count)}" for name, count in counts.items()]
    lines += ["", "What became of each row:"]
    for row in plan.rows:
        lines.append(f"  table {row.table}, row {row.row}: {row.outcome}: {_on_one_line(row.text)}")
        lines += [f"      {note}" for note in row.notes]
    lines += ["", f"What to check ({len(plan.warnings)}):"]
    for warning in plan.warnings:
        where = f"table {warning.table}, row {warning.row}: " if warning.row else ""
        lines.append(f"  - {where}{warning.message}")
    return [*lines, "", "Saved." if summary["saved"] else "Nothing was saved: this was a dry run."]


def _counted(name: str, count: int) -> str:
    words = {"kpis": "KPIs", "agencies": "agencies", "ratings": "milestones with a printed rating"}
    one = {"kpis": "KPI", "agencies": "agency", "ratings": "milestone with a printed rating"}
    return one.get(name, name[:-1]) if count == 1 else words.get(name, name)


def _on_one_line(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= WIDEST else f"{whole[: WIDEST - 1].rstrip()}…"
