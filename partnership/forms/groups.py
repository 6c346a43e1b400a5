"""Groups, their seats and terms, interests, and cover for who is away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from foundation.forms import DateField
from partnership.forms.meetings import Offering, OrganisationChoice, PersonChoice
from partnership.forms.parts import FilterForm, NameField
from partnership.models import Agreement, Group, Term


class GroupFilter(FilterForm):
    q = forms.CharField(label="Name", required=False, max_length=160)
    kind = forms.ChoiceField(required=False, choices=[("", "All"), *Group.Kind.choices])
    standing = forms.ChoiceField(
        label="Meets", required=False, choices=[("", "All"), ("now", "Still meets"), ("ended", "Meets no more")]
    )


class GroupForm(forms.ModelForm):  # type: ignore[type-arg] # the class takes no parameter when it runs
    name = NameField(label="Name", max_length=160)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *Group.Kind.choices], initial="")
    is_ours = forms.BooleanField(
        label="It is a group of this partnership",
        required=False,
        initial=True,
        help_text="Take the tick away for a board of somebody else, to which a group reports.",
    )
    purpose = forms.CharField(label="What it is for", required=False, max_length=1000, widget=forms.Textarea)
    leaders = forms.IntegerField(
        label="How many leaders it must have",
        required=False,
        min_value=1,
        max_value=99,
        help_text="Each from a different organisation. Leave empty if the terms do not say.",
    )
    quorum = forms.IntegerField(
        label="Quorum",
        required=False,
        min_value=1,
        max_value=99,
        help_text="How many organisations with a seat must be there to decide.",
    )
    meets = forms.CharField(label="How often it meets", required=False, max_length=120)
    decides_by = forms.CharField(label="How it decides", required=False, max_length=300)
    what_it_reports = forms.CharField(
        label="What it reports", required=False, max_length=300, help_text="For example, Objective 1, each quarter."
    )

    class Meta:
        model = Group
        fields = (
            "name", "kind", "is_ours", "purpose", "leaders", "quorum", "meets", "decides_by", "reports_to",
            "what_it_reports", "terms_of_reference",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above: Any = self.fields["reports_to"]
        above.label, above.empty_label = "Reports to", "No other group"
        above.queryset = Group.objects.meeting_still().other_than(self.instance)
        terms: Any = self.fields["terms_of_reference"]
        terms.label, terms.empty_label = "Terms of reference", "None"
        terms.queryset = Agreement.objects.filter(kind=Agreement.Kind.TERMS)


class SeatForm(Offering):
    organisation = OrganisationChoice(label="Organisation", empty_label="Choose an organisation")
    title = NameField(
        label="What the seat is called", max_length=160, required=False, help_text="For example, Housing."
    )


class LastDayForm(forms.Form):
    """`today` fills in the day."""

    ends_on = DateField(label="Last day")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ends_on", today)


class TermForm(forms.Form):
    part = forms.ChoiceField(label="Part", choices=Term.Part.choices)
    starts_on = DateField(label="First day", help_text="For example, 1 4 2026.")
    ends_on = DateField(label="Last day", required=False, help_text="Leave empty if no end is agreed on.")


class FillSeatForm(Offering, TermForm):
    person = PersonChoice(label="Person", empty_label="Choose somebody")
    field_order = ("person", "part", "starts_on", "ends_on")


class InterestForm(forms.Form):
    what = NameField(label="What is the interest?", max_length=500, help_text="For example, trustee of a shelter.")


class InterestOfForm(Offering, InterestForm):
    """For whoever declares it in somebody's place."""

    person = PersonChoice(label="Whose interest is it?", empty_label="Choose somebody")
    field_order = ("person", "what")


class CoverForm(Offering):
    away = PersonChoice(label="Who is away?", empty_label="Choose somebody")
    covering = PersonChoice(label="Who covers for them?", empty_label="Choose somebody")
    starts_on = DateField(label="First day", help_text="For example, 1 4 2026.")
    ends_on = DateField(label="Last day", help_text="The cover ends by itself after this day.")
