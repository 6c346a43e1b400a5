"""Where everything in a chart goes: numbers in, places out. templates/components/charts.html draws them.

Across the page places are percentages, so that a chart fits a phone and a printed page without its words shrinking;
down the page they are pixels. All are rounded to two places. A count below nothing is refused.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

NARROWEST_LABELLED = 9.0  # per cent of the width: enough for a letter and a number on a telephone

PLOT_TOP, PLOT_HEIGHT = 14, 180
PLOT_LEFT, PLOT_RIGHT = 9.0, 97.0
AXIS_HEIGHT = 34
MOST_LINES = 3  # as many as can be told apart without colour
LABELS_ACROSS = 3  # how many fit under a line on a telephone

COLUMN_HEIGHT = 120
COLUMN_LABELS_WIDE = 10  # how many fit under the columns where there is room

TREE_ROW, TREE_STEP, TREE_DEEPEST = 56, 7.0, 35.0
TREE_LETTERS = 28  # what fits in a box on a telephone

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 120, 28, 4


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int
    width: float


@dataclass(frozen=True, slots=True)
class BarChart:
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar. ``key`` says how it is filled; ``middle`` is where its label is centred."""

    key: str
    word: str
    count: int
    start: float
    width: float
    middle: float
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class StackedBar:
    label: str
    total: int
    segments: tuple[Segment, ...]
    description: str


@dataclass(frozen=True, slots=True)
class StackedChart:
    """``words`` is every key that has a count anywhere, in the order of the parts: the legend."""

    bars: tuple[StackedBar, ...]
    words: Mapping[str, str]

    @property
    def id(self) -> str:
        """Names the patterns of this drawing on its page. The same numbers always make the same page."""
        told = "".join(bar.description for bar in self.bars)
        return f"chart-{crc32(told.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a column: ``top`` and ``height`` are pixels."""

    key: str
    word: str
    count: int
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """``top`` is where its highest block begins, in pixels: its total stands above it."""

    label: str
    total: int
    start: float
    top: float
    blocks: tuple[Block, ...]
    description: str
    is_labelled: bool
    is_labelled_wide: bool
    """Whether it has a label where there is more room than on a telephone."""

    @property
    def label_lines(self) -> tuple[str, ...]:
        """ "Apr to Jun 2026" over two lines, so that more labels stand side by side."""
        return tuple(self.label.rsplit(" ", 1))


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """``width`` is that of a column; ``now`` the label of the one that today lies in, if it is one of them."""

    columns: tuple[Column, ...]
    words: Mapping[str, str]
    width: float
    now: str | None

    @property
    def id(self) -> str:
        """Names the patterns of this drawing on its page. The same numbers always make the same page."""
        return f"time-{crc32(self.description.encode()):08x}"

    @property
    def description(self) -> str:
        return " ".join(column.description for column in self.columns)


@dataclass(frozen=True, slots=True)
class Point:
    label: str
    value: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight piece of a line between two known values."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Line:
    """One series. ``style`` is 0, 1 or 2: each has its own dashes and its own mark, so that colour is not needed."""

    name: str
    style: int
    points: tuple[Point, ...]
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    label: str
    place: float


