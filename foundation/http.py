"""Pages and fragments, refusals, the frame around each page, and the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from csp.utils import build_policy
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from foundation.access import NotAllowed
from foundation.addresses import address


class Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def slug(self) -> str: ...


@dataclass(frozen=True, slots=True)
class NavigationItem:
    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    href: str


FOOTER_LINKS = (NavigationItem("Get help", "/help/"), NavigationItem("Accessibility", "/accessibility/"))
"""Under every page. Plain addresses: a page that tells of an error must be able to print them too."""

FRAME_NAMES = frozenset({"page", "user", "messages", "perms", "request", "csrf_token", "csrf_input"})
"""What a template has without being given it. In this engine it would quietly take the place of a view's own value."""


@dataclass(frozen=True, slots=True)
class Page:
    """The frame around a page, as base.html reads it."""

    partnership: Named | None
    navigation: Sequence[NavigationItem]
    partnerships: Sequence[Link]
    person_name: str | None
    demo: bool
    search_href: str = ""
    """Empty for whoever has nothing to search."""
    footer_links: Sequence[NavigationItem] = FOOTER_LINKS


def page(request: HttpRequest) -> dict[str, Page]:
    """Context processor: the frame for whoever asks. Outside a partnership there is no navigation."""
    partnership = getattr(request, "partnership", None)
    person = getattr(request, "person", None)
    user = getattr(request, "user", None)
    others = [
        Link(other.name, address("partnership:home", other.slug)) for other in getattr(request, "partnerships", [])
    ]
    return {
        "page": Page(
            partnership=partnership,
            navigation=_navigation(request) if person else (),
            partnerships=others if len(others) > 1 else (),
            person_name=person.name if person else (user.email if user and user.is_authenticated else None),
            demo=settings.DEMO_SIGN_IN,
            search_href=_search_href(request),
        )
    }


def _search_href(request: HttpRequest) -> str:
    searches = "search" in getattr(request, "permissions", ())
    return address("partnership:search", request.partnership.slug) if searches else ""  # type: ignore[attr-defined]


def _navigation(request: HttpRequest) -> list[NavigationItem]:
    return [item for source in _navigation_sources() for item in source(request)]


@cache
def _navigation_sources() -> tuple[Callable[[HttpRequest], list[NavigationItem]], ...]:
    return tuple(import_string(path) for path in settings.NAVIGATION)


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page, made whole now: inside a partnership nothing may be rendered after its scope."""
    taken = sorted(FRAME_NAMES & (context or {}).keys())
    if taken:
        raise ValueError(f"{template}: the frame of a page holds {', '.join(taken)}. Give yours another name.")
    return HttpResponse(render_to_string(template, context, request), status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for everybody: a page of another partnership is no different from one that never was."""
    return HttpResponseNotFound(_not_found_bytes())


@cache
def _not_found_bytes() -> str:
    return render_to_string("404.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    sentence = exception.sentence if isinstance(exception, NotAllowed) else "You may not do this."
    return HttpResponseForbidden(render_to_string("403.html", {"reason": sentence}, request))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(render_to_string("400.html", {}, request))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("429.html", {}, request), status=429, headers={"Retry-After": "300"})


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands alone: whatever failed may be what a page needs."""
    return HttpResponseServerError(render_to_string("500.html"))


class SafeHeadersMiddleware:
    """No signed-in page stays in a cache or in the browser's memory of pages; no unused browser power is granted; one
    content security policy holds for every page, so it is put into words once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(),"
            " publickey-credentials-create=(self), publickey-credentials-get=(self)",
        )
        return response


class Utf8Middleware:
    """Answers 400 to a form that names a character set of its own: browsers send UTF-8, and others break the parser."""

    ACCEPTED = frozenset({"", "utf-8", "utf8", "us-ascii"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (request.content_params or {}).get("charset", "").lower() in self.ACCEPTED:
            return self.get_response(request)
        return HttpResponseBadRequest(render_to_string("400.html"))
