"""Done takes two (R29): for whom an update was written down is not the second, and no answer is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import InternalError, transaction

from actionplan import due
from actionplan.models import Completion, DateChange, Milestone, Update
from actionplan.services import completions
from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import ROLES, RoleCode
from tests.actionplan.test_updating import AT, TODAY
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
