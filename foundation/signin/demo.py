"""Demo sign-in: no password and no second step, so only where nothing is real and nobody else can reach it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from allauth.account.adapter import get_adapter
from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils.module_loading import import_string

from foundation.models import User
from foundation.signin import factors
from foundation.signin.addresses import is_on_this_machine


class DemoAccount(Protocol):
    @property
    def role(self) -> str: ...

    @property
    def does(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...


class DemoGroup(Protocol):
    """The accounts of one partnership, as the function that settings.DEMO_ACCOUNTS names lists them."""

    @property
    def partnership(self) -> str: ...

    @property
    def accounts(self) -> Sequence[DemoAccount]: ...


def is_open(request: HttpRequest) -> bool:
    return bool(settings.STANDALONE and settings.DEMO_SIGN_IN and is_on_this_machine(request))


def groups() -> list[DemoGroup]:
    listed: Callable[[], Sequence[DemoGroup]] = import_string(settings.DEMO_ACCOUNTS)
    return [group for group in listed() if group.accounts]


def account(email: str) -> User | None:
    """The account under this address, if it is one of the demonstration."""
    if not any(email == each.email for group in groups() for each in group.accounts):
        return None
    return User.objects.filter(email=email, is_active=True).first()


def sign_in(request: HttpRequest, user: User) -> None:
    logout(request)
    get_adapter().login(request, user)
    request.session[factors.DEMO] = True
    user_logged_in.send(sender=User, request=request, user=user)
