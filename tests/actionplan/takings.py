"""Files taken out of a plan, as a job would make them."""

from __future__ import annotations

import html
import io
import zipfile
from datetime import date
from typing import Any

import pypdf
from django.utils.timezone import localdate

from actionplan.models import Plan
from actionplan.reports import takenout, takeout
from actionplan.reports.takenout import TakenOut
from foundation.tenancy import within
from partnership.models import Person
from partnership.reports.exports import asker

ON = date(2026, 5, 20)


def taken(plan: Plan, person: Person, kind: str = "plan", *, on: date | None = None, **parameters: Any) -> TakenOut:
    """What a file for this person is written from."""
    with within(plan.partnership_id):
        found = asker(user_id=person.user_id or 0, on=on or localdate())
        assert found is not None, "somebody with a role"
        return takenout.read(kind, {"plan": plan.pk, **parameters}, found)


def file_of(plan: Plan, person: Person, kind: str, form: str, **parameters: Any) -> bytes:
    values = taken(plan, person, kind, **parameters)
    return takeout.WRITERS[form](values, lambda _done, _steps: None)


def words_in(content: bytes, form: str) -> str:
    """Every word that the file holds anywhere, also in its hidden parts, in one line."""
    if form == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        told = [page.extract_text() for page in reader.pages]
        told += [str(reader.metadata), str(reader.outline), str(content)]
        found = " ".join(told)
    elif form == "csv":
        found = content.decode()
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = " ".join(html.unescape(package.read(name).decode(errors="replace")) for name in package.namelist())
    return " ".join(found.split())
