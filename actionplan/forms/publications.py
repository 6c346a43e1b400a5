"""The forms with which a board is published, and something is put right beside one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from actionplan.forms.answers import NEVER_SEEN, SeenField

LONGEST_MESSAGE = 4000


class PublishForm(forms.Form):
    """`seen` is the number of the last board that stood on the page when it was opened."""

    quarter = forms.ChoiceField(
        label="Which quarter does it report on?",
        error_messages={"required": "Choose a quarter", "invalid_choice": "Choose a quarter from the list"},
    )
    message = forms.CharField(
        label="Your message to its readers",
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands at the top of the board. Say what matters most and what you ask of them.",
        error_messages={"max_length": f"The message must have {LONGEST_MESSAGE:,} characters or fewer"},
    )
    seen = SeenField()

    def __init__(self, data: Any = None, *, quarters: Sequence[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = quarters

    @property
    def publication(self) -> dict[str, Any]:
        """What was said, as `services.publications.publish` takes it."""
        cleaned = self.cleaned_data
        quarter = date.fromisoformat(cleaned["quarter"])
        seen = NEVER_SEEN if cleaned["seen"] is None else cleaned["seen"]
        return {"quarter_ends_on": quarter, "message": cleaned["message"], "seen": seen}


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label="What should be put right?",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands beside the milestone on this board, with your name and the day. The board itself stays as"
        " it was.",
        error_messages={
            "required": "Say what should be put right",
            "max_length": f"The correction must have {LONGEST_MESSAGE:,} characters or fewer",
        },
    )
