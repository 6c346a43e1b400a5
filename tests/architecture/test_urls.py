"""Every address x role x method, from the URLconf; and no address shows one partnership to another."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from foundation.access import Route, routes
from foundation.tenancy import within
from partnership.roles import ROLES, Permission, RoleCode
from tests.architecture.doors import ACCOUNT, PARTNERSHIP, PUBLIC
from tests.architecture.place import Place, furnish
from tests.conftest import Browser, SignIn
from tests.factories import PartnershipFactory, UserFactory, member

ROUTES = {route.name: route for route in routes()}
INSIDE = [name for name, route in ROUTES.items() if route.kind == "permission"]
NO_SUCH_ID = 2**62
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
CARE_ANSWER = dict.fromkeys((Permission.OPEN_CARE, Permission.OPEN_SAFEGUARDING), 404)


def address(route: Route, slug: str, parts: dict[str, Any]) -> str:
    return reverse(route.name, kwargs={"partnership": slug, **parts})


def ask(client: Client, route: Route, url: str) -> Any:
    """The address by its safest method; a POST is empty, so a form answers with what is missing."""
    return client.get(url) if "GET" in route.methods else client.post(url)


@pytest.fixture(scope="module")
def places(kept_for_the_module: None) -> tuple[Place, Place]:
    return furnish(PartnershipFactory(slug="marlhaven")), furnish(PartnershipFactory(slug="pellworth"))


@pytest.fixture
def nowhere(sign_in: SignIn, db: None) -> bytes:
    """What an address answers that never was."""
    found = sign_in(UserFactory()).get("/no-such-place/plans/")
    assert found.status_code == 404
    return bytes(found.content)


def test_every_address_has_a_door_and_a_row() -> None:
    assert {name for name, route in ROUTES.items() if route.kind == "none"} == set()
    assert set(INSIDE) == set(PARTNERSHIP)
    assert {name for name, route in ROUTES.items() if route.public} == PUBLIC
    assert {name for name, route in ROUTES.items() if route.kind == "account"} == ACCOUNT
    assert len(ROUTES) == len(routes()), "two addresses share a name"


def test_every_open_door_says_why() -> None:
    assert [route.name for route in ROUTES.values() if route.kind != "permission" and len(route.reason) < 10] == []


def test_every_address_of_a_partnership_begins_with_it() -> None:
    assert [name for name in INSIDE if not ROUTES[name].pattern.startswith("<slug:partnership>/")] == []


def test_a_door_that_opens_a_compartment_asks_a_care_permission() -> None:
    wrong = [
        name for name, route in ROUTES.items() if route.compartments and Permission(route.permission) not in CARE_ANSWER
    ]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", RoleCode)
def test_a_role_opens_its_own_addresses_and_no_other(role: str, places: tuple[Place, Place], sign_in: SignIn) -> None:
    here = places[0]
    with within(here.partnership):
        client = sign_in(member(role))
    wrong = []
    for name in INSIDE:
        route, row = ROUTES[name], PARTNERSHIP[name]
        answer = ask(client, route, address(route, "marlhaven", here.parts(row.sample)))
        refused = CARE_ANSWER.get(Permission(route.permission), 403)
        expected = ("alone" if row.alone else "open") if role in row.roles else refused
        if expected == "open" and row.live is not None and role not in row.live:
            expected = "not its lead"
        meant = {"alone": (404,), "not its lead": (403, 404), 403: (403,), 404: (404,)}
        got = answer.status_code
        if (got in (403, 404)) != (expected in meant) or got not in meant.get(expected, (got,)) or got >= 500:
            wrong.append((name, got, expected))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", INSIDE)
def test_a_stranger_finds_nothing(name: str, places: tuple[Place, Place], sign_in: SignIn, nowhere: bytes) -> None:
    here, there = places
    route = ROUTES[name]
    url = address(route, "marlhaven", here.parts(PARTNERSHIP[name].sample))
    for stranger in (UserFactory(), there.almighty):
        client = sign_in(stranger)
        for method in METHODS:
            answer = client.generic(method, url)
            assert (answer.status_code, bytes(answer.content)) == (404, nowhere), method
    sent_away = Browser().get(url)
    assert (sent_away.status_code, sent_away.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in INSIDE if PARTNERSHIP[name].sample])
def test_another_partnerships_number_is_like_one_that_never_was(
    name: str, places: tuple[Place, Place], sign_in: SignIn, nowhere: bytes
) -> None:
    here, there = places
    route, sample = ROUTES[name], PARTNERSHIP[name].sample
    client = sign_in(here.almighty)
    for method in route.methods:
        for part in sample:
            # A board's number counts within its plan: a neighbour's first has the same, and is nothing to try.
            for stranger in {there.things[sample[part]], NO_SUCH_ID} - {here.things[sample[part]]}:
                url = address(route, "marlhaven", here.parts(sample) | {part: stranger})
                answer = client.generic(method, url)
                assert (answer.status_code, bytes(answer.content)) == (404, nowhere), (method, part, stranger)


@pytest.mark.django_db
def test_no_page_shows_a_word_of_another_partnership(places: tuple[Place, Place], sign_in: SignIn) -> None:
    here, there = places
    client, seen_own = sign_in(here.almighty), 0
    for name in INSIDE:
        route = ROUTES[name]
        body = ask(client, route, address(route, "marlhaven", here.parts(PARTNERSHIP[name].sample))).content.decode()
        assert there.canary not in body, name
        seen_own += here.canary in body
    assert seen_own > len(INSIDE) // 2, "the canaries are planted where pages would show them"


@pytest.mark.django_db
@pytest.mark.parametrize("name", INSIDE)
def test_other_methods_are_refused(name: str, places: tuple[Place, Place], sign_in: SignIn) -> None:
    here, route = places[0], ROUTES[name]
    url = address(route, "marlhaven", here.parts(PARTNERSHIP[name].sample))
    client = sign_in(here.almighty)
    allowed = {*route.methods, "HEAD"} if "GET" in route.methods else set(route.methods)
    got = {method: client.generic(method, url).status_code for method in METHODS if method not in allowed}
    assert set(got.values()) <= {405}, got


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ACCOUNT))
def test_a_persons_own_credentials_need_a_session(name: str) -> None:
    parts = {"pk": 1} if "<int:pk>" in ROUTES[name].pattern else {}
    answer = Browser().get(reverse(name, kwargs=parts))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_the_role_table_names_every_role_and_permission() -> None:
    assert set(ROLES) == set(RoleCode)
    assert {permission for role in ROLES.values() for permission in role.permissions} == set(Permission)


def test_the_command_prints_the_same_routes() -> None:
    out = StringIO()
    call_command("routes", "--json", stdout=out)
    printed = {row["name"]: row for row in json.loads(out.getvalue())}
    assert set(printed) == set(ROUTES)
    home = {key: printed["partnership:home"][key] for key in ("pattern", "name", "permission", "public", "methods")}
    assert home == {
        "pattern": "<slug:partnership>/",
        "name": "partnership:home",
        "permission": "open_home",
        "public": False,
        "methods": ["GET"],
    }
