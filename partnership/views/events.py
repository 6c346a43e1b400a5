"""Events: who is expected, ticking them on the day, and what they find pressing."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership import forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Delegate, Event, Priority
from partnership.reports.campaigns import expected_at
from partnership.roles import Permission
from partnership.services import events

manages_campaigns = requires(Permission.MANAGE_CAMPAIGNS, methods=READ_AND_WRITE)
ticks = requires(Permission.MANAGE_CAMPAIGNS, methods=("POST",))


@requires(Permission.READ_CALENDAR)
def event(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Event.objects.with_numbers(), pk=pk)
    context = {
        "event": found,
        "priorities": found.priorities.prefetch_related("proposals"),
        "may_manage": Permission.MANAGE_CAMPAIGNS in request.permissions,
    }
    return render(request, "partnership/event.html", context)


@manages_campaigns
def add_event(request: TenantRequest) -> HttpResponse:
    form = forms.EventForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: events.add(**data, by=request.person)):
        messages.success(request, "The event is in the forward plan.")
        return HttpResponseRedirect(reverse("partnership:forward_plan", args=[request.partnership.slug]))
    return _answer(request, None, form, {"heading": "Add an event", "submit": "Add"})


@manages_campaigns
def change_event(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Event, pk=pk)
    form = forms.EventForm(request.POST or None, initial=forms.initial_of(found))
    if request.method == "POST" and saved(form, lambda data: events.change(event=found, **data, by=request.person)):
        return _done(request, found, "The event was saved.")
    return _answer(request, found, form, {"heading": f"Change {found.title}", "submit": "Save"})


@manages_campaigns
def remove_event(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Event, pk=pk)
    if request.method == "POST":
        events.remove(event=found, by=request.person)
        messages.success(request, f"{found.title} was removed.")
        return HttpResponseRedirect(reverse("partnership:forward_plan", args=[request.partnership.slug]))
    return _ask(request, found, f"Remove {found.title}?", "It goes from the forward plan.")


@manages_campaigns
def delegates(request: TenantRequest, pk: int) -> HttpResponse:
    """The list at the door, for a phone: one button for each person."""
    found = get_object_or_404(Event.objects.with_numbers(), pk=pk)
    form = forms.ExpectForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: events.expect(event=found, **data, by=request.person)):
        messages.success(request, "They are on the list.")
        return HttpResponseRedirect(request.path)
    context = {"event": found, "expected": expected_at(found, slug=request.partnership.slug), "form": form}
    return render(request, "partnership/delegates.html", context)


@ticks
def tick_delegate(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Delegate.objects.with_event(), pk=pk)
    events.tick(delegate=found, came=request.POST.get("came") == "yes", by=request.person)
    return HttpResponseRedirect(f"{_list_of(request, found.event)}#delegate-{found.pk}")


@manages_campaigns
def remove_delegate(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Delegate.objects.with_event(), pk=pk)
    if request.method == "POST":
        events.uninvite(delegate=found, by=request.person)
        messages.success(request, f"{found.name} is no longer on the list.")
        return HttpResponseRedirect(_list_of(request, found.event))
    question = {
        "title": f"Take {found.name} off the list?",
        "text": "Nobody is told.",
        "submit": "Take off",
        "cancel_href": _list_of(request, found.event),
    }
    return render(request, "partnership/confirm.html", {"question": question})


@manages_campaigns
def add_priority(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Event, pk=pk)
    form = forms.PriorityForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: events.note_priority(event=found, **data, by=request.person)
    ):
        return _done(request, found, "It was noted.")
    return _answer(request, found, form, {"heading": "Note a priority", "submit": "Save"})


@manages_campaigns
def change_priority(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Priority.objects.select_related("event"), pk=pk)
    form = forms.PriorityForm(request.POST or None, initial=forms.initial_of(found))
    if request.method == "POST" and saved(
        form, lambda data: events.change_priority(priority=found, **data, by=request.person)
    ):
        return _done(request, found.event, "It was saved.")
    return _answer(request, found.event, form, {"heading": "Change a priority", "submit": "Save"})


@manages_campaigns
def remove_priority(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Priority.objects.select_related("event"), pk=pk)
    if request.method == "POST":
        events.remove_priority(priority=found, by=request.person)
        return _done(request, found.event, "It was removed.")
    return _ask(request, found.event, f"Remove “{found.text}”?", "What was said of it goes too.")


@manages_campaigns
def propose_objective(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Priority.objects.select_related("event"), pk=pk)
    form = forms.ProposeObjectiveForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and saved(
        form, lambda data: events.propose(priority=found, **data, by=request.person, at=timezone.now())
    ):
        return _done(request, found.event, "It was proposed. Those who write the action plan decide on it.")
    words = "Those who write the action plan decide whether it comes in."
    return _answer(request, found.event, form, {"heading": "Propose an objective", "submit": "Propose", "words": words})


def _answer(request: TenantRequest, found: Event | None, form: BaseForm, told: dict[str, str]) -> HttpResponse:
    plan = reverse("partnership:forward_plan", args=[request.partnership.slug])
    back = {"text": found.title, "href": _page_of(request, found)} if found else {"text": "Forward plan", "href": plan}
    return render(request, "partnership/organisation_part.html", {"form": form, "told": told, "back": back})


def _ask(request: TenantRequest, found: Event, title: str, text: str) -> HttpResponse:
    question = {"title": title, "text": text, "submit": "Remove", "cancel_href": _page_of(request, found)}
    return render(request, "partnership/confirm.html", {"question": question})


def _done(request: TenantRequest, found: Event, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(_page_of(request, found))


def _page_of(request: TenantRequest, found: Event) -> str:
    return reverse("partnership:event", args=[request.partnership.slug, found.pk])


def _list_of(request: TenantRequest, found: Event) -> str:
    return reverse("partnership:delegates", args=[request.partnership.slug, found.pk])
