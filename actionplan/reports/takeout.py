"""Who writes what people take out of a plan: settings.EXPORT_MAKERS names `make` for each kind of file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from actionplan.reports import takenout, takeout_pdf, takeout_sheets, takeout_word
from actionplan.reports.takenout import TakenOut
from foundation.due import Asker
from foundation.exports import Progress, Writer
from foundation.models import Export

WRITERS: dict[str, Callable[[TakenOut, Progress], bytes]] = {
    "pdf": takeout_pdf.write,
    "docx": takeout_word.write,
    "xlsx": takeout_sheets.write,
    "csv": takeout_sheets.write_csv,
}


def make(export: Export, asker: Asker) -> Writer:
    """Reads everything now; what it returns writes the file from that."""
    return partial(WRITERS[export.format], takenout.read(export.kind, export.parameters, asker))
