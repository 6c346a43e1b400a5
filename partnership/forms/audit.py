"""The record of who saw and changed what."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.forms import DateField
from partnership.forms.parts import FilterForm
from partnership.models import Person


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
