"""Shape and validity of what people type. What may be done is for the services and policies to say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import model_to_dict

from foundation.access import NotAllowed
from foundation.forms import DateField
from partnership.models import Organisation, Person
from partnership.names import refuse_deceptive_name
from partnership.roles import ROLES, RoleCode

GIVEN_HERE = [(code, role.name) for code, role in ROLES.items() if code != RoleCode.VOLUNTEER]
"""Volunteers are taken on inside care, where they are checked first."""


class NameField(forms.CharField):
    default_validators = [refuse_deceptive_name]


class AddressField(forms.EmailField):
    """In small letters, as it is kept, before its length is measured: some letters grow when they are made small."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Email address", max_length=254, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


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


class FilterForm(forms.Form):
    """A filter sent by GET. What is not valid narrows nothing."""

    marks_optional = False

    @property
    def wanted(self) -> dict[str, Any]:
        """Field -> value, for each that is filled in and valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def sent(self) -> dict[str, str]:
        """What was sent for these fields, as it came: the addresses of further pages keep it."""
        return {name: value for name, value in self.data.items() if value and name.partition("_")[0] in self.fields}


class OrganisationFilter(FilterForm):
    q = forms.CharField(label="Name", required=False, max_length=160)
    sector = forms.ChoiceField(required=False, choices=[("", "All"), *Organisation.Sector.choices])
    relationship = forms.ChoiceField(required=False, choices=[("", "All"), *Organisation.Relationship.choices])
    status = forms.ChoiceField(required=False, choices=[("", "All"), *Organisation.Status.choices])


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


class AuditFilter(FilterForm):
    action = forms.ChoiceField(label="What", required=False)
    actor: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label="Who", queryset=None, required=False, empty_label="Anybody"
    )
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def __init__(self, *args: Any, actions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", "Anything"), *actions]  # type: ignore[attr-defined]
        self.fields["actor"].queryset = Person.objects.outside_care().with_account()  # type: ignore[attr-defined]


def initial_of(row: Model) -> dict[str, Any]:
    return model_to_dict(row)


def saved(form: forms.BaseForm, save: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was valid and the service took it. What the service found wrong, and why it refused, stands on
    the form, beside what was typed.
    """
    if not form.is_valid():
        return False
    try:
        save(form.cleaned_data)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    except NotAllowed as refused:
        form.add_error(None, refused.sentence)
        return False
    return True
