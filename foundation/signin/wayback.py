"""Sending somebody to sign in, and back to where they were."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, which leads back. A form that was being sent leads back to the page that it was on, since
    its own address may answer to nothing else; a fragment has the whole page go.
    """
    answer = redirect_to_login(_page_of(request))
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer


def wanted(request: HttpRequest, sent: QueryDict) -> str:
    """The page of this site to which `next` leads, as it was sent; empty for none, and for one of any other site."""
    page = sent.get("next", "")
    here = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if here else ""


def _page_of(request: HttpRequest) -> str:
    page = request.headers.get("HX-Current-URL", "")
    if not page and request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = page or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(page)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    # Coming back to the sign-in pages would only lead in a circle.
    return "/" if path.startswith((reverse("account_login"), reverse("account_logout"))) else path or "/"
