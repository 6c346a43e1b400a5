"""The first wall: a slug in the URL opens that partnership for the request, for its active members only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

import pghistory
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from foundation import access, audit, tenancy
from foundation.access import Door, NotAllowed
from foundation.http import forbidden, not_found
from foundation.rows import columns, take
from foundation.signin import limits
from foundation.signin.wayback import sign_in_first
from partnership.models import Membership, Partnership, Person
from partnership.roles import CARE_PERMISSIONS, MEANINGS, ROLES, Permission, any_opens_care, permissions_of


class TenantRequest(HttpRequest):
    """A request inside a partnership, as views with `@requires` get it."""

    partnership: Partnership
    person: Person
    permissions: frozenset[Permission]
    roles: frozenset[str]
    partnerships: list[Partnership]
    today: date


class PartnershipMiddleware:
    """Reads the door of the view that the URL leads to, before the view runs, and shuts it unless all is in order."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info, getattr(request, "urlconf", None))
        except Resolver404:
            return self.get_response(request)
        door = access.door_of(match.func)
        if door is None:
            return not_found(request)
        if door.kind != "public" and not request.user.is_authenticated:
            return sign_in_first(request)
        if "partnership" not in match.kwargs:
            return self.get_response(request)
        return self._inside(request, match, door)

    def _inside(self, request: HttpRequest, match: ResolverMatch, door: Door) -> HttpResponse:
        slug, on = match.kwargs["partnership"], timezone.localdate()
        with transaction.atomic():
            memberships = _memberships_of(request, on=on)
            if door.kind == "public":
                partnership = Partnership.objects.filter(slug=slug).first()
            else:
                partnership = next((held.partnership for held in memberships if held.partnership.slug == slug), None)
            if partnership is None:
                return not_found(request)
            if limits.outlived(request, short=any_opens_care(frozenset(held.role_code for held in memberships))):
                return limits.end(request)
            here = [held for held in memberships if held.partnership_id == partnership.pk]
            response = self._answer(request, door, partnership, here, memberships)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
        return response

    def _answer(
        self,
        request: HttpRequest,
        door: Door,
        partnership: Partnership,
        here: list[Membership],
        everywhere_held: list[Membership],
    ) -> HttpResponse:
        roles = frozenset(held.role_code for held in here)
        permissions = permissions_of(roles)
        allowed = door.kind == "public" or door.permission in permissions
        # A compartment opens only for a permission that was found in the roles, never for a public door.
        compartments = door.compartments if allowed and door.kind == "permission" else ()
        with tenancy.within(partnership, *compartments, savepoint=False, ends_transaction=True):
            request.partnership = partnership  # type: ignore[attr-defined] # this makes it a TenantRequest
            request.roles, request.permissions = roles, permissions  # type: ignore[attr-defined]
            request.today = timezone.localdate()  # type: ignore[attr-defined]
            request.partnerships = _distinct(everywhere_held)  # type: ignore[attr-defined]
            if here:
                request.person = here[0].person  # type: ignore[attr-defined]
            if not allowed:
                return _refuse(request, door)
            response = self._call(request)
            # A policy has refused inside the view. Nothing can be written where the database has refused too.
            if response.status_code == HTTPStatus.FORBIDDEN and here and not connection.needs_rollback:
                audit.record(action="access.refused", by=here[0].person, permission=door.permission)
            return response

    def _call(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            response = self.get_response(request)
        else:
            with pghistory.context(user=request.user.pk):
                response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            raise TypeError("A response inside a partnership must be whole: a stream would run after its scope.")
        return response


OWN_MEMBERSHIPS = f"""
select {columns(Membership, "held")}, {columns(Partnership, "partnership")}, {columns(Person, "person")}
from partnership_membership held
join partnership_partnership partnership on partnership.id = held.partnership_id
join partnership_person person on person.id = held.person_id
where held.user_id = %s
order by held.starts_on, held.id
"""  # noqa: S608 -- names of our own columns


def _memberships_of(request: HttpRequest, *, on: date) -> list[Membership]:
    """The signed-in person's active memberships in every partnership; row security shows no one else's."""
    if not request.user.is_authenticated:
        return []
    held = [_membership(row) for row in tenancy.rows_of_own(request.user.pk, OWN_MEMBERSHIPS)]
    return [membership for membership in held if membership.is_active(on=on)]


def _membership(row: tuple[Any, ...]) -> Membership:
    """With its partnership and its person, as they stand in a row of OWN_MEMBERSHIPS."""
    values = iter(row)
    held = take(Membership, values)
    held.partnership, held.person = take(Partnership, values), take(Person, values)
    return held


def _distinct(memberships: list[Membership]) -> list[Partnership]:
    found = {held.partnership_id: held.partnership for held in memberships}
    return sorted(found.values(), key=lambda partnership: partnership.name)


def _refuse(request: HttpRequest, door: Door) -> HttpResponse:
    """Care answers as if it were not there; elsewhere the person reads what is missing and whom to ask."""
    audit.record(action="access.refused", by=request.person, permission=door.permission)  # type: ignore[attr-defined]
    permission = Permission(door.permission)
    if door.compartments or permission in CARE_PERMISSIONS:
        return not_found(request)
    meaning = MEANINGS[permission][0].lower() + MEANINGS[permission][1:]
    those_who_can = ", ".join(role.name for role in ROLES.values() if permission in role.permissions)
    return forbidden(
        request,
        NotAllowed(
            f"Your role here does not let you {meaning}. It takes one of these roles: {those_who_can}. If you should"
            " have one, ask an administrator of this partnership."
        ),
    )
