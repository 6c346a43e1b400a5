"""What may be kept, under what name, and how it is handed out."""

from __future__ import annotations

import hashlib
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import DatabaseError, transaction
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from pytest_django import Settings

from foundation import documents, filetypes
from foundation.filetypes import UnacceptableFile, decide
from foundation.formfields import DocumentField
from foundation.models import StoredFile
from foundation.tasks import remove_orphaned_files
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import member
from tests.foundation import files


@pytest.fixture(autouse=True)
def file_store(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (files.PDF, "a.pdf", filetypes.PDF),
        (files.word(), "a.docx", filetypes.WORD),
        (files.excel(), "a.xlsx", filetypes.EXCEL),
        (files.powerpoint(), "a.pptx", filetypes.POWERPOINT),
        (files.open_document(), "a.odt", filetypes.OPEN_TEXT),
        (files.open_document("spreadsheet"), "a.ods", filetypes.OPEN_SHEET),
        (files.open_document("presentation"), "a.odp", filetypes.OPEN_SLIDES),
        (files.picture("PNG"), "a.png", filetypes.PNG),
        (files.picture("JPEG"), "a.jpg", filetypes.JPEG),
        (files.picture("WEBP"), "a.webp", filetypes.WEBP),
        (files.HEIC, "a.heic", filetypes.HEIC),
        ("Größe: 5 < 6\r\n\tÉ".encode(), "a.txt", filetypes.TEXT),
        ("old Windows: £5".encode("cp1252"), "a.txt", filetypes.TEXT),
        ("from Excel".encode("utf-16"), "a.txt", filetypes.TEXT),
        (b"a,b\n1,2\n", "a.CSV", filetypes.CSV),
        (b"a,b\n1,2\n", "a.txt", filetypes.TEXT),
        (files.PDF, "evil.exe", filetypes.PDF),  # whatever it is called
    ],
)
def test_a_type_is_read_from_the_content(content: bytes, name: str, kind: filetypes.FileType) -> None:
    assert decide(content, name=name) == kind


AGAIN = "Open it where it was made, save it again and try once more."


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Minutes.PDF", "a PDF file"),
        ("plan.docx", "a Word file"),
        ("photo.jpeg", "a JPEG picture file"),
        ("plan.odt", "an OpenDocument text file"),
    ],
)
def test_a_text_is_no_other_kind_of_file_because_of_its_name(name: str, kind: str) -> None:
    with pytest.raises(UnacceptableFile) as refused:
        decide(b"%PD only words", name=name)
    assert refused.value.messages == [f"This file is named like {kind}, but holds only plain text. {AGAIN}"]


MACRO_TYPES = files.content_types("application/vnd.ms-word.document.macroEnabled.main+xml")
HIDDEN_MACRO = files.content_types(
    f"{files.OFFICE}.wordprocessingml.document.main+xml", "application/vnd.ms-office.&#118;baProject"
)
FETCHED = """<Relationships><Relationship Id="rId1"
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    Target="https://example.org/a.dotm" TargetMode="External"/></Relationships>"""
PLAIN_WORD = files.content_types(f"{files.OFFICE}.wordprocessingml.document.main+xml")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", filetypes.EMPTY),
        (files.PROGRAM, filetypes.PROGRAM),
        (b"\x7fELF" + b"\0" * 60, filetypes.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", filetypes.PROGRAM),
        (b"<!DOCTYPE html><script>alert(1)</script>", filetypes.MARKUP),
        (b"\n  <html><body>", filetypes.MARKUP),
        (b"<script>alert(1)</script>", filetypes.MARKUP),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', filetypes.MARKUP),
        (b"<?xml version='1.0'?><svg/>", filetypes.MARKUP),
        ("<svg onload='x'/>".encode("utf-16"), filetypes.MARKUP),
        (b"\xef\xbb\xbf<img src=x onerror=alert(1)>", filetypes.MARKUP),
        (files.OLD_OFFICE, filetypes.OLD_OFFICE),
        (files.OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), filetypes.LOCKED),
        (files.zipped({"[Content_Types].xml": MACRO_TYPES}), filetypes.MACROS),
        (files.zipped({"[Content_Types].xml": HIDDEN_MACRO}), filetypes.MACROS),
        (files.zipped({"[Content_Types].xml": PLAIN_WORD, "word/vbaProject.bin": b"x"}), filetypes.MACROS),
        (files.open_document(Basic__Standard__Module1="Sub Main"), filetypes.MACROS),
        (files.open_document(Scripts__python__a="import os"), filetypes.MACROS),
        (files.package(readme="hello"), filetypes.PACKED),
        (b"\x1f\x8b\x08" + b"\0" * 60, filetypes.PACKED),
        (files.zipped({"[Content_Types].xml": files.content_types(
            f"{files.OFFICE}.wordprocessingml.document.main+xml", f"{files.OFFICE}.oleObject")}), filetypes.EMBEDDED),
        (files.zipped({"[Content_Types].xml": PLAIN_WORD, "word/_rels/settings.xml.rels": FETCHED}),
         filetypes.TEMPLATE),
        (b"PK\x03\x04 cut off", filetypes.DAMAGED),
        (files.zipped({"[Content_Types].xml": "<Types/>"}), filetypes.DAMAGED),
        (
            files.zipped({"mimetype": "application/vnd.oasis.opendocument.text",
                          "META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            filetypes.LOCKED,
        ),
    ],
)  # fmt: skip
def test_what_could_do_harm_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnacceptableFile) as refused:
        decide(content, name="harmless.pdf")
    assert refused.value.messages == [sentence]


