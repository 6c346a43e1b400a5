"""Agreements, their parties and signatures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from foundation.formfields import DocumentField
from foundation.forms import DateField
from partnership.forms.parts import FilterForm, NameField
from partnership.models import Agreement, Organisation


class AgreementForm(forms.Form):
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *Agreement.Kind.choices])
    title = NameField(label="Title", max_length=200)
    version = forms.CharField(label="Version", max_length=20, required=False, help_text="Such as 2, or 2026.")
    starts_on = DateField(label="First day", help_text="For example, 1 4 2026.")
    ends_on = DateField(label="Last day", required=False, help_text="Leave empty if it goes on.")
    review_on = DateField(label="Look at it again on", required=False)
    upload = DocumentField(label="Document", required=False)


class PartyForm(forms.Form):
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label="Organisation", queryset=None, empty_label="Choose an organisation"
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.taking_part().not_party_to(agreement)
        self.fields["organisation"].queryset = offered  # type: ignore[attr-defined]


class SignatureForm(forms.Form):
    signatory = NameField(label="Who signed", max_length=160)
    signed_on = DateField(label="Signed on")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("signed_on"):
            self.initial["signed_on"] = today


class AgreementFilter(FilterForm):
    q = forms.CharField(label="Title", required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=[("", "All"), *Agreement.Kind.choices])
    standing = forms.ChoiceField(
        label="Counts",
        required=False,
        choices=[("", "All"), ("now", "Now"), ("later", "Later"), ("past", "Ended"), ("superseded", "Replaced")],
    )
