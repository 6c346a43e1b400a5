"""Somebody goes."""

from __future__ import annotations

from typing import Any

from django import forms

from partnership.models import Person


class LeaverForm(forms.Form):
    successor: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label="Who takes over their open actions", queryset=None, required=False, empty_label="Nobody"
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Person.objects.outside_care().with_account().exclude(pk=person.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]
