"""What the forms of a plan share: dates in words, long texts, and the version by which two editors meet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import QueryDict

from actionplan.turns import ChangedMeanwhile
from foundation.periods import LONGEST_TEXT, DeliveryDate, UnreadableDate

HIGHEST_VERSION = 2**31 - 1
DATE_HELP = "For example March 2026, 31 March 2026, Q2 2025-26, 2025-26, Ongoing, or every October."


class LongTextField(forms.CharField):
    """Text of several lines. Browsers send each line's end as two signs; one is kept, as everywhere else."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> Any:
        return str(super().to_python(value)).replace("\r\n", "\n")


class DeliveryField(forms.CharField):
    """A delivery date as people write it; cleans to `periods.DeliveryDate`, nothing written to no date."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_TEXT, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return DeliveryDate.parse(text)
        except UnreadableDate as unreadable:
            raise ValidationError(str(unreadable)) from None

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, DeliveryDate) else value


def written(delivery: DeliveryDate) -> str:
    """How the date stands in its box."""
    return "" if delivery == DeliveryDate.none() else delivery.label


NEVER_SEEN = -1
"""No row has this key, and no version this number."""


class SeenField(forms.IntegerField):
    """A hidden key or version of what the page showed, None where it showed none. What no page of ours has sent is an
    answer to something that was never there, like a page that is out of date: it is no mistake of whoever typed."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            return NEVER_SEEN


def sent_as(form: forms.BaseForm) -> str:
    """A word of 64 characters for all that was sent: the same for the same answers to the same page, files too, and
    another for any others. So a form that is sent twice is told from one that was changed in between."""
    answers = {name: form[name].data for name in form.fields}
    told = json.dumps(answers, default=_content_word, sort_keys=True)
    return sha256(told.encode(errors="surrogatepass")).hexdigest()


def _content_word(answer: Any) -> str:
    if not isinstance(answer, UploadedFile):
        return str(answer)
    digest = sha256((answer.name or "").encode(errors="surrogatepass"))
    answer.seek(0)
    for chunk in answer.chunks():
        digest.update(chunk)
    answer.seek(0)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that somebody else has changed in the meantime, in words."""

    label: str
    theirs: str
    yours: str


class AnswerForm(forms.Form):
    """A form for a row that two people may have open at once. `names` are the answers that the service takes."""

    version = SeenField()
    shows: ClassVar[tuple[str, ...]] = ()
    """The columns of the row that have a box of the same name."""

    def __init__(self, data: Any = None, *, row: models.Model | None = None, **options: Any) -> None:
        initial = self.shown(row) if row is not None else {}
        super().__init__(data, initial=initial | options.pop("initial", {}), **options)
        self.is_new = row is None
        self.made_with: dict[str, Any] = {"row": row}
        """What the form was made with beside its data, to make it once more."""
        if row is None:
            del self.fields["version"]

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        """What stands in the boxes when the form is opened for a row."""
        return {name: getattr(row, name) for name in ("version", *cls.shows)}

    @property
    def answers(self) -> dict[str, Any]:
        """As the service takes them. A form without a version was tampered with: it conflicts with every change."""
        found = dict(self.cleaned_data)
        if not self.is_new and found.get("version") is None:
            found["version"] = HIGHEST_VERSION
        return found

    def against(self, meanwhile: ChangedMeanwhile) -> tuple[Difference, ...]:
        """Where the row now says something else than this form."""
        theirs = self.shown(meanwhile.current)
        return tuple(
            Difference(str(field.label), _in_words(field, theirs[name]), _in_words(field, self.cleaned_data[name]))
            for name, field in self.fields.items()
            if name in theirs and name != "version" and self._differ(name, theirs[name])
        )

    def _differ(self, name: str, theirs: Any) -> bool:
        return bool(_in_words(self.fields[name], theirs) != _in_words(self.fields[name], self.cleaned_data[name]))

    def once_more(self, meanwhile: ChangedMeanwhile) -> Self:
        """The same words, to be sent again by somebody who has now read what the row says."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(meanwhile.current.version)
        again = type(self)(data, **self.made_with | {"row": meanwhile.current})
        again.is_valid()
        return again


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, DeliveryDate):
        return value.label
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        value = dict(field.choices).get(value, value)  # type: ignore[arg-type] # a list of pairs
    return str(value) if value not in (None, "") else "Nothing"
