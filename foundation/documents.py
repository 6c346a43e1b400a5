"""Stored files: what is taken, where it lies, and how it is handed out.

The bytes lie on Django's storage under `<partnership>/<key>`, never under a name that somebody typed, and never at an
address: who may have a file is decided by the view of the row that refers to it, which answers with `answer`. Whoever
stores or removes a file records that in the audit with the row that it belongs to.

A file is written before its row is committed, for the other way round a crash would leave a row without its file. What
a rollback or a crash leaves behind is found and removed by `remove_orphans`.
"""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from foundation.audit import Actor
from foundation.filetypes import EMPTY, EVIDENCE, FileType, UnacceptableFile, decide
from foundation.models import StoredFile
from foundation.tenancy import current

__all__ = ["EVIDENCE", "FileType", "UnacceptableFile", "answer", "keep", "read", "remove", "remove_orphans", "store"]

log = logging.getLogger(__name__)
LONGEST_NAME = 150
AGE_OF_AN_ORPHAN = timedelta(days=1)
"""No transaction lasts so long: a file of this age without a row will never get one."""
_FORBIDDEN_IN_NAMES = '<>:"|?*'


@transaction.atomic
def store(
    *, upload: File[Any] | bytes, name: str, by: Actor | None, allowed: tuple[FileType, ...] = EVIDENCE
) -> StoredFile:
    """Keep a file in the open partnership. Raises UnacceptableFile (a ValidationError) with a sentence.

    The stored name is a safe form of `name`, with the ending of what the content is.
    """
    content = content_of(upload)
    return keep(content=content, name=name, kind=decide(content, name=name, allowed=allowed), by=by)


@transaction.atomic
def keep(*, content: bytes, name: str, kind: FileType, by: Actor | None) -> StoredFile:
    """Keep what this site made itself, of any size."""
    stored = StoredFile(
        name=safe_name(name, kind),
        content_type=kind.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_by_user_id=by.user_id if by else None,
    )
    default_storage.save(path_of(current().partnership_id, stored.key), ContentFile(content))
    stored.save(force_insert=True)
    return stored


@transaction.atomic
def remove(*, stored: StoredFile, by: Actor | None) -> None:
    """Throw the row away now, and the bytes once that is certain."""
    path = path_of(stored.partnership_id, stored.key)
    stored.delete()
    transaction.on_commit(partial(default_storage.delete, path))


def read(stored: StoredFile) -> bytes:
    """Its bytes. Raises FileNotFoundError where the file store has lost them."""
    with default_storage.open(path_of(stored.partnership_id, stored.key)) as opened:
        return bytes(opened.read())


def answer(stored: StoredFile) -> HttpResponse:
    """The file as a download that no browser shows, runs or keeps. The caller has checked who asks."""
    try:
        content = read(stored)
    except FileNotFoundError:
        log.exception("The file store has lost file %s of partnership %s.", stored.key, stored.partnership_id)
        raise Http404 from None
    return HttpResponse(
        content,
        content_type=stored.content_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=stored.name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "no-store",
        },
    )


def remove_orphans(*, partnership_id: int, at: datetime) -> int:
    """Delete the files of a partnership that have no row and are older than a day; how many there were.

    Opens no scope: the caller has opened the partnership.
    """
    try:
        _folders, names = default_storage.listdir(str(partnership_id))
    except FileNotFoundError:
        return 0
    known = {str(key) for key in StoredFile.objects.values_list("key", flat=True)}
    removed = 0
    for name in sorted(set(names) - known):
        path = f"{partnership_id}/{name}"
        if at - default_storage.get_modified_time(path) > AGE_OF_AN_ORPHAN:
            default_storage.delete(path)
            removed += 1
    return removed


def path_of(partnership_id: int, key: UUID) -> str:
    return f"{partnership_id}/{key}"


def content_of(upload: File[Any] | bytes) -> bytes:
    """All of it, if it is no larger than the limit. Raises UnacceptableFile."""
    if isinstance(upload, bytes):
        size, content = len(upload), upload
    else:
        upload.seek(0)
        content = upload.read(settings.LARGEST_UPLOAD + 1)
        upload.seek(0)
        size = max(len(content), upload.size or 0)
    if size > settings.LARGEST_UPLOAD:
        raise UnacceptableFile(f"The file is larger than {largest_in_words()}. Make it smaller, or give a link to it.")
    if not content:
        raise UnacceptableFile(EMPTY)
    return content


def largest_in_words() -> str:
    return f"{settings.LARGEST_UPLOAD // (1024 * 1024)} MB"


def safe_name(name: str, kind: FileType) -> str:
    """A name that is safe in a header, on a screen and on anybody's disk, with an ending that fits the content.

    Without folders, control and direction characters, or leading dots; `report.exe` that is a PDF is `report.exe.pdf`.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(" " if unicodedata.category(char) in ("Zs", "Zl", "Zp") else char for char in last)
    kept = "".join(
        char for char in shown if not unicodedata.category(char).startswith("C") and char not in _FORBIDDEN_IN_NAMES
    )
    plain = " ".join(unicodedata.normalize("NFC", kept).split())
    ending = next((end for end in kind.endings if plain.casefold().endswith(end)), "")
    stem = plain[: len(plain) - len(ending)] if ending else plain
    return f"{stem[:LONGEST_NAME].strip('. ') or 'file'}{ending or kind.endings[0]}"


class LimitedUpload(FileUploadHandler):
    """Stops writing an upload down one piece after the limit, so that a huge one fills no disk.

    What the later handlers keep is larger than the limit, so the form still answers that the file is too large.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.LARGEST_UPLOAD else None

    def file_complete(self, file_size: int) -> Any:
        return None
