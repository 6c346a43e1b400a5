"""What the database refuses, in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from foundation.constraints import in_words
from foundation.tenancy import within
from partnership.models import Organisation, Partnership

SAID = "This name is taken."


@pytest.fixture(autouse=True)
def inside(marlhaven: Partnership) -> Iterator[None]:
    with within(marlhaven):
        yield


def test_what_the_constraint_refuses_is_said_at_its_field_and_the_transaction_goes_on() -> None:
    Organisation.objects.create(name="Harbour Hope")
    with pytest.raises(ValidationError) as refused, in_words("organisation_once_by_name", name=SAID):
        Organisation.objects.create(name="HARBOUR HOPE")
    assert refused.value.message_dict == {"name": [SAID]}
    assert [found.name for found in Organisation.objects.filter(name__iexact="harbour hope")] == ["Harbour Hope"]


def test_what_another_constraint_refuses_stays_a_fault() -> None:
    said = in_words("organisation_once_by_name", name=SAID)
    with pytest.raises(IntegrityError, match="organisation_left_says_when"), said:
        Organisation.objects.create(name="Harbour Hope", status="current", why_left="Nobody knows")
