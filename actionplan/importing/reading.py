"""What a file is, by its content, and what it holds as neutral blocks."""

from actionplan.importing import packages
from actionplan.importing.blocks import Block, Progress, UnreadableDocument, unheard
from actionplan.importing.word import read_docx

LARGEST_FILE = 10 * 1024 * 1024

CHOOSE = "Choose a Word document (.docx), an Excel workbook (.xlsx), a CSV file, a web page (.html) or plain text."
EMPTY = f"This file is empty. {CHOOSE}"
TOO_LARGE = "This file is larger than 10 MB. Remove its pictures or split it: a plan may have up to 10 MB."
NO_DOCUMENT = f"This is no document that we can read. {CHOOSE}"
OLD_WORD = "This is an old Word document (.doc). Open it in Word, save it as “Word Document (.docx)” and try again."
OLD_EXCEL = "This is an old Excel workbook (.xls). Open it in Excel, save it as “Excel Workbook (.xlsx)” and try again."
OLD_OFFICE = "This is an Office file of the old kind. Open it, save it as .docx or .xlsx and try again."

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
    raise UnreadableDocument(NO_DOCUMENT)


def _why_not_old(content: bytes) -> str:
    """An old file and one with a password are the same container: the names of the streams in it tell them apart."""
    signs = (("EncryptedPackage", packages.LOCKED), ("WordDocument", OLD_WORD), ("Workbook", OLD_EXCEL))
    return next((why for sign, why in signs if sign.encode("utf-16-le") in content), OLD_OFFICE)


def _read_package(content: bytes, tell: Progress) -> list[Block]:
    types = packages.content_types(content)
    if packages.WORD in types:
        return read_docx(content, tell)
    raise UnreadableDocument(NO_DOCUMENT)
