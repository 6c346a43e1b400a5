"""The pages of the local mailbox: what would have gone out, on one person's machine. Elsewhere they are not there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from foundation.access import public_door
from foundation.http import not_found, render
from foundation.lists import ROWS_A_PAGE
from foundation.mailbox import files

WHY = "mail that never left this machine; standalone mode only"
OF_A_MAIL = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
"""Mail programs read no style sheet, so a mail carries its look on each element. No script, no picture, no form."""


class RecipientFilter(forms.Form):
    marks_optional = False

    to = forms.ChoiceField(label="To", required=False)

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Anybody"), *((each, each) for each in addresses)]  # type: ignore[attr-defined]


@public_door(WHY)
def letters(request: HttpRequest) -> HttpResponse:
    if not files.is_open(request):
        return not_found(request)
    found = files.letters()
    form = RecipientFilter(request.GET, addresses=sorted({each.to for each in found}))
    wanted = form.cleaned_data["to"] if form.is_valid() else ""
    shown = [each for each in found if wanted in ("", each.to)]
    page = Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page", ""))
    address = f"?{urlencode({'to': wanted})}&" if wanted else "?"
    context = {"form": form, "rows": page, "address": address, "narrowed": bool(wanted), "most": files.NEWEST}
    return render(request, "mailbox/letters.html", context)


@public_door(WHY)
def letter(request: HttpRequest, key: str) -> HttpResponse:
    found = files.letter(key) if files.is_open(request) else None
    return render(request, "mailbox/letter.html", {"letter": found}) if found else not_found(request)


@public_door(WHY)
def letter_as_html(request: HttpRequest, key: str) -> HttpResponse:
    """As a mail program shows it."""
    found = files.letter(key) if files.is_open(request) else None
    if found is None or not found.html:
        return not_found(request)
    return HttpResponse(found.html, headers={"Content-Security-Policy": OF_A_MAIL})
