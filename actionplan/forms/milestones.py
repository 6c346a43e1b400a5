"""Forms about milestones: a rating with its reason, and what a list is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from actionplan.rag import FROM_RAG, MEANINGS, Rag, Standing
from foundation.formfields import Radios

LONGEST_REASON = 2000
ALL = ("", "All")
PAST = (
    ("any", "Past its date"),
    ("not_rated", "Past its date and not rated"),
    ("rated", "Past its date, with a rating"),
)
HINTS = {Rag.NONE: "There is not enough to judge by. This does not mean that all is well."}


class JudgementForm(forms.Form):
    """A rating with its reason. `seen` is the judgement that stood on the page when it was opened."""

    rag = forms.ChoiceField(
        label="How likely is it to be done by its date?",
        choices=[(value or "none", value.label) for value in (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NONE)],
        widget=Radios(hints={value or "none": HINTS.get(value, MEANINGS[FROM_RAG[value]]) for value in Rag}),
        error_messages={"required": "Choose a rating", "invalid_choice": "Choose a rating from the list"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What has happened, what stands in the way, and what happens next. Everybody who may read the plan"
        " can read this, so name no survivor and nobody who reports something.",
        error_messages={
            "required": "Say why you rate it so",
            "max_length": f"The reason must have {LONGEST_REASON:,} characters or fewer",
        },
    )
    although_past = forms.BooleanField(label="It is on track although its date has gone by", required=False)
    seen = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @property
    def asks_about_date(self) -> bool:
        """The box is shown only to those who have been asked, and who may change their mind."""
        return self.is_bound and bool(self.errors.get("although_past") or self.cleaned_data.get("although_past"))

    @property
    def judgement(self) -> dict[str, Any]:
        """What was said, as `services.milestones.judge` takes it."""
        cleaned = self.cleaned_data
        rag = Rag.NONE if cleaned["rag"] == "none" else Rag(cleaned["rag"])
        kept = {name: cleaned[name] for name in ("reason", "seen", "although_past")}
        return {"rag": rag, **kept}

    def after(self, newest: int | None) -> JudgementForm:
        """The same words, to be sent once more by somebody who has now read the judgement `newest`."""
        return JudgementForm(initial={**self.cleaned_data, "seen": newest})


class MilestoneFilter(forms.Form):
    """What a list of milestones is narrowed to. It stays in the address, so a list can be kept or sent."""

    marks_optional = False

    q = forms.CharField(label="Words in the milestone", max_length=100, required=False)
    standing = forms.ChoiceField(
        label="Rating", required=False, choices=[ALL, *((code.value, code.word) for code in Standing)]
    )
    objective = forms.ChoiceField(label="Objective", required=False)
    strand = forms.ChoiceField(label="Strand", required=False)
    agency = forms.ChoiceField(label="Lead agency", required=False)
    officer = forms.ChoiceField(label="Lead officer", required=False)
    past = forms.ChoiceField(label="Date", required=False, choices=[ALL, *PAST])

    def __init__(self, data: Any, *, choices: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        super().__init__(data)
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [ALL, *found]
            field.error_messages["invalid_choice"] = f"Choose from the list of this plan: {field.label}"

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, in words: {"agency": "Lead agency: Marlhaven Council"}."""
        words = {}
        for name, value in self.cleaned_data.items():
            label, field = str(self.fields[name].label), self.fields[name]
            if value and isinstance(field, forms.ChoiceField):
                words[name] = f"{label}: {dict(field.choices)[value]}"  # type: ignore[arg-type] # a list of pairs
            elif value:
                words[name] = label if value is True else f"Words: {value}"
        return words
