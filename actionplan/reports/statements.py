"""The statements with which `facts` reads a plan: one for each thing that it reads, whatever the plan's size.

Written out, because every page of a plan asks them and the mapper takes many times as long to put rows together. The
plan comes through the walls, and row security holds for every table here. Which of the rows a reader may see is said
by `readers.Reader` alone.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from actionplan.querysets import LEADS
from foundation.tenancy import current

STRICTER = """case
        when 'statutory' in (row.visibility, milestone.visibility) then 'statutory'
        when 'partnership' in (row.visibility, milestone.visibility) then 'partnership'
        else 'public' end"""
"""Who may read a published `row`: the fewer of those who might when it was published and those who may read its
`milestone` today. What was closed to somebody since then is closed on every board."""

BOARDS = f"""
with shown as (
    select publication.*, max(publication.number) over () as newest from actionplan_publication publication
    where publication.plan_id = %(plan)s and publication.number <= coalesce(%(number)s, publication.number)
)
select shown.id as key, shown.number, shown.quarter_ends_on, shown.published_at, shown.message,
    coalesce(person.name, '') as published_by,
    case when %(with_contents)s and shown.number = newest then shown.contents end as contents,
    coalesce((
        select string_agg(row.milestone_id || row.standing_code, ' ')
        from actionplan_publishedmilestone row join actionplan_milestone milestone on milestone.id = row.milestone_id
        where row.publication_id = shown.id and row.standing_code <> ''
            and (row.standing_code = 'R' or shown.number >= newest - 1)
            and ({STRICTER} <> 'statutory' or %(statutory)s or row.milestone_id = any(%(led)s))
    ), '') as told
from shown left join partnership_person person on person.id = shown.published_by_id
order by shown.number
"""  # noqa: S608 -- our own words
"""Published boards up to a number (or all), the oldest first: with the contents of the newest of them, and with how
milestones stood on each as "12R 13A", for this reader: all of them on the newest two, the reds on those before."""

CLOSED = """
select 'kpis' as part, kpi.id as key, kpi.visibility
from actionplan_kpi kpi join actionplan_objective objective on objective.id = kpi.objective_id
where objective.plan_id = %(plan)s and kpi.visibility <> 'public'
union all
select 'documents', document.id, document.visibility
from actionplan_linkeddocument document where document.plan_id = %(plan)s and document.visibility <> 'public'
"""
"""What surrounds the milestones and is not for everybody today."""

OUTLINE = """
select objective.id as objective_key, objective.position as objective_position, objective.title as objective_title,
    objective.strand_as_published, objective.strand_reads_as, strand.id as strand_key,
    coalesce(strand.name, '') as strand,
    strategy.id as key, strategy.position, strategy.title, strategy.title_in_overview, strategy.notes,
    strategy.delivery_precision as precision, strategy.delivery_ends_on as due_on,
    strategy.delivery_recurs_in as recurs_in, strategy.delivery_as_written as printed,
    coalesce(judged.rag, '') as headline, coalesce(judged.reason, '') as headline_reason, judged.judged_at
from actionplan_objective objective
    left join actionplan_strand strand on strand.id = objective.strand_effective_id
    left join actionplan_strategy strategy on strategy.objective_id = objective.id
    left join lateral (
        select rag, reason, judged_at from actionplan_strategyjudgement judgement
        where judgement.strategy_id = strategy.id and not exists (
            select 1 from actionplan_milestone hidden
            where hidden.strategy_id = strategy.id and hidden.visibility = 'statutory'
                and not %(statutory)s and hidden.id <> all(%(led)s)
        ) order by judged_at desc, id desc limit 1
    ) judged on true
where objective.plan_id = %(plan)s
order by objective.position, objective.id, strategy.position, strategy.id
"""
"""Objectives and strategies of today. The rating set over a strategy speaks of all its milestones, so it is read for
those alone who may see all of them."""


def _listed(statement: str) -> str:
    """The rows of a statement as a list of objects in JSON, by the names of its columns."""
    return f"(select coalesce(json_agg(each), '[]')::text from ({statement}) each)"  # noqa: S608 -- as above


AROUND = (
    f"select {_listed(BOARDS)}, {_listed(CLOSED)},"
    f" case when %(with_live)s then {_listed(LEADS)} end, case when %(with_live)s then {_listed(OUTLINE)} end"
)
"""All that surrounds the rows of a plan, in one trip: a row of four lists, the last two only for live rows."""

_LIVE = """
with dated as (
    select milestone.*, objective.id as objective_key, objective.position as objective_position,
        strategy.position as strategy_position,
        case when has_own_delivery then milestone.delivery_precision else strategy.delivery_precision end as is_due,
        case when has_own_delivery then milestone.delivery_ends_on else strategy.delivery_ends_on end as due_on,
        case when has_own_delivery then milestone.delivery_recurs_in else strategy.delivery_recurs_in end as recurs_in,
        case when has_own_delivery then milestone.delivery_as_written else strategy.delivery_as_written end as printed
    from actionplan_milestone milestone
    join actionplan_strategy strategy on strategy.id = milestone.strategy_id
    join actionplan_objective objective on objective.id = strategy.objective_id
    where objective.plan_id = %(plan)s and (%(everything)s or milestone.id = any(%(keys)s))
)
select dated.id, dated.objective_key, dated.strategy_id, dated.objective_position, dated.strategy_position,
    dated.position, dated.text, dated.visibility, dated.lifecycle, dated.rag, dated.is_due, dated.due_on,
    dated.recurs_in, dated.printed, not dated.has_own_delivery, dated.starts_on, dated.next_review_on,
    {judged}, {said}, (dated.updated_at at time zone %(zone)s)::date, dated.progress, {acted},
    dated.id in (select claim.milestone_id from actionplan_completion claim where claim.decision = ''),
    dated.version, (dated.created_at at time zone %(zone)s)::date
