"""Nothing that is not for somebody reaches them: canaries stand in all that is a draft, for statutory bodies or not
public, and every address of the app is asked for, those of tomorrow too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actionplan.models import (
    AgencyLead,
    Completion,
    CorrectiveAction,
    DateChange,
    Evidence,
    Kpi,
    KpiValue,
    LinkedDocument,
    Milestone,
    NarrativeSection,
    Objective,
    OfficerLead,
    Plan,
    RagJudgement,
    Strand,
    Strategy,
    StrategyJudgement,
    Update,
    Visibility,
)
from actionplan.rag import Lifecycle, Rag
from foundation.access import Route, routes
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person, ProposedMilestone
from tests.actionplan.conftest import publish_board, write_plan
from tests.architecture.place import in_review
from tests.conftest import SignIn
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db
DRAFT, STATUTORY, INNER = "DRAFTCANARY", "STATUTORYCANARY", "INNERCANARY"
PERIOD = ("January 1931", "December 1932")
"""Of a period that is not published yet."""
JUNE, JULY = (datetime(2026, month, 12, 10, tzinfo=UTC) for month in (6, 7))
EVERY_ROUTE = [route for route in routes() if route.name.startswith("actionplan:") and "GET" in route.methods]


def say_everything(milestone: Milestone, mark: str, *, at: datetime) -> None:
    """All that can be said of a milestone, with the mark in its words."""
    update = Update.objects.create(
        milestone=milestone, text=f"Update {mark}", lifecycle="in_progress", quarter_ends_on=date(2026, 6, 30),
        written_at=at,
    )  # fmt: skip
    Evidence.objects.create(update=update, title=f"Evidence {mark}", url=f"https://example.org/{mark}")
    RagJudgement.objects.create(
        milestone=milestone, rag=Rag.RED, reason=f"Reason {mark}", ask=f"Ask {mark}", judged_at=at, update=update
    )
    CorrectiveAction.objects.create(
        milestone=milestone, text=f"Action {mark}", owner_name=f"Owner {mark}", due_on=date(2026, 9, 1), created_at=at
    )
    DateChange.objects.create(milestone=milestone, before=f"Before {mark}", reason=f"Later {mark}", asked_at=at)
    Completion.objects.create(milestone=milestone, update=update, done_on=date(2026, 6, 1), claimed_at=at)
    Milestone.objects.filter(pk=milestone.pk).update(rag=Rag.RED, lifecycle=Lifecycle.IN_PROGRESS, progress=73)


def plant(plan: Plan, mark: str, visibility: str, *, at: datetime) -> Milestone:
    """A row, a section, a document and a KPI for these readers, and whoever leads nothing but this row."""
    objective = Objective.objects.filter(plan=plan).order_by("position")[0]
    strategy = Strategy.objects.filter(objective=objective).order_by("position")[0]
    place = 10 + Milestone.objects.filter(strategy=strategy).count()
    milestone = Milestone.objects.create(
        strategy=strategy, text=f"Row {mark}", position=place, visibility=visibility, has_own_delivery=True,
        delivery_as_written=f"Printed {mark}",
    )  # fmt: skip
    AgencyLead.objects.create(milestone=milestone, organisation=Organisation.objects.create(name=f"Body {mark}"))
    OfficerLead.objects.create(milestone=milestone, person=Person.objects.create(name=f"Officer {mark}"))
    say_everything(milestone, mark, at=at)
    NarrativeSection.objects.create(
        plan=plan, heading=f"Section {mark}", body=f"Body {mark}", visibility=visibility, position=place
    )
    LinkedDocument.objects.create(
        plan=plan, title=f"Document {mark}", url=f"https://example.org/{mark}", visibility=visibility, position=place
    )
    kpi = Kpi.objects.create(
        objective=objective, text=f"KPI {mark}", unit=mark[:20], visibility=visibility, position=place
    )
    KpiValue.objects.create(
        kpi=kpi, starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30), value=7, source=f"Source {mark}",
        commentary=f"Comment {mark}",
    )  # fmt: skip
    return milestone


@dataclass(frozen=True)
class Planted:
    partnership: Partnership
    plan: Plan
    person: Person
    """A steering member of no statutory body, who leads nothing."""
    things: dict[str, list[Any]]
    """What can stand for each part of an address."""


def furnish(partnership: Partnership) -> Planted:
    """A plan that is public, two boards, and then a draft of a third in which everything has changed."""
    plan = write_plan(partnership)
    with within(partnership):
        Plan.objects.filter(pk=plan.pk).update(is_public=True)
        Milestone.objects.filter(text="Give the lesson").update(visibility=Visibility.PUBLIC)
        hidden = [plant(plan, mark, each, at=JUNE) for mark, each in ((STATUTORY, "statutory"), (INNER, "partnership"))]
        said = list(Milestone.objects.filter(text__in=("Give the lesson", "Ask the pupils")))
        for milestone in said:
            say_everything(milestone, INNER, at=JUNE)
        for at in (JUNE, JULY):
            publish_board(plan, at=at, message=f"Message {INNER}")
        hidden.append(plant(plan, DRAFT, Visibility.PUBLIC, at=JULY))
        draft_everything(plan)
        milestones = [milestone.pk for milestone in (*hidden, *said)]
        things = {
            "plan_id": [plan.pk],
            "number": [1, 2, 3],
            "milestone_id": milestones,
            "objective_id": [hidden[0].strategy.objective_id],
            "strategy_id": [hidden[0].strategy_id],
            "kpi_id": keys_of(Kpi),
            "document_id": keys_of(LinkedDocument),
            "part_id": keys_of(NarrativeSection),
            "update_id": keys_of(Update),
            "evidence_id": keys_of(Evidence),
            "action_id": keys_of(CorrectiveAction),
            "proposal_id": [ProposedMilestone.objects.create(text=f"Proposed {DRAFT}", proposed_at=JUNE).pk],
            "import_id": [in_review(by=member("antislavery_coordinator"), canary=DRAFT).pk],
            **{part: [1] for part in ("table", "objective", "strategy", "milestone")},
            "row": [2],
        }
        return Planted(partnership, plan, member("steering_member"), things)


def keys_of(model: Any) -> list[Any]:
    return list(model.objects.values_list("pk", flat=True))


@pytest.fixture(scope="module")
def planted(kept_for_the_module: None) -> Planted:
    return furnish(PartnershipFactory(slug="marlhaven"))


@pytest.fixture
def browser(planted: Planted, sign_in: SignIn, db: None) -> Client:
    return sign_in(planted.person)


def draft_everything(plan: Plan) -> None:
    """Every word of the plan that can be changed is changed after its last board."""
    for milestone in Milestone.objects.of_plan(plan):
        Milestone.objects.filter(pk=milestone.pk).update(text=f"{milestone.text} {DRAFT}")
    for text in ("Give the lesson", "Ask the pupils"):
        milestone = Milestone.objects.get(text=f"{text} {DRAFT}")
        RagJudgement.objects.create(milestone=milestone, rag=Rag.AMBER, reason=DRAFT, ask=DRAFT, judged_at=JULY)
        Update.objects.create(
            milestone=milestone, text=DRAFT, lifecycle="in_progress", quarter_ends_on=date(2026, 9, 30), written_at=JULY
        )
    for strategy in Strategy.objects.filter(objective__plan=plan):
        StrategyJudgement.objects.create(strategy=strategy, rag=Rag.RED, reason=DRAFT, judged_at=JULY)
    Strategy.objects.update(title=DRAFT, title_in_overview=DRAFT, notes=DRAFT, delivery_as_written=DRAFT)
    Objective.objects.update(title=DRAFT, strand_as_published=DRAFT, strand_reads_as=DRAFT)
    Strand.objects.filter(plan=plan).update(description=DRAFT)
    NarrativeSection.objects.update(body=DRAFT)
    Kpi.objects.update(source=DRAFT)
    Plan.objects.filter(pk=plan.pk).update(title=DRAFT, starts_on=date(1931, 1, 1), ends_on=date(1932, 12, 31))


def addresses(route: Route, things: dict[str, list[Any]]) -> Iterator[str]:
    parts = [name for _kind, name in re.findall(r"<(\w+):(\w+)>", route.pattern) if name != "partnership"]
    missing = [part for part in parts if part not in things]
    assert not missing, f"{route.name}: say in `planted` what can stand for {missing}"
    for values in product(*(things[part] for part in parts)):
        yield reverse(route.name, kwargs={"partnership": "marlhaven", **dict(zip(parts, values, strict=True))})


QUERIES = {
    "actionplan:milestones": ("", "?sort=standing", "?sort=-due", "?standing=R", "?moved=new", "?signal=ask"),
    "actionplan:changes": ("", "?before=1&after=2", "?after=draft", "?before=2&after=draft"),
    "actionplan:reading": ("", "?visibility=statutory", "?visibility=public"),
}


@pytest.mark.parametrize("route", EVERY_ROUTE, ids=lambda route: route.name)
def test_a_member_finds_no_draft_and_nothing_for_statutory_bodies_anywhere(
    route: Route, planted: Planted, browser: Client
) -> None:
    for address in addresses(route, planted.things):
        for query in QUERIES.get(route.name, ("",)):
            found = browser.get(address + query)
            told = found.content.decode(errors="replace") + "".join(f"{k}{v}" for k, v in found.headers.items())
            assert [mark for mark in (DRAFT, STATUTORY, *PERIOD) if mark in told] == [], address + query


def test_the_canaries_sing_for_whom_they_are(planted: Planted, browser: Client, sign_in: SignIn) -> None:
    """Else the sweep would prove nothing."""
    with within(planted.partnership):
        coordinator = sign_in(member("antislavery_coordinator"))
    at = f"/marlhaven/plans/{planted.plan.pk}/"
    for page in ("read/", "milestones/"):
        told = coordinator.get(at + page).content.decode()
        assert {mark for mark in (DRAFT, STATUTORY, INNER) if mark in told} == {DRAFT, STATUTORY, INNER}
    told = browser.get(f"{at}read/").content.decode()
    assert f"Row {INNER}" in told
    assert f"Section {INNER}" in told


def main(response: Any) -> str:
    """Without the bar, whose form has another token each time."""
    told: str = response.content.decode()
    return told[told.index("<main") : told.index("</main>")]


@pytest.mark.parametrize("mark", [DRAFT, STATUTORY])
def test_a_search_for_what_is_hidden_is_a_search_for_nothing(mark: str, planted: Planted, browser: Client) -> None:
    at = f"/marlhaven/plans/{planted.plan.pk}/milestones/"
    for query in ("q={}", "q=Officer+{}", "q=Printed+{}", "q=Update+{}&sort=due"):
        found = main(browser.get(f"{at}?{query.format(mark)}"))
        never = main(browser.get(f"{at}?{query.format('NEVERCANARY')}"))
        assert found.replace(mark, "NEVERCANARY") == never


def test_the_counts_of_a_member_are_those_of_a_plan_without_what_is_hidden(planted: Planted, browser: Client) -> None:
    assert "8 milestones." in main(browser.get(f"/marlhaven/plans/{planted.plan.pk}/"))
    numbers = '<td class="govuk-table__cell--numeric" data-label="Milestones">8</td>'
    assert numbers in main(browser.get("/marlhaven/plans/"))


@pytest.mark.parametrize("mark", [DRAFT, STATUTORY])
def test_one_search_over_everything_finds_no_row_that_is_hidden(
    mark: str, planted: Planted, browser: Client, sign_in: SignIn
) -> None:
    """The names of those who lead are found, in the registers."""
    assert "Action plan:" not in main(browser.get(f"/marlhaven/search/?q={mark}"))
    with within(planted.partnership):
        coordinator = sign_in(member("antislavery_coordinator"))
    assert f"Row {mark}" in main(coordinator.get(f"/marlhaven/search/?q={mark}"))
