"""What people choose as a plan: documents of every kind, long ones, and files that are none."""

from __future__ import annotations

import html
import io
import json
import zipfile

import docx
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actionplan.importing.word import ONLY_PICTURES
from actionplan.models import Plan, PlanImport
from actionplan.reports.imports import draft_of
from actionplan.services import imports
from actionplan.services.imports.reading import MOST_ROWS, TOO_LONG, TOO_MANY_ROWS
from foundation.models import StoredFile
from foundation.reading.excel import NO_CELLS
from foundation.reading.packages import MOST_NODES, TOO_MUCH_INSIDE
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.conftest import queries_of
from tests.actionplan.plan_document import marlhaven_plan
from tests.actionplan.reviews import AT, document, now, read, reviewed, start
from tests.foundation import files

pytestmark = pytest.mark.django_db
HOME = "/marlhaven/plans/imports/"
TABLE = (
    "<h1>Our action plan 2026-2029</h1><table><tr><th>Strategy</th><th>Milestones</th></tr>"
    "<tr><td>Learn</td><td>Write it</td></tr></table>"
)


def in_word() -> bytes:
    written = io.BytesIO()
    marlhaven_plan().save(written)
    return written.getvalue()


def in_excel() -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    sheet = book.add_worksheet("Action plan 2026-2029")
    for number, row in enumerate([("Strategy", "Milestones"), ("Learn", "Write it"), ("Act", "Give it")]):
        sheet.write_row(number, 0, row)
    book.close()
    return written.getvalue()


