"""The record in words: who did what to whom or what, for the data protection officer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from actionplan.models import LinkedDocument, Milestone
from actionplan.rag import Rag
from actionplan.services.actions import NewAction
from actionplan.services.milestones import judge
from foundation import audit
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.reports.audit import SENTENCES, AuditRow, rows
from partnership.roles import Permission, RoleCode
from tests.actionplan.conftest import write_plan
from tests.factories import PersonFactory, UserFactory, member

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def told() -> list[str]:
    return [f"{row.who} {row.what}" for row in rows(AuditEntry.objects.order_by("pk"))]


def test_every_act_that_the_code_records_has_a_sentence() -> None:
    written = set()
    for app in ("foundation", "partnership", "actionplan", "survivors", "training"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            written |= set(re.findall(r'audit\.record\(\s*action="([a-z_.]+)"', path.read_text()))
    assert written - set(SENTENCES) == set()
    assert len(written) > 10


def test_of_a_milestone_and_a_document_for_statutory_bodies_the_record_prints_no_words(inside: Partnership) -> None:
    plan = write_plan(inside)
    Milestone.objects.filter(text="Tell those who report").update(visibility="statutory")
    hidden, open_to_all = (Milestone.objects.get(text=text) for text in ("Tell those who report", "Look abroad"))
    document = LinkedDocument.objects.create(plan=plan, title="Raid dates", url="https://example.org/", position=1)
    LinkedDocument.objects.filter(pk=document.pk).update(visibility="statutory")
    for milestone in (hidden, open_to_all):
        audit.record(action="milestone.changed", by=None, subject=milestone)
    audit.record(action="linkeddocument.changed", by=None, subject=document)
    assert told()[1:] == [
        "The system changed the milestone “2.1.1”",
        "The system changed the milestone “Look abroad”",
        "The system changed the document “for statutory bodies only” of a plan",
    ]


@pytest.mark.parametrize(
    ("rag", "said"),
    [(Rag.RED, "off track"), (Rag.AMBER, "at risk"), (Rag.GREEN, "on track"), (Rag.NONE, "as not rated")],
)
def test_a_rating_names_the_milestone_and_what_it_was_rated(rag: Rag, said: str, inside: Partnership) -> None:
    write_plan(inside)
    coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR, name="Ada Quillfern")
    milestone = Milestone.objects.get(text="Ask the pupils")
    needed = rag in (Rag.RED, Rag.AMBER)
    action = NewAction("Ask them again", coordinator, "", date(2026, 12, 4)) if needed else None
    judge(milestone=milestone, rag=rag, reason="Seen.", seen=None, by=coordinator, at=NOON, action=action)
    added = ["Ada Quillfern added a corrective action to the milestone “Ask the pupils”"] if needed else []
    assert told() == [
        "The system made the plan “Plan 2025 to 2028”",
        *added,
        f"Ada Quillfern rated the milestone “Ask the pupils” {said}",
    ]


def test_a_long_name_is_cut_with_dots(inside: Partnership) -> None:
    write_plan(inside)
    milestone = Milestone.objects.get(text="Ask the pupils")
    milestone.text = "x" * 200
    milestone.save()
    audit.record(action="milestone.judged", by=None, subject=milestone, rag="red")
    assert told()[-1] == f"The system rated the milestone “{'x' * 79}…” off track"


def test_somebody_known_to_survivor_care_is_told_but_not_named(inside: Partnership) -> None:
    helper = member(RoleCode.VOLUNTEER, name="Hidden Helper")
    audit.record(action="access.refused", by=helper, permission=Permission.READ_PLAN)
    audit.record(action="person.changed", by=None, subject=helper)
    assert told() == [
        "Somebody known to survivor care was refused a page (read the action plan and its published board)",
        "The system changed the details of somebody known to survivor care",
    ]


def test_an_account_that_nobody_here_has_now_is_no_intruder(inside: Partnership) -> None:
    audit.record(action="access.refused", by=Person(name="Gone", user=UserFactory()), permission="open_home")
    assert told() == ["Somebody who has no role here now was refused a page (see what needs them, and who can do what)"]


def test_what_is_repeated_on_one_day_stands_in_one_line(inside: Partnership) -> None:
    ada, bo = (member(RoleCode.CHAIR, name=name) for name in ("Ada", "Bo"))
    acts = [(ada, 0), (ada, 60), (ada, 120), (bo, 130), (ada, 140), (ada, 60 * 24)]
    for person, minutes in acts:
        AuditEntry.objects.create(
            actor_user_id=person.user_id, action="partnership.created", at=NOON + timedelta(minutes=minutes)
        )
    what = "made this partnership"
    at = [NOON + timedelta(minutes=minutes) for _person, minutes in acts]
    assert rows(AuditEntry.objects.order_by("-at")) == [
        AuditRow(at[5], "Ada", what, 1, at[5]),
        AuditRow(at[4], "Ada", what, 1, at[4]),
        AuditRow(at[3], "Bo", what, 1, at[3]),
        AuditRow(at[2], "Ada", what, 3, at[0]),
    ]


def test_the_page_says_the_month_in_full_and_how_often(
    marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    with within(marlhaven):
        person = PersonFactory(name="Jo Samphire")
        for _ in range(2):
            audit.record(action="person.changed", by=None, subject=person)
    officer = as_role(RoleCode.DATA_PROTECTION_OFFICER)
    page = officer.get("/marlhaven/audit/").content.decode()
    now = timezone.localtime()
    assert f"{now.day} {now:%B %Y} at " in page
    assert "2 times since" in page
    assert '<option value="milestone.judged">Milestone rated</option>' in " ".join(page.split())
