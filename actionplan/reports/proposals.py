"""Milestones that meetings proposed, for those who write the plan; and the way to what one became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from actionplan.models import AcceptedProposal, Milestone
from foundation.due import Asker
from foundation.http import NavigationItem
from partnership.models import ProposedMilestone
from partnership.roles import Permission

TAGS: dict[str, str] = {"proposed": "attention", "accepted": "done", "declined": "quiet"}


@dataclass(frozen=True, slots=True)
class ProposalLine:
    text: str
    href: str
    wanted_under: str
    meeting: str
    action: str
    action_href: str
    proposed_by: str
    proposed_on: date
    state: str
    tag: str
    waits: bool
    became: str
    milestone_href: str
    """Where the milestone is that it became; empty where it became none."""


def lines(found: Iterable[ProposedMilestone], *, slug: str) -> list[ProposalLine]:
    """After `with_origin`; one query more, whatever their number."""
    proposals = list(found)
    milestones = {
        each.proposal_id: each.milestone
        for each in AcceptedProposal.objects.filter(proposal__in=proposals).select_related(
            "milestone__strategy__objective"
        )
    }
    return [_line(each, milestones.get(each.pk), slug=slug) for each in proposals]


def _line(each: ProposedMilestone, milestone: Milestone | None, *, slug: str) -> ProposalLine:
    action = each.action
    return ProposalLine(
        text=each.text,
        href=reverse("actionplan:proposal", args=[slug, each.pk]),
        wanted_under=each.wanted_under,
        meeting=str(action.meeting) if action else "",
        action=action.text if action else "",
        action_href=reverse("partnership:action", args=[slug, action.pk]) if action else "",
        proposed_by=each.proposed_by.name if each.proposed_by else "",
        proposed_on=localdate(each.proposed_at),
        state=each.get_state_display(),
        tag=TAGS[each.state],
        waits=each.state == ProposedMilestone.State.PROPOSED,
        became=f"Milestone {milestone.code}" if milestone else each.became,
        milestone_href=_page_of(milestone, slug) if milestone else "",
    )


def way(asker: Asker, proposal: ProposedMilestone) -> NavigationItem | None:
    """From the action that it came of, for those who write the plan (settings.PROPOSAL_SOURCES): to the milestone that
    it became or to the page on which it is answered."""
    if Permission.EDIT_PLAN not in asker.permissions:
        return None
    accepted = AcceptedProposal.objects.filter(proposal=proposal)
    milestones = Milestone.objects.filter(came_of__in=accepted).select_related("strategy__objective")
    milestone = milestones.first() if proposal.state == ProposedMilestone.State.ACCEPTED else None
    if milestone:
        return NavigationItem("Open the milestone", _page_of(milestone, asker.slug))
    return NavigationItem("Open the proposal", reverse("actionplan:proposal", args=[asker.slug, proposal.pk]))


def _page_of(milestone: Milestone, slug: str) -> str:
    return reverse("actionplan:milestone", args=[slug, milestone.strategy.objective.plan_id, milestone.pk])
