"""What somebody who leaves leads in the plans: a line of the checklist of leavers (settings.LEAVER_SOURCES)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from actionplan.models import OfficerLead, Plan
from actionplan.rag import OPEN
from foundation.due import Asker, DueItem
from partnership.roles import Permission

HEADING = "What they lead in the action plan"


def items(asker: Asker, person: Any) -> Iterator[DueItem]:
    """One query. Numbers alone: whoever goes through the list need not be one of those who read every row."""
    leads = OfficerLead.objects.filter(person=person).annotate(
        plan_id=Coalesce(F("milestone__strategy__objective__plan"), F("strategy__objective__plan")),
        plan_title=Coalesce(F("milestone__strategy__objective__plan__title"), F("strategy__objective__plan__title")),
        plan_status=Coalesce(F("milestone__strategy__objective__plan__status"), F("strategy__objective__plan__status")),
    )
    leads = leads.exclude(plan_status__in=(Plan.Status.CLOSED, Plan.Status.WITHDRAWN))
    counted = Counter(
        (plan, title)
        for plan, title, lifecycle in leads.values_list("plan_id", "plan_title", "milestone__lifecycle")
        if lifecycle is None or lifecycle in OPEN
    )
    opens = Permission.EDIT_PLAN in asker.permissions
    for (plan, title), number in sorted(counted.items()):
        led = "one milestone or strategy" if number == 1 else f"{number} milestones and strategies"
        href = reverse("actionplan:officers", args=[asker.slug, plan]) if opens else ""
        note = "Choose who takes over." if opens else "The coordinator chooses who takes over, on the plan's page."
        yield DueItem(HEADING, f"Leads {led} of {title}", note, href)
