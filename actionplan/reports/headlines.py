"""How a strategy stands: counts of its milestones, the worst that is still open, and a rating that a lead has set over
it (B12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from actionplan.models import Plan, Strategy
from actionplan.rag import FROM_RAG, WORST_FIRST, Counts, Rag, Standing
from actionplan.readers import Reader
from actionplan.reports.shapes import MilestoneFacts, PlanFacts, StrategyFacts
from partnership.roles import Permission


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


def rated_by(facts: PlanFacts) -> frozenset[int]:
    """The keys of the strategies whose rating this reader is offered to set, as `policies.require_may_judge` lets them:
    all for whoever rates milestones; else those of which a row of today shows that the reader leads the strategy."""
    if facts.plan.status == Plan.Status.CLOSED:
        return frozenset()
    if Permission.RATE_MILESTONES in facts.reader.permissions:
        return frozenset(facts.strategies)
    return frozenset(row.strategy_key for row in facts.rows if row.is_live and leads_strategy(facts.reader, row))


def leads_strategy(reader: Reader, row: MilestoneFacts) -> bool:
    """Whether a row of today shows that this reader leads its strategy. Whoever leads a row by name does so in its
    strategy's place unless the row has officers of its own; whoever leads it and is not named speaks for a lead agency.
    """
    is_named = str(reader.person_id) in {lead.key for lead in row.officers}
    inherited = row.officers_inherited if is_named else row.agencies_inherited
    return reader.leads(row.key) and inherited


@dataclass(frozen=True, slots=True)
class Said:
    """What a strategy was rated, by whom; `standing` is None where a rating of its own ended."""

    standing: Standing | None
    reason: str
    by: str
    at: object


@dataclass(frozen=True, slots=True)
class HeadlineSheet:
    """What the page shows on which a strategy is rated: as it stands today, also for whoever reads published rows."""

    strategy: StrategyFacts
    headline: Headline
    history: tuple[Said, ...]
    """The newest first."""
    seen: int | None
    """The key of the newest rating by hand; None where there is none."""

    @property
    def may_end(self) -> bool:
        return self.headline.override is not None


def sheet_of(strategy: Strategy, facts: PlanFacts) -> HeadlineSheet:
    """Two queries. Ratings by hand speak of all that stands under the strategy: a reader who may not see all of it is
    told none of them."""
    _objective, told = facts.strategies[strategy.pk]
    rows = list(strategy.judgements.select_related("judged_by"))
    newest = rows[0] if rows else None
    shown = rows if _sees_all(strategy, facts.reader) else []
    rag, reason, on = "", "", None
    if shown and shown[0].rag:
        rag, reason, on = shown[0].rag, shown[0].reason, localdate(shown[0].judged_at)
    told = told._replace(headline=rag, headline_reason=reason, headline_on=on)
    return HeadlineSheet(
        strategy=told,
        headline=headline_of(told, facts.rows),
        history=tuple(
            Said(FROM_RAG[Rag(row.rag)] if row.rag else None, row.reason, str(row.judged_by or ""), row.judged_at)
            for row in shown
        ),
        seen=newest.pk if newest else None,
    )


def _sees_all(strategy: Strategy, reader: Reader) -> bool:
    rows = strategy.milestones.values_list("visibility", "pk")
    return all(reader.may_see(visibility, key) for visibility, key in rows)
