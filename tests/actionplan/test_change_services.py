"""What the services that write a plan keep, refuse and leave alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actionplan.models import (
    AgencyLead,
    DateChange,
    Kpi,
    LinkedDocument,
    Milestone,
    NarrativeSection,
    Objective,
    Plan,
    Publication,
    Strand,
    Strategy,
    Update,
)
from actionplan.rag import Lifecycle
from actionplan.reports import history
from actionplan.services import leading, places, settings, stages, structure, surroundings
from actionplan.services.plans import NewOfficer
from actionplan.turns import ChangedMeanwhile
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.conftest import codes, strategy_called, write_plan

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


# Another date of a strategy


def redate(
    strategy: Strategy, delivery: DeliveryDate, reason: str, by: Person, *, next_review_on: date | None = None
) -> None:
    same: dict[str, Any] = {"title": strategy.title, "title_in_overview": "", "notes": "", "version": strategy.version}
    when: dict[str, Any] = {"delivery": delivery, "reason": reason, "next_review_on": next_review_on, "at": NOON}
    structure.change_strategy(strategy=strategy, **same, **when, by=by)


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


def test_what_is_closed_keeps_the_date_that_it_had_when_its_strategy_gets_another(
    dated: Strategy, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        Milestone.objects.filter(text="Brief the carers").update(lifecycle=Lifecycle.NOT_ACHIEVED)
        redate(dated, DeliveryDate.in_month(2091, 6), "The school asks for it.", orla)
        rows = Milestone.objects.filter(strategy=dated).select_related("strategy").order_by("position")
        assert [(row.text, row.due.label, row.has_own_delivery) for row in rows] == [
            ("Write the lesson", "March 2090", True),
            ("Give the lesson", "June 2091", False),
            ("Brief the carers", "March 2090", True),
            ("Ask the pupils", "June 2089", True),
        ]
        assert [row.milestone.text for row in DateChange.objects.all()] == ["Give the lesson"]


@pytest.mark.parametrize("status", [Plan.Status.DRAFT, Plan.Status.ACTIVE])
def test_milestones_that_can_never_be_past_the_new_date_of_their_strategy_get_a_day_to_look_again(
    status: str, dated: Strategy, plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status=status)
        Milestone.objects.filter(text="Brief the carers").update(next_review_on=date(2027, 1, 1))
        with pytest.raises(ValidationError) as refused:
            redate(dated, DeliveryDate.ongoing(), " ", orla)
        asked = ["next_review_on"] if status == Plan.Status.DRAFT else ["reason", "next_review_on"]
        assert [*refused.value.message_dict] == asked
        assert strategy_called("Learn the signs").delivery.label == "March 2090"
        redate(dated, DeliveryDate.ongoing(), "It goes on.", orla, next_review_on=date(2027, 6, 1))
        rows = Milestone.objects.filter(strategy=dated).order_by("position")
        assert [(row.text, row.next_review_on) for row in rows] == [
            ("Write the lesson", None),  # complete
            ("Give the lesson", date(2027, 6, 1)),
            ("Brief the carers", date(2027, 1, 1)),
            ("Ask the pupils", None),  # has a date of its own
        ]


def test_a_day_to_look_again_is_set_where_it_was_missing_without_another_date(
    dated: Strategy, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        dated.delivery = DeliveryDate.ongoing()
        dated.save()
        redate(dated, dated.delivery, "", orla, next_review_on=date(2027, 6, 1))
        rows = Milestone.objects.filter(strategy=dated, next_review_on=date(2027, 6, 1))
        assert [row.text for row in rows] == ["Give the lesson", "Brief the carers"]


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
