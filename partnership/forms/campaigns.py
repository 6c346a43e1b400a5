"""Campaigns and events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation.formfields import DocumentField
from foundation.forms import DateField, Tickboxes
from foundation.weblinks import WebAddressField
from partnership.forms.parts import FilterForm, NameField
from partnership.models import Campaign, Event, Organisation
from partnership.names import refuse_deceptive_name

LONGEST_NAME = 160
MOST_AT_ONCE = 500


class CampaignForm(forms.Form):
    title = NameField(label="Title", max_length=160)
    starts_on = DateField(label="First day", help_text="For example, 18 10 2026.")
    ends_on = DateField(label="Last day")
    audience = forms.CharField(label="For whom", max_length=300, required=False)
    languages = forms.CharField(label="Languages", max_length=200, required=False)
    aims = forms.CharField(label="What it is to bring about", max_length=2000, required=False, widget=forms.Textarea)
    partners: forms.ModelMultipleChoiceField[Organisation] = forms.ModelMultipleChoiceField(
        label="Organisations that take part", queryset=None, required=False, widget=Tickboxes
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].queryset = Organisation.objects.taking_part()  # type: ignore[attr-defined]


class ReachForm(forms.Form):
    reach = forms.IntegerField(label="People reached", min_value=0, max_value=100_000_000, required=False)
    reach_counted = forms.CharField(
        label="How it was counted",
        help_text="Such as: leaflets handed out, or visits of the page from 12 to 25 October.",
        max_length=300,
        required=False,
    )


class MaterialForm(forms.Form):
    title = NameField(label="Title", max_length=160)
    language = forms.CharField(label="Language", max_length=60, required=False)
    upload = DocumentField(label="File", required=False)
    url = WebAddressField(label="Or its web address", required=False)
    licence = forms.CharField(label="Licence", help_text="What others may do with it.", max_length=200, required=False)
    credit = forms.CharField(label="Who made it", max_length=200, required=False)


class CampaignFilter(FilterForm):
    q = forms.CharField(label="Title or audience", required=False, max_length=160)
    when = forms.ChoiceField(
        required=False, choices=[("", "All"), ("now", "Now"), ("ahead", "Ahead"), ("past", "Past")]
    )


class EventForm(forms.Form):
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *Event.Kind.choices])
    title = NameField(label="Title", max_length=160)
    held_on = DateField(label="Day", help_text="For example, 7 6 2027.")
    begins = forms.TimeField(
        label="Begins at",
        help_text="Such as 9:30 or 14:00.",
        required=False,
        input_formats=["%H:%M"],
        error_messages={"invalid": "The time must be like 9:30 or 14:00"},
    )
    place = forms.CharField(label="Place", max_length=300, required=False)
    capacity = forms.IntegerField(label="Room for how many", min_value=1, max_value=100_000, required=False)
    campaign: forms.ModelChoiceField[Campaign] = forms.ModelChoiceField(
        label="Part of which campaign", queryset=None, required=False, empty_label="None"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.all()  # type: ignore[attr-defined]


class PeopleField(forms.CharField):
    """One person a line, with a comma before the organisation. Cleans to (name, organisation) of each."""

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_AT_ONCE:
            raise ValidationError(f"Add at most {MOST_AT_ONCE} people at once")
        found = []
        for line in lines:
            name, _, organisation = (part.strip() for part in line.partition(","))
            if not name or max(len(name), len(organisation)) > LONGEST_NAME:
                raise ValidationError(
                    f"Write a name and an organisation of at most {LONGEST_NAME} letters: {line[:40]}"
                )
            for part in filter(None, (name, organisation)):
                refuse_deceptive_name(part)
            found.append((name, organisation))
        return found


class ExpectForm(forms.Form):
    people = PeopleField(
        label="Names and organisations",
        help_text="One person a line, such as: Ilse Marchbank, Harbour Trust",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=100_000,
    )
    came = forms.BooleanField(label="They are here", required=False, help_text="For people who came unannounced.")


class PriorityForm(forms.Form):
    text = forms.CharField(label="What is pressing", max_length=300)
    notes = forms.CharField(
        label="What was said of it", help_text="No names of survivors.", max_length=2000, required=False,
        widget=forms.Textarea,
    )  # fmt: skip


class ProposeObjectiveForm(forms.Form):
    text = forms.CharField(label="The objective, in the words of a plan", max_length=300)
