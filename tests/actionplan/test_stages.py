"""Which stage of a milestone follows which, and what hinders it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from actionplan.models import Completion, Milestone, Plan, Update
from actionplan.policies import NEXT_STAGES
from actionplan.rag import Lifecycle
from actionplan.services import stages
from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Partnership, Person

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize("wanted", list(Lifecycle))
@pytest.mark.parametrize("now", list(Lifecycle))
def test_a_stage_follows_only_where_the_table_says_so(
    now: Lifecycle, wanted: Lifecycle, plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row, other = named("Ask the pupils"), named("Brief the carers")
    if now == wanted:
        return
    with within(marlhaven):
        Milestone.objects.filter(pk=row.pk).update(lifecycle=now)

        def go() -> None:
            told: dict[str, Any] = {"milestone": row, "version": 0, "reason": "So it is.", "by": orla, "at": NOON}
            if wanted == Lifecycle.SUPERSEDED:
                stages.supersede(successor=other, **told)
            else:
                stages.set_stage(lifecycle=wanted, **told)

        if wanted in NEXT_STAGES[now]:
            go()
            row.refresh_from_db()
            update = row.updates.get()
            assert (row.lifecycle, row.version, row.updated_at) == (wanted, 1, NOON)
            assert (update.text, update.lifecycle, update.quarter_ends_on) == ("So it is.", wanted, date(2026, 12, 31))
            assert row.superseded_by == (other if wanted == Lifecycle.SUPERSEDED else None)
        else:
            with pytest.raises(NotAllowed, match="From there it cannot be marked"):
                go()


def test_a_milestone_takes_no_place_that_is_not_free(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row, gone = named("Ask the pupils"), named("An earlier wording")
    told: dict[str, Any] = {"milestone": row, "version": 0, "reason": "So", "by": orla, "at": NOON}
    with within(marlhaven):
        with pytest.raises(NotAllowed, match="A milestone cannot take its own place"):
            stages.supersede(successor=row, **told)
        with pytest.raises(NotAllowed, match="Another milestone has taken the place of the one you chose"):
            stages.supersede(successor=gone, **told)
        with pytest.raises(ValidationError, match="Say why"):
            stages.set_stage(lifecycle="on_hold", **told | {"reason": "  "})


def test_a_claim_that_waits_is_answered_before_the_stage_changes(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Ask the pupils")
    with within(marlhaven):
        said = Update.objects.create(
            milestone=row, text="Done.", lifecycle="in_progress", quarter_ends_on=date(2026, 12, 31), written_at=NOON
        )
        Completion.objects.create(milestone=row, update=said, done_on=NOON.date(), claimed_by=orla, claimed_at=NOON)
        with pytest.raises(NotAllowed, match="Give the answer first"):
            stages.set_stage(milestone=row, version=0, lifecycle="on_hold", reason="So", by=orla, at=NOON)
