"""Organisations of the register."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from foundation.forms import DateField
from foundation.weblinks import WebAddressField
from partnership.forms.parts import FilterForm, NameField
from partnership.models import Organisation
from partnership.querysets.organisations import TAKING_PART

Status = Organisation.Status


class NewOrganisationForm(forms.ModelForm):  # type: ignore[type-arg] # the class takes no parameter when it runs
    name = NameField(label="Name", max_length=160)
    short_name = NameField(
        label="Short name", max_length=40, required=False, help_text="What people call it, such as initials."
    )
    # Empty to begin with: a sector that nobody chose would count in the balance of sectors.
    sector = forms.ChoiceField(choices=[("", "Choose a sector"), *Organisation.Sector.choices], initial="")
    website = WebAddressField(label="Website", required=False)
    joined_on = DateField(label="Joined on", required=False)
    renews_on = DateField(
        label="Renews on", required=False, help_text="When you will ask whether it goes on taking part."
    )
    notes = forms.CharField(
        label="Notes",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text="Only those who look after the register read them.",
    )

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "sector", "relationship", "website", "joined_on", "renews_on", "notes")


class OrganisationForm(NewOrganisationForm):
    status = forms.ChoiceField(choices=Status.choices)

    class Meta(NewOrganisationForm.Meta):
        fields = (  # type: ignore[assignment] # one more than the other
            "name", "short_name", "sector", "relationship", "status", "website", "joined_on", "renews_on", "notes",
        )  # fmt: skip

    def __init__(self, *args: Any, has_left: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_left:  # leaving asks for a day, on a page of its own
            offered = [(code, label) for code, label in Status.choices if code != Status.LEFT]
            self.fields["status"].choices = offered  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    left_on = DateField(label="Since when", help_text="The first day on which it no longer took part.")
    why = forms.CharField(label="Why", required=False, max_length=300)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("left_on", today)


class RenewForm(forms.Form):
    renews_on = DateField(label="Ask again on")


class RejoinForm(forms.Form):
    joined_on = DateField(label="Joined again on")
    renews_on = DateField(label="Renews on", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("joined_on", today)


class MergeForm(forms.Form):
    into: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label="The one that stays", queryset=None, empty_label="Choose an organisation"
    )

    def __init__(self, *args: Any, duplicate: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.exclude(pk=duplicate.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class OrganisationFilter(FilterForm):
    q = forms.CharField(label="Name", required=False, max_length=160)
    sector = forms.ChoiceField(required=False, choices=[("", "All"), *Organisation.Sector.choices])
    relationship = forms.ChoiceField(required=False, choices=[("", "All"), *Organisation.Relationship.choices])
    status = forms.ChoiceField(
        required=False, choices=[("", "All"), (TAKING_PART, "Taking part"), *Organisation.Status.choices]
    )
