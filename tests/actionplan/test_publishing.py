"""A board is published once, and stays as it was; what changed is told from boards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client

from actionplan.models import (
    Correction,
    CorrectiveAction,
    Milestone,
    Plan,
    Publication,
    PublishedMilestone,
    Strategy,
    StrategyJudgement,
)
from actionplan.rag import Lifecycle, Rag
from actionplan.readers import WHOLE
from actionplan.reports import changes, facts
from actionplan.reports.publications import snapshot, usual_quarter, warnings
from actionplan.reports.shapes import Board
from actionplan.services import publications
from actionplan.services.publications import PublishedAlready, PublishedMeanwhile
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.conftest import publish_board
from tests.actionplan.pages import at, words
from tests.actionplan.test_boards import rate
from tests.factories import PlanFactory, member

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
APRIL, JULY = (datetime(2026, month, 12, 10, tzinfo=UTC) for month in (4, 7))
TODAY = date(2026, 7, 12)


def publish(plan: Plan, **changed: Any) -> Publication:
    """The first board, by nobody; in the open partnership."""
    asked: dict[str, Any] = {
        "plan": plan, "read": lambda: snapshot(plan, on=TODAY), "quarter_ends_on": date(2026, 6, 30),
        "message": "Read this.", "seen": 0, "by": None, "at": JULY,
    }  # fmt: skip
    return publications.publish(**{**asked, **changed})


def test_a_board_holds_what_the_plan_said_when_it_was_published(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        strategy = Strategy.objects.get(title="Learn the signs")
        StrategyJudgement.objects.create(strategy=strategy, rag=Rag.RED, reason="Late.", judged_at=APRIL)
        live = facts.of_plan(plan, WHOLE, on=TODAY)
        board = publish(plan)
        Milestone.objects.update(text="Changed", rag=Rag.RED, lifecycle=Lifecycle.IN_PROGRESS)
        Strategy.objects.update(title="Changed")
        kept = facts.of_publication(board, WHOLE)
    assert (board.number, kept.outline, kept.on) == (1, live.outline, TODAY)
    told = [row._replace(is_live=True, version=0) for row in kept.rows]
    for before, after in zip(live.rows, told, strict=True):
        assert after == before._replace(version=0, red=after.red, moved=after.moved, shown=after.shown, starts_on=None)
    assert [row.text for row in kept.superseded] == ["An earlier wording"]


def test_publishing_leaves_a_record(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        board = publish(plan)
        entry = AuditEntry.objects.get(action="board.published")
    assert (entry.subject_id, entry.details) == (board.pk, {"number": 1, "rows": 8})


def test_the_same_board_sent_twice_is_published_once(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        first = publish(plan)
        with pytest.raises(PublishedAlready) as told:
            publish(plan)
        assert told.value.newest == first
        assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    "changed", [{"message": "Another."}, {"quarter_ends_on": date(2026, 3, 31)}, {"by": "somebody"}]
)
def test_two_coordinators_publish_one_board_and_the_second_is_told(
    changed: dict[str, Any], plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        first = publish(plan)
        asked = {**changed, "by": member("antislavery_coordinator")} if "by" in changed else changed
        with pytest.raises(PublishedMeanwhile) as told:
            publish(plan, **asked)
        assert told.value.newest == first
        assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("draft", "This plan is still a draft. Make it the active plan before you publish its board."),
        ("closed", "This plan is closed. It stays as it was when it closed."),
    ],
)
def test_only_an_active_plan_is_published(status: str, sentence: str, plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status=status)
        with pytest.raises(NotAllowed) as refused:
            publish(plan)
    assert refused.value.sentence == sentence


def test_a_plan_without_milestones_has_no_board(marlhaven: Partnership) -> None:
    with within(marlhaven), pytest.raises(ValidationError, match="no milestones yet"):
        publish(PlanFactory())


@pytest.mark.parametrize(("model", "field"), [(Publication, "message"), (PublishedMilestone, "text")])
def test_the_database_changes_no_published_board(model: Any, field: str, plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        publish(plan)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.update(**{field: "Otherwise."})
        assert model.objects.exists()


# The page


def test_the_page_warns_of_what_readers_will_ask_and_publishes_all_the_same(plan: Plan, as_role: Browser) -> None:
    browser = as_role("antislavery_coordinator")
    shown = words(browser.get(at(plan, "publish/")))
    for warned in (
        "1 milestone is past its date and not rated",
        "1 milestone is in progress and not rated",
        "2 milestones are off track or at risk without a corrective action",
    ):
        assert warned in shown
    sent = browser.post(
        at(plan, "publish/"), {"quarter": _quarter(browser, plan), "message": "All in all well.", "seen": 0}
    )
    assert sent.status_code == 302
    assert sent.headers["Location"] == at(plan, "published/1/")
    page = words(browser.get(at(plan, "published/1/")))
    assert "Board 1 is published." in page
    assert "All in all well." in page
    assert "1.1.2 Give the lesson" in page


def test_who_publishes_again_from_an_old_page_is_told_that_the_board_is_the_old_one(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    browser = as_role("antislavery_coordinator")
    sent = {"quarter": _quarter(browser, plan), "message": "All in all well.", "seen": 0}
    browser.post(at(plan, "publish/"), sent)
    with within(marlhaven):
        Milestone.objects.filter(text="Give the lesson").update(text="Give it twice")
    page = words(browser.post(at(plan, "publish/"), sent, follow=True))
    assert "Board 1 was published already; what changed since is not on it." in page
    assert ("1.1.2 Give the lesson" in page, "Give it twice" in page) == (True, False)
    with within(marlhaven):
        assert Publication.objects.count() == 1


def _quarter(browser: Client, plan: Plan) -> str:
    html = browser.get(at(plan, "publish/")).content.decode()
    return html.split('<option value="')[1].split('"')[0]


def test_who_publishes_after_somebody_else_keeps_their_words_and_is_told(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    browser = as_role("antislavery_coordinator")
    quarter = _quarter(browser, plan)
    with within(marlhaven):
        publish(plan, by=member("antislavery_coordinator", name="Ife Gallimore"))
    told = browser.post(at(plan, "publish/"), {"quarter": quarter, "message": "My own words.", "seen": 0})
    assert told.status_code == 409
    assert "Nothing is published yet: Ife Gallimore has published board 1 in the meantime." in words(told)
    assert "My own words." in told.content.decode()
    with within(marlhaven):
        assert Publication.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"quarter": "2020-01-01", "seen": 0}, {"quarter": "x", "seen": "x"}])
def test_a_form_that_is_wrong_publishes_nothing(sent: dict[str, Any], plan: Plan, as_role: Browser) -> None:
    told = as_role("antislavery_coordinator").post(at(plan, "publish/"), sent)
    assert (told.status_code, Publication.objects.everywhere("counts").count()) == (200, 0)
    assert "There is a problem" in words(told)


def test_the_warnings_are_of_open_rows_only(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        Milestone.objects.exclude(text="x").update(lifecycle=Lifecycle.COMPLETE)
        assert warnings(facts.of_plan(plan, WHOLE, on=TODAY)) == ()


@pytest.mark.parametrize(
    ("last", "expected"),
    [(None, "2026-06-30"), (date(2026, 3, 31), "2026-06-30"), (date(2026, 6, 30), "2026-09-30")],
)
def test_the_quarter_that_ended_is_offered_first_unless_it_is_published(last: date | None, expected: str) -> None:
    boards = (Board(1, 1, last, JULY, "", "", None, ""),) if last else ()
    assert usual_quarter(boards, on=TODAY) == expected


# Corrections


def test_a_correction_stands_beside_the_row_and_the_board_stays_as_it_was(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    browser = as_role("antislavery_coordinator")
    with within(marlhaven):
        publish(plan)
        key = Milestone.objects.get(text="Give the lesson").pk
    href = at(plan, f"published/1/milestones/{key}/correct/")
    assert "Say what should be put right" in words(browser.post(href, {"text": " "}))
    for _twice in range(2):
        assert browser.post(href, {"text": "It was amber."}).status_code == 302
    with within(marlhaven):
        assert Correction.objects.count() == 1
    page = words(as_role("steering_member").get(at(plan, "published/1/")))
    assert "It was amber." in page
    assert "1.1.2 Give the lesson Correction of" in page
    assert "Put something right" not in page


def test_a_correction_of_a_row_that_is_not_on_the_board_is_not_there(plan: Plan, as_role: Browser) -> None:
    assert as_role("antislavery_coordinator").get(at(plan, "published/1/milestones/1/correct/")).status_code == 404


# What changed


def test_what_changed_between_two_boards(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        publish_board(plan, at=APRIL)
        rate("Give the lesson", Rag.RED, ask="Money.")
        rate("Tell those who report", Rag.AMBER)
        Milestone.objects.filter(text="Brief the carers").update(lifecycle=Lifecycle.COMPLETE)
        Milestone.objects.filter(text="Agree the form").update(
            delivery_as_written="", delivery_ends_on=date(2027, 1, 31)
        )
        Milestone.objects.filter(text="Look abroad").update(lifecycle=Lifecycle.SUPERSEDED)
        rate("Ask the pupils", Rag.GREEN)
        strategy = Strategy.objects.get(title="Learn the signs")
        Milestone.objects.create(strategy=strategy, text="Brand new", position=9)
        publish_board(plan, at=JULY)
        before, after = (facts.of_number(plan, number, WHOLE) for number in (1, 2))
        found = changes.between(before, after)
    told = {
        name: [change.row.text for change in getattr(found, name)]
        for name in ("newly_red", "worse", "improved", "completed", "redated", "asks", "new", "gone", "otherwise")
    }
    assert told == {
        "newly_red": ["Give the lesson"],
        "worse": [],
        "improved": ["Tell those who report"],
        "completed": ["Brief the carers"],
        "redated": ["Agree the form"],
        "asks": [],  # its ask stands with it, where it is newly red
        "new": ["Brand new"],
        "gone": ["Look abroad"],
        "otherwise": ["Ask the pupils"],
    }
    assert {kind.value: count for kind, count in found.counts.items()} == {
        "improved": 2, "same": 1, "worse": 1, "new": 1, "gone": 1, "not_comparable": 2,
    }  # fmt: skip


def test_nothing_changed_says_so(plan: Plan, marlhaven: Partnership, as_role: Browser) -> None:
    with within(marlhaven):
        for day in (APRIL, JULY):
            publish_board(plan, at=day)
    shown = words(as_role("steering_member").get(at(plan, "changes/")))
    held = "From board 1 (12 April 2026) to board 2 (12 July 2026)"
    assert f"{held} No rating or date changed, and nothing new was said. 0 improved" in shown


def test_a_new_reason_action_or_update_is_told_though_no_rating_or_date_changed(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        publish_board(plan, at=APRIL)
        rate("Brief the carers", Rag.AMBER, reason="One home is still missing.")
        CorrectiveAction.objects.create(
            milestone=Milestone.objects.get(text="Tell those who report"),
            text="Name a desk",
            owner_name="Ife Gallimore",
            due_on=date(2026, 8, 31),
            created_at=JULY,
        )
        publish_board(plan, at=JULY)
        rate("Brief the carers", Rag.AMBER, reason="A draft reason.")
    shown = words(as_role("steering_member").get(at(plan, "changes/")))
    told = shown[shown.index("No rating or date changed.") :]
    assert told.startswith(
        "No rating or date changed. Something new was said, and the rating and date are the same (2)"
        " A At risk 1.1.3 Brief the carers Why it is rated so: One home is still missing."
    )
    assert "2.1.1 Tell those who report Being done: Name a desk (Ife Gallimore, by 31 August 2026)" in told


def test_what_is_told_for_its_rating_is_not_told_again_for_its_reason(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        publish_board(plan, at=APRIL)
        rate("Give the lesson", Rag.RED, reason="The room is gone.")
        publish_board(plan, at=JULY)
        found = changes.between(*(facts.of_number(plan, number, WHOLE) for number in (1, 2)))
    assert [change.row.text for change in found.newly_red] == ["Give the lesson"]
    assert found.told == ()


def test_what_changed_stands_before_the_button_that_publishes(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        publish_board(plan, at=APRIL)
    shown = words(as_role("antislavery_coordinator").get(at(plan, "publish/")))
    assert shown.index("What changed since board 1") < shown.index("Your message to its readers")


@pytest.mark.parametrize(
    ("role", "asked", "expected"),
    [
        ("steering_member", "", "From board 2 (12 July 2026) to board 3"),
        ("steering_member", "?before=1&after=3", "From board 1 (12 April 2026) to board 3"),
        ("steering_member", "?after=draft", "From board 2 (12 July 2026) to board 3"),
        ("steering_member", "?before=9&after=x", "From board 2 (12 July 2026) to board 3"),
        ("steering_member", "?after=2", "From board 1 (12 April 2026) to board 2"),
        ("chair", "?after=draft", "From board 3 (12 October 2026) to today’s draft"),
        ("chair", "?before=1&after=draft", "From board 1 (12 April 2026) to today’s draft"),
    ],
)
def test_any_two_boards_are_compared_and_the_draft_for_whom_it_is(
    role: str, asked: str, expected: str, plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        for month in (4, 7, 10):
            publish_board(plan, at=datetime(2026, month, 12, 10, tzinfo=UTC))
    assert expected in words(as_role(role).get(at(plan, f"changes/{asked}")))


def test_the_first_board_has_nothing_to_compare_with(plan: Plan, marlhaven: Partnership, as_role: Browser) -> None:
    with within(marlhaven):
        publish_board(plan)
    assert "There is only one published board" in words(as_role("steering_member").get(at(plan, "changes/")))
    assert "to today’s draft" in words(as_role("chair").get(at(plan, "changes/")))
