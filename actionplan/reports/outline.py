"""A plan as its editor sees it: the whole tree with its codes, on one page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from actionplan.models import LinkedDocument, Milestone, NarrativeSection, Objective, Plan, Strand, Strategy, Visibility
from actionplan.querysets import leads_of
from actionplan.rag import Lifecycle
from actionplan.reports.rows import period, strand_notice
from actionplan.reports.ways import Ways, anchor

LEFT_OPEN = 40
"""A plan of more milestones than this is folded up strategy by strategy."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of the outline. `first` and `last` say which of its steps would change nothing."""

    anchor: str
    code: str
    text: str
    href: str
    move: str
    first: bool
    last: bool
    notes: tuple[str, ...] = ()
    add: str = ""
    is_open: bool = True
    under: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    plan: Plan
    period: str
    ways: Ways
    strands: tuple[str, ...]
    sections: int
    documents: int
    objectives: tuple[Branch, ...]
    milestones: int


def of_plan(plan: Plan, ways: Ways, *, at: str) -> Outline:
    """The whole tree; six queries and the one of the leads. `at` is the anchor of a row that must not be folded up."""
    return _Tree(plan, ways, at).outline()


class _Tree:
    def __init__(self, plan: Plan, ways: Ways, at: str) -> None:
        self.plan, self.ways, self.at = plan, ways, at
        self.strategies: dict[int, list[Strategy]] = defaultdict(list)
        for strategy in Strategy.objects.filter(objective__plan=plan):
            self.strategies[strategy.objective_id].append(strategy)
        self.milestones: dict[int, list[Milestone]] = defaultdict(list)
        for milestone in Milestone.objects.of_plan(plan):
            self.milestones[milestone.strategy_id].append(milestone)
        self.led: dict[str, list[str]] = defaultdict(list)
        for lead in leads_of(plan):
            where = f"strategy-{lead.strategy_id}" if lead.strategy_id else f"milestone-{lead.milestone_id}"
            self.led[where].append(lead.words)
        self.count = sum(map(len, self.milestones.values()))

    def outline(self) -> Outline:
        objectives = list(Objective.objects.filter(plan=self.plan).select_related("strand_effective"))
        return Outline(
            plan=self.plan,
            period=period(self.plan),
            ways=self.ways,
            strands=tuple(Strand.objects.filter(plan=self.plan).values_list("name", flat=True)),
            sections=NarrativeSection.objects.filter(plan=self.plan).count(),
            documents=LinkedDocument.objects.filter(plan=self.plan).count(),
            objectives=tuple(
                self._objective(row, place, len(objectives)) for place, row in enumerate(objectives, start=1)
            ),
            milestones=self.count,
        )

    def _objective(self, row: Objective, place: int, count: int) -> Branch:
        strand = row.strand_effective.name if row.strand_effective else ""
        notes = (strand, strand_notice(row.strand_as_published, strand, row.strand_reads_as))
        rows = self.strategies[row.pk]
        return Branch(
            anchor=anchor(row),
            code=row.code,
            text=row.heading,
            href=self.ways.of_row(row, "change"),
            move=self.ways.of_row(row, "move"),
            first=place == 1,
            last=place == count,
            notes=tuple(filter(None, notes)),
            add=self.ways.of_row(row, "add"),
            under=tuple(self._strategy(each, row, nth, len(rows)) for nth, each in enumerate(rows, start=1)),
        )

    def _strategy(self, row: Strategy, objective: Objective, place: int, count: int) -> Branch:
        rows, code, mark = self.milestones[row.pk], f"{objective.position}.{row.position}", anchor(row)
        names = "; ".join(self.led[mark]) or "Nobody leads it yet"
        return Branch(
            anchor=mark,
            code=code,
            text=row.title,
            href=self.ways.of_row(row, "change"),
            move=self.ways.of_row(row, "move"),
            first=place == 1,
            last=place == count,
            notes=(f"Due: {row.delivery_in_words}", names),
            add=self.ways.of_row(row, "add"),
            is_open=self.count <= LEFT_OPEN or self.at == mark or self.at in map(anchor, rows),
            under=tuple(self._milestone(each, code, nth, len(rows)) for nth, each in enumerate(rows, start=1)),
        )

    def _milestone(self, row: Milestone, above: str, place: int, count: int) -> Branch:
        mark, own = anchor(row), []
        if row.lifecycle not in (Lifecycle.NOT_STARTED, Lifecycle.IN_PROGRESS):
            own.append(Lifecycle(row.lifecycle).label)
        if row.has_own_delivery:
            own.append(f"Due: {row.delivery_in_words}")
        if self.led[mark]:
            own.append("; ".join(self.led[mark]))
        if row.visibility != Visibility.PARTNERSHIP:
            own.append(f"Read by: {Visibility(row.visibility).label.lower()}")
        return Branch(
            anchor=mark,
            code=f"{above}.{row.position}",
            text=row.text,
            href=self.ways.of_row(row, "change"),
            move=self.ways.of_row(row, "move"),
            first=place == 1,
            last=place == count,
            notes=tuple(own),
        )
