"""What one search finds of the action plans: objectives, strategies and milestones, each as its reader has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from actionplan.rag import Lifecycle
from actionplan.readers import Reader, reader_without_request
from actionplan.reports.statements import STRICTER, rows_of
from foundation.addresses import address
from foundation.due import Asker
from foundation.finding import MOST, Found, FoundKind, in_short
from foundation.search import plain_words
from partnership.roles import Permission

SEARCHED = f"""
with plans as (
    select id, title, starts_on from actionplan_plan
    where status <> 'withdrawn' and (status <> 'draft' or %(edits)s)
), boards as (
    select distinct on (board.plan_id) board.id, board.plan_id, board.contents
    from actionplan_publication board where not %(live)s order by board.plan_id, board.number desc
), objectives as (
    select plan_id, id as key, position, title from actionplan_objective where %(live)s
    union all
    select plan_id, (told ->> 'key')::bigint, (told ->> 'position')::int, told ->> 'title'
    from boards cross join jsonb_array_elements(contents -> 'outline') told
), strategies as (
    select objective.plan_id, strategy.objective_id as objective_key, strategy.id as key,
        objective.position as objective_position, strategy.position, strategy.title
    from actionplan_strategy strategy join actionplan_objective objective on objective.id = strategy.objective_id
    where %(live)s
    union all
    select plan_id, (objective ->> 'key')::bigint, (told ->> 'key')::bigint, (objective ->> 'position')::int,
        (told ->> 'position')::int, told ->> 'title'
    from boards cross join jsonb_array_elements(contents -> 'outline') objective
        cross join jsonb_array_elements(objective -> 'strategies') told
), milestones as (
    select objective.plan_id, objective.id as objective_key, strategy.id as strategy_key, milestone.id as key,
        objective.position as objective_position, strategy.position as strategy_position, milestone.position,
        milestone.text, milestone.visibility, milestone.lifecycle
    from actionplan_milestone milestone
    join actionplan_strategy strategy on strategy.id = milestone.strategy_id
    join actionplan_objective objective on objective.id = strategy.objective_id
    where %(live)s or milestone.id = any(%(led)s)
    union all
    select boards.plan_id, row.objective_key, row.strategy_key, row.milestone_id, row.objective_position,
        row.strategy_position, row.position, row.text, {STRICTER}, row.lifecycle
    from boards join actionplan_publishedmilestone row on row.publication_id = boards.id
    join actionplan_milestone milestone on milestone.id = row.milestone_id
    where row.milestone_id <> all(%(led)s)
), found as (
    select plan_id, 'Objective' as kind, key as objective_key, 0::bigint as strategy_key, key,
        position as place, 0 as strategy_place, 0 as milestone_place, title as text, '' as visibility, '' as lifecycle
    from objectives
    union all
    select plan_id, 'Strategy', objective_key, key, key, objective_position, position, 0, title, '', ''
    from strategies
    union all
    select plan_id, 'Milestone', objective_key, strategy_key, key, objective_position, strategy_position, position,
        text, visibility, lifecycle
    from milestones
)
select found.plan_id, coalesce(nullif(boards.contents ->> 'title', ''), plans.title), kind, objective_key,
    strategy_key, key, concat_ws('.', place, nullif(strategy_place, 0), nullif(milestone_place, 0)), text, visibility,
    lifecycle
from found join plans on plans.id = found.plan_id left join boards on boards.plan_id = found.plan_id
order by plans.starts_on desc nulls last, plans.title, found.plan_id, place, strategy_place, milestone_place, key
"""  # noqa: S608 -- our own words
"""Every row of every plan that this reader opens: as it stands today, or as it was last published with the reader's own
rows of today."""


class _Row(NamedTuple):
    plan_id: int
    plan: str
    kind: str
    objective_key: int
    strategy_key: int
    key: int
    code: str
    text: str
    visibility: str
    lifecycle: str


def plans(asker: Asker, words: str) -> list[FoundKind]:
    """A kind for each plan, the newest first; two queries."""
    if Permission.READ_PLAN not in asker.permissions:
        return []
    reader = reader_without_request(asker.person.pk, asker.permissions, on=asker.on)
    asked = {"edits": reader.edits, "live": reader.sees_drafts, "led": list(reader.led)}
    by_plan: dict[int, list[_Row]] = defaultdict(list)
    for row in _seen([_Row(*told) for told in rows_of(SEARCHED, asked)], reader):
        if _holds(row, words):
            by_plan[row.plan_id].append(row)
    return [_kind(address("actionplan:plans", asker.slug), rows, words) for rows in by_plan.values()]


def _seen(rows: Sequence[_Row], reader: Reader) -> Iterator[_Row]:
    """As `facts` shows them: no milestone that this reader may not see, nor what holds none but such."""
    strategies, objectives = _hidden(rows, reader)
    for row in rows:
        if row.strategy_key in strategies or row.objective_key in objectives or row.lifecycle == Lifecycle.SUPERSEDED:
            continue
        if row.kind != "Milestone" or reader.may_see(row.visibility, row.key):
            yield row


def _hidden(rows: Sequence[_Row], reader: Reader) -> tuple[set[int], set[int]]:
    """Strategies whose milestones are all hidden, and objectives whose strategies all are."""
    seen: dict[int, list[bool]] = defaultdict(list)
    under: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.kind == "Milestone":
            seen[row.strategy_key].append(reader.may_see(row.visibility, row.key))
        elif row.kind == "Strategy":
            under[row.objective_key].add(row.key)
    strategies = {key for key, told in seen.items() if not any(told)}
    return strategies, {key for key, keys in under.items() if keys <= strategies}


def _holds(row: _Row, words: str) -> bool:
    text = " ".join(plain_words(f"{row.code} {row.text}"))
    return all(word in text for word in words.split())


def _kind(every_plan: str, rows: Sequence[_Row], words: str) -> FoundKind:
    plan = f"{every_plan}{rows[0].plan_id}/"
    found = tuple(Found(in_short(f"{row.code} {row.text}"), row.kind, plan + _page_of(row)) for row in rows[:MOST])
    all_href = f"{plan}milestones/?{urlencode({'q': words})}"
    return FoundKind(f"Action plan: {rows[0].plan}", found, len(rows), all_href)


def _page_of(row: _Row) -> str:
    """After the address of its plan."""
    return f"milestones/{row.key}/" if row.kind == "Milestone" else f"read/#{row.kind.lower()}-{row.code}"
