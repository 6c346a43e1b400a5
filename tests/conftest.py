"""The cast: two partnerships, a person for each role, and somebody from outside. Built when a test asks, not before."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from foundation.models import User
from foundation.signin import limits
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.factories import PartnershipFactory, member

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
"""How fast an example is made or run says something of the machine and nothing of the code."""


class Browser(Client):
    """Django's test client over https, as the site is outside one machine."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **{**kwargs, "secure": True})


SignIn = Callable[[User | Person], Client]


@pytest.fixture
def client() -> Client:
    """A browser in which nobody is signed in."""
    return Browser()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Build the database as the owner, whichever role a test asks for, and run as the app role.

    Its name holds this process's number, so that two runs beside each other do not meet.
    """
    test = connections["owner"].settings_dict["TEST"]
    test["NAME"] = f"{test.get('NAME') or 'test_alongside'}_{os.getpid()}"
    with django_db_blocker.unblock():
        before = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        with connections["owner"].cursor() as cursor:  # as standalone/roles.py does it for the site's own database
            cursor.execute(f'REVOKE TEMPORARY ON DATABASE "{test["NAME"]}" FROM PUBLIC')
    yield
    with django_db_blocker.unblock():
        connections["default"].close()  # it stands on the database that goes now
        teardown_databases(before, verbosity=0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no process sits idle at the end while another has a long test left.

    Tests that commit stay last, where pytest-django puts them: they empty the tables, those of migrations too.
    """
    items.sort(key=lambda item: _commits(item) or item.get_closest_marker("slow") is None)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="module")
def kept_for_the_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around the tests of a module: rows that a fixture of the module makes in it are made once.

    Each test is still taken back by itself. Not for a module whose tests commit.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def marlhaven(db: None) -> Partnership:
    return PartnershipFactory(slug="marlhaven", name="Marlhaven Against Modern Slavery")


@pytest.fixture
def pellworth(db: None) -> Partnership:
    return PartnershipFactory(slug="pellworth", name="Pellworth Anti-Slavery Alliance")


@pytest.fixture
def sign_in() -> SignIn:
    """A browser that is signed in as somebody, past the second step."""

    def signed_in(who: User | Person) -> Client:
        user = who if isinstance(who, User) else who.user
        assert user is not None, "only people with an account sign in"
        client = Browser()
        client.force_login(user)
        session = client.session
        session["second_step"] = user.pk
        session[limits.KIND] = "long"
        session.save()
        return client

    return signed_in


@pytest.fixture
def as_role(marlhaven: Partnership, sign_in: SignIn) -> Callable[[str], Client]:
    """A browser signed in as a member of Marlhaven with just this role."""

    def browser(role: str) -> Client:
        with within(marlhaven):
            person = member(role)
        return sign_in(person)

    return browser
