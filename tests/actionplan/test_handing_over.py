"""A note that milestones change hands: in their history, and no news of how they go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Q

from actionplan import suggested
from actionplan.models import Milestone, OfficerLead, Plan, Update
from actionplan.rag import thresholds_on
from actionplan.readers import WHOLE
from actionplan.reports import facts, sheets
from actionplan.services import leads, updates
from actionplan.services.leads import Replacement
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.pages import Address, words
from tests.actionplan.tellings import AT, write
from tests.actionplan.test_officers import officer, replace
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
LONG_AFTER = date(2030, 1, 1)


def silent_on(day: date) -> set[str]:
    open_rows = Milestone.objects.filter(suggested.silent(day, thresholds_on(day)) & Q(rag="amber"))
    return set(open_rows.values_list("text", flat=True))


def test_handing_over_is_no_update_and_ends_no_silence(plan: Plan, marlhaven: Partnership, coordinator: Person) -> None:
    with within(marlhaven):
        milestone = Milestone.objects.get(text="Brief the carers")
        told = write(milestone, coordinator, "One home has answered.")
        before = Milestone.objects.get(pk=milestone.pk)
        seen = sheets.seen_of(milestone)
        leads_then = leads.Held.of(officer("Orla Penhallow"), [plan]).mark
        leads.replace_officer(
            old=officer("Orla Penhallow"), new="Ines Varga", plans=[plan], seen=leads_then, by=coordinator,
            at=AT + timedelta(days=400), note="The files are with housing.",
        )  # fmt: skip
        after = Milestone.objects.get(pk=milestone.pk)
        entry = milestone.updates.all()[0]
        row = next(row for row in facts.of_plan(plan, WHOLE, on=LONG_AFTER) if row.key == milestone.pk)
        assert (entry.kind, entry.text) == (
            "handover", "Handed over from Orla Penhallow to Ines Varga. The files are with housing."
        )  # fmt: skip
        assert (after.updated_at, after.version) == (before.updated_at, before.version)
        assert sheets.seen_of(milestone) == seen
        assert (row.update_text, row.is_silent) == ("One home has answered.", True)
        assert "Brief the carers" in silent_on(AT.date() + timedelta(days=401))
        assert updates.no_change(milestone=milestone, by=coordinator, at=AT).pk != told.pk
        assert AuditEntry.objects.filter(action="milestone.handed_over").count() == 3


def test_a_hand_over_that_is_taken_back_says_so_where_it_was_told(
    plan: Plan, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        done = replace(officer("Orla Penhallow"), "Ines Varga", [plan], coordinator, "She leaves.")
        OfficerLead.objects.create(milestone=Milestone.objects.get(text="Ask the pupils"), group_name="All schools")
        leads.take_back(done=Replacement.from_dict(done.as_dict()), by=coordinator, at=AT + timedelta(hours=1))
        told = Update.objects.filter(text__startswith="The hand-over").values_list("kind", "milestone__text", "text")
        words = "The hand-over from Orla Penhallow to Ines Varga is taken back: Orla Penhallow leads it."
        assert sorted(told) == [("handover", name, words) for name in ("Brief the carers", "Give the lesson")]


def test_taking_back_what_had_no_note_adds_none(plan: Plan, marlhaven: Partnership, coordinator: Person) -> None:
    with within(marlhaven):
        done = replace(officer("Orla Penhallow"), "Ines Varga", [plan], coordinator)
        assert leads.take_back(done=done, by=coordinator, at=AT) == 1
        assert not Update.objects.exists()


def test_a_hand_over_stands_in_the_history_without_a_stage(
    plan: Plan, marlhaven: Partnership, coordinator: Person, sign_in: SignIn, address_of: Address
) -> None:
    with within(marlhaven):
        milestone = Milestone.objects.get(text="Ask the pupils")
        replace(officer("Orla Penhallow"), "Ines Varga", [plan], coordinator, "She leaves.")
    told = words(sign_in(coordinator).get(address_of(milestone)))
    said = told.split("Everything that was said of it")[1]
    assert said.strip().startswith("Hand-over ")
    assert "Handed over from Orla Penhallow to Ines Varga. She leaves. Add a correction" in said
    assert "Last update None yet" in told
