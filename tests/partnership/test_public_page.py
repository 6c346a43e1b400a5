"""The page that everybody may read: what was published stands on it, and the draft does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.filetypes import UnacceptableFile
from foundation.models import AuditEntry, StoredFile
from foundation.tenancy import within
from partnership import due
from partnership.models import Partnership, Person, PublicPage, PublicWords, PublishedPage, Supporter
from partnership.reports import publicpages as reports
from partnership.roles import Permission, RoleCode
from partnership.services import publicpages
from tests.factories import OfferFactory, OrganisationFactory, PersonFactory
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
WORDS = {name: f"Words of {name}" for name in PublicWords.WORDS} | {"contact_email": "mams@example.org"}
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
ABOUT = "/marlhaven/about/"


def write(seen: int = 0, **words: str) -> PublicPage:
    return publicpages.write(words={**WORDS, **words}, seen=seen, by=None)


def publish(seen: int = 1) -> PublishedPage:
    return publicpages.publish(seen=seen, by=None, at=AT, on=ON)


def logo(name: str = "logo.png", content: bytes = PICTURE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_everybody_reads_what_was_published_and_not_the_draft(marlhaven: Partnership, client: Client) -> None:
    with within(marlhaven):
        write()
        publish()
        write(seen=1, who_we_are="Not yet for everybody", prevent="Nor this")
    told = client.get(ABOUT).content.decode()
    for words in WORDS.values():
        assert words in told
    for heading in ("Prevent", "Pursue", "Protect", "Prepare", "Page last reviewed:", "20 November 2026"):
        assert heading in told
    assert "Not yet for everybody" not in told
    assert "Nor this" not in told


def test_the_page_has_helplines_and_a_way_to_leave_and_says_nothing_of_checks_that_nobody_made(
    marlhaven: Partnership, client: Client
) -> None:
    with within(marlhaven):
        write()
        publish()
    told = client.get(ABOUT).content.decode()
    assert 'href="tel:999"' in told
    assert "08000 121 700" in told
    assert "govuk-exit-this-page" in told
    assert "Not checked" not in told


def test_the_page_sets_no_cookie_and_may_be_kept_a_while_by_those_who_are_not_signed_in(
    marlhaven: Partnership, client: Client, as_role: AsRole
) -> None:
    with within(marlhaven):
        write()
        publish()
    answer = client.get(ABOUT)
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert as_role(RoleCode.VOLUNTEER).get(ABOUT).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("state", ["no page", "draft", "hidden", "another partnership"])
def test_a_page_that_is_shut_is_no_different_from_one_that_never_was(
    state: str, marlhaven: Partnership, pellworth: Partnership, client: Client
) -> None:
    with within(pellworth if state == "another partnership" else marlhaven):
        if state != "no page":
            write()
        if state in ("hidden", "another partnership"):
            publish()
        if state == "hidden":
            publicpages.hide(by=None)
    found, never = client.get(ABOUT), client.get("/never-was/there/at/all/")
    assert (found.status_code, found.content) == (404, never.content)


def test_the_page_is_given_to_one_address_so_often_and_then_no_more(
    marlhaven: Partnership, client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = configured.ACCOUNT_RATE_LIMITS | {"public_page": "2/m/ip"}
    assert [client.get(ABOUT).status_code for _ in range(3)] == [404, 404, 429]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_much_for_three_supporters_and_services_as_for_one(
    rows: int, marlhaven: Partnership, client: Client
) -> None:
    with within(marlhaven):
        write()
        publish()
        for number in range(rows):
            OfferFactory(is_public=True)
            publicpages.add_supporter(name=f"Fund {number}", credit="", url="", upload=logo(), by=None)
    client.get(ABOUT)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(ABOUT)
    assert len(asked) == 22


def test_public_services_of_those_taking_part_stand_on_the_page(marlhaven: Partnership, client: Client) -> None:
    with within(marlhaven):
        write()
        publish()
        OfferFactory(name="Drop-in", is_public=True)
        OfferFactory(name="Inner help", is_public=False)
        OfferFactory(name="Old help", is_public=True, organisation=OrganisationFactory(status="left"))
    told = client.get(ABOUT).content.decode()
    assert "Drop-in" in told
    assert "Inner help" not in told
    assert "Old help" not in told


# --- Writing and publishing --------------------------------------------------------------------------------------


def test_of_two_who_write_at_once_the_second_is_told_and_nothing_is_lost(inside: Partnership) -> None:
    write()
    write(seen=1, who_we_are="The first")
    with pytest.raises(ValidationError, match="Somebody saved the draft"):
        write(seen=1, who_we_are="The second")
    assert PublicPage.objects.get().who_we_are == "The first"


def test_nobody_publishes_a_draft_that_they_have_not_seen(inside: Partnership) -> None:
    write()
    write(seen=1, who_we_are="Changed meanwhile")
    with pytest.raises(ValidationError, match="Somebody saved the draft"):
        publish(seen=1)
    assert PublishedPage.objects.count() == 0


def test_each_publication_is_kept_as_it_was(inside: Partnership) -> None:
    write()
    publish()
    with pytest.raises(NotAllowed, match="Everybody reads these words already"):
        publish()
    write(seen=1, who_we_are="Anew")
    publish(seen=2)
    told = PublishedPage.objects.values_list("number", "who_we_are")
    assert list(told) == [(2, "Anew"), (1, "Words of who_we_are")]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "publicpage.written", "publicpage.published", "publicpage.written", "publicpage.published",
    ]  # fmt: skip


@pytest.mark.parametrize("statement", ["update {} set who_we_are = 'x'", "delete from {}"])
def test_what_was_published_cannot_be_rewritten(statement: str, inside: Partnership) -> None:
    write()
    publish()
    denied = pytest.raises(Exception, match="permission denied for table")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("partnership_publishedpage"))


def test_a_page_that_was_taken_away_comes_back_when_it_is_published_again(
    marlhaven: Partnership, client: Client
) -> None:
    with within(marlhaven):
        write()
        publish()
        publicpages.hide(by=None)
        with pytest.raises(NotAllowed, match="not shown to anybody"):
            publicpages.review(by=None, on=ON)
        publish()
    assert client.get(ABOUT).status_code == 200


def test_a_review_moves_the_day_that_the_page_tells(marlhaven: Partnership, client: Client) -> None:
    with within(marlhaven):
        write()
        publish()
        publicpages.review(by=None, on=date(2027, 2, 3))
    assert "3 February 2027" in client.get(ABOUT).content.decode()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"is_shown": True}, "publicpage_shown_says_when_reviewed"),
        ({"partnership_again": True}, "publicpage_once"),
    ],
)
def test_the_database_holds_the_page_together(fields: dict[str, Any], constraint: str, inside: Partnership) -> None:
    if fields.pop("partnership_again", False):
        PublicPage.objects.create(who_we_are="One")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PublicPage.objects.create(who_we_are="Two", **fields)


def test_a_number_is_given_once(inside: Partnership) -> None:
    write()
    first = publish()
    with pytest.raises(IntegrityError, match="publishedpage_once_by_number"), transaction.atomic():
        PublishedPage.objects.create(page=first.page, number=1, who_we_are="Again", published_at=AT)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({}, []),
        ({"protect": "Ask ilse Marchbank for help"}, ["Ilse Marchbank"]),
        ({"contact_email": "ilse@example.org"}, ["Ilse Marchbank"]),
        ({"prevent": "Bo knows"}, []),
    ],
)
def test_whoever_publishes_is_told_which_people_are_named(
    words: dict[str, str], named: list[str], inside: Partnership
) -> None:
    PersonFactory(name="Ilse Marchbank", email="ilse@example.org")
    PersonFactory(name="Bo", email="")
    assert reports.named_in(PublicPage(**{**WORDS, **words})) == named


# --- Its pages ---------------------------------------------------------------------------------------------------


@time_machine.travel(AT, tick=False)
def test_a_coordinator_writes_looks_and_publishes(as_role: AsRole, client: Client, marlhaven: Partnership) -> None:
    with within(marlhaven):
        PersonFactory(name="Ilse Marchbank")
    browser = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    assert "Nothing is written yet" in browser.get("/marlhaven/public-page/").content.decode()
    assert browser.get("/marlhaven/public-page/preview/").headers["Location"] == "/marlhaven/public-page/write/"
    sent = {**WORDS, "protect": "Ask Ilse Marchbank", "seen": "0"}
    saved = browser.post("/marlhaven/public-page/write/", sent)
    assert saved.headers["Location"] == "/marlhaven/public-page/preview/"
    preview = browser.get("/marlhaven/public-page/preview/").content.decode()
    assert "This is a preview of the draft" in preview
    assert "These people of your list are named: Ilse Marchbank." in preview
    assert client.get(ABOUT).status_code == 404
    refused = browser.post("/marlhaven/public-page/preview/", {"seen": "1"}).content.decode()
    assert "Ask the people who are named, or take their names out of the draft" in refused
    assert client.get(ABOUT).status_code == 404
    browser.post("/marlhaven/public-page/preview/", {"seen": "1", "agreed": "on"})
    assert "Ask Ilse Marchbank" in client.get(ABOUT).content.decode()
    told = browser.get("/marlhaven/public-page/").content.decode()
    assert "The same as what was published last." in told
    with within(marlhaven):
        number = PublishedPage.objects.get().pk
    assert "Ask Ilse Marchbank" in browser.get(f"/marlhaven/public-page/published/{number}/").content.decode()
    browser.post("/marlhaven/public-page/take-away/")
    assert client.get(ABOUT).status_code == 404


@pytest.mark.parametrize(("on", "warned"), [(date(2027, 11, 19), False), (date(2027, 11, 20), True)])
def test_those_who_write_it_are_warned_when_nobody_has_read_the_page_for_a_year(
    on: date, warned: bool, inside: Partnership
) -> None:
    write()
    publish()
    assert reports.edited(inside, on=on).needs_review is warned


@pytest.mark.parametrize(
    ("on", "texts"), [(date(2027, 11, 19), []), (date(2027, 11, 20), ["Read the public page again"])]
)
def test_a_page_that_nobody_has_read_for_a_year_is_due_for_those_who_write_it(
    on: date, texts: list[str], inside: Partnership, administrator: Person
) -> None:
    write()
    publish()

    def due_for(*permissions: Permission) -> list[str]:
        asker = Asker(administrator, frozenset(permissions), frozenset(), "marlhaven", on)
        return [item.text for item in due.items(asker) if item.heading == "The public page"]

    assert due_for(Permission.MANAGE_MESSAGES, Permission.EDIT_PUBLIC_PAGE) == texts
    assert due_for(Permission.MANAGE_MESSAGES) == []


def test_only_those_who_write_the_page_are_warned_of_helplines_that_nobody_checked(
    as_role: AsRole, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        write()
    told = as_role(RoleCode.ADMINISTRATOR).get("/marlhaven/public-page/").content.decode()
    assert "Nobody has checked these numbers in the last 12 months: Emergency services" in told


# --- Supporters --------------------------------------------------------------------------------------------------


def test_a_supporter_is_named_with_logo_and_credit_line(marlhaven: Partnership, client: Client) -> None:
    with within(marlhaven):
        write()
        made = publicpages.add_supporter(
            name="Harbour Fund", credit="Logo by Teo Marsh", url="https://fund.example.org/", upload=logo(), by=None
        )
    picture = f"/marlhaven/about/logos/{made.pk}/"
    assert client.get(picture).status_code == 404
    with within(marlhaven):
        publish()
    told = client.get(ABOUT).content.decode()
    for shown in ("Harbour Fund", "Logo by Teo Marsh", "https://fund.example.org/", picture):
        assert shown in told
    answer = client.get(picture)
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, PICTURE, "image/png")


def test_a_logo_is_a_picture_and_a_new_one_takes_the_place_of_the_old(inside: Partnership) -> None:
    made = publicpages.add_supporter(name="Fund", credit="", url="", upload=logo(), by=None)
    with pytest.raises(UnacceptableFile):
        publicpages.change_supporter(
            supporter=made, name="Fund", credit="", url="", upload=logo("logo.pdf", b"%PDF-1.7"), by=None
        )
    publicpages.change_supporter(supporter=made, name="Fund", credit="New", url="", upload=None, by=None)
    publicpages.change_supporter(supporter=made, name="Fund", credit="New", url="", upload=logo("b.png"), by=None)
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["b.png"]
    publicpages.remove_supporter(supporter=made, by=None)
    assert (Supporter.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_supporters_stand_in_the_order_that_they_were_given(inside: Partnership) -> None:
    names = ["First", "Second", "Third"]
    first, _second, third = (
        publicpages.add_supporter(name=name, credit="", url="", upload=None, by=None) for name in names
    )
    publicpages.move_supporter(supporter=third, by=None)
    publicpages.move_supporter(supporter=first, by=None)
    assert list(Supporter.objects.values_list("name", flat=True)) == ["First", "Third", "Second"]


def test_supporters_are_added_and_changed_on_pages(as_role: AsRole, marlhaven: Partnership) -> None:
    browser = as_role(RoleCode.ADMINISTRATOR)
    browser.post("/marlhaven/public-page/supporters/add/", {"name": "Harbour Fund", "upload": logo()})
    with within(marlhaven):
        made = Supporter.objects.get()
    change = f"/marlhaven/public-page/supporters/{made.pk}/change/"
    assert "Its logo stays unless you choose another." in browser.get(change).content.decode()
    browser.post(change, {"name": "Harbour Trust", "credit": "By hand"})
    assert "Harbour Trust" in browser.get("/marlhaven/public-page/").content.decode()
    browser.post(f"/marlhaven/public-page/supporters/{made.pk}/remove/")
    assert "None are named yet." in browser.get("/marlhaven/public-page/").content.decode()
