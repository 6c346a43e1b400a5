"""What a list of milestones is narrowed to. It stays in the address, so a list can be kept or sent."""

from __future__ import annotations

from typing import Any

from django import forms

from actionplan.models import Visibility
from actionplan.rag import Standing
from actionplan.reports import lists
from actionplan.reports.narrowing import AS_PUBLISHED, NEXT_DAYS, days_in_words
from actionplan.reports.shapes import PlanFacts
from actionplan.travel import WORDS as MOVED
from foundation.due import MONTH

ALL = ("", "All")
ATTENTION = ("attention", "Off track or at risk")
OWN = (("", "As of today"), (AS_PUBLISHED, "As the board has them"))
DATES = (
    ("past", "Past its date"),
    ("not_started", "Past its date and not started"),
    ("not_rated", "Past its date and not rated"),
    ("rated", "Past its date, with a rating"),
    ("soon", ""),
    ("next", ""),
    ("ongoing", "Ongoing, or without a last day"),
)
"""What lies ahead is said by the day for which the rows speak."""
SIGNALS = [("silent", "No recent update"), ("ask", "Asks the board for something")]
UNCONFIRMED = ("unconfirmed", "Called done, not yet confirmed")
"""Told of live rows alone."""


class MilestoneFilter(forms.Form):
    marks_optional = False

    q = forms.CharField(label="Words in what is said, or names", max_length=100, required=False)
    standing = forms.ChoiceField(
        label="Rating", required=False, choices=[ALL, ATTENTION, *((code.value, code.word) for code in Standing)]
    )
    objective = forms.ChoiceField(label="Objective", required=False)
    strand = forms.ChoiceField(label="Strand", required=False)
    agency = forms.ChoiceField(label="Lead agency", required=False)
    officer = forms.ChoiceField(label="Lead officer", required=False)
    date = forms.ChoiceField(label="Date", required=False, choices=[ALL, *DATES])
    moved = forms.ChoiceField(
        label="At the last board",
        required=False,
        choices=[ALL, *((code.value, word) for code, word in MOVED.items() if code != "gone")],
    )
    visibility = forms.ChoiceField(label="Who may see it", required=False, choices=[ALL, *Visibility.choices])
    own = forms.ChoiceField(label="Milestones that you lead", required=False, choices=OWN)
    signal = forms.ChoiceField(label="To look at", required=False, choices=[ALL, *SIGNALS, UNCONFIRMED])

    def __init__(self, data: Any, facts: PlanFacts) -> None:
        """Offers the reader of these rows what can narrow them. What is not offered narrows nothing."""
        super().__init__(data)
        if not facts.reader.edits:
            del self.fields["visibility"]
        if facts.as_published is None:
            del self.fields["own"]
        offered = lists.choices(facts) | {"signal": _signals(facts), "date": _dates(facts)}
        for name, found in offered.items():
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
                words[name] = f"Words: {value}"
        return words


def _dates(facts: PlanFacts) -> list[tuple[str, str]]:
    ahead = {"soon": days_in_words(MONTH, facts), "next": days_in_words(NEXT_DAYS, facts)}
    return [(value, label or f"In {ahead[value]}") for value, label in DATES]


def _signals(facts: PlanFacts) -> list[tuple[str, str]]:
    return [*SIGNALS, UNCONFIRMED] if any(row.is_live for row in facts) else SIGNALS
