"""Who of those that a partnership knows may be meant by a printed name. Suggestions only: a person decides.

Known names are read once. A printed one is compared with those to which its words or its initials lead and few others,
so that long registers take no time.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from actionplan.importing.variants import Name, may_be_one
from actionplan.importing.wording import words

ALIKE = 0.85
BY_INITIAL = 0.9
"""How alike "T. Marsh" and "Teo Marsh" are."""
MOST = 3
MOST_SHARING = 100
"""Known names to which a word or initials may lead: what more of them share tells none apart."""
MOST_NAMES = 300
"""Printed names that are compared; of those beyond, only the very same names are found."""


def like_bodies(names: Iterable[str], known: Mapping[int, tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """For each printed name the keys of known bodies, the same name first. A body may go by several names."""
    called = {key: [Name.of(one) for one in several if one] for key, several in known.items()}
    same, leading = _Index(), _Index()
    for key, several in called.items():
        for one in several:
            same.add(key, [" ".join(_plain(one.printed))])
            leading.add(key, _clues(one))
    found: dict[str, tuple[int, ...]] = {}
    for place, printed in enumerate(dict.fromkeys(names)):
        name = Name.of(printed)
        exact = same.all_of(" ".join(_plain(printed)))
        near = leading.few_of(_clues(name)) - set(exact) if place < MOST_NAMES else set[int]()
        alike = [key for key in sorted(near) if any(_is_likely(name, one) for one in called[key])]
        found[printed] = (*exact, *alike)[:MOST]
    return found


def _is_likely(name: Name, known: Name) -> bool:
    """Also of "Stour End Youth" and "Stour End Youth Trust": one is how the other begins, by two words at least."""
    short, long = sorted((_plain(name.printed), _plain(known.printed)), key=len)
    return may_be_one(name, known) or (len(short) >= 2 and long[: len(short)] == short)


def like_people(names: Iterable[str], known: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """For each printed name the keys of known people, the most alike first: the same words in any order, or nearly the
    same letters, or an initial in the place of a first name."""
    plain = {key: _plain(called) for key, called in known.items()}
    same, leading = _Index(), _Index()
    for key, said in plain.items():
        same.add(key, [_in_any_order(said)])
        leading.add(key, [*said, _initials(said)])
    found: dict[str, tuple[int, ...]] = {}
    for place, printed in enumerate(dict.fromkeys(names)):
        mine = _plain(printed)
        exact = same.all_of(_in_any_order(mine))
        near = leading.few_of([*mine, _initials(mine)]) - set(exact) if place < MOST_NAMES else set[int]()
        alike = [(-likeness, key) for key in near if (likeness := _likeness(mine, plain[key])) >= ALIKE]
        found[printed] = (*exact, *(key for _likeness_of, key in sorted(alike)))[:MOST]
    return found


def of_the_same_name(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Those of these names that somebody known has too, the words in any order. Its time grows with both lists alone,
    never with one times the other."""
    taken = {_in_any_order(_plain(called)) for called in known}
    return tuple(name for name in names if _in_any_order(_plain(name)) in taken)


class _Index:
    """Keys of known names by what leads to them."""

    def __init__(self) -> None:
        self._keys: defaultdict[str, dict[int, None]] = defaultdict(dict)

    def add(self, key: int, clues: Iterable[str]) -> None:
        for clue in clues:
            if clue:
                self._keys[clue][key] = None

    def all_of(self, clue: str) -> tuple[int, ...]:
        return tuple(sorted(self._keys.get(clue, ())))

    def few_of(self, clues: Iterable[str]) -> set[int]:
        shared = (self._keys.get(clue, {}) for clue in dict.fromkeys(clues))
        return set().union(*(keys for keys in shared if len(keys) <= MOST_SHARING))


def _clues(name: Name) -> list[str]:
    """Its words; its initials, and those without the last, which changes most easily. Capitals are no word's."""
    letters = name.printed.upper() if name.is_acronym else name.initials
    return [*_plain(name.printed), letters, f"{letters[:-1]}?" if letters[:-1] else ""]


def _likeness(mine: list[str], theirs: list[str]) -> float:
    if _may_abbreviate(mine, theirs) or _may_abbreviate(theirs, mine):
        return BY_INITIAL
    matcher = SequenceMatcher(None, " ".join(mine), " ".join(theirs), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _may_abbreviate(short: list[str], full: list[str]) -> bool:
    """ "T Marsh" and "Teo Marsh": the same last word, and one letter for the first."""
    if len(short) < 2 or len(full) < 2 or short[-1] != full[-1]:
        return False
    return len(short[0]) == 1 and full[0].startswith(short[0])


def _plain(name: str) -> list[str]:
    """Words without accents: people leave them out."""
    letters = unicodedata.normalize("NFKD", name)
    return words("".join(letter for letter in letters if not unicodedata.combining(letter)))


def _in_any_order(said: list[str]) -> str:
    return " ".join(sorted(said))


def _initials(said: list[str]) -> str:
    """In capitals, which no word has here."""
    return "".join(sorted(word[0] for word in said)).upper()
