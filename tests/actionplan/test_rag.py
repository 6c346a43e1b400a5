"""What a milestone shows. One table holds the Python and the SQL to the same answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actionplan.models import Milestone
from actionplan.querysets import past_and_not_rated, past_and_not_started
from actionplan.rag import (
    MEANINGS,
    SHAPES,
    WORDS,
    WORST_FIRST,
    Counts,
    Lifecycle,
    Rag,
    Standing,
    is_past_and_not_rated,
    is_past_and_not_started,
    share,
    standing,
)
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import MilestoneFactory, StrategyFactory

DAY = date(2026, 3, 31)
MARCH = DeliveryDate.in_month(2026, 3)

STANDINGS = [
    (Lifecycle.IN_PROGRESS, Rag.RED, "R"),
    (Lifecycle.IN_PROGRESS, Rag.AMBER, "A"),
    (Lifecycle.IN_PROGRESS, Rag.GREEN, "G"),
    (Lifecycle.IN_PROGRESS, Rag.NONE, "-"),
    (Lifecycle.ON_HOLD, Rag.RED, "R"),
    (Lifecycle.ON_HOLD, Rag.AMBER, "A"),
    (Lifecycle.ON_HOLD, Rag.GREEN, "G"),
    (Lifecycle.ON_HOLD, Rag.NONE, "-"),
    *[(Lifecycle.COMPLETE, rag, "B") for rag in Rag],
    *[(Lifecycle.NOT_STARTED, rag, "N") for rag in Rag],
    *[(Lifecycle.NOT_ACHIEVED, rag, "R") for rag in Rag],
]


@pytest.mark.parametrize(("lifecycle", "rag", "shown"), STANDINGS)
def test_a_milestone_shows_its_life_or_the_judgement_of_it(lifecycle: Lifecycle, rag: Rag, shown: str) -> None:
    assert standing(lifecycle, rag) == shown


@pytest.mark.django_db
@pytest.mark.parametrize(("lifecycle", "rag", "shown"), STANDINGS)
def test_postgresql_gives_the_same_standing(marlhaven: Partnership, lifecycle: Lifecycle, rag: Rag, shown: str) -> None:
    with within(marlhaven):
        MilestoneFactory(lifecycle=lifecycle, rag=rag)
        assert [code for code in Standing if Milestone.objects.showing(code).exists()] == [shown]


@pytest.mark.django_db
def test_what_was_superseded_stands_nowhere(marlhaven: Partnership) -> None:
    with within(marlhaven):
        for rag in Rag:
            MilestoneFactory(lifecycle=Lifecycle.SUPERSEDED, rag=rag)
        assert not any(Milestone.objects.showing(code).exists() for code in Standing)
        assert Milestone.objects.current().count() == 0


PAST = [
    (Lifecycle.IN_PROGRESS, Rag.NONE, MARCH, DAY, False),  # the last day itself is not past
    (Lifecycle.IN_PROGRESS, Rag.NONE, MARCH, DAY + timedelta(days=1), True),
    (Lifecycle.ON_HOLD, Rag.NONE, MARCH, date(2026, 4, 1), True),
    (Lifecycle.NOT_STARTED, Rag.NONE, MARCH, date(2026, 4, 1), False),  # it is not begun, which is said apart
    (Lifecycle.IN_PROGRESS, Rag.RED, MARCH, date(2026, 4, 1), False),
    (Lifecycle.IN_PROGRESS, Rag.GREEN, MARCH, date(2026, 4, 1), False),
    (Lifecycle.COMPLETE, Rag.NONE, MARCH, date(2026, 4, 1), False),
    (Lifecycle.NOT_ACHIEVED, Rag.NONE, MARCH, date(2026, 4, 1), False),
    (Lifecycle.SUPERSEDED, Rag.NONE, MARCH, date(2026, 4, 1), False),
    (Lifecycle.IN_PROGRESS, Rag.NONE, DeliveryDate.ongoing(), date(2099, 1, 1), False),
    (Lifecycle.IN_PROGRESS, Rag.NONE, DeliveryDate.every(10), date(2099, 1, 1), False),
    (Lifecycle.IN_PROGRESS, Rag.NONE, DeliveryDate.none(), date(2099, 1, 1), False),
]


@pytest.mark.parametrize(("lifecycle", "rag", "delivery", "on", "expected"), PAST)
def test_past_its_date_and_not_rated(
    lifecycle: Lifecycle, rag: Rag, delivery: DeliveryDate, on: date, expected: bool
) -> None:
    assert is_past_and_not_rated(lifecycle, rag, delivery, on=on) is expected


@pytest.mark.django_db
@pytest.mark.parametrize("inherited", [True, False], ids=["from the strategy", "its own"])
@pytest.mark.parametrize(("lifecycle", "rag", "delivery", "on", "expected"), PAST)
def test_postgresql_finds_the_same_rows_past_their_date(
    marlhaven: Partnership,
    lifecycle: Lifecycle,
    rag: Rag,
    delivery: DeliveryDate,
    on: date,
    expected: bool,
    inherited: bool,
) -> None:
    # The strategy's date would give the other answer, so that only the milestone's own can give the right one.
    other = DeliveryDate.ongoing() if expected else DeliveryDate.on_day(on - timedelta(days=1))
    with within(marlhaven):
        strategy = StrategyFactory(delivery=delivery if inherited else other)
        own = DeliveryDate.none() if inherited else delivery
        MilestoneFactory(strategy=strategy, lifecycle=lifecycle, rag=rag, has_own_delivery=not inherited, delivery=own)
        assert Milestone.objects.filter(past_and_not_rated(on)).exists() is expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lifecycle", "on", "expected"),
    [
        (Lifecycle.NOT_STARTED, DAY, False),
        (Lifecycle.NOT_STARTED, DAY + timedelta(days=1), True),
        (Lifecycle.IN_PROGRESS, DAY + timedelta(days=1), False),
        (Lifecycle.COMPLETE, DAY + timedelta(days=1), False),
    ],
)
def test_past_its_date_and_not_started_whatever_its_rating(
    marlhaven: Partnership, lifecycle: Lifecycle, on: date, expected: bool
) -> None:
    assert is_past_and_not_started(lifecycle, MARCH, on=on) is expected
    with within(marlhaven):
        for rag in (Rag.NONE, Rag.GREEN):
            MilestoneFactory(lifecycle=lifecycle, rag=rag, has_own_delivery=True, delivery=MARCH)
        assert Milestone.objects.filter(past_and_not_started(on)).count() == (2 if expected else 0)
        assert not Milestone.objects.filter(past_and_not_started(on) & past_and_not_rated(on)).exists()


@pytest.mark.django_db
def test_reds_come_first_and_each_colour_keeps_the_order_of_the_plan(marlhaven: Partnership) -> None:
    with within(marlhaven):
        strategy = StrategyFactory()
        for position, (lifecycle, rag) in enumerate(
            [
                (Lifecycle.COMPLETE, Rag.NONE),
                (Lifecycle.IN_PROGRESS, Rag.GREEN),
                (Lifecycle.IN_PROGRESS, Rag.NONE),
                (Lifecycle.IN_PROGRESS, Rag.RED),
                (Lifecycle.NOT_STARTED, Rag.NONE),
                (Lifecycle.IN_PROGRESS, Rag.AMBER),
                (Lifecycle.NOT_ACHIEVED, Rag.NONE),
                (Lifecycle.IN_PROGRESS, Rag.RED),
            ],
            start=1,
        ):
            MilestoneFactory(strategy=strategy, lifecycle=lifecycle, rag=rag, position=position)
        ordered = list(Milestone.objects.worst_first())
        assert [row.position for row in ordered] == [4, 7, 8, 6, 3, 5, 2, 1]
        assert [row.standing for row in ordered] == list("RRRA-NGB")


def test_every_code_has_its_own_word_shape_and_meaning() -> None:
    for table in (WORDS, SHAPES, MEANINGS):
        assert set(table) == set(Standing)
        assert len(set(table.values())) == 6
    assert set(WORST_FIRST) == set(Standing)
    assert [(code.value, code.word, code.shape) for code in Standing] == [
        ("B", "Complete", "tick"),
        ("G", "On track", "circle"),
        ("A", "At risk", "triangle"),
        ("R", "Off track", "square"),
        ("N", "Not started", "hollow circle"),
        ("-", "Not rated", "dash"),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, "none yet"),
        (0, 36, "0 of 36 (0%)"),
        (12, 36, "12 of 36 (33%)"),
        (1, 8, "1 of 8 (13%)"),
        (36, 36, "36 of 36 (100%)"),
        (1200, 3600, "1,200 of 3,600 (33%)"),
    ],
)
def test_a_percentage_states_what_it_is_a_part_of(part: int, whole: int, expected: str) -> None:
    assert share(part, whole) == expected


def test_counts_add_up_and_name_their_whole() -> None:
    first = Counts.of([Standing.OFF_TRACK, Standing.ON_TRACK, Standing.ON_TRACK])
    both = first + Counts.of([Standing.NOT_RATED])
    assert (both.total, both.rated, both["G"], both["B"]) == (4, 3, 2, 0)
    assert both.share("G") == "2 of 4 (50%)"
    assert Counts.of([]).share("G") == "none yet"
