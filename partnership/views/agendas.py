"""The agenda of a meeting: its items, what people ask for, its papers, and letting it out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from foundation import documents
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.forms import initial_of, saved
from partnership.forms import meetings as forms
from partnership.middleware import TenantRequest
from partnership.models import AgendaItem, ItemRequest, Meeting, Paper
from partnership.reports import meetings as reports
from partnership.roles import Permission
from partnership.services import agendas as services
from partnership.services import meetings
from partnership.views.meetings import attempt, page_of


@requires(Permission.MANAGE_MEETINGS)
def agenda(request: TenantRequest, pk: int) -> HttpResponse:
    slug, restricted = request.partnership.slug, Permission.READ_RESTRICTED in request.permissions
    found = get_object_or_404(Meeting.objects.with_papers(restricted=restricted), pk=pk)
    lines, papers = reports.agenda(found, found.items.select_related("presenter"), slug=slug)
    context = {
        "meeting": found,
        "when": found.when,
        "agenda": lines,
        "papers": papers,
        "asked": reports.requests(found, slug=slug),
        "may": reports.may(found, permissions=request.permissions, invitee=None, on=request.today),
    }
    return render(request, "partnership/agenda.html", context)


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def let_agenda_out(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    attempt(
        request,
        lambda: meetings.let_agenda_out(meeting=found, by=request.person, at=timezone.now()),
        "The agenda is out.",
    )
    return HttpResponseRedirect(page_of(request, pk))


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def add_item(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.ItemForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: services.add(meeting=found, **data, by=request.person)):
        messages.success(request, "The item is on the agenda, at its end.")
        return HttpResponseRedirect(page_of(request, pk, "agenda"))
    return render(request, "partnership/agenda_item.html", {"form": form, "item": None, "meeting": found})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def change_item(request: TenantRequest, pk: int) -> HttpResponse:
    item = _item(pk)
    form = forms.ItemForm(request.POST or None, initial=initial_of(item))
    if request.method == "POST" and saved(form, lambda data: services.change(item=item, **data, by=request.person)):
        messages.success(request, "The item was changed.")
        return HttpResponseRedirect(page_of(request, item.meeting_id, "agenda"))
    return render(request, "partnership/agenda_item.html", {"form": form, "item": item, "meeting": item.meeting})


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def move_item(request: TenantRequest, pk: int) -> HttpResponse:
    item, up = _item(pk), request.POST.get("to") == "up"
    said = "The item is one place further up." if up else "The item is one place further down."
    attempt(request, lambda: services.move(item=item, up=up, by=request.person), said)
    return HttpResponseRedirect(page_of(request, item.meeting_id, "agenda"))


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def remove_item(request: TenantRequest, pk: int) -> HttpResponse:
    item = _item(pk)
    back = page_of(request, item.meeting_id, "agenda")
    if request.method == "POST":
        attempt(request, lambda: services.remove(item=item, by=request.person), "The item is off the agenda.")
        return HttpResponseRedirect(back)
    question = {
        "title": f"Take “{item.title}” off the agenda?",
        "text": "Its papers go with it.",
        "submit": "Yes, take it off",
        "cancel_href": back,
    }
    return render(request, "partnership/confirm.html", {"question": question})


@requires(Permission.READ_MEETINGS, methods=READ_AND_WRITE)
def ask_for_item(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.ItemRequestForm(request.POST or None)

    def ask(data: dict[str, Any]) -> object:
        return services.ask_for(meeting=found, **data, by=request.person, at=timezone.now(), on=request.today)

    if request.method == "POST" and saved(form, ask):
        messages.success(request, "The coordinator has your item and will answer here.")
        return HttpResponseRedirect(page_of(request, pk))
    return render(request, "partnership/agenda_ask.html", {"form": form, "meeting": found})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def answer_request(request: TenantRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(ItemRequest.objects.select_related("meeting", "asked_by"), pk=pk)
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: _answer(request, asked, data["answer"])):
        messages.success(request, "Your answer stands on the page of the meeting.")
        return HttpResponseRedirect(page_of(request, asked.meeting_id, "agenda"))
    return render(request, "partnership/agenda_answer.html", {"form": form, "asked": asked, "meeting": asked.meeting})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def add_paper(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.PaperForm(request.POST or None, request.FILES or None, meeting=found)
    if request.method == "POST" and saved(
        form, lambda data: services.add_paper(meeting=found, **data, by=request.person)
    ):
        messages.success(request, "The paper is with the agenda.")
        return HttpResponseRedirect(page_of(request, pk, "agenda"))
    return render(request, "partnership/paper.html", {"form": form, "meeting": found})


@requires(Permission.READ_MEETINGS)
def paper(request: TenantRequest, pk: int) -> HttpResponse:
    restricted = Permission.READ_RESTRICTED in request.permissions
    found = get_object_or_404(Paper.objects.readable(restricted=restricted).with_file(), pk=pk)
    services.open_paper(paper=found, by=request.person)
    return documents.answer(found.file)


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def remove_paper(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Paper.objects.select_related("meeting", "file"), pk=pk)
    attempt(request, lambda: services.remove_paper(paper=found, by=request.person), "The paper is taken away.")
    return HttpResponseRedirect(page_of(request, found.meeting_id, "agenda"))


def _answer(request: TenantRequest, asked: ItemRequest, answer: str) -> object:
    if request.POST.get("as") == "take":
        return services.take(request=asked, by=request.person)
    return services.decline(request=asked, answer=answer, by=request.person)


def _item(pk: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=pk)