from dated {joined}
order by dated.objective_position, dated.strategy_position, dated.position, dated.id
"""

CORRECTED = """(
            select string_agg(E'\\nCorrected: ' || correction.text, '' order by correction.written_at, correction.id)
            from actionplan_update correction where correction.corrects_id = {entry}
        )"""
"""What was put right in an entry: it stands beside the entry's words, never in their place (R25)."""

FIRST_SAID = """(
                select first.update_id from actionplan_ragjudgement first
                where first.milestone_id = judgement.milestone_id and first.reason = judgement.reason
                order by first.judged_at, first.id limit 1
            )"""
"""The entry that gave the reason of a judgement: where a rating stays, its reason stays with it."""

LIVE = _LIVE.format(
    judged="coalesce(judged.reason, ''), coalesce(judged.ask, ''), judged.judged_on",
    said="coalesce(said.text, '')",
    acted="coalesce(acted.told, '')",
    joined=f"""
    left join lateral (
        select reason || coalesce({CORRECTED.format(entry=FIRST_SAID)}, '') as reason, ask,
            (judged_at at time zone %(zone)s)::date as judged_on
        from actionplan_ragjudgement judgement
        where judgement.milestone_id = dated.id order by judged_at desc, id desc limit 1
    ) judged on true
    left join lateral (
        select text || coalesce({CORRECTED.format(entry="entry.id")}, '') as text from actionplan_update entry
        where entry.milestone_id = dated.id and text <> '' and kind in ('progress', 'no_change')
        order by written_at desc, id desc limit 1
    ) said on true
    left join lateral (
        select string_agg(
            action.text || ' (' || coalesce(person.name, action.owner_name) || ', by '
                || to_char(action.due_on, 'FMDD FMMonth YYYY') || ')',
            E'\\n' order by action.due_on, action.id
        ) as told
        from actionplan_correctiveaction action left join partnership_person person on person.id = action.owner_id
        where action.milestone_id = dated.id and action.status = 'open'
    ) acted on true""",  # noqa: S608 -- our own words
)

LIVE_IN_BRIEF = _LIVE.format(
    judged="'', coalesce(asked.ask, ''), null",
    said="''",
    acted="''",
    joined="""
    left join (
        select judgement.milestone_id, judgement.ask from actionplan_ragjudgement judgement
        where judgement.ask <> '' and not exists (
            select 1 from actionplan_ragjudgement later where later.milestone_id = judgement.milestone_id
                and (later.judged_at, later.id) > (judgement.judged_at, judgement.id)
        )
    ) asked on asked.milestone_id = dated.id""",
)
"""The same rows without reasons, updates and actions, in a third of the time: for pages that print them of a few."""

PUBLISHED = f"""
select row.milestone_id, row.objective_key, row.strategy_key, row.objective_position, row.strategy_position,
    row.position, row.text, {STRICTER}, row.lifecycle, row.rag, row.due_in_words, row.due_on, row.due_is_inherited,
    row.next_review_on, row.agencies::text, row.officers::text, row.reason, row.ask, row.judged_on, row.update_text,
    row.updated_on, row.progress, row.action, row.is_silent
from actionplan_publishedmilestone row join actionplan_milestone milestone on milestone.id = row.milestone_id
where row.publication_id = %(publication)s
order by row.objective_position, row.strategy_position, row.position, row.milestone_id
"""  # noqa: S608 -- our own words

STANDINGS = f"""
with newest as (
    select distinct on (plan_id) id, plan_id from actionplan_publication order by plan_id, number desc
)
select newest.plan_id, row.milestone_id, {STRICTER}, row.lifecycle, row.rag, 0 as is_live
from newest join actionplan_publishedmilestone row on row.publication_id = newest.id
join actionplan_milestone milestone on milestone.id = row.milestone_id
where not %(everything)s
union all
select objective.plan_id, milestone.id, milestone.visibility, milestone.lifecycle, milestone.rag, 1
from actionplan_milestone milestone
join actionplan_strategy strategy on strategy.id = milestone.strategy_id
join actionplan_objective objective on objective.id = strategy.objective_id
where %(everything)s or milestone.id = any(%(led)s)
order by is_live
"""  # noqa: S608 -- our own words
"""How every milestone of every plan stands: as last published, or as it stands today for whom that is."""


def rows_of(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """In the open partnership. Raises NoScope where there is none."""
    current()
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
