"""Many milestones at once: what is kept, what is refused, and what happens when two edit the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client

from actionplan.forms.grid import GridForm
from actionplan.models import CorrectiveAction, DateChange, Milestone, Plan, RagJudgement, Update
from actionplan.rag import Lifecycle, Rag
from actionplan.reports import grid as grid_reports
from actionplan.services import grid, milestones
from actionplan.services.grid import NothingKept
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.conftest import queries_of, write_many, write_plan
from tests.actionplan.grids import answers_of, box, text_of
from tests.actionplan.tellings import AT
from tests.conftest import SignIn
from tests.factories import member
from tests.marks import COMMITTED
from tests.partnership.test_at_once import at_once

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


@pytest.fixture
def client(coordinator: Person, sign_in: SignIn) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def address(plan: Plan) -> str:
    return f"/marlhaven/plans/{plan.pk}/grid/"


def now(milestone: Milestone) -> Milestone:
    return Milestone.objects.select_related("strategy").get(pk=milestone.pk)


def test_only_rows_that_were_changed_are_written(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils, abroad, lesson = named("Ask the pupils"), named("Look abroad"), named("Give the lesson")
    sent = answers_of(client.get(address))
    sent |= box(pupils, rag="green", text="The school has agreed.")
    sent |= box(abroad, due="October 2027", text="The visit is booked.", visibility="public")
    sent |= box(lesson, visibility="statutory")
    answer = client.post(address, sent, follow=True)
    assert "Kept: 3 milestones changed." in text_of(answer)
    with within(marlhaven):
        assert (now(pupils).rag, now(pupils).updates.get().text) == ("green", "The school has agreed.")
        assert now(pupils).judgements.get().reason == "The school has agreed."
        assert (now(abroad).due.label, now(abroad).visibility) == ("October 2027", "public")
        assert now(abroad).date_changes.get().reason == "The visit is booked."
        assert (now(lesson).visibility, now(lesson).updates.count()) == ("statutory", 0)
        changed = set(Milestone.objects.filter(version__gt=0).values_list("pk", flat=True))
        assert changed == {pupils.pk, abroad.pk, lesson.pk}
        assert set(AuditEntry.objects.get(action="grid.written").details["milestones"]) == changed


def test_a_page_that_is_sent_untouched_writes_nothing(client: Client, address: str, marlhaven: Partnership) -> None:
    told = text_of(client.post(address, answers_of(client.get(address)), follow=True))
    assert ("You changed nothing, so there was nothing to keep." in told, "Kept: 0" in told) == (True, False)
    with within(marlhaven):
        assert (Update.objects.count(), Milestone.objects.filter(version__gt=0).count()) == (0, 0)


def test_the_same_page_sent_twice_is_kept_once(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils, abroad = named("Ask the pupils"), named("Look abroad")
    sent = answers_of(client.get(address)) | box(pupils, rag="green", text="The school has agreed.")
    sent |= box(abroad, due="October 2027", text="Booked.")
    for _twice in range(2):
        assert client.post(address, sent).status_code == 302
    with within(marlhaven):
        assert (Update.objects.count(), DateChange.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rag": "green"}, "Say what has happened, or why you change it"),
        ({"lifecycle": "on_hold"}, "Say what has happened, or why you change it"),
        ({"due": "May 2027"}, "Say what has happened, or why you change it"),
        ({"due": "soon", "text": "x"}, "“soon” is not one delivery date."),
        ({"rag": "red", "text": "Nobody has time."}, "Say what is done about it, by whom and by when"),
        ({"rag": "red", "text": "x", "action_text": "Ask again"}, "Say who does it"),
        ({"rag": "pink", "text": "x"}, "Choose an answer from the list"),
        ({"lifecycle": "complete", "text": "x"}, "Choose an answer from the list"),
        ({"lifecycle": "superseded", "text": "x"}, "Choose an answer from the list"),
        ({"visibility": "nobody"}, "Choose an answer from the list"),
        ({"text": "x" * 2001}, "must be 2000 characters or fewer"),
        ({"text": "a\x00b"}, "Remove the characters that cannot be stored"),
        ({"action_text": "x", "action_owner": "A\u202eB", "text": "x"}, "This name holds a hidden sign"),
    ],
)
def test_while_one_row_is_wrong_nothing_is_kept_and_nothing_typed_is_lost(
    changed: dict[str, str], sentence: str, client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils, abroad = named("Ask the pupils"), named("Look abroad")
    sent = answers_of(client.get(address)) | box(abroad, text="Typed and not lost") | box(pupils, **changed)
    answer = client.post(address, sent)
    assert (answer.status_code, sentence in text_of(answer)) == (200, True)
    assert "Nothing is kept yet" in text_of(answer)
    assert "Typed and not lost" in text_of(answer)
    with within(marlhaven):
        assert (Update.objects.count(), Milestone.objects.filter(version__gt=0).count()) == (0, 0)


def test_red_is_kept_with_what_is_done_about_it(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils = named("Ask the pupils")
    action = {"action_text": "Ask the governors", "action_owner": "Orla Penhallow"}
    day = {"action_due_on_day": "1", "action_due_on_month": "12", "action_due_on_year": "2026"}
    sent = answers_of(client.get(address)) | box(pupils, rag="red", text="The school has said no.", **action, **day)
    assert client.post(address, sent).status_code == 302
    with within(marlhaven):
        made = CorrectiveAction.objects.get()
        assert (made.milestone, made.owner, made.due_on) == (
            pupils,
            Person.objects.get(name="Orla Penhallow"),
            date(2026, 12, 1),
        )
        assert now(pupils).rag == "red"


def rated_by_another(milestone: Milestone, partnership: Partnership) -> None:
    with within(partnership):
        other = member("antislavery_coordinator", name="Ines Varga")
        milestones.judge(milestone=milestone, rag=Rag.GREEN, reason="I rang the school.", seen=None, by=other, at=AT)


CHOOSE = "it was changed in the meantime. Read what it says now, and choose what counts"


def test_whoever_meets_another_change_sees_it_beside_their_own_and_chooses_to_keep_both(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils, abroad = named("Ask the pupils"), named("Look abroad")
    sent = answers_of(client.get(address))
    rated_by_another(pupils, marlhaven)
    sent |= box(pupils, visibility="public", text="My own words") | box(abroad, text="A second row")
    met = client.post(address, sent)
    assert (met.status_code, "Ines Varga" in text_of(met), "I rang the school." in text_of(met)) == (409, True, True)
    again = answers_of(met)
    with within(marlhaven):
        assert Update.objects.count() == 0
    key = f"row-{pupils.pk}-"
    assert (again[f"{key}text"], again[f"{key}visibility"], again[f"{key}rag"]) == ("My own words", "public", "green")
    pressed = client.post(address, again)
    assert (pressed.status_code, text_of(pressed).count("I rang the school."), CHOOSE in text_of(pressed)) == (
        409,
        1,
        True,
    )
    with within(marlhaven):
        assert Update.objects.count() == 0
    assert client.post(address, answers_of(pressed) | box(pupils, settle="mine")).status_code == 302
    with within(marlhaven):
        assert (now(pupils).rag, now(pupils).visibility) == ("green", "public")
        assert sorted(Update.objects.values_list("text", flat=True)) == ["A second row", "My own words"]


def test_whoever_takes_the_others_answers_keeps_the_rest_of_the_page(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils, abroad = named("Ask the pupils"), named("Look abroad")
    sent = answers_of(client.get(address)) | box(pupils, rag="none", text="Mine") | box(abroad, text="A second row")
    rated_by_another(pupils, marlhaven)
    again = answers_of(client.post(address, sent)) | box(pupils, settle="theirs")
    assert "Kept: 1 milestone changed." in text_of(client.post(address, again, follow=True))
    with within(marlhaven):
        assert (now(pupils).rag, Update.objects.get().text) == ("green", "A second row")


def test_what_another_made_of_a_row_stays_beside_it_while_the_page_comes_back(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils = named("Ask the pupils")
    sent = answers_of(client.get(address)) | box(pupils, text="Mine")
    rated_by_another(pupils, marlhaven)
    met = answers_of(client.post(address, sent))
    for more in ({"fill": "yes", "bulk_rows": "all", "bulk_visibility": "public"}, box(pupils, settle="mine", due="x")):
        assert text_of(client.post(address, met | more)).count("I rang the school.") == 1


def test_all_that_is_wrong_with_a_row_is_said_in_one_round(client: Client, address: str, named: Named) -> None:
    pupils = named("Ask the pupils")
    told = text_of(client.post(address, answers_of(client.get(address)) | box(pupils, rag="red", due="soon")))
    sentences = ("Say what has happened, or why", "“soon” is not one delivery date.", "Say what is done about it",
                 "Say who does it", "Say by when the action is done")  # fmt: skip
    assert [sentence for sentence in sentences if sentence not in told] == []
    assert told.count("govuk-input--error") + told.count("govuk-textarea--error") == 7  # three for the day


def test_another_change_of_a_row_that_was_not_touched_is_no_conflict(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils, abroad = named("Ask the pupils"), named("Look abroad")
    sent = answers_of(client.get(address)) | box(abroad, text="A second row")
    rated_by_another(pupils, marlhaven)
    assert client.post(address, sent).status_code == 302
    with within(marlhaven):
        assert now(pupils).rag == "green"


def test_what_is_over_has_its_readers_to_change_and_nothing_else(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    done = named("Write the lesson")
    sent = answers_of(client.get(address))
    assert f"row-{done.pk}-rag" not in sent
    sent |= box(done, rag="red", lifecycle="in_progress", text="Open it again", visibility="public")
    assert client.post(address, sent).status_code == 302
    with within(marlhaven):
        assert (now(done).lifecycle, now(done).rag, now(done).visibility) == (Lifecycle.COMPLETE, "", "public")


def test_an_empty_date_is_that_of_the_strategy(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    form = named("Agree the form")
    sent = answers_of(client.get(address)) | box(form, due="", text="It has no date of its own.")
    assert client.post(address, sent).status_code == 302
    with within(marlhaven):
        assert (now(form).has_own_delivery, now(form).due.label) == (False, "Ongoing")


# Filling in many rows


def test_boxes_of_ticked_rows_are_filled_in_and_kept_only_when_sent(
    client: Client, address: str, named: Named, marlhaven: Partnership
) -> None:
    pupils, abroad, done = named("Ask the pupils"), named("Look abroad"), named("Write the lesson")
    sent = answers_of(client.get(address)) | {"fill": "yes", "bulk_visibility": "public", "bulk_lifecycle": "on_hold"}
    sent |= {"bulk_text": "Waits for the budget.", "bulk_rows": "chosen"}
    sent |= box(pupils, chosen="on") | box(abroad, chosen="on") | box(done, chosen="on")
    filled = client.post(address, sent)
    assert "Filled in for 3 rows. Nothing is kept until you press" in text_of(filled)
    with within(marlhaven):
        assert Milestone.objects.filter(version__gt=0).count() == 0
    again = answers_of(filled)
    assert client.post(address, again).status_code == 302
    with within(marlhaven):
        found = [(now(each).lifecycle, now(each).visibility) for each in (pupils, abroad, done)]
        assert found == [("on_hold", "public"), ("on_hold", "public"), ("complete", "public")]


def test_all_rows_of_the_page_get_their_readers_at_once(
    client: Client, address: str, plan: Plan, marlhaven: Partnership
) -> None:
    sent = answers_of(client.get(address)) | {"fill": "yes", "bulk_visibility": "public", "bulk_rows": "all"}
    assert client.post(address, answers_of(client.post(address, sent))).status_code == 302
    with within(marlhaven):
        assert Milestone.objects.of_plan(plan).current().exclude(visibility="public").count() == 0


@pytest.mark.parametrize(
    ("bulk", "sentence"),
    [
        ({"bulk_rows": "all"}, "Choose a stage or who may read it, or write some words"),
        ({"bulk_rows": "chosen", "bulk_visibility": "public"}, "No row is ticked, so nothing is filled in."),
        ({"bulk_rows": "some", "bulk_visibility": "public"}, "Choose an answer from the list"),
    ],
)
def test_what_cannot_be_filled_in_is_answered_in_a_sentence(
    bulk: dict[str, str], sentence: str, client: Client, address: str
) -> None:
    assert sentence in text_of(client.post(address, answers_of(client.get(address)) | {"fill": "yes"} | bulk))


# Who, which rows, and how many queries


def test_rows_of_another_plan_or_partnership_are_refused_and_nothing_is_written(
    client: Client, address: str, named: Named, marlhaven: Partnership, pellworth: Partnership
) -> None:
    pupils = named("Ask the pupils")
    sent = answers_of(client.get(address)) | box(pupils, text="Mine")
    second, foreign = write_plan(marlhaven, "Second plan", mark=" 2"), write_plan(pellworth, mark=" canary")
    strangers = []
    for partnership, other in ((marlhaven, second), (pellworth, foreign)):
        with within(partnership):
            strangers.append(Milestone.objects.of_plan(other).filter(lifecycle="in_progress")[0])
    for stranger in strangers:
        values = {
            name.rpartition("-")[2]: value for name, value in sent.items() if name.startswith(f"row-{pupils.pk}-")
        }
        answer = client.post(address, sent | {"rows": [*sent["rows"], str(stranger.pk)]} | box(stranger, **values))
        assert (answer.status_code, b"canary" in answer.content) == (404, False)
        with within(stranger.partnership_id):
            assert (Update.objects.count(), now(stranger).version) == (0, 0)
    with within(marlhaven):
        assert (Update.objects.count(), now(pupils).version) == (0, 0)


@pytest.mark.parametrize(
    "rows", [[], ["x"], ["0"], ["-1"], ["9" * 30], ["1e3"], [str(n) for n in range(1, 27)], ["1\x00"]]
)
def test_rows_that_no_page_has_sent_are_not_there(rows: list[str], client: Client, address: str) -> None:
    for button in ({}, {"fill": "yes"}):
        assert client.post(address, {"rows": rows, **button}).status_code == 404


@pytest.mark.parametrize("role", ["chair", "steering_member", "lead_officer", "partner_contact"])
def test_others_than_the_coordinator_do_not_edit(role: str, as_role: Callable[[str], Client], address: str) -> None:
    browser = as_role(role)
    assert (browser.get(address).status_code, browser.post(address, {"rows": ["1"]}).status_code) == (403, 403)


def test_a_closed_plan_is_not_edited(client: Client, plan: Plan, address: str, marlhaven: Partnership) -> None:
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.CLOSED)
    assert client.get(address).status_code == 403


def test_the_filters_of_the_list_hold_and_stay_in_the_address(client: Client, address: str, named: Named) -> None:
    narrowed = f"{address}?standing=R"
    sent = answers_of(client.get(narrowed))
    assert sent["rows"] == [str(named("Tell those who report").pk)]
    answer = client.post(narrowed, sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, narrowed)
    assert "No milestone fits all of that" in text_of(client.get(f"{address}?q=nothinglikethis"))


def test_the_grid_asks_as_much_for_twenty_five_rows_as_for_ten(
    client: Client, coordinator: Person, marlhaven: Partnership
) -> None:
    counted = []
    for count in (10, 50):
        plan = write_many_named(marlhaven, count)
        path = f"/marlhaven/plans/{plan.pk}/grid/"
        counted.append(queries_of(client, path))
        assert len(answers_of(client.get(path))["rows"]) == min(count, 25)
        assert text_of(client.get(path)).count("<tr") == min(count, 25) + 1
    assert counted == [9, 9]


def write_many_named(partnership: Partnership, count: int) -> Plan:
    """`write_many` more than once in a partnership: bodies and people there have names of their own."""
    with within(partnership):
        for number, body in enumerate(Organisation.objects.filter(name="Harbour Council")):
            body.name = f"Harbour Council {number} before {count}"
            body.save()
    return write_many(partnership, count)


@COMMITTED
@pytest.mark.slow
def test_two_who_send_the_same_rows_at_once_are_told_of_each_other(marlhaven: Partnership) -> None:
    plan = write_plan(marlhaven)
    with within(marlhaven):
        people = [member("antislavery_coordinator", name=name) for name in ("Wren", "Ines")]
        keys = list(Milestone.objects.of_plan(plan).filter(lifecycle="in_progress").values_list("pk", flat=True))
        rows = grid_reports.rows_of(plan, keys)
        form = GridForm(None, rows)

        def sent(words: str) -> GridForm:
            data = QueryDict(mutable=True)
            for row in form.rows:
                shown = {name: row.initial.get(name) for name in row.fields}
                data.update({row.add_prefix(name): "" if value is None else value for name, value in shown.items()})
                data[row.add_prefix("text")] = words
            return GridForm(data, rows)

        changes = [sent(f"Words of {person.name}").changes() for person in people]
        assert [len(each) for each in changes] == [len(keys)] * 2

    def write(number: int) -> Callable[[], object]:
        def call() -> object:
            order = changes[number] if number else changes[number][::-1]
            try:
                return grid.write(plan=plan, changes=order, by=people[number], at=AT)
            except NothingKept as refused:
                return refused

        return call

    answers = at_once(marlhaven, write(0), write(1))
    assert sorted(type(answer).__name__ for answer in answers) == ["NothingKept", "int"]
    refused = next(answer for answer in answers if isinstance(answer, NothingKept))
    assert set(refused.problems) == set(keys)
    with within(marlhaven):
        assert Update.objects.count() == len(keys)
        assert Update.objects.values("text").distinct().count() == 1
        assert RagJudgement.objects.filter(update__isnull=False).count() == 0
