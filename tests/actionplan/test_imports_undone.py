"""A plan that was brought in and taken back is as if it had never been: for every role, on every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from actionplan.models import Milestone, Plan
from actionplan.reports import rights
from actionplan.services import imports, structure
from foundation.access import NotAllowed
from foundation.models import Export
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.reports.exports import asker
from partnership.roles import RoleCode
from tests.actionplan.reviews import AT, document, now, reviewed
from tests.architecture.doors import PARTNERSHIP
from tests.architecture.place import Place, furnish, publish
from tests.architecture.test_urls import INSIDE, ROUTES, address, ask
from tests.conftest import Browser, SignIn
from tests.factories import MembershipFactory, PartnershipFactory, UserFactory, member

pytestmark = pytest.mark.django_db
MARK = "xylophone"
ROWS = (
    f"Prevent {MARK},Strategy {MARK},Milestone {MARK},Agency {MARK},Orla {MARK.title()},March 2020,Green",
    f",,Another {MARK},,All {MARK},31/1/2020,Red",
)


def marked() -> bytes:
    return document(*ROWS, title=f"Action plan {MARK} 2026-2029")


def brought_in(partnership: Partnership, by: Person, content: bytes | None = None) -> Plan:
    review = reviewed(partnership, by, content or marked())
    with within(partnership):
        return imports.accept(review=review, version=review.version, by=by, at=AT)


def take_back(partnership: Partnership, plan: Plan, by: Person) -> None:
    with within(partnership):
        imports.take_back(review=plan.imports.get(), by=by, at=AT)


def test_no_page_of_a_plan_that_was_taken_back_is_there_for_anybody(marlhaven: Partnership, sign_in: SignIn) -> None:
    here = furnish(marlhaven)
    client = sign_in(here.almighty)
    nowhere = sign_in(UserFactory()).get("/no-such-place/plans/").content
    of_plan = [name for name in INSIDE if "plan_id" in PARTNERSHIP[name].sample]
    assert len(of_plan) > 50
    with within(marlhaven):
        Plan.objects.filter(pk=here.things["plan"]).update(status=Plan.Status.WITHDRAWN)
    wrong = []
    for name in of_plan:
        route = ROUTES[name]
        url = address(route, "marlhaven", here.parts(PARTNERSHIP[name].sample))
        for method in route.methods:
            answer = client.generic(method, url)
            if (answer.status_code, answer.content) != (404, nowhere):
                wrong.append((name, method, answer.status_code))
    assert wrong == []


@pytest.fixture(scope="module")
def undone(kept_for_the_module: None) -> Place:
    """A partnership with one of everything, into which one more plan was brought, changed, and taken back."""
    here = furnish(PartnershipFactory(slug="farrowmere"))
    plan = brought_in(here.partnership, here.almighty)
    with within(here.partnership):
        milestone = Milestone.objects.of_plan(plan).select_related("strategy__objective__plan").first()
        assert milestone is not None
        structure.change_milestone(
            milestone=milestone, version=0, text=f"Changed {MARK}", delivery=None, starts_on=None,
            next_review_on=None, visibility="partnership", reason="", by=here.almighty, at=AT,
        )  # fmt: skip
        text = str(Milestone.objects.get(pk=milestone.pk))
    assert text == f"Changed {MARK}"
    take_back(here.partnership, plan, here.almighty)
    return here


REVIEWS = ("actionplan:imports", "actionplan:plan_import")
"""The list of what was brought in keeps the name of the document and what became of it, for those who edit plans."""


@pytest.mark.parametrize("role", RoleCode)
def test_no_role_reads_a_word_of_it_anywhere(role: str, undone: Place, sign_in: SignIn) -> None:
    with within(undone.partnership):
        client = sign_in(member(role))
    seen = []
    for name in INSIDE:
        url = address(ROUTES[name], "farrowmere", undone.parts(PARTNERSHIP[name].sample))
        if name not in REVIEWS and MARK in ask(client, ROUTES[name], url).content.decode().casefold():
            seen.append(name)
    assert seen == []


def test_its_words_were_on_pages_before_it_was_taken_back(marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        by = member(RoleCode.ANTISLAVERY_COORDINATOR)
    plan, client = brought_in(marlhaven, by), sign_in(by)
    pages = ["/", "/organisations/", "/people/", "/plans/", f"/plans/{plan.pk}/", f"/plans/{plan.pk}/officers/"]
    told = [page for page in pages if MARK in client.get(f"/marlhaven{page}").content.decode().casefold()]
    assert told == pages[1:]
    take_back(marlhaven, plan, by)
    assert [page for page in pages if MARK in client.get(f"/marlhaven{page}").content.decode().casefold()] == []


def test_the_public_page_does_not_show_it(marlhaven: Partnership, coordinator: Person) -> None:
    plan = brought_in(marlhaven, coordinator)
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(is_public=True)
    take_back(marlhaven, plan, coordinator)
    assert MARK not in Browser().get("/marlhaven/plan/").content.decode().casefold()


def test_a_file_that_was_made_of_it_is_handed_to_nobody_any_more(marlhaven: Partnership, coordinator: Person) -> None:
    plan = brought_in(marlhaven, coordinator)
    with within(marlhaven):
        export = Export(kind="board", parameters={"plan": plan.pk})
        who = asker(user_id=coordinator.user_id or 0, on=localdate(AT))
        assert who is not None
        assert "plan" in rights.of_file(export, who)
    take_back(marlhaven, plan, coordinator)
    with within(marlhaven), pytest.raises(NotAllowed):
        rights.of_file(export, who)


def test_the_same_document_is_brought_in_again_afterwards(marlhaven: Partnership, coordinator: Person) -> None:
    first = brought_in(marlhaven, coordinator)
    take_back(marlhaven, first, coordinator)
    second = brought_in(marlhaven, coordinator)
    assert (second.title, second.pk == first.pk) == (first.title, False)
    with within(marlhaven):
        assert [plan.pk for plan in Plan.objects.all()] == [second.pk]


def test_whom_somebody_has_come_to_use_stays_in_the_register(marlhaven: Partnership, coordinator: Person) -> None:
    plan = brought_in(marlhaven, coordinator, document())
    with within(marlhaven):
        MembershipFactory(
            person=Person.objects.get(name="Teo Marsh"), organisation=Organisation.objects.get(name="Harbour Council")
        )
        known = set(Organisation.objects.values_list("name", flat=True))
    assert known == {"Harbour Council", "Eastreach Police"}
    take_back(marlhaven, plan, coordinator)
    with within(marlhaven):
        assert list(Organisation.objects.values_list("name", flat=True)) == ["Harbour Council"]
        assert set(Person.objects.values_list("name", flat=True)) == {"Wren Castellan", "Teo Marsh"}


def test_whom_the_partnership_knew_before_stays(marlhaven: Partnership, coordinator: Person) -> None:
    with within(marlhaven):
        Organisation.objects.create(name="Harbour Council")
    plan = brought_in(marlhaven, coordinator, document())
    take_back(marlhaven, plan, coordinator)
    with within(marlhaven):
        assert list(Organisation.objects.values_list("name", flat=True)) == ["Harbour Council"]


@pytest.mark.parametrize("status", ["active", "closed"])
def test_what_is_no_draft_any_more_is_not_taken_back(status: str, marlhaven: Partnership, coordinator: Person) -> None:
    plan = brought_in(marlhaven, coordinator)
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status=status)
        with pytest.raises(NotAllowed):
            imports.take_back(review=plan.imports.get(), by=coordinator, at=AT)
        assert Plan.objects.get().status == status


def test_what_was_published_is_not_taken_back(marlhaven: Partnership, coordinator: Person) -> None:
    plan = brought_in(marlhaven, coordinator)
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status="active")
        publish(plan)
        Plan.objects.filter(pk=plan.pk).update(status="draft")
        with pytest.raises(NotAllowed):
            imports.take_back(review=plan.imports.get(), by=coordinator, at=AT)
        assert now(marlhaven, plan.imports.get()).state == "accepted"


def test_taken_back_twice_it_is_taken_back_once(marlhaven: Partnership, coordinator: Person) -> None:
    plan = brought_in(marlhaven, coordinator)
    with within(marlhaven):
        review = plan.imports.get()
        imports.take_back(review=review, by=coordinator, at=AT)
        imports.take_back(review=review, by=coordinator, at=AT + timedelta(days=1))
        assert now(marlhaven, review).taken_back_at == AT


def test_nobody_sets_the_status_by_hand(marlhaven: Partnership, coordinator: Person, desk: Client) -> None:
    plan = brought_in(marlhaven, coordinator)
    desk.post(f"/marlhaven/plans/{plan.pk}/change/status/", {"status": "withdrawn", "version": plan.version})
    with within(marlhaven):
        assert Plan.objects.get(pk=plan.pk).status == "draft"
