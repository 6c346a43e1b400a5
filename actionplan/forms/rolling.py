"""The form with which a plan is rolled forward."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from actionplan.models import Plan
from foundation.forms import DateField

ONE_DAY = timedelta(days=1)
LEAP_DAY = (2, 29)


class RollForwardForm(forms.Form):
    """Begins with the day after the old plan and as many years as it had."""

    title = forms.CharField(label="Title of the new plan", max_length=200)
    starts_on = DateField(label="First day", required=False)
    ends_on = DateField(label="Last day", required=False)

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data, initial=_next_period(plan))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "The last day must not be before the first")
        return data


def _next_period(plan: Plan) -> dict[str, date]:
    if not plan.ends_on:
        return {}
    first = plan.ends_on + ONE_DAY
    if not plan.starts_on:
        return {"starts_on": first}
    years = first.year - plan.starts_on.year
    whole = (first.month, first.day) == (plan.starts_on.month, plan.starts_on.day) and (first.month, first.day) != (
        2,
        29,
    )
    return {"starts_on": first} | ({"ends_on": first.replace(year=first.year + years) - ONE_DAY} if whole else {})
