"""The page on which it is said who leads: rows that come and go without script, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from actionplan.models import AgencyLead, Milestone, OfficerLead, Plan
from actionplan.services import leading
from actionplan.services.leading import NamedOfficer
from actionplan.services.plans import NewAgency, NewOfficer
from actionplan.turns import ChangedMeanwhile
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.conftest import strategy_called
from tests.actionplan.pages import at, words
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
BIG = str(2**63 + 1)


@pytest.fixture
def page(plan: Plan, named: Named) -> str:
    return at(plan, f"milestones/{named('Ask the pupils').pk}/leads/")


@pytest.fixture
def ids(plan: Plan, marlhaven: Partnership) -> dict[str, str]:
    with within(marlhaven):
        bodies = {row.name: str(row.pk) for row in Organisation.objects.all()}
        return bodies | {row.name: str(row.pk) for row in Person.objects.all()}


def sent(agencies: list[dict[str, str]], officers: list[dict[str, str]], **more: str) -> dict[str, str]:
    found = {"version": "0", "whose": "own", **more}
    for name, rows in (("agencies", agencies), ("officers", officers)):
        found |= {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
        for place, row in enumerate(rows):
            found |= {f"{name}-{place}-{field}": value for field, value in row.items()}
    return found


def leads(row: Milestone) -> list[str]:
    with within(row.partnership_id):
        return [*map(str, row.agencyleads.all()), *map(str, row.officerleads.all())]


def test_a_milestone_has_leads_of_its_own_and_those_of_its_strategy_again(
    page: str, ids: dict[str, str], editor: Client, named: Named
) -> None:
    agencies = [{"organisation": ids["Eastreach Police"], "department": "Custody", "part": "supporting"}, {}]
    officers = [{"person": ids["Teo Marsh"], "accountable": "on"}, {"new_name": "Amaka Nwosu"}, {"group_name": "All"}]
    assert editor.post(page, sent(agencies, officers)).status_code == 302
    row = named("Ask the pupils")
    assert leads(row) == ["Eastreach Police, Custody", "Teo Marsh", "Amaka Nwosu", "All"]
    back = sent(agencies, officers, whose="strategy", version="1")
    assert editor.post(page, back).status_code == 302
    assert leads(row) == []


def test_rows_come_and_go_without_script_and_nothing_typed_is_lost(
    page: str, ids: dict[str, str], editor: Client, named: Named
) -> None:
    agencies = [{"organisation": ids["Eastreach Police"], "department": "Custody"}, {"department": "Half typed"}]
    html = editor.post(page, sent(agencies, [{"new_name": "Amaka"}], add="agencies")).content.decode()
    assert 'name="agencies-2-department"' in html
    assert 'value="Half typed"' in html
    assert "There is a problem" not in html
    html = editor.post(page, sent(agencies, [{"new_name": "Amaka"}], remove="agencies-0")).content.decode()
    assert re.findall(r'name="agencies-[0-9]+-department"', html) == ['name="agencies-0-department"']
    assert 'value="Half typed"' in html
    assert 'value="Custody"' not in html
    assert 'value="Amaka"' in html
    assert leads(named("Ask the pupils")) == []


@pytest.mark.parametrize(
    ("agencies", "officers", "sentence"),
    [
        ([{}], [{}], "Name an agency or an officer below, or choose whoever leads the strategy"),
        ([{"department": "Housing"}], [{}], "Choose the agency whose department this is"),
        ([{"organisation": BIG}], [{}], "Choose an answer from the list"),
        ([{"organisation": "-1"}], [{}], "Choose an answer from the list"),
        ([{"organisation": "0 or 1=1"}], [{}], "Choose an answer from the list"),
        ([{}], [{"person": BIG}], "Choose an answer from the list"),
        ([{}], [{"new_name": "A\x00B"}], "Remove the characters that cannot be stored"),
        ([{}], [{"new_name": "Bad\u202ename"}], "This name holds a hidden sign"),
        ([{}], [{"new_name": "A" * 100_000}], "must be 160 characters or fewer"),
        ([{}], [{"group_name": "All", "accountable": "on"}], "A group cannot be accountable. Name a person"),
        ([{}], [{"accountable": "on"}], "Say who is accountable"),
        ([{}], [{"new_name": "Amaka", "group_name": "All"}], "Name one person or one group in each row"),
        ([{}], [{"new_name": "teo marsh"}], "teo marsh is in the list of people already. Choose the name there."),
        ([{}], [{"new_name": "Same"}, {"new_name": "Same"}], "is in the list of people already"),
    ],
)
def test_what_says_nothing_or_two_things_is_refused(
    agencies: list[dict[str, str]],
    officers: list[dict[str, str]],
    sentence: str,
    page: str,
    ids: dict[str, str],
    editor: Client,
    named: Named,
    marlhaven: Partnership,
) -> None:
    assert sentence in words(editor.post(page, sent(agencies, officers)))
    assert leads(named("Ask the pupils")) == []
    with within(marlhaven):
        assert not Person.objects.filter(name="Same").exists()


@pytest.mark.parametrize(
    "more",
    [
        {"agencies-TOTAL_FORMS": "9999"},
        {"agencies-TOTAL_FORMS": "x"},
        {"officers-TOTAL_FORMS": ""},
        {"officers-TOTAL_FORMS": BIG},
        {"agencies-TOTAL_FORMS": "9" * 5000, "add": "agencies"},
        {"agencies-TOTAL_FORMS": "\u0663", "add": "agencies"},
        {"agencies-TOTAL_FORMS": "\u00b2", "add": "agencies"},
        {"remove": "agencies-9999"},
        {"remove": "x" * 10_000},
        {"add": "elsewhere"},
        {"whose": "nobody"},
    ],
)
def test_counts_and_choices_that_no_browser_sends_change_nothing(
    more: dict[str, str], page: str, ids: dict[str, str], editor: Client, named: Named
) -> None:
    body = sent([{}], [{"person": ids["Teo Marsh"]}]) | more
    assert editor.post(page, body).status_code == 200
    assert leads(named("Ask the pupils")) == []


def test_nobody_of_another_partnership_and_no_volunteer_can_lead(
    page: str, editor: Client, named: Named, marlhaven: Partnership, pellworth: Partnership
) -> None:
    with within(pellworth):
        body, person = OrganisationFactory(name="Pellworth Council"), PersonFactory(name="Pell Worth")
    with within(marlhaven):
        volunteer = PersonFactory(name="Vera Volunteer")
        MembershipFactory(person=volunteer, role_code=RoleCode.VOLUNTEER)
        left = OrganisationFactory(name="Long Gone", status="left")
    assert not {"Pellworth Council", "Pell Worth", "Vera Volunteer", "Long Gone"} & set(
        re.findall(r"<option[^>]*>\s*([^<]*?)\s*<", editor.get(page).content.decode())
    )
    tries: list[tuple[Any, Any]] = [
        ([{"organisation": str(body.pk)}], [{}]),
        ([{"organisation": str(left.pk)}], [{}]),
        ([{}], [{"person": str(person.pk)}]),
        ([{}], [{"person": str(volunteer.pk)}]),
    ]
    for agencies, officers in tries:
        assert "Choose an answer from the list" in words(editor.post(page, sent(agencies, officers)))
    assert leads(named("Ask the pupils")) == []


def test_the_second_editor_reads_who_leads_now_and_keeps_the_rows(
    page: str, ids: dict[str, str], editor: Client, named: Named
) -> None:
    editor.post(page, sent([], [{"person": ids["Teo Marsh"]}]))
    mine = sent([], [{"group_name": "All partners"}])
    answer = editor.post(page, mine)
    assert answer.status_code == 409
    assert "It is led now by: Teo Marsh." in words(answer)
    html = answer.content.decode()
    assert 'value="All partners"' in html
    assert re.search(r'name="version" value="1"', html)
    assert editor.post(page, mine | {"version": "1"}).status_code == 302
    assert leads(named("Ask the pupils")) == ["All partners"]


def test_a_strategy_keeps_an_agency_that_has_left_the_register(
    plan: Plan, ids: dict[str, str], editor: Client, marlhaven: Partnership, named: Named
) -> None:
    strategy = named("Ask the pupils").strategy
    with within(marlhaven):
        Organisation.objects.filter(name="Harbour Council").update(status="left")
    page = at(plan, f"change/strategies/{strategy.pk}/leads/")
    agencies = [{"organisation": ids["Harbour Council"], "department": "Homes", "part": "lead"}]
    assert editor.post(page, sent(agencies, [{"group_name": "All"}])).status_code == 302
    assert leads(strategy) == ["Harbour Council, Homes", "All"]


def test_leads_are_set_as_a_whole_and_the_accountable_one_can_change(
    plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        strategy = strategy_called("Learn the signs")
        council, police = (
            Organisation.objects.get(name="Harbour Council"),
            Organisation.objects.get(name="Eastreach Police"),
        )
        kept = strategy.agencyleads.get().pk
        leading.set_leads(
            owner=strategy,
            version=0,
            agencies=[NewAgency(police, part=AgencyLead.Part.SUPPORTING), NewAgency(council, "Housing")],
            officers=[NewOfficer(orla), NamedOfficer("Amaka Nwosu", accountable=True), NewOfficer(group_name="All")],
            by=orla,
        )
        assert [str(row) for row in strategy.agencyleads.all()] == ["Eastreach Police", "Harbour Council, Housing"]
        assert strategy.agencyleads.get(organisation=council).pk == kept
        told = [(str(row), row.accountable) for row in strategy.officerleads.all()]
        assert told == [("Orla Penhallow", False), ("Amaka Nwosu", True), ("All", False)]
        assert Person.objects.get(name="Amaka Nwosu").user is None
        strategy.refresh_from_db()
        assert strategy.version == 1
        with pytest.raises(ChangedMeanwhile):
            leading.set_leads(owner=strategy, version=0, agencies=[], officers=[], by=orla)


@pytest.mark.parametrize(
    ("officers", "sentence"),
    [
        (["orla", "orla"], "An officer or group stands here twice"),
        (["orla!", "teo!"], "Only one officer can be accountable"),
        (["group", "GROUP"], "An officer or group stands here twice"),
        (["new Teo marsh"], "Teo marsh is in the list of people already"),
    ],
)
def test_leads_that_contradict_themselves_are_refused(
    officers: list[str], sentence: str, plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        people = {"orla": orla, "teo": Person.objects.get(name="Teo Marsh")}

        def officer(word: str) -> NewOfficer | NamedOfficer:
            if word.startswith("new "):
                return NamedOfficer(word.removeprefix("new "))
            person = people.get(word.rstrip("!"))
            return NewOfficer(person, "" if person else word, accountable=word.endswith("!"))

        with pytest.raises(ValidationError, match=sentence):
            leading.set_leads(
                owner=strategy_called("Learn the signs"),
                version=0,
                agencies=[],
                officers=[officer(word) for word in officers],
                by=orla,
            )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"accountable": True, "group_name": "Another"}, "officerlead_one_accountable_a_strategy"),
        ({"group_name": ""}, "officerlead_is_a_person_or_a_group"),
        ({"group_name": "X", "strategy": None}, "officerlead_on_strategy_or_milestone"),
    ],
)
def test_postgresql_refuses_leads_that_say_two_things(
    values: dict[str, Any], constraint: str, plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        row = OfficerLead(**{"strategy": strategy_called("Learn the signs")} | values)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save()
