"""PDFs from our own pages of HTML: tagged, with a title, an outline and page numbers. The only importer of WeasyPrint.

A report is a template that extends `reports/report.html`. Its style sheet and typeface are files of this product and
the only ones that are ever fetched: an address in the text, whatever it says, is never opened.

It lays out about four pages in a second, so it runs in a job; short letters excepted.
"""

from __future__ import annotations

import logging
import mimetypes
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

PACKAGED = "https://report.invalid/"
"""Nothing can stand under this name, and relative addresses in a style sheet need one of a kind that they know."""
FILES = frozenset(
    {"report.css"} | {f"fonts/source-sans-3-{which}.woff2" for which in ("400", "700", "more-400", "more-700")}
)
"""All that a report may fetch, by its path among the static files."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""What is no character on paper; it would spoil the reading of all others in its typeface."""

Progress = Callable[[int, int], None]
_told: ContextVar[Callable[[], None] | None] = ContextVar("told", default=None)


class MissingPart(RuntimeError):
    """A style sheet or a typeface of our own is not there: the assets are not built."""


def render(html: str, *, pages: int = 1, tell: Progress | None = None) -> bytes:
    """The document as PDF/UA-1. `pages` is a guess at how many there will be, for `tell`, which hears of each."""
    weasyprint = _weasyprint()
    html = _UNPRINTABLE.sub("\ufffd", html)
    try:
        with _telling(pages, tell):
            document = weasyprint.HTML(string=html, base_url=PACKAGED, url_fetcher=_fetcher())
            made: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    except weasyprint.urls.FatalURLFetchingError as missing:  # which is no Exception, so nobody would catch it
        raise MissingPart(str(missing)) from None
    return made


def packaged(address: str) -> Path:
    """The file behind an address in a report. Raises ValueError for any that is not one of `FILES`."""
    name = address.removeprefix(PACKAGED)
    if not address.startswith(PACKAGED) or name not in FILES:
        raise ValueError("A report fetches nothing but its own style sheet and typeface.")
    found = finders.find(name)
    if not isinstance(found, str):
        raise MissingPart(f"{name} is not there. Build the assets: `make assets`.")
    return Path(found)


def _weasyprint() -> Any:
    """Imported when it is first needed: it takes half a second, and no page of the site needs it."""
    logger = logging.getLogger("weasyprint.progress")
    if not any(isinstance(handler, _Steps) for handler in logger.handlers):
        logger.addHandler(_Steps())
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logging.getLogger("weasyprint").setLevel(logging.ERROR)  # its warnings quote the text of the page
        logging.getLogger("fontTools").setLevel(logging.WARNING)
    import weasyprint  # noqa: PLC0415

    return weasyprint


def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class PackagedFiles(URLFetcher):  # type: ignore[misc, unused-ignore] # the library has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            try:
                path = packaged(url)
            except MissingPart as missing:
                raise FatalURLFetchingError(str(missing)) from missing
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return PackagedFiles()


class _Steps(logging.Handler):
    """Passes each step that the library writes to its log on to whoever waits for the document in this context."""

    def emit(self, record: logging.LogRecord) -> None:
        tell = _told.get()
        if tell is not None:
            tell()


@contextmanager
def _telling(pages: int, tell: Progress | None) -> Iterator[None]:
    """Steps: one a page, and a few before and after. Layout may run twice over pages, so the last ones wait."""
    if tell is None:
        yield
        return
    steps, done = pages + 6, 0

    def step() -> None:
        nonlocal done
        done += 1
        tell(min(done, steps - 1), steps)

    token = _told.set(step)
    try:
        yield
    finally:
        _told.reset(token)
    tell(steps, steps)
