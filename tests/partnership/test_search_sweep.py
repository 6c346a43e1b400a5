"""Search looks where it is said to look and nowhere else: a word stands in every other column of every table, and is
neither found nor printed beside what is."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from foundation.tenancy import within
from partnership.models import Membership, RestrictedMinute
from partnership.roles import RoleCode
from tests.architecture.place import Place, furnish
from tests.canaries import plant_in, written_columns
from tests.conftest import SignIn
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db
CANARY = "hiddencanary"
SEARCHED = {
    "actionplan.Milestone": {"text"},
    "actionplan.Objective": {"title"},
    "actionplan.PublishedMilestone": {"text"},
    "actionplan.Strategy": {"title"},
    "partnership.Action": {"text"},
    "partnership.AgendaItem": {"title"},
    "partnership.Agreement": {"title"},
    "partnership.Campaign": {"title", "audience"},
    "partnership.Contact": {"name", "role_title"},
    "partnership.Decision": {"text"},
    "partnership.Event": {"title"},
    "partnership.Meeting": {"title"},
    "partnership.Minute": {"text"},
    "partnership.Offer": {"name", "description", "for_whom"},
    "partnership.Organisation": {"name", "short_name"},
    "partnership.Person": {"name"},
}
PRINTED = {
    # Which plan, where a meeting is, and what somebody without a role is: told beside what is found.
    "actionplan.Plan": {"title"},
    "partnership.Event": {"place"},
    "partnership.Meeting": {"place"},
    "partnership.Person": {"job_title"},
}
NOT_SEARCHED = {
    "actionplan.AgencyLead",
    "actionplan.Completion",
    "actionplan.Correction",
    "actionplan.CorrectiveAction",
    "actionplan.DateChange",
    "actionplan.Evidence",
    "actionplan.Kpi",
    "actionplan.KpiValue",
    "actionplan.LinkedDocument",
    "actionplan.NarrativeSection",
    "actionplan.OfficerLead",
    "actionplan.Plan",
    "actionplan.PlanImport",
    "actionplan.Publication",
    "actionplan.RagJudgement",
    "actionplan.Remark",
    "actionplan.Strand",
    "actionplan.StrategyJudgement",
    "actionplan.Update",
    "foundation.AuditEntry",
    "foundation.Export",
    "foundation.MailChoice",
    "foundation.Message",
    "foundation.Notice",
    "foundation.StoredFile",
    "partnership.ActionOwner",
    "partnership.AgreementParty",
    "partnership.Attendance",
    "partnership.CalendarFeed",
    "partnership.Delegate",
    "partnership.Department",
    "partnership.Group",
    "partnership.Interest",
    "partnership.Invitation",
    "partnership.Invitee",
    "partnership.ItemRequest",
    "partnership.Letter",
    "partnership.Material",
    "partnership.Paper",
    "partnership.Priority",
    "partnership.ProposedMilestone",
    "partnership.ProposedObjective",
    "partnership.PublicPage",
    "partnership.PublishedPage",
    "partnership.RestrictedMinute",
    "partnership.Seat",
    "partnership.Series",
    "partnership.Supporter",
}
"""A table with words that is new goes into the one or the other: never one of care into the first."""


def plant() -> int:
    return sum(
        plant_in(model, field, CANARY)
        for model, field in written_columns()
        if field.name not in SEARCHED.get(model._meta.label, set()) | PRINTED.get(model._meta.label, set())
    )


@pytest.fixture
def place(db: None) -> Place:
    place = furnish(PartnershipFactory(slug="marlhaven"))
    with within(place.partnership):
        assert plant() > 60, "the canaries are planted"
        assert RestrictedMinute.objects.filter(text__startswith=CANARY).exists()
    return place


@pytest.fixture
def browser(place: Place, sign_in: SignIn) -> Client:
    """Of somebody who holds every role: what this person does not find, nobody does."""
    return sign_in(place.almighty)


def test_every_table_with_words_is_searched_or_is_not() -> None:
    named = SEARCHED.keys() | NOT_SEARCHED
    assert sorted({model._meta.label for model, _field in written_columns()} - named) == []
    assert SEARCHED.keys() & NOT_SEARCHED == set()


def test_care_is_never_searched() -> None:
    assert [path for path in settings.SEARCH_SOURCES if path.startswith("survivors")] == []
    assert [label for label in SEARCHED if label.startswith("survivors")] == []


@pytest.mark.parametrize("is_coordinator", [True, False])
def test_no_word_of_another_column_is_found(is_coordinator: bool, place: Place, browser: Client) -> None:
    """Whoever sees drafts, and whoever reads what was published."""
    if not is_coordinator:
        with within(place.partnership):
            for role in (RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.CHAIR):
                Membership.objects.filter(person=place.almighty, role_code=role).delete()
    assert "Nothing found" in browser.get(f"/marlhaven/search/?q={CANARY}").content.decode()
    found = browser.get("/marlhaven/search/?q=marlhaven").content.decode()
    assert "Nothing found" not in found
    assert CANARY not in found


@pytest.mark.parametrize(
    "noun",
    ["Milestone", "Strategy", "Objective", "Almighty", "Organisation", "Service", "Agreement", "Past", "Told", "Minute",
     "Decision", "Action"],
)  # fmt: skip
def test_a_word_of_each_column_that_is_searched_is_found(noun: str, place: Place, browser: Client) -> None:
    """Else the sweep would prove nothing."""
    found = browser.get(f"/marlhaven/search/?q={noun}+{place.canary}").content.decode()
    assert "Nothing found" not in found
