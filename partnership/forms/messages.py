"""The rhythm of what leaves by mail, the list of it, and everybody's own choice."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from foundation.forms import Radios
from foundation.models import MailChoice, MailHours, Message, Rhythm
from foundation.reminders import Wishes
from foundation.workingdays import Nation
from partnership.forms.parts import FilterForm, initial_of
from partnership.reports.messages import HELD_STATE

HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
MOST_STEPS, LONGEST_WAIT = 6, 365


class TimeOfDay(forms.TypedChoiceField):
    """A half hour of the day, chosen from a list."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(f"{each:%H:%M}", f"{each:%H:%M}") for each in HALF_HOURS]
        super().__init__(choices=choices, coerce=time.fromisoformat, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class RhythmForm(forms.Form):
    days_before = forms.CharField(
        label="Days before a date",
        required=False,
        max_length=60,
        help_text="Numbers with commas, such as 30, 7, 1. Leave empty to tell nobody before the date.",
    )
    overdue_every = forms.IntegerField(
        label="Days between reminders after a date", min_value=1, max_value=LONGEST_WAIT,
        help_text="The first goes out the day after the date.",
    )  # fmt: skip
    silent_every = forms.IntegerField(
        label="Days between reminders of a milestone without a recent update", min_value=1, max_value=LONGEST_WAIT
    )
    digest_at = TimeOfDay(label="When the mail of the day leaves")
    nation = forms.ChoiceField(
        label="Bank holidays of", choices=Nation.choices, help_text="No mail of the day leaves on them."
    )

    def clean_days_before(self) -> list[int]:
        parts = [part for part in re.split(r"[,;\s]+", self.cleaned_data["days_before"]) if part]
        if not all(part.isascii() and part.isdigit() and int(part) <= LONGEST_WAIT for part in parts):
            raise ValidationError(f"Write whole numbers from 0 to {LONGEST_WAIT} with commas, such as 30, 7, 1.")
        if len(parts) > MOST_STEPS:
            raise ValidationError(f"Choose at most {MOST_STEPS} numbers: more would be a mail every few days.")
        return [int(part) for part in parts]


class MessageFilter(FilterForm):
    q = forms.CharField(label="Name", required=False, max_length=160)
    state = forms.ChoiceField(required=False, choices=[("", "All"), (HELD_STATE, "Held"), *Message.State.choices])


class MailChoicesForm(forms.Form):
    """How somebody wants their own mail. A question for each topic of the site."""

    quiet_from = TimeOfDay(label="Quiet hours begin", help_text="What is due in quiet hours leaves when they end.")
    quiet_until = TimeOfDay(label="Quiet hours end", help_text="Choose the same time twice to have none.")
    digest_on = forms.ChoiceField(label="The one mail comes", choices=MailHours.DigestOn.choices, widget=Radios)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, name in settings.TOPICS.items():
            self.fields[f"how_{topic}"] = forms.ChoiceField(label=name, choices=MailChoice.How.choices, widget=Radios)
        self.order_fields([f"how_{topic}" for topic in settings.TOPICS])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        names = {f"how_{topic}": topic for topic in settings.TOPICS}
        return {name: value for name, value in data.items() if name not in names} | {
            "how": {topic: data[name] for name, topic in names.items() if name in data}
        }


def choices_initial(wanted: Wishes) -> dict[str, Any]:
    hours = wanted.hours
    how = {f"how_{topic}": wanted.of(topic) for topic in settings.TOPICS}
    return how | {"quiet_from": hours.quiet_from, "quiet_until": hours.quiet_until, "digest_on": hours.digest_on}


def rhythm_initial(rhythm: Rhythm) -> dict[str, Any]:
    return initial_of(rhythm) | {"days_before": ", ".join(str(days) for days in rhythm.days_before)}
