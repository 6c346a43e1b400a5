"""Delivery dates as plans hold them, and the two calendars of quarters (rules R22 and R31).

"Q2 2025/26" or "Ongoing" made into a plain date would lose what was agreed, so a date is kept with its precision.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import TextChoices

FIRST_YEAR, LAST_YEAR = 2000, 2099
LONGEST_TEXT = 120


class UnreadableDate(ValueError):
    """The text is not a delivery date. `str(error)` is a sentence that says what to write in its place."""


class Precision(TextChoices):
    DAY = "day", "Day"
    MONTH = "month", "Month"
    QUARTER = "quarter", "Financial quarter"
    FINANCIAL_YEAR = "financial_year", "Financial year"
    YEAR = "year", "Calendar year"
    ONGOING = "ongoing", "Ongoing"
    RECURRING = "recurring", "Every year in the same month"
    NONE = "none", "No date"


UNDATED = frozenset({Precision.ONGOING, Precision.RECURRING, Precision.NONE})


class QuarterCalendar(TextChoices):
    """Councils count quarters from April, Home Office statistics from January (R31)."""

    FINANCIAL = "financial", "Financial quarters (Quarter 1 is April to June)"
    CALENDAR = "calendar", "Calendar quarters (Quarter 1 is January to March)"


def last_day_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """The council year: `FinancialYear(2025)` is 2025-26, 1 April 2025 to 31 March 2026."""

    starts_in: int

    @classmethod
    def containing(cls, on: date) -> Self:
        return cls(on.year if on.month >= 4 else on.year - 1)

    @property
    def starts_on(self) -> date:
        return date(self.starts_in, 4, 1)

    @property
    def ends_on(self) -> date:
        return date(self.starts_in + 1, 3, 31)

    @property
    def label(self) -> str:
        return f"{self.starts_in}-{(self.starts_in + 1) % 100:02}"


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months in one of the two calendars. `year` is the year in which that calendar's year begins."""

    calendar: QuarterCalendar
    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"A quarter is 1, 2, 3 or 4, not {self.number}.")

    @classmethod
    def containing(cls, on: date, *, calendar: QuarterCalendar) -> Self:
        if calendar is QuarterCalendar.CALENDAR:
            return cls(calendar, on.year, (on.month + 2) // 3)
        return cls(calendar, FinancialYear.containing(on).starts_in, (on.month - 4) % 12 // 3 + 1)

    @property
    def starts_on(self) -> date:
        if self.calendar is QuarterCalendar.FINANCIAL and self.number == 4:
            return date(self.year + 1, 1, 1)
        offset = 1 if self.calendar is QuarterCalendar.FINANCIAL else -2
        return date(self.year, 3 * self.number + offset, 1)

    @property
    def ends_on(self) -> date:
        return last_day_of_month(self.starts_on.year, self.starts_on.month + 2)

    @property
    def months(self) -> str:
        """What every label prints, because the two calendars share the number: "July to September 2025"."""
        return f"{self.starts_on:%B} to {self.ends_on:%B} {self.ends_on.year}"

    @property
    def label(self) -> str:
        if self.calendar is QuarterCalendar.FINANCIAL:
            return f"Quarter {self.number} {FinancialYear(self.year).label} ({self.months})"
        return f"Quarter {self.number} of calendar year {self.year} ({self.months})"


@dataclass(frozen=True, slots=True)
class DeliveryDate:
    """When something is to be delivered, exactly as the plan says it (R22).

    Three plain columns hold it: `precision`; `ends_on`, the last day of the period (None for ongoing, recurring and
    none); `recurs_in`, the month 1 to 12 (recurring only). Any other combination is refused with ValueError.
    """

    precision: Precision = Precision.NONE
    ends_on: date | None = None
    recurs_in: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "precision", Precision(self.precision))
        if (self.ends_on is None) != (self.precision in UNDATED):
            raise ValueError(f"A delivery date of precision “{self.precision}” and end {self.ends_on} do not agree.")
        if self.ends_on is not None and self.ends_on != self._last_day(self.ends_on):
            raise ValueError(f"{self.ends_on} is not the last day of its {self.precision.label.lower()}.")
        if (self.recurs_in is None) == (self.precision is Precision.RECURRING):
            raise ValueError("A month to recur in belongs to recurring delivery dates, and they need one.")
        if self.recurs_in is not None and not 1 <= self.recurs_in <= 12:
            raise ValueError(f"A month is 1 to 12, not {self.recurs_in}.")

    def _last_day(self, on: date) -> date:
        if self.precision is Precision.MONTH:
            return last_day_of_month(on.year, on.month)
        if self.precision is Precision.QUARTER:
            return Quarter.containing(on, calendar=QuarterCalendar.FINANCIAL).ends_on
        if self.precision is Precision.FINANCIAL_YEAR:
            return FinancialYear.containing(on).ends_on
        if self.precision is Precision.YEAR:
            return date(on.year, 12, 31)
        return on

    @classmethod
    def on_day(cls, day: date) -> Self:
        return cls(Precision.DAY, day)

    @classmethod
    def in_month(cls, year: int, month: int) -> Self:
        return cls(Precision.MONTH, last_day_of_month(year, month))

    @classmethod
    def in_quarter(cls, financial_year: FinancialYear, number: int) -> Self:
        return cls(Precision.QUARTER, Quarter(QuarterCalendar.FINANCIAL, financial_year.starts_in, number).ends_on)

    @classmethod
    def in_financial_year(cls, financial_year: FinancialYear) -> Self:
        return cls(Precision.FINANCIAL_YEAR, financial_year.ends_on)

    @classmethod
    def in_year(cls, year: int) -> Self:
        return cls(Precision.YEAR, date(year, 12, 31))

    @classmethod
    def ongoing(cls) -> Self:
        return cls(Precision.ONGOING)

    @classmethod
    def every(cls, month: int) -> Self:
        return cls(Precision.RECURRING, recurs_in=month)

    @classmethod
    def none(cls) -> Self:
        return cls()

    @staticmethod
    def parse(text: str) -> "DeliveryDate":
        """Read a date as people write it: day before month, two-digit years are 20xx.

        Raises UnreadableDate with a sentence that says what to write, also where the text could mean two dates.
        """
        return _read(text)

    def is_past(self, *, on: date) -> bool:
        """True from the day after the last day of the period; never for ongoing, recurring and none (R22)."""
        return self.ends_on is not None and on > self.ends_on

    @property
    def needs_review_date(self) -> bool:
        """What can never be overdue is forgotten unless it has a date to look at it again (R22)."""
        return self.ends_on is None

    @property
    def label(self) -> str:
        """For people: "31 March 2026", "March 2025", "Quarter 2 2025-26 (July to September 2025)", "Ongoing"."""
        if self.ends_on is not None:
            return _dated_label(self.precision, self.ends_on)
        if self.recurs_in is not None:
            return f"Every {calendar.month_name[self.recurs_in]}"
        return str(self.precision.label)

    def __str__(self) -> str:
        return self.label


def _dated_label(precision: Precision, ends_on: date) -> str:
    if precision is Precision.MONTH:
        return f"{ends_on:%B} {ends_on.year}"
    if precision is Precision.QUARTER:
        return Quarter.containing(ends_on, calendar=QuarterCalendar.FINANCIAL).label
    if precision is Precision.FINANCIAL_YEAR:
        year = FinancialYear.containing(ends_on)
        return f"Financial year {year.label} (April {year.starts_in} to March {year.starts_in + 1})"
    if precision is Precision.YEAR:
        return f"End of {ends_on.year}"
    return f"{ends_on.day} {ends_on:%B} {ends_on.year}"


# Reading what people write: forms are tried in order against the whole text.

MONTHS = {
    spelling: number
    for number in range(1, 13)
    for spelling in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_YEAR = "[0-9]{4}|[0-9]{2}"
# Two digits begin a financial year from 20 on: "25/26" is one, "10/11" is more likely a day.
_FINANCIAL_YEAR = "(?P<from>[0-9]{4}|[2-9][0-9]) ?[-/] ?(?P<to>[0-9]{4}|[0-9]{2})"
_QUARTER = "(?:q|qtr|quarter) ?(?P<number>[1-4])"
_FREQUENCY = "(?:annually|annual|yearly|every year|each year|once a year|per year|per annum|each|every)"
_FINANCIAL = "(?:the )?(?:financial year|fy|f/y)"

_NO_DATE = {"", "-", "--", "?", "n/a", "na", "tbc", "tbd", "tba", "none", "no date", "not set", "not applicable",
            "to be confirmed", "to be decided", "to be agreed", "to be determined", "not known", "unknown"}  # fmt: skip
_ONGOING = {"ongoing", "on-going", "on going", "continuous", "continuing", "continual", "rolling"}

_LEAD_IN = re.compile(r"^(?:(?:due|complete by|no later than|by|in|at|during|within|the|end|of)[ :]+)+")
_ORDINAL = re.compile(r"\b([0-9]{1,2}) ?(?:st|nd|rd|th)\b")
_WEEKDAY = re.compile(r"^(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)? ")


def _plain(text: str) -> str:
    """Lower case, one kind of dash and space, no ordinals, weekday or lead-in such as "by the end of"."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain)
    plain = re.sub(r"[’'‘`]", "", plain)
    plain = re.sub(r"(?<=[a-z])\.|,", " ", plain)
    plain = " ".join(plain.split()).strip(" .;:")
    return _WEEKDAY.sub("", _ORDINAL.sub(r"\1", _LEAD_IN.sub("", plain)))


class _Refused(Exception):
    """What is wrong with the text, to be said after the text itself."""


def _four_digits(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _year(number: int) -> int:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise _Refused(f"is outside the years {FIRST_YEAR} to {LAST_YEAR}. Check the year.")
    return number


def _day(match: re.Match[str]) -> DeliveryDate:
    year, day = _year(_four_digits(match["year"])), int(match["day"])
    month = MONTHS[match["month"]] if match["month"] in MONTHS else int(match["month"])
    try:
        return DeliveryDate.on_day(date(year, month, day))
    except ValueError:
        raise _Refused("is not a day in the calendar. Write the day first: 31 March 2026.") from None


def _month(match: re.Match[str]) -> DeliveryDate:
    month = MONTHS[match["month"]] if match["month"] in MONTHS else int(match["month"])
    if not 1 <= month <= 12:
        raise _Refused("has no month in it. Write the month by name: March 2026.")
    return DeliveryDate.in_month(_year(_four_digits(match["year"])), month)


def _financial_year_of(match: re.Match[str]) -> FinancialYear:
    end = _year(_four_digits(match["from"]) + 1)
    if end % 100 != int(match["to"]) % 100:
        raise _Refused("is not one financial year. Write the year in which it is due: 2025-26.")
    return FinancialYear(end - 1)


def _financial_year(match: re.Match[str]) -> DeliveryDate:
    return DeliveryDate.in_financial_year(_financial_year_of(match))


def _iso_month_or_financial_year(match: re.Match[str]) -> DeliveryDate:
    """Read "2025-09" as a month and "2025-26" as a financial year, and so "2011-12", which could be either."""
    year, second = _year(_four_digits(match["from"])), int(match["to"])
    if (year + 1) % 100 != second and 1 <= second <= 12:
        return DeliveryDate.in_month(year, second)
    return _financial_year(match)


def _quarter(match: re.Match[str]) -> DeliveryDate:
    return DeliveryDate.in_quarter(_financial_year_of(match), int(match["number"]))


def _calendar_quarter(match: re.Match[str]) -> DeliveryDate:
    quarter = Quarter(QuarterCalendar.CALENDAR, _year(_four_digits(match["year"])), int(match["number"]))
    return DeliveryDate(Precision.QUARTER, quarter.ends_on)


def _one_of_two_quarters(match: re.Match[str]) -> DeliveryDate:
    of_both = [Quarter(each, _year(int(match["year"])), int(match["number"])).months for each in QuarterCalendar]
    raise _Refused(f"could be one of two quarters. Write {' or '.join(sorted(of_both))}.")


def _months(match: re.Match[str]) -> DeliveryDate:
    """A run of months ends with its last; "July to September 2025" is a quarter, April to March a financial year."""
    first, last, year = MONTHS[match["first"]], MONTHS[match["last"]], _year(_four_digits(match["year"]))
    first_year = _four_digits(match["first_year"]) if match["first_year"] else year - (first > last)
    length = 12 * (year - first_year) + last - first + 1
    if length < 1:
        raise _Refused("ends before it begins. Write the month in which it is due: March 2026.")
    if length == 3 and last % 3 == 0:
        return DeliveryDate(Precision.QUARTER, last_day_of_month(year, last))
    if length == 12 and last == 3:
        return DeliveryDate(Precision.FINANCIAL_YEAR, last_day_of_month(year, last))
    return DeliveryDate.in_month(year, last)


def _every(match: re.Match[str]) -> DeliveryDate:
    return DeliveryDate.every(MONTHS[match["month"]])


_FORMS: list[tuple[str, Callable[[re.Match[str]], DeliveryDate]]] = [
    (rf"(?P<day>[0-9]{{1,2}})([-/. ])(?P<month>[0-9]{{1,2}})\2(?P<year>{_YEAR})", _day),
    (r"(?P<year>[0-9]{4})([-/])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})", _day),
    (rf"(?P<day>[0-9]{{1,2}})[-/ ]?(?:of )?(?P<month>{_MONTH})[-/ ]?(?P<year>{_YEAR})", _day),
    (rf"(?P<month>{_MONTH}) (?P<day>[0-9]{{1,2}}) (?P<year>[0-9]{{4}})", _day),
    (rf"(?P<month>{_MONTH}) ?[-/ ]? ?(?P<year>{_YEAR})", _month),
    (r"(?P<month>[0-9]{1,2})[-/](?P<year>[0-9]{4})", _month),
    (r"(?P<from>[0-9]{4})-(?P<to>[0-9]{2})", _iso_month_or_financial_year),
    (rf"(?:{_FINANCIAL} ?)?{_FINANCIAL_YEAR}(?: {_FINANCIAL})?", _financial_year),
    (rf"{_QUARTER}[ :/-]*(?:of )?(?:{_FINANCIAL} ?)?{_FINANCIAL_YEAR}", _quarter),
    (rf"(?:{_FINANCIAL} ?)?{_FINANCIAL_YEAR}[ :-]*{_QUARTER}", _quarter),
    (rf"calendar (?:year )?{_QUARTER} (?:of )?(?P<year>[0-9]{{4}})", _calendar_quarter),
    (rf"{_QUARTER}[ :/-]*(?:of )?(?P<year>[0-9]{{4}})", _one_of_two_quarters),
    (rf"{_QUARTER} of calendar year (?P<year>[0-9]{{4}})", _calendar_quarter),
    (rf"(?P<first>{_MONTH}) ?(?P<first_year>{_YEAR})? ?(?:to|-|until) ?(?P<last>{_MONTH}) ?(?P<year>{_YEAR})", _months),
    (r"(?:calendar year )?(?P<year>[0-9]{4})", lambda found: DeliveryDate.in_year(_year(_four_digits(found["year"])))),
    (rf"(?:{_FREQUENCY}[ :-]*)+(?:(?:in|by|end|of|the) )*(?P<month>{_MONTH})", _every),
    (rf"(?P<month>{_MONTH})[ :-]*(?:{_FREQUENCY} ?)+", _every),
]

_OFTEN = "(?:six.?|bi.?)?(?:quarterly|monthly|weekly|daily)|every (?:quarter|month|week)|twice a year"
_REASONS = {
    rf"{_MONTH}|[0-9]{{1,2}} ?{_MONTH}|{_MONTH} [0-9]": "has no year. Add the year: March 2026.",
    _QUARTER: "has no year. Write Q2 2025-26 or the months with their year.",
    r"(?:early|mid|late|spring|summer|autumn|winter).*": "has no exact end. Write its last month, with the year.",
    rf"{_FREQUENCY}|{_OFTEN}": "says how often, not when. Write Ongoing, or a month such as every October.",
}

_WAYS_TO_WRITE_ONE = (
    "is not one delivery date. Write a day (31 March 2026), a month (March 2026), a quarter (Q2 2025-26), "
    "a financial year (2025-26), Ongoing, or a month that comes round each year (every October)."
)


def _read(text: str) -> DeliveryDate:
    shown = " ".join(text[: LONGEST_TEXT + 1].split())
    try:
        return _read_plain(_plain(text) if len(text) <= LONGEST_TEXT else "too long")
    except _Refused as refusal:
        shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
        raise UnreadableDate(f"“{shown}” {refusal}") from None


def _read_plain(plain: str) -> DeliveryDate:
    bare = " ".join(re.sub(r"[()\[\]]", " ", plain).split())
    if bare in _NO_DATE:
        return DeliveryDate.none()
    if bare in _ONGOING:
        return DeliveryDate.ongoing()
    for form, build in _FORMS:
        if match := re.fullmatch(form, bare):
            return build(match)
    if explained := re.fullmatch(r"([^()]+) \(([^()]+)\)?", plain):
        return _agreed(*explained.groups())
    raise _Refused(next((reason for form, reason in _REASONS.items() if re.fullmatch(form, bare)), _WAYS_TO_WRITE_ONE))


def _agreed(said: str, explained: str) -> DeliveryDate:
    """Read "Q2 2025-26 (July to September 2025)": the words in brackets must say the same as those before them."""
    delivery = _read_plain(said)
    if delivery != _read_plain(explained):
        raise _Refused(_WAYS_TO_WRITE_ONE)
    return delivery
