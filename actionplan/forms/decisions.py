"""What is answered to somebody who asks, or said afterwards: agreed or not, opened again, put right."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from actionplan.forms.answers import LongTextField, SeenField
from actionplan.forms.ratings import LONGEST_REASON, NAME_NOBODY
from actionplan.forms.updates import LONGEST_UPDATE
from foundation.forms import Radios


class CorrectionForm(forms.Form):
    text = LongTextField(
        label="What was wrong, and what is right?",
        rows=4,
        max_length=LONGEST_UPDATE,
        help_text=f"The entry stays as it is. Your correction stands beside it. {NAME_NOBODY}",
    )


class DecisionForm(forms.Form):
    """Agree, or send back with a note that says why. `about` is the key of what was asked when the page was opened."""

    needed_when: ClassVar = {"note": "needed where you do not agree"}

    note = LongTextField(label="Note", rows=3, max_length=LONGEST_REASON, required=False)
    agree = forms.ChoiceField(
        label="Your answer",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=Radios(),
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    about = SeenField()

    def __init__(self, data: Any = None, *, about: int, yes: str, no: str, note: str = "") -> None:
        super().__init__(data, initial={"about": about, "note": note})
        field = self.fields["agree"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("yes", yes), ("no", no)]
        self.order_fields(["agree", "note"])
        self.now, self.words = about, {"yes": yes, "no": no}

    @property
    def is_overtaken(self) -> bool:
        """Whether it answers another question than the one that waits now: nothing of it may count for this one."""
        return self.is_bound and self.fields["about"].clean(self["about"].data) != self.now

    def once_more(self) -> DecisionForm:
        """For somebody who has now read the question that waits: the note as it was typed, and no answer chosen."""
        return DecisionForm(about=self.now, note=self["note"].data or "", **self.words)

    @property
    def decision(self) -> dict[str, Any]:
        """What was said, as the services take it."""
        return {"agree": self.cleaned_data["agree"] == "yes", "note": self.cleaned_data["note"]}


class ReopenForm(forms.Form):
    reason = LongTextField(
        label="Why is it opened again?", rows=3, max_length=LONGEST_UPDATE, help_text=NAME_NOBODY,
        error_messages={"required": "Say why it is opened again"},
    )  # fmt: skip
