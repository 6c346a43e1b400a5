"""Rating a milestone: by whom, when, with what reason, and what happens when two do it at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from actionplan.models import Milestone, Plan, RagJudgement
from actionplan.rag import Lifecycle, Rag
from actionplan.services import milestones
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import write_plan
from tests.actionplan.pages import words
from tests.actionplan.tellings import ACTION, AT, judge
from tests.conftest import SignIn
from tests.factories import member
from tests.marks import COMMITTED

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


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
    when: tuple[Milestone, str], coordinator: Person, sign_in: SignIn, address_of: Callable[[Milestone], str]
) -> None:
    milestone, sentence = when
    browser = sign_in(coordinator)
    page = words(browser.get(address_of(milestone)))
    assert ("Rate it" in page) is not bool(sentence)
    opened = browser.get(f"{address_of(milestone)}rate/")
    assert opened.status_code == (403 if sentence else 200)
    answer = browser.post(f"{address_of(milestone)}rate/", {"rag": "green", "reason": "Fine."})
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
        first = judge(milestone, Rag.GREEN, "Fine.", by=coordinator, sent_as="1")
        assert judge(milestone, Rag.GREEN, "Fine.", by=coordinator, sent_as="1") == first
        with pytest.raises(milestones.JudgedMeanwhile):
            judge(milestone, Rag.GREEN, "Fine.", by=coordinator, sent_as="2")
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
