"""People, their roles and invitations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from foundation.forms import DateField
from partnership.forms.parts import AddressField, FilterForm, NameField
from partnership.models import Organisation, Person
from partnership.roles import ROLES, RoleCode

GIVEN_HERE = [(code, role.name) for code, role in ROLES.items() if code != RoleCode.VOLUNTEER]
"""Volunteers are taken on inside care, where they are checked first."""


class PersonForm(forms.ModelForm):  # type: ignore[type-arg] # the class takes no parameter when it runs
    name = NameField(label="Name", max_length=160, help_text="As the person writes it: one name is enough.")
    email = AddressField(required=False)
    job_title = NameField(label="Job title", max_length=160, required=False)

    class Meta:
        model = Person
        fields = ("name", "email", "job_title")


class RoleForm(forms.Form):
    """A role with its days. `today` fills in the first day."""

    role_code = forms.ChoiceField(label="Role", choices=[("", "Choose a role"), *GIVEN_HERE])
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label="For which organisation", queryset=None, required=False, empty_label="None"
    )
    no_organisation = forms.BooleanField(label="They hold it for no organisation", required=False)
    starts_on = DateField(label="First day", help_text="For example, 1 4 2026.")
    ends_on = DateField(label="Last day", required=False, help_text="Leave empty if it goes on.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.taking_part()  # type: ignore[attr-defined]
        self.initial.setdefault("starts_on", today)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for_none = data.pop("no_organisation", False)
        role = ROLES.get(data.get("role_code", ""))
        if role and role.speaks_for_organisation and data.get("organisation") is None and not for_none:
            self.add_error(
                "organisation", "Choose the organisation that they speak for. If there is none, tick the box below."
            )
        if for_none and data.get("organisation") is not None:
            self.add_error("no_organisation", "Choose an organisation or tick this box, not both.")
        return data


class InviteForm(RoleForm):
    name = NameField(label="Name", max_length=160, help_text="As the person writes it: one name is enough.")
    email = AddressField(help_text="The invitation goes here, and the person signs in with it.")
    job_title = NameField(label="Job title", max_length=160, required=False)
    field_order = ("name", "email", "job_title", "role_code", "organisation", "no_organisation", "starts_on", "ends_on")


class EndRoleForm(forms.Form):
    ends_on = DateField(label="Last day", help_text="The role holds to the end of this day.")


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="Choose a password",
        max_length=200,
        strip=False,
        help_text="At least 12 characters. Three or four unconnected words are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PeopleFilter(FilterForm):
    q = forms.CharField(label="Name", required=False, max_length=160)
    role = forms.ChoiceField(required=False, choices=[("", "All"), *GIVEN_HERE])
    standing = forms.ChoiceField(
        label="Access",
        required=False,
        choices=[
            ("", "All"),
            ("active", "Can sign in"),
            ("invited", "Invited"),
            ("none", "No account"),
            ("former", "No role now"),
            ("suspended", "Suspended"),
        ],
    )
