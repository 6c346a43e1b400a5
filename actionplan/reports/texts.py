"""One plan as it reads from beginning to end: its text, objectives, KPIs, strategies and milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actionplan.rag import WORST_FIRST
from actionplan.readers import Reader
from actionplan.reports import kpis
from actionplan.reports.headlines import Headline, headline_of
from actionplan.reports.kpis import KpiLine
from actionplan.reports.passages import Passage, Section, passages, section
from actionplan.reports.publications import texts
from actionplan.reports.rows import Addresses, strand_notice
from actionplan.reports.shapes import MilestoneFacts, ObjectiveFacts, PlanFacts, StrategyFacts
from foundation.weblinks import shortened

WHOLE_PLAN = 0
"""What surrounds the milestones is nobody's own: nobody leads it."""


@dataclass(frozen=True, slots=True)
class Document:
    """`href` is an address elsewhere, or that of the file which is kept here."""

    title: str
    href: str

    @property
    def leads_to(self) -> str:
        """Where an address elsewhere leads, in short; empty for a file that is kept here."""
        return shortened(self.href) if "://" in self.href else ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the tables of a plan, for one reader: as it is today, or as it was published."""

    title: str
    sections: tuple[Section, ...]
    documents: tuple[Document, ...]
    kpis: Mapping[int, tuple[KpiLine, ...]]
    """By the key of their objective."""


@dataclass(frozen=True, slots=True)
class StrategyText:
    facts: StrategyFacts
    notes: tuple[Passage, ...]
    headline: Headline
    milestones: tuple[MilestoneFacts, ...]
    """With those that another has taken the place of."""

    @property
    def counts_in_words(self) -> str:
        """ "1 off track, 2 on track": the worst first."""
        counts = self.headline.counts
        return ", ".join(f"{counts[code]:,} {code.word.lower()}" for code in WORST_FIRST if counts[code])


@dataclass(frozen=True, slots=True)
class ObjectiveText:
    facts: ObjectiveFacts
    strand_notice: str
    kpis: tuple[KpiLine, ...]
    strategies: tuple[StrategyText, ...]


@dataclass(frozen=True, slots=True)
class PlanText:
    facts: PlanFacts
    addresses: Addresses
    surroundings: Surroundings
    objectives: tuple[ObjectiveText, ...]

    @property
    def is_empty(self) -> bool:
        return not self.objectives and not self.surroundings.sections


def surroundings_of(plan: PlanFacts, addresses: Addresses) -> Surroundings:
    """Four queries for a live plan; none for a published one."""
    board = plan.publication
    if plan.is_live:
        contents: Mapping[str, Any] = {**texts(plan.plan), "kpis": kpis.frozen(plan.plan)}
    else:
        contents = (board.contents if board else None) or {}
    return surroundings_read(contents, plan.reader, addresses)


def surroundings_read(contents: Mapping[str, Any], reader: Reader, addresses: Addresses) -> Surroundings:
    """From the shape of `publications.texts`, with what this reader may see."""
    sections = [each for each in contents.get("sections", ()) if reader.may_see(each["visibility"], WHOLE_PLAN)]
    documents = [each for each in contents.get("documents", ()) if reader.may_see(each["visibility"], WHOLE_PLAN)]
    groups = kpis.of_frozen(contents.get("kpis", ()), reader, addresses)
    return Surroundings(
        title=contents.get("title", ""),
        sections=tuple(map(section, sections)),
        documents=tuple(_document(each, addresses) for each in documents),
        kpis={group.key: group.kpis for group in groups},
    )


def _document(told: Mapping[str, Any], addresses: Addresses) -> Document:
    return Document(told["title"], told["url"] or f"{addresses.board}documents/{told['id']}/")


def of_plan(plan: PlanFacts, addresses: Addresses, *, visibility: str = "") -> PlanText:
    """`visibility` leaves only the milestones that are for just these readers; "" leaves all."""
    under: dict[int, list[MilestoneFacts]] = defaultdict(list)
    rows = sorted((*plan.rows, *plan.superseded), key=lambda row: (row.position, row.key))
    for row in rows:
        if visibility in ("", row.visibility):
            under[row.strategy_key].append(row)
    surroundings = surroundings_of(plan, addresses)
    return PlanText(
        facts=plan,
        addresses=addresses,
        surroundings=surroundings,
        objectives=tuple(_objective(each, under, surroundings) for each in plan.outline),
    )


def _objective(
    objective: ObjectiveFacts, under: Mapping[int, list[MilestoneFacts]], surroundings: Surroundings
) -> ObjectiveText:
    return ObjectiveText(
        facts=objective,
        strand_notice=strand_notice(objective.strand_as_published, objective.strand, objective.strand_reads_as),
        kpis=surroundings.kpis.get(objective.key, ()),
        strategies=tuple(_strategy(each, under.get(each.key, [])) for each in objective.strategies),
    )


def _strategy(strategy: StrategyFacts, rows: list[MilestoneFacts]) -> StrategyText:
    counted = [row for row in rows if row.lifecycle != "superseded"]
    return StrategyText(strategy, passages(strategy.notes), headline_of(strategy, counted), tuple(rows))
