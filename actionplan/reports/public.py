"""What everybody may read of a plan. Its statement selects the public rows, and of them the columns that are printed:
what is not public, or was and is no more, never comes out of the database, so no mistake further on can show it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from actionplan.models import Plan, Visibility, heading
from actionplan.rag import Counts, Standing
from actionplan.reports import kpis
from actionplan.reports.kpis import KpiLine
from actionplan.reports.passages import Section, section
from actionplan.reports.rows import Addresses
from actionplan.reports.statements import rows_of
from actionplan.reports.texts import Document
from foundation.http import Link
from foundation.periods import Quarter, QuarterCalendar

PUBLIC = """
with board as (
    select publication.* from actionplan_publication publication
    join actionplan_plan plan on plan.id = publication.plan_id
    where plan.is_public and plan.status not in ('draft', 'withdrawn')
    order by plan.status <> 'active', plan.starts_on desc nulls last, plan.id, publication.number desc
    limit 1
), rows as (
    select row.objective_key, row.strategy_key, row.text, row.standing_code, row.due_in_words,
        row.objective_position || '.' || row.strategy_position || '.' || row.position as code,
        array(select lead ->> 'words' from jsonb_array_elements(row.agencies) lead) as agencies,
        row_number() over (order by row.objective_position, row.strategy_position, row.position) as place
    from actionplan_publishedmilestone row join board on board.id = row.publication_id
    join actionplan_milestone milestone on milestone.id = row.milestone_id
    where row.visibility = 'public' and milestone.visibility = 'public' and row.standing_code <> ''
), outline as (
    select (objective ->> 'key')::bigint as objective_key, (objective ->> 'position')::int as objective_position,
        objective ->> 'title' as objective_title, (strategy ->> 'key')::bigint as strategy_key,
        strategy ->> 'code' as strategy_code, strategy ->> 'title' as strategy_title
    from board, jsonb_array_elements(coalesce(board.contents -> 'outline', '[]')) objective,
        jsonb_array_elements(objective -> 'strategies') strategy
)
select board.contents ->> 'title', board.published_at, board.quarter_ends_on,
    (select jsonb_agg(part)::text from jsonb_array_elements(coalesce(board.contents -> 'sections', '[]')) part
        where part ->> 'visibility' = 'public'),
    (select jsonb_agg(part)::text from jsonb_array_elements(coalesce(board.contents -> 'documents', '[]')) part
        where part ->> 'visibility' = 'public' and part ->> 'url' <> '' and not exists (
            select 1 from actionplan_linkeddocument document
            where document.id = (part ->> 'id')::bigint and document.visibility <> 'public'
        )),
    (select jsonb_agg(part)::text from jsonb_array_elements(coalesce(board.contents -> 'kpis', '[]')) part
        where part ->> 'visibility' = 'public' and not exists (
            select 1 from actionplan_kpi kpi
            where kpi.id = (part ->> 'key')::bigint and kpi.visibility <> 'public'
        )),
    (
        select jsonb_agg(jsonb_build_object(
            'objective', outline.objective_key, 'position', outline.objective_position,
            'objective_title', outline.objective_title, 'strategy', outline.strategy_code,
            'strategy_title', outline.strategy_title, 'code', rows.code, 'text', rows.text,
            'standing', rows.standing_code, 'due', rows.due_in_words, 'agencies', rows.agencies
        ) order by rows.place)::text
        from rows join outline on outline.strategy_key = rows.strategy_key
    )
from board
"""


class Everybody:
    """A reader of whom nothing is known, as `readers.Reader` is one."""

    def may_see(self, visibility: str, milestone_id: int) -> bool:
        return visibility == Visibility.PUBLIC


@dataclass(frozen=True, slots=True)
class PublicRow:
    code: str
    text: str
    standing: Standing
    due: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicStrategy:
    code: str
    title: str
    rows: tuple[PublicRow, ...]


@dataclass(frozen=True, slots=True)
class PublicObjective:
    heading: str
    kpis: tuple[KpiLine, ...]
    strategies: tuple[PublicStrategy, ...]


@dataclass(frozen=True, slots=True)
class PublicPage:
    title: str
    published_at: datetime
    quarter: str
    sections: tuple[Section, ...]
    documents: tuple[Document, ...]
    objectives: tuple[PublicObjective, ...]
    counts: Counts


def newest(slug: str) -> PublicPage | None:
    """Of the newest plan with a public page that has a published board; None where there is none. One query."""
    found = rows_of(PUBLIC, {})
    if not found:
        return None
    title, published_at, quarter_ends_on, *told = found[0]
    sections, documents, measured, milestones = (json.loads(each) if each else [] for each in told)
    nowhere = Addresses(f"/{slug}/plans/", "")
    groups = kpis.of_frozen(kpis.for_everybody(measured), Everybody(), nowhere)
    return PublicPage(
        title=title or "",
        published_at=published_at,
        quarter=_quarter(quarter_ends_on),
        sections=tuple(map(section, sections)),
        documents=tuple(Document(each["title"], each["url"]) for each in documents),
        objectives=_objectives(milestones, {group.key: (group.objective, group.kpis) for group in groups}),
        counts=Counts.of(Standing(each["standing"]) for each in milestones),
    )


def _quarter(ends_on: date) -> str:
    return Quarter.containing(ends_on, calendar=QuarterCalendar.FINANCIAL).label


def _objectives(
    milestones: list[dict[str, Any]], measured: Mapping[int, tuple[str, tuple[KpiLine, ...]]]
) -> tuple[PublicObjective, ...]:
    """Those under which something is public, in the order of the plan; those with nothing but KPIs last."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for row in milestones:
        found.setdefault(row["objective"], {}).setdefault(row["strategy"], []).append(row)
    made = []
    for key, strategies in found.items():
        first = next(iter(strategies.values()))[0]
        shown = tuple(PublicStrategy(code, rows[0]["strategy_title"], _rows(rows)) for code, rows in strategies.items())
        kpi_lines = measured[key][1] if key in measured else ()
        made.append(PublicObjective(heading(first["position"], first["objective_title"]), kpi_lines, shown))
    made += [PublicObjective(title, lines, ()) for key, (title, lines) in measured.items() if key not in found]
    return tuple(made)


def _rows(rows: list[dict[str, Any]]) -> tuple[PublicRow, ...]:
    return tuple(
        PublicRow(row["code"], row["text"], Standing(row["standing"]), row["due"], tuple(row["agencies"]))
        for row in rows
    )


def link(slug: str) -> Link | None:
    """For the partnership's own page: where its plan is read, if everybody may read one. One query."""
    open_to_all = Plan.objects.filter(is_public=True, publications__isnull=False).exclude(
        status__in=(Plan.Status.DRAFT, Plan.Status.WITHDRAWN)
    )
    return (
        Link("Our action plan, and how far it is", reverse("public_plan", args=[slug]))
        if open_to_all.exists()
        else None
    )
