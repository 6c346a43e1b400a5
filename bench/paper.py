"""Pages a second of our PDFs against WeasyPrint's own, on the same report of a whole plan."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import NamedTuple

import weasyprint
from django.contrib.staticfiles import finders
from django.utils.timezone import localdate

from actionplan.models import Plan
from actionplan.readers import WHOLE
from actionplan.reports import board, facts, texts
from actionplan.reports.rows import Addresses
from actionplan.reports.takenout import TakenOut
from actionplan.reports.takeout_pdf import html_of
from bench.clock import Ratio, compare
from foundation import pdf
from foundation.tenancy import within
from partnership.models import Partnership

PAGES = 40
ROUNDS = 3


class Paper(NamedTuple):
    pages: int
    plain: Ratio
    """Against a PDF without tags, which nobody can listen to."""
    tagged: Ratio
    """Against one of the same kind as ours."""


def measure(partnership: Partnership) -> Paper:
    html, folder = _report(partnership), _assets()
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)

    def own(**options: object) -> bytes:
        made: bytes = weasyprint.HTML(string=html, base_url=folder.as_uri() + "/").write_pdf(**options)
        return made

    pages = len(weasyprint.HTML(string=html, base_url=folder.as_uri() + "/").render().pages)
    return Paper(
        pages,
        compare(lambda: pdf.render(html, pages=PAGES), own, rounds=ROUNDS, warm=1, clock=time.process_time),
        compare(
            lambda: pdf.render(html, pages=PAGES),
            lambda: own(pdf_variant="pdf/ua-1", pdf_tags=True),
            rounds=ROUNDS,
            warm=0,
            clock=time.process_time,
        ),
    )


def _report(partnership: Partnership) -> str:
    with within(partnership):
        plan = Plan.objects.get()
        addresses = Addresses.of(partnership.slug, plan)
        found = facts.of_plan(plan, WHOLE, on=localdate())
        taken = TakenOut(
            kind="plan",
            partnership=partnership.name,
            facts=found,
            board=board.of_facts(found, addresses),
            text=texts.of_plan(found, addresses),
            rows=found.rows,
            filters=(),
            changed=None,
            changed_since=None,
            made_on=found.on,
        )
        return html_of(taken)


def _assets() -> Path:
    """Where the style sheet of reports and its typeface lie as files."""
    found = finders.find("report.css")
    if not isinstance(found, str):
        raise SystemExit("report.css is not there. Build the assets: `make assets`.")
    return Path(found).parent
