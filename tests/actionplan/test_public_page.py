"""The page that everybody may read: what of the last published board is public, and nothing more."""

from __future__ import annotations

import pytest
from django.test import Client

from actionplan.models import Plan, Visibility
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.conftest import publish_board
from tests.actionplan.test_visibility import DRAFT, INNER, JULY, JUNE, STATUTORY, Planted, furnish, plant
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(marlhaven: Partnership) -> Planted:
    return furnish(marlhaven)


def test_everybody_reads_the_public_rows_as_they_were_published_and_nothing_more(
    planted: Planted, client: Client
) -> None:
    response = client.get("/marlhaven/plan/")
    told = response.content.decode()
    assert response.status_code == 200
    assert "1.1.2 Give the lesson" in told
    assert "Harbour Council, Housing" in told
    assert "March 2090" in told
    for hidden in (
        DRAFT,
        STATUTORY,
        INNER,
        "Orla Penhallow",
        "Teo Marsh",
        "Ask the pupils",
        "Pupils reached",
        "Why we act",
    ):
        assert hidden not in told


def test_the_public_page_sets_no_cookie_and_may_be_kept_a_while(
    planted: Planted, client: Client, sign_in: SignIn
) -> None:
    response = client.get("/marlhaven/plan/")
    assert not response.cookies
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert sign_in(planted.person).get("/marlhaven/plan/").headers["Cache-Control"] == "no-store"


def test_public_sections_documents_and_kpis_stand_on_the_public_page(
    plan: Plan, marlhaven: Partnership, client: Client
) -> None:
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(is_public=True)
        plant(plan, "SHOWN", Visibility.PUBLIC, at=JUNE)
        publish_board(plan, at=JULY)
    told = client.get("/marlhaven/plan/").content.decode()
    for shown in ("Row SHOWN", "Section SHOWN", "Body SHOWN", "Document SHOWN", "KPI SHOWN"):
        assert shown in told
    for hidden in ("Officer", "Reason", "Ask", "Update", "Action", "Comment", "Owner", "Evidence"):
        assert f"{hidden} SHOWN" not in told


@pytest.mark.parametrize("state", ["not public", "never published", "draft", "no plan", "no partnership"])
def test_a_public_page_that_is_shut_is_no_different_from_one_that_never_was(
    state: str, plan: Plan, marlhaven: Partnership, client: Client
) -> None:
    with within(marlhaven):
        if state != "never published":
            publish_board(plan, at=JULY)
        Plan.objects.update(is_public=state != "not public", status="draft" if state == "draft" else "active")
        if state == "no plan":
            Plan.objects.update(is_public=False)
    slug = "nowhere" if state == "no partnership" else "marlhaven"
    found, never = client.get(f"/{slug}/plan/"), client.get("/never-was/there/at/all/")
    assert (found.status_code, found.content) == (404, never.content)


def test_the_public_page_of_a_neighbour_shows_nothing_of_this_one(
    planted: Planted, pellworth: Partnership, client: Client
) -> None:
    assert client.get("/pellworth/plan/").status_code == 404
