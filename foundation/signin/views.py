"""Our own pages around signing in. The rest are the sign-in library's views with our templates."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from foundation.access import READ_AND_WRITE, account_page, public_door
from foundation.http import not_found, render
from foundation.mailbox import files as mailbox
from foundation.signin import demo, factors, wayback

log = logging.getLogger(__name__)


def own_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the library about a person's own credentials, which shows only what can be read."""

    @wraps(view)
    def with_readable(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        factors.remove_unreadable(request, request.user)  # type: ignore[arg-type] # an account page: signed in
        return view(request, *args, **kwargs)

    return account_page("a person's own credentials", methods=READ_AND_WRITE)(with_readable)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget what it holds of this site."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signed_out.html")


@account_page("adding a second step to one's own account, or using it")
def second_step(request: HttpRequest) -> HttpResponse:
    """Where a session that has shown no second step is sent: to add one, passkey first, or to use the one there is."""
    if factors.is_proved(request):
        return HttpResponseRedirect(reverse("home"))
    if factors.has_one(request.user):  # type: ignore[arg-type] # an account page: signed in
        return HttpResponseRedirect(get_adapter(request).get_reauthentication_methods(request.user)[0]["url"])
    return render(request, "account/second_step.html")


@public_door("signing in through an identity provider: nobody is known yet", methods=READ_AND_WRITE)
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    if {*request.GET.getlist("process"), *request.POST.getlist("process")} - {"login"}:
        return not_found(request)  # connecting happens by a proved address only, never by asking for it
    return _or_say_so(openid_connect.login, request, provider_id)


@public_door("coming back from an identity provider: nobody is known yet")
def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _or_say_so(openid_connect.callback, request, provider_id)


def _or_say_so(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """A provider that does not answer is no fault of ours, and there are other ways to sign in."""
    try:
        return view(request, provider_id=provider_id)
    except OSError:
        log.exception("The identity provider %s did not answer.", provider_id)
        return render(request, "socialaccount/authentication_error.html", status=503)


@public_door("demo sign-in: one machine in standalone mode; elsewhere it is not there", methods=READ_AND_WRITE)
def try_it(request: HttpRequest) -> HttpResponse:
    """One button per role of the demonstration."""
    if not demo.is_open(request):
        return not_found(request)
    if request.method != "POST":
        context = {"groups": demo.groups(), "has_mailbox": mailbox.is_open(request)}
        return render(request, "demo/try_it.html", context | {"after": wayback.wanted(request, request.GET)})
    user = demo.account(request.POST.get("email", ""))
    if user is None:
        return not_found(request)
    demo.sign_in(request, user)
    return HttpResponseRedirect(wayback.wanted(request, request.POST) or reverse("home"))
