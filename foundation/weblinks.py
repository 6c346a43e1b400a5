"""Addresses elsewhere that people give: which are taken, and how a page says where one leads."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

SCHEMES = ("http", "https")
_CUT = "\N{HORIZONTAL ELLIPSIS}"
LONGEST_SHOWN = 60

NOT_WEB = "The address must begin with https:// or http://"
NAMES_SOMEBODY = "The address holds a name before an @ sign, which hides where it leads. Give it without that name."
HIDDEN_SIGN = "The address holds a hidden sign, such as a mark that turns text round. Type it by hand."
NOT_WHOLE = "The address must be whole, like https://www.example.org/report"


def refuse_unsafe_address(address: str) -> None:
    """Raises ValidationError for anything but http and https, for a name or password before the host, and for controls
    and marks that would let an address read as another one."""
    # Cc controls, Cf marks of direction and joiners, Zl and Zp line breaks: none has a place in an address.
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") for sign in address):
        raise ValidationError(HIDDEN_SIGN, code="deceptive")
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ValidationError(NOT_WHOLE, code="invalid") from error
    if parts.scheme not in SCHEMES:
        raise ValidationError(NOT_WEB, code="scheme")
    if "@" in parts.netloc or "\\" in address:
        raise ValidationError(NAMES_SOMEBODY, code="deceptive")


_refuse_not_whole = URLValidator(schemes=SCHEMES, message=NOT_WHOLE)


def refuse_no_web_address(address: str) -> None:
    """Raises ValidationError with the first thing that is wrong: one sentence, not two about the same sign."""
    refuse_unsafe_address(address)
    _refuse_not_whole(address)


def shortened(address: str) -> str:
    """For people: the host whole, and of what follows no more than a line has room for."""
    parts = urlsplit(address)
    rest = address.partition(parts.netloc)[2].rstrip("/")
    room = max(LONGEST_SHOWN - len(parts.netloc), 0)
    return parts.netloc + (rest if len(rest) <= room else rest[: max(room - 1, 0)] + _CUT)


class WebAddressField(forms.URLField):
    """An address elsewhere, at most 500 characters. Without a scheme it is https."""

    default_error_messages = {"invalid": NOT_WHOLE}
    default_validators = [refuse_no_web_address]

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 500)
        super().__init__(assume_scheme="https", **options)
