"""What is for statutory bodies only in a document is so in the plan, however it comes into it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from actionplan.importing.comparing import Field, Kind, PlainRow, compare, rows_of
from actionplan.importing.delimited import read_csv
from actionplan.importing.interpret import interpret
from actionplan.models import Milestone, Plan, Visibility
from actionplan.services import imports
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.reviews import AT, ROWS, document, reviewed, sent
from tests.actionplan.test_imports_compare import HOME, settled

MARK = "(Statutory bodies only)"
GUARDED = (
    ROWS[0],
    f",,{MARK} Give the lesson,,,,Amber",
    ROWS[2],
    f",Act on what is heard,{MARK} Tell those who report,Eastreach Police,All partners,Ongoing,Red",
    f",,{MARK} Watch the harbour by night,,,June 2090,",
)


@pytest.mark.parametrize(
    ("was", "is_now", "kind", "fields", "told"),
    [
        (False, False, Kind.SAME, (), ()),
        (True, True, Kind.SAME, (), ()),
        (False, True, Kind.CHANGED, (Field.READERS,), ()),
        (True, False, Kind.TOLD, (), (Field.READERS,)),
    ],
)
def test_a_mark_that_is_new_can_be_taken_over_and_one_that_is_gone_is_told(
    was: bool, is_now: bool, kind: Kind, fields: tuple[Field, ...], told: tuple[Field, ...]
) -> None:
    text = f"{MARK} Keep watch" if is_now else "Keep watch"
    read = interpret(read_csv(document(f"Prevent,Learn,{text},Harbour Council,,March 2090,").decode()), on=AT.date())
    before = [replace(row, is_guarded=was) for row in rows_of(read)]
    (change,) = compare(read, before).changes
    assert (change.kind, change.fields, change.told) == (kind, fields, told)
    assert isinstance(change.after, PlainRow)
    assert change.after.is_guarded is is_now


@pytest.mark.django_db
def test_what_is_taken_over_is_for_statutory_bodies_only_where_the_document_says_so(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    plan = accepted(marlhaven, coordinator, document())
    again = settled(marlhaven, coordinator, document(*GUARDED))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    shown = desk.get(url).content.decode()
    assert "Watch the harbour by night <span" in shown
    assert shown.count("Who may read it") == 2
    assert desk.post(url, {**sent(shown), "take": ["1", "3", "4"]}).status_code == 302
    assert guarded(marlhaven) == ["Give the lesson", "Tell those who report", "Watch the harbour by night"]
    assert "Nothing differs" in desk.get(url).content.decode()


@pytest.mark.django_db
def test_a_document_without_the_mark_opens_nothing(marlhaven: Partnership, coordinator: Person, desk: Client) -> None:
    plan = accepted(marlhaven, coordinator, document(*GUARDED))
    rows = (*ROWS[:3], f"{ROWS[3]}", ",,Watch the harbour by night,,,July 2090,")
    again = settled(marlhaven, coordinator, document(*rows))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    shown = desk.get(url).content.decode()
    assert "Changed (1)" in shown
    assert "Different, and never taken over (2)" in shown
    assert shown.count("This is not taken over. Change it in the plan if it should be.") == 3
    assert desk.post(url, {**sent(shown), "take": ["4"]}).status_code == 302
    with within(marlhaven):
        assert Milestone.objects.get(text="Watch the harbour by night").delivery.label == "July 2090"
    assert guarded(marlhaven) == ["Give the lesson", "Tell those who report", "Watch the harbour by night"]
    assert "Nothing to take over" in desk.get(url).content.decode()


def accepted(partnership: Partnership, by: Person, content: bytes) -> Plan:
    review = reviewed(partnership, by, content)
    with within(partnership):
        return imports.accept(review=review, version=review.version, by=by, at=AT)


def guarded(partnership: Partnership) -> list[str]:
    with within(partnership):
        rows = Milestone.objects.filter(visibility=Visibility.STATUTORY)
        return list(rows.order_by("pk").values_list("text", flat=True))
