"""The rows of the grid: milestones of a page of the list, with what each form must remember of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.http import Http404

from actionplan.models import Milestone, Plan, RagJudgement, Update
from actionplan.reports.shapes import MilestoneFacts
from actionplan.services.updates import Seen

ROWS_A_PAGE = 25
NEWEST = ("newest_update", "newest_judgement")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is wrong with a row, for the summary at the top of the page."""

    text: str
    href: str


def summary(facts: Iterable[MilestoneFacts], wrong: Iterable[tuple[int, str, str]]) -> list[Said]:
    """`wrong` gives the milestone, a sentence and the place to go to; each line begins with the milestone's code."""
    codes = {row.key: row.code for row in facts}
    return [Said(f"{codes[key]}: {sentence}", href) for key, sentence, href in wrong]


def keys_sent(sent: Sequence[str]) -> list[int]:
    """The numbers of the rows that a form names. Raises Http404 for what no page of ours has sent."""
    if not 0 < len(sent) <= ROWS_A_PAGE or not all(re.fullmatch(r"[1-9][0-9]{0,17}", key) for key in sent):
        raise Http404
    return list(dict.fromkeys(map(int, sent)))


def rows_of(plan: Plan, keys: Sequence[int]) -> list[tuple[Milestone, Seen]]:
    """These milestones of the plan, in this order, each with its newest update and judgement; one query.

    Raises Http404 where one of them is not of this plan, so that nothing of a foreign row is written or told.
    """
    update = Update.objects.filter(kind__in=Update.NEWS, milestone=OuterRef("pk"))
    judgement = RagJudgement.objects.filter(milestone=OuterRef("pk"))
    found = Milestone.objects.of_plan(plan).current().filter(pk__in=keys).select_related("strategy__objective")
    with_newest = found.annotate(
        newest_update=Subquery(update.values("pk")[:1]), newest_judgement=Subquery(judgement.values("pk")[:1])
    )
    rows = {row.pk: (row, Seen(*(getattr(row, name) for name in NEWEST))) for row in with_newest}
    if set(keys) - rows.keys():
        raise Http404
    return [rows[key] for key in keys]
