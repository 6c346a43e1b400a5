"""Groups of the partnership, and how they fit together."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from foundation.lists import listing
from partnership import policies
from partnership.forms import groups as forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Group
from partnership.reports import governance as maps
from partnership.reports import groups as reports
from partnership.roles import Permission
from partnership.services import groups as services

SORTS = {"name": ("name",), "kind": ("kind", "name")}
manages_groups = requires(Permission.MANAGE_GROUPS, methods=READ_AND_WRITE)


@requires(Permission.READ_MEETINGS)
def groups(request: TenantRequest) -> HttpResponse:
    form, query, on = forms.GroupFilter(request.GET), request.GET, request.today
    chosen = form.wanted
    found = Group.objects.matching(chosen.pop("q", "")).narrowed(**chosen).with_seats(on=on)
    listed = listing(found, filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", ""))
    context = {
        "form": form,
        "listed": listed,
        "rows": reports.rows(listed.page, slug=request.partnership.slug, on=on),
        "narrowed": bool(form.wanted),
        "may_manage": manages(request),
    }
    return render(request, "partnership/groups.html", context)


@requires(Permission.READ_MEETINGS)
def group(request: TenantRequest, pk: int) -> HttpResponse:
    slug, on, may_manage = request.partnership.slug, request.today, manages(request)
    with_seats = Group.objects.with_seats(on=on).select_related("reports_to", "terms_of_reference")
    found = get_object_or_404(with_seats, pk=pk)
    context = {"shown": reports.page(found, slug=slug, manages=may_manage, on=on), "may_manage": may_manage}
    if Permission.READ_RESTRICTED in request.permissions:
        context["interests"] = reports.interests(found, slug=slug, person=request.person, manages=may_manage, on=on)
    return render(request, "partnership/group.html", context)


@requires(Permission.READ_MEETINGS)
def governance(request: TenantRequest) -> HttpResponse:
    shown = maps.governance(Group.objects.meeting_still(), slug=request.partnership.slug)
    return render(request, "partnership/governance.html", {"shown": shown, "may_manage": manages(request)})


@manages_groups
def add_group(request: TenantRequest) -> HttpResponse:
    form, made = forms.GroupForm(request.POST or None), list[Group]()
    if request.method == "POST" and saved(form, lambda data: made.append(services.add(**data, by=request.person))):
        return done(request, made[0].pk, "The group was added. Now say which organisations have a seat.")
    return answer(request, None, form, "Add a group", "Add")


@manages_groups
def change_group(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Group, pk=pk)
    policies.require_group_stands(group=found)
    form = forms.GroupForm(request.POST or None, instance=found)
    if request.method == "POST" and saved(form, lambda data: services.change(group=found, **data, by=request.person)):
        return done(request, pk, "The group was saved.")
    return answer(request, found, form, f"Change {found}", "Save")


@manages_groups
def end_group(request: TenantRequest, pk: int) -> HttpResponse:
    found, on = get_object_or_404(Group, pk=pk), request.today
    policies.require_group_may_end(group=found, on=on)
    form = forms.LastDayForm(request.POST or None, today=on)
    if request.method == "POST" and saved(
        form, lambda data: services.end(group=found, **data, by=request.person, on=on)
    ):
        return done(request, pk, f"{found} meets no more. It stays in the list.")
    return answer(request, found, form, f"{found} meets no more", "Save")


def answer(request: TenantRequest, found: Group | None, form: BaseForm, heading: str, submit: str) -> HttpResponse:
    """A page that is one form about a group, or that adds one."""
    listed = reverse("partnership:groups", args=[request.partnership.slug])
    back = {"text": found.name, "href": page_of(request, found.pk)} if found else {"text": "Groups", "href": listed}
    told = {"heading": heading, "submit": submit}
    return render(request, "partnership/organisation_part.html", {"form": form, "told": told, "back": back})


def done(request: TenantRequest, pk: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(page_of(request, pk))


def page_of(request: TenantRequest, pk: int) -> str:
    return reverse("partnership:group", args=[request.partnership.slug, pk])


def manages(request: TenantRequest) -> bool:
    return Permission.MANAGE_GROUPS in request.permissions
