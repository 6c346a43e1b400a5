"""Where everything in a chart goes, and what it says to somebody who cannot see it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.charts import (
    PLOT_HEIGHT,
    PLOT_TOP,
    SPARK_HEIGHT,
    SPARK_WIDTH,
    bar_chart,
    line_chart,
    round_ticks,
    sparkline,
    stacked_chart,
    timeline_chart,
)

WORDS = {"G": "On track", "A": "At risk", "-": "Not rated"}
counts = st.integers(min_value=0, max_value=10**9)


def test_the_longest_bar_fills_the_width_and_the_others_follow_it() -> None:
    chart = bar_chart({"Befriending": 17, "Mentoring": 9, "Practical help": 78, "None": 0})

    assert [(bar.label, bar.width) for bar in chart.bars] == [
        ("Befriending", 21.79),
        ("Mentoring", 11.54),
        ("Practical help", 100.0),
        ("None", 0.0),
    ]


def test_bars_of_nothing_have_no_width() -> None:
    assert [bar.width for bar in bar_chart({"Befriending": 0, "Mentoring": 0}).bars] == [0.0, 0.0]
    assert bar_chart({}).bars == ()


def test_a_bar_is_divided_by_its_parts_in_the_order_of_the_words() -> None:
    (bar,) = stacked_chart({"1. Prepare": {"A": 1, "G": 2}}, words=WORDS).bars

    assert [(part.key, part.count, part.start, part.width, part.middle) for part in bar.segments] == [
        ("G", 2, 0.0, 66.67, 33.34),
        ("A", 1, 66.67, 33.33, 83.34),
    ]
    assert bar.total == 3


def test_a_part_too_narrow_for_its_label_has_none() -> None:
    (bar,) = stacked_chart({"1. Prepare": {"G": 95, "A": 5}}, words=WORDS).bars

    assert [part.is_labelled for part in bar.segments] == [True, False]


def test_the_legend_names_only_what_is_there() -> None:
    chart = stacked_chart({"1. Prepare": {"G": 2, "A": 0}, "2. Prevent": {"-": 1}, "3. Protect": {}}, words=WORDS)

    assert chart.words == {"G": "On track", "-": "Not rated"}
    assert [bar.description for bar in chart.bars] == [
        "1. Prepare: 2 on track.",
        "2. Prevent: 1 not rated.",
        "3. Protect: nothing.",
    ]


def test_charts_of_other_numbers_do_not_share_their_patterns() -> None:
    first, second, same = (stacked_chart({"1. Prepare": {"A": count}}, words=WORDS) for count in (1, 2, 1))

    assert (first.id != second.id, first.id == same.id) == (True, True)


def test_a_part_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word for: X"):
        stacked_chart({"1. Prepare": {"X": 1}}, words=WORDS)


def test_a_count_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="below nought"):
        bar_chart({"Befriending": -1})
    with pytest.raises(ValueError, match="below nought"):
        stacked_chart({"1. Prepare": {"G": -1}}, words=WORDS)


@given(st.lists(counts, min_size=3, max_size=3).filter(any))
def test_the_parts_of_a_bar_always_fill_it(numbers: list[int]) -> None:
    (bar,) = stacked_chart({"all": dict(zip(WORDS, numbers, strict=True))}, words=WORDS).bars

    last = bar.segments[-1]
    assert round(last.start + last.width, 2) == 100
    assert all(part.width >= 0 for part in bar.segments)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (7, (0, 2, 4, 6, 8)),
        (14, (0, 5, 10, 15)),
        (23, (0, 5, 10, 15, 20, 25)),
        (1104, (0, 500, 1000, 1500)),
    ],
)
def test_an_axis_is_marked_with_round_numbers(highest: float, expected: tuple[int, ...]) -> None:
    assert round_ticks(highest) == expected


@given(st.floats(min_value=0, max_value=10**12))
def test_an_axis_reaches_the_highest_value_in_at_most_five_steps(highest: float) -> None:
    ticks = round_ticks(highest)

    assert ticks[-1] >= highest
    assert 2 <= len(ticks) <= 6


def test_a_line_runs_from_the_first_label_to_the_last() -> None:
    chart = line_chart(["Q1", "Q2", "Q3"], {"Referrals": [0, 5, 10]})

    (line,) = chart.lines
    assert [(point.x, point.y) for point in line.points] == [(9.0, 194.0), (53.0, 104.0), (97.0, 14.0)]
    assert [(stroke.x1, stroke.x2) for stroke in line.strokes] == [(9.0, 53.0), (53.0, 97.0)]
    assert [(tick.label, tick.place) for tick in chart.across] == [("Q1", 9.0), ("Q2", 53.0), ("Q3", 97.0)]
    assert chart.up[0].place == PLOT_TOP + PLOT_HEIGHT
    assert chart.description == "Referrals: Q1 0, Q2 5, Q3 10."


def test_an_unknown_value_is_a_gap_and_never_a_nought() -> None:
    (line,) = line_chart(["Q1", "Q2", "Q3", "Q4"], {"Referrals": [8, None, 14, 12]}).lines

    assert [point.label for point in line.points] == ["Q1", "Q3", "Q4"]
    assert len(line.strokes) == 1


def test_the_newest_label_is_always_shown() -> None:
    labels = [f"Quarter {number}" for number in range(1, 13)]

    chart = line_chart(labels, {"Referrals": [1] * 12})

    assert [tick.label for tick in chart.across] == ["Quarter 4", "Quarter 8", "Quarter 12"]


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="one, two or three"):
        line_chart(["Q1"], {name: [1] for name in "abcd"})


def test_a_sparkline_stays_in_its_box_and_says_where_it_goes() -> None:
    spark = sparkline([3, 4, 9], what="Open milestones")

    assert spark.points == "4,24 60,20.67 116,4"
    assert (spark.end_x, spark.end_y) == (116, 4)
    assert spark.description == "Open milestones: from 3 to 9, lowest 3, highest 9."


@pytest.mark.parametrize(
    ("values", "points"), [([5], "60,14"), ([5, 5], "4,14 116,14"), ([], "")], ids=["one", "level", "none"]
)
def test_a_sparkline_with_nowhere_to_go_is_level(values: list[float], points: str) -> None:
    assert sparkline(values, what="Open milestones").points == points


@given(st.lists(st.floats(min_value=0, max_value=10**6), min_size=1, max_size=40))
def test_no_point_of_a_sparkline_leaves_its_box(values: list[float]) -> None:
    places = [tuple(map(float, point.split(","))) for point in sparkline(values, what="It").points.split()]

    assert all(0 <= x <= SPARK_WIDTH and 0 <= y <= SPARK_HEIGHT for x, y in places)


def test_the_total_of_a_column_stands_where_its_highest_block_begins() -> None:
    chart = timeline_chart({"2026": {"G": 3, "A": 1}, "2027": {}, "2028": {"G": 1}}, words=WORDS)

    assert [(column.total, column.top) for column in chart.columns] == [(4, 0.0), (0, 120.0), (1, 90.0)]


@pytest.mark.parametrize(
    ("count", "narrow", "wide"),
    [(3, [0, 1, 2], [0, 1, 2]), (8, [0, 3, 6], list(range(8))), (13, [0, 5, 10], [0, 2, 4, 6, 8, 10, 12])],
)
def test_columns_have_as_many_labels_as_there_is_room_for(count: int, narrow: list[int], wide: list[int]) -> None:
    columns = timeline_chart({f"Column {place}": {"G": 1} for place in range(count)}, words=WORDS).columns

    assert [place for place, column in enumerate(columns) if column.is_labelled] == narrow
    assert [place for place, column in enumerate(columns) if column.is_labelled_wide] == wide


def test_a_long_label_stands_on_two_lines() -> None:
    columns = timeline_chart({"Apr to Jun 2026": {"G": 1}, "2027": {"G": 1}}, words=WORDS).columns

    assert [column.label_lines for column in columns] == [("Apr to Jun", "2026"), ("2027",)]
