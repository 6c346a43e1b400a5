"""What the pages share on which a plan is changed: finding the row, keeping a form, and two editors at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from actionplan.forms.answers import AnswerForm, Difference
from actionplan.models import Milestone, Objective, Plan, Strategy
from actionplan.reports.changing import RowSheet, sheet_of
from actionplan.reports.history import newest_editor, who_was_first
from actionplan.turns import ChangedMeanwhile
from foundation.http import render
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Person


def of_plan(plan_id: int, path: str = "plan") -> dict[str, Any]:
    """What narrows rows to those of a plan that is there: not of one that was brought in and taken back."""
    return {f"{path}__pk": plan_id, f"{path}__in": Plan.objects.all()}


def row_of(plan_id: int, **key: int) -> Any:
    """The row of the plan that an address names by `objective_id`, `strategy_id` or `milestone_id`; else 404."""
    if "milestone_id" in key:
        milestones = Milestone.objects.select_related("strategy__objective__plan")
        return get_object_or_404(milestones, pk=key["milestone_id"], **of_plan(plan_id, "strategy__objective__plan"))
    if "strategy_id" in key:
        strategies = Strategy.objects.select_related("objective__plan")
        return get_object_or_404(strategies, pk=key["strategy_id"], **of_plan(plan_id, "objective__plan"))
    return get_object_or_404(Objective.objects.select_related("plan"), pk=key["objective_id"], **of_plan(plan_id))


def sheet_at(request: TenantRequest, plan_id: int, **key: int) -> RowSheet:
    return sheet_of(row_of(plan_id, **key), request.partnership.slug)


def plan_at(plan_id: int) -> Plan:
    found: Plan = get_object_or_404(Plan, pk=plan_id)
    return found


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was changed since the form was opened: by somebody else, or in another window by whoever reads it."""

    editor: Person | None
    differences: tuple[Difference, ...]
    told: str = "somebody else has changed this in the meantime"

    def told_to(self, reader: Person) -> Meanwhile:
        return replace(self, told=who_was_first(self.editor, reader))


@dataclass(slots=True)
class Keeping:
    """A form that was sent, and what became of it."""

    form: Any
    meanwhile: Meanwhile | None = None

    def succeeds(self, save: Callable[[dict[str, Any]], object]) -> bool:
        """Whether the service took what was typed. Where somebody else was first, the form holds the same words, to be
        sent once more, and `meanwhile` what they wrote."""
        try:
            return saved(self.form, lambda _cleaned: save(self._answers))
        except ChangedMeanwhile as meanwhile:
            found = self.form.against(meanwhile) if isinstance(self.form, AnswerForm) else ()
            self.meanwhile = Meanwhile(newest_editor(meanwhile.current), found)
            self.form = self.form.once_more(meanwhile)
            return False

    @property
    def _answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = getattr(self.form, "answers", self.form.cleaned_data)
        return answers

    @property
    def status(self) -> int:
        return 409 if self.meanwhile else 200


def form_page(
    request: TenantRequest,
    keeping: Keeping,
    *,
    heading: str,
    submit: str,
    back: tuple[str, str],
    caption: str = "",
    intro: str = "",
    sheet: RowSheet | None = None,
    **more: Any,
) -> HttpResponse:
    """A page that is one form. `back` is the words and the address of the way back."""
    context = {
        "heading": heading,
        "caption": caption,
        "intro": intro,
        "submit": submit,
        "back": {"text": back[0], "href": back[1]},
        "form": keeping.form,
        "meanwhile": keeping.meanwhile and keeping.meanwhile.told_to(request.person),
        "sheet": sheet,
        **more,
    }
    return render(request, "actionplan/change_form.html", context, status=keeping.status)
