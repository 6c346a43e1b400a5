"""What to take out of a plan, in which form, and what for."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.formfields import Radios
from foundation.models import Export

WHAT = (("board", "The board"), ("plan", "The whole plan"), ("milestones", "A list of milestones"))
WHAT_HINTS = {
    "board": "Numbers, what is off track or at risk and why, objectives, KPIs and what changed.",
    "plan": "Everything, in the order of the plan.",
    "milestones": "All of them. To take out some, narrow the list first and choose “Take it out” there.",
}
FORMATS = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Spreadsheet"), ("csv", "CSV"))
FORMAT_HINTS = {
    "pdf": "To read, print or send round.",
    "docx": "To write in: the table of the plan with its seven columns.",
    "xlsx": "To sort and count, such as with Excel.",
    "csv": "Milestones only, for other programs.",
}


class TakeOutForm(forms.Form):
    what = forms.ChoiceField(label="What do you want to take out?", choices=WHAT, widget=Radios(hints=WHAT_HINTS))
    format = forms.ChoiceField(label="In which form?", choices=FORMATS, widget=Radios(hints=FORMAT_HINTS))
    purpose = forms.ChoiceField(
        label="What is it for?",
        help_text="The record of this partnership keeps that you took it out, and for which of these.",
        choices=Export.Purpose.choices,
        widget=Radios(reveals={Export.Purpose.OTHER: "purpose_words"}),
    )
    purpose_words = forms.CharField(label="Say what for", max_length=200, required=False)

    def __init__(self, data: Any, *, narrowed_by: tuple[str, ...], initial: dict[str, str]) -> None:
        """`narrowed_by`: the filters of the list that the person comes from, in words."""
        super().__init__(data, initial=initial)
        if narrowed_by:
            widget = self.fields["what"].widget
            assert isinstance(widget, Radios)
            widget.hints = {**WHAT_HINTS, "milestones": f"Only those on your list: {'; '.join(narrowed_by)}."}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_said = cleaned.get("purpose_words") or "purpose_words" in self.errors
        if cleaned.get("purpose") == Export.Purpose.OTHER and not is_said:
            self.add_error("purpose_words", "Say what it is for")
        return cleaned
