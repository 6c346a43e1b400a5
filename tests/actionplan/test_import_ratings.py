"""Ratings that are printed in an imported plan: which judgements and lives of milestones they become (R30)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from actionplan.models import Milestone, RagJudgement, Strategy
from actionplan.rag import Lifecycle, Rag
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.plan_document import HEADER, Bullets, import_plan, plan_with, row

pytestmark = pytest.mark.django_db


def test_printed_ratings_become_judgements_and_lives(marlhaven: Partnership, small_plan: Callable[..., Path]) -> None:
    file = small_plan(
        (
            "1. Train",
            Bullets(("Hold a course", "Print cards")),
            "MBC",
            "Orla Fennick",
            "March 2027",
            "Half done",
            "Amber",
        ),
        row("2. Tell", "Write guides", "MBC", "", "March 2025", rag="Complete"),
        row("3. Ask", "Survey the towns", "MBC", "", "March 2028", rag="Paused for now"),
    )
    import_plan(file)
    with within(marlhaven):
        states = Milestone.objects.order_by("strategy__position", "position").values_list("text", "rag", "lifecycle")
        assert list(states) == [
            ("Hold a course", Rag.AMBER, Lifecycle.IN_PROGRESS),
            ("Print cards", Rag.AMBER, Lifecycle.IN_PROGRESS),
            ("Write guides", Rag.NONE, Lifecycle.COMPLETE),
            ("Survey the towns", Rag.NONE, Lifecycle.IN_PROGRESS),
        ]
        reasons = set(RagJudgement.objects.values_list("reason", flat=True))
        assert reasons == {"As printed in the plan that was brought in: “Amber”.\nHalf done"}
        notes = Strategy.objects.order_by("position").values_list("notes", flat=True)
        assert list(notes) == ["Update: Half done", "", "Rating, as printed in the plan: “Paused for now”"]


def test_words_beside_a_rating_and_dates_that_cannot_be_read_are_kept(
    marlhaven: Partnership, small_plan: Callable[..., Path]
) -> None:
    file = small_plan(
        row("1. Train", "Hold a course", "MBC", "", "Autumn 2027", rag="Amber - staff away"),
        row("2. Tell", "Print cards", "MBC", "", "asap", rag="Completed May 2025"),
    )
    report = import_plan(file)
    assert "      Rating read: At risk, printed as “Amber - staff away”." in report.splitlines()
    assert "     2  milestones with a printed rating" in report.splitlines()
    with within(marlhaven):
        assert RagJudgement.objects.get().reason == "As printed in the plan that was brought in: “Amber - staff away”."
        first, second = Strategy.objects.order_by("position")
        assert (first.notes, second.notes) == (
            "Rating, as printed in the plan: “Amber - staff away”",
            "Rating, as printed in the plan: “Completed May 2025”",
        )
        assert first.delivery_in_words == "No date (printed: “Autumn 2027”)"
        assert second.delivery_in_words == "No date (printed: “asap”)"


def test_a_blank_rating_cell_below_a_rated_row_is_no_rating(
    marlhaven: Partnership, small_plan: Callable[..., Path]
) -> None:
    file = small_plan(
        row("1. Train", "Hold a course for", "MBC", "", "March 2026", rag="Green"),
        row("", "every councillor"),
        row("", "Print cards"),
        row("", "Brief the board", rag="Red"),
    )
    read = json.loads(import_plan(file, "--json"))
    assert [one["notes"] for one in read["rows"]][1:] == [
        ["Rating read: On track, printed as “Green”."],
        ["Finishes the milestone above."],
        ["Its rating cell is blank, so what begins in this row is not rated."],
        ["Rating read: Off track, printed as “Red”."],
    ]
    past = [one["message"] for one in read["warnings"] if one["code"] == "past_and_not_rated"]
    assert [message.split(" was due")[0] for message in past] == ["“Print cards”"]
    with within(marlhaven):
        assert list(Milestone.objects.order_by("position").values_list("text", "rag")) == [
            ("Hold a course for every councillor", Rag.GREEN),
            ("Print cards", Rag.NONE),
            ("Brief the board", Rag.RED),
        ]


def test_a_rating_cell_that_spans_several_rows_rates_what_stands_in_them(
    marlhaven: Partnership, tmp_path: Path
) -> None:
    document = plan_with(
        HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027", rag="Amber"), row("", "Print cards")
    )
    table = document.tables[0]
    for column in (0, 6):
        table.cell(1, column).merge(table.cell(2, column))
    document.save(str(tmp_path / "spanning.docx"))
    import_plan(tmp_path / "spanning.docx")
    with within(marlhaven):
        assert list(Milestone.objects.order_by("position").values_list("rag", flat=True)) == [Rag.AMBER, Rag.AMBER]
