"""One of everything in a partnership, so that a sweep can ask for each thing by its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from actionplan.models import (
    Completion,
    CorrectiveAction,
    DateChange,
    Evidence,
    Kpi,
    LinkedDocument,
    Milestone,
    NarrativeSection,
    Plan,
    PlanImport,
    Publication,
    Strand,
    Update,
)
from actionplan.reports.publications import snapshot
from actionplan.services import imports, publications
from foundation import documents, exports
from foundation.exports import Order
from foundation.models import Export, Message
from foundation.tenancy import within
from partnership.models import (
    Action,
    ActionOwner,
    AgendaItem,
    Attendance,
    CalendarFeed,
    Campaign,
    Cover,
    Decision,
    Delegate,
    Event,
    Interest,
    Invitee,
    ItemRequest,
    Letter,
    Material,
    Minute,
    Organisation,
    Paper,
    Partnership,
    Person,
    Priority,
    ProposedMilestone,
    PublicPage,
    PublishedPage,
    RestrictedMinute,
    Supporter,
)
from partnership.roles import RoleCode
from tests.factories import (
    AgreementFactory,
    AgreementPartyFactory,
    ContactFactory,
    DepartmentFactory,
    GroupFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    MilestoneFactory,
    OfferFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    SeriesFactory,
    TermFactory,
    UserFactory,
)


@dataclass(frozen=True)
class Place:
    """A partnership with one of everything. Each word in it carries its canary."""

    partnership: Partnership
    almighty: Person
    """Holds every role: whatever stops this person is a wall, not a permission."""
    things: dict[str, int]
    canary: str

    def parts(self, sample: dict[str, str]) -> dict[str, Any]:
        return {part: self.things[thing] for part, thing in sample.items()}


def publish(plan: Plan) -> Publication:
    """The board as it stands: what those read who do not see drafts."""
    return publications.publish(
        plan=plan,
        read=lambda: snapshot(plan, on=date(2026, 7, 1)),
        quarter_ends_on=date(2026, 6, 30),
        message="",
        seen=0,
        by=None,
        at=datetime(2026, 7, 1, 9, tzinfo=UTC),
    )


def taken_out(*, by: Person, title: str) -> Export:
    """A file that has been made, with nothing in it that anybody reads."""
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    order = Order("board", "pdf", "export_plan", title, "board", "meeting", parameters={"plan": 0})
    export = exports.ask(order=order, by=by, at=at)
    file = documents.keep(content=b"%PDF-1.7", name="board", kind=documents.EVIDENCE[0], by=by)
    export.file, export.state, export.expires_at = file, Export.State.READY, at
    export.save(update_fields=["file", "state", "expires_at"])
    return export


def tell(milestone: Milestone, *, by: Person, canary: str) -> dict[str, int]:
    """An update with evidence, an action, another date asked for and a claim that it is done, none of them answered."""
    at = datetime(2026, 7, 2, 9, tzinfo=UTC)
    file = documents.keep(content=b"%PDF-1.7", name="evidence", kind=documents.EVIDENCE[0], by=by)
    update = Update.objects.create(
        milestone=milestone, text=f"Update {canary}", lifecycle="in_progress", quarter_ends_on=date(2026, 9, 30),
        written_by=by, written_at=at,
    )  # fmt: skip
    evidence = Evidence.objects.create(update=update, title=f"Evidence {canary}", file=file)
    action = CorrectiveAction.objects.create(
        milestone=milestone, text=f"Action {canary}", owner=by, due_on=date(2026, 12, 1), created_by=by, created_at=at
    )
    DateChange.objects.create(
        milestone=milestone, before="No date", reason=f"Reason {canary}", asked_by=by, asked_at=at
    )
    Completion.objects.create(
        milestone=milestone, update=update, done_on=date(2026, 7, 1), claimed_by=by, claimed_at=at
    )
    return {"update": update.pk, "evidence": evidence.pk, "action": action.pk}


def given_up(*, to: Person) -> Message:
    """A message that could not be sent."""
    assert to.user is not None
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    return Message.objects.create(
        user=to.user, key="digest:2026-07-01", made_at=at, send_from=at, state="failed", last_error="refused"
    )


def in_review(*, by: Person, canary: str) -> PlanImport:
    """A document that was read and is not accepted yet."""
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    lines = [f"Document {canary}", "", "Strategy,Milestones,Lead agency,Lead officer,Delivery date"]
    lines.append(f"Strategy {canary},Milestone {canary},Agency {canary},Ilse Marchbank,March 2027")
    review = imports.start(content="\n".join(lines).encode(), file_name="plan.csv", by=by, at=at)
    imports.read(partnership_id=review.partnership_id, number=review.pk, clock=lambda: at)
    return review


def meet(*, by: Person, organisation: Organisation, canary: str) -> dict[str, int]:
    """A meeting ahead, one whose minutes are being written, and one whose minutes the chair has approved."""
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    series = SeriesFactory(title=f"Series {canary}")
    ahead = MeetingFactory(title=f"Meeting {canary}", series=series)
    held = MeetingFactory(
        title=f"Held {canary}", series=series, stage="held", starts_at=at, ends_at=at.replace(hour=11)
    )
    approved = MeetingFactory(title=f"Past {canary}", series=series, stage="approved", approved_by=by, approved_at=at)
    item = AgendaItem.objects.create(meeting=ahead, title=f"Item {canary}", position=1)
    asked = ItemRequest.objects.create(meeting=ahead, title=f"Asked {canary}", asked_by=by, asked_at=at)
    file = documents.keep(content=b"%PDF-1.7", name="paper", kind=documents.EVIDENCE[0], by=by)
    paper = Paper.objects.create(meeting=ahead, title=f"Paper {canary}", file=file)
    invitee = Invitee.objects.create(meeting=ahead, person=by)
    CalendarFeed.objects.create(person=by, hashed=canary, made_at=at)
    Letter.objects.create(kind="invitation", meeting=ahead, sequence=0, invitee=invitee, made_at=at, send_from=at)
    came = Attendance.objects.create(meeting=held, name=f"Guest {canary}", part="guest", organisation=organisation)
    minuted = AgendaItem.objects.create(meeting=held, title=f"Minuted {canary}", position=1)
    decision = Decision.objects.create(item=minuted, text=f"Decision {canary}")
    told = AgendaItem.objects.create(meeting=approved, title=f"Told {canary}", position=1)
    Minute.objects.create(item=told, text=f"Minute {canary}", written_by=by, written_at=at)
    RestrictedMinute.objects.create(item=told, text=f"Restricted {canary}", written_by=by, written_at=at)
    action = Action.objects.create(item=told, meeting=approved, text=f"Action {canary}")
    ActionOwner.objects.create(action=action, person=by)
    proposal = ProposedMilestone.objects.create(
        action=action, text=f"Proposed {canary}", proposed_by=by, proposed_at=at
    )
    made = {
        "series": series, "meeting": ahead, "held_meeting": held, "approved_meeting": approved, "agenda_item": item,
        "asked_item": asked, "paper": paper, "invitee": invitee, "attendance": came, "minuted_item": minuted,
        "decision": decision, "meeting_action": action, "proposal": proposal,
    }  # fmt: skip
    return {name: row.pk for name, row in made.items()}


def plan_ahead(*, by: Person, canary: str) -> dict[str, int]:
    """A campaign with a material, and an event with somebody who is expected and something pressing."""
    campaign = Campaign.objects.create(
        title=f"Campaign {canary}", starts_on=date(2026, 10, 12), ends_on=date(2090, 10, 25)
    )
    file = documents.keep(content=b"%PDF-1.7", name="poster", kind=documents.EVIDENCE[0], by=by)
    material = Material.objects.create(campaign=campaign, title=f"Poster {canary}", file=file)
    event = Event.objects.create(kind="launch", title=f"Event {canary}", campaign=campaign, held_on=date(2026, 10, 18))
    delegate = Delegate.objects.create(event=event, name=f"Delegate {canary}")
    priority = Priority.objects.create(event=event, text=f"Priority {canary}")
    made = {"campaign": campaign, "material": material, "event": event, "delegate": delegate, "priority": priority}
    return {name: row.pk for name, row in made.items()}


def speak(*, canary: str) -> dict[str, int]:
    """A public page, published, with a draft beyond it and a supporter."""
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    page = PublicPage.objects.create(
        who_we_are=f"Draft {canary}", version=1, is_shown=True, last_reviewed_on=date(2026, 7, 1)
    )
    published = PublishedPage.objects.create(page=page, number=1, who_we_are=f"Published {canary}", published_at=at)
    supporter = Supporter.objects.create(name=f"Supporter {canary}", position=1)
    return {"published_page": published.pk, "supporter": supporter.pk}


def gather(*, by: Person, organisation: Organisation, canary: str) -> dict[str, int]:
    """A group with a seat that somebody fills, an interest, one without seats, and cover for who is away."""
    group = GroupFactory(name=f"Group {canary}")
    seat = SeatFactory(group=group, organisation=organisation, title=f"Seat {canary}")
    member, on = PersonFactory(name=f"Member {canary}"), date(2026, 7, 1)
    term = TermFactory(seat=seat, person=member)
    interest = Interest.objects.create(
        group=group, person=member, what=f"Interest {canary}", declared_on=on, confirmed_on=on
    )
    cover = Cover.objects.create(away=member, covering=by, starts_on=on, ends_on=date(2090, 1, 1))
    made = {
        "group": group, "empty_group": GroupFactory(name=f"Empty {canary}"), "seat": seat, "term": term,
        "interest": interest, "cover": cover,
    }  # fmt: skip
    return {name: row.pk for name, row in made.items()}


def furnish(partnership: Partnership) -> Place:
    canary = f"canary-of-{partnership.slug}"
    with within(partnership):
        almighty = PersonFactory(user=UserFactory(), name=f"Almighty {canary}")
        for role in RoleCode:
            MembershipFactory(person=almighty, role_code=role)
        organisation = OrganisationFactory(name=f"Organisation {canary}")
        left = OrganisationFactory(name=f"Gone {canary}", status="left")
        department = DepartmentFactory(organisation=organisation, name=f"Department {canary}")
        contact = ContactFactory(organisation=organisation, name=f"Contact {canary}")
        offer = OfferFactory(organisation=organisation, name=f"Service {canary}")
        terms = documents.keep(content=b"%PDF-1.7", name="signed", kind=documents.EVIDENCE[0], by=almighty)
        agreement = AgreementFactory(title=f"Agreement {canary}", document=terms)
        party = AgreementPartyFactory(agreement=agreement, organisation=organisation)
        person = PersonFactory(name=f"Person {canary}", email=f"{canary}@example.org")
        held = MembershipFactory(person=person, organisation=organisation)
        later = MembershipFactory(person=person, role_code=RoleCode.TRAINER, starts_on=date(2090, 1, 1))
        invited = PersonFactory(name=f"Invited {canary}", email=f"invited-{canary}@example.org")
        InvitationFactory(person=invited)
        account_holder = PersonFactory(name=f"Account holder {canary}", user=UserFactory())
        MembershipFactory(person=account_holder)
        milestone = MilestoneFactory(
            text=f"Milestone {canary}",
            strategy__title=f"Strategy {canary}",
            strategy__objective__title=f"Objective {canary}",
            strategy__objective__plan__title=f"Plan {canary}",
        )
        plan = milestone.strategy.objective.plan
        kpi = Kpi.objects.create(objective=milestone.strategy.objective, text=f"KPI {canary}", position=1)
        strand = Strand.objects.create(plan=plan, name="Pursue", description=f"Strand {canary}", position=1)
        section = NarrativeSection.objects.create(plan=plan, heading=f"Section {canary}", body="Why.", position=1)
        address = f"https://{canary}.example.org/"
        document = LinkedDocument.objects.create(plan=plan, title=f"Document {canary}", url=address, position=1)
        paper = documents.keep(content=b"%PDF-1.7", name="terms", kind=documents.EVIDENCE[0], by=almighty)
        filed = LinkedDocument.objects.create(plan=plan, title=f"Filed {canary}", file=paper, position=2)
        publish(plan)
        export = taken_out(by=almighty, title=f"File {canary}")
        message = given_up(to=account_holder)
        review = in_review(by=almighty, canary=canary)
        said = tell(milestone, by=person, canary=canary)
        said |= meet(by=almighty, organisation=organisation, canary=canary)
        said |= gather(by=almighty, organisation=organisation, canary=canary)
        said |= speak(canary=canary)
        said |= plan_ahead(by=almighty, canary=canary)
    strategy = milestone.strategy
    things = {
        "organisation": organisation.pk,
        "left_organisation": left.pk,
        "department": department.pk,
        "contact": contact.pk,
        "offer": offer.pk,
        "agreement": agreement.pk,
        "party": party.pk,
        "person": person.pk,
        "invited": invited.pk,
        "account_holder": account_holder.pk,
        "membership": held.pk,
        "later_membership": later.pk,
        "export": export.pk,
        "message": message.pk,
        "milestone": milestone.pk,
        "first_board": 1,
        "first": 1,
        "review": review.pk,
        **said,
        "strategy": strategy.pk,
        "objective": strategy.objective_id,
        "plan": strategy.objective.plan_id,
        "kpi": kpi.pk,
        "strand": strand.pk,
        "section": section.pk,
        "document": document.pk,
        "filed_document": filed.pk,
    }
    return Place(partnership, almighty, things, canary)