def of_a_picture() -> bytes:
    made, written = docx.Document(), io.BytesIO()
    made.add_picture(io.BytesIO(files.picture("PNG")))
    made.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "milestones"),
    [
        ("plan.docx", in_word(), 36),
        ("plan.xlsx", in_excel(), 2),
        ("plan.csv", document(), 4),
        ("plan.txt", b"Our action plan\nStrategy\tMilestones\tLead\nLearn\tWrite it\tTeo Marsh\n", 1),
        ("plan.html", TABLE.encode(), 1),
    ],
)
def test_documents_of_every_kind_are_read(
    name: str, content: bytes, milestones: int, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    desk.post(f"{HOME}new/", {"file": SimpleUploadedFile(name, content)})
    with within(marlhaven):
        review = read(marlhaven, PlanImport.objects.get())
    assert (review.error, draft_of(review).counts()["milestones"]) == ("", milestones)


def packed(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "."), content)
    return written.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A package with one part more."""
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, part)
    return written.getvalue()


def said_to_hold_much(content: bytes) -> bytes:
    """A part of some bytes whose size is given as 101 MB."""
    size, much = 54321, 101 * 1024 * 1024
    swollen = with_part(content, "a.xml", b"\0" * size)
    return swollen.replace(size.to_bytes(4, "little"), much.to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.docx", b"", "is empty."),
        ("plan.docx", b"%PDF-1.7 a plan", "This is a PDF, which does not keep the rows of a table."),
        ("plan.docx", b"MZ\x90\x00 a program", "This is a program. Programs are not taken."),
        ("plan.docx", packed(plan__txt=b"Strategy"), "This is a packed file (zip or the like)."),
        ("plan.docx", b"PK\x03\x04 torn", "This file is damaged and cannot be read."),
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "This is an Office file of the old kind"),
        (
            "plan.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "This file is protected by a password.",
        ),
        ("table.png", files.picture("PNG"), "A picture of a table cannot be read: ask who made it for the document"),
        ("plan.docx", files.picture("JPEG"), "A picture of a table cannot be read: ask who made it for the document"),
        ("plan.odt", files.open_document(), "This is an OpenDocument file (.odt or .ods)."),
        ("plan.rtf", b"{\\rtf1 Strategy}", "This is an RTF document."),
        ("deck.pptx", files.powerpoint(), "This is a file of another kind (PowerPoint). Choose a Word, Excel, CSV,"),
        ("plan.docx", with_part(files.word(), "word/vbaProject.bin", b"macros"), "This file holds macros,"),
        ("plan.xlsx", with_part(files.excel(), "xl/vbaProject.bin", b"macros"), "This file holds macros,"),
        ("plan.docx", said_to_hold_much(files.word()), "There is far more in this file than"),
        ("plan.xlsx", said_to_hold_much(files.excel()), "There is far more in this file than"),
        ("plan.csv", b"\0\1\2\3 no text", "This is a file of an unknown kind."),
    ],
)
def test_a_file_that_is_no_document_is_refused_at_once(
    name: str, content: bytes, words: str, marlhaven: Partnership, desk: Client
) -> None:
    page = desk.post(f"{HOME}new/", {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    assert words in page.content.decode().replace("&#39;", "'")
    with within(marlhaven):
        assert not PlanImport.objects.exists()
        assert not StoredFile.objects.exists()


def test_a_file_of_fifty_megabytes_is_refused_at_once(marlhaven: Partnership, desk: Client) -> None:
    page = desk.post(f"{HOME}new/", {"file": SimpleUploadedFile("plan.csv", b"a" * 50 * 1024 * 1024)})
    assert page.status_code == 200
    assert "The file is larger than 10 MB." in page.content.decode()
    with within(marlhaven):
        assert not PlanImport.objects.exists()
        assert not StoredFile.objects.exists()


def bomb(sheet: bytes, name: str) -> bytes:
    """A package within the bounds of any file, with far more in one part than a plan has."""
    return with_part(sheet, name, b"<x>" + b"<y/>" * MOST_NODES + b"</x>")


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("plan.docx", bomb(files.word(), "word/more.xml"), TOO_MUCH_INSIDE),
        ("plan.xlsx", bomb(files.excel(), "xl/more.xml"), TOO_MUCH_INSIDE),
        ("plan.docx", of_a_picture(), ONLY_PICTURES),
        ("plan.xlsx", files.excel(), NO_CELLS),
    ],
)
def test_a_document_that_is_none_inside_changes_nothing_but_says_why(
    name: str, content: bytes, error: str, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator, content, name)
    assert (review.state, review.error, review.draft) == ("failed", error, {})
    assert html.escape(error[:60]) in desk.get(f"{HOME}{review.pk}/").content.decode()
    with within(marlhaven):
        assert not Plan.objects.exists()
        assert not Organisation.objects.exists()
        assert list(Person.objects.values_list("name", flat=True)) == ["Wren Castellan"]


def letter() -> bytes:
    made, written = docx.Document(), io.BytesIO()
    made.add_paragraph("Dear all, here is nothing that anybody set out to do.")
    made.save(written)
    return written.getvalue()


@pytest.mark.parametrize(("name", "content"), [("letter.docx", letter()), ("letter.txt", b"Dear all.\n\nYours.\n")])
def test_a_document_without_a_plan_is_told_why(
    name: str, content: bytes, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator, content, name)
    assert review.state == "failed"
    page = desk.get(f"{HOME}{review.pk}/").content.decode()
    assert review.error.split("“")[0][:40] in page
    assert "Choose another document" in page
    assert "columns/1/" not in page


def test_of_a_document_with_far_too_much_in_it_nothing_is_kept(
    marlhaven: Partnership, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionplan.services.imports.reading.MOST_TEXT", 500)
    review = reviewed(marlhaven, coordinator)
    assert (review.error, review.blocks, review.draft) == (TOO_LONG, [], {})


def test_more_rows_than_a_plan_has_are_refused(marlhaven: Partnership, coordinator: Person) -> None:
    rows = [f"Prevent,Strategy {n},Milestone {n},,,," for n in range(MOST_ROWS)]
    review = reviewed(marlhaven, coordinator, document(*rows))
    assert (review.state, review.error) == ("failed", TOO_MANY_ROWS)


def test_more_text_than_a_plan_has_is_refused(
    marlhaven: Partnership, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = reviewed(marlhaven, coordinator)
    kept = len(json.dumps(review.draft))
    for most, error in ((kept, ""), (kept - 1, TOO_LONG)):
        monkeypatch.setattr("actionplan.services.imports.reading.MOST_TEXT", most)
        assert reviewed(marlhaven, coordinator).error == error


def test_how_far_the_reading_is_can_be_seen_without_script(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = start(marlhaven, coordinator)
    url = f"{HOME}{review.pk}/"
    assert "It waits for its turn." in desk.get(url).content.decode()
    with within(marlhaven):
        PlanImport.objects.filter(pk=review.pk).update(beat_at=AT, done=3, steps=9)
    assert "3 of 9" in desk.get(url).content.decode()
    assert desk.get(url, headers={"HX-Request": "true"}).status_code == 200
    with within(marlhaven):
        PlanImport.objects.filter(pk=review.pk).update(beat_at=None)
    read(marlhaven, review)
    done = desk.get(url, headers={"HX-Request": "true"})
    assert (done.status_code, "Look at what was read" in done.content.decode()) == (286, True)


def test_a_review_that_was_left_waits_on_the_first_page_and_in_the_list(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator)
    home = desk.get("/marlhaven/").content.decode()
    assert f'href="{HOME}{review.pk}/"' in home
    assert "It is read. Look at what became of its rows, and bring the plan in." in home
    assert f'href="{HOME}{review.pk}/"' in desk.get(HOME).content.decode()
    with within(marlhaven):
        imports.give_up(review=review, by=coordinator)
    assert f'href="{HOME}{review.pk}/"' not in desk.get("/marlhaven/").content.decode()


def test_a_long_document_is_looked_at_a_hundred_rows_a_page(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    line = "Prevent,Learn it {0},Write it {0},Agency {1},Person Nr{1},March 2090,Green"
    rows = [line.format(number, number % 40) for number in range(600)]
    review = reviewed(marlhaven, coordinator, document(*rows))
    url = f"{HOME}{review.pk}/rows/"
    page = desk.get(url).content.decode()
    assert page.count('<tr id="row-') == 100
    assert "Showing 1 to 100 of 601 rows" in page
    assert len(page) < 90_000
    assert desk.get(f"{url}?table=1&at=502").content.decode().count('id="row-1-502"') == 1
    assert desk.get(f"{url}?outcome=header").content.decode().count('<tr id="row-') == 1
    assert "No row is like that" in desk.get(f"{url}?table=7").content.decode()
    assert queries_of(desk, url) == 6
    assert now(marlhaven, review).draft != {}


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "table=x&at=y", "at=99999999999999999999", "outcome=%00"]
)
def test_an_odd_address_of_rows_shows_rows(
    query: str, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator)
    assert desk.get(f"{HOME}{review.pk}/rows/?{query}").status_code == 200
