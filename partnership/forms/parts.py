"""What forms of the ground share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import model_to_dict

from foundation.access import NotAllowed
from partnership.names import refuse_deceptive_name


class NameField(forms.CharField):
    default_validators = [refuse_deceptive_name]


class AddressField(forms.EmailField):
    """In small letters, as it is kept, before its length is measured: some letters grow when they are made small."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Email address", max_length=254, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


class FilterForm(forms.Form):
    """A filter sent by GET. What is not valid narrows nothing."""

    marks_optional = False

    @property
    def wanted(self) -> dict[str, Any]:
        """Field -> value, for each that is filled in and valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def sent(self) -> dict[str, str]:
        """What was sent for these fields, as it came: the addresses of further pages keep it."""
        return {name: value for name, value in self.data.items() if value and name.partition("_")[0] in self.fields}


def initial_of(row: Model) -> dict[str, Any]:
    return model_to_dict(row)


def saved(form: forms.BaseForm, save: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was valid and the service took it. What the service found wrong, and why it refused, stands on
    the form, beside what was typed.
    """
    if not form.is_valid():
        return False
    try:
        save(form.cleaned_data)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    except NotAllowed as refused:
        form.add_error(None, refused.sentence)
        return False
    return True
