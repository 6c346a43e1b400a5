"""A document whose reader is killed is taken up by another, once, and becomes one draft."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections, transaction

from actionplan.models import PlanImport
from actionplan.reports.imports import draft_of
from actionplan.services import imports
from actionplan.services.imports.reading import KEPT_FOR, STALE_AFTER
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.actionplan.reviews import document, now
from tests.factories import member
from tests.faults.processes import DOOMED, Site, kill, until
from tests.marks import COMMITTED

pytestmark = [COMMITTED, pytest.mark.slow]
READ = "actionplan.read_imports"


def test_a_document_whose_reader_is_killed_is_read_once_by_the_next(marlhaven: Partnership, site: Site) -> None:
    with within(marlhaven):
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR, name="Wren Castellan")
        review = imports.start(content=document(), file_name="plan.csv", by=coordinator, at=site.clock.now)

    def told() -> tuple[str, int, bool]:
        row = now(marlhaven, review)
        return row.state, row.attempts, row.draft != {}

    with transaction.atomic("owner"), site.worker(queue=DOOMED) as first:
        connections["owner"].cursor().execute("LOCK TABLE foundation_storedfile IN ACCESS EXCLUSIVE MODE")
        site.ask(READ, queue=DOOMED)
        until(lambda: told()[1] == 1)
        kill(first)
    assert told() == ("reading", 1, False)
    site.do(READ)
    assert told() == ("reading", 1, False), "it may still be at work"
    site.clock.later(STALE_AFTER + timedelta(minutes=1))
    for _ in range(2):
        site.do(READ)
        assert told() == ("reviewing", 2, True)
    assert draft_of(now(marlhaven, review)).counts()["milestones"] == 4
    with within(marlhaven):
        assert PlanImport.objects.count() == 1
        imports.give_up(review=review, by=coordinator)
        assert imports.remove_spent(at=site.clock.now + 2 * KEPT_FOR) == 1, "its document goes with it"
