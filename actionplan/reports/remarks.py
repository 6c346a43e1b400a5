"""What an import left for people to check, in words."""

from __future__ import annotations

from dataclasses import dataclass

from actionplan.models import Plan, Remark


@dataclass(frozen=True, slots=True)
class RemarkLine:
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class RemarkGroup:
    """Those that are about one table of the document, or about the plan as a whole."""

    title: str
    lines: tuple[RemarkLine, ...]


def of_plan(plan: Plan) -> tuple[RemarkGroup, ...]:
    """Every remark in the order of the document; one query."""
    groups: dict[str, list[RemarkLine]] = {}
    for remark in Remark.objects.filter(plan=plan):
        title = f"Table {remark.table}" if remark.table else "The plan as a whole"
        where = f"Row {remark.row}" if remark.row else ""
        groups.setdefault(title, []).append(RemarkLine(where, remark.message))
    return tuple(RemarkGroup(title, tuple(lines)) for title, lines in groups.items())
