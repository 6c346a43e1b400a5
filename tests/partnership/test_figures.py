"""What is counted of meetings, and taken as the value of a measure of the plan."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from actionplan.models import Kpi
from foundation.tenancy import within
from partnership.models import Group, Organisation, Partnership, Seat
from partnership.reports.figures import attendance
from partnership.roles import RoleCode
from tests.conftest import SignIn
from tests.factories import ObjectiveFactory, OrganisationFactory, member
from tests.partnership.meeting_makers import came, held, meeting

pytestmark = pytest.mark.django_db
QUARTER = date(2026, 10, 1), date(2026, 12, 31)


def seated(*names: str) -> list[Organisation]:
    group = Group.objects.create(name="Steering group", kind="steering")
    bodies = [OrganisationFactory(name=name) for name in names]
    for each in bodies:
        Seat.objects.create(group=group, organisation=each, title="Member")
    return bodies


def counted() -> list[tuple[str, int, int | None]]:
    return [(each.key, each.count, each.out_of) for each in attendance(*QUARTER)]


def test_an_organisation_that_came_twice_is_counted_once_and_one_without_a_seat_in_the_number_alone(
    inside: Partnership,
) -> None:
    trust, council, _away = seated("Anchor Trust", "Harbour Council", "Lantern Street")
    first, second = held()[0], held(day=date(2026, 12, 1))[0]
    came(first, trust)
    came(second, trust, "deputy")
    came(second, council, "apologies")
    came(second, part="present")
    assert counted() == [("meetings", 2, None), ("organisations", 2, None), ("seats", 1, 3)]
    *_others, share = attendance(*QUARTER)
    assert str(share.value) == "33.33"
    assert share.counted == "2 meetings were held. 1 of 3 organisations with a seat came to one at least."


def test_only_meetings_that_were_held_in_those_days_are_counted(inside: Partnership) -> None:
    meeting(day=date(2026, 11, 1))
    meeting(day=date(2026, 11, 2), stage="cancelled")
    held(day=date(2026, 9, 30))
    assert counted() == [("meetings", 0, None)]


def test_without_seats_there_is_no_share(inside: Partnership) -> None:
    came(held(day=date(2026, 12, 31))[0])
    assert counted() == [("meetings", 1, None), ("organisations", 1, None)]


def measure(client: Client, kpi: Kpi, query: str = "") -> str:
    return client.get(f"/marlhaven/plans/{kpi.objective.plan_id}/kpis/{kpi.pk}/value/{query}").content.decode()


def test_the_coordinator_takes_a_figure_into_a_kpi_and_reads_what_was_counted(
    marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        trust, _council = seated("Anchor Trust", "Harbour Council")
        came(held()[0], trust)
        kpi = Kpi.objects.create(objective=ObjectiveFactory(), text="Attendance", kind="percentage", position=1)
        client = sign_in(member(RoleCode.ANTISLAVERY_COORDINATOR))
    assert "Counted from meetings" not in measure(client, kpi)
    chosen = "?quarter=financial_quarter:2026-10-01"
    page = measure(client, kpi, chosen)
    assert "1 meeting was held. 1 of 2 organisations with a seat came to one at least." in page
    assert "Meetings held" not in page  # a number, and this KPI is a percentage
    page = measure(client, kpi, f"{chosen}&figure=seats")
    for said in ('value="50%"', 'value="2"', 'value="2026-10-01" selected', "1 meeting was held. 1 of 2"):
        assert said in page
    assert 'value="50%"' not in measure(client, kpi, "?quarter=nonsense&figure=seats")
