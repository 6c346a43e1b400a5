"""What was put right in published boards since they were published (R25). A board itself stays as it was, so what was
put right stands beside it wherever it is read: on the page, in print and in files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from actionplan.models import Publication, PublishedMilestone, Update
from actionplan.readers import Reader
from actionplan.reports.shapes import Board, PlanFacts
from actionplan.reports.statements import STRICTER, rows_of

CORRECTIONS = f"""
select publication.number, row.milestone_id,
    row.objective_position || '.' || row.strategy_position || '.' || row.position, row.text, {STRICTER},
    correction.text, coalesce(person.name, ''), correction.written_at
from actionplan_correction correction
join actionplan_publishedmilestone row on row.id = correction.published_id
join actionplan_publication publication on publication.id = row.publication_id
join actionplan_milestone milestone on milestone.id = row.milestone_id
left join partnership_person person on person.id = correction.written_by_id
where row.publication_id = any(%(boards)s)
order by publication.number, row.objective_position, row.strategy_position, row.position, row.id,
    correction.written_at, correction.id
"""  # noqa: S608 -- our own words


PUT_RIGHT = "\nCorrected: "
"""Between the words of an entry and what was put right in it before it was published (`statements.CORRECTED`)."""


class Correction(NamedTuple):
    """`code` and `text` are the milestone's as it was published; `by` is empty where nobody is named."""

    board: int
    """The number of the board."""
    milestone: int
    code: str
    text: str
    visibility: str
    said: str
    by: str
    at: datetime


def of_boards(boards: Iterable[Board], reader: Reader) -> tuple[Correction, ...]:
    """Board by board, in the order of the plan, for what this reader may see of them. One query."""
    found = rows_of(CORRECTIONS, {"boards": [board.key for board in boards]})
    return tuple(
        Correction(board, milestone, code, text, visibility, said, by, at)
        for board, milestone, code, text, visibility, said, by, at in found
        if reader.may_see(visibility, milestone)
    )


def of_facts(facts: PlanFacts) -> tuple[Correction, ...]:
    """Of the board from which the rows come. None where they are a draft, which is changed and not corrected. One query
    at most."""
    if facts.is_live or facts.publication is None:
        return ()
    return of_boards([facts.publication], facts.reader)


def row_that_shows(entry: Update) -> PublishedMilestone | None:
    """The row of the newest board whose update, reason or ask this entry gave; None where readers see none of it."""
    boards = Publication.objects.filter(plan__objectives__strategies__milestones=entry.milestone_id)
    newest = boards.order_by("-number").first()
    row = PublishedMilestone.objects.filter(publication=newest, milestone=entry.milestone_id).first()
    if row is None:
        return None
    said, reason = (words.split(PUT_RIGHT)[0] for words in (row.update_text, row.reason))
    gave = [(each.reason, each.ask) for each in entry.judgements.all()]
    shows = bool(entry.text) and entry.text == said
    return row if shows or any(why == reason or (ask and ask == row.ask) for why, ask in gave) else None


def to_search(facts: PlanFacts) -> PlanFacts:
    """The same with the words of what was put right beside published rows, so that they are found too. One query at
    most; those beside rows of today are in their own words already."""
    told = {key: " ".join(each.said for each in found) for key, found in by_milestone(of_facts(facts)).items()}
    board = replace(facts.as_published, put_right=told) if facts.as_published else None
    return replace(facts, put_right=told, as_published=board)


def by_milestone(corrections: Iterable[Correction]) -> dict[int, tuple[Correction, ...]]:
    """Those of one board, by the key of the milestone that they are of."""
    found: dict[int, tuple[Correction, ...]] = {}
    for each in corrections:
        found[each.milestone] = (*found.get(each.milestone, ()), each)
    return found
