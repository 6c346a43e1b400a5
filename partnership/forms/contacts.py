"""Contacts and departments of an organisation, and what it offers."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.forms import DateField
from partnership.forms.parts import AddressField, FilterForm, NameField
from partnership.models import Contact, Department, Offer, Organisation, Person


class ContactForm(forms.ModelForm):  # type: ignore[type-arg] # the class takes no parameter when it runs
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label="Somebody from the list of people", queryset=None, required=False, empty_label="Nobody from the list"
    )
    name = NameField(
        label="Or a name", max_length=160, required=False, help_text="For somebody who is not in the list."
    )
    role_title = NameField(label="What they do there", max_length=160, required=False)
    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        label="Department", queryset=None, required=False, empty_label="None"
    )
    email = AddressField(required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    may_be_listed = forms.BooleanField(
        label="They agreed to be listed",
        required=False,
        help_text="Everybody who reads the register sees them then. If not, only those who look after it do.",
    )
    consent_on = DateField(label="Agreed on", required=False)

    class Meta:
        model = Contact
        fields = ("person", "name", "role_title", "department", "email", "phone", "may_be_listed", "consent_on")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.outside_care()  # type: ignore[attr-defined]
        self.fields["department"].queryset = organisation.departments.all()  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service says what is missing, in the words of the page."""


class DepartmentForm(forms.Form):
    name = NameField(label="Name", max_length=160)


class OfferForm(forms.ModelForm):  # type: ignore[type-arg] # the class takes no parameter when it runs
    name = NameField(label="What it offers", max_length=160, help_text="Such as: Women's drop-in, or Legal advice.")
    description = forms.CharField(label="About it", required=False, max_length=1000, widget=forms.Textarea)
    for_whom = forms.CharField(label="For whom", required=False, max_length=300)
    how_to_reach = forms.CharField(label="How to reach it", required=False, max_length=300)
    is_public = forms.BooleanField(
        label="May be shown on the public page", required=False, help_text="People who are not signed in may read it."
    )

    class Meta:
        model = Offer
        fields = ("name", "description", "for_whom", "how_to_reach", "is_public")


class OfferFilter(FilterForm):
    q = forms.CharField(label="What or who", required=False, max_length=160)
