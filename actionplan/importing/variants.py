"""One body under several names: spellings, acronyms and their full words, and a changed last word (A4, trap 7).

General rules only. What they find is shown to a person as a question and changes nothing.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations

from actionplan.importing.leads import is_acronym
from actionplan.importing.wording import words

_SMALL = frozenset(words("and of the for in on to"))
# Words that say what sort of body it is: the same body is a "partnership" on one page and a "network" on the next.
_KINDS = frozenset(
    words("partnership network unit board group forum team alliance service trust commissioner council police")
)
_CHANGEABLE = frozenset(words("partnership network unit board group forum team alliance"))
_LAST_LETTERS = frozenset(kind[0].upper() for kind in _CHANGEABLE)
NEARLY_EQUAL = 0.92
MOST_NAMES = 300
"""Each is compared with each, so beyond these a plan's names are too many to ask about in time."""


def initials(name: str) -> str:
    return "".join(word[0] for word in words(name.replace("-", " ")) if word not in _SMALL).upper()


def are_variants(one: str, other: str) -> bool:
    """True when two different names are likely to be one body's."""
    if is_acronym(one) and is_acronym(other):
        same_start = len(one) == len(other) >= 3 and one[:-1] == other[:-1]
        return same_start and {one[-1], other[-1]} <= _LAST_LETTERS
    if is_acronym(one) or is_acronym(other):
        short, long = (one, other) if is_acronym(one) else (other, one)
        return len(words(long)) >= 2 and (f"({short})" in long or _same_initials(short, initials(long)))
    mine, others = words(one), words(other)
    if len(mine) >= 3 and mine[:-1] == others[:-1] and {mine[-1], others[-1]} <= _CHANGEABLE:
        return True
    matcher = SequenceMatcher(None, "".join(mine), "".join(others))
    return matcher.quick_ratio() >= NEARLY_EQUAL and matcher.ratio() >= NEARLY_EQUAL


def _same_initials(acronym: str, letters: str) -> bool:
    """ "WMASN" is the network of which "West Midlands Anti-Slavery Partnership" gives WMASP."""
    if acronym.upper() == letters:
        return True
    long_enough = len(acronym) == len(letters) >= 4
    return long_enough and acronym[:-1] == letters[:-1] and {acronym[-1], letters[-1]} <= _LAST_LETTERS


def names_in_text(texts: Iterable[str], agencies: Iterable[str]) -> tuple[str, ...]:
    """Names in running text that may be a lead agency's: acronyms like it, and words whose initials make it."""
    acronyms = [agency for agency in agencies if is_acronym(agency)]
    found: dict[str, str] = {}
    for text in texts:
        for name in (*re.findall(r"\b[A-Z]{3,8}\b", text), *_spelled_out(text, acronyms)):
            if any(name != agency and are_variants(name, agency) for agency in acronyms):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _spelled_out(text: str, acronyms: list[str]) -> Iterable[str]:
    tokens = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    for end, token in enumerate(tokens):
        if token.casefold() not in _KINDS:
            continue
        for start in range(max(0, end - 7), end - 1):
            name = " ".join(tokens[start : end + 1])
            if tokens[start].casefold() not in _SMALL and initials(name) in acronyms:
                yield name


def variant_groups(agencies: Iterable[str], texts: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of names that may be one body's, each with at least one lead agency, in order of first mention."""
    led_by = list(dict.fromkeys(agencies))
    named = [*led_by, *names_in_text(texts, led_by)]
    names = list({name.casefold(): name for name in reversed(named)}.values())[::-1][:MOST_NAMES]
    group_of = {name: {name} for name in names}
    for one, other in combinations(names, 2):
        if group_of[one] is not group_of[other] and are_variants(one, other):
            merged = group_of[one] | group_of[other]
            group_of.update(dict.fromkeys(merged, merged))
    groups = {id(group): group for group in group_of.values() if len(group) > 1 and not group.isdisjoint(led_by)}
    return [tuple(name for name in names if name in group) for group in groups.values()]
