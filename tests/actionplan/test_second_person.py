"""Done takes two (R29): for whom an update was written down is not the second, and no answer is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction

from actionplan import due
from actionplan.models import Completion, DateChange, Milestone, Update
from actionplan.services import completions
from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import ROLES, RoleCode
from tests.actionplan.tellings import AT, TODAY, claimed, write
from tests.factories import member

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


@pytest.fixture
def claim(named: Named, marlhaven: Partnership) -> Completion:
    """The coordinator wrote down what the chair told on the telephone."""
    milestone = named("Ask the pupils")
    with within(marlhaven):
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR)
        update = Update.objects.create(
            milestone=milestone, text="All were asked.", lifecycle="in_progress", quarter_ends_on=TODAY,
            written_by=coordinator, written_at=AT, on_behalf_of=member(RoleCode.CHAIR), told_how="telephone",
            told_on=TODAY,
        )  # fmt: skip
        return Completion.objects.create(
            milestone=milestone, update=update, done_on=TODAY, claimed_by=coordinator, claimed_at=AT
        )


def waits_for(person: Person) -> list[str]:
    permissions = frozenset(ROLES[RoleCode.CHAIR].permissions)
    found = due.items(Asker(person, permissions, frozenset({RoleCode.CHAIR}), "marlhaven", TODAY))
    return [item.href for item in found if item.href.endswith("/confirm/")]


def test_whoever_it_was_written_down_for_neither_confirms_it_nor_is_asked_to(
    claim: Completion, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        told_by, another = claim.update.on_behalf_of, member(RoleCode.CHAIR)
        assert told_by is not None
        assert (waits_for(told_by), len(waits_for(another))) == ([], 1)
        with pytest.raises(NotAllowed, match="written down for you that it is done"):
            completions.decide(completion=claim, agree=True, note="", by=told_by, at=AT)
        assert completions.decide(completion=claim, agree=True, note="", by=another, at=AT).decision == "agreed"


@pytest.mark.parametrize("decision", ["", "refused"])
def test_postgresql_takes_no_decision_back(decision: str, claim: Completion, marlhaven: Partnership) -> None:
    with within(marlhaven):
        completions.decide(completion=claim, agree=True, note="", by=member(RoleCode.CHAIR), at=AT)
        with pytest.raises(InternalError, match="Cannot update rows"), transaction.atomic():
            Completion.objects.update(decision=decision, decided_by=None, decided_at=None)
        asked = DateChange.objects.create(
            milestone=claim.milestone, before="March", reason="Later", asked_at=AT, decision="refused", decided_at=AT
        )
        with pytest.raises(InternalError, match="Cannot update rows"), transaction.atomic():
            DateChange.objects.filter(pk=asked.pk).update(decision=decision, decided_at=None)


def test_a_milestone_is_complete_once_a_second_person_confirms_it(
    named: Named, marlhaven: Partnership, officer: Person, chair: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        completion = claimed(milestone, officer)
        assert named("Ask the pupils").lifecycle == "in_progress"
        completions.decide(completion=completion, agree=True, note="", by=chair, at=AT)
        assert (named("Ask the pupils").lifecycle, named("Ask the pupils").standing) == ("complete", "B")
        with pytest.raises(ValidationError, match="Somebody has decided this in the meantime"):
            completions.decide(completion=completion, agree=False, note="No.", by=chair, at=AT)


def test_whoever_says_that_it_is_done_cannot_confirm_it(
    named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        completion = claimed(named("Ask the pupils"), coordinator)
        with pytest.raises(NotAllowed, match="Somebody else must confirm it"):
            completions.decide(completion=completion, agree=True, note="", by=coordinator, at=AT)
        assert named("Ask the pupils").lifecycle == "in_progress"


@pytest.mark.parametrize("text", ["Ask the pupils", "Tell those who report"], ids=["of the strategy", "of its own"])
def test_no_lead_officer_of_it_can_confirm_it(
    text: str, named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named(text)
    with within(marlhaven):
        lead = Person.objects.get(name="Orla Penhallow" if text == "Ask the pupils" else "Teo Marsh")
        completion = claimed(milestone, coordinator)
        with pytest.raises(NotAllowed, match="You lead this milestone"):
            completions.decide(completion=completion, agree=True, note="", by=lead, at=AT)


def test_postgresql_refuses_a_confirmation_by_whoever_claims_it(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    with within(marlhaven):
        completion = claimed(named("Ask the pupils"), officer)
        completion.decision, completion.decided_by, completion.decided_at = "agreed", officer, AT
        with pytest.raises(IntegrityError, match="completion_agreed_by_another_person"), transaction.atomic():
            completion.save(update_fields=Completion.DECISION_FIELDS)
        completion.decided_by = None
        with pytest.raises(IntegrityError, match="completion_agreed_by_somebody"), transaction.atomic():
            completion.save(update_fields=Completion.DECISION_FIELDS)


def test_a_claim_is_sent_back_with_a_note_and_can_be_made_again(
    named: Named, marlhaven: Partnership, officer: Person, chair: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        completion = claimed(milestone, officer)
        with pytest.raises(ValidationError, match="waits for a second person"):
            write(milestone, officer, "Done, really.", done_on=TODAY)
        with pytest.raises(ValidationError, match="Say what is still missing"):
            completions.decide(completion=completion, agree=False, note=" ", by=chair, at=AT)
        completions.decide(completion=completion, agree=False, note="Year 9 was not asked.", by=chair, at=AT)
        assert named("Ask the pupils").lifecycle == "in_progress"
        write(milestone, officer, "Year 9 too.", done_on=TODAY)
        assert [row.decision for row in milestone.completions.all()] == ["", "refused"]


def test_what_is_complete_is_opened_again_with_a_reason(
    named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named("Write the lesson")
    with within(marlhaven):
        with pytest.raises(ValidationError, match="Say why it is opened again"):
            completions.reopen(milestone=milestone, reason=" ", by=coordinator, at=AT)
        entry = completions.reopen(milestone=milestone, reason="The lesson was withdrawn.", by=coordinator, at=AT)
        assert (named("Write the lesson").lifecycle, entry.text) == ("in_progress", "The lesson was withdrawn.")
        with pytest.raises(NotAllowed, match="not marked as complete"):
            completions.reopen(milestone=milestone, reason="Again.", by=coordinator, at=AT)
