"""The answer to a milestone that a meeting proposed."""

from __future__ import annotations

from typing import Any

from django import forms

from actionplan.forms.answers import DATE_HELP, DeliveryField, LongTextField
from actionplan.forms.structure import LONGEST_TEXT, visibility_field
from actionplan.models import Plan, Strategy
from actionplan.services.plans import NewAgency, NewOfficer
from foundation.forms import DateField
from foundation.periods import DeliveryDate
from partnership.forms import FilterForm
from partnership.forms.meetings import Offering, OrganisationChoice, PersonChoice
from partnership.models import ProposedMilestone

State = ProposedMilestone.State


class ProposalFilter(FilterForm):
    state = forms.ChoiceField(
        label="State", required=False,
        choices=[(State.PROPOSED, "Waiting for an answer"), (State.ACCEPTED, "In the action plan"),
                 (State.DECLINED, "Declined"), ("all", "All")],
    )  # fmt: skip


class StrategyChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # the class takes no parameter when it runs
    """A strategy of any plan that can still be changed."""

    def label_from_instance(self, obj: Strategy) -> str:
        return f"{obj.code} {obj.title} ({obj.objective.plan.title})"


class AcceptForm(Offering):
    strategy = StrategyChoice(label="Under which strategy?", queryset=None, empty_label="Choose a strategy")
    text = LongTextField(label="What will be done?", max_length=LONGEST_TEXT, rows=3)
    delivery = DeliveryField(
        label="When is it due?", help_text=f"{DATE_HELP} Leave it empty if it has the date of its strategy."
    )
    next_review_on = DateField(
        label="Next review",
        required=False,
        help_text="Needed where it can never be past its date: Ongoing, every year, or no date.",
    )
    agency = OrganisationChoice(
        label="Which organisation leads it?", required=False, empty_label="Whoever leads the strategy"
    )
    officer = PersonChoice(label="Who leads it?", required=False, empty_label="Whoever leads the strategy")
    visibility = visibility_field()

    def __init__(self, data: Any = None, *, proposal: ProposedMilestone) -> None:
        super().__init__(data, initial=_begins_with(proposal))
        changeable = Plan.objects.exclude(status=Plan.Status.CLOSED)
        offered = Strategy.objects.filter(objective__plan__in=changeable).select_related("objective__plan")
        by_place = offered.order_by("objective__plan", "objective__position", "position")
        self.fields["strategy"].queryset = by_place  # type: ignore[attr-defined]

    @property
    def answers(self) -> dict[str, Any]:
        """As `services.proposals.accept` takes them."""
        found = dict(self.cleaned_data)
        agency, officer = found.pop("agency"), found.pop("officer")
        found["agencies"] = [NewAgency(agency)] if agency else []
        found["officers"] = [NewOfficer(officer)] if officer else []
        if not str(self["delivery"].value() or "").strip():
            found["delivery"] = None
        return found


class DeclineForm(forms.Form):
    why = forms.CharField(
        label="Why is it not taken into the plan?",
        max_length=300,
        help_text="Everybody who reads the minutes reads it.",
    )


def _begins_with(proposal: ProposedMilestone) -> dict[str, Any]:
    """Its words, and the date and first owners of the action that it came of."""
    found: dict[str, Any] = {"text": proposal.text}
    if proposal.action:
        owners = list(proposal.action.owners.all())
        found |= {
            "delivery": None if proposal.action.due == DeliveryDate.none() else proposal.action.due,
            "officer": next((each.person_id for each in owners if each.person_id), None),
            "agency": next((each.organisation_id for each in owners if each.organisation_id), None),
        }
    return found
