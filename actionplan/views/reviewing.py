"""What the pages of a review share: finding it, its forms, and two people at work on the same thing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from actionplan.forms.imports import SeenForm
from actionplan.models import PlanImport
from actionplan.reports.imports import ImportWays, newest_editor
from actionplan.services.imports import ReviewedMeanwhile
from actionplan.views.editing import Meanwhile
from foundation.http import render
from partnership.forms import saved
from partnership.middleware import TenantRequest

Answer = Callable[[PlanImport, ImportWays], HttpResponse]


def review_at(import_id: int) -> PlanImport:
    found: PlanImport = get_object_or_404(PlanImport, pk=import_id)
    return found


REVIEWING = frozenset({PlanImport.State.REVIEWING})


def on_review(
    request: TenantRequest, import_id: int, answer: Answer, *, states: Collection[str] = REVIEWING
) -> HttpResponse:
    """A page of a review that is open; one that is not leads to its first page, which says how it stands."""
    review = review_at(import_id)
    ways = ImportWays.of(request.partnership.slug, review)
    if review.state not in states:
        return redirect(ways.here)
    return answer(review, ways)


class Attempt:
    """A form and what became of it. `make` makes it from what was sent, or from None to show what the review says."""

    def __init__(self, make: Callable[[Any], Any], *, act: str = "") -> None:
        """`act` tells the forms of one page apart: that of the button which was pressed."""
        self.make, self.act = make, act
        self.form: Any = make(None)
        self.meanwhile: Meanwhile | None = None

    def succeeds(self, request: TenantRequest, save: Callable[[dict[str, Any]], object]) -> bool:
        """Whether it was sent and the service took it. Where somebody else was first, the form holds what was typed, to
        be sent once more, and `meanwhile` what the review says now."""
        if request.method != "POST" or request.POST.get("act", "") != self.act:
            return False
        shown, self.form = self.form, self.make(request.POST)
        try:
            return saved(self.form, save)
        except ReviewedMeanwhile:
            differences = shown.against(self.form) if isinstance(shown, SeenForm) else ()
            assert request.resolver_match is not None, "a view is called by its address"
            editor = newest_editor(request.resolver_match.kwargs["import_id"])
            self.meanwhile = Meanwhile(editor, differences).told_to(request.person)
            self.form = shown.once_more(self.form)
            return False

    @property
    def status(self) -> int:
        return HTTPStatus.CONFLICT if self.meanwhile else HTTPStatus.OK


def review_form(
    request: TenantRequest,
    attempt: Attempt,
    *,
    heading: str,
    here: str,
    review: PlanImport,
    ways: ImportWays,
    intro: str = "",
    submit: str = "Save",
) -> HttpResponse:
    """A page of a review that is one form. `here` is its word in the navigation."""
    context = {
        "heading": heading,
        "here": here,
        "review": review,
        "ways": ways,
        "intro": intro,
        "submit": submit,
        "form": attempt.form,
        "meanwhile": attempt.meanwhile,
    }
    return render(request, "actionplan/import_form.html", context, status=attempt.status)
