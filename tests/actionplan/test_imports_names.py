"""Who is meant by a printed name: suggested, never decided for anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from django.test import Client

from actionplan.importing.matching import like_bodies, like_people
from actionplan.importing.readplan import ReadAgency
from actionplan.models import AgencyLead, OfficerLead, Plan, PlanImport
from actionplan.reports.imports import draft_of
from actionplan.services import imports
from actionplan.services.imports import ReviewedMeanwhile, seen_of
from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.reviews import AT, document, now, reviewed, sent
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory

HOME = "/marlhaven/plans/imports/"


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("Orla Penhallow", (1,)),
        ("orla penhallow", (1,)),
        ("Penhallow, Orla", (1,)),
        ("Orla Penhalow", (1,)),
        ("Orla Pénhallow", (1,)),
        ("Orla Marsh", ()),
        ("Orlo Penhalow", (1,)),
        ("Irla Penhallow", (1,)),
        ("Inez Caloway", (4,)),
        ("I. Calloway", (4,)),
        ("T. Calloway", ()),
        ("Teo", ()),
        ("Teo Marsh", (2, 3)),
    ],
)
def test_people_are_suggested_who_have_the_name_or_nearly(printed: str, found: tuple[int, ...]) -> None:
    known = {1: "Orla Penhallow", 2: "Teo Marsh", 3: "Teo Marsh", 4: "Ines Calloway"}
    assert like_people([printed], known) == {printed: found}


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("Harbour Council", (1,)),
        ("HARBOUR COUNCIL", (1,)),
        ("HC", (1,)),
        ("Eastreach Anti-Slavery Network", (2,)),
        ("EASP", (2,)),
        ("Eastreach Police", ()),
        ("Eastreach Anti-Slavery", (2,)),
        ("Harbour Council: Housing", (1,)),
        ("Harbour Concil", (1,)),
        ("Harbour", ()),
    ],
)
def test_bodies_are_suggested_by_name_short_name_and_initials(printed: str, found: tuple[int, ...]) -> None:
    known = {1: ("Harbour Council", "HC"), 2: ("Eastreach Anti-Slavery Partnership", "")}
    assert like_bodies([printed], known) == {printed: found}


@pytest.fixture
def orla(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return PersonFactory(name="Orla Penhallow")


def accept(partnership: Partnership, review: PlanImport, by: Person) -> Plan:
    with within(partnership):
        return imports.accept(review=review, version=now(partnership, review).version, by=by, at=AT)


def match(partnership: Partnership, review: PlanImport, by: Person, **told: object) -> None:
    with within(partnership):
        current = now(partnership, review)
        matches: dict[str, dict[str, dict[str, object]]] = {"bodies": {}, "people": {}, **told}  # type: ignore[dict-item]
        imports.match_names(review=current, seen=seen_of((current.bodies, current.people)), **matches, by=by)


def officers(plan: Plan) -> list[str]:
    found = OfficerLead.objects.filter(strategy__objective__plan=plan) | OfficerLead.objects.filter(
        milestone__strategy__objective__plan=plan
    )
    return [str(lead) for lead in found.order_by("pk")]


@pytest.mark.django_db
def test_nobody_becomes_one_with_somebody_known_unless_a_person_says_so(
    marlhaven: Partnership, coordinator: Person, orla: Person
) -> None:
    review = reviewed(marlhaven, coordinator)
    with pytest.raises(NotAllowed) as refused:
        accept(marlhaven, review, coordinator)
    assert refused.value.sentence == (
        "Say first, on “Names”, whether these are people whom you know already: “Orla Penhallow”."
    )
    with within(marlhaven):
        assert not Plan.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "same", "people"),
    [
        ({"person": 0}, True, {"Orla Penhallow", "Teo Marsh", "Wren Castellan"}),
        ({"new": "Orla Penhallow"}, False, {"Orla Penhallow", "Teo Marsh", "Wren Castellan"}),
        ({"new": "Orla P."}, False, {"Orla Penhallow", "Orla P.", "Teo Marsh", "Wren Castellan"}),
        ({"group": "The Penhallows"}, False, {"Orla Penhallow", "Teo Marsh", "Wren Castellan"}),
    ],
)
def test_a_name_is_whom_somebody_says(
    told: dict[str, object], same: bool, people: set[str], marlhaven: Partnership, coordinator: Person, orla: Person
) -> None:
    review = reviewed(marlhaven, coordinator)
    chosen = {"person": orla.pk} if "person" in told else told
    match(marlhaven, review, coordinator, people={"Orla Penhallow": chosen})
    plan = accept(marlhaven, review, coordinator)
    with within(marlhaven):
        assert OfficerLead.objects.filter(person=orla).exists() is same
        assert set(Person.objects.values_list("name", flat=True)) == people
        assert officers(plan)[0] == str(next(iter(told.values()))) if not same else "Orla Penhallow"


@pytest.mark.django_db
def test_two_printed_names_become_one_body_that_leads_once(marlhaven: Partnership, coordinator: Person) -> None:
    rows = ("Prevent,Learn,Write it,HC and HARBOUR,,March 2090,",)
    review = reviewed(marlhaven, coordinator, document(*rows))
    with within(marlhaven):
        printed = imports.suggested(agencies=draft_of(review).agencies, officers=()).bodies
    assert set(printed) == {"HC", "HARBOUR"}
    both = {name: {"new": "Harbour Council"} for name in printed}
    match(marlhaven, review, coordinator, bodies=both)
    accept(marlhaven, review, coordinator)
    with within(marlhaven):
        assert [str(lead) for lead in AgencyLead.objects.all()] == ["Harbour Council"]
        assert list(Organisation.objects.values_list("name", flat=True)) == ["Harbour Council"]


@pytest.mark.django_db
def test_whoever_was_chosen_and_has_gone_since_must_be_chosen_again(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    with within(marlhaven):
        council = OrganisationFactory(name="Harbour Borough Council")
    review = reviewed(marlhaven, coordinator)
    match(marlhaven, review, coordinator, bodies={"Harbour Council": {"organisation": council.pk}})
    with within(marlhaven):
        council.delete()
    page = desk.post(f"{HOME}{review.pk}/accept/", {"version": now(marlhaven, review).version})
    assert page.status_code == 409
    assert "Whom you chose for “Harbour Council” is not in the register any more" in page.content.decode()


@pytest.mark.django_db
def test_a_volunteer_is_suggested_to_nobody(marlhaven: Partnership, coordinator: Person, desk: Client) -> None:
    with within(marlhaven):
        MembershipFactory(person=PersonFactory(name="Orla Penhallow"), role_code=RoleCode.VOLUNTEER)
    review = reviewed(marlhaven, coordinator)
    assert "who is in the register" not in desk.get(f"{HOME}{review.pk}/names/").content.decode()
    accept(marlhaven, review, coordinator)


@pytest.mark.django_db
def test_the_page_marks_the_suggestion_and_keeps_what_is_sent(
    marlhaven: Partnership, coordinator: Person, desk: Client, orla: Person
) -> None:
    review = reviewed(marlhaven, coordinator)
    fields = sent(desk.get(f"{HOME}{review.pk}/names/").content.decode())
    assert f"person:{orla.pk}" in fields.values()
    answer = desk.post(f"{HOME}{review.pk}/names/", fields)
    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}{review.pk}/")
    kept = now(marlhaven, review)
    assert kept.people == {
        "Orla Penhallow": {"person": orla.pk},
        "Teo Marsh": {"new": "Teo Marsh"},
        "All partners": {"group": "All partners"},
    }
    assert kept.bodies == {
        "Harbour Council": {"new": "Harbour Council"},
        "Eastreach Police": {"new": "Eastreach Police"},
    }


@pytest.mark.django_db
def test_two_who_settle_names_at_once_are_told(
    marlhaven: Partnership, coordinator: Person, desk: Client, orla: Person
) -> None:
    review = reviewed(marlhaven, coordinator)
    fields = sent(desk.get(f"{HOME}{review.pk}/names/").content.decode())
    match(marlhaven, review, coordinator, people={"Orla Penhallow": {"new": "Another Orla"}})
    late = desk.post(f"{HOME}{review.pk}/names/", fields)
    assert late.status_code == 409
    assert "Somebody else has settled names in the meantime." in late.content.decode()
    assert "Settled already: Somebody new, called Another Orla" in late.content.decode()
    assert now(marlhaven, review).people == {"Orla Penhallow": {"new": "Another Orla"}}
    again = desk.post(f"{HOME}{review.pk}/names/", {**fields, "seen": sent(late.content.decode())["seen"]})
    assert again.status_code == 302
    assert now(marlhaven, review).people["Orla Penhallow"] == {"person": orla.pk}


@pytest.mark.django_db
def test_a_service_refuses_names_that_were_not_seen(marlhaven: Partnership, coordinator: Person) -> None:
    review = reviewed(marlhaven, coordinator)
    with within(marlhaven), pytest.raises(ReviewedMeanwhile):
        imports.match_names(review=review, seen="another", bodies={}, people={"A": {"new": "A"}}, by=coordinator)


@pytest.mark.django_db
def test_the_page_asks_about_the_names_that_it_shows(
    marlhaven: Partnership, coordinator: Person, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long document has hundreds, each of which is compared with the registers."""
    asked: list[str] = []

    def noted(names: Iterable[str], known: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
        asked.extend(names)
        return like_people(asked, known)

    monkeypatch.setattr("actionplan.services.imports.names.like_people", noted)
    rows = [f"Prevent,Learn,Write lesson {number},,Person Nr{number},March 2090," for number in range(30)]
    review = reviewed(marlhaven, coordinator, document(*rows))
    page = desk.get(f"{HOME}{review.pk}/names/?page=2").content.decode()
    assert asked == [f"Person Nr{number}" for number in range(25, 30)]
    assert page.count("<legend") == 5


@pytest.mark.django_db
def test_who_was_meant_holds_when_the_same_document_is_brought_in_again(
    marlhaven: Partnership, coordinator: Person, orla: Person
) -> None:
    with within(marlhaven):
        council, gone = OrganisationFactory(name="Harbour Borough Council"), OrganisationFactory(name="Eastreach PD")
    first = reviewed(marlhaven, coordinator)
    bodies = {"Harbour Council": {"organisation": council.pk}, "Eastreach Police": {"organisation": gone.pk}}
    people = {"Orla Penhallow": {"person": orla.pk}, "All partners": {"group": "Everybody"}}
    match(marlhaven, first, coordinator, bodies=bodies, people=people | {"Teo Marsh": {"new": "Teo Marsh"}})
    other = reviewed(marlhaven, coordinator, document(title="Another plan 2026"))
    assert (other.bodies, other.people) == ({}, {})
    with within(marlhaven):
        gone.delete()
    again = reviewed(marlhaven, coordinator)
    assert (again.bodies, again.people) == (
        {"Harbour Council": {"organisation": council.pk}},
        people | {"Teo Marsh": {"new": "Teo Marsh"}},
    )
    with within(marlhaven):
        PersonFactory(name="Marsh, Teo")
    chosen_again = reviewed(marlhaven, coordinator)
    assert chosen_again.people == people, "of somebody new who has a namesake by now it is asked again"
    with pytest.raises(NotAllowed, match="Teo Marsh"):
        accept(marlhaven, chosen_again, coordinator)


@pytest.mark.django_db
def test_who_was_meant_in_a_review_that_was_given_up_is_asked_again(
    marlhaven: Partnership, coordinator: Person, orla: Person
) -> None:
    first = reviewed(marlhaven, coordinator)
    match(marlhaven, first, coordinator, people={"Orla Penhallow": {"person": orla.pk}})
    with within(marlhaven):
        imports.give_up(review=first, by=coordinator)
        again = imports.again(review=first, by=coordinator, at=AT)
    assert (again.bodies, again.people) == ({}, {})


def test_a_department_that_has_led_before_is_no_body_of_its_own(marlhaven: Partnership, coordinator: Person) -> None:
    """As our own spreadsheets print it, with a comma."""
    printed = 'Prevent,Learn,Write it,"Harbour Council, Housing",,March 2090,'
    first = reviewed(marlhaven, coordinator, document(printed))
    assert draft_of(first).agencies == ("Harbour Council", "Housing")
    as_one = reviewed(marlhaven, coordinator, document(printed.replace("Council, Housing", "Council - Housing")))
    with within(marlhaven):
        imports.accept(review=as_one, version=as_one.version, by=coordinator, at=AT)
    ours = reviewed(marlhaven, coordinator, document(printed))
    (strategy,) = draft_of(ours).strategies
    assert strategy.delivery.agencies == (ReadAgency("Harbour Council", "Housing"),)