@dataclass(frozen=True, slots=True)
class LineChart:
    lines: tuple[Line, ...]
    labels: tuple[str, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    height: int
    description: str


@dataclass(frozen=True, slots=True)
class TreeNode:
    """``left`` and ``rail`` are percentages, the second where the line down from the one above it runs; ``top`` is
    pixels."""

    label: str
    is_own: bool
    left: float
    top: int
    rail: float
    above: "TreeNode | None"


@dataclass(frozen=True, slots=True)
class TreeChart:
    nodes: tuple[TreeNode, ...]
    height: int
    description: str


@dataclass(frozen=True, slots=True)
class Sparkline:
    """``points`` is ready for a polyline in a box of ``SPARK_WIDTH`` by ``SPARK_HEIGHT``; the end is marked."""

    points: str
    end_x: float
    end_y: float
    description: str


def bar_chart(values: Mapping[str, int]) -> BarChart:
    """Bars beside each other, the longest as wide as the page."""
    _refuse_negative(values.values())
    longest = max(values.values(), default=0)
    return BarChart(tuple(Bar(label, value, _percent(value, longest)) for label, value in values.items()))


def stacked_chart(rows: Mapping[str, Mapping[str, int]], *, words: Mapping[str, str]) -> StackedChart:
    """Bars of equal width, each divided by what its whole is made of.

    ``rows`` gives each label its counts by key; ``words`` names the keys, in the order in which they are stacked.
    """
    for counts in rows.values():
        _refuse_negative(counts.values())
        if unknown := set(counts) - set(words):
            raise ValueError(f"A chart was given parts that it has no word for: {', '.join(sorted(unknown))}.")
    bars = tuple(_stacked_bar(label, counts, words) for label, counts in rows.items())
    used = {key: word for key, word in words.items() if any(counts.get(key) for counts in rows.values())}
    return StackedChart(bars, used)


def line_chart(labels: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> LineChart:
    """Up to three lines over the same labels. None is "not known": the line has a gap there, and never a nought."""
    if not 1 <= len(series) <= MOST_LINES:
        raise ValueError("A line chart shows one, two or three lines.")
    known = [value for values in series.values() for value in values if value is not None]
    _refuse_negative(known)
    ticks = round_ticks(max(known, default=0))
    places = [_between(PLOT_LEFT, PLOT_RIGHT, index, len(labels) - 1) for index in range(len(labels))]
    lines = tuple(
        _line(name, style, labels, values, places, ticks[-1]) for style, (name, values) in enumerate(series.items())
    )
    step = math.ceil(len(labels) / LABELS_ACROSS) or 1
    # Counted from the newest back, since that is the one that readers look for.
    across = tuple(
        Tick(label, place)
        for index, (label, place) in enumerate(zip(labels, places, strict=True))
        if (len(labels) - 1 - index) % step == 0
    )
    up = tuple(Tick(f"{tick:,}", _height_of(tick, ticks[-1])) for tick in ticks)
    height = PLOT_TOP + PLOT_HEIGHT + AXIS_HEIGHT
    return LineChart(lines, tuple(labels), across, up, height, "; ".join(map(_told, lines)) + ".")


def timeline_chart(
    columns: Mapping[str, Mapping[str, int]], *, words: Mapping[str, str], now: str | None = None
) -> TimelineChart:
    """Columns in the order of time, each divided by what its whole is made of; the fullest is the highest.

    ``columns`` gives each stretch of time its counts by key; ``now`` names the one that today lies in.
    """
    stretches = stacked_chart(columns, words=words)
    highest = max((bar.total for bar in stretches.bars), default=0)
    width = 100 / max(len(stretches.bars), 1)
    narrow, wide = (math.ceil(len(stretches.bars) / most) or 1 for most in (LABELS_ACROSS, COLUMN_LABELS_WIDE))
    made = []
    for index, bar in enumerate(stretches.bars):
        foot, parts = float(COLUMN_HEIGHT), []
        for part in bar.segments:
            height = round(COLUMN_HEIGHT * part.count / highest, 2)
            foot = round(foot - height, 2)
            parts.append(Block(part.key, part.word, part.count, foot, height))
        start, labelled = round(width * index, 2), (index % narrow == 0, index % wide == 0)
        made.append(Column(bar.label, bar.total, start, foot, tuple(parts), bar.description, *labelled))
    return TimelineChart(tuple(made), stretches.words, round(width, 2), now)


def tree_chart(parts: Iterable[tuple[int, int | None, str, bool]]) -> TreeChart:
    """Who stands under whom: ``parts`` are key, key of the one above, name, and whether it is one's own. Each comes
    after the one above it; one under another row stands a step to the right of it.
    """
    placed: dict[int, TreeNode] = {}
    for row, (key, over, name, is_own) in enumerate(parts):
        above = placed.get(over) if over is not None else None
        left = 0.0 if above is None else min(above.left + TREE_STEP, TREE_DEEPEST)
        shown = name if len(name) <= TREE_LETTERS else f"{name[: TREE_LETTERS - 1]}\u2026"
        placed[key] = TreeNode(shown, is_own, left, row * TREE_ROW, above.left if above else 0.0, above)
    told = [f"{node.label} under {node.above.label}" if node.above else node.label for node in placed.values()]
    return TreeChart(tuple(placed.values()), len(placed) * TREE_ROW, "; ".join(told) + ".")


def sparkline(values: Sequence[float], *, what: str) -> Sparkline:
    """A line the size of a word. ``what`` begins its description: "Open milestones"."""
    if not values:
        return Sparkline("", 0, 0, f"{what}: nothing recorded.")
    low, high = min(values), max(values)
    places = [
        (
            _between(SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE, index, len(values) - 1),
            _between(SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE, value - low, high - low),
        )
        for index, value in enumerate(values)
    ]
    points = " ".join(f"{x:g},{y:g}" for x, y in places)
    told = f"{what}: from {values[0]:,g} to {values[-1]:,g}, lowest {low:,g}, highest {high:,g}."
    return Sparkline(points, *places[-1], told)


def round_ticks(highest: float) -> tuple[int, ...]:
    """Nought and up to five round numbers, the last of which is not below ``highest``."""
    rough = max(highest / 5, 1)
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    return tuple(range(0, step * max(math.ceil(highest / step), 1) + 1, step))


def _stacked_bar(label: str, counts: Mapping[str, int], words: Mapping[str, str]) -> StackedBar:
    segments = _segments(counts, words)
    parts = ", ".join(f"{part.count:,} {part.word.lower()}" for part in segments)
    return StackedBar(label, sum(counts.values()), segments, f"{label}: {parts or 'nothing'}.")


def _segments(counts: Mapping[str, int], words: Mapping[str, str]) -> tuple[Segment, ...]:
    total = sum(counts.values())
    segments, before = [], 0
    for key, word in words.items():
        if not (count := counts.get(key, 0)):
            continue
        start, end = _percent(before, total), _percent(before + count, total)
        width = round(end - start, 2)
        middle = round((start + end) / 2, 2)
        segments.append(Segment(key, word, count, start, width, middle, width >= NARROWEST_LABELLED))
        before += count
    return tuple(segments)


def _line(
    name: str,
    style: int,
    labels: Sequence[str],
    values: Sequence[float | None],
    places: Sequence[float],
    highest: int,
) -> Line:
    spots = [
        None if value is None else Point(label, value, place, _height_of(value, highest))
        for label, value, place in zip(labels, values, places, strict=True)
    ]
    strokes = tuple(Stroke(a.x, a.y, b.x, b.y) for a, b in pairwise(spots) if a and b)
    return Line(name, style, tuple(spot for spot in spots if spot), strokes)


def _told(line: Line) -> str:
    points = ", ".join(f"{point.label} {point.value:,g}" for point in line.points)
    return f"{line.name}: {points or 'not known'}"


def _height_of(value: float, highest: int) -> float:
    return _between(PLOT_TOP + PLOT_HEIGHT, PLOT_TOP, value, highest)


def _between(first: float, last: float, part: float, whole: float) -> float:
    """The place that is ``part`` of ``whole`` on the way from first to last; the middle when there is no way to go."""
    share = part / whole if whole > 0 else 0.5
    return round(first + (last - first) * share, 2)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _refuse_negative(values: Iterable[float]) -> None:
    if any(value < 0 for value in values):
        raise ValueError("A chart of counts cannot show a number below nought.")
