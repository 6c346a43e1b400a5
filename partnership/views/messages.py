"""What people are told by mail: what has left and what has not, what will, and when; and everybody's own choice."""

from __future__ import annotations

from django.contrib import messages as banners
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from foundation import reference, reminders
from foundation.access import READ_AND_WRITE, account_page, requires
from foundation.http import render
from foundation.lists import listing
from partnership import forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.reports import messages as reports
from partnership.roles import Permission
from partnership.services import messages as services

SORTS = {"made": ("made_at",), "who": ("who", "made_at"), "state": ("state", "made_at")}
manages_messages = requires(Permission.MANAGE_MESSAGES, methods=READ_AND_WRITE)


@requires(Permission.MANAGE_MESSAGES)
def messages(request: TenantRequest) -> HttpResponse:
    form, query, held = forms.MessageFilter(request.GET), request.GET, reminders.rhythm().is_held
    wanted = form.wanted.get("state", "")
    found = reports.messages(q=form.wanted.get("q", ""), state=wanted, held=held)
    sort, number = query.get("sort") or "-made", query.get("page", "")
    listed = listing(found, filters=form.sent, sorts=SORTS, sort=sort, number=number)
    context = {
        "form": form,
        "listed": listed,
        "rows": reports.rows(listed.page, slug=request.partnership.slug, held=held, at=timezone.now()),
        "narrowed": bool(form.wanted),
        "held": held,
        "noted": reports.noted(q=form.wanted.get("q", "")) if held and wanted in ("", reports.HELD_STATE) else [],
    }
    return render(request, "partnership/messages.html", context)


@requires(Permission.MANAGE_MESSAGES)
def messages_ahead(request: TenantRequest) -> HttpResponse:
    return render(request, "partnership/messages_ahead.html", {"ahead": reports.ahead(at=timezone.now())})


@manages_messages
def rhythm(request: TenantRequest) -> HttpResponse:
    now = reminders.rhythm()
    form = forms.RhythmForm(request.POST or None, initial=forms.rhythm_initial(now))
    if request.method == "POST" and saved(form, lambda data: services.set_rhythm(**data, by=request.person)):
        return _to_messages(request, "The rhythm was saved. It holds from the next mail on.")
    warning = reference.bank_holidays_run_short(on=request.today)
    return render(request, "partnership/messages_rhythm.html", {"form": form, "warning": warning})


@manages_messages
def hold_messages(request: TenantRequest) -> HttpResponse:
    if request.method == "POST":
        services.hold(by=request.person, at=timezone.now())
        return _to_messages(request, "Nothing leaves until somebody lets the messages go.")
    text = (
        "Nobody hears of what is due by mail until somebody lets the messages go. What comes up meanwhile waits, and"
        " goes to each person in one mail. Invitations and mail about signing in still leave."
    )
    return _ask(request, "Hold all messages?", text, "Hold all messages")


@manages_messages
def let_messages_go(request: TenantRequest) -> HttpResponse:
    if request.method == "POST":
        services.let_go(by=request.person, at=timezone.now())
        return _to_messages(request, "Messages leave again as they are due.")
    text = (
        "Each person gets all that waits for them in one mail: now or, in their quiet hours, at the end of these."
        " What no longer applies is left out."
    )
    return _ask(request, "Let the messages go?", text, "Let them go")


@manages_messages
def retry_message(request: TenantRequest, pk: int) -> HttpResponse:
    found = reports.message(pk)
    if found is None:
        raise Http404
    if request.method == "POST":
        services.retry(message=found, by=request.person, at=timezone.now())
        return _to_messages(request, "The message is tried again within a minute or two.")
    text = "It says what still applies by then. If the address is wrong, put it right first."
    return _ask(request, "Try to send this message again?", text, "Try again")


@requires(Permission.OPEN_HOME, methods=READ_AND_WRITE)
def mail_choices(request: TenantRequest) -> HttpResponse:
    wanted = reminders.wishes({request.user.pk or 0})(request.user.pk or 0)
    form = forms.MailChoicesForm(request.POST or None, initial=forms.choices_initial(wanted))
    if request.method == "POST" and saved(form, lambda data: services.choose(**data, by=request.person)):
        banners.success(request, "Your choice was saved. It holds from now on.")
        return HttpResponseRedirect(reverse("your_mail"))
    return render(request, "partnership/mail_choices.html", {"form": form})


@account_page("how a person hears of things, in every partnership in which they hold a role")
def your_mail(request: HttpRequest) -> HttpResponse:
    assert request.user.pk is not None, "the door asks for an account"
    chosen = reports.chosen_everywhere(user_id=request.user.pk, on=timezone.localdate())
    return render(request, "partnership/your_mail.html", {"chosen": chosen})


def _ask(request: TenantRequest, title: str, text: str, submit: str) -> HttpResponse:
    cancel_href = reverse("partnership:messages", args=[request.partnership.slug])
    question = {"title": title, "text": text, "submit": submit, "cancel_href": cancel_href}
    return render(request, "partnership/confirm.html", {"question": question})


def _to_messages(request: TenantRequest, said: str) -> HttpResponseRedirect:
    banners.success(request, said)
    return HttpResponseRedirect(reverse("partnership:messages", args=[request.partnership.slug]))
