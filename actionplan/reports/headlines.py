"""How a strategy stands: counts of its milestones, the worst that is still open, and a rating that a lead has set over
it (B12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actionplan.models import Strategy
from actionplan.rag import FROM_RAG, WORST_FIRST, Counts, Rag, Standing
from actionplan.reports.shapes import MilestoneFacts, StrategyFacts


@dataclass(frozen=True, slots=True)
class Headline:
    """`shown` is what stands over the strategy: the rating set by hand, else its worst open milestone; None where
    nothing is open."""

    counts: Counts
    worst: Standing | None
    worst_row: MilestoneFacts | None
    override: Standing | None
    reason: str
    set_on: date | None

    @property
    def shown(self) -> Standing | None:
        return self.override or self.worst


def headline_of(strategy: StrategyFacts, rows: Iterable[MilestoneFacts]) -> Headline:
    """From the rows of the strategy that its reader may see: what is hidden from somebody is counted for nobody else
    either. Asks the database nothing."""
    rows = [row for row in rows if row.strategy_key == strategy.key]
    still_open = [row for row in rows if row.is_open]
    worst = min(still_open, key=lambda row: WORST_FIRST.index(row.standing), default=None)
    rag = Rag(strategy.headline)
    return Headline(
        counts=Counts.of(row.standing for row in rows),
        worst=worst.standing if worst else None,
        worst_row=worst,
        override=FROM_RAG[rag] if rag else None,
        reason=strategy.headline_reason,
        set_on=strategy.headline_on,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a strategy was rated, by whom; `standing` is None where a rating of its own ended."""

    standing: Standing | None
    reason: str
    by: str
    at: object


def history_of(strategy: Strategy) -> tuple[Said, ...]:
    """One query; the newest first."""
    return tuple(
        Said(FROM_RAG[Rag(row.rag)] if row.rag else None, row.reason, str(row.judged_by or ""), row.judged_at)
        for row in strategy.judgements.select_related("judged_by")
    )
