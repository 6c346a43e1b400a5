"""Comparing words as a person would: without case, accents' encoding, punctuation, list numbers or hyphens."""

import re
import unicodedata

_LIST_MARK = re.compile(r"^\s*(?:[•·▪●◦‣*–—-]\s+|\(?\d{1,2}[.)]\s*(?=\D)|\(?[a-z][.)]\s+)", re.IGNORECASE)

_CODE = re.compile(r"[1-9]\d?\.[1-9]\d?\.[1-9]\d?\s+")


def without_list_mark(text: str) -> str:
    """ "2. Review the pathway" and "• Review the pathway" without the mark that a list would draw."""
    return _LIST_MARK.sub("", text, count=1).strip()


def printed_code(text: str) -> tuple[int, ...]:
    """(1, 2, 3) for "1.2.3 Give the lesson", the place of a milestone in its plan; nothing for any other text."""
    match = _CODE.match(text)
    return tuple(map(int, match[0].split("."))) if match else ()


def without_code(text: str) -> str:
    return _CODE.sub("", text, count=1).strip()


def list_number(text: str) -> int | None:
    """The number that stands before a text, as in "2. Review the pathway"."""
    match = re.match(r"\s*\(?(\d{1,2})[.)]\s*\D", text)
    return int(match[1]) if match else None


def bulleted(text: str) -> list[str]:
    """The items of a line that begins with a bullet: "• one • two" has two. Nothing for any other text."""
    if not re.match(r"\s*[•▪●◦‣]", text):
        return []
    return [item for item in (part.strip() for part in re.split(r"(?:^|\s)[•▪●◦‣]\s*", text)) if item]


def has_seam(text: str) -> bool:
    """True where a sentence may have ended without a mark: "across all systems Develop a record"."""
    return re.search(r"[a-z)’'][.;]? +[A-Z][a-z]", text) is not None


def parted_at_seams(text: str) -> list[str]:
    """Where sentences may have ended, for a person to choose from: acronyms and small words begin none."""
    return [part.strip() for part in re.split(r"(?<=[a-z)’'])[.;]? +(?=[A-Z][a-z])", text) if part.strip()]


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("'", "")
    return re.findall(r"[^\W_]+", plain)


_CONNECTORS = frozenset(words("and or of the to for with in on by a an at as from into that which")) | {"&"}


def same_words(one: str, other: str) -> bool:
    return words(without_list_mark(one)) == words(without_list_mark(other))


def is_unfinished(text: str) -> bool:
    """True when nothing ends the sentence, so that more of it may follow."""
    return not text.rstrip().endswith((".", "!", "?", ";", ":"))


def ends_in_connector(text: str) -> bool:
    last = text.rstrip().rsplit(maxsplit=1)[-1:] or [""]
    return last[0].casefold() in _CONNECTORS or text.rstrip().endswith((",", "-", "–"))


def begins_small(text: str) -> bool:
    return text[:1].islower()


def shortened(text: str) -> str:
    """For a sentence about it."""
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"
