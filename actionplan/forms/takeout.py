"""What to take out of a plan, in which form, and what for."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.formfields import Radios
from partnership.forms.takeout import PurposeForm

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


class TakeOutForm(PurposeForm):
    what = forms.ChoiceField(label="What do you want to take out?", choices=WHAT, widget=Radios(hints=WHAT_HINTS))
    format = forms.ChoiceField(label="In which form?", choices=FORMATS, widget=Radios(hints=FORMAT_HINTS))
    field_order = ("what", "format", *PurposeForm.base_fields)

    def __init__(self, data: Any, *, narrowed_by: tuple[str, ...], initial: dict[str, str]) -> None:
        """`narrowed_by`: the filters of the list that the person comes from, in words."""
        super().__init__(data, initial=initial)
        if narrowed_by:
            widget = self.fields["what"].widget
            assert isinstance(widget, Radios)
            widget.hints = {**WHAT_HINTS, "milestones": f"Only those on your list: {'; '.join(narrowed_by)}."}
