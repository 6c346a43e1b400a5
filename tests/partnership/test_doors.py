"""What the first wall does with a view: shut unless it says who may, and a compartment only with its permission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.models import AuditEntry
from foundation.tenancy import identify, within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.factories import UserFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.partnership.urls_of_compartments")]

Browser = Callable[[str], Client]


@pytest.mark.parametrize("address", ["/marlhaven/forgotten/", "/forgotten-outside/"])
def test_a_view_that_does_not_say_who_may_stays_shut(address: str, as_role: Browser) -> None:
    answer = as_role(RoleCode.ADMINISTRATOR).get(address)
    assert (answer.status_code, answer.content) == (404, as_role(RoleCode.CHAIR).get("/no-such/place/").content)


def test_a_compartment_opens_with_its_permission_and_its_address_only(as_role: Browser) -> None:
    care = as_role(RoleCode.CARE_COORDINATOR)
    assert care.get("/marlhaven/care/").content == b"care"
    assert care.get("/marlhaven/plain/").content == b"none"
    assert care.get("/marlhaven/open/").content == b"none"


@pytest.mark.parametrize("role", [RoleCode.ADMINISTRATOR, RoleCode.CHAIR, RoleCode.ANTISLAVERY_COORDINATOR])
def test_without_the_permission_postgresql_is_never_told_to_open_it(role: str, as_role: Browser) -> None:
    browser = as_role(role)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get("/marlhaven/care/")
    told = [query["sql"] for query in asked.captured_queries if "app.care" in query["sql"]]
    assert answer.status_code == 404
    assert told
    assert [sql for sql in told if "'app.care', 'on'" in sql] == []


def test_a_care_page_answers_as_if_it_were_not_there(as_role: Browser) -> None:
    browser = as_role(RoleCode.ADMINISTRATOR)
    assert browser.get("/marlhaven/care/").content == browser.get("/no-such/place/").content


def test_a_refusal_is_recorded(marlhaven: Partnership, as_role: Browser) -> None:
    as_role(RoleCode.VOLUNTEER).get("/marlhaven/people/")
    with within(marlhaven):
        refused = AuditEntry.objects.get(action="access.refused")
        assert refused.details == {"permission": "read_people"}


def test_people_see_their_own_rows_only_before_a_partnership_is_open(
    marlhaven: Partnership, pellworth: Partnership
) -> None:
    user = UserFactory()
    own = []
    for place in (marlhaven, pellworth):
        with within(place):
            own.append(member(RoleCode.CHAIR, user=user).pk)
            member(RoleCode.CHAIR)

    def keys(statement: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return [row[0] for row in cursor.fetchall()]

    assert keys("select id from partnership_person") == []
    identify(user.pk)
    assert keys("select id from partnership_person order by id") == own
    assert keys("select person_id from partnership_membership order by person_id") == own
    assert keys("update partnership_person set name = 'x' returning id") == []


def test_a_form_in_another_character_set_is_refused_in_words(as_role: Browser) -> None:
    browser = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    for charset in ("rot13", "undefined", "utf-7", "x" * 300):
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        answer = browser.generic("POST", "/marlhaven/organisations/add/", b"--x\r\n\r\n--x--", content_type=kind)
        assert answer.status_code == 400, charset
