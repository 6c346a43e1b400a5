"""The zip packages that Word and Excel write, looked at before anything parses them.

What is no safe package at all, `foundation.filetypes.decide` has refused. A part of a few megabytes can take a hundred
times that once it is parsed, so what the parts turn out to hold is counted here: every part is unpacked to its end
once, a piece at a time, so that those who unpack it whole find what was declared.
"""

import copy
import io
import re
import zipfile
import zlib

from foundation.filetypes import DAMAGED
from foundation.reading.blocks import UnreadableDocument

LARGEST_CONTENT = 40 * 1024 * 1024
"""Less than other files may hold, for these are parsed."""
MOST_NODES = 800_000

TOO_MUCH_INSIDE = (
    "There is far more in this file than can be read. Remove its pictures and empty rows, or split it, and try again."
)

_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"iso-8859-1", b"windows-1252")
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xfe\xff"
_CHUNK = 1024 * 1024


def refuse_what_would_fill_memory(content: bytes) -> None:
    """Raises UnreadableDocument for a package that holds too much, or other than it declares."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        if sum(part.file_size for part in package.infolist()) > LARGEST_CONTENT:
            raise UnreadableDocument(TOO_MUCH_INSIDE)
        _count_nodes(package)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, EOFError, OSError):
        raise UnreadableDocument(DAMAGED) from None


def _count_nodes(package: zipfile.ZipFile) -> None:
    """Elements, attributes and entities, before anything parses them: each takes far more memory than file.

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
