"""Files for tests: real ones of each kind as small as they can be, and ones that mean harm."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping

import docx
import xlsxwriter
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40
PROGRAM = b"MZ\x90\0\x03" + b"\0" * 300


def package(**parts: bytes | str) -> bytes:
    """A zip; a part's name is the keyword, with `__` for a slash."""
    return zipped({name.replace("__", "/"): content for name, content in parts.items()})


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def swollen(method: int, *, part: str, parts: Mapping[str, bytes | str]) -> bytes:
    """A package one of whose parts is a million times its size, packed by `method`, with room for one byte declared."""
    made, size = io.BytesIO(), 64 * 1024 * 1024
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            if name != part:
                file.writestr(name, content)
        file.writestr(part, b"\0" * size, compress_type=method)
    return made.getvalue().replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))


def content_types(*types: str) -> str:
    overrides = "".join(f'<Override PartName="/x" ContentType="{kind}"/>' for kind in types)
    return f'<?xml version="1.0"?><Types>{overrides}</Types>'


def word() -> bytes:
    made = io.BytesIO()
    docx.Document().save(made)
    return made.getvalue()


def excel() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    book.add_worksheet()
    book.close()
    return made.getvalue()


def powerpoint() -> bytes:
    return zipped({"[Content_Types].xml": content_types(f"{OFFICE}.presentationml.presentation.main+xml")})


def open_document(kind: str = "text", **parts: bytes | str) -> bytes:
    held: dict[str, bytes | str] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "META-INF/manifest.xml": "<manifest/>",
    }
    return zipped(held | {name.replace("__", "/"): content for name, content in parts.items()})


def picture(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (2, 2)).save(made, kind)
    return made.getvalue()


def memory_taken_by(read: Callable[[], object]) -> int:
    """Bytes, at most at one time."""
    tracemalloc.start()
    try:
        read()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
