"""A document that is brought in again, beside the plan that it was read into before: row by row, changing nothing."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import product

from actionplan.importing.edits import Place
from actionplan.importing.readplan import ReadMilestone, ReadObjective, ReadPlan, ReadStrategy
from actionplan.importing.wording import words
from foundation.periods import DeliveryDate

ALIKE = 0.6
"""Of two texts with the same code; without that they must be MUCH_ALIKE to be one milestone with other words."""
MUCH_ALIKE = 0.8
MOST_WORDS = 400
"""Of a text that is compared word by word; of a longer one only equal words make a pair."""
MOST_WORK = 5_000_000
"""Words compared with words in one comparison, so that it ends within about a second. For pairs beyond, equal words
alone make a pair."""
A_PAIR = 20
"""What a pair costs by itself, in the same measure."""


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    TOLD = "told"
    """It differs only in what is never taken over."""
    NEW = "new"
    GONE = "gone"


class Field(StrEnum):
    TEXT = "text"
    DATE = "date"
    AGENCIES = "agencies"
    OFFICERS = "officers"
    READERS = "readers"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A milestone as words, with what counts for it: its own leads and date, else its strategy's.

    `code` is its place, "1.2.3"; `key` is the caller's own for a milestone that is there, and None for one that was
    read. Agencies are names, with the department after a comma; officers are names of people and of groups.
    `rating` is a word, and empty where a document prints none. `is_guarded` is a row for statutory bodies only.
    """

    code: str
    objective: str
    strategy: str
    text: str
    date: str = ""
    agencies: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    rating: str = ""
    is_guarded: bool = False
    key: int | None = None


@dataclass(frozen=True, slots=True)
class RowChange:
    """`before` is None for a new row, `after` for one that is gone.

    `fields` names what differs and can be taken over, `told` what differs and stays as it is in the plan.
    """

    kind: Kind
    before: PlainRow | None
    after: PlainRow | None
    fields: tuple[Field, ...] = field(default=())
    told: tuple[Field, ...] = field(default=())

    @property
    def code(self) -> str:
        row = self.after or self.before
        return row.code if row else ""


@dataclass(frozen=True, slots=True)
class Compared:
    """`in_full` is False where texts were too many or too long to compare each with each."""

    changes: tuple[RowChange, ...]
    in_full: bool


def compare(read: ReadPlan, existing: Sequence[PlainRow]) -> Compared:
    """What the document has beside what is there: its rows in their order, then those that are there alone.

    The same words make a pair wherever they stand; then the same code with words that are alike; then words that are
    much alike. A move alone is no change.
    """
    after = list(rows_of(read))
    pairs, in_full = _pairs(list(existing), after)
    changes = [_change(existing[pairs[place]] if place in pairs else None, row) for place, row in enumerate(after)]
    taken = set(pairs.values())
    gone = [RowChange(Kind.GONE, row, None) for place, row in enumerate(existing) if place not in taken]
    return Compared((*changes, *gone), in_full)


def rows_of(plan: ReadPlan) -> Iterator[PlainRow]:
    for number, objective in enumerate(plan.objectives, 1):
        for place, strategy in enumerate(objective.strategies, 1):
            for position, milestone in enumerate(strategy.milestones, 1):
                yield _plain_row(Place(number, place, position), objective, strategy, milestone)


def _plain_row(at: Place, objective: ReadObjective, strategy: ReadStrategy, milestone: ReadMilestone) -> PlainRow:
    counting = milestone.counting(strategy.delivery)
    return PlainRow(
        code=at.code,
        objective=objective.title,
        strategy=strategy.title,
        text=milestone.text,
        date=date_in_words(counting.date, counting.date_text),
        agencies=tuple(f"{one.name}, {one.department}" if one.department else one.name for one in counting.agencies),
        officers=tuple(one.name for one in counting.officers),
        rating=counting.rag.word if counting.rag else "",
        is_guarded=milestone.is_guarded,
    )


def date_in_words(delivery: DeliveryDate, as_written: str) -> str:
    """For both sides of a comparison, so that "31/3/26" and "31 March 2026" are the same."""
    return as_written.strip() if delivery == DeliveryDate.none() else delivery.label


