"""Questions that Django's own fields and widgets do not ask: a date in three boxes, choices with hints, a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File

from foundation.documents import content_of, largest_in_words
from foundation.filetypes import EVIDENCE, FileType, decide, in_words

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
DIGITS_OF_A_YEAR = 4
MONTH_STEMS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Radios(forms.RadioSelect):
    """Radio buttons whose choices may carry a hint, or reveal another field of the same form when chosen.

    Both are keyed by the choice's value: ``Radios(hints={"email": "..."}, reveals={"other": "other_text"})``. A
    revealed field is printed inside its choice and nowhere else.
    """

    def __init__(
        self,
        *,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[Any] = (),
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})


class Tickboxes(forms.CheckboxSelectMultiple):
    """Checkboxes for several answers, with the same ``hints`` and ``reveals`` as ``Radios``."""

    def __init__(
        self,
        *,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[Any] = (),
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})


class DateParts(forms.MultiWidget):
    """Three boxes: day, month, year. The posted names end ``_day``, ``_month`` and ``_year``."""

    parts = ("day", "month", "year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in self.parts}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateField(forms.Field):
    """A date typed into three boxes. Cleans to ``datetime.date``, or None when it may be and is left empty.

    The month may be a number or a name. Years outside 1900 to 2100 are refused, so that nothing that later counts
    days from the date can run past the calendar's end.
    """

    widget = DateParts
    default_error_messages = {
        "missing_parts": "The date must include %(missing)s",
        "unreal": "The date must be a real date, like 31 3 2026",
        "year": f"The year must be between {EARLIEST_YEAR} and {LATEST_YEAR}, like 2026",
    }

    def to_python(self, value: Sequence[object] | None) -> dt.date | None:
        typed = ["" if part is None else str(part).strip() for part in value or ()]
        if not any(typed):
            return None
        missing = tuple(part for part, text in zip(DateParts.parts, typed, strict=True) if not text)
        if missing:
            words = {"missing": " and ".join(f"a {part}" for part in missing), "parts": missing}
            raise ValidationError(self.error_messages["missing_parts"], code="missing_parts", params=words)
        day, month, year = (_whole_number(typed[0]), _month_number(typed[1]), _whole_number(typed[2]))
        if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValidationError(self.error_messages["year"], code="year", params={"parts": ("year",)})
        try:
            return dt.date(year or 0, month or 0, day or 0)
        except (ValueError, OverflowError):
            wrong = {"parts": DateParts.parts}
            raise ValidationError(self.error_messages["unreal"], code="unreal", params=wrong) from None


class DocumentField(forms.FileField):
    """A file to keep. Cleans to the upload, whose size and content were looked at, for `documents.store(upload=...)`.

    With no help text of its own it says what may be chosen.
    """

    def __init__(
        self,
        *,
        allowed: tuple[FileType, ...] = EVIDENCE,
        instead: Mapping[FileType, str] | None = None,
        **options: Any,
    ) -> None:
        """`instead` says of kinds that are not allowed what to do."""
        self.allowed, self.instead = allowed, instead
        offered = in_words(allowed)
        options.setdefault("help_text", f"{offered[0].upper()}{offered[1:]}, up to {largest_in_words()}.")
        super().__init__(**options)

    def to_python(self, data: Any) -> File[Any] | None:
        upload = super().to_python(data)
        if upload is not None:
            decide(content_of(upload), name=upload.name or "", allowed=self.allowed, instead=self.instead)
        return upload


def _whole_number(text: str) -> int | None:
    """Digits of any script as a number; None for anything else, and for more digits than a date can need."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS_OF_A_YEAR else None


def _month_number(text: str) -> int | None:
    stem = text.lower()[:3]
    return MONTH_STEMS.index(stem) + 1 if stem in MONTH_STEMS else _whole_number(text)


def refuse_lone_surrogates(value: object) -> None:
    """Half of a surrogate pair is not a character: neither PostgreSQL nor a page can hold it."""
    if isinstance(value, str) and value != printable(value):
        raise ValidationError("Remove the characters that cannot be stored", code="unstorable_characters")


def printable(value: Any) -> Any:
    """The same value with every lone surrogate shown as a question mark."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple):
        return [printable(part) for part in value]
    return value
