"""Who leads in a plan, and one officer in the place of another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from actionplan import due
from actionplan.models import (
    CorrectiveAction,
    Milestone,
    OfficerLead,
    Plan,
    Publication,
    PublishedMilestone,
    Strategy,
    Update,
)
from actionplan.rag import Lifecycle
from actionplan.reports import officers as officer_reports
from actionplan.reports.rows import Addresses
from actionplan.services import leads
from actionplan.services.leads import Held, Officer, Replacement
from actionplan.turns import ChangedMeanwhile
from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Membership, Partnership, Person
from partnership.roles import ROLES, RoleCode
from tests.actionplan.conftest import queries_of, write_many, write_plan
from tests.actionplan.tellings import AT
from tests.factories import MembershipFactory, PersonFactory, UserFactory, member
from tests.marks import COMMITTED
from tests.partnership.test_at_once import at_once

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
AsRole = Callable[[str], Client]


def officer(name: str) -> Officer:
    return Officer(Person.objects.get(name=name))


def replace(old: Officer, new: Officer | str, plans: list[Plan], by: Person | None, note: str = "") -> Replacement:
    return leads.replace_officer(old=old, new=new, plans=plans, seen=Held.of(old, plans).mark, note=note, by=by, at=AT)


def led_by(name: str) -> set[tuple[str, bool]]:
    """What a person leads, and whether they are accountable for it."""
    rows = OfficerLead.objects.filter(person__name=name).select_related("strategy", "milestone")
    return {(str(row.strategy or row.milestone), row.accountable) for row in rows}


def action_of(milestone: str, owner: Person, **fields: Any) -> CorrectiveAction:
    return CorrectiveAction.objects.create(
        milestone=Milestone.objects.get(text=milestone),
        text=f"Mend {milestone}",
        owner=owner,
        due_on=date(2026, 12, 1),
        created_at=AT,
        **fields,
    )


def test_whoever_takes_over_leads_everything_and_stays_accountable(
    plan: Plan, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        orla, new = officer("Orla Penhallow"), Officer(PersonFactory(name="Ines Varga"))
        open_action = action_of("Brief the carers", orla.person)  # type: ignore[arg-type] # a person
        done = action_of("Ask the pupils", orla.person, status="done", closed_at=AT)  # type: ignore[arg-type] # a person
        before = Strategy.objects.get(title="Learn the signs").version
        replaced = replace(orla, new, [plan], coordinator)
        assert (led_by("Orla Penhallow"), led_by("Ines Varga")) == (set(), {("Learn the signs", True)})
        assert [CorrectiveAction.objects.get(pk=each.pk).owner for each in (open_action, done)] == [
            new.person,
            orla.person,
        ]
        assert Strategy.objects.get(title="Learn the signs").version == before + 1
        assert replaced.size == 2
        entry = AuditEntry.objects.get(action="officer.replaced")
        assert (entry.details["old"], entry.details["new"]) == (orla.person.pk, new.person.pk)  # type: ignore[union-attr]


def test_nobody_leads_the_same_twice_and_taking_back_parts_the_two_again(
    plan: Plan, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        strategy = Strategy.objects.get(title="Learn the signs")
        orla, teo = officer("Orla Penhallow"), officer("Teo Marsh")
        OfficerLead.objects.create(strategy=strategy, person=teo.person, position=2)
        done = replace(orla, teo, [plan], coordinator)
        assert led_by("Teo Marsh") == {("Learn the signs", True), ("Tell those who report", False)}
        assert OfficerLead.objects.filter(strategy=strategy).count() == 1
        assert leads.take_back(done=Replacement.from_dict(done.as_dict()), by=coordinator, at=AT) == 1
        assert led_by("Orla Penhallow") == {("Learn the signs", True)}
        assert led_by("Teo Marsh") == {("Learn the signs", False), ("Tell those who report", False)}
        assert leads.take_back(done=done, by=coordinator, at=AT) == 0


def test_taking_back_touches_exactly_the_rows_of_that_replacement(
    plan: Plan, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        orla, teo = officer("Orla Penhallow"), officer("Teo Marsh")
        action = action_of("Brief the carers", orla.person)  # type: ignore[arg-type] # a person
        done = replace(orla, teo, [plan], coordinator)
        assert led_by("Teo Marsh") == {("Learn the signs", True), ("Tell those who report", False)}
        assert leads.take_back(done=done, by=coordinator, at=AT) == 2
        assert led_by("Orla Penhallow") == {("Learn the signs", True)}
        assert led_by("Teo Marsh") == {("Tell those who report", False)}
        assert CorrectiveAction.objects.get(pk=action.pk).owner == orla.person


def test_two_spellings_of_a_group_become_one(plan: Plan, marlhaven: Partnership, coordinator: Person) -> None:
    with within(marlhaven):
        OfficerLead.objects.create(milestone=Milestone.objects.get(text="Agree the form"), group_name="All Partners")
        replace(Officer(None, "All Partners"), Officer(None, "All partners"), [plan], coordinator)
        assert (
            list(OfficerLead.objects.filter(person=None).values_list("group_name", flat=True)) == ["All partners"] * 2
        )


def test_closed_plans_and_published_boards_stay_as_they_are(
    plan: Plan, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        milestone = Milestone.objects.get(text="Give the lesson")
        board = Publication.objects.create(plan=plan, number=1, quarter_ends_on=date(2026, 6, 30), published_at=AT)
        officers = [{"key": "1", "name": "Orla Penhallow", "words": "Orla Penhallow", "inherited": True}]
        PublishedMilestone.objects.create(
            publication=board, milestone=milestone, objective_position=1, strategy_position=1, position=2,
            objective_key=1, strategy_key=1, text="Give the lesson", visibility="partnership", lifecycle="in_progress",
            due_in_words="", officers=officers,
        )  # fmt: skip
        closed = write_plan(marlhaven, "Older plan", mark=" old")
        elder = officer("Orla Penhallow old")
        Plan.objects.filter(pk=closed.pk).update(status=Plan.Status.CLOSED)
        with pytest.raises(NotAllowed, match="This plan is closed"):
            replace(elder, officer("Teo Marsh"), [closed], coordinator)
        assert led_by("Orla Penhallow old") == {("Learn the signs old", True)}
        replace(officer("Orla Penhallow"), officer("Teo Marsh"), [plan], coordinator)
        assert PublishedMilestone.objects.get().officers == officers


def test_a_note_stands_in_the_history_of_each_open_milestone_that_changes_hands(
    plan: Plan, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        replace(officer("Orla Penhallow"), "Ines Varga", [plan], coordinator, "The files are with the housing team.")
        said = Update.objects.order_by("milestone__position").values_list("milestone__text", "text", "lifecycle")
        words = "Handed over from Orla Penhallow to Ines Varga. The files are with the housing team."
        names = ("Give the lesson", "Brief the carers", "Ask the pupils")
        assert list(said) == [(name, words, Lifecycle.IN_PROGRESS) for name in names]


def test_what_has_changed_since_the_preview_is_shown_first(
    plan: Plan, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        orla, seen = officer("Orla Penhallow"), Held.of(officer("Orla Penhallow"), [plan]).mark
        OfficerLead.objects.create(milestone=Milestone.objects.get(text="Agree the form"), person=orla.person)
        with pytest.raises(ChangedMeanwhile):
            leads.replace_officer(old=orla, new="Ines Varga", plans=[plan], seen=seen, by=coordinator, at=AT)
        assert len(led_by("Orla Penhallow")) == 2


@COMMITTED
@pytest.mark.slow
def test_sent_twice_at_once_it_happens_once_and_adds_one_person(marlhaven: Partnership) -> None:
    plan = write_plan(marlhaven)
    with within(marlhaven):
        orla, by = officer("Orla Penhallow"), member("antislavery_coordinator")
        seen = Held.of(orla, [plan]).mark

    def once() -> object:
        try:
            return leads.replace_officer(old=orla, new="Ines Varga", plans=[plan], seen=seen, by=by, at=AT)
        except ChangedMeanwhile as meanwhile:
            return meanwhile

    assert sorted(type(answer).__name__ for answer in at_once(marlhaven, once, once)) == [
        "ChangedMeanwhile",
        "Replacement",
    ]
    with within(marlhaven):
        assert Person.objects.filter(name="Ines Varga").count() == 1
        assert led_by("Ines Varga") == {("Learn the signs", True)}


# Pages


def orla_holds(memberships: list[dict[str, Any]]) -> None:
    """Orla Penhallow has an account, and these roles here."""
    orla = Person.objects.get(name="Orla Penhallow")
    orla.user = UserFactory()
    orla.save()
    for held in memberships:
        MembershipFactory(person=orla, **held)


def lines_of(plan: Plan) -> dict[str, officer_reports.OfficerLine]:
    return {line.name: line for line in officer_reports.of_plan(plan, Addresses.of("marlhaven", plan), on=ON)}


def test_officers_are_counted_by_what_they_lead_that_is_open(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        lines = lines_of(plan)
    told = {name: (line.open, line.accountable, line.agencies, line.standing) for name, line in lines.items()}
    assert told == {
        "Orla Penhallow": (3, 3, ("Harbour Council",), "No account"),
        "Teo Marsh": (1, 0, ("Eastreach Police",), "No account"),
        "All partners": (2, 0, (), "A group"),
    }


@pytest.mark.parametrize(
    ("memberships", "standing"),
    [
        ([{}], "Has a role here today"),
        ([{"ends_on": date(2026, 11, 19)}], "Has no role here any more"),
        ([{"suspended_at": AT}], "Suspended"),
        ([{"role_code": RoleCode.VOLUNTEER}], "Has no role here any more"),
        ([], "Has no role here any more"),
    ],
)
def test_whether_an_officer_is_still_here_is_said_in_words(
    memberships: list[dict[str, Any]], standing: str, plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        orla_holds(memberships)
        assert Membership.objects.count() == len(memberships)
        line = lines_of(plan)["Orla Penhallow"]
    assert (line.standing, line.needs_somebody) == (standing, standing != "Has a role here today")


def test_the_list_of_officers_asks_as_much_for_many_as_for_few(marlhaven: Partnership, as_role: AsRole) -> None:
    plan = write_many(marlhaven, 50)
    client, path = as_role("antislavery_coordinator"), f"/marlhaven/plans/{plan.pk}/officers/"
    few = queries_of(client, path)
    with within(marlhaven):
        for milestone in Milestone.objects.all():
            OfficerLead.objects.create(milestone=milestone, person=PersonFactory())
    assert (few, queries_of(client, path)) == (9, 9)


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def address(plan: Plan) -> str:
    return f"/marlhaven/plans/{plan.pk}/officers/"


def keyed(name: str, marlhaven: Partnership) -> str:
    with within(marlhaven):
        return str(Person.objects.get(name=name).pk)


def test_the_coordinator_sees_what_changes_then_changes_it_then_takes_it_back(
    plan: Plan, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    client, orla, teo = (
        as_role("antislavery_coordinator"),
        *(keyed(n, marlhaven) for n in ("Orla Penhallow", "Teo Marsh")),
    )
    form = {"old": orla, "whom": "known", "known": teo, "plans": [plan.pk]}
    shown = client.post(f"{address}replace/", form)
    assert "1. Learn" not in text_of(shown)
    assert ("1.1 Learn the signs" in text_of(shown), "Accountable" in text_of(shown)) == (True, True)
    with within(marlhaven):
        assert led_by("Orla Penhallow") == {("Learn the signs", True)}
        seen = Held.of(officer("Orla Penhallow"), [plan]).mark
    for _twice in range(2):
        done = client.post(f"{address}replace/", form | {"seen": seen}, follow=True)
        assert "Teo Marsh now stands in the place of Orla Penhallow." in text_of(done) or _twice
    with within(marlhaven):
        assert led_by("Orla Penhallow") == set()
    assert "Taken back: 1 of 1 are as they were." in text_of(client.post(f"{address}take-back/", follow=True))
    with within(marlhaven):
        assert led_by("Orla Penhallow") == {("Learn the signs", True)}
    assert "Take it back" not in text_of(client.get(address))


def test_who_leads_something_again_is_replaced_once_more(
    plan: Plan, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    client, orla, teo = (
        as_role("antislavery_coordinator"),
        *(keyed(n, marlhaven) for n in ("Orla Penhallow", "Teo Marsh")),
    )
    form = {"old": orla, "whom": "known", "known": teo, "plans": [plan.pk]}
    for title in ("Learn the signs", "Act on what is heard"):
        with within(marlhaven):
            strategy = Strategy.objects.get(title=title)
            OfficerLead.objects.get_or_create(strategy=strategy, person=officer("Orla Penhallow").person, position=9)
            seen = Held.of(officer("Orla Penhallow"), [plan]).mark
        told = text_of(client.post(f"{address}replace/", form | {"seen": seen}, follow=True))
        assert "Teo Marsh now stands in the place of Orla Penhallow." in told
    with within(marlhaven):
        assert led_by("Orla Penhallow") == set()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"known": ""}, "Choose who takes over"),
        ({"whom": "new", "name": ""}, "Enter the name of whoever takes over"),
        ({"whom": "new", "name": "teo marsh"}, "teo marsh is known already. Choose the name from the list instead."),
        ({"whom": "new", "name": "Te\u202eo"}, "This name holds a hidden sign"),
        ({"whom": "new", "name": "a\x00b"}, "cannot be stored"),
        ({"known": "9" * 30}, "Choose an answer from the list"),
        ({"known": "group:nobody"}, "Choose an answer from the list"),
        ({"old": "0"}, "Choose an answer from the list"),
        ({"plans": ["9" * 30]}, "Choose an answer from the list"),
        ({"plans": []}, "Answer the question: In which plans?"),
        ({"note": "x" * 2001}, "must be 2000 characters or fewer"),
    ],
)
def test_what_cannot_be_is_answered_in_a_sentence(
    changed: dict[str, Any], sentence: str, plan: Plan, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    teo, orla = keyed("Teo Marsh", marlhaven), keyed("Orla Penhallow", marlhaven)
    form = {"old": orla, "whom": "known", "known": teo, "plans": [plan.pk]} | changed
    answer = as_role("antislavery_coordinator").post(f"{address}replace/", form)
    assert (answer.status_code, sentence in text_of(answer)) == (200, True)


def test_the_same_person_is_not_replaced_by_themselves(
    plan: Plan, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    orla = keyed("Orla Penhallow", marlhaven)
    form = {"old": orla, "whom": "known", "known": orla, "plans": [plan.pk]}
    answer = as_role("antislavery_coordinator").post(f"{address}replace/", form)
    assert "Choose somebody else than the one who is replaced" in text_of(answer)


def test_nobody_of_another_partnership_and_no_volunteer_can_take_over(
    plan: Plan, marlhaven: Partnership, pellworth: Partnership, as_role: AsRole, address: str
) -> None:
    with within(pellworth):
        stranger = PersonFactory(name="Canary of Pellworth")
    with within(marlhaven):
        volunteer = member(RoleCode.VOLUNTEER, name="Canary of care")
    client, orla = as_role("antislavery_coordinator"), keyed("Orla Penhallow", marlhaven)
    assert "Canary" not in text_of(client.get(f"{address}replace/"))
    for person in (stranger, volunteer):
        form = {"old": orla, "whom": "known", "known": person.pk, "plans": [plan.pk], "seen": "1/"}
        assert "Choose an answer from the list" in text_of(client.post(f"{address}replace/", form))
    with within(marlhaven):
        assert led_by("Orla Penhallow") == {("Learn the signs", True)}


@pytest.mark.parametrize(
    ("memberships", "told"),
    [
        ([{}], []),
        ([{"suspended_at": AT}], ["Orla Penhallow has no role here any more and still leads 3 open milestones"]),
        (
            [{"ends_on": date(2026, 11, 19)}],
            ["Orla Penhallow has no role here any more and still leads 3 open milestones"],
        ),
    ],
)
def test_the_coordinator_is_told_who_has_left_and_still_leads(
    memberships: list[dict[str, Any]], told: list[str], plan: Plan, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        orla_holds(memberships)
        asker = Asker(coordinator, ROLES["antislavery_coordinator"].permissions, frozenset(), "marlhaven", ON)
        items = [item for item in due.items(asker) if "still leads" in item.text]
    assert [item.text for item in items] == told
    assert {item.href for item in items} <= {f"/marlhaven/plans/{plan.pk}/officers/"}
