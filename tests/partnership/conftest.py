"""The people around an administrator of Marlhaven, in the open partnership."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import RoleCode
from tests.factories import member

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ON = date(2026, 11, 20)


@pytest.fixture
def inside(marlhaven: Partnership) -> Iterator[Partnership]:
    """Marlhaven, open for the whole test."""
    with within(marlhaven):
        yield marlhaven


@pytest.fixture
def administrator(inside: Partnership) -> Person:
    return member(RoleCode.ADMINISTRATOR, name="Ada Quillfern")


@pytest.fixture
def second_administrator(inside: Partnership) -> Person:
    return member(RoleCode.ADMINISTRATOR, name="Bo Larkwhistle")
