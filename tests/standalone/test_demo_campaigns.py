"""The campaigns, launches and public page of the demonstration."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from django.test import Client

from foundation.tenancy import within
from partnership.models import Campaign, Event, Partnership, ProposedObjective
from standalone.demo.campaigns import PAGE, PRESSING, SUPPORTERS, make_campaigns
from standalone.demo.organisations import make_organisations
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("on", [date(2026, 11, 20), date(2028, 2, 29)])
def test_marlhaven_was_launched_plans_ahead_and_has_a_public_page(
    on: date, marlhaven: Partnership, client: Client
) -> None:
    with within(marlhaven):
        make_organisations(marlhaven, random=Random(1), on=on)  # noqa: S311 -- the same rows every time
        make_campaigns(marlhaven, random=Random(1), on=on)  # noqa: S311 -- the same rows every time
        assert {when: Campaign.objects.when(when, on=on).count() for when in ("past", "ahead")} == {
            "past": 1,
            "ahead": 2,
        }
        launch = Event.objects.with_numbers().get(kind="launch")
        assert (launch.expected, launch.came, launch.priorities.count()) == (30, 27, len(PRESSING))  # type: ignore[attr-defined]
        assert ProposedObjective.objects.get().state == "proposed"
    told = client.get("/marlhaven/about/").content.decode()
    for shown in (PAGE["protect"], *(name for name, _credit, _url in SUPPORTERS)):
        assert shown in told


def test_the_launch_of_thornby_is_ahead_and_its_page_is_not_written(client: Client) -> None:
    on, thornby = date(2026, 11, 20), PartnershipFactory(slug="thornby")
    with within(thornby):
        make_campaigns(thornby, random=Random(1), on=on)  # noqa: S311 -- the same rows every time
        launch = Event.objects.with_numbers().get()
        assert (launch.held_on > on, launch.expected, launch.came) == (True, 12, 0)  # type: ignore[attr-defined]
    assert client.get("/thornby/about/").status_code == 404