def _pairs(existing: list[PlainRow], after: list[PlainRow]) -> tuple[dict[int, int], bool]:
    """The place of an existing row by the place of the read one; and whether all of them were compared in full."""
    pairs: dict[int, int] = {}
    for same in (_same_place, _same_strategy, _same_text):
        taken = set(pairs.values())
        left: dict[object, deque[int]] = {}
        for place, row in enumerate(existing):
            if place not in taken:
                left.setdefault(same(row), deque()).append(place)
        for place, row in enumerate(after):
            if place not in pairs and (found := left.get(same(row))):
                pairs[place] = found.popleft()
    alike, in_full = _alike(existing, after, pairs)
    return pairs | alike, in_full


def _same_place(row: PlainRow) -> object:
    return row.code, *words(row.text)


def _same_strategy(row: PlainRow) -> object:
    return tuple(words(row.strategy)), *words(row.text)


def _same_text(row: PlainRow) -> object:
    return tuple(words(row.text))


def _alike(existing: list[PlainRow], after: list[PlainRow], pairs: dict[int, int]) -> tuple[dict[int, int], bool]:
    """The best pairs of what is left, the most alike first; and whether all that is left was compared."""
    taken = set(pairs.values())
    before = {place: words(row.text) for place, row in enumerate(existing) if place not in taken}
    left = {place: words(row.text) for place, row in enumerate(after) if place not in pairs}
    if not before or not left:
        return {}, True
    fitting = [{place: said for place, said in side.items() if len(said) <= MOST_WORDS} for side in (left, before)]
    in_full = len(fitting[0]) == len(left) and len(fitting[1]) == len(before)
    alike = _Alike(existing, after, *fitting)
    return alike.pairs(), in_full and not alike.is_cut


class _Alike:
    """Texts that are compared word by word, those with the same code first, until there was enough work."""

    def __init__(
        self, existing: list[PlainRow], after: list[PlainRow], left: dict[int, list[str]], before: dict[int, list[str]]
    ) -> None:
        self.left, self.before, self.work, self.is_cut = left, before, 0, False
        place_of = {existing[other].code: other for other in before}
        self.same_code = [(place, place_of[after[place].code]) for place in left if after[place].code in place_of]
        self.matcher = SequenceMatcher[str](autojunk=False)

    def pairs(self) -> dict[int, int]:
        found: dict[int, int] = {}
        taken = set[int]()
        for _, place, other in sorted(self._scored()):
            if place not in found and other not in taken:
                found[place] = other
                taken.add(other)
        return found

    def _scored(self) -> Iterator[tuple[float, int, int]]:
        for place, other, needed in self._to_compare():
            one, two = self.left[place], self.before[other]
            self.work += A_PAIR + len(one) + len(two)
            self.matcher.set_seqs(two, one)
            if self.work <= MOST_WORK and self.matcher.quick_ratio() >= needed:
                self.work += len(one) * len(two)
                if self.work <= MOST_WORK and self.matcher.ratio() >= needed:
                    yield -self.matcher.ratio(), place, other
            if self.work > MOST_WORK:
                self.is_cut = True
                return

    def _to_compare(self) -> Iterator[tuple[int, int, float]]:
        yield from ((place, other, ALIKE) for place, other in self.same_code)
        done = set(self.same_code)
        for pair in product(self.left, self.before):
            if pair not in done:
                yield *pair, MUCH_ALIKE


def _change(before: PlainRow | None, after: PlainRow) -> RowChange:
    if before is None:
        return RowChange(Kind.NEW, None, after)
    differing = {
        Field.TEXT: words(before.text) != words(after.text),
        Field.DATE: words(before.date) != words(after.date),
        Field.AGENCIES: _names(before.agencies) != _names(after.agencies),
        Field.OFFICERS: _names(before.officers) != _names(after.officers),
        Field.READERS: after.is_guarded and not before.is_guarded,
    }
    fields = tuple(name for name, differs in differing.items() if differs)
    # A mark that the document lacks may have been set in the plan since: no document opens a row to more people. A
    # rating is a person's judgement (R24), and the plan's may be the newer.
    kept = {
        Field.READERS: before.is_guarded and not after.is_guarded,
        Field.RATING: bool(after.rating) and before.rating != after.rating,
    }
    told = tuple(name for name, differs in kept.items() if differs)
    kind = Kind.CHANGED if fields else Kind.TOLD if told else Kind.SAME
    return RowChange(kind, before, after, fields, told)


def _names(names: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Their order says nothing."""
    return {tuple(words(name)) for name in names}
