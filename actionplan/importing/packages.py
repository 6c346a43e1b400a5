"""The zip packages that Word and Excel write, looked at before anything parses them.

A package of a few kilobytes can hold gigabytes, and a part of a few megabytes can take a hundred times that once it is
parsed, so both are bounded first: by what the package declares, and by what its parts turn out to hold. Every part is
unpacked here to its end once, a piece at a time, so that those who unpack it whole find what was declared.
"""

import copy
import html
import io
import re
import zipfile
import zlib

from actionplan.importing.blocks import UnreadableDocument
from foundation.filetypes import BOUNDED

LARGEST_CONTENT = 40 * 1024 * 1024
MOST_PARTS = 5_000
MOST_NODES = 800_000

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

LOCKED = "This file is protected by a password. Remove the password and try again."
MACROS = "This file holds macros, which we do not accept. Save it as .docx or .xlsx without macros and try again."
TOO_MUCH_INSIDE = (
    "There is far more in this file than a plan holds. Remove its pictures and empty rows, or split it, and try again."
)
DAMAGED = "This file is damaged and cannot be read. Open it, save it again and try again."
PACKED = "This is a packed file (zip or the like). Unpack it and choose the plan that is inside."

_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"iso-8859-1", b"windows-1252")
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xfe\xff"
_CHUNK = 1024 * 1024
_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
_TYPES = "[Content_Types].xml"


def content_types(content: bytes) -> str:
    """What the package says that it holds, in small letters. Raises UnreadableDocument for one that is not safe."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
            raise UnreadableDocument(TOO_MUCH_INSIDE)
        if any(part.flag_bits & 0x1 for part in parts):
            raise UnreadableDocument(LOCKED)
        if any(part.compress_type not in BOUNDED for part in parts):
            raise UnreadableDocument(DAMAGED)
        if _TYPES not in package.namelist():
            raise UnreadableDocument(PACKED)
        _refuse_what_would_fill_memory(package)
        types = html.unescape(package.read(_TYPES).decode("utf-8", errors="replace")).casefold()
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, EOFError, OSError):
        raise UnreadableDocument(DAMAGED) from None
    # By what it is said to be as well as by its name: Word runs a macro part under any name.
    names = [part.filename.casefold() for part in parts]
    if any(sign in types for sign in _MACRO_TYPES) or any(name.endswith("vbaproject.bin") for name in names):
        raise UnreadableDocument(MACROS)
    return types


def _refuse_what_would_fill_memory(package: zipfile.ZipFile) -> None:
    """Count elements, attributes and entities before anything parses them: each takes far more memory than file.

    All parts are counted, whatever they are called: pictures hold these bytes by chance, too seldom to matter.
    """
    nodes = 0
    for part in package.infolist():
        with package.open(_unlimited(part)) as opened:
            chunk = opened.read(_CHUNK)
            encoding = _ENCODING.match(chunk.replace(b"\0", b"").lstrip(_BYTE_ORDER_MARKS))
            if encoding and encoding[1].lower() not in _ENCODINGS:
                raise UnreadableDocument(DAMAGED)  # in another, such as UTF-7, `<` may be other bytes
            end, size = b"", 0
            while chunk:
                size += len(chunk)
                if size > part.file_size:
                    raise UnreadableDocument(DAMAGED)
                if b"<!doctype" in (end + chunk).replace(b"\0", b"").lower():
                    raise UnreadableDocument(DAMAGED)  # Office writes none, and its entities could multiply
                end = chunk[-20:]
                nodes += sum(map(chunk.count, (b"<", b"=", b"&"))) - chunk.count(b"</")
                if nodes > MOST_NODES:
                    raise UnreadableDocument(TOO_MUCH_INSIDE)
                chunk = opened.read(_CHUNK)


def _unlimited(part: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The same part to its real end. Up to the end that it declares, its check sum can be made to fit."""
    whole = copy.copy(part)
    whole.file_size = LARGEST_CONTENT + 1
    return whole
