"""Which line is a heading, which an item of a list, and what a heading says of the lines below it."""

import re

from actionplan.importing.wording import list_number, without_list_mark, words
from foundation.reading.blocks import Paragraph

_KPIS = re.compile(
    r"\bkpis?\b|performance (?:indicator|measure)|(?:success|outcome) measure|measures of success"
    r"|how (?:will )?we (?:will )?(?:measure|know)",
    re.IGNORECASE,
)
_FOCUS = re.compile(
    r"areas? of focus|focus areas?|key (?:strategies|priorities|actions)|strategies (?:to|will)", re.IGNORECASE
)
_ABOUT = frozenset(
    words(
        "introduction foreword background context purpose vision values principles contents glossary definitions "
        "abbreviations acronyms references sources appendix annex contacts contact governance membership members about "
        "acknowledgements scope legislation summary read"
    )
)
LONGEST = 120


def is_item(paragraph: Paragraph) -> bool:
    return (
        paragraph.listed
        or without_list_mark(paragraph.text) != paragraph.text
        or list_number(paragraph.text) is not None
    )


def is_printed_heading(paragraph: Paragraph) -> bool:
    """A heading that is only typed in capitals or as a line that names what follows."""
    text = paragraph.text
    if paragraph.listed or len(text) > LONGEST:
        return False
    names_a_list = names_indicators(text) or names_focus(text)
    return (text.isupper() and len(text.split()) > 1) or (names_a_list and len(text.split()) <= 10)


def is_heading(paragraph: Paragraph) -> bool:
    return paragraph.heading > 0 or is_printed_heading(paragraph)


def names_indicators(text: str) -> bool:
    return _KPIS.search(text) is not None


def names_focus(text: str) -> bool:
    return _FOCUS.search(text) is not None


def is_about_the_document(text: str) -> bool:
    """ "Introduction" and the like, whose lists are no actions."""
    return len(words(text)) <= 6 and not _ABOUT.isdisjoint(words(text))
