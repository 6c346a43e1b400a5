"""The pages on which people tell how a milestone is going, and those on which others answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from actionplan.models import (
    AgencyLead,
    Completion,
    CorrectiveAction,
    DateChange,
    Evidence,
    Milestone,
    OfficerLead,
    Plan,
    RagJudgement,
    Update,
    Visibility,
)
from actionplan.rag import Lifecycle
from actionplan.services import actions, dates, updates
from actionplan.services.actions import NewAction
from actionplan.services.updates import News, Seen
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import ROLES, Permission
from tests.actionplan.conftest import publish_board, queries_of
from tests.actionplan.test_pages import words
from tests.actionplan.test_rating import seen_on
from tests.conftest import SignIn
from tests.factories import MembershipFactory, PersonFactory, UserFactory, member

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
Address = Callable[[Milestone], str]
AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture
def address(plan: Plan) -> Address:
    return lambda milestone: f"/marlhaven/plans/{plan.pk}/milestones/{milestone.pk}/"


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("antislavery_coordinator", name="Wren Castellan")


@pytest.fixture
def chair(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("chair", name="Ines Vale")


@pytest.fixture
def orla(plan: Plan, marlhaven: Partnership) -> Person:
    """Who leads the first strategy of the plan, with an account."""
    with within(marlhaven):
        found = Person.objects.get(name="Orla Penhallow")
        found.user = UserFactory()
        found.save()
        MembershipFactory(person=found, role_code="lead_officer")
        return found


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


ACTION = {"action_text": "Ring both homes", "action_owner": "Orla Penhallow", **day("action_due_on", date(2026, 12, 4))}
SAID = {"text": "Both schools have agreed.", "rag": "amber", "stage": "in_progress", **ACTION}


def send(browser: Client, path: str, **said: Any) -> Any:
    """The form as it stands, with these words in it."""
    page = browser.get(path)
    seen: dict[str, Any] = {}
    for name in ("seen_update", "seen_judgement"):
        tag = page.content.decode().split(f'name="{name}"')[1].split(">")[0]
        seen[name] = tag.split('value="')[1].split('"')[0] if "value=" in tag else ""
    return browser.post(path, {**SAID, **seen, **said})


# Who may


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", ["update/", "complete/", "actions/"])
def test_only_those_who_rate_all_milestones_update_one_that_they_do_not_lead(
    role: str, page: str, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client], address: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        publish_board(milestone.strategy.objective.plan)
    may = Permission.RATE_MILESTONES in ROLES[role].permissions
    answer = as_role(role).get(f"{address(milestone)}{page}")
    assert answer.status_code == (200 if may else 403)
    if Permission.READ_PLAN in ROLES[role].permissions and not may:
        assert "Only the people who lead this milestone and the antislavery coordinator" in words(answer)


def test_what_a_reader_does_not_see_cannot_be_updated_either(
    named: Named, marlhaven: Partnership, as_role: Callable[[str], Client], address: Address
) -> None:
    milestone = named("Brief the carers")
    steering = as_role("steering_member")
    pages = ("", "update/", "complete/", "actions/", "no-change/", "correct/1/", "evidence/1/")
    ask = {"no-change/": steering.post}
    assert {ask.get(page, steering.get)(address(milestone) + page).status_code for page in pages} == {404}
    with within(marlhaven):
        publish_board(milestone.strategy.objective.plan)
        Milestone.objects.filter(pk=milestone.pk).update(visibility=Visibility.STATUTORY)
    chair = as_role("chair")
    ask = {"no-change/": chair.post}
    assert {ask.get(page, chair.get)(address(milestone) + page).status_code for page in pages} == {404}
    assert as_role("chair").get(f"{address(milestone)}confirm/").status_code == 404


def test_a_lead_officer_updates_what_the_strategy_gives_and_nothing_else(
    orla: Person, named: Named, sign_in: SignIn, address: Address
) -> None:
    browser = sign_in(orla)
    assert browser.get(f"{address(named('Brief the carers'))}update/").status_code == 200
    assert browser.get(f"{address(named('Tell those who report'))}update/").status_code == 404
    assert send(browser, f"{address(named('Brief the carers'))}update/").status_code == 302
    assert named("Brief the carers").updated_at is not None


def test_the_contact_of_a_lead_agency_updates_its_milestones(
    named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    with within(marlhaven):
        person = PersonFactory(user=UserFactory())
        police = Organisation.objects.get(name="Eastreach Police")
        MembershipFactory(person=person, role_code="partner_contact", organisation=police)
    browser = sign_in(person)
    assert browser.get(f"{address(named('Tell those who report'))}update/").status_code == 200
    assert browser.get(f"{address(named('Brief the carers'))}update/").status_code == 404
    with within(marlhaven):
        AgencyLead.objects.filter(organisation=police).update(part="supporting")
    assert browser.get(f"{address(named('Tell those who report'))}update/").status_code == 404


# The form


def test_an_update_is_kept_from_the_page_and_heads_the_line_of_time(
    orla: Person, named: Named, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(orla)
    sent = SimpleUploadedFile("minutes.txt", b"They agreed on 3 May.\n", content_type="text/plain")
    answer = send(
        browser, f"{address(milestone)}update/", progress="40", ask="A letter.", file=sent,
        link="https://example.org/note", link_title="The note",
    )  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, address(milestone))
    page = browser.get(address(milestone))
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
    href = page.content.decode().split(f"{address(milestone)}evidence/")[1].split('"')[0]
    file = browser.get(f"{address(milestone)}evidence/{href}")
    assert (file.status_code, file.content) == (200, b"They agreed on 3 May.\n")
    assert "attachment" in file["Content-Disposition"]


def test_the_form_is_filled_in_as_the_milestone_stands(
    orla: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        Milestone.objects.filter(pk=milestone.pk).update(progress=40)
    html = sign_in(orla).get(f"{address(milestone)}update/").content.decode()
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
    ({"progress": "101"}, "must be 100 or less"),
    ({"progress": "-1"}, "must be 0 or more"),
    ({"progress": "half"}, "whole number from 0 to 100"),
    ({"link": "javascript:alert(1)"}, "must be a whole address"),
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
    orla: Person,
    named: Named,
    marlhaven: Partnership,
    sign_in: SignIn,
    address: Address,
) -> None:
    milestone = named("Brief the carers")
    answer = send(sign_in(orla), f"{address(milestone)}update/", **said)
    assert answer.status_code == 200
    assert sentence in words(answer)
    html = answer.content.decode()
    assert ("Both schools have agreed.</textarea>" in html) is ("text" not in said)
    assert "<title>Error: " in html
    with within(marlhaven):
        assert (Update.objects.count(), milestone.judgements.count(), milestone.actions.count()) == (0, 1, 0)


def test_all_that_an_update_lacks_is_asked_for_in_one_round(
    orla: Person, named: Named, sign_in: SignIn, address: Address
) -> None:
    sent = SimpleUploadedFile("minutes.txt", b"They agreed on 3 May.\n", content_type="text/plain")
    said = {"text": "", "rag": "red", "action_text": "", "action_owner": "", "progress": "101", "link_title": "A note"}
    no_day = {f"action_due_on_{part}": "" for part in ("day", "month", "year")}
    told = words(send(sign_in(orla), f"{address(named('Brief the carers'))}update/", **said, **no_day, file=sent))
    problems = told.split("There is a problem")[1].split("Update on milestone")[0]
    for sentence in (
        "Say what has happened",
        "Say why you rate it so: its dates suggest “at risk”",
        "“off track” does not stand alone",
        "Say who does it",
        "Say by when it is done",
        "Percent done must be 100 or less",
        "Give the link",
        "Choose the file “minutes.txt” again: it is not kept until everything else is right",
    ):
        assert sentence in problems, sentence
    assert problems.index("Say what has happened") < problems.index("does not stand alone")


def test_a_file_is_asked_for_again_where_somebody_else_was_first(
    orla: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        judgement = milestone.judgements.get().pk
        updates.no_change(milestone=milestone, by=coordinator, at=AT)
    sent = SimpleUploadedFile("minutes.txt", b"They agreed on 3 May.\n", content_type="text/plain")
    answer = sign_in(orla).post(
        f"{address(milestone)}update/", {**SAID, "seen_judgement": str(judgement), "file": sent}
    )
    assert (answer.status_code, "Choose the file “minutes.txt” again" in words(answer)) == (409, True)


def test_a_request_for_another_date_is_shown_where_it_can_be_withdrawn_and_is_not_asked_twice(
    orla: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(orla)
    form, mine = f"{address(milestone)}update/", "/marlhaven/plans/mine/"
    assert 'name="redate"' in browser.get(form).content.decode()
    send(browser, form, redate="June 2091", redate_reason="The homes ask for it.")
    page = browser.get(form)
    assert 'name="redate"' not in page.content.decode()
    assert "June 2091. “The homes ask for it.” It waits for an answer." in words(page)
    assert "Orla Penhallow asked for another date: June 2091. It waits for an answer." in words(browser.get(mine))
    again = send(browser, form, action_text="", redate="July 2091", redate_reason="Later.")
    assert "Withdraw that request to ask again" in words(again)
    withdraw = f"{address(milestone)}date/withdraw/"
    assert withdraw in browser.get(address(milestone)).content.decode()
    theirs = sign_in(coordinator)
    assert withdraw not in theirs.get(address(milestone)).content.decode()
    assert theirs.post(withdraw).status_code == 403
    assert browser.post(withdraw, {"from": "mine"})["Location"] == mine
    assert "The date of 1.1.3 stays March 2090." in words(browser.get(mine))
    assert "It waits for an answer" not in words(browser.get(mine))
    assert "Request for another date withdrawn" in words(browser.get(address(milestone)))
    assert 'name="redate"' in browser.get(form).content.decode()
    assert browser.post(withdraw).status_code == 302
    assert "Nobody asks for another date for this milestone." in words(browser.get(address(milestone)))
    with within(marlhaven):
        assert [row.decision for row in milestone.date_changes.all()] == ["withdrawn"]


def test_whoever_asked_for_another_date_reads_the_answer_with_their_milestones(
    orla: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, now = named("Brief the carers"), timezone.now()
    with within(marlhaven):
        change = dates.ask(
            milestone=milestone, delivery=DeliveryDate.in_month(2091, 6), reason="Late.", by=orla, at=now
        )
        dates.decide(change=change, agree=False, note="The board needs it.", by=coordinator, at=now)
    answer = "Your request for another date, June 2091, is not agreed: “The board needs it.”"
    browser, theirs = sign_in(orla), sign_in(coordinator)
    assert [answer in words(browser.get(path)) for path in ("/marlhaven/plans/mine/", address(milestone))] == [True] * 2
    assert answer not in words(theirs.get(address(milestone)))


def test_my_milestones_tell_what_i_am_to_do_and_what_of_it_is_late(
    orla: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        for text, by, owner, due_on in (
            ("Brief the carers", orla, orla, date(2020, 1, 31)),
            ("Brief the carers", orla, coordinator, date(2090, 1, 1)),
            ("Ask the pupils", orla, orla, date(2090, 5, 1)),
            ("Tell those who report", coordinator, orla, date(2090, 5, 2)),  # she does not lead it: it is a draft
        ):
            action = NewAction(f"Ring about it by {due_on.year}, {due_on.day}", owner, "", due_on)
            actions.add(milestone=named(text), action=action, by=by, at=AT)
    told = words(sign_in(orla).get("/marlhaven/plans/mine/"))
    listed = told.split("What you are to do")[1].split("What you lead")[0].strip()
    assert listed == (
        "Ring about it by 2020, 31 By 31 January 2020 Late 1.1.3 Brief the carers"
        " Ring about it by 2090, 1 By 1 May 2090 1.1.4 Ask the pupils"
    )


def test_what_is_asked_of_the_board_and_why_it_is_rated_so_are_on_the_form_and_stay(
    orla: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(orla)
    form = f"{address(milestone)}update/"
    send(browser, form, ask="A letter from the board.")
    page = browser.get(form)
    assert "Why it is rated so now: “Two homes are missing.”" in words(page)
    assert "A letter from the board.</textarea>" in page.content.decode()


def test_somebody_who_was_overtaken_reads_both_texts_and_sends_once_more(
    orla: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(orla)
    path = f"{address(milestone)}update/"
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
    orla: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    path = f"{address(named('Brief the carers'))}update/"
    browser = sign_in(orla)
    browser.logout()
    answer = browser.post(path, SAID)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    with within(marlhaven):
        assert Update.objects.count() == 0


def test_a_coordinator_enters_what_an_officer_said_by_telephone(
    orla: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    path = f"{address(milestone)}update/"
    half = send(browser, path, told_by=str(orla.pk))
    assert "Choose how you were told" in words(half)
    assert "Say on which day you were told" in words(half)
    answer = send(browser, path, told_by=str(orla.pk), told_how="telephone", **day("told_on", date(2026, 5, 3)))
    assert answer.status_code == 302
    told = words(browser.get(address(milestone)))
    assert (
        "by Wren Castellan. Quarter 1 2026-27 (April to June 2026) For Orla Penhallow, by telephone, 3 May 2026" in told
    )


def test_a_lead_cannot_speak_for_others_or_set_a_date_by_sending_more(
    orla: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone = named("Brief the carers")
    more = {"told_by": str(coordinator.pk), "told_how": "telephone", **day("told_on", date(2026, 5, 3))}
    redate = {"redate": "June 2027", "redate_reason": "The school asks for it."}
    assert send(sign_in(orla), f"{address(milestone)}update/", **more, **redate).status_code == 302
    with within(marlhaven):
        assert milestone.updates.get().on_behalf_of is None
        assert (DateChange.objects.get().decision, named("Brief the carers").has_own_delivery) == ("", False)


def test_no_change_is_one_button_that_may_be_pressed_twice(
    orla: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(orla)
    assert browser.get(f"{address(milestone)}no-change/").status_code == 405
    for _press in range(2):
        answer = browser.post(f"{address(milestone)}no-change/", {"from": "mine"})
        assert (answer.status_code, answer["Location"]) == (302, "/marlhaven/plans/mine/")
    with within(marlhaven):
        assert milestone.updates.get().kind == "no_change"
        assert named("Brief the carers").rag == "amber"
    assert "Kept: no change on 1.1.3. Its rating stays as it is." in words(browser.get("/marlhaven/plans/mine/"))


# Corrections, actions


def test_the_author_and_the_coordinator_correct_an_entry_and_nobody_else(
    orla: Person, chair: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn,
    address: Address,
) -> None:  # fmt: skip
    milestone, browser = named("Brief the carers"), sign_in(orla)
    send(browser, f"{address(milestone)}update/")
    with within(marlhaven):
        path = f"{address(milestone)}correct/{milestone.updates.get().pk}/"
    assert f'href="{path}"' in browser.get(address(milestone)).content.decode()
    assert f'href="{path}"' in sign_in(coordinator).get(address(milestone)).content.decode()
    assert f'href="{path}"' not in sign_in(chair).get(address(milestone)).content.decode()
    refused = sign_in(chair).post(path, {"text": "It was one."})
    assert refused.status_code == 403
    assert "Only whoever wrote this entry, or the antislavery coordinator" in words(refused)
    assert "Enter" in words(browser.post(path, {"text": ""})) or "Answer" in words(browser.post(path, {"text": ""}))
    assert browser.post(path, {"text": "It was one school."}).status_code == 302
    told = words(browser.get(address(milestone)))
    assert told.index("Both schools have agreed.") < told.index("It was one school.")


def test_actions_are_added_done_and_dropped_on_the_milestone(
    orla: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(orla)
    path = f"{address(milestone)}actions/"
    assert "Say who does it" in words(browser.post(path, {**ACTION, "action_owner": ""}))
    assert browser.post(path, ACTION).status_code == 302
    with within(marlhaven):
        action = CorrectiveAction.objects.get()
        assert (action.owner, action.created_by) == (orla, orla)
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
    orla: Person, chair: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, officer = named("Brief the carers"), sign_in(orla)
    page = officer.get(f"{address(milestone)}complete/").content.decode()
    assert [" checked" in part for part in page.split("<input") if 'value="done"' in part] == [True]
    answer = send(officer, f"{address(milestone)}complete/", stage="done", **day("done_on", date(2026, 11, 1)))
    assert answer.status_code == 302
    assert "Says done, waits for confirmation" in words(officer.get(address(milestone)))
    assert officer.get(f"{address(milestone)}confirm/").status_code == 403
    browser = sign_in(chair)
    assert "Orla Penhallow says that it is done since 1 November 2026." in words(browser.get(address(milestone)))
    assert "Choose yes or no" in words(browser.post(f"{address(milestone)}confirm/", {}))
    assert "Say what is still missing" in words(browser.post(f"{address(milestone)}confirm/", {"agree": "no"}))
    assert browser.post(f"{address(milestone)}confirm/", {"agree": "yes"}).status_code == 302
    told = words(browser.get(address(milestone)))
    assert "B Complete" in told
    assert told.index("Confirmed as done") < told.index("Called done")
    nothing = browser.get(f"{address(milestone)}confirm/", follow=True)
    assert "Nobody waits for an answer whether this milestone is done." in words(nothing)


def test_a_coordinator_who_leads_or_claims_cannot_confirm(
    coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    with within(marlhaven):
        claim(milestone, coordinator)
    assert "You said yourself that it is done." in words(browser.get(address(milestone)))
    refused = browser.post(f"{address(milestone)}confirm/", {"agree": "yes"})
    assert refused.status_code == 403
    assert "You said yourself that it is done. Somebody else must confirm it." in words(refused)
    with within(marlhaven):
        Completion.objects.update(claimed_by=member("lead_officer"))
        OfficerLead.objects.create(milestone=milestone, person=coordinator)
    refused = browser.post(f"{address(milestone)}confirm/", {"agree": "yes"})
    assert "You lead this milestone." in words(refused)
    assert named("Brief the carers").lifecycle == "in_progress"


def test_another_date_is_agreed_by_the_coordinator_and_the_history_counts(
    orla: Person, coordinator: Person, named: Named, sign_in: SignIn, address: Address
) -> None:
    milestone, officer, browser = named("Brief the carers"), sign_in(orla), sign_in(coordinator)
    for month in ("June", "July"):
        send(officer, f"{address(milestone)}update/", text=month, redate=f"{month} 2091", redate_reason="Late.")
        assert f"asks for another date: {month} 2091." in words(browser.get(address(milestone)))
        assert officer.get(f"{address(milestone)}date/").status_code == 403
        assert browser.post(f"{address(milestone)}date/", {"agree": "yes"}).status_code == 302
    told = words(officer.get(address(milestone)))
    assert "Due July 2091 (differs from the strategy) Re-dated twice" in told
    assert "From June 2091 to July 2091" in told
    assert "Nobody asks for another date" in words(browser.get(f"{address(milestone)}date/", follow=True))


def test_a_coordinator_sets_the_date_with_an_update_at_once(
    coordinator: Person, named: Named, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    redate = {"redate": "Q2 2026/27", "redate_reason": "Agreed at the board."}
    assert send(browser, f"{address(milestone)}update/", **redate).status_code == 302
    assert named("Brief the carers").due.label == "Quarter 2 2026-27 (July to September 2026)"


def test_what_is_complete_is_opened_again_by_the_coordinator(
    coordinator: Person, named: Named, sign_in: SignIn, address: Address
) -> None:
    milestone, browser = named("Write the lesson"), sign_in(coordinator)
    assert "Open it again" in words(browser.get(address(milestone)))
    assert "Say why it is opened again" in words(browser.post(f"{address(milestone)}reopen/", {"reason": ""}))
    assert browser.post(f"{address(milestone)}reopen/", {"reason": "It was withdrawn."}).status_code == 302
    assert named("Write the lesson").lifecycle == "in_progress"
    again = browser.post(f"{address(milestone)}reopen/", {"reason": "Once more."})
    assert again.status_code == 403


# The milestone's page


def test_nobody_without_the_right_reads_anything_that_is_not_published(
    orla: Person, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client], sign_in: SignIn,
    address: Address,
) -> None:  # fmt: skip
    milestone = named("Brief the carers")
    with within(marlhaven):
        publish_board(milestone.strategy.objective.plan)
    secret = {"text": "secret-text", "reason": "secret-reason", "ask": "secret-ask", "action_text": "secret-action"}
    redate = {"redate": "June 2091", "redate_reason": "secret-date"}
    done = {"stage": "done", **day("done_on", date(2026, 11, 1)), "progress": "77"}
    evidence = {"link": "https://example.org/secret-link", "link_title": "secret-title"}
    path = f"{address(milestone)}update/"
    assert send(sign_in(orla), path, **{**secret, **redate, **done, **evidence, "rag": "red"}).status_code == 302
    page = as_role("steering_member").get(address(milestone))
    told = words(page)
    assert page.status_code == 200
    assert "secret" not in page.content.decode()
    assert "R Off track" not in told
    assert "77%" not in told
    assert "waits for confirmation" not in told
    assert "A At risk As it was published on 4 May 2026 (board 1, Quarter 4 2025-26 (January to March 2026))." in told
    assert "How it was published Board 1 A At risk" in told
    assert "Two homes are missing." in told
    own = sign_in(orla).get(address(milestone))
    for word in ("secret-text", "secret-reason", "secret-ask", "secret-action", "secret-date", "secret-title"):
        assert word in own.content.decode(), word


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_milestone_asks_the_same_queries_however_much_was_said_of_it(
    count: int, orla: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn,
    address: Address,
) -> None:  # fmt: skip
    milestone = named("Brief the carers")
    with within(marlhaven):
        judgement = milestone.judgements.get().pk
        for number in range(count):
            newest = milestone.updates.exclude(kind="correction").first()
            news = News(f"Entry {number}", Lifecycle.IN_PROGRESS)
            seen = Seen(newest.pk if newest else None, judgement)
            update = updates.write(milestone=milestone, news=news, seen=seen, by=orla, at=AT)
            Evidence.objects.create(update=update, title="Note", url="https://example.org/")
            updates.correct(update=update, text="Not so.", by=orla, at=AT)
            action = NewAction(f"Action {number}", orla, "", date(2026, 12, 4))
            actions.add(milestone=milestone, action=action, by=orla, at=AT)
            DateChange.objects.create(
                milestone=milestone, before="x", reason="y", asked_by=orla, asked_at=AT, decision="agreed",
                decided_by=coordinator, decided_at=AT,
            )  # fmt: skip
    asked = queries_of(sign_in(coordinator), address(milestone)), queries_of(sign_in(orla), address(milestone))
    assert asked == (COORDINATOR_QUERIES, LEAD_QUERIES)


COORDINATOR_QUERIES, LEAD_QUERIES = 12, 11


def test_hostile_words_stay_words(
    orla: Person, coordinator: Person, named: Named, sign_in: SignIn, address: Address
) -> None:
    milestone = named("Brief the carers")
    hostile = '"><script>alert(1)</script>{{ 7777*7777 }}'
    said = {
        "text": hostile,
        "ask": hostile,
        "action_text": hostile,
        "link": "https://e.org/?a=1&b=<b>",
        "link_title": hostile,
    }
    assert send(sign_in(orla), f"{address(milestone)}update/", **said).status_code == 302
    html = sign_in(coordinator).get(address(milestone)).content.decode()
    assert "<script>alert" not in html
    assert "{{ 7777*7777 }}" in html
    assert "60481729" not in html


# My milestones


def test_my_milestones_are_all_of_mine_late_and_worst_first(
    orla: Person, plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        OfficerLead.objects.create(milestone=named("Agree the form"), person=orla)
    told = words(sign_in(orla).get("/marlhaven/plans/mine/"))
    order = ["2.1.3 Agree the form", "1.1.3 Brief the carers", "1.1.4 Ask the pupils", "1.1.2 Give the lesson"]
    places = [told.index(text) for text in order]
    assert places == sorted(places)
    assert "Tell those who report" not in told
    assert "Done or closed 1.1.1 Write the lesson (complete)" in told
    assert "Past its date" in told


def test_somebody_who_leads_nothing_reads_who_would_change_that(as_role: Callable[[str], Client], plan: Plan) -> None:
    page = as_role("lead_officer").get("/marlhaven/plans/mine/")
    assert "You lead no milestone" in words(page)


def test_milestones_of_a_closed_plan_are_nobodys_task(
    orla: Person, plan: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        Plan.objects.update(status=Plan.Status.CLOSED)
    assert "You lead no milestone" in words(sign_in(orla).get("/marlhaven/plans/mine/"))


@pytest.mark.parametrize("count", [1, 3])
def test_my_milestones_ask_the_same_queries_however_many(
    count: int, orla: Person, plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        for text in ("Agree the form", "Look abroad", "Tell those who report")[:count]:
            OfficerLead.objects.create(milestone=named(text), person=orla)
    assert queries_of(sign_in(orla), "/marlhaven/plans/mine/") == MINE_QUERIES


MINE_QUERIES = 9


# The rating of a strategy


def test_a_strategy_shows_its_worst_milestone_until_a_lead_sets_another_rating_and_ends_it(
    orla: Person, plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    browser = sign_in(orla)
    path = f"/marlhaven/plans/{plan.pk}/strategies/{named('Brief the carers').strategy_id}/headline/"
    told = words(browser.get(path))
    assert "A At risk This is its worst open milestone." in told
    assert "B Complete 1 of 4" in told
    assert "Worst open milestone: 1.1.3 Brief the carers" in told
    assert "No rating of its own" not in told
    assert "Say why you rate it so" in words(browser.post(path, {"rag": "green"}))
    assert "Choose a rating from the list" in words(browser.post(path, {"rag": "none", "reason": "End."}))
    assert browser.post(path, {"rag": "green", "reason": "The rest is done."}).status_code == 302
    assert "G On track Set by hand on" in words(browser.get(path))
    assert browser.post(path, {"rag": "none", "reason": "It is not."}).status_code == 302
    told = words(browser.get(path))
    assert "A At risk This is its worst open milestone." in told
    assert told.index("Its milestones speak again") < told.index("The rest is done.")


@pytest.mark.parametrize("role", ROLES)
def test_who_does_not_lead_a_strategy_does_not_rate_it(
    role: str, plan: Plan, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    with within(marlhaven):
        publish_board(plan)
    path = f"/marlhaven/plans/{plan.pk}/strategies/{named('Brief the carers').strategy_id}/headline/"
    may = Permission.RATE_MILESTONES in ROLES[role].permissions
    assert as_role(role).get(path).status_code == (200 if may else 403)


def test_an_old_judgement_is_never_changed_by_any_of_this(
    orla: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        before = RagJudgement.objects.values().get(milestone=milestone)
    send(sign_in(orla), f"{address(milestone)}update/", rag="green", reason="All there.")
    with within(marlhaven):
        assert RagJudgement.objects.values().get(pk=before["id"]) == before
