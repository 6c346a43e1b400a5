"""Who of those that a partnership knows may be meant by a printed name. Suggestions only: a person decides.

Names are compared where they share a word, or where one of them is an acronym, so that long registers take no time.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from actionplan.importing.leads import is_acronym
from actionplan.importing.variants import are_variants
from actionplan.importing.wording import words

ALIKE = 0.85
MOST = 3


def like_bodies(names: Iterable[str], known: Mapping[int, tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """For each printed name the keys of known bodies, the same name first. A body may go by several names."""
    by_word = _by_word({key: tuple(filter(None, called)) for key, called in known.items()})
    acronyms = {key for key, called in known.items() if any(map(is_acronym, called))}
    found = {}
    for name in names:
        near = set(known) if is_acronym(name) else acronyms.union(*(by_word[word] for word in _plain(name)))
        same = [key for key in sorted(near) if any(_plain(name) == _plain(one) for one in known[key] if one)]
        alike = [key for key in sorted(near - set(same)) if any(one and are_variants(name, one) for one in known[key])]
        found[name] = (*same, *alike)[:MOST]
    return found


def like_people(names: Iterable[str], known: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """For each printed name the keys of known people, the most alike first: the same words in any order, or nearly the
    same letters."""
    by_word = _by_word({key: (called,) for key, called in known.items()})
    found = {}
    for name in names:
        near: set[int] = set().union(*(by_word[word] for word in _plain(name)))
        alike = [(-likeness, key) for key in near if (likeness := _likeness(name, known[key])) >= ALIKE]
        found[name] = tuple(key for _likeness_of, key in sorted(alike)[:MOST])
    return found


def _likeness(one: str, other: str) -> float:
    mine, theirs = _plain(one), _plain(other)
    if sorted(mine) == sorted(theirs):
        return 1.0
    return SequenceMatcher(None, " ".join(mine), " ".join(theirs)).ratio()


def _plain(name: str) -> list[str]:
    """Words without accents: people leave them out."""
    letters = unicodedata.normalize("NFKD", name)
    return words("".join(letter for letter in letters if not unicodedata.combining(letter)))


def _by_word(known: Mapping[int, tuple[str, ...]]) -> defaultdict[str, set[int]]:
    by_word: defaultdict[str, set[int]] = defaultdict(set)
    for key, called in known.items():
        for name in called:
            for word in _plain(name):
                by_word[word].add(key)
    return by_word
