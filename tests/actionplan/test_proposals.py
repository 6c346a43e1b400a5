"""Milestones that meetings proposed: taken into the plan or declined, and told back where they came from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from actionplan.models import AcceptedProposal, Milestone, Plan
from actionplan.policies import refusal, require_removable
from actionplan.services import proposals
from actionplan.services.plans import NewAgency, NewOfficer
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Action, Organisation, Partnership, Person, ProposedMilestone
from partnership.roles import RoleCode
from partnership.services import actions
from partnership.services.actions import Owners
from tests.conftest import SignIn
from tests.factories import MilestoneFactory, OrganisationFactory, StrategyFactory, member
from tests.partnership.meeting_makers import held

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 12, 9, tzinfo=UTC)
MARCH = DeliveryDate.in_month(2027, 3)


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member(RoleCode.ANTISLAVERY_COORDINATOR, name="Cora Fenwright")


def proposed(by: Person, *, people: list[Person] | None = None, bodies: list[Organisation] | None = None) -> Action:
    """An action of a meeting, proposed as a milestone."""
    _meeting, about = held()
    owners = Owners(people or [], bodies or [], () if people or bodies else ("All partners",))
    made = actions.add(item=about, text="Train the hotels", due=MARCH, owners=owners, by=by)
    actions.propose(action=made, text="Hotels are trained", wanted_under="Learn the signs", by=by, at=AT)
    return made


def accept(proposal: ProposedMilestone, by: Person, **facts: object) -> Milestone:
    given = {
        "strategy": facts.pop("strategy", None) or StrategyFactory(), "text": "Hotels are trained", "delivery": MARCH,
        "next_review_on": None, "visibility": "partnership", "agencies": [], "officers": [],
    }  # fmt: skip
    return proposals.accept(proposal=proposal, **given | facts, by=by, at=AT)  # type: ignore[arg-type]


def test_a_proposal_becomes_a_milestone_with_its_leads_and_says_its_number(
    marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        council, strategy = OrganisationFactory(name="Harbour Council"), StrategyFactory()
        proposal = proposed(coordinator).proposals.get()
        made = accept(
            proposal, coordinator, strategy=strategy, agencies=[NewAgency(council)], officers=[NewOfficer(coordinator)]
        )
        kept = Milestone.objects.get(pk=made.pk)
        assert (kept.strategy, kept.text, kept.due, kept.rag) == (strategy, "Hotels are trained", MARCH, "")
        assert [lead.organisation for lead in kept.agencyleads.all()] == [council]
        proposal.refresh_from_db()
        assert (proposal.state, proposal.became, proposal.decided_by) == (
            "accepted", f"Milestone {kept.code}", coordinator,
        )  # fmt: skip
        recorded = AuditEntry.objects.filter(action="proposedmilestone.decided")
        assert [entry.details["state"] for entry in recorded] == ["accepted"]


def test_a_proposal_that_was_decided_is_not_decided_again(marlhaven: Partnership, coordinator: Person) -> None:
    with within(marlhaven):
        proposal = proposed(coordinator).proposals.get()
        accept(proposal, coordinator)
        with pytest.raises(NotAllowed, match="decided in the meantime"):
            accept(proposal, coordinator)
        with pytest.raises(NotAllowed, match="decided in the meantime"):
            proposals.decline(proposal=proposal, why="Too much.", by=coordinator, at=AT)
        assert Milestone.objects.filter(text="Hotels are trained").count() == 1


def test_the_database_lets_a_proposal_become_one_milestone_and_a_milestone_come_of_one(
    marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        first, second = (proposed(coordinator).proposals.get() for _twice in range(2))
        made = accept(first, coordinator)
        for name, row in (
            ("acceptedproposal_becomes_one_milestone", {"proposal": first, "milestone": MilestoneFactory()}),
            ("acceptedproposal_once_by_milestone", {"proposal": second, "milestone": made}),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                AcceptedProposal.objects.create(**row)


def test_what_is_wrong_with_a_milestone_leaves_its_proposal_open(marlhaven: Partnership, coordinator: Person) -> None:
    with within(marlhaven):
        proposal = proposed(coordinator).proposals.get()
        with pytest.raises(ValidationError, match="enter the day on which somebody looks at it again"):
            accept(proposal, coordinator, delivery=DeliveryDate.ongoing())
        closed = StrategyFactory(objective__plan__status=Plan.Status.CLOSED)
        with pytest.raises(NotAllowed, match="closed"):
            accept(proposal, coordinator, strategy=closed)
        proposal.refresh_from_db()
        assert (proposal.state, Milestone.objects.count()) == ("proposed", 0)


def test_a_declined_proposal_says_why_and_the_action_may_be_proposed_again(
    marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        action = proposed(coordinator)
        proposals.decline(proposal=action.proposals.get(), why="It is in milestone 1.2.", by=coordinator, at=AT)
        again = actions.propose(action=action, text="Hotels", wanted_under="", by=coordinator, at=AT)
        states = action.proposals.order_by("pk").values_list("state", "became")
        assert list(states) == [("declined", "It is in milestone 1.2."), ("proposed", "")]
        assert again.state == "proposed"


def test_a_milestone_that_came_of_a_meeting_is_not_removed(marlhaven: Partnership, coordinator: Person) -> None:
    with within(marlhaven):
        made = accept(proposed(coordinator).proposals.get(), coordinator)
        assert refusal(require_removable, made).startswith("This milestone came of an action of a meeting")


def test_the_coordinator_takes_a_proposal_in_and_finds_its_milestone_at_the_action(
    marlhaven: Partnership, coordinator: Person, sign_in: SignIn
) -> None:
    with within(marlhaven):
        strategy = StrategyFactory(title="Learn the signs")
        council = OrganisationFactory(name="Harbour Council")
        action = proposed(coordinator, people=[coordinator], bodies=[council])
        pk = action.proposals.get().pk
    client = sign_in(coordinator)
    page = client.get(f"/marlhaven/plans/proposals/{pk}/accept/").content.decode()
    assert "Hotels are trained</textarea>" in page
    for chosen in (f'value="{coordinator.pk}" selected', f'value="{council.pk}" selected', 'value="March 2027"'):
        assert chosen in page
    sent = {
        "strategy": strategy.pk, "text": "Hotels are trained", "delivery": "March 2027", "visibility": "partnership",
        "agency": council.pk, "officer": coordinator.pk,
    }  # fmt: skip
    answer = client.post(f"/marlhaven/plans/proposals/{pk}/accept/", sent, follow=True)
    assert "Its action says so too." in answer.content.decode()
    with within(marlhaven):
        made = Milestone.objects.select_related("strategy__objective").get()
        code = made.code
    told = client.get(f"/marlhaven/actions/{action.pk}/").content.decode()
    assert f"In the action plan: Milestone {code}" in told
    assert f'href="/marlhaven/plans/{strategy.objective.plan_id}/milestones/{made.pk}/"' in told
    minutes = client.get(f"/marlhaven/meetings/{action.meeting_id}/").content.decode()
    assert f"In the action plan: Milestone {code}" in minutes


def test_a_reason_for_declining_stands_at_the_action(
    marlhaven: Partnership, coordinator: Person, sign_in: SignIn
) -> None:
    with within(marlhaven):
        action = proposed(coordinator)
        pk = action.proposals.get().pk
    client = sign_in(coordinator)
    wrong = client.post(f"/marlhaven/plans/proposals/{pk}/decline/", {"why": ""})
    assert escape("Why is it not taken into the plan?") in wrong.content.decode()
    client.post(f"/marlhaven/plans/proposals/{pk}/decline/", {"why": "It is there already."})
    assert "Declined: It is there already." in client.get(f"/marlhaven/actions/{action.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_proposals_asks_as_much_whatever_their_number(
    marlhaven: Partnership, coordinator: Person, sign_in: SignIn, number: int
) -> None:
    with within(marlhaven):
        for _each in range(number):
            accept(proposed(coordinator).proposals.get(), coordinator)
    client = sign_in(coordinator)
    client.get("/marlhaven/plans/proposals/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/marlhaven/plans/proposals/?state=accepted")
    assert page.content.decode().count("In the action plan</strong>") == number
    assert len(asked) == 10


def test_a_list_without_proposals_says_how_one_comes_here(coordinator: Person, sign_in: SignIn) -> None:
    page = sign_in(coordinator).get("/marlhaven/plans/proposals/").content.decode()
    assert "No proposal waits" in page
