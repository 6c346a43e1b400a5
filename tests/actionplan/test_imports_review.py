"""A document is chosen, read by a job, reviewed, accepted once and taken back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actionplan.models import AgencyLead, Milestone, OfficerLead, Plan, PlanImport
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.reviews import document, now, read

pytestmark = pytest.mark.django_db
HOME = "/marlhaven/plans/imports/"


def test_a_document_becomes_a_draft_plan_and_is_taken_back(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    chosen = desk.post(f"{HOME}new/", {"file": SimpleUploadedFile("plan.csv", document())})
    with within(marlhaven):
        review = PlanImport.objects.get()
    assert (chosen.status_code, chosen["Location"]) == (302, f"{HOME}{review.pk}/")
    review = read(marlhaven, review)
    assert (review.state, review.error) == ("reviewing", "")
    accepted = desk.post(f"{HOME}{review.pk}/accept/", {"version": review.version})
    with within(marlhaven):
        plan = Plan.objects.get()
        assert accepted["Location"] == f"/marlhaven/plans/{plan.pk}/"
        assert (plan.title, plan.status) == ("Marlhaven action plan 2026-2029", "draft")
        assert Milestone.objects.of_plan(plan).count() == 4
        assert set(Organisation.objects.values_list("name", flat=True)) == {"Harbour Council", "Eastreach Police"}
    desk.post(f"{HOME}{review.pk}/take-back/")
    assert now(marlhaven, review).state == "taken_back"
    with within(marlhaven):
        assert not Plan.objects.exists()
        assert not Organisation.objects.exists()
        assert not AgencyLead.objects.exists()
        assert not OfficerLead.objects.exists()
        assert list(Person.objects.values_list("name", flat=True)) == ["Wren Castellan"]
        recorded = list(AuditEntry.objects.filter(action__startswith="planimport").order_by("pk"))
    assert [each.action for each in recorded] == [
        "planimport.started",
        "planimport.accepted",
        "planimport.taken_back",
    ]
