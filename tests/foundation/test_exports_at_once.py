"""Files asked for at the same moment: one person still has no more under way than they may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from foundation import exports
from foundation.models import Export
from foundation.tenancy import within
from partnership.roles import RoleCode
from tests.factories import PartnershipFactory, member
from tests.foundation.test_exports import order
from tests.marks import COMMITTED

pytestmark = [COMMITTED, pytest.mark.slow]
TRIES = 3


def test_of_requests_that_come_together_the_sixth_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.jobs._send", lambda _name, _arguments: None)
    partnership = PartnershipFactory()
    with within(partnership):
        person = member(RoleCode.STEERING_MEMBER)
        for _ in range(exports.MOST_AT_ONCE - 1):
            exports.ask(order=order(), by=person, at=timezone.now())
    start = Barrier(TRIES)

    def ask() -> str:
        try:
            with within(partnership):
                start.wait(timeout=10)
                exports.ask(order=order(), by=person, at=timezone.now())
        except exports.TooMany:
            return "refused"
        finally:
            connection.close()
        return "asked"

    with ThreadPoolExecutor(TRIES) as pool:
        answers = [each.result(timeout=30) for each in [pool.submit(ask) for _ in range(TRIES)]]
    assert sorted(answers) == ["asked", "refused", "refused"]
    with within(partnership):
        assert Export.objects.count() == exports.MOST_AT_ONCE
