"""What a file is, decided by its content and never by its name; and what is refused, in sentences.

Of a zip package its directory and a few small parts are read, and only where every part is stored or deflated: of
those alone Python's reader unpacks no more than it was asked for. PDFs are taken as they are, so one that asks for a
password passes; an Office file that does cannot be opened by anybody here, and is refused.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import filetype
from django.core.exceptions import ValidationError


class UnacceptableFile(ValidationError):
    """The file is not taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class FileType:
    words: str
    content_type: str
    endings: tuple[str, ...]
    """The first is the one that a stored file's name gets where its own is none of them."""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

PDF = FileType("PDF", "application/pdf", (".pdf",))
WORD = FileType("Word", f"{_OFFICE}wordprocessingml.document", (".docx",))
EXCEL = FileType("Excel", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",))
POWERPOINT = FileType("PowerPoint", f"{_OFFICE}presentationml.presentation", (".pptx",))
OPEN_TEXT = FileType("OpenDocument text", f"{_OPEN_DOCUMENT}text", (".odt",))
OPEN_SHEET = FileType("OpenDocument spreadsheet", f"{_OPEN_DOCUMENT}spreadsheet", (".ods",))
OPEN_SLIDES = FileType("OpenDocument presentation", f"{_OPEN_DOCUMENT}presentation", (".odp",))
PNG = FileType("PNG picture", "image/png", (".png",))
JPEG = FileType("JPEG picture", "image/jpeg", (".jpg", ".jpeg"))
WEBP = FileType("WebP picture", "image/webp", (".webp",))
HEIC = FileType("HEIC picture", "image/heic", (".heic", ".heif"))
TEXT = FileType("plain text", "text/plain", (".txt", ".md", ".log"))
CSV = FileType("CSV", "text/csv", (".csv",))
HTML = FileType("web page", "text/html", (".html", ".htm"))
"""For what is only read here and never handed out again: a page can hold programs."""
RICH_TEXT = FileType("RTF", "application/rtf", (".rtf",))
"""Taken nowhere; known, so that it can be told what to do instead."""

EVIDENCE = (PDF, WORD, EXCEL, POWERPOINT, OPEN_TEXT, OPEN_SHEET, OPEN_SLIDES, PNG, JPEG, WEBP, HEIC, TEXT, CSV)
"""Everything that may be stored unless a caller allows less."""
EVIDENCE_WORDS = "a PDF, Word, Excel, PowerPoint or OpenDocument file, a picture or plain text"

EMPTY = "The file is empty. Choose another file."
LOCKED = "This file is protected by a password. Remove the password and try again."
OLD_OFFICE = (
    "This is an Office file of the old kind (.doc, .xls, .ppt), which may hold macros. Open it, save it in its new"
    " kind, such as .docx or .xlsx, and try again."
)
MACROS = (
    "This file holds macros, which are not taken. Save it without macros, for example as .docx or .xlsx, and try again."
)
EMBEDDED = (
    "This file has another program's object inside it, which is not taken. Open it, take the object out or paste it as"
    " a picture, save it and try again."
)
TEMPLATE = (
    "This file fetches a template from elsewhere when it is opened, which is not taken. Open it, attach the normal"
    " template, save it and try again."
)
PACKED = "This is a packed file (zip or the like). Unpack it and add the files one by one."
PROGRAM = "This is a program. Programs are not taken."
MARKUP = "This is a web page or an SVG drawing, which can hold programs. Save it as PDF and try again."
DAMAGED = "This file is damaged and cannot be read. Open it, save it again and try again."
TOO_MUCH_INSIDE = "There is far more in this file than its size says. Save it again without its pictures and try again."

MOST_PARTS = 5_000
LARGEST_CONTENT = 100 * 1024 * 1024
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How the parts of a package may be packed. A part in bzip2 or LZMA is unpacked a million times its size at once,
whatever number of bytes is asked for; Office writes neither."""
_TYPES = "[content_types].xml"
_CONTENT_TYPES_LIMIT = 1024 * 1024

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_MACRO_SIGNS = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "activex")
_EMBEDDED_SIGN = "officedocument.oleobject"
_SETTINGS = "word/_rels/settings.xml.rels"
_MACRO_PARTS = ("vbaproject.bin", "basic/", "scripts/")
_MAIN_PARTS = {
    f"{_OFFICE}wordprocessingml.document.main+xml": WORD,
    f"{_OFFICE}spreadsheetml.sheet.main+xml": EXCEL,
    f"{_OFFICE}presentationml.presentation.main+xml": POWERPOINT,
}
_OPEN_DOCUMENTS = {kind.content_type: kind for kind in (OPEN_TEXT, OPEN_SHEET, OPEN_SLIDES)}
_BY_SIGNATURE = {kind.content_type: kind for kind in (PDF, PNG, JPEG, WEBP, HEIC, RICH_TEXT)} | {"image/heif": HEIC}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"dex\n")
_MARKUP = re.compile(r"\A\s*<(?:\?xml|!doctype|!--|[a-z][a-z0-9:-]*[\s/>])", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def decide(
    content: bytes,
    *,
    name: str,
    allowed: tuple[FileType, ...] = EVIDENCE,
    instead: Mapping[FileType, str] | None = None,
) -> FileType:
    """The file's type. Raises UnacceptableFile, for a kind that is not allowed with the sentence that `instead` has of
    it. The name only tells CSV from other plain text, and of a text that it was meant to be something else: a PDF or
    picture that is none would open for nobody."""
    if not content:
        raise UnacceptableFile(EMPTY)
    found = _by_content(content, name)
    if found is TEXT:
        _refuse_promised(name)
    if found is HTML and HTML not in allowed:
        raise UnacceptableFile(MARKUP)
    if found is not None and found not in allowed and instead and found in instead:
        raise UnacceptableFile(instead[found])
    if found is None or found not in allowed:
        what = f"This is a file of another kind ({found.words})." if found else "This is a file of an unknown kind."
        raise UnacceptableFile(f"{what} Choose {in_words(allowed)}.")
    return found


def in_words(allowed: tuple[FileType, ...]) -> str:
    """ "a PDF", "a PDF, Word or Excel file": what to choose instead."""
    if allowed == EVIDENCE:
        return EVIDENCE_WORDS
    *first, last = [kind.words for kind in allowed]
    return f"a {', '.join(first)} or {last} file" if first else f"a {last} file"


def _refuse_promised(name: str) -> None:
    for kind in EVIDENCE:
        if kind not in (TEXT, CSV) and name.casefold().endswith(kind.endings):
            article = "an" if kind.words.startswith("Open") else "a"
            raise UnacceptableFile(
                f"This file is named like {article} {kind.words} file, but holds only plain text. Open it where it was"
                " made, save it again and try once more."
            )


def _by_content(content: bytes, name: str) -> FileType | None:
    if content.startswith(_OLD_OFFICE):
        raise UnacceptableFile(LOCKED if _ENCRYPTED_STREAM in content else OLD_OFFICE)
    if content.startswith(b"PK"):
        return _package(content)
    if content.startswith(_PROGRAMS):
        raise UnacceptableFile(PROGRAM)
    guessed = filetype.guess_mime(content[:8192])
    if guessed in _BY_SIGNATURE:
        return _BY_SIGNATURE[guessed]
    if filetype.is_archive(content[:8192]):
        raise UnacceptableFile(PACKED)
    return _text(content, name) if guessed is None else None


def _package(content: bytes) -> FileType:
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
        names = {part.filename.casefold() for part in parts}
        _refuse_by_directory(parts, names)
        found = _office(package) if _TYPES in names else _open_document(package)
    # The errors of zip and zlib all mean the same to the reader.
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, EOFError, OSError, RuntimeError):
        raise UnacceptableFile(DAMAGED) from None
    if any(part.endswith(_MACRO_PARTS[0]) or part.startswith(_MACRO_PARTS[1:]) for part in names):
        raise UnacceptableFile(MACROS)
    return found


def _refuse_by_directory(parts: list[zipfile.ZipInfo], names: set[str]) -> None:
    """Before any part is opened."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise UnacceptableFile(TOO_MUCH_INSIDE)
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise UnacceptableFile(LOCKED)
    if _TYPES not in names and (not parts or parts[0].filename != "mimetype"):
        raise UnacceptableFile(PACKED)
    if any(part.compress_type not in BOUNDED for part in parts):
        raise UnacceptableFile(DAMAGED)


def _office(package: zipfile.ZipFile) -> FileType:
    types = html.unescape(_part(package, "[Content_Types].xml")).casefold()
    # By what it is said to be as well as by its name: Office runs a macro part under any name.
    if any(sign in types for sign in _MACRO_SIGNS):
        raise UnacceptableFile(MACROS)
    if _EMBEDDED_SIGN in types:
        raise UnacceptableFile(EMBEDDED)
    _refuse_fetched_template(package)
    for main, kind in _MAIN_PARTS.items():
        if main in types:
            return kind
    raise UnacceptableFile(DAMAGED)


def _refuse_fetched_template(package: zipfile.ZipFile) -> None:
    """Word fetches a template that lies elsewhere as soon as the document is opened, macros and all."""
    for name in package.namelist():
        if name.casefold() == _SETTINGS:
            told = html.unescape(_part(package, name)).casefold()
            if "attachedtemplate" in told and re.search(r"targetmode\s*=\s*[\"']external", told):
                raise UnacceptableFile(TEMPLATE)


def _open_document(package: zipfile.ZipFile) -> FileType:
    found = _OPEN_DOCUMENTS.get(_part(package, "mimetype").strip())
    if found is None:
        raise UnacceptableFile(PACKED)
    if "encryption-data" in _part(package, "META-INF/manifest.xml"):
        raise UnacceptableFile(LOCKED)
    return found


def _part(package: zipfile.ZipFile, name: str) -> str:
    """One small part as text; no more of it is unpacked than a real one can hold."""
    with package.open(name) as opened:
        content = opened.read(_CONTENT_TYPES_LIMIT + 1)
    if len(content) > _CONTENT_TYPES_LIMIT:
        raise UnacceptableFile(TOO_MUCH_INSIDE)
    return content.decode("utf-8", errors="replace")


def _text(content: bytes, name: str) -> FileType | None:
    text = decoded(content)
    if text is None:
        return None
    if _MARKUP.match(text):
        return HTML
    return CSV if name.casefold().endswith(".csv") else TEXT


def decoded(content: bytes) -> str | None:
    """Text in UTF-8, in UTF-16, or in the old Windows encoding; None for anything with other bytes."""
    encodings = [code for mark, code in _BYTE_ORDER_MARKS.items() if content.startswith(mark)] or _likely(content)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _UNPRINTABLE.search(text) else text
    return None


def _likely(content: bytes) -> list[str]:
    """Without a mark: Latin letters in UTF-16 are every second byte, the others 0."""
    sample = content[:2000]
    if len(content) % 2 == 0 and sample.count(0) > len(sample) // 3:
        return ["utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"]
    return ["utf-8", "cp1252"]
