"""Who may open a view. Each view says so itself, by exactly one of three decorators; one that says nothing stays shut.

- `@requires(Permission.X)`: a member of the partnership in the URL whose roles hold X.
- `@account_page("why")`: anyone signed in, in no partnership.
- `@public_door("why")`: anyone at all; named and swept, each with its own limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, get_resolver

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
Kind = Literal["permission", "account", "public"]
READ = ("GET",)
READ_AND_WRITE = ("GET", "POST")


class NotAllowed(PermissionDenied):
    """A refusal in a sentence that the person can read."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Door:
    """What a view asks of whoever opens it. `compartments` are opened with the partnership, and only then."""

    kind: Kind
    methods: tuple[str, ...]
    permission: str = ""
    compartments: tuple[str, ...] = ()
    reason: str = ""


def requires(
    permission: str, *, methods: Iterable[str] = READ, compartments: Iterable[str] = ()
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Members of the partnership in the URL whose roles hold the permission. Others of it read why not (R1: a
    permission that opens a compartment answers 404 instead, so that the compartment does not show that it is there).
    """
    return _door(Door("permission", tuple(methods), str(permission), tuple(compartments)))


def account_page(
    reason: str, *, methods: Iterable[str] = READ
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Anyone signed in; opens no partnership."""
    return _door(Door("account", tuple(methods), reason=reason))


def public_door(
    reason: str, *, methods: Iterable[str] = READ
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Anyone. A slug in the URL opens that partnership without a membership, never a compartment."""
    return _door(Door("public", tuple(methods), reason=reason))


def _door(door: Door) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # The middleware has opened the partnership and checked the permission before this runs.
            if request.method not in door.methods and not (request.method == "HEAD" and "GET" in door.methods):
                return HttpResponseNotAllowed(door.methods)
            kwargs.pop("partnership", None)
            return view(request, *args, **kwargs)

        guarded.door = door  # type: ignore[attr-defined] # read back by door_of
        return guarded

    return decorate


def door_of(view: Callable[..., Any]) -> Door | None:
    found = getattr(view, "door", None)
    return found if isinstance(found, Door) else None


@dataclass(frozen=True, slots=True)
class Route:
    """One URL pattern. `permission` is "" for public and account pages, which give a reason instead."""

    pattern: str
    name: str
    permission: str
    public: bool
    methods: tuple[str, ...]
    kind: str
    reason: str
    compartments: tuple[str, ...]


def routes() -> list[Route]:
    """Every route of the site, in the order in which Django tries them."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, text, inner)
            continue
        door = door_of(pattern.callback)
        yield Route(
            pattern=text,
            name=f"{namespace}{pattern.name or ''}",
            permission=door.permission if door else "",
            public=bool(door and door.kind == "public"),
            methods=door.methods if door else (),
            kind=door.kind if door else "none",
            reason=door.reason if door else "",
            compartments=door.compartments if door else (),
        )
