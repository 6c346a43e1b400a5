"""What a file is, by its content, and what it holds as neutral blocks."""

import re

import filetype

from actionplan.importing import delimited, packages
from actionplan.importing.blocks import Block, Progress, UnreadableDocument, unheard
from actionplan.importing.excel import read_xlsx
from actionplan.importing.markup import read_html
from actionplan.importing.plain import read_text
from actionplan.importing.word import read_docx

LARGEST_FILE = 10 * 1024 * 1024

CHOOSE = "Choose a Word document (.docx), an Excel workbook (.xlsx), a CSV file, a web page (.html) or plain text."
EMPTY = f"This file is empty. {CHOOSE}"
TOO_LARGE = "This file is larger than 10 MB. Remove its pictures or split it: a plan may have up to 10 MB."
NO_DOCUMENT = f"This is no document that we can read. {CHOOSE}"
OLD_WORD = "This is an old Word document (.doc). Open it in Word, save it as “Word Document (.docx)” and try again."
OLD_EXCEL = "This is an old Excel workbook (.xls). Open it in Excel, save it as “Excel Workbook (.xlsx)” and try again."
OLD_OFFICE = "This is an Office file of the old kind. Open it, save it as .docx or .xlsx and try again."
OPEN_DOCUMENT = "This is an OpenDocument file (.odt or .ods). Open it, save it as .docx or .xlsx and try again."
PDF = (
    "This is a PDF, which does not keep the rows of a table. Ask who made it for the Word document or the spreadsheet."
)
RICH_TEXT = "This is an RTF document. Open it in Word, save it as “Word Document (.docx)” and try again."
PICTURE = "This is a picture. A picture of a table cannot be read: ask who made it for the document itself."

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_BEFORE_A_PAGE = re.compile(r"\s*(?:<!--.*?-->|<\?xml[^>]*>)", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body|table|h[1-6])\b", re.IGNORECASE)


def read_blocks(content: bytes, file_name: str, tell: Progress = unheard) -> list[Block]:
    """Every paragraph and table in order. The name only tells CSV from other text.

    Raises UnreadableDocument with one sentence for the person who chose the file.
    """
    if not content:
        raise UnreadableDocument(EMPTY)
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument(TOO_LARGE)
    if content.startswith(_OLD_OFFICE):
        raise UnreadableDocument(_why_not_old(content))
    if content.startswith(b"PK"):
        return _read_package(content, tell)
    if content.startswith(b"%PDF"):
        raise UnreadableDocument(PDF)
    if content.startswith(b"{\\rtf"):
        raise UnreadableDocument(RICH_TEXT)
    kind = filetype.guess_mime(content[:8192])
    if kind:
        raise UnreadableDocument(PICTURE if kind.startswith("image/") else NO_DOCUMENT)
    return _read_characters(decoded(content), file_name.casefold(), tell)


def _read_characters(text: str, file_name: str, tell: Progress) -> list[Block]:
    if not text.strip():
        raise UnreadableDocument(EMPTY)
    if file_name.endswith((".csv", ".tsv")):
        return delimited.read_csv(text, tell)
    if _is_page(text[:20_000]) or (file_name.endswith((".html", ".htm")) and "<" in text):
        return read_html(text, tell)
    if "\t" not in text and any(delimited.has_header(text, sign) for sign in delimited.SEPARATORS):
        return delimited.read_csv(text, tell)
    return read_text(text, tell)


def _is_page(beginning: str) -> bool:
    """By the first element after comments, one of which is passed at a time: a pattern of many would try each of them
    both as one and as part of another."""
    at = 0
    while before := _BEFORE_A_PAGE.match(beginning, at):
        at = before.end()
    return _PAGE.match(beginning, at) is not None


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 or what Windows writes in Western Europe. Raises UnreadableDocument for what is no text."""
    encodings = [encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)] or _encodings(content)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _UNPRINTABLE.search(text):
            break
        return text.replace("\xa0", " ").replace("\xad", "")
    raise UnreadableDocument(NO_DOCUMENT)


def _encodings(content: bytes) -> list[str]:
    """Latin letters in UTF-16 are every second byte, the others 0."""
    sample = content[:2000]
    if len(content) % 2 == 0 and sample.count(0) > len(sample) // 3:
        return ["utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"]
    return ["utf-8", "cp1252"]


def _why_not_old(content: bytes) -> str:
    """An old file and one with a password are the same container: the names of the streams in it tell them apart."""
    signs = (("EncryptedPackage", packages.LOCKED), ("WordDocument", OLD_WORD), ("Workbook", OLD_EXCEL))
    return next((why for sign, why in signs if sign.encode("utf-16-le") in content), OLD_OFFICE)


def _read_package(content: bytes, tell: Progress) -> list[Block]:
    if b"mimetypeapplication/vnd.oasis.opendocument" in content[:200]:
        raise UnreadableDocument(OPEN_DOCUMENT)
    types = packages.content_types(content)
    if packages.WORD in types:
        return read_docx(content, tell)
    if packages.EXCEL in types:
        return read_xlsx(content, tell)
    raise UnreadableDocument(NO_DOCUMENT)
