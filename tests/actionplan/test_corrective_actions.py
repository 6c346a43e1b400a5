"""What is done about an amber or a red: done or dropped, by whom, and never the last one of an amber."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from actionplan.models import CorrectiveAction, Milestone
from actionplan.services import actions
from actionplan.services.actions import NewAction
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.tellings import ACTION, AT, TODAY

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


def test_an_action_is_done_or_dropped_once(named: Named, marlhaven: Partnership, officer: Person) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        action = actions.add(milestone=milestone, action=ACTION, by=officer, at=AT)
        assert actions.add(milestone=milestone, action=ACTION, by=officer, at=AT) == action
        done = actions.close(action=action, dropped=False, by=officer, at=AT)
        assert (done.status, done.closed_by, done.closed_at) == ("done", officer, AT)
        assert actions.close(action=action, dropped=True, by=officer, at=AT).status == "done"


def test_the_last_action_about_an_amber_cannot_be_dropped(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        first = actions.add(milestone=milestone, action=ACTION, by=officer, at=AT)
        with pytest.raises(ValidationError, match="This is the only action"):
            actions.close(action=first, dropped=True, by=officer, at=AT)
        other = NewAction("Write to them", officer, "", date(2026, 12, 4))
        actions.add(milestone=milestone, action=other, by=officer, at=AT)
        assert actions.close(action=first, dropped=True, by=officer, at=AT).status == "dropped"


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (NewAction("", None, "Orla", TODAY), "Say what will be done"),
        (NewAction("x", None, "", TODAY), "This name shows as nothing"),
        (NewAction("x", None, "a\u202eb", TODAY), "hidden sign"),
    ],
)
def test_an_action_needs_words_and_a_name_that_can_be_read(
    action: NewAction, sentence: str, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    with within(marlhaven):
        with pytest.raises(ValidationError, match=sentence):
            actions.add(milestone=named("Ask the pupils"), action=action, by=officer, at=AT)
        assert CorrectiveAction.objects.count() == 0
