"""What to take out of a meeting, and in which form."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.forms import Radios

FORMS = (("pdf", "PDF"), ("docx", "Word"))


class MeetingFileForm(forms.Form):
    """`minutes`: whether there are any for the reader. `restricted`: whether they may read the restricted part."""

    what = forms.ChoiceField(label="What do you want?", choices=(), widget=Radios)
    format = forms.ChoiceField(label="In which form?", choices=FORMS, widget=Radios, initial="pdf")
    restricted = forms.BooleanField(
        label="With what is restricted", required=False,
        help_text="Restricted papers are named and the restricted part of the minutes is added. Do not pass it on.",
    )  # fmt: skip

    def __init__(self, *args: Any, minutes: bool, restricted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("agenda", "The agenda, with its papers named")]
        if minutes:
            choices.append(("minutes", "The minutes"))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.fields["what"].initial = choices[-1][0]
        if not restricted:
            del self.fields["restricted"]
