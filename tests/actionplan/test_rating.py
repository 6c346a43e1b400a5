"""Rating a milestone: by whom, when, with what reason, and what happens when two do it at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from actionplan.models import Milestone, Plan, RagJudgement
from actionplan.rag import Lifecycle, Rag
from actionplan.services import milestones
from actionplan.services.actions import NewAction
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import ROLES, Permission
from tests.actionplan.conftest import write_plan
from tests.actionplan.test_pages import words
from tests.conftest import SignIn
from tests.factories import member
from tests.marks import COMMITTED

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
ACTION = NewAction("Ring both homes", None, "Orla Penhallow", date(2026, 12, 4))


def judge(
    milestone: Milestone,
    rag: Rag,
    reason: str,
    *,
    by: Person,
    seen: int | None = None,
    although_past: bool = False,
    action: NewAction | None = ACTION,
) -> RagJudgement:
    return milestones.judge(
        milestone=milestone,
        rag=rag,
        reason=reason,
        seen=seen,
        by=by,
        at=AT,
        action=action if rag in (Rag.RED, Rag.AMBER) else None,
        although_past=although_past,
    )


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("antislavery_coordinator", name="Wren Castellan")


@pytest.fixture
def address(plan: Plan) -> Callable[[Milestone], str]:
    return lambda milestone: f"/marlhaven/plans/{plan.pk}/milestones/{milestone.pk}/"


# The service


def test_a_judgement_is_added_and_shown_and_nothing_is_overwritten(
    named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        before = milestone.judgements.get()
        given = judge(milestone, Rag.RED, "Nobody has time.", by=coordinator, seen=before.pk)
        milestone.refresh_from_db()
        assert (milestone.rag, milestone.lifecycle) == (Rag.RED, Lifecycle.IN_PROGRESS)
        assert [(row.rag, row.reason) for row in milestone.judgements.all()] == [
            ("red", "Nobody has time."),
            ("amber", "Two homes are missing."),
        ]
        assert (given.judged_by, given.judged_at) == (coordinator, AT)
        entry = AuditEntry.objects.get(action="milestone.judged")
        assert (entry.actor_user_id, entry.subject_id) == (coordinator.user_id, milestone.pk)
        assert entry.details == {"rag": "red", "lifecycle": "in_progress"}


def test_not_rated_is_a_judgement_too(named: Named, marlhaven: Partnership, coordinator: Person) -> None:
    milestone = named("Give the lesson")
    with within(marlhaven):
        seen = milestone.judgements.get().pk
        judge(milestone, Rag.NONE, "The figures have not come in.", by=coordinator, seen=seen)
        milestone.refresh_from_db()
        assert (milestone.rag, milestone.judgements.count()) == ("", 2)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_judgement_needs_a_reason(reason: str, named: Named, marlhaven: Partnership, coordinator: Person) -> None:
    with within(marlhaven):
        with pytest.raises(ValidationError, match="Say why you rate it so"):
            judge(named("Ask the pupils"), Rag.GREEN, reason, by=coordinator)
        assert named("Ask the pupils").judgements.count() == 0


@pytest.mark.parametrize(
    ("rag", "lifecycle"),
    [
        (Rag.RED, Lifecycle.IN_PROGRESS),
        (Rag.AMBER, Lifecycle.IN_PROGRESS),
        (Rag.GREEN, Lifecycle.IN_PROGRESS),
        (Rag.NONE, Lifecycle.NOT_STARTED),
    ],
)
def test_what_was_not_started_is_in_progress_once_it_is_rated(
    rag: Rag, lifecycle: Lifecycle, named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        judge(named("Look abroad"), rag, "We have begun.", by=coordinator)
    assert named("Look abroad").lifecycle == lifecycle


CLOSED = "This plan is closed. Its ratings stay as they were when it closed."
NOTHING_LEFT = "This milestone is marked “{}”, so there is nothing left to rate."
WHEN = [
    (Lifecycle.COMPLETE, Plan.Status.ACTIVE, NOTHING_LEFT.format("complete")),
    (Lifecycle.SUPERSEDED, Plan.Status.ACTIVE, NOTHING_LEFT.format("superseded")),
    (Lifecycle.NOT_ACHIEVED, Plan.Status.ACTIVE, NOTHING_LEFT.format("closed - not achieved")),
    (Lifecycle.IN_PROGRESS, Plan.Status.CLOSED, CLOSED),
    (Lifecycle.COMPLETE, Plan.Status.CLOSED, CLOSED),
    (Lifecycle.IN_PROGRESS, Plan.Status.ACTIVE, ""),
    (Lifecycle.IN_PROGRESS, Plan.Status.DRAFT, ""),
    (Lifecycle.ON_HOLD, Plan.Status.ACTIVE, ""),
    (Lifecycle.NOT_STARTED, Plan.Status.ACTIVE, ""),
]


@pytest.fixture(params=WHEN, ids=lambda row: f"{row[0]} in a plan that is {row[1]}")
def when(request: pytest.FixtureRequest, named: Named, marlhaven: Partnership) -> tuple[Milestone, str]:
    """A milestone with its life and its plan's status, and the sentence that refuses to rate it."""
    lifecycle, status, sentence = request.param
    milestone = named("Ask the pupils")
    with within(marlhaven):
        Milestone.objects.filter(pk=milestone.pk).update(lifecycle=lifecycle)
        Plan.objects.update(status=status)
    return milestone, sentence


