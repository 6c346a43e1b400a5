"""Our own pages around signing in. The rest are the sign-in library's views with our templates."""

from __future__ import annotations

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse

from foundation.http import render


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget what it holds of this site."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signed_out.html")


def second_step(request: HttpRequest) -> HttpResponse:
    """Where an account without a second step is sent: passkey first, then an authenticator app."""
    return render(request, "account/second_step.html")
