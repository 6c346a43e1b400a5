"""For tests of signing in."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture
def quick_passwords(settings: Settings) -> None:
    """The real way to keep a password takes a quarter of a second each time, on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def no_earlier_tries(transactional_db: None) -> None:
    """For tests that commit: rate limits stand in a table that is no model's, so emptying the tables leaves them."""
    cache.clear()
