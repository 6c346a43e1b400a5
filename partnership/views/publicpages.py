"""The page that everybody may read, and where it is written, looked at and published."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from foundation import documents
from foundation.access import READ_AND_WRITE, public_door, requires
from foundation.http import render
from partnership import forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import PublicPage, PublishedPage, Supporter
from partnership.reports import publicpages as reports
from partnership.roles import Permission
from partnership.services import publicpages as services

MINUTES_KEPT = 5
writes_it = requires(Permission.EDIT_PUBLIC_PAGE, methods=READ_AND_WRITE)


@public_door("what the partnership has published of itself, where it shows it; limited")
def about(request: TenantRequest) -> HttpResponse:
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="public_page", limit_get=True)
    if too_many is not None:
        return too_many
    shown = reports.shown(request.partnership, on=request.today)
    if shown is None:
        raise Http404
    response = render(request, "partnership/about.html", {"shown": shown, "is_preview": False})
    if not request.user.is_authenticated:  # the bar of somebody who is signed in stays out of every cache
        response.headers["Cache-Control"] = f"public, max-age={60 * MINUTES_KEPT}"
    return response


@public_door("the logo of a supporter whom the public page names, where it is shown; limited")
def supporter_logo(request: TenantRequest, pk: int) -> HttpResponse:
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="public_picture", limit_get=True)
    if too_many is not None:
        return too_many
    writes = Permission.EDIT_PUBLIC_PAGE in request.permissions
    offered = Supporter.objects.with_logos() if writes else Supporter.objects.with_logos().of_shown_page()
    logo = get_object_or_404(offered, pk=pk).logo
    if logo is None:
        raise Http404
    return documents.answer(logo)


@requires(Permission.EDIT_PUBLIC_PAGE)
def public_page(request: TenantRequest) -> HttpResponse:
    edited = reports.edited(request.partnership, on=request.today)
    return render(request, "partnership/public_page.html", {"edited": edited})


@writes_it
def write_public_page(request: TenantRequest) -> HttpResponse:
    found = PublicPage.objects.first()
    initial = {**found.words, "seen": found.version} if found else {"seen": 0}
    form = forms.PublicPageForm(request.POST or None, initial=initial)
    if request.method == "POST" and saved(
        form, lambda data: services.write(words=form.words, seen=data["seen"], by=request.person)
    ):
        messages.success(request, "The draft was saved. Nobody outside reads it before you publish it.")
        return HttpResponseRedirect(reverse("partnership:preview_public_page", args=[request.partnership.slug]))
    return render(request, "partnership/public_page_write.html", {"form": form})


@writes_it
def preview_public_page(request: TenantRequest) -> HttpResponse:
    """The draft as everybody would read it, and the button that lets them."""
    found = PublicPage.objects.first()
    if found is None:
        return HttpResponseRedirect(reverse("partnership:write_public_page", args=[request.partnership.slug]))
    named = reports.named_in(found)
    form = forms.PublishForm(request.POST or None, initial={"seen": found.version}, names_somebody=bool(named))
    if request.method == "POST" and saved(
        form,
        lambda data: services.publish(seen=data["seen"], by=request.person, at=timezone.now(), on=request.today),
    ):
        return _done(request, "Everybody can read the page now.")
    shown = reports.page_of(found, request.partnership, reviewed_on=found.last_reviewed_on, on=request.today)
    context = {"shown": shown, "form": form, "named": named, "is_preview": True}
    return render(request, "partnership/about.html", context)


@requires(Permission.EDIT_PUBLIC_PAGE)
def published_page(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PublishedPage.objects.with_names(), pk=pk)
    return render(request, "partnership/published_page.html", {"found": found})


@requires(Permission.EDIT_PUBLIC_PAGE, methods=("POST",))
def review_public_page(request: TenantRequest) -> HttpResponse:
    services.review(by=request.person, on=request.today)
    return _done(request, "The page says that it was reviewed today.")


@writes_it
def hide_public_page(request: TenantRequest) -> HttpResponse:
    if request.method == "POST":
        services.hide(by=request.person)
        return _done(request, "Nobody outside can read the page any more.")
    text = "Links to it lead nowhere then. What was published stays here, and you can publish again."
    return _ask(request, "Take the public page away?", text, "Take it away")


@writes_it
def add_supporter(request: TenantRequest) -> HttpResponse:
    form = forms.SupporterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and saved(form, lambda data: services.add_supporter(**data, by=request.person)):
        return _done(request, "The supporter was added.")
    told = {"heading": "Add a supporter", "submit": "Add", "words": "The public page shows it at once."}
    return _answer(request, form, told)


@writes_it
def change_supporter(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Supporter.objects.with_logos(), pk=pk)
    form = forms.SupporterForm(request.POST or None, request.FILES or None, initial=forms.initial_of(found))
    if request.method == "POST" and saved(
        form, lambda data: services.change_supporter(supporter=found, **data, by=request.person)
    ):
        return _done(request, "The supporter was saved.")
    told = {"heading": f"Change {found.name}", "submit": "Save", "words": "Its logo stays unless you choose another."}
    return _answer(request, form, told)


@requires(Permission.EDIT_PUBLIC_PAGE, methods=("POST",))
def move_supporter(request: TenantRequest, pk: int) -> HttpResponse:
    services.move_supporter(supporter=get_object_or_404(Supporter, pk=pk), by=request.person)
    return HttpResponseRedirect(_editing(request))


@writes_it
def remove_supporter(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Supporter.objects.with_logos(), pk=pk)
    if request.method == "POST":
        services.remove_supporter(supporter=found, by=request.person)
        return _done(request, f"{found.name} is no longer on the page.")
    return _ask(request, f"Take {found.name} off the public page?", "Its logo is deleted.", "Take it off")


def _answer(request: TenantRequest, form: forms.SupporterForm, told: dict[str, str]) -> HttpResponse:
    back = {"text": "Public page", "href": _editing(request)}
    return render(request, "partnership/organisation_part.html", {"form": form, "told": told, "back": back})


def _ask(request: TenantRequest, title: str, text: str, submit: str) -> HttpResponse:
    question = {"title": title, "text": text, "submit": submit, "cancel_href": _editing(request)}
    return render(request, "partnership/confirm.html", {"question": question})


def _done(request: TenantRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(_editing(request))


def _editing(request: TenantRequest) -> str:
    return reverse("partnership:public_page", args=[request.partnership.slug])
