"""What differs between a document and a plan, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actionplan.importing.comparing import Compared, Field, Kind, PlainRow, RowChange
from actionplan.models import Visibility
from actionplan.services.imports import TakenOver

WORDS = {
    Field.TEXT: "What will be done",
    Field.DATE: "Date",
    Field.AGENCIES: "Lead agencies",
    Field.OFFICERS: "Lead officers",
    Field.READERS: "Who may read it",
    Field.RATING: "Rating",
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`place` is that in the whole comparison, by which the change is chosen. `told` is what stays as it is in the
    plan, whatever is chosen; `is_guarded` a new row for statutory bodies only."""

    place: int
    kind: str
    code: str
    text: str
    strategy: str
    fields: tuple[FieldLine, ...]
    told: tuple[FieldLine, ...]
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    changed: tuple[ChangeLine, ...]
    new: tuple[ChangeLine, ...]
    gone: tuple[ChangeLine, ...]
    told: tuple[ChangeLine, ...]
    same: int
    in_full: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Places of what can be taken over."""
        return [(str(line.place), f"{line.code} {line.text}") for line in (*self.changed, *self.new)]


def comparison_of(compared: Compared) -> Comparison:
    lines = [_line(place, change) for place, change in enumerate(compared.changes)]

    def of(kind: Kind) -> tuple[ChangeLine, ...]:
        return tuple(line for line in lines if line.kind == kind)

    return Comparison(
        of(Kind.CHANGED), of(Kind.NEW), of(Kind.GONE), of(Kind.TOLD), len(of(Kind.SAME)), compared.in_full
    )


def taken_words(taken: TakenOver) -> str:
    told = "1 difference is" if taken.rows == 1 else f"{taken.rows} differences are"
    added = f" Added to the lists of agencies and people: {', '.join(taken.added)}." if taken.added else ""
    return f"{told} in the plan now.{added}"


def _line(place: int, change: RowChange) -> ChangeLine:
    row = change.before or change.after
    assert row is not None, "a change has one side at least"
    before, after = change.before or row, change.after or row

    def said(fields: Sequence[Field]) -> tuple[FieldLine, ...]:
        return tuple(FieldLine(WORDS[each], _said(before, each), _said(after, each)) for each in fields)

    return ChangeLine(
        place, change.kind.value, change.code, row.text, row.strategy, said(change.fields), said(change.told),
        is_guarded=row.is_guarded,
    )  # fmt: skip


def _said(row: PlainRow, field: Field) -> str:
    told = {
        Field.TEXT: row.text,
        Field.DATE: row.date,
        Field.AGENCIES: "; ".join(row.agencies),
        Field.OFFICERS: "; ".join(row.officers),
        Field.RATING: row.rating,
        Field.READERS: str(Visibility.STATUTORY.label) if row.is_guarded else "All who may read the plan",
    }
    return told[field] or "Nothing"