def test_a_zip_bomb_is_refused_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    many = files.zipped({f"{number}": "" for number in range(filetypes.MOST_PARTS + 1)})
    large = files.zipped({"[Content_Types].xml": " " * (filetypes._CONTENT_TYPES_LIMIT + 1)})
    monkeypatch.setattr(filetypes, "LARGEST_CONTENT", 1_000_000)
    swollen = files.zipped({"[Content_Types].xml": PLAIN_WORD, "word/document.xml": b"\0" * 1_000_000})
    assert len(swollen) < 5_000
    for bomb in (many, large, swollen):
        with pytest.raises(UnacceptableFile) as refused:
            decide(bomb, name="plan.docx")
        assert refused.value.messages == [filetypes.TOO_MUCH_INSIDE]


@pytest.mark.django_db
@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize(
    ("part", "parts"),
    [
        ("[Content_Types].xml", {}),
        ("word/_rels/settings.xml.rels", {"[Content_Types].xml": PLAIN_WORD}),
        ("META-INF/manifest.xml", {"mimetype": "application/vnd.oasis.opendocument.text"}),
    ],
)
def test_a_part_whose_unpacking_nothing_bounds_is_never_unpacked(
    method: int, part: str, parts: dict[str, bytes | str], marlhaven: Partnership
) -> None:
    bomb = files.swollen(method, part=part, parts=parts)

    def keep_it() -> None:
        with within(marlhaven), pytest.raises(UnacceptableFile) as refused:
            documents.store(upload=SimpleUploadedFile("evidence.docx", bomb), name="evidence.docx", by=None)
        assert refused.value.messages == [filetypes.DAMAGED]

    assert len(bomb) < 20_000
    assert files.memory_taken_by(keep_it) < 8 * 1024 * 1024


@pytest.mark.parametrize(
    "content", [b"\0\x01\x02\x03 some bytes", b"BM" + b"\0" * 60, b"GIF89a" + b"\0" * 60, b"\x81\x8d\x8f"]
)
def test_a_kind_that_is_not_on_the_list_is_refused(content: bytes) -> None:
    with pytest.raises(UnacceptableFile, match=r"of an unknown kind\. Choose a PDF, Word, Excel, PowerPoint or Open"):
        decide(content, name="picture.png")


