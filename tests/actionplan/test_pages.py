"""Pages of the plan: what they show, to whom, how fast, and what they never show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest

from actionplan.models import Milestone, Plan, Visibility
from actionplan.rag import Lifecycle, Rag
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import ROLES, Permission
from tests.actionplan.conftest import queries_of, write_plan
from tests.actionplan.pages import Browser, at, rows, words
from tests.conftest import SignIn
from tests.factories import PlanFactory, member

pytestmark = pytest.mark.django_db
PAGES = ("", "read/", "milestones/")


# Who


@pytest.mark.parametrize("role", ROLES)
def test_each_role_that_may_read_the_plan_reads_it_and_no_other(role: str, plan: Plan, as_role: Browser) -> None:
    expected = 200 if Permission.READ_PLAN in ROLES[role].permissions else 403
    browser = as_role(role)
    for page in PAGES:
        assert browser.get(at(plan, page)).status_code == expected
    assert browser.get("/marlhaven/plans/").status_code == expected


def test_a_volunteer_is_told_why_the_plan_stays_shut(plan: Plan, as_role: Browser) -> None:
    refused = as_role("volunteer").get(at(plan))
    assert refused.status_code == 403
    assert "Your role here does not let you read the action plan and its published board." in unescape(
        refused.content.decode()
    )
    assert "Write the lesson" not in refused.content.decode()


def test_a_plan_of_another_partnership_is_no_different_from_one_that_never_was(
    plan: Plan, named: Callable[[str], Milestone], pellworth: Partnership, sign_in: SignIn
) -> None:
    theirs = named("Give the lesson").pk
    with within(pellworth):
        own = PlanFactory()
        browser = sign_in(member("antislavery_coordinator"))
    never = browser.get("/pellworth/plans/999999999/")
    assert never.status_code == 404
    for path in (
        *(at(plan, page, "pellworth") for page in PAGES),
        *(at(plan, page, "marlhaven") for page in PAGES),
        *(at(plan, f"milestones/{theirs}/{end}", "pellworth") for end in ("", "rate/")),
        *(at(own, f"milestones/{theirs}/{end}", "pellworth") for end in ("", "rate/")),
        "/marlhaven/plans/",
        f"/pellworth/plans/{2**63}/",
        f"/pellworth/plans/{2**70}/milestones/{2**70}/",
    ):
        found = browser.get(path)
        assert (path, found.status_code, found.content) == (path, 404, never.content)
        if path.endswith("/rate/"):
            posted = browser.post(path, {"rag": "red", "reason": "Not mine"})
            assert (path, posted.status_code, posted.content) == (path, 404, never.content)


def test_a_milestone_is_found_under_its_own_plan_only(
    plan: Plan, named: Callable[[str], Milestone], marlhaven: Partnership, as_role: Browser
) -> None:
    milestone = named("Give the lesson")
    with within(marlhaven):
        other = PlanFactory()
    browser = as_role("chair")
    assert browser.get(at(plan, f"milestones/{milestone.pk}/")).status_code == 200
    assert browser.get(at(other, f"milestones/{milestone.pk}/")).status_code == 404


def test_nothing_of_a_neighbour_with_the_same_plan_shows(
    plan: Plan, marlhaven: Partnership, pellworth: Partnership, as_role: Browser
) -> None:
    write_plan(pellworth, mark=" CANARY")
    browser = as_role("antislavery_coordinator")
    with within(marlhaven):
        milestones = [f"milestones/{key}/" for key in Milestone.objects.values_list("pk", flat=True)]
    for page in (*PAGES, *milestones, "milestones/?q=canary", "milestones/?sort=due"):
        assert "CANARY" not in browser.get(at(plan, page)).content.decode()
    assert "CANARY" not in browser.get("/marlhaven/plans/").content.decode()


# What


def test_a_partnership_without_a_plan_is_told_what_to_do(as_role: Browser) -> None:
    assert "There is no plan here yet" in words(as_role("chair").get("/marlhaven/plans/"))


def test_the_list_of_plans_gives_numbers_with_what_they_are_parts_of(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get("/marlhaven/plans/"))
    assert "Plan 2025 to 2028 April 2025 to March 2028 Active 7 1 1 3 of 5 (60%)" in shown


def test_an_empty_draft_has_a_board_a_list_and_a_text_that_say_so(marlhaven: Partnership, as_role: Browser) -> None:
    with within(marlhaven):
        draft = PlanFactory(status=Plan.Status.DRAFT, starts_on=None, ends_on=None)
    browser = as_role("antislavery_coordinator")
    assert "This plan has no milestones yet" in words(browser.get(at(draft)))
    assert "This plan has no milestones yet" in words(browser.get(at(draft, "milestones/")))
    assert "Nothing is written in this plan yet" in words(browser.get(at(draft, "read/")))
    for page in ("", "milestones/", "read/"):
        assert f'href="{at(draft, "change/objectives/add/")}"' in browser.get(at(draft, page)).content.decode()
    assert "Draft 0 0 0 none yet" in words(browser.get("/marlhaven/plans/"))


@pytest.mark.parametrize("role", ["chair", "steering_member", "partner_contact", "lead_officer"])
def test_a_draft_is_there_for_its_editors_only(role: str, marlhaven: Partnership, as_role: Browser) -> None:
    with within(marlhaven):
        draft = PlanFactory(title="Not yet agreed", status=Plan.Status.DRAFT)
    browser = as_role(role)
    never = browser.get("/marlhaven/plans/999999999/")
    for page in (*PAGES, "published/", "changes/"):
        found = browser.get(at(draft, page))
        assert (page, found.status_code, found.content) == (page, 404, never.content)
    assert "Not yet agreed" not in browser.get("/marlhaven/plans/").content.decode()


def test_the_board_counts_each_standing_with_its_share(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(plan)))
    assert "7 milestones. Of those in progress, 3 of 5 (60%) have a rating." in shown
    tiles = (
        "1 R Off track 1 of 7 (14%)",
        "1 A At risk 1 of 7 (14%)",
        "2 Not rated 2 of 7 (29%)",
        "1 N Not started 1 of 7 (14%)",
        "1 G On track 1 of 7 (14%)",
        "1 B Complete 1 of 7 (14%)",
    )
    assert " ".join(tiles) in shown


def test_a_plan_of_which_nothing_is_in_progress_says_nothing_of_ratings(plan: Plan, as_role: Browser) -> None:
    with within(plan.partnership):
        Milestone.objects.update(lifecycle=Lifecycle.COMPLETE)
    shown = words(as_role("chair").get(at(plan)))
    assert "8 milestones. 0 R Off track" in shown
    assert "have a rating" not in shown


def test_past_dates_that_have_a_rating_are_counted_too_and_open_their_list(plan: Plan, as_role: Browser) -> None:
    browser = as_role("chair")
    assert "1 past its date, with a rating" in words(browser.get(at(plan)))
    assert rows(browser.get(at(plan, "milestones/?date=rated&sort=due"))) == ["Tell those who report"]
    with within(plan.partnership):
        Milestone.objects.filter(text="Agree the form").update(rag=Rag.GREEN)
    assert "2 past their date, with a rating" in words(browser.get(at(plan)))
    assert "not rated" not in words(browser.get(at(plan))).split("To look at")[1].split("Due in")[0]


def test_a_plan_whose_period_is_over_says_so_while_it_is_active(plan: Plan, as_role: Browser) -> None:
    browser = as_role("chair")
    with within(plan.partnership):
        Plan.objects.update(starts_on=date(2020, 4, 1), ends_on=date(2021, 3, 31))
    for path in (at(plan), at(plan, "read/"), "/marlhaven/plans/"):
        assert "Its period ended in March 2021." in words(browser.get(path))
    with within(plan.partnership):
        Plan.objects.update(status=Plan.Status.CLOSED)
    assert "Its period ended" not in words(browser.get(at(plan)))


def test_the_numbers_by_objective_add_up(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(plan)))
    assert "1. Prevent it Prevent 1 1 1 0 0 1 4 2. Pursue it" in shown
    assert "All objectives 1 1 1 1 1 2 7" in shown


def test_a_milestone_that_two_lead_counts_for_each_of_them(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(plan)))
    assert "Eastreach Police 0 0 0 1 0 0 1 Harbour Council 1 1 1 0 0 1 4" in shown
    assert "All partners 0 0 0 0 1 1 2 Orla Penhallow 1 1 1 0 0 1 4 Teo Marsh 0 0 0 1 0 0 1" in shown


def test_the_board_says_what_is_past_its_date_and_not_rated(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(plan)))
    assert (
        shown.index("Off track and at risk") < shown.index("1 past its date, not rated") < shown.index("By objective")
    )


def test_the_board_gives_reds_first_with_their_reasons_and_leads(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(plan)))
    assert (
        "R Off track Past its date 2.1.1 Tell those who report Nobody answers them. Due 31 January 2020. Teo Marsh"
        " A At risk 1.1.3 Brief the carers Two homes are missing. Due March 2090. Orla Penhallow"
    ) in shown


def test_the_board_says_where_the_printed_strand_is_not_the_one_in_use(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(plan)))
    assert "2. Pursue it Printed under Prepare, worked on as Pursue." in shown
    assert shown.count("Printed under") == 1


def test_the_whole_plan_reads_in_its_own_order(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(plan, "read/")))
    assert "1. Prevent it 2. Pursue it Why we act" in shown  # the way to each objective
    shown = shown[shown.index("Why we act") :]
    places = [
        shown.index(text)
        for text in (
            "Why we act Because it happens here.",
            "1. Prevent it",
            "Pupils reached",
            "1.1 Learn the signs",
            "Officers: Orla Penhallow (accountable) Agencies: Harbour Council, Housing Due: March 2090",
            "1.1.1 Write the lesson B Complete 1.1.2 Give the lesson G On track Going well.",
            "2. Pursue it",
            "Printed under Prepare, worked on as Pursue.",
            "2.1.1 Tell those who report R Off track Past its date Nobody answers them.",
            "Led by Teo Marsh; Eastreach Police. Due 31 January 2020 (differs from the strategy)",
            "2.1.4 An earlier wording Superseded",
        )
    ]
    assert places == sorted(places)


def test_the_reason_of_an_old_rating_does_not_stand_beside_what_is_complete(plan: Plan, as_role: Browser) -> None:
    with within(plan.partnership):
        Milestone.objects.filter(text="Give the lesson").update(lifecycle=Lifecycle.COMPLETE)
    shown = words(as_role("chair").get(at(plan, "read/")))
    assert "1.1.2 Give the lesson B Complete 1.1.3" in shown


# How fast, how large


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_plans_asks_the_same_queries_however_many(
    count: int, marlhaven: Partnership, as_role: Browser
) -> None:
    browser = as_role("chair")
    for number in range(count):
        with within(marlhaven):
            PlanFactory(title=f"Plan {number}")
    assert queries_of(browser, "/marlhaven/plans/") == 8


@pytest.mark.parametrize("count", [1, 3])
def test_a_milestone_asks_the_same_queries_however_often_it_was_rated(
    count: int, plan: Plan, named: Callable[[str], Milestone], marlhaven: Partnership, as_role: Browser
) -> None:
    milestone = named("Give the lesson")
    with within(marlhaven):
        given = milestone.judgements.get()
        for _again in range(count - 1):
            given.pk = None
            given.save()
    assert queries_of(as_role("antislavery_coordinator"), at(plan, f"milestones/{milestone.pk}/")) == 12


def test_rows_for_statutory_bodies_are_marked_one_by_one(plan: Plan, marlhaven: Partnership, as_role: Browser) -> None:
    with within(marlhaven):
        Milestone.objects.filter(text="Tell those who report").update(visibility=Visibility.STATUTORY)
    browser = as_role("antislavery_coordinator")
    assert "Past its date (statutory bodies only) 2.1.1 Tell those who report" in words(browser.get(at(plan)))
    for page in ("read/", "milestones/"):
        assert words(browser.get(at(plan, page))).count("Tell those who report (statutory bodies only)") == 1


# Words that somebody typed


def test_typed_words_never_become_part_of_the_page(marlhaven: Partnership, as_role: Browser) -> None:
    mark = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
    plan = write_plan(marlhaven, mark=mark)
    browser = as_role("antislavery_coordinator")
    with within(marlhaven):
        milestones = [f"milestones/{key}/" for key in Milestone.objects.values_list("pk", flat=True)]
    for page in (*PAGES, *milestones, f"milestones/?q={'<script>alert(1)'}"):
        html = browser.get(at(plan, page)).content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "&lt;script&gt;alert(1)" in html
        assert "{{ 7*7 }}" in html or "?q=" in page
