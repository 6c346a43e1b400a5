"""What no page of ours has sent to those that change a plan: refused in a sentence, or not there."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

from actionplan.models import Milestone, Objective, Plan, Strand
from actionplan.rag import Lifecycle
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.conftest import objective_of, strategy_of, write_plan
from tests.actionplan.pages import at, words

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
BIG = 2**63 + 1


# Hostile input


@pytest.mark.parametrize("number", [BIG, 2**200, -1])
def test_a_number_that_no_row_can_have_is_no_row(number: int, plan: Plan, editor: Client) -> None:
    for page in (f"change/objectives/{number}/", f"change/strategies/{number}/leads/", f"milestones/{number}/change/"):
        assert editor.get(at(plan, page)).status_code == 404
    assert editor.get(f"/marlhaven/plans/{number}/change/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "A\x00B", "Remove the characters that cannot be stored"),
        ("title", "A" * 1_000_000, "Title must be 500 characters or fewer. It now has 1000000."),
        ("title", "   ", "Enter a title"),
        ("notes", "A" * 1_000_000, "Notes must be 20000 characters or fewer. It now has 1000000."),
        ("delivery", "Spring", "has no exact end. Write its last month, with the year."),
        ("delivery", "9" * 5000, "must be 120 characters or fewer"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(
    field: str, value: str, said: str, plan: Plan, editor: Client, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        objective = objective_of(plan)
    sent = {"title": "Fine", "delivery": "March 2090", field: value}
    body = "&".join(f"{name}={_quoted(text)}" for name, text in sent.items())
    page = at(plan, f"change/objectives/{objective.pk}/add/")
    answer = editor.post(page, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert said in words(answer)


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode())


@pytest.mark.parametrize("version", ["", "-1", "x", str(BIG), "0; drop table"])
def test_a_version_that_was_never_shown_writes_nothing(
    version: str, plan: Plan, editor: Client, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        objective = objective_of(plan)
    answer = editor.post(at(plan, f"change/objectives/{objective.pk}/"), {"version": version, "title": "Overwritten"})
    assert answer.status_code in (200, 409)
    with within(marlhaven):
        assert objective_of(plan).title == "Prevent it"


NO_WAY, NOT_WHOLE = "The address must begin with https:// or http://", "Enter a web address in full"


@pytest.mark.parametrize(
    ("url", "said"),
    [("javascript:alert(1)", NO_WAY), ("data:text/html,x", NO_WAY)]
    + [(url, NOT_WHOLE) for url in ("www", "//", "https://")],
)
def test_a_document_is_linked_by_a_web_address_only(url: str, said: str, plan: Plan, editor: Client) -> None:
    sent = {"title": "Terms", "url": url, "visibility": "partnership"}
    assert said in words(editor.post(at(plan, "change/documents/add/"), sent))


# Another partnership's numbers in fields


def test_no_field_takes_a_number_of_another_partnership(
    plan: Plan, editor: Client, named: Named, marlhaven: Partnership, pellworth: Partnership
) -> None:
    other = write_plan(pellworth)
    with within(pellworth):
        strand = Strand.objects.filter(plan=other).first()
        foreign = strategy_of(other)
        stranger = Milestone.objects.of_plan(other).first()
    assert strand
    assert stranger
    with within(marlhaven):
        objective, strategy = objective_of(plan), strategy_of(plan)
    row = named("Ask the pupils")
    tries: dict[str, dict[str, object]] = {
        "change/objectives/add/": {"title": "X", "strand_effective": strand.pk},
        f"change/strategies/{strategy.pk}/move/": {"under": foreign.objective_id, "place": 1},
        f"milestones/{row.pk}/move/": {"under": foreign.pk, "place": 1},
        f"milestones/{row.pk}/supersede/": {"version": 0, "successor": stranger.pk, "reason": "So"},
    }
    for page, sent in tries.items():
        for number in (
            sent,
            {name: (BIG if name in ("under", "successor") else value) for name, value in sent.items()},
        ):
            answer = editor.post(at(plan, page), number)
            assert answer.status_code == 200, page
    assert "Choose an answer from the list" in words(answer)
    with within(marlhaven):
        assert objective_of(plan).pk == objective.pk
        assert Objective.objects.filter(plan=plan).count() == 2
        row.refresh_from_db()
        assert (row.strategy_id, row.lifecycle) == (strategy.pk, Lifecycle.IN_PROGRESS)


def test_a_strand_of_another_plan_is_no_choice(plan: Plan, editor: Client, marlhaven: Partnership) -> None:
    with within(marlhaven):
        other = Strand.objects.filter(plan=write_plan(marlhaven, "Other", mark=" II")).first()
    assert other
    sent = {"title": "X", "strand_effective": other.pk}
    assert "Choose an answer from the list" in words(editor.post(at(plan, "change/objectives/add/"), sent))
