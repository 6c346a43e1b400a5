"""What needs somebody, gathered from every app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from foundation.due import Asker, DueGroup, DueItem, by_date, gather, undated

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


ON = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("due_on", "heading"),
    [
        (date(2020, 1, 31), "Past its date"),
        (date(2026, 11, 19), "Past its date"),
        (date(2026, 11, 20), "Within 7 days"),
        (date(2026, 11, 27), "Within 7 days"),
        (date(2026, 11, 28), "Within 30 days"),
        (date(2026, 12, 20), "Within 30 days"),
        (date(2026, 12, 21), "Later"),
        (date(2090, 3, 31), "Later"),
    ],
)
def test_a_line_stands_under_how_near_its_date_is(due_on: date, heading: str) -> None:
    item = DueItem("The plan", "One", due_on=due_on)
    assert by_date([DueGroup("The plan", (item,))], on=ON) == (DueGroup(heading, (item,)),)


def test_lines_of_every_topic_stand_by_date_and_those_without_one_under_their_topic() -> None:
    late, soon, sooner = (
        DueItem(topic, topic, due_on=due_on)
        for topic, due_on in (("Late", date(2026, 11, 1)), ("Soon", date(2026, 11, 25)), ("Late", date(2026, 11, 21)))
    )
    whenever = DueItem("Late", "Whenever")
    groups = (DueGroup("Soon", (soon,)), DueGroup("Late", (sooner, whenever, late)))
    assert by_date(groups, on=ON) == (DueGroup("Past its date", (late,)), DueGroup("Within 7 days", (sooner, soon)))
    assert undated(groups) == (DueGroup("Late", (whenever,)),)
