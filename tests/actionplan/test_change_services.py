"""What the services that write a plan keep, refuse and leave alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from actionplan.models import (
    AgencyLead,
    Completion,
    DateChange,
    Kpi,
    LinkedDocument,
    Milestone,
    NarrativeSection,
    Objective,
    OfficerLead,
    Plan,
    Publication,
    Strand,
    Strategy,
    Update,
)
from actionplan.policies import NEXT_STAGES
from actionplan.rag import Lifecycle
from actionplan.reports import history
from actionplan.services import leading, places, settings, stages, structure, surroundings
from actionplan.services.leading import NamedOfficer
from actionplan.services.plans import NewAgency, NewOfficer
from actionplan.turns import ChangedMeanwhile
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.conftest import write_plan

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def orla(plan: Plan, marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return Person.objects.get(name="Orla Penhallow")


def codes(plan: Plan) -> list[str]:
    rows = Milestone.objects.of_plan(plan).select_related("strategy__objective")
    return [f"{row.code} {row.text}" for row in rows]


def strategy_called(title: str) -> Strategy:
    return Strategy.objects.select_related("objective__plan").get(title=title)


# Another date of a strategy


def redate(strategy: Strategy, delivery: DeliveryDate, reason: str, by: Person) -> None:
    same: dict[str, Any] = {"title": strategy.title, "title_in_overview": "", "notes": "", "version": strategy.version}
    structure.change_strategy(strategy=strategy, **same, delivery=delivery, reason=reason, by=by, at=NOON)


@pytest.fixture
def dated(plan: Plan, marlhaven: Partnership) -> Strategy:
    """Two open milestones without a date of their own, and one with."""
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.ACTIVE)
        own = {"has_own_delivery": True, "delivery_precision": "month", "delivery_ends_on": date(2089, 6, 30)}
        Milestone.objects.filter(text="Ask the pupils").update(**own)
        return strategy_called("Learn the signs")


def test_another_date_of_a_strategy_stands_in_the_history_of_each_open_milestone_that_has_it(
    dated: Strategy, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        redate(dated, DeliveryDate.in_month(2091, 6), "The school asks for it.", orla)
        changes = DateChange.objects.order_by("milestone__position")
        assert [(row.milestone.text, str(row), row.reason, row.decision) for row in changes] == [
            ("Give the lesson", "March 2090 to June 2091", "The school asks for it.", "agreed"),
            ("Brief the carers", "March 2090 to June 2091", "The school asks for it.", "agreed"),
        ]
        assert {(row.asked_by, row.decided_by, row.decided_at) for row in changes} == {(orla, orla, NOON)}
        assert AuditEntry.objects.filter(action="milestone.date_set").count() == 2
        due = {row.text: row.due.label for row in dated.milestones.select_related("strategy")}
        assert (due["Give the lesson"], due["Ask the pupils"]) == ("June 2091", "June 2089")


def test_another_date_of_a_strategy_needs_a_reason_or_nothing_is_changed(
    dated: Strategy, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        with pytest.raises(ValidationError) as refused:
            redate(dated, DeliveryDate.in_month(2091, 6), " ", orla)
        assert refused.value.message_dict == {"reason": ["Say why it has another date"]}
        assert (strategy_called("Learn the signs").delivery.label, DateChange.objects.count()) == ("March 2090", 0)
        redate(dated, dated.delivery, "", orla)


@pytest.mark.parametrize("why", ["draft", "nothing open"])
def test_another_date_that_changes_no_milestone_needs_no_reason(
    why: str, dated: Strategy, plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        if why == "draft":
            Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.DRAFT)
        else:
            dated.milestones.filter(has_own_delivery=False).update(lifecycle=Lifecycle.COMPLETE)
        redate(dated, DeliveryDate.in_month(2091, 6), "", orla)
        assert (strategy_called("Learn the signs").delivery.label, DateChange.objects.count()) == ("June 2091", 0)


# Order


FIRST = ["Write the lesson", "Give the lesson", "Brief the carers", "Ask the pupils"]


@pytest.mark.parametrize(
    ("text", "up", "expected"),
    [
        ("Ask the pupils", True, ["Write the lesson", "Give the lesson", "Ask the pupils", "Brief the carers"]),
        ("Write the lesson", False, ["Give the lesson", "Write the lesson", "Brief the carers", "Ask the pupils"]),
        ("Write the lesson", True, FIRST),
        ("Ask the pupils", False, FIRST),
    ],
)
def test_a_step_moves_one_place_and_stops_at_the_end(
    text: str, up: bool, expected: list[str], plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named(text)
    with within(marlhaven):
        places.step(row=row, up=up, by=orla)
        assert codes(plan)[:4] == [f"1.1.{place} {name}" for place, name in enumerate(expected, start=1)]


@pytest.mark.parametrize(("place", "code"), [(1, "2.1.1"), (2, "2.1.2"), (5, "2.1.5"), (999, "2.1.5")])
def test_a_milestone_moves_to_a_place_under_another_strategy_and_all_codes_follow(
    place: int, code: str, plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Give the lesson")
    with within(marlhaven):
        places.move(row=row, under=strategy_called("Act on what is heard"), place=place, by=orla)
        found = codes(plan)
        assert f"{code} Give the lesson" in found
        assert found[:3] == ["1.1.1 Write the lesson", "1.1.2 Brief the carers", "1.1.3 Ask the pupils"]
        assert sorted(name.split()[0] for name in found[3:]) == [f"2.1.{n}" for n in range(1, 6)]
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")  # the places are told apart now, and not at the end


def test_an_objective_moves_and_takes_everything_under_it_along(
    plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        places.step(row=Objective.objects.get(plan=plan, position=2), up=True, by=orla)
        assert codes(plan)[0] == "1.1.1 Tell those who report"


def test_nothing_moves_into_another_plan(plan: Plan, named: Named, orla: Person, marlhaven: Partnership) -> None:
    row = named("Give the lesson")
    with within(marlhaven):
        write_plan(marlhaven, "Other", mark=" II")
        elsewhere = strategy_called("Learn the signs II")
        with pytest.raises(NotAllowed, match="Choose a place in the same plan"):
            places.move(row=row, under=elsewhere, place=1, by=orla)


def put_two_in_one_place(model: Any) -> None:
    model.objects.filter(position=2).update(position=1)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize(
    ("model", "constraint"),
    [
        (Objective, "objective_once_by_position"),
        (Strategy, "strategy_once_by_position"),
        (Milestone, "milestone_once_by_position"),
    ],
)
def test_postgresql_refuses_two_rows_in_one_place(
    model: Any, constraint: str, plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        if model is Strategy:
            structure.add_strategy(
                objective=Objective.objects.get(plan=plan, position=1),
                title="Second",
                title_in_overview="",
                notes="",
                delivery=DeliveryDate.none(),
                by=orla,
            )
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            put_two_in_one_place(model)


# Two editors


def test_the_second_editor_is_told_what_the_first_wrote(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Ask the pupils")
    same: dict[str, Any] = {
        "delivery": None,
        "starts_on": None,
        "next_review_on": None,
        "visibility": "partnership",
        "reason": "",
    }
    with within(marlhaven):
        structure.change_milestone(milestone=row, version=0, text="First", **same, by=orla, at=NOON)
        with pytest.raises(ChangedMeanwhile) as told:
            structure.change_milestone(milestone=row, version=0, text="Second", **same, by=orla, at=NOON)
        assert (told.value.current.text, told.value.before["text"]) == ("First", "Ask the pupils")
        structure.change_milestone(milestone=row, version=0, text="First", **same, by=orla, at=NOON)  # sent twice
        row.refresh_from_db()
        assert (row.text, row.version) == ("First", 1)


def test_a_change_of_something_else_is_no_conflict(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Ask the pupils")
    with within(marlhaven):
        stages.set_stage(milestone=row, version=0, lifecycle="on_hold", reason="Waiting.", by=orla, at=NOON)
        structure.change_milestone(
            milestone=row,
            version=0,
            text="Other words",
            delivery=None,
            starts_on=None,
            next_review_on=None,
            visibility="partnership",
            reason="",
            by=orla,
            at=NOON,
        )
        row.refresh_from_db()
        assert (row.text, row.lifecycle, row.version) == ("Other words", "on_hold", 2)


def test_a_row_that_was_removed_meanwhile_says_so(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Ask the pupils")
    with within(marlhaven):
        structure.remove(row=named("Ask the pupils"), by=orla)
        gone = "Somebody has removed this in the meantime"
        with pytest.raises(NotAllowed, match=gone):
            structure.remove(row=row, by=orla)
        with pytest.raises(NotAllowed, match=gone):
            places.step(row=row, up=True, by=orla)
        with pytest.raises(NotAllowed, match=gone):
            stages.set_stage(milestone=row, version=0, lifecycle="on_hold", reason="So", by=orla, at=NOON)


# Removing


def test_a_milestone_of_which_nothing_was_said_goes_with_its_leads_and_the_codes_close_up(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Agree the form")
    with within(marlhaven):
        AgencyLead.objects.create(milestone=row, organisation=Organisation.objects.get(name="Harbour Council"))
        structure.remove(row=row, by=orla)
        assert [code for code in codes(plan) if code.startswith("2.")] == [
            "2.1.1 Tell those who report",
            "2.1.2 Look abroad",
            "2.1.3 An earlier wording",
        ]
        assert AuditEntry.objects.filter(action="milestone.removed", subject_id=row.pk).exists()


def test_what_was_said_keeps_a_milestone_in_the_plan(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row, rated = named("Ask the pupils"), named("Brief the carers")
    with within(marlhaven):
        Update.objects.create(
            milestone=row, text="Begun.", lifecycle="in_progress", quarter_ends_on=date(2026, 12, 31), written_at=NOON
        )
        for each in (row, rated):
            with pytest.raises(NotAllowed, match="Close it as not achieved, or say which milestone takes its place"):
                structure.remove(row=each, by=orla)


def test_what_has_something_under_it_stays(plan: Plan, orla: Person, marlhaven: Partnership) -> None:
    with within(marlhaven):
        with pytest.raises(NotAllowed, match="Milestones stand under this strategy"):
            structure.remove(row=strategy_called("Learn the signs"), by=orla)
        with pytest.raises(NotAllowed, match="Strategies or KPIs stand under this objective"):
            structure.remove(row=Objective.objects.get(plan=plan, position=1), by=orla)
        empty = structure.add_objective(
            plan=plan, title="Third", strand_as_published="", strand_effective=None, by=orla
        )
        structure.remove(row=empty, by=orla)
        assert Objective.objects.filter(plan=plan).count() == 2


# Stages


@pytest.mark.parametrize("wanted", list(Lifecycle))
@pytest.mark.parametrize("now", list(Lifecycle))
def test_a_stage_follows_only_where_the_table_says_so(
    now: Lifecycle, wanted: Lifecycle, plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row, other = named("Ask the pupils"), named("Brief the carers")
    if now == wanted:
        return
    with within(marlhaven):
        Milestone.objects.filter(pk=row.pk).update(lifecycle=now)

        def go() -> None:
            told: dict[str, Any] = {"milestone": row, "version": 0, "reason": "So it is.", "by": orla, "at": NOON}
            if wanted == Lifecycle.SUPERSEDED:
                stages.supersede(successor=other, **told)
            else:
                stages.set_stage(lifecycle=wanted, **told)

        if wanted in NEXT_STAGES[now]:
            go()
            row.refresh_from_db()
            update = row.updates.get()
            assert (row.lifecycle, row.version, row.updated_at) == (wanted, 1, NOON)
            assert (update.text, update.lifecycle, update.quarter_ends_on) == ("So it is.", wanted, date(2026, 12, 31))
            assert row.superseded_by == (other if wanted == Lifecycle.SUPERSEDED else None)
        else:
            with pytest.raises(NotAllowed, match="From there it cannot be marked"):
                go()


def test_a_milestone_takes_no_place_that_is_not_free(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row, gone = named("Ask the pupils"), named("An earlier wording")
    told: dict[str, Any] = {"milestone": row, "version": 0, "reason": "So", "by": orla, "at": NOON}
    with within(marlhaven):
        with pytest.raises(NotAllowed, match="A milestone cannot take its own place"):
            stages.supersede(successor=row, **told)
        with pytest.raises(NotAllowed, match="Another milestone has taken the place of the one you chose"):
            stages.supersede(successor=gone, **told)
        with pytest.raises(ValidationError, match="Say why"):
            stages.set_stage(lifecycle="on_hold", **told | {"reason": "  "})


def test_a_claim_that_waits_is_answered_before_the_stage_changes(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Ask the pupils")
    with within(marlhaven):
        said = Update.objects.create(
            milestone=row, text="Done.", lifecycle="in_progress", quarter_ends_on=date(2026, 12, 31), written_at=NOON
        )
        Completion.objects.create(milestone=row, update=said, done_on=NOON.date(), claimed_by=orla, claimed_at=NOON)
        with pytest.raises(NotAllowed, match="Give the answer first"):
            stages.set_stage(milestone=row, version=0, lifecycle="on_hold", reason="So", by=orla, at=NOON)


# Leads


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


# Around the objectives


def test_a_strand_that_is_worked_under_stays_and_its_name_is_its_own(
    plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        prevent, protect = (Strand.objects.get(plan=plan, name=name) for name in ("Prevent", "Protect"))
        with pytest.raises(NotAllowed, match="An objective is worked on under this strand"):
            surroundings.remove(row=prevent, by=orla)
        with pytest.raises(ValidationError, match="The plan has a strand with this name already"):
            surroundings.change(row=protect, version=0, name="Prevent", description="", by=orla)
        surroundings.step(row=protect, up=True, by=orla)
        surroundings.remove(row=protect, by=orla)
        surroundings.change(row=prevent, version=0, name="Stop it", description="Ours", by=orla)
        names = list(Strand.objects.filter(plan=plan).values_list("name", "description"))
        assert names[1] == ("Stop it", "Ours")
        assert [name for name, _words in names] == ["Pursue", "Stop it", "Prepare"]


def test_two_editors_of_a_section_meet_too(plan: Plan, orla: Person, marlhaven: Partnership) -> None:
    with within(marlhaven):
        row = NarrativeSection.objects.get(plan=plan)
        told: dict[str, Any] = {"row": row, "version": 0, "heading": "Why", "visibility": "public", "by": orla}
        surroundings.change(body="One", **told)
        with pytest.raises(ChangedMeanwhile):
            surroundings.change(body="Two", **told)


def test_a_document_is_a_link_or_a_file_and_its_file_goes_with_it(
    plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        link: dict[str, Any] = {
            "plan": plan,
            "title": "Terms",
            "url": "https://a.example.org/",
            "visibility": "public",
            "by": orla,
        }
        assert surroundings.add_document(upload=None, **link).position == 1
        with pytest.raises(IntegrityError, match="linkeddocument_is_a_link_or_a_file"), transaction.atomic():
            LinkedDocument.objects.create(plan=plan, title="Nothing", position=3)


# The plan itself


def test_a_plan_that_was_read_is_no_draft_again_and_a_draft_has_no_public_page(
    plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        settings.set_status(plan=plan, version=0, status="draft", by=orla)
        plan.refresh_from_db()
        with pytest.raises(NotAllowed, match="A draft has no public page"):
            settings.show_to_everybody(plan=plan, version=1, is_public=True, by=orla)
        settings.set_status(plan=plan, version=1, status="active", by=orla)
        plan.refresh_from_db()
        settings.show_to_everybody(plan=plan, version=2, is_public=True, by=orla)
        Publication.objects.create(plan=plan, number=1, quarter_ends_on=date(2026, 9, 30), published_at=NOON)
        with pytest.raises(NotAllowed, match="it cannot be a draft again"):
            settings.set_status(plan=plan, version=3, status="draft", by=orla)
        settings.set_status(plan=plan, version=3, status="closed", by=orla)
        plan.refresh_from_db()
        settings.show_to_everybody(plan=plan, version=4, is_public=False, by=orla)
        with pytest.raises(NotAllowed, match="This plan is closed"):
            settings.change(plan=plan, version=5, title="Other", starts_on=None, ends_on=None, by=orla)
        plan.refresh_from_db()
        assert (plan.status, plan.is_public, plan.version) == ("closed", False, 5)


def test_a_title_that_is_taken_is_refused_by_the_database_in_our_words(
    plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        other = write_plan(marlhaven, "Other", mark=" II")
        with pytest.raises(ValidationError, match="There is a plan with this title already"):
            settings.change(plan=other, version=0, title=plan.title, starts_on=None, ends_on=None, by=orla)
        with pytest.raises(IntegrityError, match="plan_once_by_title"), transaction.atomic():
            Plan.objects.filter(pk=other.pk).update(title=plan.title)


# History


def test_the_history_tells_each_change_with_its_words(
    plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Ask the pupils")
    with within(marlhaven):
        structure.change_milestone(
            milestone=row,
            version=0,
            text="Ask all pupils",
            delivery=DeliveryDate.in_month(2090, 6),
            starts_on=date(2027, 1, 4),
            next_review_on=None,
            visibility="public",
            reason="The school asked.",
            by=orla,
            at=NOON,
        )
        leading.set_leads(owner=row, version=2, agencies=[], officers=[NewOfficer(orla, accountable=True)], by=orla)
        told = {(one.what, one.before, one.after) for event in history.of_row(row) for one in event.changes}
    assert told == {
        ("Added", "", ""),
        ("Text", "Ask the pupils", "Ask all pupils"),
        ("Due", "From the strategy", "June 2090"),
        ("Planned start", "Nothing", "4 January 2027"),
        ("Read by", "The partnership", "Everybody"),
        ("Officer added", "", "Orla Penhallow (accountable)"),
    }


def test_kpis_keep_an_objective(plan: Plan, orla: Person, marlhaven: Partnership) -> None:
    with within(marlhaven):
        row = structure.add_objective(plan=plan, title="Third", strand_as_published="", strand_effective=None, by=orla)
        Kpi.objects.create(objective=row, text="People reached", position=1)
        with pytest.raises(NotAllowed, match="Strategies or KPIs"):
            structure.remove(row=row, by=orla)
