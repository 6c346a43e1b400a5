"""For tests of signing in, and of what is told by mail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from foundation.models import User
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import UserFactory
from tests.foundation.diary import SETTINGS, THINGS, Thing


@pytest.fixture
def quick_passwords(settings: Settings) -> None:
    """The real way to keep a password takes a quarter of a second each time, on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def no_earlier_tries(transactional_db: None) -> None:
    """For tests that commit: rate limits stand in a table that is no model's, so emptying the tables leaves them."""
    cache.clear()


@pytest.fixture
def inside(marlhaven: Partnership) -> Iterator[Partnership]:
    with within(marlhaven):
        yield marlhaven


@pytest.fixture
def user(inside: Partnership) -> User:
    return UserFactory()


@pytest.fixture
def diary(settings: Settings) -> Iterator[list[Thing]]:
    """Things that come due, as tests put them in; nothing else is told."""
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    THINGS.clear()
    yield THINGS
    THINGS.clear()