def test_when_a_milestone_may_be_rated(
    when: tuple[Milestone, str], marlhaven: Partnership, coordinator: Person
) -> None:
    milestone, sentence = when
    with within(marlhaven):
        if sentence:
            with pytest.raises(NotAllowed) as refused:
                judge(milestone, Rag.GREEN, "Fine.", by=coordinator)
            assert refused.value.sentence == sentence
        else:
            judge(milestone, Rag.GREEN, "Fine.", by=coordinator)
        assert milestone.judgements.count() == (0 if sentence else 1)


def test_the_page_refuses_in_the_same_words(
    when: tuple[Milestone, str], coordinator: Person, sign_in: SignIn, address: Callable[[Milestone], str]
) -> None:
    milestone, sentence = when
    browser = sign_in(coordinator)
    page = words(browser.get(address(milestone)))
    assert ("Rate it" in page) is not bool(sentence)
    opened = browser.get(f"{address(milestone)}rate/")
    assert opened.status_code == (403 if sentence else 200)
    answer = browser.post(f"{address(milestone)}rate/", {"rag": "green", "reason": "Fine."})
    assert answer.status_code == (403 if sentence else 302)
    assert sentence in unescape(answer.content.decode())


def test_a_judgement_that_came_in_between_is_never_overwritten(
    named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        seen = milestone.judgements.get().pk
        other = member("antislavery_coordinator")
        theirs = judge(milestone, Rag.GREEN, "All homes have answered.", by=other, seen=seen)
        with pytest.raises(milestones.JudgedMeanwhile) as conflict:
            judge(milestone, Rag.RED, "Still missing.", by=coordinator, seen=seen)
        assert conflict.value.newest == theirs
        assert (named("Brief the carers").rag, milestone.judgements.count()) == ("green", 2)
        judge(milestone, Rag.RED, "Still missing.", by=coordinator, seen=theirs.pk)
        assert (named("Brief the carers").rag, milestone.judgements.count()) == ("red", 3)


def test_the_same_judgement_sent_twice_is_kept_once(named: Named, marlhaven: Partnership, coordinator: Person) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        first = judge(milestone, Rag.GREEN, "Fine.", by=coordinator)
        assert judge(milestone, Rag.GREEN, "Fine.", by=coordinator) == first
        assert milestone.judgements.count() == 1


def test_on_track_past_its_date_is_kept_only_once_somebody_confirms_it(
    named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named("Agree the form")
    with within(marlhaven):
        with pytest.raises(ValidationError, match="31 January 2020"):
            judge(milestone, Rag.GREEN, "Nearly there.", by=coordinator)
        assert milestone.judgements.count() == 0
        judge(milestone, Rag.AMBER, "Late.", by=coordinator)
        seen = milestone.judgements.get().pk
        judge(milestone, Rag.GREEN, "Nearly there.", by=coordinator, seen=seen, although_past=True)
    assert named("Agree the form").rag == "green"


@pytest.mark.parametrize("rag", [Rag.AMBER, Rag.RED])
def test_amber_and_red_need_an_action_with_owner_and_date_unless_one_is_open(
    rag: Rag, named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        with pytest.raises(ValidationError, match=f"“{rag.label.lower()}” does not stand alone"):
            judge(milestone, rag, "Late.", by=coordinator, action=None)
        assert (milestone.judgements.count(), milestone.actions.count()) == (0, 0)
        first = judge(milestone, rag, "Late.", by=coordinator)
        action = milestone.actions.get()
        assert (action.text, action.owner_name, action.due_on) == (ACTION.text, ACTION.owner_name, ACTION.due_on)
        judge(milestone, rag, "Still late.", by=coordinator, seen=first.pk, action=None)
        assert (milestone.judgements.count(), milestone.actions.count()) == (2, 1)


@pytest.mark.parametrize("rag", [Rag.GREEN, Rag.NONE])
def test_green_and_not_rated_need_no_action(
    rag: Rag, named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        judge(named("Ask the pupils"), rag, "Well.", by=coordinator, action=None)
        assert named("Ask the pupils").actions.count() == 0


@COMMITTED
def test_of_two_who_rate_in_the_same_moment_one_is_kept_and_the_other_is_told(marlhaven: Partnership) -> None:
    plan = write_plan(marlhaven)
    with within(marlhaven):
        milestone = Milestone.objects.of_plan(plan).get(text="Ask the pupils")
        both = [member("antislavery_coordinator") for _each in range(2)]
    together = Barrier(2, timeout=20)

    def rate(by: Person) -> str:
        try:
            with within(marlhaven):
                together.wait()
                judge(milestone, Rag.RED, f"Says {by.name}.", by=by)
        except milestones.JudgedMeanwhile:
            return "told"
        else:
            return "kept"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(rate, both))
    assert sorted(outcomes) == ["kept", "told"]
    with within(marlhaven):
        kept = milestone.judgements.get()
        assert kept.judged_by == both[outcomes.index("kept")]


# The database


def test_the_app_role_can_neither_change_nor_delete_a_judgement(named: Named, marlhaven: Partnership) -> None:
    named("Give the lesson")
    for statement in ("update actionplan_ragjudgement set rag = 'red'", "delete from actionplan_ragjudgement"):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with within(marlhaven), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"rag": "purple", "reason": "Why not"}, "judgement_rag_is_known"),
        ({"rag": "red", "reason": ""}, "judgement_has_a_reason"),
    ],
)
def test_postgresql_refuses_what_is_no_judgement(
    fields: dict[str, str], constraint: str, named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named("Give the lesson")
    with within(marlhaven), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RagJudgement.objects.create(milestone=milestone, judged_by=coordinator, judged_at=AT, **fields)


# The page

ABOUT_IT = {
    "action_text": "Ring both homes",
    "action_owner": "Orla Penhallow",
    "action_due_on_day": "4",
    "action_due_on_month": "12",
    "action_due_on_year": "2026",
}
RED = {"rag": "red", "reason": "Late.", **ABOUT_IT}


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_rate_milestones_get_the_form_and_may_send_it(
    role: str, named: Named, as_role: Callable[[str], Client], address: Callable[[Milestone], str]
) -> None:
    milestone, browser = named("Ask the pupils"), as_role(role)
    may = Permission.RATE_MILESTONES in ROLES[role].permissions
    assert browser.get(f"{address(milestone)}rate/").status_code == (200 if may else 403)
    answer = browser.post(f"{address(milestone)}rate/", RED)
    assert answer.status_code == (302 if may else 403)
    assert named("Ask the pupils").rag == ("red" if may else "")


def seen_on(page: Any, name: str = "seen") -> str:
    return str(page.content.decode().split(f'name="{name}" value="')[1].split('"')[0])


def test_a_rating_is_kept_from_the_page_with_its_action_and_heads_the_history(
    named: Named, marlhaven: Partnership, coordinator: Person, sign_in: SignIn, address: Callable[[Milestone], str]
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    form = browser.get(f"{address(milestone)}rate/")
    assert 'value="Wren Castellan"' in form.content.decode()  # who does it is whoever rates, unless another is named
    said = {**RED, "reason": "Two homes\nwill not answer.", "ask": "A letter.", "seen": seen_on(form)}
    answer = browser.post(f"{address(milestone)}rate/", said)
    assert (answer.status_code, answer["Location"]) == (302, address(milestone))
    page = words(browser.get(address(milestone)))
    assert "Your rating is kept, with its reason." in page
    assert "Open Ring both homes Orla Penhallow, by 4 December 2026" in page
    history = page.split("Everything that was said of it")[1]
    assert history.index("Rating R Off track") < history.index("by Wren Castellan. Quarter")
    assert history.index("Two homes will not answer. Needed from the board: A letter.") < history.index("A At risk")
    assert "by Orla Penhallow. Quarter 1 2026-27 (April to June 2026) Two homes are missing." in history
    with within(marlhaven):  # the one person of that name in the register
        assert milestone.actions.get().owner == Person.objects.get(name="Orla Penhallow")


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Choose a rating"),
        ({"rag": "red"}, "Say why you rate it so"),
        ({"rag": "red", "reason": "   "}, "Say why you rate it so"),
        ({"rag": "blue", "reason": "x"}, "Choose a rating from the list"),
        ({"rag": "", "reason": "x"}, "Choose a rating"),
        ({"rag": "red", "reason": "x" * 2001}, "must be 2000 characters or fewer. It now has 2001"),
        ({"rag": "red", "reason": "a\x00b"}, "There is a problem"),
        ({"rag": "red", "reason": "x", "seen": "NEWEST"}, "“off track” does not stand alone"),
        ({"rag": "amber", "reason": "x", "seen": "NEWEST"}, "“at risk” does not stand alone"),
        ({**RED, "seen": "NEWEST", "action_owner": ""}, "Say who does it"),
        ({**RED, "seen": "NEWEST", "action_due_on_day": "31", "action_due_on_month": "2"}, "must be a real date"),
        ({**RED, "seen": "NEWEST", "action_text": ""}, "Say what will be done about it"),
        ({**RED, "seen": "NEWEST", "action_text": "x" * 501}, "must be 500 characters or fewer"),
        ({**RED, "seen": "NEWEST", "action_owner": "O\u202ela"}, "This name holds a hidden sign"),
        ({**RED, "seen": str(2**80)}, "Your rating is not kept yet"),
        ({**RED, "seen": "one"}, "There is a problem"),
        ({**RED, "seen": "999999999"}, "Your rating is not kept yet"),
    ],
)
def test_a_rating_that_cannot_be_kept_says_why_and_keeps_nothing(
    posted: dict[str, str],
    sentence: str,
    named: Named,
    marlhaven: Partnership,
    coordinator: Person,
    sign_in: SignIn,
    address: Callable[[Milestone], str],
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        newest = str(milestone.judgements.get().pk)
    said = {name: newest if value == "NEWEST" else value for name, value in posted.items()}
    page = sign_in(coordinator).post(f"{address(milestone)}rate/", said)
    assert page.status_code in (200, 409)
    assert sentence in words(page)
    with within(marlhaven):
        counts = (milestone.judgements.count(), milestone.actions.count())
        assert (named("Brief the carers").rag, *counts) == ("amber", 1, 0)


def test_somebody_who_was_overtaken_sees_both_ratings_and_decides(
    named: Named, marlhaven: Partnership, coordinator: Person, sign_in: SignIn, address: Callable[[Milestone], str]
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    with within(marlhaven):
        seen = milestone.judgements.get().pk
        other = member("antislavery_coordinator", name="Ines Vale")
        theirs = judge(milestone, Rag.GREEN, "All homes have answered.", by=other, seen=seen)
    mine = {**RED, "reason": "Still nobody there.", "seen": str(seen)}
    overtaken = browser.post(f"{address(milestone)}rate/", mine)
    assert overtaken.status_code == 409
    html = overtaken.content.decode()
    assert "Ines Vale rated it G On track" in words(overtaken)
    assert "All homes have answered." in words(overtaken)
    assert "Still nobody there.</textarea>" in html
    assert "Ring both homes</textarea>" in html
    assert f'name="seen" value="{theirs.pk}"' in html
    assert named("Brief the carers").rag == "green"
    assert browser.post(f"{address(milestone)}rate/", {**mine, "seen": str(theirs.pk)}).status_code == 302
    assert named("Brief the carers").rag == "red"


def test_somebody_who_rates_a_past_date_on_track_is_asked_and_keeps_the_words(
    named: Named, coordinator: Person, sign_in: SignIn, address: Callable[[Milestone], str]
) -> None:
    milestone, browser = named("Agree the form"), sign_in(coordinator)
    page = words(browser.get(f"{address(milestone)}rate/"))
    assert "on track although its date" not in page
    assert "dates suggest: R Off track Its date (31 January 2020) has gone by and it is not complete. You" in page
    said = {"rag": "green", "reason": "It is with the printer."}
    asked = browser.post(f"{address(milestone)}rate/", said)
    assert asked.status_code == 200
    assert "Its date (31 January 2020) has gone by. Tick the box if it is on track all the same" in words(asked)
    assert "It is with the printer.</textarea>" in asked.content.decode()
    assert named("Agree the form").rag == ""
    assert browser.post(f"{address(milestone)}rate/", {**said, "although_past": "on"}).status_code == 302
    assert named("Agree the form").rag == "green"


def test_after_one_rating_the_next_milestone_without_one_is_a_step_away(
    named: Named, coordinator: Person, sign_in: SignIn, address: Callable[[Milestone], str]
) -> None:
    browser, first, second = sign_in(coordinator), named("Ask the pupils"), named("Agree the form")

    def leads_to(milestone: Milestone, following: Milestone, code: str) -> bool:
        link = f'href="{address(following)}">Next milestone without a rating ({code})</a>'
        return link in browser.get(address(milestone)).content.decode()

    assert leads_to(named("Brief the carers"), first, "1.1.4")
    assert leads_to(first, second, "2.1.3")
    assert leads_to(second, first, "1.1.4")
    browser.post(f"{address(first)}rate/", RED)
    assert leads_to(first, second, "2.1.3")
    assert "without a rating" not in words(browser.get(address(second)))
