"""What is left of a plan's outline for one reader: nothing tells of milestones that this reader may not see, neither a
strategy that has no others, nor a rating that was set over them with a reason in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from actionplan.readers import Reader
from actionplan.reports.shapes import MilestoneFacts, ObjectiveFacts, StrategyFacts


def pruned(
    outline: Iterable[ObjectiveFacts], rows: Sequence[MilestoneFacts], reader: Reader
) -> tuple[ObjectiveFacts, ...]:
    """Without the strategies whose milestones are all hidden, without the objectives of which nothing is left then, and
    without the rating by hand of a strategy of which the reader sees some milestones only. `rows` are all that there
    are, hidden or not. What never had a milestone stays."""
    seen: dict[int, list[bool]] = defaultdict(list)
    for row in rows:
        seen[row.strategy_key].append(reader.may_see(row.visibility, row.key))
    if all(map(all, seen.values())):
        return tuple(outline)
    kept = (_objective(each, seen) for each in outline)
    return tuple(each for each in kept if each is not None)


def _objective(objective: ObjectiveFacts, seen: dict[int, list[bool]]) -> ObjectiveFacts | None:
    strategies = tuple(
        each if all(seen.get(each.key, ())) else _unrated(each)
        for each in objective.strategies
        if each.key not in seen or any(seen[each.key])
    )
    return objective._replace(strategies=strategies) if strategies or not objective.strategies else None


def _unrated(strategy: StrategyFacts) -> StrategyFacts:
    """Without the rating that was set over it: the milestones that are seen speak for themselves."""
    return strategy._replace(headline="", headline_reason="", headline_on=None)
