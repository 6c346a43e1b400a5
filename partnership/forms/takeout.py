"""What somebody takes something out for, and the register as a file."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.formfields import Radios
from foundation.models import Export


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label="What is it for?",
        help_text="The record of this partnership keeps that you took it out, and for which of these.",
        choices=Export.Purpose.choices,
        widget=Radios(reveals={Export.Purpose.OTHER: "purpose_words"}),
    )
    purpose_words = forms.CharField(label="Say what for", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_said = cleaned.get("purpose_words") or "purpose_words" in self.errors
        if cleaned.get("purpose") != Export.Purpose.OTHER:
            cleaned["purpose_words"] = ""
        elif not is_said:
            self.add_error("purpose_words", "Say what it is for")
        return cleaned


class RegisterOutForm(PurposeForm):
    format = forms.ChoiceField(
        label="In which form?",
        choices=(("xlsx", "Spreadsheet"), ("csv", "CSV")),
        initial="xlsx",
        widget=Radios(
            hints={
                "xlsx": "Organisations, and on a second sheet the contacts who agreed to be listed.",
                "csv": "Organisations only, for other programs.",
            }
        ),
    )
    field_order = ("format", *PurposeForm.base_fields)
