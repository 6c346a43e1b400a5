"""Campaigns, their materials and reach, and the forward plan month by month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.access import NotAllowed
from foundation.models import AuditEntry, StoredFile
from foundation.tenancy import within
from partnership.models import Campaign, CampaignPartner, Event, Material, Partnership
from partnership.reports import campaigns as reports
from partnership.roles import RoleCode
from partnership.services import campaigns, events
from tests.factories import OrganisationFactory
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
FACTS: dict[str, Any] = {
    "title": "Spot the signs", "starts_on": date(2026, 10, 12), "ends_on": date(2026, 11, 8), "audience": "Landlords",
    "languages": "English, Polish", "aims": "That landlords know whom to call", "partners": [],
}  # fmt: skip
SENT = {
    "title": "Spot the signs", "starts_on_day": "12", "starts_on_month": "10", "starts_on_year": "2026",
    "ends_on_day": "8", "ends_on_month": "11", "ends_on_year": "2026", "audience": "Landlords",
}  # fmt: skip


def test_a_campaign_is_kept_with_those_who_take_part(inside: Partnership) -> None:
    first, second, third = (OrganisationFactory() for _ in range(3))
    made = campaigns.add(**FACTS | {"partners": [first, second]}, by=None)
    campaigns.change(campaign=made, **FACTS | {"title": "Look twice", "partners": [second, third]}, by=None)
    assert set(made.partners.values_list("organisation", flat=True)) == {second.pk, third.pk}
    assert Campaign.objects.get().title == "Look twice"
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "campaign.added", "campaign.changed",
    ]  # fmt: skip


def test_a_campaign_ends_after_it_begins(inside: Partnership) -> None:
    with pytest.raises(ValidationError) as refused:
        campaigns.add(**FACTS | {"ends_on": date(2026, 10, 11)}, by=None)
    assert refused.value.message_dict == {"ends_on": ["The last day must be the first day or later."]}


@pytest.mark.parametrize(("reach", "counted", "wrong"), [(40, " ", "reach_counted"), (None, "Leaflets", "reach")])
def test_whom_it_reached_says_how_it_was_counted(
    reach: int | None, counted: str, wrong: str, inside: Partnership
) -> None:
    made = campaigns.add(**FACTS, by=None)
    with pytest.raises(ValidationError) as refused:
        campaigns.count(campaign=made, reach=reach, reach_counted=counted, by=None)
    assert list(refused.value.message_dict) == [wrong]
    campaigns.count(campaign=made, reach=0, reach_counted="Leaflets handed out", by=None)
    assert Campaign.objects.get().reach == 0


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_on": date(2026, 10, 11)}, "campaign_ends_after_start"),
        ({"reach": 3}, "campaign_reach_says_how"),
        ({"reach_counted": "By eye"}, "campaign_reach_says_how"),
    ],
)
def test_the_database_holds_a_campaign_together(fields: dict[str, Any], constraint: str, inside: Partnership) -> None:
    days = {"starts_on": date(2026, 10, 12), "ends_on": date(2026, 10, 12)}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Campaign.objects.create(title="Spot the signs", **days | fields)


def test_an_organisation_takes_part_once(inside: Partnership) -> None:
    made, partner = campaigns.add(**FACTS, by=None), OrganisationFactory()
    CampaignPartner.objects.create(campaign=made, organisation=partner)
    with pytest.raises(IntegrityError, match="campaignpartner_once_a_campaign"), transaction.atomic():
        CampaignPartner.objects.create(campaign=made, organisation=partner)


def test_a_material_is_a_link_or_a_file(inside: Partnership) -> None:
    made = campaigns.add(**FACTS, by=None)
    words = {"title": "Poster", "language": "Polish", "licence": "CC BY 4.0", "credit": "Teo Marsh"}
    poster = SimpleUploadedFile("poster.pdf", b"%PDF-1.7\n%%EOF")
    for wrong in ({}, {"url": "https://example.org/", "upload": poster}):
        with pytest.raises(ValidationError, match="Choose a file or give a web address, and not both"):
            campaigns.add_material(campaign=made, by=None, **wrong, **words)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError, match="material_is_a_link_or_a_file"), transaction.atomic():
        Material.objects.create(campaign=made, title="Nothing")
    kept = campaigns.add_material(campaign=made, upload=poster, by=None, **words)
    with pytest.raises(NotAllowed, match="Take those away first"), transaction.atomic():
        campaigns.remove(campaign=made, by=None)
    campaigns.remove_material(material=kept, by=None)
    assert StoredFile.objects.count() == 0
    campaigns.remove(campaign=made, by=None)
    assert Campaign.objects.count() == 0


# --- The forward plan --------------------------------------------------------------------------------------------


def told(shown: reports.ForwardPlan) -> dict[str, list[str]]:
    return {
        f"{month.first_on:%Y-%m}": [each.title for each in month.entries] for month in shown.months if month.entries
    }


def test_the_forward_plan_tells_each_month_what_runs_in_it_and_the_days_of_the_year(inside: Partnership) -> None:
    campaigns.add(**FACTS, by=None)
    campaigns.add(**FACTS | {"title": "Over", "starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}, by=None)
    for title, begins in (("Evening talk", time(18)), ("Morning talk", time(9))):
        events.add(
            kind="awareness", title=title, campaign=None, held_on=date(2026, 10, 18), begins=begins, place="",
            capacity=None, by=None,
        )  # fmt: skip
    shown = reports.forward_plan(slug="marlhaven", first_on=date(2026, 10, 1), on=ON)
    assert told(shown) == {
        "2026-10": ["Spot the signs", "Anti-Slavery Day", "Morning talk", "Evening talk"],
        "2026-11": ["Spot the signs"],
        "2027-07": ["World Day Against Trafficking in Persons"],
    }
    assert (shown.earlier, shown.later, len(shown.months)) == ("2025-10", "2027-10", 12)


@pytest.mark.parametrize(
    ("asked", "first_on"),
    [
        ("2027-03", date(2027, 3, 1)),
        ("", date(2026, 11, 1)),
        ("2027-13", date(2026, 11, 1)),
        ("9999-99", date(2026, 11, 1)),
        ("٢٠٢٧-٠٣", date(2026, 11, 1)),
    ],
)
def test_an_address_names_the_first_month(asked: str, first_on: date) -> None:
    assert reports.first_of_month(asked, on=ON) == first_on


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("forward-plan/", 10), ("campaigns/", 9)])
def test_lists_of_what_is_planned_ask_as_much_for_three_rows_as_for_one(
    page: str, queries: int, rows: int, as_role: AsRole, marlhaven: Partnership
) -> None:
    browser = as_role(RoleCode.STEERING_MEMBER)
    with within(marlhaven):
        for number in range(rows):
            campaigns.add(**FACTS | {"title": f"Campaign {number}", "partners": [OrganisationFactory()]}, by=None)
            Event.objects.create(kind="other", title=f"Event {number}", held_on=date(2026, 12, 1))
    browser.get(f"/marlhaven/{page}")
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"/marlhaven/{page}")
    assert len(asked) == queries


# --- Pages -------------------------------------------------------------------------------------------------------


@time_machine.travel(AT, tick=False)
def test_a_coordinator_plans_a_campaign_and_a_partner_takes_its_materials(
    as_role: AsRole, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        partner = OrganisationFactory(name="Harbour Trust")
    browser = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    assert "No campaigns yet" in browser.get("/marlhaven/campaigns/").content.decode()
    browser.post("/marlhaven/campaigns/add/", {**SENT, "partners": [str(partner.pk)]})
    with within(marlhaven):
        made = Campaign.objects.get()
    page = f"/marlhaven/campaigns/{made.pk}/"
    poster = SimpleUploadedFile("poster.pdf", b"%PDF-1.7\n%%EOF")
    browser.post(f"{page}materials/add/", {"title": "Poster", "language": "Polish", "upload": poster})
    browser.post(f"{page}reach/", {"reach": "1200", "reach_counted": "Leaflets handed out"})
    with within(marlhaven):
        material = Material.objects.get()
    partner_contact = as_role(RoleCode.PARTNER_CONTACT)
    words = partner_contact.get(page).content.decode()
    for shown in ("Harbour Trust", "Poster", "(Polish)", "1,200: Leaflets handed out"):
        assert shown in words
    assert "Change details" not in words
    assert partner_contact.get(f"/marlhaven/campaigns/materials/{material.pk}/").content == b"%PDF-1.7\n%%EOF"
    browser.post(f"/marlhaven/campaigns/materials/{material.pk}/remove/")
    browser.post(f"{page}remove/")
    assert browser.get(page).status_code == 404


@time_machine.travel(AT, tick=False)
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Ahead", "Now", "Past"]),
        ("?when=now", ["Now"]),
        ("?when=ahead", ["Ahead"]),
        ("?when=past", ["Past"]),
        ("?q=past", ["Past"]),
        ("?sort=-title", ["Past", "Now", "Ahead"]),
    ],
)
def test_campaigns_are_narrowed_and_sorted(
    query: str, titles: list[str], as_role: AsRole, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        for title, first, last in (
            ("Now", ON, ON),
            ("Ahead", date(2027, 1, 1), date(2027, 1, 1)),
            ("Past", date(2026, 1, 1), date(2026, 2, 1)),
        ):
            Campaign.objects.create(title=title, starts_on=first, ends_on=last)
    words = as_role(RoleCode.STEERING_MEMBER).get(f"/marlhaven/campaigns/{query}").content.decode()
    assert sorted(titles, key=lambda title: words.find(f'/">{title}</a>')) == titles
    assert sum(f'/">{title}</a>' in words for title in ("Now", "Ahead", "Past")) == len(titles)
