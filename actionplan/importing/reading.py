"""What a file is, by its content, and what it holds as neutral blocks."""

import re

from actionplan.importing import delimited
from actionplan.importing.markup import read_html
from actionplan.importing.plain import read_text
from actionplan.importing.word import read_docx
from foundation import filetypes
from foundation.filetypes import CSV, EMPTY, EXCEL, HTML, TEXT, WORD, UnacceptableFile
from foundation.reading import packages
from foundation.reading.blocks import Block, Progress, UnreadableDocument, unheard
from foundation.reading.excel import read_xlsx

LARGEST_FILE = 10 * 1024 * 1024
TOO_LARGE = "This file is larger than 10 MB. Remove its pictures or split it: a plan may have up to 10 MB."

READABLE = (WORD, EXCEL, CSV, TEXT, HTML)
PDF = (
    "This is a PDF, which does not keep the rows of a table. Ask who made it for the Word document or the spreadsheet."
)
PICTURE = "This is a picture. A picture of a table cannot be read: ask who made it for the document itself."
OPEN_DOCUMENT = "This is an OpenDocument file (.odt or .ods). Open it, save it as .docx or .xlsx and try again."
RICH_TEXT = "This is an RTF document. Open it in Word, save it as “Word Document (.docx)” and try again."
INSTEAD = {
    filetypes.PDF: PDF,
    **dict.fromkeys((filetypes.PNG, filetypes.JPEG, filetypes.WEBP, filetypes.HEIC), PICTURE),
    **dict.fromkeys((filetypes.OPEN_TEXT, filetypes.OPEN_SHEET), OPEN_DOCUMENT),
    filetypes.RICH_TEXT: RICH_TEXT,
}
"""What to do about a file of a kind that people take for a document and that is not read."""

_BEFORE_A_PAGE = re.compile(r"\s*(?:<!--.*?-->|<\?xml[^>]*>)", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body|table|h[1-6])\b", re.IGNORECASE)


def read_blocks(content: bytes, file_name: str, tell: Progress = unheard) -> list[Block]:
    """Every paragraph and table in order. The name only tells CSV from other text.

    Raises UnreadableDocument with one sentence for the person who chose the file.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument(TOO_LARGE)
    try:
        kind = filetypes.decide(content, name=file_name, allowed=READABLE, instead=INSTEAD)
    except UnacceptableFile as refused:
        raise UnreadableDocument(refused.message) from refused
    if kind not in (WORD, EXCEL):
        return _read_characters(decoded(content), file_name.casefold(), tell)
    packages.refuse_what_would_fill_memory(content)
    return read_docx(content, tell) if kind is WORD else read_xlsx(content, tell)


def _read_characters(text: str, file_name: str, tell: Progress) -> list[Block]:
    if not text.strip():
        raise UnreadableDocument(EMPTY)
    if file_name.endswith((".csv", ".tsv")):
        return delimited.read_csv(text, tell)
    if _is_page(text[:20_000]) or (file_name.endswith((".html", ".htm")) and "<" in text):
        return read_html(text, tell)
    if "\t" not in text and delimited.has_header(text):
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
    """Text that `filetypes` has found to be one, with plain spaces and without soft hyphens."""
    text = filetypes.decoded(content)
    assert text is not None, "a text is known by having been decoded"
    return text.replace("\xa0", " ").replace("\xad", "")
