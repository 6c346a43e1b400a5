"""What stands in a page: its ids, what points at them, and the attributes of its elements."""

from __future__ import annotations

from html.parser import HTMLParser


class Elements(HTMLParser):
    """The ids of a page, what points at them, and each element's attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointers: list[str] = []
        self.named: dict[str, list[dict[str, str | None]]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        for pointer in ("for", "aria-describedby"):
            self.pointers += str(found[pointer]).split() if pointer in found else []
        if found.get("name"):
            self.named.setdefault(str(found["name"]), []).append(found)
