"""Organisations of the register."""

from __future__ import annotations

from django import forms

from partnership.forms.parts import FilterForm, NameField
from partnership.models import Organisation


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg] # the class takes no parameter when it runs
    name = NameField(label="Name", max_length=160)
    short_name = NameField(
        label="Short name", max_length=40, required=False, help_text="What people call it, such as initials."
    )

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "sector", "relationship", "status")


class NewOrganisationForm(forms.ModelForm):  # type: ignore[type-arg] # the class takes no parameter when it runs
    name = NameField(label="Name", max_length=160)
    short_name = NameField(
        label="Short name", max_length=40, required=False, help_text="What people call it, such as initials."
    )
    # Empty to begin with: a sector that nobody chose would count in the balance of sectors.
    sector = forms.ChoiceField(choices=[("", "Choose a sector"), *Organisation.Sector.choices], initial="")

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "sector", "relationship")


class OrganisationFilter(FilterForm):
    q = forms.CharField(label="Name", required=False, max_length=160)
    sector = forms.ChoiceField(required=False, choices=[("", "All"), *Organisation.Sector.choices])
    relationship = forms.ChoiceField(required=False, choices=[("", "All"), *Organisation.Relationship.choices])
    status = forms.ChoiceField(required=False, choices=[("", "All"), *Organisation.Status.choices])
