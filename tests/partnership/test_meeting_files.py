"""Agenda packs and minutes as files: what they hold for whom, and that they can be read out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from foundation import exports
from foundation.models import AuditEntry, Export
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import AgendaItem, Meeting, Paper, Partnership, Person, Stage
from partnership.roles import RoleCode
from partnership.services import actions, minutes
from partnership.services.actions import Owners
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, member
from tests.partnership.meeting_makers import AT, came, held, item, meeting

pytestmark = pytest.mark.django_db
HIDDEN = ("Hidden words", "Hidden paper")


@pytest.fixture
def found(marlhaven: Partnership) -> Meeting:
    """Minutes with everything, approved."""
    with within(marlhaven):
        made, about = held(title="Quarterly")
        by = member(RoleCode.ANTISLAVERY_COORDINATOR)
        came(made, OrganisationFactory(name="Harbour Trust"))
        minutes.write(item=about, text="Plain words <b>\n\nA second paragraph", version=0, by=by, at=AT)
        minutes.write_restricted(item=about, text="Hidden words", version=0, by=by, at=AT)
        minutes.decide(item=about, text="Agreed words", by=by)
        actions.add(item=about, text="Action words", due=DeliveryDate.none(), owners=Owners(names=["All"]), by=by)
        Paper.objects.create(meeting=made, item=about, title="Open paper", url="https://example.org/a")
        Paper.objects.create(
            meeting=made, item=about, title="Hidden paper", url="https://example.org/b", restricted=True
        )
        Meeting.objects.filter(pk=made.pk).update(stage=Stage.APPROVED, approved_at=AT)
        made.refresh_from_db()
        return made


def taken(browser: Client, of: Meeting, what: str, form: str, **more: str) -> Export:
    """Asked for on the page, and made."""
    answer = browser.post(f"/marlhaven/meetings/{of.pk}/take-out/", {"what": what, "format": form, **more})
    assert answer.status_code == 302
    with within(of.partnership_id):
        number = Export.objects.latest("pk").pk
    exports.make(partnership_id=of.partnership_id, number=number, clock=timezone.now)
    with within(of.partnership_id):
        return Export.objects.select_related("file").get(pk=number)


def words(browser: Client, made: Export) -> str:
    content = browser.get(f"/marlhaven/exports/{made.pk}/download/").content
    if made.format == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    document: Any = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_minutes_hold_what_was_said_decided_and_is_to_be_done(form: str, found: Meeting, as_role: Any) -> None:
    browser = as_role(RoleCode.PARTNER_CONTACT)
    made = taken(browser, found, "minutes", form)
    text = words(browser, made)
    for said in ("Quarterly", "Harbour Trust", "Plain words <b>", "A second paragraph", "Agreed words", "Action words"):
        assert said in text
    assert [each for each in HIDDEN if each in text] == []
    assert made.file is not None
    assert made.file.name.startswith("minutes-2026-11-10")


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_pack_names_items_and_papers_and_none_that_is_restricted(form: str, found: Meeting, as_role: Any) -> None:
    browser = as_role(RoleCode.PARTNER_CONTACT)
    text = words(browser, taken(browser, found, "agenda", form))
    assert ("Training" in text, "Open paper" in text, "Plain words" in text) == (True, True, False)
    assert [each for each in HIDDEN if each in text] == []


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_restricted_part_is_in_the_file_of_those_who_ask_for_it_and_may_read_it(
    form: str, marlhaven: Partnership, found: Meeting, as_role: Any
) -> None:
    browser = as_role(RoleCode.STEERING_MEMBER)
    assert "Hidden words" not in words(browser, taken(browser, found, "minutes", form))
    assert "Hidden words" in words(browser, taken(browser, found, "minutes", form, restricted="on"))
    with within(marlhaven):
        assert AuditEntry.objects.filter(action="minutes.restricted_read").count() == 1


def test_who_may_not_read_what_is_restricted_cannot_ask_for_it(found: Meeting, as_role: Any) -> None:
    browser = as_role(RoleCode.PARTNER_CONTACT)
    text = words(browser, taken(browser, found, "minutes", "docx", restricted="on"))
    assert "Hidden words" not in text


def test_whoever_loses_the_right_is_not_handed_the_file(
    marlhaven: Partnership, found: Meeting, sign_in: SignIn
) -> None:
    with within(marlhaven):
        person: Person = member(RoleCode.STEERING_MEMBER)
    browser = sign_in(person)
    made = taken(browser, found, "minutes", "docx", restricted="on")
    with within(marlhaven):
        person.memberships.update(role_code=RoleCode.PARTNER_CONTACT)
    answer = browser.get(f"/marlhaven/exports/{made.pk}/download/")
    assert (answer.status_code, b"Hidden words" in answer.content) == (403, False)


@pytest.mark.parametrize(("role", "offered"), [(RoleCode.CHAIR, True), (RoleCode.PARTNER_CONTACT, False)])
def test_draft_minutes_are_offered_to_those_who_read_drafts(
    role: str, offered: bool, marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    with within(marlhaven):
        drafted, _about = held()
    browser, url = as_role(role), f"/marlhaven/meetings/{drafted.pk}/take-out/"
    assert ('value="minutes"' in browser.get(url).content.decode()) == offered
    assert browser.post(url, {"what": "minutes", "format": "pdf"}).status_code == (302 if offered else 200)


def test_an_empty_agenda_makes_a_file_too(marlhaven: Partnership, as_role: Any) -> None:
    with within(marlhaven):
        bare = meeting()
        AgendaItem.objects.filter(meeting=bare).delete()
        other = meeting(title="Other")
        item(other)
    browser = as_role(RoleCode.CHAIR)
    assert "Nothing is on the agenda yet." in words(browser, taken(browser, bare, "agenda", "pdf"))
    assert "Other" in words(browser, taken(browser, other, "agenda", "docx"))