def test_a_caller_may_allow_less() -> None:
    with pytest.raises(UnacceptableFile) as refused:
        decide(files.PDF, name="plan.docx", allowed=(filetypes.WORD,))
    assert refused.value.messages == ["This is a file of another kind (PDF). Choose a Word file."]
    assert filetypes.in_words((filetypes.PDF, filetypes.WORD)) == "a PDF or Word file"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Minutes of May.pdf", "Minutes of May.pdf"),
        ("Protokoll Größe.PDF", "Protokoll Größe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\jo\\plan.pdf", "plan.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("half \ud83d of a pair.pdf", "half of a pair.pdf"),
        ('quote"s; filename=x.pdf', "quotes; filename=x.pdf"),
        ("...hidden", "hidden.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
        ("plan.docx", "plan.docx.pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_content_is(name: str, kept: str) -> None:
    assert documents.safe_name(name, filetypes.PDF) == kept


@pytest.mark.django_db
def test_a_file_is_kept_under_a_key_and_not_under_its_name(marlhaven: Partnership, file_store: Path) -> None:
    with within(marlhaven):
        person = member("antislavery_coordinator")
        stored = documents.store(upload=files.PDF, name="Minutes.pdf", by=person)
        assert (stored.name, stored.content_type, stored.size) == ("Minutes.pdf", "application/pdf", len(files.PDF))
        assert stored.sha256 == hashlib.sha256(files.PDF).hexdigest()
        assert stored.stored_by_user_id == person.user_id
        assert documents.read(stored) == files.PDF
    kept = file_store / str(marlhaven.pk) / str(stored.key)
    assert kept.read_bytes() == files.PDF
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
def test_a_file_is_handed_out_as_a_download_that_no_browser_runs(marlhaven: Partnership) -> None:
    with within(marlhaven):
        stored = documents.store(upload=files.PDF, name="Größe “5”.pdf", by=None)
        answer = documents.answer(stored)
    assert answer.content == files.PDF
    assert {name: answer[name] for name in sorted(answer.headers)} == {
        "Cache-Control": "no-store",
        "Content-Disposition": "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%E2%80%9C5%E2%80%9D.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.django_db
def test_a_file_that_the_store_has_lost_is_not_there(marlhaven: Partnership) -> None:
    with within(marlhaven):
        stored = documents.store(upload=files.PDF, name="a.pdf", by=None)
        default_storage.delete(documents.path_of(marlhaven.pk, stored.key))
        with pytest.raises(Http404):
            documents.answer(stored)


@pytest.mark.django_db
def test_a_file_of_another_partnership_cannot_be_found_nor_removed(
    marlhaven: Partnership, pellworth: Partnership
) -> None:
    with within(marlhaven):
        stored = documents.store(upload=files.PDF, name="a.pdf", by=None)
    with within(pellworth):
        assert not StoredFile.objects.filter(pk=stored.pk).exists()
        with pytest.raises(Exception, match="another partnership"):
            documents.remove(stored=stored, by=None)
    with within(marlhaven):
        assert documents.read(stored) == files.PDF


@pytest.mark.django_db
def test_a_stored_file_never_changes(marlhaven: Partnership) -> None:
    with within(marlhaven):
        stored = documents.store(upload=files.PDF, name="a.pdf", by=None)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            StoredFile.objects.filter(pk=stored.pk).update(name="b.pdf")


@pytest.mark.django_db
def test_bytes_go_when_the_removal_is_certain(
    marlhaven: Partnership, file_store: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with within(marlhaven):
        stored = documents.store(upload=files.PDF, name="a.pdf", by=None)
        path = file_store / documents.path_of(marlhaven.pk, stored.key)
        with django_capture_on_commit_callbacks(execute=True):
            documents.remove(stored=stored, by=None)
            assert path.exists()
        assert not path.exists()
        assert StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_what_a_rollback_leaves_behind_is_removed_a_day_later(marlhaven: Partnership, file_store: Path) -> None:
    folder = file_store / str(marlhaven.pk)
    with within(marlhaven):
        kept = documents.store(upload=files.PDF, name="kept.pdf", by=None)
    with within(marlhaven):
        documents.store(upload=files.PDF, name="lost.pdf", by=None)
        transaction.set_rollback(True)
    assert len(list(folder.iterdir())) == 2
    remove_orphaned_files()
    assert len(list(folder.iterdir())) == 2  # its transaction may still be under way
    before = (timezone.now() - timedelta(days=1, minutes=1)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (before, before))
    for _ in range(2):
        remove_orphaned_files()
        assert [path.name for path in folder.iterdir()] == [str(kept.key)]


class EvidenceForm(forms.Form):
    file = DocumentField(label="File")


def sent(content: bytes, name: str = "a.pdf") -> EvidenceForm:
    return EvidenceForm({}, MultiValueDict({"file": [SimpleUploadedFile(name, content)]}))


def test_a_form_says_what_may_be_chosen_and_takes_it() -> None:
    assert EvidenceForm().fields["file"].help_text == f"A{filetypes.EVIDENCE_WORDS[1:]}, up to 10 MB."
    form = sent(files.PDF)
    assert form.is_valid()
    assert form.cleaned_data["file"].read() == files.PDF


def test_a_form_answers_a_bad_file_with_a_sentence(settings: Settings) -> None:
    settings.LARGEST_UPLOAD = 2 * 1024 * 1024
    assert EvidenceForm({}, MultiValueDict()).errors == {"file": ["Choose a file"]}
    assert sent(b"").errors == {"file": [filetypes.EMPTY]}
    assert sent(files.PROGRAM).errors == {"file": [filetypes.PROGRAM]}
    assert sent(files.PDF + b" " * settings.LARGEST_UPLOAD).errors == {
        "file": ["The file is larger than 2 MB. Make it smaller, or give a link to it."]
    }


def test_no_more_of_a_huge_upload_is_written_down_than_shows_that_it_is_too_large(settings: Settings) -> None:
    settings.LARGEST_UPLOAD = 200_000
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 3_000_000)})
    upload = request.FILES["file"]
    assert isinstance(upload, UploadedFile)
    assert upload.size is not None
    assert 200_000 < upload.size < 350_000
    upload.close()
