"""What needs somebody, gathered from every app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from foundation.due import Asker, DueGroup, DueItem, gather

ASKER = Asker(person=None, permissions=frozenset(), roles=frozenset(), slug="marlhaven", on=date(2026, 11, 20))


def two_kinds(asker: Asker) -> Iterator[DueItem]:
    yield DueItem("Late", f"One in {asker.slug}")
    yield DueItem("Soon", "Two")


def one_more(asker: Asker) -> list[DueItem]:
    return [DueItem("Late", "Three")]


def nothing(asker: Asker) -> list[DueItem]:
    return []


def test_lines_stand_under_their_heading_in_the_order_of_the_sources() -> None:
    here = __name__
    assert gather([f"{here}.nothing", f"{here}.two_kinds", f"{here}.one_more"], ASKER) == (
        DueGroup("Late", (DueItem("Late", "One in marlhaven"), DueItem("Late", "Three"))),
        DueGroup("Soon", (DueItem("Soon", "Two"),)),
    )


def test_nothing_due_is_no_group() -> None:
    assert gather([f"{__name__}.nothing"], ASKER) == ()
