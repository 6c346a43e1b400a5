"""One body under several names: spellings, acronyms and their full words, and a changed last word (A4, trap 7).

General rules only. What they find is shown to a person as a question and changes nothing.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, islice

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
LONGEST = 200
"""Letters of a name that is compared letter by letter; a longer one is a sentence."""
MOST_NAMES = 300
"""Each is compared with each, so beyond these a plan's names are too many to ask about in time."""


def initials(name: str) -> str:
    return "".join(word[0] for word in words(name.replace("-", " ")) if word not in _SMALL).upper()


@dataclass(frozen=True, slots=True)
class Name:
    """A name with what it is compared by, found once."""

    printed: str
    words: tuple[str, ...]
    initials: str
    is_acronym: bool

    @classmethod
    def of(cls, printed: str) -> "Name":
        return cls(printed, tuple(words(printed)), initials(printed), is_acronym(printed))


def are_variants(one: str, other: str) -> bool:
    """True when two different names are likely to be one body's."""
    return may_be_one(Name.of(one), Name.of(other))


def may_be_one(one: Name, other: Name) -> bool:
    if one.is_acronym and other.is_acronym:
        same_start = len(one.printed) == len(other.printed) >= 3 and one.printed[:-1] == other.printed[:-1]
        return same_start and {one.printed[-1], other.printed[-1]} <= _LAST_LETTERS
    if one.is_acronym or other.is_acronym:
        short, long = (one, other) if one.is_acronym else (other, one)
        in_full = f"({short.printed})" in long.printed or _same_initials(short.printed, long.initials)
        return len(long.words) >= 2 and in_full
    mine, others = one.words, other.words
    if len(mine) >= 3 and mine[:-1] == others[:-1] and {mine[-1], others[-1]} <= _CHANGEABLE:
        return True
    if max(len(one.printed), len(other.printed)) > LONGEST:
        return False
    matcher = SequenceMatcher(None, "".join(mine), "".join(others), autojunk=False)
    likely = matcher.real_quick_ratio() >= NEARLY_EQUAL and matcher.quick_ratio() >= NEARLY_EQUAL
    return likely and matcher.ratio() >= NEARLY_EQUAL


def _same_initials(acronym: str, letters: str) -> bool:
    """ "WMASN" is the network of which "West Midlands Anti-Slavery Partnership" gives WMASP."""
    if acronym.upper() == letters:
        return True
    long_enough = len(acronym) == len(letters) >= 4
    return long_enough and acronym[:-1] == letters[:-1] and {acronym[-1], letters[-1]} <= _LAST_LETTERS


def names_in_text(texts: Iterable[str], agencies: Iterable[str]) -> tuple[str, ...]:
    """Names in running text that may be a lead agency's: acronyms like it, and words whose initials make it."""
    acronyms = list(dict.fromkeys(agency for agency in agencies if is_acronym(agency)))[:MOST_NAMES]
    spelled = frozenset(acronyms)
    named: dict[str, None] = {}
    for text in texts:
        named |= dict.fromkeys((*re.findall(r"\b[A-Z]{3,8}\b", text), *_spelled_out(text, spelled)))
    known, found = [Name.of(agency) for agency in acronyms], dict[str, str]()
    for name in map(Name.of, islice(named, MOST_NAMES)):
        if any(name.printed != agency.printed and may_be_one(name, agency) for agency in known):
            found.setdefault(name.printed.casefold(), name.printed)
    return tuple(found.values())


def _spelled_out(text: str, acronyms: Collection[str]) -> Iterable[str]:
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
    for one, other in combinations(map(Name.of, names), 2):
        if group_of[one.printed] is not group_of[other.printed] and may_be_one(one, other):
            merged = group_of[one.printed] | group_of[other.printed]
            group_of.update(dict.fromkeys(merged, merged))
    groups = {id(group): group for group in group_of.values() if len(group) > 1 and not group.isdisjoint(led_by)}
    return [tuple(name for name in names if name in group) for group in groups.values()]
