"""The pages on which others answer what is told of a milestone, and put it right; and its corrective actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from actionplan.models import CorrectiveAction, Milestone, OfficerLead
from actionplan.rag import Lifecycle
from actionplan.services import updates
from actionplan.services.updates import News, Seen
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.pages import ACTION, Address, answer, day, send, words
from tests.actionplan.tellings import AT
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


# Corrections, actions


def test_the_author_and_the_coordinator_correct_an_entry_and_nobody_else(
    lead: Person, chair: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn,
    address_of: Address,
) -> None:  # fmt: skip
    milestone, browser = named("Brief the carers"), sign_in(lead)
    send(browser, f"{address_of(milestone)}update/")
    with within(marlhaven):
        path = f"{address_of(milestone)}correct/{milestone.updates.get().pk}/"
    assert f'href="{path}"' in browser.get(address_of(milestone)).content.decode()
    assert f'href="{path}"' in sign_in(coordinator).get(address_of(milestone)).content.decode()
    assert f'href="{path}"' not in sign_in(chair).get(address_of(milestone)).content.decode()
    refused = sign_in(chair).post(path, {"text": "It was one."})
    assert refused.status_code == 403
    assert "Only whoever wrote this entry, or the antislavery coordinator" in words(refused)
    assert "Enter" in words(browser.post(path, {"text": ""})) or "Answer" in words(browser.post(path, {"text": ""}))
    assert browser.post(path, {"text": "It was one school."}).status_code == 302
    told = words(browser.get(address_of(milestone)))
    assert told.index("Both schools have agreed.") < told.index("It was one school.")


def test_actions_are_added_done_and_dropped_on_the_milestone(
    lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    path = f"{address_of(milestone)}actions/"
    assert "Say who does it" in words(browser.post(path, {**ACTION, "action_owner": ""}))
    assert browser.post(path, ACTION).status_code == 302
    with within(marlhaven):
        action = CorrectiveAction.objects.get()
        assert (action.owner, action.created_by) == (lead, lead)
    refused = browser.post(f"{path}{action.pk}/", {"as": "dropped"}, follow=True)
    assert "This is the only action about a milestone that is at risk" in words(refused)
    done = browser.post(f"{path}{action.pk}/", {"as": "done"}, follow=True)
    assert "The action is marked as done." in words(done)
    assert "Done Ring both homes Orla Penhallow, by 4 December 2026" in words(done)


# Answers


def claim(milestone: Milestone, by: Person) -> None:
    news = News("All homes were briefed.", Lifecycle.IN_PROGRESS, done_on=date(2026, 11, 1))
    seen = Seen(None, milestone.judgements.get().pk)
    updates.write(milestone=milestone, news=news, seen=seen, by=by, at=AT)


def test_done_is_claimed_by_a_lead_and_confirmed_by_somebody_else(
    lead: Person, chair: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, officer = named("Brief the carers"), sign_in(lead)
    page = officer.get(f"{address_of(milestone)}complete/").content.decode()
    assert [" checked" in part for part in page.split("<input") if 'value="done"' in part] == [True]
    sent = send(officer, f"{address_of(milestone)}complete/", stage="done", **day("done_on", date(2026, 11, 1)))
    assert sent.status_code == 302
    assert "Says done, waits for confirmation" in words(officer.get(address_of(milestone)))
    assert officer.get(f"{address_of(milestone)}confirm/").status_code == 403
    browser = sign_in(chair)
    assert "Orla Penhallow says that it is done since 1 November 2026." in words(browser.get(address_of(milestone)))
    assert "Choose yes or no" in words(answer(browser, f"{address_of(milestone)}confirm/"))
    assert "Say what is still missing" in words(answer(browser, f"{address_of(milestone)}confirm/", agree="no"))
    assert answer(browser, f"{address_of(milestone)}confirm/", agree="yes").status_code == 302
    told = words(browser.get(address_of(milestone)))
    assert "B Complete" in told
    assert told.index("Confirmed as done") < told.index("Called done")
    nothing = browser.get(f"{address_of(milestone)}confirm/", follow=True)
    assert "Nobody waits for an answer whether this milestone is done." in words(nothing)


def test_a_coordinator_who_claims_or_leads_cannot_confirm(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    with within(marlhaven):
        claim(milestone, coordinator)
    assert "You said yourself that it is done." in words(browser.get(address_of(milestone)))
    refused = browser.post(f"{address_of(milestone)}confirm/", {"agree": "yes"})
    assert refused.status_code == 403
    assert "You said yourself that it is done. Somebody else must confirm it." in words(refused)
    with within(marlhaven):
        other = Milestone.objects.get(text="Give the lesson")
        claim(other, lead)
        OfficerLead.objects.create(milestone=other, person=coordinator)
    refused = browser.post(f"{address_of(other)}confirm/", {"agree": "yes"})
    assert "You lead this milestone." in words(refused)
    assert [named(row.text).lifecycle for row in (milestone, other)] == ["in_progress"] * 2


def test_another_date_is_agreed_by_the_coordinator_and_the_history_counts(
    lead: Person, coordinator: Person, named: Named, sign_in: SignIn, address_of: Address
) -> None:
    milestone, officer, browser = named("Brief the carers"), sign_in(lead), sign_in(coordinator)
    for month in ("June", "July"):
        send(officer, f"{address_of(milestone)}update/", text=month, redate=f"{month} 2091", redate_reason="Late.")
        assert f"asks for another date: {month} 2091." in words(browser.get(address_of(milestone)))
        assert officer.get(f"{address_of(milestone)}date/").status_code == 403
        assert answer(browser, f"{address_of(milestone)}date/", agree="yes").status_code == 302
    told = words(officer.get(address_of(milestone)))
    assert "Due July 2091 (differs from the strategy) Re-dated twice" in told
    assert "From June 2091 to July 2091" in told
    assert "Nobody asks for another date" in words(browser.get(f"{address_of(milestone)}date/", follow=True))


def test_a_coordinator_sets_the_date_with_an_update_at_once(
    coordinator: Person, named: Named, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    redate = {"redate": "Q2 2026/27", "redate_reason": "Agreed at the board."}
    assert send(browser, f"{address_of(milestone)}update/", **redate).status_code == 302
    assert named("Brief the carers").due.label == "Quarter 2 2026-27 (July to September 2026)"


def test_what_is_complete_is_opened_again_by_the_coordinator(
    coordinator: Person, named: Named, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Write the lesson"), sign_in(coordinator)
    assert "Open it again" in words(browser.get(address_of(milestone)))
    assert "Say why it is opened again" in words(browser.post(f"{address_of(milestone)}reopen/", {"reason": ""}))
    assert browser.post(f"{address_of(milestone)}reopen/", {"reason": "It was withdrawn."}).status_code == 302
    assert named("Write the lesson").lifecycle == "in_progress"
    again = browser.post(f"{address_of(milestone)}reopen/", {"reason": "Once more."})
    assert again.status_code == 403
