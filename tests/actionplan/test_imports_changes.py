"""What people change in a review: rows, columns, strands and the title; two at once lose nothing of each other."""

from __future__ import annotations

import pytest
from django.db import InternalError, connection, transaction
from django.test import Client

from actionplan.importing import edits
from actionplan.importing.columns import Role
from actionplan.importing.edits import Place, RowPlace
from actionplan.importing.readplan import Outcome, ReadPlan
from actionplan.models import PlanImport, Strategy
from actionplan.rag import Standing
from actionplan.reports.imports import draft_of
from actionplan.reports.imports_rows import source_row
from actionplan.services import imports
from actionplan.services.imports import ReviewedMeanwhile, seen_of
from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import queries_of
from tests.actionplan.reviews import AT, ROWS, document, now, read, reviewed, sent, start

pytestmark = pytest.mark.django_db
HOME = "/marlhaven/plans/imports/"
TODAY = AT.date()


@pytest.fixture
def review(marlhaven: Partnership, coordinator: Person) -> PlanImport:
    return reviewed(marlhaven, coordinator)


def draft(partnership: Partnership, review: PlanImport) -> ReadPlan:
    return draft_of(now(partnership, review))


def texts(plan: ReadPlan) -> list[str]:
    return [milestone.text for strategy in plan.strategies for milestone in strategy.milestones]


READ = ["Write the lesson", "Give the lesson", "Brief the carers; ask the pupils", "Tell those who report"]


def act(desk: Client, url: str, name: str, **typed: str) -> str:
    """Press one of the buttons of a row's page; where it leads to, or the page itself."""
    shown = desk.get(url).content.decode()
    part = next(part for part in shown.split("<form") if f'name="act" value="{name}"' in part)
    answer = desk.post(url, {**sent(part), "act": name, **typed})
    return str(answer["Location"]) if answer.status_code == 302 else answer.content.decode()


