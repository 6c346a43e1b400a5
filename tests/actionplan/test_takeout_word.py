"""A plan that was taken out as Word is read back by the import as the same plan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.importing.interpret import interpret
from actionplan.importing.readplan import Code, ReadDelivery, ReadPlan
from actionplan.importing.word import read_docx
from actionplan.models import AgencyLead, Milestone, Objective, OfficerLead, Plan, Strategy
from actionplan.rag import Lifecycle, Standing
from actionplan.reports.shapes import Lead, MilestoneFacts, StrategyFacts
from actionplan.reports.takeout_word import HEADINGS, WIDTHS, Row, _draw, rows_of
from actionplan.reports.texts import StrategyText
from actionplan.travel import Movement
from foundation import word
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.actionplan.conftest import write_many, write_plan
from tests.actionplan.takings import file_of
from tests.factories import member

ON = date(2026, 5, 20)
Lines = list[tuple[Any, ...]]


def read(content: bytes) -> ReadPlan:
    return interpret(read_docx(content), on=ON)


def led(own: ReadDelivery) -> tuple[Any, ...]:
    """Who leads and when, as a row says it: nothing where it has those of its strategy."""
    agencies = sorted(f"{body.name}, {body.department}" if body.department else body.name for body in own.agencies)
    return agencies, sorted(one.name for one in own.officers), own.date_text


def as_read(plan: ReadPlan) -> Lines:
    found: Lines = []
    for objective in plan.objectives:
        found.append(("objective", objective.number, objective.title, objective.kpis))
        for strategy in objective.strategies:
            found.append(("strategy", strategy.number, strategy.title, *led(strategy.delivery)))
            for one in strategy.milestones:
                found.append(("milestone", one.text, *led(one.own), one.rated_by(strategy.delivery).rag))
    return found


def as_kept(plan: Plan) -> Lines:
    """The same from the database."""

    def leads(**of: Any) -> tuple[list[str], list[str]]:
        agencies = sorted(map(str, AgencyLead.objects.filter(**of).select_related("organisation")))
        return agencies, sorted(map(str, OfficerLead.objects.filter(**of).select_related("person")))

    def when(row: Any) -> str:
        return "" if row.delivery == DeliveryDate.none() else row.delivery.label

    found: Lines = []
    for objective in Objective.objects.filter(plan=plan):
        kpis = tuple(objective.kpis.values_list("text", flat=True))
        found.append(("objective", objective.position, f"Objective {objective.position}: {objective.title}", kpis))
        for strategy in Strategy.objects.filter(objective=objective):
            found.append(("strategy", strategy.position, strategy.title, *leads(strategy=strategy), when(strategy)))
            for one in Milestone.objects.filter(strategy=strategy).exclude(lifecycle=Lifecycle.SUPERSEDED):
                rag = None if one.standing_code in ("-", "") else Standing(one.standing_code)
                found.append(("milestone", one.text, *leads(milestone=one), when(one), rag))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 30])
def test_the_import_reads_a_plan_taken_out_as_the_same_plan(count: int, marlhaven: Partnership) -> None:
    plan = write_many(marlhaven, count) if count else write_plan(marlhaven)
    with within(marlhaven):
        person = member(RoleCode.ANTISLAVERY_COORDINATOR)
    found = read(file_of(plan, person, "plan", "docx"))
    with within(marlhaven):
        assert as_read(found) == as_kept(plan)
    assert found.title == plan.title
    # What the plan itself gives to check, and nothing about how it is written.
    assert {warning.code for warning in found.warnings if warning.table} <= {
        Code.PAST_AND_NOT_RATED,
        Code.LED_AS_ABOVE,
        Code.PARTLY_LED,
    }


# --- Any strategy ------------------------------------------------------------------------------------------------

NAMES = ("Ann Roe", "Bo Lind", "Cy Dale")
BODIES = ("Harbour Council", "Eastreach Police", "Lantern Trust")
DATES = ("", "March 2026", "31 January 2025", "Ongoing", "Quarter 2 2025-26 (July to September 2025)", "Every March")
plain_text = st.text(alphabet="abcdefghij klmnop ÄÖŁé 0123456789,;()'", min_size=3, max_size=60)
texts = plain_text.map(lambda words: f"Do {' '.join(words.split())} well.")
updates = st.sampled_from(("", "It goes well.", "Nobody answered."))


def leads_from(names: tuple[str, ...]) -> st.SearchStrategy[tuple[Lead, ...]]:
    chosen = st.lists(st.sampled_from(names), max_size=2, unique=True)
    return chosen.map(lambda found: tuple(Lead(name, name, name) for name in found))


@st.composite
def milestones(draw: st.DrawFn) -> MilestoneFacts:
    agencies, officers = draw(leads_from(BODIES)), draw(leads_from(NAMES))
    due = draw(st.sampled_from(DATES[1:]))
    standing = draw(st.sampled_from(list(Standing)))
    blank: dict[str, Any] = dict.fromkeys(MilestoneFacts._fields, None)
    return MilestoneFacts(
        **blank
        | {
            "text": draw(texts),
            "lifecycle": Lifecycle.IN_PROGRESS,
            "standing": standing,
            "agencies": agencies,
            "agencies_inherited": not agencies,
            "officers": officers,
            "officers_inherited": not officers,
            "due": due,
            "due_inherited": draw(st.booleans()),
            "reason": "",
            "ask": "",
            "action": "",
            "update_text": draw(updates),
            "moved": Movement.SAME,
        }
    )


@st.composite
def strategies(draw: st.DrawFn) -> StrategyFacts:
    blank: dict[str, Any] = dict.fromkeys(StrategyFacts._fields, None)
    return StrategyFacts(
        **blank
        | {
            "position": draw(st.integers(1, 9)),
            "title": draw(texts),
            "agencies": draw(leads_from(BODIES)),
            "officers": draw(leads_from(NAMES)),
            "due": draw(st.sampled_from(DATES)) or "No date",
        }
    )


def drawn(strategy: StrategyText, rows: list[Row]) -> bytes:
    made = word.document(title="Plan", author="", stamp="", at=datetime(2026, 5, 20, tzinfo=UTC))
    made.add_paragraph("Plan 2025 to 2028", style="Title")
    made.add_heading("Objective 1: Prevent it", level=1)
    _draw(word.table(made, HEADINGS, WIDTHS, caption="Plan"), strategy, rows)
    return word.saved(made)


@settings(max_examples=60)
@given(strategy=strategies(), rows=st.lists(milestones(), max_size=6))
def test_any_strategy_comes_back_with_its_milestones_leads_dates_and_ratings(
    strategy: StrategyFacts, rows: list[MilestoneFacts]
) -> None:
    nothing: dict[str, Any] = dict.fromkeys(StrategyText.__dataclass_fields__, None)
    text = StrategyText(**nothing | {"facts": strategy})
    coded = [row._replace(code=f"1.{strategy.position}.{place}") for place, row in enumerate(rows, 1)]
    found = as_read(read(drawn(text, list(rows_of(text, coded, {})))))

    def names(leads: tuple[Lead, ...], inherited: bool = False) -> list[str]:
        return [] if inherited else sorted(lead.name for lead in leads)

    due = "" if strategy.due == "No date" else strategy.due
    assert found[1:] == [
        ("strategy", strategy.position, strategy.title, names(strategy.agencies), names(strategy.officers), due),
        *(
            (
                "milestone",
                row.text,
                names(row.agencies, row.agencies_inherited),
                names(row.officers, row.officers_inherited),
                "" if row.due_inherited else row.due,
                None if row.standing is Standing.NOT_RATED else row.standing,
            )
            for row in rows
        ),
    ]
