"""No page leans on its own filters alone: what it asks of PostgreSQL is silent while another partnership is open."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.tenancy import identify, within
from tests.architecture.doors import PARTNERSHIP
from tests.architecture.place import Place, furnish
from tests.architecture.test_urls import INSIDE, ROUTES, address
from tests.conftest import SignIn
from tests.factories import PartnershipFactory

NOBODY = 0


@pytest.fixture(scope="module")
def places(kept_for_the_module: None) -> tuple[Place, Place]:
    return furnish(PartnershipFactory(slug="marlhaven")), furnish(PartnershipFactory(slug="pellworth"))


def answer(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return repr(cursor.fetchall())


@pytest.mark.django_db
def test_what_a_page_asks_gives_nothing_while_another_partnership_is_open(
    places: tuple[Place, Place], sign_in: SignIn
) -> None:
    here, there = places
    client = sign_in(here.almighty)
    asked: dict[str, set[str]] = defaultdict(set)  # pages share statements: each with all that ask it
    for name in INSIDE:
        route = ROUTES[name]
        if "GET" in route.methods:
            with CaptureQueriesContext(connection) as captured:
                client.get(address(route, "marlhaven", here.parts(PARTNERSHIP[name].sample)))
            for query in captured.captured_queries:
                sql = query["sql"]
                if sql.lower().lstrip().startswith(("select", "with")) and "set_config" not in sql:
                    asked[sql].add(name)
    with within(here.partnership):
        told = sum(len(names) for sql, names in asked.items() if here.canary in answer(sql))
    assert told > len(INSIDE) // 2, "many statements tell something to whom they are for"
    with within(there.partnership):
        identify(NOBODY)
        assert [sorted(names) for sql, names in asked.items() if here.canary in answer(sql)] == []
