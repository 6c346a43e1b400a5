"""A plan on paper: its templates in templates/reports, printed by `foundation.pdf`."""

from __future__ import annotations

from django.template.loader import render_to_string

from actionplan.reports.takenout import TakenOut
from foundation import pdf
from foundation.exports import Progress

ROWS_A_PAGE = 9
"""About; only the progress bar believes it."""


def write(taken: TakenOut, tell: Progress) -> bytes:
    return pdf.render(html_of(taken), pages=pages_of(taken), tell=tell)


def html_of(taken: TakenOut) -> str:
    report = {
        "partnership": taken.partnership,
        "title": taken.heading,
        "lead": taken.period,
        "stamp": taken.stamp,
        "notes": taken.notes,
    }
    return render_to_string(f"reports/{taken.kind}.html", {"report": report, "taken": taken})


def pages_of(taken: TakenOut) -> int:
    listed = len(taken.attention) + len(taken.facts.outline) if taken.kind == "board" else len(taken.rows)
    return 2 + listed // ROWS_A_PAGE
