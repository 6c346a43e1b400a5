"""PDFs: that they are really made, that a screen reader finds its way in them, and that nothing is fetched for them."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from foundation import pdf

REPORT = {
    "partnership": "Marlhaven Against Modern Slavery",
    "title": "Board",
    "lead": "",
    "stamp": "Draft",
    "notes": (),
}
BODY = """
<h2>By objective</h2><p>Łukasz and Zoë read this.</p>
<svg role="img" width="100%" height="10"><title>7 of 9 off track</title><rect width="50%" height="10"/></svg>
<table><caption>Numbers</caption><thead><tr><th scope="col">What</th><th scope="col">How many</th></tr></thead>
<tbody><tr><th scope="row">Reds</th><td>7</td></tr></tbody></table>
"""


def page(body: str = BODY) -> str:
    return render_to_string("reports/report.html", {"report": REPORT}).replace("</body>", f"{body}</body>")


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def tags(reader: pypdf.PdfReader) -> list[tuple[str, Any]]:
    """Every tag of the document in reading order, with its element."""

    def walk(element: Any) -> Iterator[tuple[str, Any]]:
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, pypdf.generic.ArrayObject):
            for child in element:
                yield from walk(child)
        elif isinstance(element, pypdf.generic.DictionaryObject):
            if "/S" in element:
                yield str(element["/S"]), element
            yield from walk(element.get("/K"))

    return list(walk(reader.root_object["/StructTreeRoot"]["/K"]))  # type: ignore[index]


def test_a_pdf_says_what_it_is_and_is_tagged() -> None:
    reader = opened(pdf.render(page()))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Board", "Marlhaven Against Modern Slavery")
    root: Any = reader.root_object
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_headings_tables_and_drawings_can_be_heard() -> None:
    found = tags(opened(pdf.render(page())))
    names = [name for name, _element in found]
    for needed in ("/H1", "/H2", "/P", "/Table", "/Caption", "/TH", "/TD", "/Figure"):
        assert needed in names, needed
    figure = next(element for name, element in found if name == "/Figure")
    assert figure["/Alt"] == "7 of 9 off track"
    what, how_many, reds = [element["/ID"] for name, element in found if name == "/TH"]
    (cell,) = [element for name, element in found if name == "/TD"]
    assert list(cell["/A"]["/Headers"]) == [reds, how_many]
    assert len({what, how_many, reds}) == 3


def test_headings_make_the_outline() -> None:
    reader = opened(pdf.render(page()))
    (first, below) = reader.outline
    assert first.title == "Board"  # type: ignore[union-attr]
    assert [entry.title for entry in below] == ["By objective"]  # type: ignore[union-attr]


def test_every_page_has_its_number_its_head_and_the_day() -> None:
    reader = opened(pdf.render(page("<p>First</p><p style='break-before: page'>Second</p>")))
    first, second = (each.extract_text() for each in reader.pages)
    assert "Page 1 of 2" in first
    for words in ("Page 2 of 2", "Marlhaven Against Modern Slavery", "Board", "Draft"):
        assert words in second


def test_our_typeface_is_in_the_file_with_its_further_letters() -> None:
    reader = opened(pdf.render(page()))
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any("Source-Sans-3" in name for name in fonts)
    assert "Łukasz and Zoë read this." in reader.pages[0].extract_text()


def test_each_page_is_told_while_it_is_laid_out() -> None:
    heard: list[tuple[int, int]] = []
    pages = "".join(f"<p style='break-before: page'>{number}</p>" for number in range(5))
    pdf.render(page(pages), pages=6, tell=lambda done, steps: heard.append((done, steps)))
    assert len(heard) > 6
    assert heard == sorted(heard)
    assert heard[-1] == (12, 12)


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine that notes whatever is asked of it."""
    asked: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the library's word
            """Nothing."""

    running = HTTPServer(("127.0.0.1", 0), Noting)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    thread.join()
    running.server_close()


def test_no_address_in_a_report_is_opened(server: tuple[str, list[str]], tmp_path: Path) -> None:
    base, asked = server
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the disk")
    hostile = "".join(
        f"<img src='{to}'><object data='{to}'></object><embed src='{to}'><link rel=stylesheet href='{to}'>"
        f"<link rel=attachment href='{to}'><a rel=attachment href='{to}'>x</a><style>@import url('{to}');"
        f"p {{ background: url('{to}') }} @font-face {{ font-family: x; src: url('{to}') }}</style>"
        f"<svg width='9' height='9'><image href='{to}'/><use href='{to}#a'/></svg>"
        for to in (f"{base}/steal", secret.as_uri(), "//127.0.0.1/x", "data:text/css,p{color:red}", "../settings.py",
                   f"{pdf.PACKAGED}../config/settings.py", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x")
    )  # fmt: skip
    reader = opened(pdf.render(page(hostile)))
    assert asked == []
    assert reader.attachments == {}
    assert "the secret of the disk" not in "".join(each.extract_text() for each in reader.pages)


@pytest.mark.parametrize(
    "address",
    ["http://example.org/report.css", "file:///etc/passwd", "data:text/css,x", f"{pdf.PACKAGED}../manage.py",
     "report.css",     f"{pdf.PACKAGED}app.css", f"{pdf.PACKAGED}fonts/LICENSE.txt", "https://report.invalid.example.org/report.css"],
)  # fmt: skip
def test_only_named_files_of_the_product_are_fetched(address: str) -> None:
    with pytest.raises(ValueError, match="fetches nothing but its own"):
        pdf.packaged(address)


def test_without_its_style_sheet_a_report_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "find", lambda _name: None)
    with pytest.raises(pdf.MissingPart, match="Build the assets"):
        pdf.render(page())
