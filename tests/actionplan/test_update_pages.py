"""The pages on which people tell how a milestone is going."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actionplan.models import AgencyLead, DateChange, Milestone, Update, Visibility
from actionplan.rag import Lifecycle
from actionplan.services import updates
from actionplan.services.updates import News, Seen
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import ROLES, Permission
from tests.actionplan.conftest import publish_board
from tests.actionplan.pages import SAID, Address, day, seen_on, send, words
from tests.actionplan.tellings import AT
from tests.conftest import SignIn
from tests.factories import MembershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


# Who may


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", ["update/", "complete/", "actions/"])
def test_only_those_who_rate_all_milestones_update_one_that_they_do_not_lead(
    role: str, page: str, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client], address_of: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        publish_board(milestone.strategy.objective.plan)
    may = Permission.RATE_MILESTONES in ROLES[role].permissions
    answer = as_role(role).get(f"{address_of(milestone)}{page}")
    assert answer.status_code == (200 if may else 403)
    if Permission.READ_PLAN in ROLES[role].permissions and not may:
        assert "Only the people who lead this milestone and the antislavery coordinator" in words(answer)


def test_what_a_reader_does_not_see_cannot_be_updated_either(
    named: Named, marlhaven: Partnership, as_role: Callable[[str], Client], address_of: Address
) -> None:
    milestone = named("Brief the carers")
    steering = as_role("steering_member")
    pages = ("", "update/", "complete/", "actions/", "no-change/", "correct/1/", "evidence/1/")
    ask = {"no-change/": steering.post}
    assert {ask.get(page, steering.get)(address_of(milestone) + page).status_code for page in pages} == {404}
    with within(marlhaven):
        publish_board(milestone.strategy.objective.plan)
        Milestone.objects.filter(pk=milestone.pk).update(visibility=Visibility.STATUTORY)
    chair = as_role("chair")
    ask = {"no-change/": chair.post}
    assert {ask.get(page, chair.get)(address_of(milestone) + page).status_code for page in pages} == {404}
    assert as_role("chair").get(f"{address_of(milestone)}confirm/").status_code == 404


def test_a_lead_officer_updates_what_the_strategy_gives_and_nothing_else(
    lead: Person, named: Named, sign_in: SignIn, address_of: Address
) -> None:
    browser = sign_in(lead)
    assert browser.get(f"{address_of(named('Brief the carers'))}update/").status_code == 200
    assert browser.get(f"{address_of(named('Tell those who report'))}update/").status_code == 404
    assert send(browser, f"{address_of(named('Brief the carers'))}update/").status_code == 302
    assert named("Brief the carers").updated_at is not None


def test_the_contact_of_a_lead_agency_updates_its_milestones(
    named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    with within(marlhaven):
        person = PersonFactory(user=UserFactory())
        police = Organisation.objects.get(name="Eastreach Police")
        MembershipFactory(person=person, role_code="partner_contact", organisation=police)
    browser = sign_in(person)
    assert browser.get(f"{address_of(named('Tell those who report'))}update/").status_code == 200
    assert browser.get(f"{address_of(named('Brief the carers'))}update/").status_code == 404
    with within(marlhaven):
        AgencyLead.objects.filter(organisation=police).update(part="supporting")
    assert browser.get(f"{address_of(named('Tell those who report'))}update/").status_code == 404


# The form


def test_an_update_is_kept_from_the_page_and_heads_the_line_of_time(
    lead: Person, named: Named, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    sent = SimpleUploadedFile("minutes.txt", b"They agreed on 3 May.\n", content_type="text/plain")
    answer = send(
        browser, f"{address_of(milestone)}update/", progress="40", ask="A letter.", file=sent,
        link="https://example.org/note", link_title="The note",
    )  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, address_of(milestone))
    page = browser.get(address_of(milestone))
    told = words(page)
    assert "Your update on 1.1.3 is kept." in told
    line = told.split("Everything that was said of it")[1]
    for part in (
        "Update A At risk",
        "by Orla Penhallow. Quarter",
        (
            "Both schools have agreed. Why this rating: Two homes are missing."
            " Needed from the board: A letter. In progress, 40% done The note (example.org/note) minutes.txt"
        ),
        "Rating A At risk",
    ):
        assert part in line, part
        line = line.split(part)[1]
    href = page.content.decode().split(f"{address_of(milestone)}evidence/")[1].split('"')[0]
    file = browser.get(f"{address_of(milestone)}evidence/{href}")
    assert (file.status_code, file.content) == (200, b"They agreed on 3 May.\n")
    assert "attachment" in file["Content-Disposition"]


def test_the_form_is_filled_in_as_the_milestone_stands(
    lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        Milestone.objects.filter(pk=milestone.pk).update(progress=40)
    html = sign_in(lead).get(f"{address_of(milestone)}update/").content.decode()
    for field, value in {"rag": "amber", "stage": "in_progress"}.items():
        chosen = [part for part in html.split("<input") if f'name="{field}"' in part and " checked" in part]
        assert [f'value="{value}"' in part for part in chosen] == [True]
    assert 'value="40"' in html
    assert 'value="Orla Penhallow"' in html
    assert "Nothing in its dates speaks against the rating that it has." in unescape(html)
    assert "told_by" not in html


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "Say what has happened"),
    ({"text": " \n "}, "Say what has happened"),
    ({"text": "x" * 2001}, "2000 characters or fewer. It now has 2001"),
    ({"text": "a\x00b"}, "There is a problem"),
    ({"rag": ""}, "Choose a rating"),
    ({"rag": "purple"}, "Choose a rating from the list"),
    ({"rag": "red"}, "Say why you rate it so: its dates suggest “at risk”"),
    ({"action_text": "", **day("action_due_on", date(2026, 12, 4)), "action_due_on_day": "", "action_due_on_month": "",
      "action_due_on_year": ""}, "“at risk” does not stand alone"),
    ({"action_owner": ""}, "Say who does it"),
    ({"stage": "complete"}, "Choose"),
    ({"stage": "done"}, "Say since when it is done"),
    ({"stage": "done", **day("done_on", date(2099, 1, 1))}, "cannot be in the future"),
    ({"stage": "done", **day("done_on", date(2025, 3, 31))}, "before the plan begins, on 1 April 2025"),
    ({"progress": "101"}, "must be 100 or less"),
    ({"progress": "-1"}, "must be 0 or more"),
    ({"progress": "half"}, "whole number from 0 to 100"),
    ({"link": "javascript:alert(1)"}, "must begin with https:"),
    ({"link": "nonsense"}, "must be a whole address"),
    ({"link_title": "The note"}, "Give the link"),
    ({"redate": "Spring 2027", "redate_reason": "Late."}, "has no exact end"),
    ({"redate": "June 2027"}, "Say why it needs another date"),
    ({"redate_reason": "Late."}, "Say which date"),
    ({"redate": "March 2090", "redate_reason": "Late."}, "March 2090 is its date already"),
    ({"file": SimpleUploadedFile("a.exe", b"MZ\x90\x00\x03")}, "Programs are not taken"),
    ({"file": SimpleUploadedFile("empty.txt", b"")}, "The file is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "sentence"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_an_update_that_cannot_be_kept_says_why_keeps_nothing_and_loses_no_word(
    said: dict[str, Any],
    sentence: str,
    lead: Person,
    named: Named,
    marlhaven: Partnership,
    sign_in: SignIn,
    address_of: Address,
) -> None:
    milestone = named("Brief the carers")
    answer = send(sign_in(lead), f"{address_of(milestone)}update/", **said)
    assert answer.status_code == 200
    assert sentence in words(answer)
    html = answer.content.decode()
    assert ("Both schools have agreed.</textarea>" in html) is ("text" not in said)
    assert "<title>Error: " in html
    with within(marlhaven):
        assert (Update.objects.count(), milestone.judgements.count(), milestone.actions.count()) == (0, 1, 0)


def test_all_that_an_update_lacks_is_asked_for_in_one_round(
    lead: Person, named: Named, sign_in: SignIn, address_of: Address
) -> None:
    sent = SimpleUploadedFile("minutes.txt", b"They agreed on 3 May.\n", content_type="text/plain")
    said = {"text": "", "rag": "red", "action_text": "", "action_owner": "", "progress": "101", "link_title": "A note"}
    no_day = {f"action_due_on_{part}": "" for part in ("day", "month", "year")}
    told = words(send(sign_in(lead), f"{address_of(named('Brief the carers'))}update/", **said, **no_day, file=sent))
    problems = told.split("There is a problem")[1].split("Update on milestone")[0]
    for sentence in (
        "Say what has happened",
        "Say why you rate it so: its dates suggest “at risk”",
        "“off track” does not stand alone",
        "Say who does it",
        "Say by when the action is done",
        "Percent done must be 100 or less",
        "Give the link",
        "Choose the file “minutes.txt” again: it is not kept until everything else is right",
    ):
        assert sentence in problems, sentence
    assert problems.index("Say what has happened") < problems.index("does not stand alone")


def test_a_file_is_asked_for_again_where_somebody_else_was_first(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        judgement = milestone.judgements.get().pk
        updates.no_change(milestone=milestone, by=coordinator, at=AT)
    sent = SimpleUploadedFile("minutes.txt", b"They agreed on 3 May.\n", content_type="text/plain")
    answer = sign_in(lead).post(
        f"{address_of(milestone)}update/", {**SAID, "seen_judgement": str(judgement), "file": sent}
    )
    assert (answer.status_code, "Choose the file “minutes.txt” again" in words(answer)) == (409, True)


def test_a_request_for_another_date_is_shown_where_it_can_be_withdrawn_and_is_not_asked_twice(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    form, mine = f"{address_of(milestone)}update/", "/marlhaven/plans/mine/"
    assert 'name="redate"' in browser.get(form).content.decode()
    send(browser, form, redate="June 2091", redate_reason="The homes ask for it.")
    page = browser.get(form)
    assert 'name="redate"' not in page.content.decode()
    assert "June 2091. “The homes ask for it.” It waits for an answer." in words(page)
    assert "Orla Penhallow asked for another date: June 2091. It waits for an answer." in words(browser.get(mine))
    again = send(browser, form, action_text="", redate="July 2091", redate_reason="Later.")
    assert "Withdraw that request to ask again" in words(again)
    withdraw = f"{address_of(milestone)}date/withdraw/"
    assert withdraw in browser.get(address_of(milestone)).content.decode()
    theirs = sign_in(coordinator)
    assert withdraw not in theirs.get(address_of(milestone)).content.decode()
    assert theirs.post(withdraw).status_code == 403
    assert browser.post(withdraw, {"from": "mine"})["Location"] == mine
    assert "The date of 1.1.3 stays March 2090." in words(browser.get(mine))
    assert "It waits for an answer" not in words(browser.get(mine))
    assert "Request for another date withdrawn" in words(browser.get(address_of(milestone)))
    assert 'name="redate"' in browser.get(form).content.decode()
    assert browser.post(withdraw).status_code == 302
    assert "Nobody asks for another date for this milestone." in words(browser.get(address_of(milestone)))
    with within(marlhaven):
        assert [row.decision for row in milestone.date_changes.all()] == ["withdrawn"]


def test_what_is_asked_of_the_board_and_why_it_is_rated_so_are_on_the_form_and_stay(
    lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    form = f"{address_of(milestone)}update/"
    send(browser, form, ask="A letter from the board.")
    page = browser.get(form)
    assert "Why it is rated so now: “Two homes are missing.”" in words(page)
    assert "A letter from the board.</textarea>" in page.content.decode()


def test_somebody_who_was_overtaken_reads_both_texts_and_sends_once_more(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    path = f"{address_of(milestone)}update/"
    with within(marlhaven):
        seen = Seen(None, milestone.judgements.get().pk)
        news = News("All homes have answered.", Lifecycle.IN_PROGRESS)
        theirs = updates.write(milestone=milestone, news=news, seen=seen, by=coordinator, at=AT)
    overtaken = browser.post(path, {**SAID, "seen_judgement": str(seen.judgement)})
    assert overtaken.status_code == 409
    told = words(overtaken)
    assert "Your update is not kept yet" in told
    assert "Wren Castellan wrote on 20 November 2026" in told
    assert "All homes have answered." in told
    assert "Both schools have agreed.</textarea>" in overtaken.content.decode()
    assert seen_on(overtaken, "seen_update") == str(theirs.pk)
    again = {**SAID, "seen_update": str(theirs.pk), "seen_judgement": str(seen.judgement)}
    assert browser.post(path, again).status_code == 302
    assert browser.post(path, again).status_code == 302  # pressed twice
    with within(marlhaven):
        assert milestone.updates.count() == 2


def test_a_form_sent_after_the_session_has_ended_leads_back_to_it(
    lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    path = f"{address_of(named('Brief the carers'))}update/"
    browser = sign_in(lead)
    browser.logout()
    answer = browser.post(path, SAID)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    with within(marlhaven):
        assert Update.objects.count() == 0


def test_a_coordinator_enters_what_an_officer_said_by_telephone(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    path = f"{address_of(milestone)}update/"
    half = send(browser, path, told_by=str(lead.pk))
    assert "Choose how you were told" in words(half)
    assert "Say on which day you were told" in words(half)
    early = send(browser, path, told_by=str(lead.pk), told_how="telephone", **day("told_on", date(2025, 3, 31)))
    assert "The day on which you were told cannot be before the plan begins, on 1 April 2025" in words(early)
    answer = send(browser, path, told_by=str(lead.pk), told_how="telephone", **day("told_on", date(2026, 5, 3)))
    assert answer.status_code == 302
    told = words(browser.get(address_of(milestone)))
    assert (
        "by Wren Castellan. Quarter 1 2026-27 (April to June 2026) For Orla Penhallow, by telephone, 3 May 2026" in told
    )


def test_a_lead_cannot_speak_for_others_or_set_a_date_by_sending_more(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone = named("Brief the carers")
    more = {"told_by": str(coordinator.pk), "told_how": "telephone", **day("told_on", date(2026, 5, 3))}
    redate = {"redate": "June 2027", "redate_reason": "The school asks for it."}
    assert send(sign_in(lead), f"{address_of(milestone)}update/", **more, **redate).status_code == 302
    with within(marlhaven):
        assert milestone.updates.get().on_behalf_of is None
        assert (DateChange.objects.get().decision, named("Brief the carers").has_own_delivery) == ("", False)


def test_no_change_is_one_button_that_may_be_pressed_twice(
    lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(lead)
    assert browser.get(f"{address_of(milestone)}no-change/").status_code == 405
    for _press in range(2):
        answer = browser.post(f"{address_of(milestone)}no-change/", {"from": "mine"})
        assert (answer.status_code, answer["Location"]) == (302, "/marlhaven/plans/mine/")
    with within(marlhaven):
        assert milestone.updates.get().kind == "no_change"
        assert named("Brief the carers").rag == "amber"
    assert "Kept: no change on 1.1.3. Its rating stays as it is." in words(browser.get("/marlhaven/plans/mine/"))