def test_a_milestone_is_put_right(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    page = f"{HOME}{review.pk}/milestones/1/1/3/"
    back = act(
        desk, page, "save", text="Brief the carers", date_text="Q2 2027-28", agencies="Harbour Council - Housing\nHWA",
        officers="Teo Marsh\nAll partners", rag="At risk",
    )  # fmt: skip
    assert back == f"{HOME}{review.pk}/rows/?table=1&at=4#row-1-4"
    milestone = edits.milestone_at(draft(marlhaven, review), Place(1, 1, 3))
    assert (milestone.text, milestone.own.date.label) == (
        "Brief the carers",
        "Quarter 2 2027-28 (July to September 2027)",
    )
    agencies, officers = milestone.own.agencies, milestone.own.officers
    assert [(one.name, one.department) for one in agencies] == [("Harbour Council", "Housing"), ("HWA", "")]
    assert [(one.name, one.is_group) for one in officers] == [("Teo Marsh", False), ("All partners", True)]
    assert milestone.own.rag is Standing.AT_RISK
    assert "Changed by you" in desk.get(back).content.decode()


def test_what_is_not_touched_stays_as_it_was_read(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    before = draft(marlhaven, review)
    act(desk, f"{HOME}{review.pk}/milestones/1/1/3/", "save")
    assert draft(marlhaven, review) == before
    assert now(marlhaven, review).version == review.version


def test_a_date_that_cannot_be_read_is_told_and_what_was_typed_stays(
    marlhaven: Partnership, review: PlanImport, desk: Client
) -> None:
    page = act(desk, f"{HOME}{review.pk}/milestones/1/1/3/", "save", text="Mine", date_text="soonish")
    assert "There is a problem" in page
    assert ">Mine</textarea>" in page.replace("\n", "")
    assert texts(draft(marlhaven, review)) == READ


@pytest.mark.parametrize(
    ("name", "typed", "after"),
    [
        (
            "split",
            {"parts": "Brief the carers\nAsk the pupils"},
            [*READ[:2], "Brief the carers", "Ask the pupils", READ[3]],
        ),
        ("join", {}, [READ[0], f"{READ[1]} {READ[2]}", READ[3]]),
        ("note", {}, [READ[0], READ[1], READ[3]]),
        ("move", {"under": "1.2"}, [READ[0], READ[1], READ[3], READ[2]]),
    ],
)
def test_a_milestone_is_split_joined_moved_or_kept_as_a_note(
    name: str, typed: dict[str, str], after: list[str], marlhaven: Partnership, review: PlanImport, desk: Client
) -> None:
    assert act(desk, f"{HOME}{review.pk}/milestones/1/1/3/", name, **typed).startswith(f"{HOME}{review.pk}/rows/")
    assert texts(draft(marlhaven, review)) == after


def test_a_milestone_that_is_not_split_is_told(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    page = act(desk, f"{HOME}{review.pk}/milestones/1/1/1/", "split", parts="Only one")
    assert "Write at least two milestones, each on a line of its own." in page


def test_a_note_is_made_a_milestone_again(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    act(desk, f"{HOME}{review.pk}/milestones/1/1/2/", "note")
    note = source_row(draft(marlhaven, review), RowPlace(1, 3))
    assert note is not None
    assert note.outcome is Outcome.KEPT_AS_NOTE
    act(desk, f"{HOME}{review.pk}/rows/1/3/", "save", text="Give the lesson twice", under="1.2")
    assert texts(draft(marlhaven, review)) == [READ[0], READ[2], READ[3], "Give the lesson twice"]


def test_a_strategy_is_put_right(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    act(desk, f"{HOME}{review.pk}/strategies/1/2/", "save", title="Act on it", date_text="March 2091")
    strategy = draft(marlhaven, review).strategies[1]
    assert (strategy.title, strategy.delivery.date.label) == ("Act on it", "March 2091")


def test_the_title_and_period_are_put_right(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    url = f"{HOME}{review.pk}/title/"
    fields = {**sent(desk.get(url).content.decode()), "title": "Another title", "ends_on_year": "2030"}
    assert desk.post(url, fields)["Location"] == f"{HOME}{review.pk}/"
    kept = now(marlhaven, review)
    assert (kept.title, draft_of(kept).title, str(draft_of(kept).period_end)) == (
        "Another title",
        "Another title",
        "2030-03-31",
    )


def test_a_strand_is_chosen_and_what_is_printed_stays(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    url = f"{HOME}{review.pk}/strands/"
    desk.post(url, {**sent(desk.get(url).content.decode()), "objective_1": "Protect"})
    objective = draft(marlhaven, review).objectives[0]
    assert (objective.strand_as_published, objective.strand_effective) == ("Prevent", "Protect")


def test_two_who_change_the_same_row_are_told_and_nothing_is_lost(
    marlhaven: Partnership, review: PlanImport, desk: Client, coordinator: Person
) -> None:
    url = f"{HOME}{review.pk}/milestones/1/1/1/"
    shown = desk.get(url).content.decode()
    part = next(part for part in shown.split("<form") if 'name="act" value="save"' in part)
    act(desk, url, "save", text="Theirs")
    mine = {**sent(part), "act": "save", "text": "Mine", "rag": "At risk"}
    late = desk.post(url, mine)
    body = late.content.decode()
    assert late.status_code == 409
    assert "Nothing is saved yet" in body
    assert "Theirs" in body
    assert ">Mine</textarea>" in body.replace("\n", "")
    assert texts(draft(marlhaven, review))[0] == "Theirs"
    part = next(part for part in body.split("<form") if 'name="act" value="save"' in part)
    assert desk.post(url, {**mine, "seen": sent(part)["seen"]}).status_code == 302
    assert texts(draft(marlhaven, review))[0] == "Mine"


def test_two_who_change_different_rows_do_not_meet(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    url = f"{HOME}{review.pk}/milestones/1/1/1/"
    part = next(part for part in desk.get(url).content.decode().split("<form") if 'value="save"' in part)
    act(desk, f"{HOME}{review.pk}/milestones/1/1/2/", "save", text="Theirs")
    assert desk.post(url, {**sent(part), "act": "save", "text": "Mine"}).status_code == 302
    assert texts(draft(marlhaven, review))[:2] == ["Mine", "Theirs"]


def test_whoever_accepts_has_seen_the_newest_review(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    seen = now(marlhaven, review).version
    act(desk, f"{HOME}{review.pk}/milestones/1/1/1/", "save", text="Theirs")
    late = desk.post(f"{HOME}{review.pk}/accept/", {"version": seen})
    assert late.status_code == 409
    assert "The review was changed after you opened this page." in late.content.decode()
    assert now(marlhaven, review).state == "reviewing"


def test_a_row_that_is_gone_is_not_found(review: PlanImport, desk: Client) -> None:
    for word in ("milestones/1/1/9/", "milestones/0/1/1/", "strategies/2/1/", "rows/7/1/", "columns/4/"):
        assert desk.get(f"{HOME}{review.pk}/{word}").status_code == 404, word


# Columns


UNKNOWN = (
    b"Our plan,,,\n\nThema,Was,Wer,Bis\nLearn the signs,Write the lesson,Teo Marsh,March 2090\n"
    b",Give the lesson,,\n"
)  # fmt: skip


def test_columns_that_no_word_gives_away_are_said_by_a_person(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator, UNKNOWN)
    assert review.state == "failed"
    page = desk.get(f"{HOME}{review.pk}/").content.decode()
    assert f'href="{HOME}{review.pk}/columns/1/"' in page
    url = f"{HOME}{review.pk}/columns/1/"
    told = {"column_0": "strategy", "column_1": "milestone", "column_2": "officer", "column_3": "date"}
    assert desk.post(url, {**sent(desk.get(url).content.decode()), **told})["Location"].endswith("/rows/?table=1")
    plan = draft(marlhaven, review)
    assert now(marlhaven, review).state == "reviewing"
    assert texts(plan) == ["Write the lesson", "Give the lesson"]
    assert [one.name for one in plan.strategies[0].delivery.officers] == ["Teo Marsh"]


def test_columns_that_leave_nothing_are_refused(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    url = f"{HOME}{review.pk}/columns/1/"
    fields = sent(desk.get(url).content.decode())
    nothing = {name: "" for name in fields if name.startswith("column_")} | {f"column_{n}": "" for n in range(7)}
    page = desk.post(url, {**fields, **nothing})
    assert page.status_code == 200
    assert "With these columns nothing is left of the plan." in page.content.decode()
    assert texts(draft(marlhaven, review)) == READ


def test_reading_again_by_other_columns_keeps_who_is_meant(
    marlhaven: Partnership, review: PlanImport, coordinator: Person
) -> None:
    with within(marlhaven):
        people = {"Teo Marsh": {"new": "Teo M."}}
        imports.match_names(review=review, seen=seen_of(({}, {})), bodies={}, people=people, by=coordinator)
        imports.map_columns(
            review=review, seen=seen_of({}), table=1, by=coordinator, on=TODAY,
            columns={1: Role.STRATEGY, 2: Role.MILESTONE, 4: Role.OFFICER},
        )  # fmt: skip
    kept = now(marlhaven, review)
    assert kept.people == people
    assert kept.columns == {"1": {"1": "strategy", "2": "milestone", "4": "officer"}}
    assert draft_of(kept).agencies == ()
    with within(marlhaven), pytest.raises(ReviewedMeanwhile):
        imports.map_columns(review=review, seen=seen_of({}), table=1, columns={}, by=coordinator, on=TODAY)


# What is over


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("taken_back", "reviewing"),
        ("taken_back", "accepted"),
        ("accepted", "reviewing"),
        ("given_up", "reading"),
        ("given_up", "reviewing"),
    ],
)
def test_raw_sql_does_not_open_again_what_is_over(
    before: str, after: str, marlhaven: Partnership, review: PlanImport, coordinator: Person
) -> None:
    with within(marlhaven):
        if before == "given_up":
            imports.give_up(review=review, by=coordinator)
        else:
            imports.accept(review=review, version=review.version, by=coordinator, at=AT)
        if before == "taken_back":
            imports.take_back(review=review, by=coordinator, at=AT)
        assert now(marlhaven, review).state == before
        with (
            pytest.raises(InternalError, match="Invalid transition"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"update actionplan_planimport set state = '{after}'")


@pytest.mark.parametrize("state", ["reading", "failed", "accepted", "given_up"])
def test_a_review_that_is_not_open_is_not_changed(
    state: str, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = start(marlhaven, coordinator, b"no plan at all" if state == "failed" else None, "plan.txt")
    if state != "reading":
        review = read(marlhaven, review)
    with within(marlhaven):
        if state == "accepted":
            imports.accept(review=review, version=review.version, by=coordinator, at=AT)
        if state == "given_up":
            imports.give_up(review=review, by=coordinator)
        assert now(marlhaven, review).state == state
        with pytest.raises(NotAllowed):
            imports.edit(review=review, seen="", part=lambda plan: plan, change=lambda plan: plan, by=None, on=TODAY)
        with pytest.raises(NotAllowed):
            imports.accept(review=review, version=review.version, by=coordinator, at=AT)
    closed = ("names/", "strands/", "title/", "accept/", "milestones/1/1/1/")
    if state == "accepted":  # what became of each row can still be read
        assert "row-1-2" in desk.get(f"{HOME}{review.pk}/rows/").content.decode()
    for word in closed if state == "accepted" else ("rows/", *closed):
        assert desk.get(f"{HOME}{review.pk}/{word}")["Location"] == f"{HOME}{review.pk}/", word


def test_a_review_that_was_given_up_is_begun_again(marlhaven: Partnership, review: PlanImport, desk: Client) -> None:
    assert "Give up the review" in desk.get(f"{HOME}{review.pk}/give-up/").content.decode()
    desk.post(f"{HOME}{review.pk}/give-up/")
    assert now(marlhaven, review).state == "given_up"
    again = desk.post(f"{HOME}{review.pk}/again/")
    with within(marlhaven):
        fresh = PlanImport.objects.latest("pk")
    assert again["Location"] == f"{HOME}{fresh.pk}/"
    assert (fresh.state, fresh.file_id) == ("reading", review.file_id)
    assert read(marlhaven, fresh).state == "reviewing"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("word", "queries"),
    [("", 10), ("rows/", 6), ("milestones/1/1/1/", 6), ("names/", 8), ("strands/", 6), ("accept/", 10)],
)
def test_pages_of_a_review_ask_the_same_however_long_it_is(
    word: str, queries: int, rows: int, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    lines = [f"Prevent,Strategy {n},Milestone {n},Agency {n},Person Nr{n},March 2090," for n in range(rows)]
    review = reviewed(marlhaven, coordinator, document(*lines))
    assert queries_of(desk, f"{HOME}{review.pk}/{word}") == queries


@pytest.mark.parametrize("documents", [1, 3])
def test_the_list_of_documents_asks_the_same_however_many(
    documents: int, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    for number in range(documents):
        reviewed(marlhaven, coordinator, document(title=f"Plan {number}"))
    assert queries_of(desk, HOME) == 7


def test_what_is_led_by_nobody_is_so_in_the_plan_too(marlhaven: Partnership, coordinator: Person) -> None:
    rows = (ROWS[0], ",,Give the lesson,N/A,N/A,,no", ",,Tell of it,,,,On hold")
    review = reviewed(marlhaven, coordinator, document(*rows))
    with within(marlhaven):
        plan = imports.accept(review=review, version=review.version, by=coordinator, at=AT)
        strategy = Strategy.objects.get(objective__plan=plan)
        led = {row.text: (row.agencyleads.count(), row.officerleads.count()) for row in strategy.milestones.all()}
        assert led == {"Write the lesson": (1, 1), "Give the lesson": (0, 0), "Tell of it": (1, 1)}
        assert (strategy.agencyleads.count(), strategy.officerleads.count()) == (0, 0)
        assert strategy.notes.splitlines() == [
            "Give the lesson: Rating, as printed in the plan: “no”",
            "Give the lesson: Lead agency: N/A",
            "Give the lesson: Lead officer: N/A",
        ]
        assert [row.lifecycle for row in strategy.milestones.all()] == ["in_progress", "in_progress", "on_hold"]
