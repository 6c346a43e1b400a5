"""What was sent is kept once, as it was sent; what was changed before it was sent again, or answers a page that is out
of date, is never dropped without a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from actionplan.models import Kpi, Milestone, Plan
from actionplan.rag import Rag
from actionplan.services import completions, dates
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import publish_board
from tests.actionplan.grids import answers_of, box, text_of
from tests.actionplan.pages import ACTION, SAID, Address, answer, day, seen_on, words
from tests.actionplan.tellings import AT, claimed, judge, write
from tests.conftest import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_here")]
Named = Callable[[str], Milestone]
OUT_OF_DATE = "is not kept yet: this milestone was rated or updated in the meantime."
NOBODY_SENT = ["0", "-1", "one", "9" * 30]
"""What no page of ours has sent as the key of what it showed."""


def note(content: bytes = b"They agreed on 3 May.\n") -> SimpleUploadedFile:
    return SimpleUploadedFile("note.txt", content, content_type="text/plain")


# Updates


def first_update(browser: Client, path: str, **said: Any) -> dict[str, Any]:
    """What was sent from the page as it stood."""
    page = browser.get(path)
    sent = SAID | {"rag": "red", "reason": "The homes do not answer.", "stage": "in_progress", "progress": "40"}
    sent |= {"ask": "A letter.", "link": "https://example.org/note", "seen_judgement": seen_on(page, "seen_judgement")}
    assert browser.post(path, sent | said).status_code == 302
    return sent


def test_the_same_update_with_all_that_goes_with_it_is_kept_once_however_often_it_is_sent(
    lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    more = {"redate": "June 2091", "redate_reason": "Late.", "stage": "done", **day("done_on", date(2026, 11, 1))}
    sent = first_update(browser, f"{address_of(milestone)}update/", **more, file=note())
    assert browser.post(f"{address_of(milestone)}update/", sent | more | {"file": note()}).status_code == 302
    with within(marlhaven):
        kept = ("updates", "actions", "date_changes", "completions")
        assert [getattr(milestone, name).count() for name in kept] == [1, 1, 1, 1]
        assert (milestone.judgements.count(), milestone.updates.get().evidence.count()) == (2, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "One school has agreed."},
        {"rag": "amber"},
        {"reason": "They have no time."},
        {"ask": "Money."},
        {"action_text": "Go there"},
        {"action_owner": "Teo Marsh"},
        day("action_due_on", date(2026, 12, 5)),
        {"stage": "on_hold"},
        {"stage": "done", **day("done_on", date(2026, 11, 1))},
        {"progress": "50"},
        {"link": "https://example.org/other"},
        {"file": note(b"They agreed on 4 May.\n")},
        {"redate": "June 2091", "redate_reason": "Late."},
    ],
    ids="-".join,
)
def test_an_update_that_was_changed_and_sent_again_is_not_taken_for_the_one_that_is_kept(
    changed: dict[str, Any], lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    path = f"{address_of(milestone)}update/"
    sent = first_update(browser, path, file=note())
    page = browser.post(path, sent | {"file": note()} | changed)
    assert page.status_code == 409
    assert f"Your update {OUT_OF_DATE}" in words(page)
    assert "You wrote in another window on" in words(page)
    with within(marlhaven):
        assert milestone.updates.count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"told_how": "email"}, day("told_on", date(2026, 5, 4))],
    ids=["how", "when"],
)
def test_another_way_or_day_on_which_somebody_was_told_is_another_update(
    changed: dict[str, str], lead: Person, coordinator: Person, named: Named, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    path, told = f"{address_of(milestone)}update/", {"told_by": str(lead.pk), "told_how": "telephone"}
    told |= day("told_on", date(2026, 5, 3))
    sent = first_update(browser, path, **told)
    assert browser.post(path, sent | told).status_code == 302
    assert browser.post(path, sent | told | changed).status_code == 409


@pytest.mark.parametrize("name", ["seen_update", "seen_judgement"])
@pytest.mark.parametrize("value", NOBODY_SENT)
def test_an_update_to_what_no_page_has_shown_is_out_of_date_and_no_mistake_of_whoever_typed(
    name: str, value: str, lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    path = f"{address_of(milestone)}update/"
    sent = SAID | {"seen_judgement": seen_on(browser.get(path), "seen_judgement")}
    page = browser.post(path, sent | {name: value})
    assert page.status_code == 409
    assert f"Your update {OUT_OF_DATE}" in words(page)
    assert "There is a problem" not in words(page)
    again = sent | {"seen_judgement": seen_on(page, "seen_judgement")}
    assert browser.post(path, again).status_code == 302
    with within(marlhaven):
        assert milestone.updates.count() == 1


# Ratings


@pytest.mark.parametrize(
    "changed",
    [{"rag": "amber"}, {"reason": "They have no time."}, {"ask": "Money."}, {"action_text": "Go there"}],
    ids="-".join,
)
def test_a_rating_is_kept_once_and_one_that_was_changed_and_sent_again_is_not_taken_for_it(
    changed: dict[str, str], named: Named, marlhaven: Partnership, desk: Client, address_of: Address
) -> None:
    milestone = named("Brief the carers")
    path = f"{address_of(milestone)}rate/"
    sent = {"rag": "red", "reason": "Nobody answers.", "seen": seen_on(desk.get(path)), **ACTION}
    assert [desk.post(path, sent).status_code for _twice in range(2)] == [302, 302]
    page = desk.post(path, sent | changed)
    assert page.status_code == 409
    assert f"Your rating {OUT_OF_DATE}" in words(page)
    with within(marlhaven):
        assert (milestone.judgements.count(), milestone.actions.count()) == (2, 1)


@pytest.mark.parametrize(("kind", "constraint"), [("u", "update_once_a_sending"), ("j", "judgement_once_a_sending")])
def test_postgresql_keeps_one_sending_once(
    kind: str, constraint: str, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    with within(marlhaven):
        row = named("Ask the pupils")
        made = write(row, officer, sent_as="1") if kind == "u" else judge(row, Rag.GREEN, "x", by=officer, sent_as="1")
        made.pk, made._state.adding = None, True
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            made.save()


# Many at once


def grid_of(plan: Plan) -> str:
    return f"/marlhaven/plans/{plan.pk}/grid/"


def test_a_row_of_the_grid_with_another_action_is_not_taken_for_the_one_that_is_kept(
    plan: Plan, named: Named, marlhaven: Partnership, desk: Client
) -> None:
    pupils = named("Ask the pupils")
    sent = answers_of(desk.get(grid_of(plan))) | box(pupils, rag="red", text="Nobody has time.", **ACTION)
    assert [desk.post(grid_of(plan), sent).status_code for _twice in range(2)] == [302, 302]
    page = desk.post(grid_of(plan), sent | box(pupils, action_text="Ask another school"))
    assert page.status_code == 409
    assert "Not kept: this milestone was changed in the meantime." in text_of(page)
    assert "Ask another school</textarea>" in text_of(page)
    with within(marlhaven):
        assert (pupils.updates.count(), pupils.actions.count()) == (1, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name in ("version", "seen_update", "seen_judgement") for value in NOBODY_SENT]
    + [("was_rag", "pink"), ("was_lifecycle", ""), ("was_visibility", "nobody"), ("was_due", "soon")],
)
def test_a_row_of_the_grid_as_no_page_has_shown_it_is_out_of_date(
    name: str, value: str, plan: Plan, named: Named, marlhaven: Partnership, desk: Client
) -> None:
    pupils = named("Ask the pupils")
    sent = answers_of(desk.get(grid_of(plan))) | box(pupils, rag="green", text="The school has agreed.")
    page = desk.post(grid_of(plan), sent | box(pupils, **{name: value}))
    if name == "version":  # all that the page showed stands: only the number is strange
        assert page.status_code == 302
        return
    assert page.status_code == 409
    assert "The school has agreed.</textarea>" in text_of(page)
    assert desk.post(grid_of(plan), answers_of(page) | box(pupils, settle="mine")).status_code == 302
    with within(marlhaven):
        assert [each.text for each in pupils.updates.all()] == ["The school has agreed."]


# Answers


@pytest.mark.parametrize("about", ["", *NOBODY_SENT, "EARLIER"])
@pytest.mark.parametrize("agree", ["yes", "no"])
def test_an_answer_to_another_request_for_a_date_decides_nothing_and_shows_the_one_that_waits(
    agree: str, about: str, lead: Person, named: Named, marlhaven: Partnership, desk: Client, address_of: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        earlier, later = (DeliveryDate.in_month(2091, month) for month in (6, 9))
        first = dates.ask(milestone=milestone, delivery=earlier, reason="Late.", by=lead, at=AT)
        dates.withdraw(change=first, by=lead, at=AT)
        dates.ask(milestone=milestone, delivery=later, reason="Later still.", by=lead, at=AT)
    path = f"{address_of(milestone)}date/"
    said = {"agree": agree, "note": "As the board said.", "about": str(first.pk) if about == "EARLIER" else about}
    page = desk.post(path, said)
    assert page.status_code == 409
    assert "Your answer is not kept: what you have read does not wait for an answer any more." in words(page)
    assert "September 2091 Why Later still." in words(page)
    assert "As the board said.</textarea>" in page.content.decode()
    assert " checked" not in page.content.decode()
    with within(marlhaven):
        assert sorted(each.decision for each in milestone.date_changes.all()) == ["", "withdrawn"]
    assert answer(desk, path, agree="yes").status_code == 302
    assert named("Brief the carers").due.label == "September 2091"


def test_an_answer_to_another_claim_that_it_is_done_decides_nothing_and_shows_the_one_that_waits(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, chair: Person,
    address_of: Address,
) -> None:  # fmt: skip
    milestone, browser = named("Brief the carers"), sign_in(chair)
    path = f"{address_of(milestone)}confirm/"
    with within(marlhaven):
        first = claimed(milestone, lead)
        completions.decide(completion=first, agree=False, note="One home is missing.", by=coordinator, at=AT)
        second = claimed(milestone, lead)
    page = browser.post(path, {"agree": "yes", "about": str(first.pk)})
    assert page.status_code == 409
    assert "Your answer is not kept: what you have read does not wait for an answer any more." in words(page)
    assert seen_on(page, "about") == str(second.pk)
    with within(marlhaven):
        second.refresh_from_db()
        assert (second.decision, named("Brief the carers").lifecycle) == ("", "in_progress")
    assert answer(browser, path, agree="yes").status_code == 302
    assert named("Brief the carers").lifecycle == "complete"


# Boards and KPIs


@pytest.mark.parametrize("seen", ["", *NOBODY_SENT])
def test_a_board_from_a_page_that_nobody_has_shown_is_out_of_date(
    seen: str, plan: Plan, marlhaven: Partnership, desk: Client
) -> None:
    with within(marlhaven):
        publish_board(plan)
    path = f"/marlhaven/plans/{plan.pk}/publish/"
    quarter = desk.get(path).content.decode().split('name="quarter"')[1].split('value="')[1].split('"')[0]
    page = desk.post(path, {"quarter": quarter, "message": "My own words.", "seen": seen})
    assert page.status_code == 409
    assert "My own words.</textarea>" in page.content.decode()
    with within(marlhaven):
        assert plan.publications.count() == 1


@pytest.mark.parametrize("version", NOBODY_SENT[1:])
def test_a_kpi_from_a_page_that_nobody_has_shown_is_out_of_date(
    version: str, plan: Plan, marlhaven: Partnership, desk: Client
) -> None:
    with within(marlhaven):
        kpi = Kpi.objects.get(text="Pupils reached")
    path = f"/marlhaven/plans/{plan.pk}/kpis/{kpi.pk}/change/"
    told = {"objective": kpi.objective_id, "text": "Pupils taught", "kind": "number", "visibility": "public"}
    page = desk.post(path, told | {"better": "higher", "version": version})
    assert (page.status_code, "There is a problem" in words(page)) == (409, False)
    with within(marlhaven):
        kpi.refresh_from_db()
        assert kpi.text == "Pupils reached"
