"""Lines of the home page: documents that somebody is bringing in and that wait for them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from actionplan.models import PlanImport
from foundation.due import Asker, DueItem
from partnership.roles import Permission

HEADING = "Plans that you bring in"
SAID = {
    PlanImport.State.REVIEWING: "It is read. Look at what became of its rows, and bring the plan in.",
    PlanImport.State.FAILED: "It could not be read. See why.",
}


def items(asker: Asker) -> Iterator[DueItem]:
    """One's own, the newest first; one query."""
    if Permission.EDIT_PLAN not in asker.permissions:
        return
    for review in PlanImport.objects.listed().filter(asked_by=asker.person, state__in=list(SAID)):
        href = reverse("actionplan:plan_import", args=[asker.slug, review.pk])
        yield DueItem(HEADING, _name(review), SAID[PlanImport.State(review.state)], href)


def _name(review: PlanImport) -> str:
    """By its title, and by the file from which somebody knows it."""
    return f"{review.title} ({review.file_name})" if review.title else review.file_name
