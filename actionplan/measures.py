"""What KPIs are counted in: numbers as people type and read them, the periods that they cover, and how far there is
to go (R27, R31). Pure functions. `kind` is one of `Kpi.Kind` and `better` one of `Kpi.Better`, by their values.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from foundation.periods import FinancialYear, Quarter, QuarterCalendar, last_day_of_month

MOST = Decimal("999999999999.99")
"""What the column of a value holds."""
LONGEST_NUMBER = 40
YES, NO = Decimal(1), Decimal(0)
ANSWERS = {"yes": YES, "y": YES, "true": YES, "1": YES, "no": NO, "n": NO, "false": NO, "0": NO}
HUNDRED = 100


class UnreadableNumber(ValueError):
    """The text is not a value of this kind. `str(error)` is a sentence that says what to write in its place."""


class PeriodKind(TextChoices):
    FINANCIAL_QUARTER = "financial_quarter", "Financial quarter"
    CALENDAR_QUARTER = "calendar_quarter", "Calendar quarter"
    FINANCIAL_YEAR = "financial_year", "Financial year"
    MONTH = "month", "Month"
    DAYS = "days", "Other days"


QUARTERS = {
    PeriodKind.FINANCIAL_QUARTER: QuarterCalendar.FINANCIAL,
    PeriodKind.CALENDAR_QUARTER: QuarterCalendar.CALENDAR,
}


@dataclass(frozen=True, slots=True)
class Period:
    """What a value covers: from a day to a day, both included, and how that stretch of days was named."""

    kind: PeriodKind
    starts_on: date
    ends_on: date

    @classmethod
    def containing(cls, on: date, kind: PeriodKind) -> Period:
        """The whole period of that kind around a day; of other days, the day itself."""
        if kind in QUARTERS:
            quarter = Quarter.containing(on, calendar=QUARTERS[kind])
            return cls(kind, quarter.starts_on, quarter.ends_on)
        if kind is PeriodKind.FINANCIAL_YEAR:
            year = FinancialYear.containing(on)
            return cls(kind, year.starts_on, year.ends_on)
        if kind is PeriodKind.MONTH:
            return cls(kind, on.replace(day=1), last_day_of_month(on.year, on.month))
        return cls(kind, on, on)

    @property
    def label(self) -> str:
        """Months always stand beside the name of a quarter or a year (R31)."""
        if self.kind in QUARTERS:
            return Quarter.containing(self.starts_on, calendar=QUARTERS[self.kind]).label
        if self.kind is PeriodKind.FINANCIAL_YEAR:
            year = FinancialYear.containing(self.starts_on)
            return f"{year.label} (April {year.starts_in} to March {year.starts_in + 1})"
        if self.kind is PeriodKind.MONTH:
            return f"{self.starts_on:%B %Y}"
        first, last = (f"{day.day} {day:%B %Y}" for day in (self.starts_on, self.ends_on))
        return first if first == last else f"{first} to {last}"

    @property
    def short_label(self) -> str:
        """For the axis of a chart."""
        if self.kind in QUARTERS:
            return Quarter.containing(self.starts_on, calendar=QUARTERS[self.kind]).months
        if self.kind is PeriodKind.FINANCIAL_YEAR:
            return FinancialYear.containing(self.starts_on).label
        return self.label


def read_number(text: str, kind: str) -> Decimal:
    """A value as people type it: "1,250", "62.5%", "£3,000", "yes". Raises UnreadableNumber with a sentence."""
    typed = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip().casefold()
    if kind == "yes_no":
        if typed not in ANSWERS:
            raise UnreadableNumber("Answer with yes or no.")
        return ANSWERS[typed]
    _refuse_sign(typed, kind)
    bare = re.sub(r"[\s,£%]|per cent|percent", "", typed)
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", bare) or len(typed) > LONGEST_NUMBER or _is_grouped_wrongly(typed):
        raise UnreadableNumber(f"Write a number in figures, like {EXAMPLES[kind]}.")
    if len(bare.partition(".")[2]) > 2:  # noqa: PLR2004 -- as many as the column keeps
        raise UnreadableNumber("Write at most two figures after the point.")
    number = Decimal(bare)
    if abs(number) > MOST:
        raise UnreadableNumber(f"Write a number between -{MOST:,f} and {MOST:,f}.")
    return number


EXAMPLES = {"number": "1,250", "percentage": "62.5%", "money": "£3,000"}


def _refuse_sign(typed: str, kind: str) -> None:
    """A sign of another kind means that something else was measured: better asked than dropped."""
    if kind != "percentage" and ("%" in typed or "per" in typed):
        raise UnreadableNumber("This KPI is not a percentage. Write the number itself, without a per cent sign.")
    if kind != "money" and "£" in typed:
        raise UnreadableNumber("This KPI is not an amount of money. Write the number itself, without a pound sign.")


def _is_grouped_wrongly(typed: str) -> bool:
    """ "1,5" is a decimal comma, "12,34" a slip: neither is guessed at."""
    whole = re.sub(r"[^0-9,]", "", typed.partition(".")[0])
    return "," in whole and not re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", whole)


def in_figures(value: Decimal, kind: str) -> str:
    """ "1,250", "62.5%", "£3,000", "Yes": without the unit."""
    if kind == "yes_no":
        return "Yes" if value else "No"
    whole = value == value.to_integral_value()
    amount = f"{abs(value):,.0f}" if whole else f"{abs(value):,.2f}"
    if not whole and kind != "money":
        amount = amount.rstrip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{'£' if kind == 'money' else ''}{amount}{'%' if kind == 'percentage' else ''}"


def in_words(value: Decimal | None, kind: str, unit: str, out_of: int | None = None) -> str:
    """With its unit, and a percentage with what it is a share of: "62.5% of 145 officers trained"."""
    if value is None:
        return ""
    figures = in_figures(value, kind)
    if out_of and kind == "percentage":
        return f"{figures} of {out_of:,} {unit.removeprefix('of ')}".rstrip()
    if kind == "yes_no" or not unit:
        return figures
    return f"{figures} {_of_one(unit) if kind == 'number' and value == 1 else unit}"


_IRREGULAR = {"people": "person", "children": "child", "women": "woman", "men": "man"}


def _of_one(unit: str) -> str:
    """ "order" of "orders", "person trained" of "people trained": the first word that is a plural, where one is."""
    words = unit.split(" ")
    for place, word in enumerate(words):
        one = _IRREGULAR.get(word) or re.sub(r"ies$", "y", word)
        if one == word:
            one = re.sub(r"(?<=x|s)es$|(?<=ch|sh)es$|(?<![sui])s$", "", word)
        if one != word:
            return " ".join((*words[:place], one, *words[place + 1 :]))
    return unit


def is_reached(value: Decimal, target: Decimal, better: str, baseline: Decimal | None = None) -> bool:
    if better == "neither" and baseline is not None and baseline != target:
        better = "higher" if target > baseline else "lower"
    if better == "neither":
        return value == target
    return value >= target if better == "higher" else value <= target


def way(value: Decimal | None, *, baseline: Decimal | None, target: Decimal | None, kind: str, better: str) -> str:
    """How far it has come from the baseline to the target, in one sentence that says its numbers (R27)."""
    if value is None:
        return "No value yet."
    if target is None:
        return _since(value, baseline, kind)
    if is_reached(value, target, better, baseline):
        return "Target reached."
    if kind == "yes_no":
        return "Target not reached yet."
    if baseline is None or baseline == target:
        side = "below" if value < target else "above"
        return f"{_amount(abs(target - value), kind)} {side} the target."
    return _between(value, baseline, target, kind)


def _since(value: Decimal, baseline: Decimal | None, kind: str) -> str:
    if baseline is None or kind == "yes_no":
        return "No target is set."
    if value == baseline:
        return "The same as the baseline. No target is set."
    told = "up" if value > baseline else "down"
    return f"{told.capitalize()} {_amount(abs(value - baseline), kind)} from the baseline. No target is set."


def _between(value: Decimal, baseline: Decimal, target: Decimal, kind: str) -> str:
    whole, come = abs(target - baseline), (value - baseline) * (1 if target > baseline else -1)
    if come == 0:
        return "Still at the baseline."
    if come < 0:
        return f"{_amount(-come, kind)} further from the target than at the baseline."
    share = int(HUNDRED * come / whole)  # rounded down: the target is not reached at 99.6
    part = in_figures(come, "number" if kind == "percentage" else kind)
    return f"{part} of the {_amount(whole, kind)} between baseline and target ({share}%)."


def _amount(value: Decimal, kind: str) -> str:
    """A difference: between two percentages it is counted in points."""
    if kind == "percentage":
        points = in_figures(value, "number")
        return f"{points} percentage {'point' if points == '1' else 'points'}"
    return in_figures(value, kind)
