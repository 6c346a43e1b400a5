"""Nothing private is on a public page: a canary stands in every word of every table, and every page for everybody is
asked for, those of tomorrow too. The page of a plan is shut here: tests/actionplan has a sweep for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from foundation.access import routes
from foundation.tenancy import within
from partnership.models import Offer, PublicPage, PublicWords, PublishedPage, Supporter
from tests.architecture.place import Place, furnish
from tests.canaries import plant_in, written_columns
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db
CANARY = "canary"
PUBLISHED = "Said to everybody"
FOR_EVERYBODY: set[type[models.Model]] = {PublishedPage, Supporter}
PUBLIC = [route for route in routes() if route.public and "<slug:partnership>" in route.pattern]
SAMPLES = {"pk": "supporter", "token": "no-such-token", "secret": "no-such-secret"}


def plant() -> int:
    """In all that has words; what `furnish` wrote holds its own canary besides."""
    return sum(plant_in(model, field, CANARY) for model, field in written_columns() if model not in FOR_EVERYBODY)


@pytest.fixture
def place(db: None) -> Place:
    place = furnish(PartnershipFactory(slug="marlhaven", name="Marlhaven Against Modern Slavery"))
    with within(place.partnership):
        assert plant() > 100, "the canaries are planted"
        Offer.objects.update(is_public=False)
        page = PublicPage.objects.get()
        words = dict.fromkeys(PublicWords.WORDS, PUBLISHED) | {"contact_email": "mams@example.org"}
        PublishedPage.objects.create(page=page, number=2, published_at=datetime(2026, 7, 2, tzinfo=UTC), **words)
        Supporter.objects.update(name="Harbour Fund")
        assert CANARY in page.who_we_are, "the draft holds one"
    return place


@pytest.mark.parametrize("route", PUBLIC, ids=lambda route: route.name)
def test_no_page_for_everybody_holds_a_private_word(route: Any, place: Place, client: Client) -> None:
    names = [name for name in SAMPLES if f":{name}>" in route.pattern]
    parts = {name: place.things.get(SAMPLES[name], SAMPLES[name]) for name in names}
    address = reverse(route.name, kwargs={"partnership": "marlhaven", **parts})
    for method in route.methods:
        told = client.generic(method, address)
        assert CANARY not in told.content.decode(errors="replace"), method
        assert CANARY not in str(told.headers), method


def test_the_page_is_asked_for_while_it_is_shown(place: Place, client: Client) -> None:
    told = client.get("/marlhaven/about/").content.decode()
    assert told.count(PUBLISHED) == len(PublicWords.WORDS) - 1
    assert "Harbour Fund" in told


def test_an_offer_that_is_public_is_told_and_nothing_else_of_its_organisation(place: Place, client: Client) -> None:
    with within(place.partnership):
        Offer.objects.update(is_public=True, name="Drop-in", description="", for_whom="", how_to_reach="")
    told = client.get("/marlhaven/about/").content.decode()
    with within(place.partnership):
        assert told.count(CANARY) == told.count(Offer.objects.get().organisation.name) == 1


def test_the_sweep_sees_a_draft_that_is_published(place: Place, client: Client) -> None:
    with within(place.partnership):
        page = PublicPage.objects.get()
        PublishedPage.objects.create(page=page, number=3, published_at=datetime(2026, 7, 3, tzinfo=UTC), **page.words)
    assert CANARY in client.get("/marlhaven/about/").content.decode()
