"""Documents to bring in, and reviews of them."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from actionplan.models import PlanImport
from actionplan.services import imports
from foundation.tenancy import within
from partnership.models import Partnership, Person

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
HEADER = "Objective,Strategy,Milestones,Lead agency,Lead officer,Delivery date,RAG"
ROWS = (
    "Prevent: keep people safe,Learn the signs,Write the lesson,Harbour Council,Orla Penhallow,March 2090,Green",
    ",,Give the lesson,,,,Amber",
    ",,Brief the carers; ask the pupils,,Teo Marsh,31/1/2090,",
    ",Act on what is heard,Tell those who report,Eastreach Police,All partners,Ongoing,Red",
)


def document(*rows: str, title: str = "Marlhaven action plan 2026-2029") -> bytes:
    """A plan as CSV."""
    return "\n".join([title, "", HEADER, *(rows or ROWS)]).encode()


def start(partnership: Partnership, by: Person, content: bytes | None = None, name: str = "plan.csv") -> PlanImport:
    with within(partnership):
        return imports.start(content=content or document(), file_name=name, by=by, at=AT)


def reviewed(partnership: Partnership, by: Person, content: bytes | None = None, name: str = "plan.csv") -> PlanImport:
    """A document that was chosen and read."""
    return read(partnership, start(partnership, by, content, name))


def now(partnership: Partnership, review: PlanImport) -> PlanImport:
    with within(partnership):
        return PlanImport.objects.select_related("plan").get(pk=review.pk)


def read(partnership: Partnership, review: PlanImport) -> PlanImport:
    imports.read(partnership_id=partnership.pk, number=review.pk, clock=lambda: AT)
    return now(partnership, review)


def sent(page: str) -> dict[str, str]:
    """Every field of the page, or of a part of it, as a browser sends it: what is typed, marked, chosen or hidden."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        told = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        is_left_out = told.get("type") in ("radio", "checkbox") and " checked" not in tag
        if "name" in told and not is_left_out:
            fields[told["name"]] = told.get("value", "")
    for name, text in re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        fields[name] = text.removeprefix("\n")
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)"[^>]* selected', options) + re.findall(r'value="([^"]*)"', options)
        fields[name] = chosen[0]
    return {name: html.unescape(value) for name, value in fields.items()}
