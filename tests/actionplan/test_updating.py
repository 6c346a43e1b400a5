"""What is told of a milestone, and what goes with it: in the service, whatever page it comes from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction

from actionplan.models import Milestone, Plan, Update
from actionplan.rag import Lifecycle, Rag
from actionplan.reports.publications import snapshot
from actionplan.services import actions, completions, publications, updates
from actionplan.services.updates import NewDate, NewEvidence, NewRating, News, Told
from foundation.access import NotAllowed
from foundation.models import AuditEntry, Rhythm, StoredFile
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from foundation.workingdays import Nation
from partnership.models import Partnership, Person
from tests.actionplan.tellings import ACTION, AT, TODAY, seen_now, write

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


# An update


def test_an_update_is_kept_with_its_stage_its_share_and_its_quarter(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Look abroad")
    with within(marlhaven):
        update = write(milestone, officer, progress=40, lifecycle=Lifecycle.ON_HOLD)
        kept = Milestone.objects.get(pk=milestone.pk)
        assert (kept.lifecycle, kept.progress, kept.updated_at, kept.rag) == ("on_hold", 40, AT, "")
        assert (update.kind, update.lifecycle, update.quarter_ends_on) == ("progress", "on_hold", date(2026, 12, 31))
        assert (update.written_by, update.written_at) == (officer, AT)
        entry = AuditEntry.objects.get(action="milestone.updated")
        assert (entry.actor_user_id, entry.subject_id) == (officer.user_id, milestone.pk)
        assert "schools" not in str(entry.details)


@pytest.mark.parametrize(
    ("on", "boards", "reported_on"),
    [
        (date(2026, 9, 30), [], date(2026, 9, 30)),
        (date(2026, 10, 7), [], date(2026, 9, 30)),
        (date(2026, 10, 14), [], date(2026, 9, 30)),  # the tenth working day
        (date(2026, 10, 15), [], date(2026, 12, 31)),
        (date(2026, 10, 7), [date(2026, 6, 30)], date(2026, 9, 30)),
        (date(2026, 10, 7), [date(2026, 9, 30)], date(2026, 12, 31)),
        (date(2027, 1, 4), [date(2026, 9, 30)], date(2026, 12, 31)),
        (date(2026, 4, 1), [], date(2026, 3, 31)),
        (date(2026, 4, 16), [], date(2026, 3, 31)),  # the tenth working day: Good Friday and Easter Monday are none
        (date(2026, 4, 17), [], date(2026, 6, 30)),
        (date(2026, 1, 15), [], date(2025, 12, 31)),  # the tenth without New Year's Day
        (date(2026, 1, 16), [], date(2026, 3, 31)),
    ],
)
def test_an_update_in_the_first_days_of_a_quarter_reports_on_the_quarter_before(
    on: date, boards: list[date], reported_on: date, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Look abroad")
    plan = milestone.strategy.objective.plan
    with within(marlhaven):
        for number, ends_on in enumerate(boards):
            publications.publish(
                plan=plan, read=lambda: snapshot(plan, on=TODAY), quarter_ends_on=ends_on, message="", seen=number,
                by=None, at=AT,
            )  # fmt: skip
        at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        news = News("Both schools have agreed.", Lifecycle.IN_PROGRESS)
        kept = updates.write(milestone=milestone, news=news, seen=seen_now(milestone), by=officer, at=at)
        assert kept.quarter_ends_on == reported_on


def test_the_bank_holidays_are_those_of_the_nation(named: Named, marlhaven: Partnership, officer: Person) -> None:
    milestone = named("Look abroad")
    with within(marlhaven):
        Rhythm.objects.create(nation=Nation.SCOTLAND)
        at = datetime(2026, 4, 16, 12, tzinfo=UTC)
        news = News("Both schools have agreed.", Lifecycle.IN_PROGRESS)
        kept = updates.write(milestone=milestone, news=news, seen=seen_now(milestone), by=officer, at=at)
        assert kept.quarter_ends_on == date(2026, 6, 30), "Easter Monday is a working day in Scotland"


def test_what_is_said_for_somebody_reports_on_the_quarter_of_the_day_on_which_it_was_told(
    named: Named, marlhaven: Partnership, officer: Person, coordinator: Person
) -> None:
    milestone = named("Look abroad")
    with within(marlhaven):
        kept = write(milestone, coordinator, told=Told(officer, "telephone", date(2026, 10, 9)))
        assert kept.quarter_ends_on == date(2026, 9, 30)


def test_everything_that_goes_with_an_update_is_kept_in_one_go(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Ask the pupils")
    sent = SimpleUploadedFile("minutes.txt", b"They agreed on 3 May.\n", content_type="text/plain")
    with within(marlhaven):
        update = write(
            milestone,
            officer,
            rating=NewRating(Rag.AMBER, "One school is missing.", "A letter from the board.", ACTION),
            evidence=(NewEvidence("Minutes", "https://example.org/minutes"), NewEvidence("", file=sent)),
            redate=NewDate(DeliveryDate.in_month(2027, 6), "The school asks for it."),
            done_on=TODAY,
        )
        judgement = milestone.judgements.get()
        assert (judgement.rag, judgement.reason, judgement.ask, judgement.update) == (
            "amber", "One school is missing.", "A letter from the board.", update,
        )  # fmt: skip
        assert milestone.actions.get().text == "Ring both homes"
        assert [(row.title, row.url, bool(row.file_id)) for row in update.evidence.all()] == [
            ("Minutes", "https://example.org/minutes", False),
            ("minutes.txt", "", True),
        ]
        assert milestone.date_changes.get().decision == ""
        assert milestone.completions.get().update == update
        kept = Milestone.objects.get(pk=milestone.pk)
        assert (kept.rag, kept.lifecycle, kept.has_own_delivery) == ("amber", "in_progress", False)


def test_of_an_update_that_cannot_be_kept_whole_nothing_is_kept(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        before = Milestone.objects.values().get(pk=milestone.pk)
        with pytest.raises(ValidationError, match="does not stand alone"):
            write(milestone, officer, rating=NewRating(Rag.RED, "Late."), evidence=(NewEvidence("A", "https://e.org"),))
        assert Milestone.objects.values().get(pk=milestone.pk) == before
        assert (Update.objects.count(), AuditEntry.objects.filter(action="milestone.updated").count()) == (0, 0)


REFUSED = [
    ({"text": " \n"}, "Say what has happened"),
    ({"lifecycle": Lifecycle.COMPLETE}, "Choose a stage from the list"),
    ({"lifecycle": Lifecycle.SUPERSEDED}, "Choose a stage from the list"),
    ({"lifecycle": Lifecycle.NOT_ACHIEVED}, "Choose a stage from the list"),
    ({"rating": NewRating(Rag.GREEN)}, "its dates suggest “not rated”"),
    ({"rating": NewRating(Rag.AMBER, "Late.")}, "“at risk” does not stand alone"),
    ({"rating": NewRating(Rag.RED, "Late.")}, "“off track” does not stand alone"),
    ({"done_on": TODAY + timedelta(days=1)}, "cannot be in the future"),
    ({"redate": NewDate(DeliveryDate.in_month(2027, 6), "")}, "Say why it has another date"),
    ({"evidence": (NewEvidence("", file=SimpleUploadedFile("a.exe", b"MZ\x90\x00\x03")),)}, "Programs are not taken"),
]


@pytest.mark.parametrize(("said", "sentence"), REFUSED)
def test_an_update_that_is_not_whole_says_what_is_missing(
    said: dict[str, Any], sentence: str, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    with within(marlhaven):
        with pytest.raises(ValidationError, match=sentence):
            write(named("Ask the pupils"), officer, **said)
        assert (Update.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "rating", "kept"),
    [
        ("Give the lesson", NewRating(Rag.GREEN), ("green", "Going well.", "")),
        (
            "Brief the carers",
            NewRating(Rag.AMBER, "", "A letter.", ACTION),
            ("amber", "Two homes are missing.", "A letter."),
        ),
        ("Give the lesson", NewRating(Rag.GREEN, "All four are given."), ("green", "All four are given.", "")),
    ],
)  # fmt: skip
def test_the_reason_of_a_rating_that_stays_is_never_the_words_of_an_update(
    text: str, rating: NewRating, kept: tuple[str, str, str],
    named: Named, marlhaven: Partnership, officer: Person,
) -> None:  # fmt: skip
    milestone = named(text)
    with within(marlhaven):
        write(milestone, officer, "Four lessons given.", rating=rating)
        newest = milestone.judgements.all()[0]
        assert ((newest.rag, newest.reason, newest.ask), milestone.judgements.count()) == (kept, 2)


@pytest.mark.parametrize(("ask", "judgements"), [("", 0), ("A decision about the money.", 1)])
def test_what_is_still_not_rated_has_not_been_judged_unless_something_is_said(
    ask: str, judgements: int, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        write(milestone, officer, "We have begun.", rating=NewRating(Rag.NONE, "", ask))
        assert (milestone.judgements.count(), milestone.updates.count()) == (judgements, 1)


def test_where_the_rating_changes_to_what_the_dates_suggest_the_update_says_why(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    with within(marlhaven):
        late = named("Agree the form")
        with pytest.raises(ValidationError, match="its dates suggest “off track”"):
            write(late, officer, "It is with the printer.", rating=NewRating(Rag.GREEN))
        write(late, officer, "It is with the printer.", rating=NewRating(Rag.RED, action=ACTION))
        assert late.judgements.get().reason == "It is with the printer."


def test_an_update_without_a_rating_leaves_the_rating_as_it_is(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        write(milestone, officer)
        assert (named("Brief the carers").rag, milestone.judgements.count()) == ("amber", 1)


@pytest.mark.parametrize(
    ("rag", "lifecycle", "judgements"),
    [(Rag.GREEN, Lifecycle.IN_PROGRESS, 1), (Rag.NONE, Lifecycle.NOT_STARTED, 0)],
)
def test_what_was_not_started_is_in_progress_once_an_update_rates_it(
    rag: Rag, lifecycle: Lifecycle, judgements: int, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Look abroad")
    with within(marlhaven):
        update = write(milestone, officer, lifecycle=Lifecycle.NOT_STARTED, rating=NewRating(rag, "So it is."))
        assert (named("Look abroad").lifecycle, update.lifecycle) == (lifecycle, lifecycle)
        assert milestone.judgements.count() == judgements


@pytest.mark.parametrize("lifecycle", [Lifecycle.COMPLETE, Lifecycle.NOT_ACHIEVED, Lifecycle.SUPERSEDED])
def test_nothing_more_is_told_of_what_is_over(
    lifecycle: Lifecycle, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        Milestone.objects.filter(pk=milestone.pk).update(lifecycle=lifecycle)
        for tell in (
            lambda: write(milestone, officer),
            lambda: updates.no_change(milestone=milestone, by=officer, at=AT),
            lambda: actions.add(milestone=milestone, action=ACTION, by=officer, at=AT),
        ):
            with pytest.raises(NotAllowed, match=f"marked “{lifecycle.label.lower()}”"):
                tell()


def test_nothing_of_a_closed_plan_is_updated(named: Named, marlhaven: Partnership, officer: Person) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        update = write(milestone, officer)
        action = actions.add(milestone=milestone, action=ACTION, by=officer, at=AT)
        claim = completions.claim(update=update, done_on=TODAY, by=officer, at=AT)
        Plan.objects.update(status=Plan.Status.CLOSED)
        for tell in (
            lambda: write(milestone, officer, "More."),
            lambda: updates.no_change(milestone=milestone, by=officer, at=AT),
            lambda: updates.correct(update=update, text="It was one school.", by=officer, at=AT),
            lambda: actions.close(action=action, dropped=False, by=officer, at=AT),
            lambda: completions.decide(completion=claim, agree=True, note="", by=officer, at=AT),
            lambda: completions.reopen(milestone=milestone, reason="Not done.", by=officer, at=AT),
        ):
            with pytest.raises(NotAllowed, match="This plan is closed"):
                tell()


def test_what_a_coordinator_was_told_names_the_officer_the_way_and_the_day(
    named: Named, marlhaven: Partnership, officer: Person, coordinator: Person
) -> None:
    with within(marlhaven):
        told = Told(officer, "telephone", date(2026, 9, 30))
        update = write(named("Ask the pupils"), coordinator, told=told)
        assert (update.written_by, update.on_behalf_of, update.told_how, update.told_on) == (
            coordinator, officer, "telephone", date(2026, 9, 30),
        )  # fmt: skip
        assert update.quarter_ends_on == date(2026, 9, 30)  # of the day on which it was told
        tomorrow = Told(officer, "telephone", TODAY + timedelta(days=1))
        with pytest.raises(ValidationError, match="cannot be in the future"):
            write(named("Ask the pupils"), coordinator, "More.", told=tomorrow)


BEFORE_THE_PLAN = "cannot be before the plan begins, on 1 April 2026"


@pytest.mark.parametrize(
    ("starts_on", "day", "sentence"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), ""),
        (date(2026, 4, 1), date(2026, 3, 31), f"The day on which you were told {BEFORE_THE_PLAN}"),
        (date(2020, 4, 1), date(2025, 11, 20), ""),
        (date(2020, 4, 1), date(2025, 11, 19), "cannot be more than a year ago, before 20 November 2025"),
        (None, date(2025, 11, 20), ""),
        (None, date(2025, 11, 19), "cannot be more than a year ago, before 20 November 2025"),
    ],
)
def test_nobody_was_told_before_the_plan_began_or_more_than_a_year_ago(
    starts_on: date | None, day: date, sentence: str, named: Named, marlhaven: Partnership, officer: Person,
    coordinator: Person,
) -> None:  # fmt: skip
    with within(marlhaven):
        Plan.objects.update(starts_on=starts_on)
        told = Told(officer, "telephone", day)
        if not sentence:
            assert write(named("Ask the pupils"), coordinator, told=told).told_on == day
            return
        with pytest.raises(ValidationError) as refused:
            write(named("Ask the pupils"), coordinator, told=told)
        assert sentence in refused.value.message_dict["told_on"][0]


@pytest.mark.parametrize(
    ("starts_on", "day", "sentence"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), ""),
        (date(2026, 4, 1), date(2026, 3, 31), f"The day on which it was done {BEFORE_THE_PLAN}"),
        (None, date(2019, 3, 31), ""),
        (None, TODAY + timedelta(days=1), "cannot be in the future"),
    ],
)
def test_nothing_was_done_before_the_plan_began(
    starts_on: date | None, day: date, sentence: str, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    with within(marlhaven):
        Plan.objects.update(starts_on=starts_on)
        if not sentence:
            assert write(named("Ask the pupils"), officer, done_on=day).completions.get().done_on == day
            return
        with pytest.raises(ValidationError) as refused:
            write(named("Ask the pupils"), officer, done_on=day)
        assert sentence in refused.value.message_dict["done_on"][0]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "progress", "text": ""}, "update_says_something"),
        ({"kind": "correction", "text": "x"}, "update_corrects_another"),
        ({"text": "x", "told_how": "telephone"}, "update_on_behalf_says_how_and_when"),
        ({"text": "x", "progress": 101}, "update_progress_is_a_percentage"),
    ],
)
def test_postgresql_refuses_what_is_no_update(
    fields: dict[str, Any], constraint: str, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Ask the pupils")
    refused = pytest.raises(IntegrityError, match=constraint)
    with within(marlhaven), refused, transaction.atomic():
        Update.objects.create(
            milestone=milestone, lifecycle="in_progress", quarter_ends_on=TODAY, written_by=officer, written_at=AT,
            **fields,
        )  # fmt: skip


def test_the_app_role_can_neither_change_nor_delete_an_update(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        write(milestone, officer)
    for statement in ("update actionplan_update set text = 'x'", "delete from actionplan_update"):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with within(marlhaven), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# Corrections


def test_a_correction_stands_beside_the_entry_which_stays_as_it_is(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        first = write(milestone, officer)
        later = AT + timedelta(days=1)
        correction = updates.correct(update=first, text="It was one school.", by=officer, at=later)
        assert updates.correct(update=first, text="It was one school.", by=officer, at=later) == correction
        further = updates.correct(update=correction, text="It was none.", by=officer, at=later)
        assert [row.corrects_id for row in (correction, further)] == [first.pk, first.pk]
        first.refresh_from_db()
        assert (first.text, milestone.updates.count()) == ("Both schools have agreed.", 3)
        assert Milestone.objects.get(pk=milestone.pk).updated_at == AT
        with pytest.raises(ValidationError, match="Say what was wrong"):
            updates.correct(update=first, text=" ", by=officer, at=later)
