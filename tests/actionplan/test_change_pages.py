"""The pages on which a coordinator writes a plan: who opens them, what they say, and how fast they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actionplan.models import LinkedDocument, Milestone, NarrativeSection, Plan, Publication, Strand
from actionplan.rag import Lifecycle
from foundation.models import AuditEntry, StoredFile
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.conftest import objective_of, queries_of, strategy_of, write_many
from tests.actionplan.pages import Browser, at, words

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
BIG = 2**63 + 1


# A new plan


def test_a_coordinator_begins_a_plan_which_is_a_draft_with_the_four_strands(
    editor: Client, marlhaven: Partnership
) -> None:
    answer = editor.post("/marlhaven/plans/new/", {"title": "Plan 2028 to 2031"})
    with within(marlhaven):
        plan = Plan.objects.get(title="Plan 2028 to 2031")
        assert plan.status == Plan.Status.DRAFT
        names = list(Strand.objects.filter(plan=plan).values_list("name", flat=True))
    assert names == ["Pursue", "Prevent", "Protect", "Prepare"]
    assert answer.headers["Location"] == at(plan, "change/")
    assert "This plan has no objectives yet" in words(editor.get(at(plan, "change/")))


def test_two_plans_do_not_share_a_title_and_no_plan_ends_before_it_starts(plan: Plan, editor: Client) -> None:
    said = words(editor.post("/marlhaven/plans/new/", {"title": plan.title}))
    assert f"There is a plan called “{plan.title}” already. Give this one another title." in said
    days = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2028"}
    days |= {"ends_on_day": "1", "ends_on_month": "3", "ends_on_year": "2028"}
    assert "The last day must not be before the first" in words(
        editor.post("/marlhaven/plans/new/", {"title": "Another", **days})
    )


@pytest.mark.parametrize(
    "page",
    ["change/", "change/settings/", "change/strands/", "change/objectives/add/", "roll-forward/", "change/status/"],
)
def test_only_who_edits_the_plan_opens_the_pages_that_change_it(page: str, plan: Plan, as_role: Browser) -> None:
    assert as_role("antislavery_coordinator").get(at(plan, page)).status_code == 200
    for role in ("chair", "lead_officer", "steering_member", "administrator"):
        assert as_role(role).get(at(plan, page)).status_code == 403


# The tree


def test_a_small_plan_is_written_from_objective_to_milestone(editor: Client, marlhaven: Partnership) -> None:
    editor.post("/marlhaven/plans/new/", {"title": "Small"})
    with within(marlhaven):
        plan = Plan.objects.get(title="Small")
        prepare = Strand.objects.get(plan=plan, name="Prepare")
    editor.post(
        at(plan, "change/objectives/add/"),
        {"title": "Objective 1: Prepare", "strand_as_published": "Pursue", "strand_effective": prepare.pk},
    )
    with within(marlhaven):
        objective = objective_of(plan)
    assert (objective.strand_as_published, objective.strand_effective_id) == ("Pursue", prepare.pk)
    editor.post(
        at(plan, f"change/objectives/{objective.pk}/add/"), {"title": "Learn the signs", "delivery": "Q2 2028-29"}
    )
    with within(marlhaven):
        strategy = strategy_of(plan)
    assert strategy.delivery.label == "Quarter 2 2028-29 (July to September 2028)"
    add = at(plan, f"change/strategies/{strategy.pk}/add/")
    given = {"text": "Write the lesson", "dated": "strategy", "visibility": "public"}
    assert editor.post(add, given | {"another": "yes"}).headers["Location"].startswith(add)
    own = {"text": "Give it\r\nevery month", "dated": "own", "delivery": "March 2029", "visibility": "partnership"}
    editor.post(add, own)
    with within(marlhaven):
        rows = list(Milestone.objects.of_plan(plan).select_related("strategy__objective"))
    assert [(row.code, row.text, row.due.label, row.visibility, row.lifecycle) for row in rows] == [
        ("1.1.1", "Write the lesson", strategy.delivery.label, "public", Lifecycle.NOT_STARTED),
        ("1.1.2", "Give it\nevery month", "March 2029", "partnership", Lifecycle.NOT_STARTED),
    ]
    outline = words(editor.get(at(plan, "change/")))
    assert "Prepare Printed under Pursue, worked on as Prepare." in outline
    assert "1.1.2 Give it every month Due: March 2029" in outline


@pytest.mark.parametrize("written", ["Ongoing", "", "every October"])
def test_what_is_never_past_its_date_needs_a_day_to_look_again(
    written: str, plan: Plan, editor: Client, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        strategy = strategy_of(plan)
        strategy.delivery = type(strategy.delivery).parse(written)
        strategy.save()
    add = at(plan, f"change/strategies/{strategy.pk}/add/")
    given = {"text": "Keep watch", "dated": "strategy", "visibility": "partnership"}
    said = words(editor.post(add, given))
    assert "so enter the day on which somebody looks at it again" in said
    day = {"next_review_on_day": "1", "next_review_on_month": "6", "next_review_on_year": "2027"}
    assert editor.post(add, given | day).status_code == 302
    with within(marlhaven):
        assert Milestone.objects.get(text="Keep watch").next_review_on == date(2027, 6, 1)


def test_a_strategy_that_becomes_ongoing_asks_when_somebody_looks_at_its_milestones(
    plan: Plan, editor: Client, named: Named
) -> None:
    strategy = named("Give the lesson").strategy_id
    page = at(plan, f"change/strategies/{strategy}/")
    sent = {"version": "0", "title": "Learn the signs", "delivery": "Ongoing", "reason": "It goes on."}
    refused = words(editor.post(page, sent))
    assert "It can never be past its date (Ongoing), so enter the day on which somebody looks at it again" in refused
    day = {"next_review_on_day": "1", "next_review_on_month": "6", "next_review_on_year": "2027"}
    assert editor.post(page, sent | day).status_code == 302
    assert named("Give the lesson").next_review_on == date(2027, 6, 1)


def test_a_date_of_its_own_that_is_left_empty_is_asked_for(plan: Plan, editor: Client, named: Named) -> None:
    page = at(plan, f"milestones/{named('Ask the pupils').pk}/change/")
    sent = {"version": "0", "text": "Ask the pupils", "dated": "own", "delivery": " ", "visibility": "partnership"}
    assert "Enter its date, or choose the date of the strategy" in words(editor.post(page, sent))


def test_another_date_needs_its_reason_once_the_plan_is_no_draft(
    plan: Plan, editor: Client, named: Named, marlhaven: Partnership
) -> None:
    row = named("Ask the pupils")
    page = at(plan, f"milestones/{row.pk}/change/")
    sent = {"version": "0", "text": row.text, "dated": "own", "delivery": "May 2090", "visibility": "partnership"}
    assert "Say why it has another date" in words(editor.post(page, sent))
    assert editor.post(page, sent | {"reason": "The school asked."}).status_code == 302
    with within(marlhaven):
        row.refresh_from_db()
        change = row.date_changes.get()
        assert (row.due.label, change.before, change.reason) == ("May 2090", "March 2090", "The school asked.")
        Plan.objects.filter(pk=plan.pk).update(status="draft")
    back = {"version": str(row.version), "text": row.text, "dated": "strategy", "visibility": "partnership"}
    assert editor.post(page, back).status_code == 302
    with within(marlhaven):
        row.refresh_from_db()
        assert (row.has_own_delivery, row.date_changes.count()) == (False, 1)


def test_the_audit_record_holds_which_fields_and_no_words(
    plan: Plan, editor: Client, named: Named, marlhaven: Partnership
) -> None:
    row = named("Ask the pupils")
    sent = {"version": "0", "text": "Secret wording", "dated": "strategy", "visibility": "statutory"}
    editor.post(at(plan, f"milestones/{row.pk}/change/"), sent)
    with within(marlhaven):
        entry = AuditEntry.objects.filter(action="milestone.changed").get()
    assert (entry.subject_id, entry.details) == (row.pk, {"fields": ["text", "visibility"]})


# Closed plans


def test_nothing_of_a_closed_plan_changes(plan: Plan, editor: Client, named: Named, marlhaven: Partnership) -> None:
    row = named("Ask the pupils")
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status="closed")
        objective = objective_of(plan)
        before = list(Milestone.objects.of_plan(plan).values_list("text", "position"))
    sentence = "This plan is closed. It stays as it was when it closed."
    sent = {"version": "0", "text": "Other", "dated": "strategy", "visibility": "partnership"}
    assert sentence in words(editor.post(at(plan, f"milestones/{row.pk}/change/"), sent))
    assert sentence in words(editor.post(at(plan, "change/objectives/add/"), {"title": "More"}))
    assert sentence in words(editor.post(at(plan, "change/strands/add/"), {"name": "More"}))
    assert sentence in words(editor.post(at(plan, f"milestones/{row.pk}/remove/"), {"yes": "yes"}))
    moved = editor.post(at(plan, f"change/objectives/{objective.pk}/move/"), {"step": "down"}, follow=True)
    assert sentence in words(moved)
    with within(marlhaven):
        assert list(Milestone.objects.of_plan(plan).values_list("text", "position")) == before


# Speed


@pytest.mark.parametrize("count", [10, 50])
def test_the_outline_asks_the_same_queries_however_long_the_plan_is(
    count: int, marlhaven: Partnership, editor: Client
) -> None:
    plan = write_many(marlhaven, count)
    with within(marlhaven):
        row = strategy_of(plan).milestones.get(position=1)
    pages = ["change/", "roll-forward/", *(f"milestones/{row.pk}/{act}/" for act in ("move", "supersede", "leads"))]
    assert [queries_of(editor, at(plan, page)) for page in pages] == [14, 13, 8, 8, 11]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_parts_ask_the_same_queries(count: int, plan: Plan, marlhaven: Partnership, editor: Client) -> None:
    with within(marlhaven):
        for number in range(count):
            NarrativeSection.objects.create(plan=plan, heading=f"S{number}", body="Why.", position=number + 2)
            LinkedDocument.objects.create(plan=plan, title=f"D{number}", url="https://a.example.org/", position=number)
    for kind in ("strands", "sections", "documents"):
        assert queries_of(editor, at(plan, f"change/{kind}/")) == 7


def test_a_long_plan_is_folded_up_but_where_something_was_moved(marlhaven: Partnership, editor: Client) -> None:
    plan = write_many(marlhaven, 50)
    with within(marlhaven):
        row = Milestone.objects.of_plan(plan)[27]
    assert _open(editor.get(at(plan, "change/")).content.decode()) == 0
    moved = editor.post(at(plan, f"milestones/{row.pk}/move/"), {"step": "up"})
    assert moved.headers["Location"] == f"{at(plan, 'change/')}?at=milestone-{row.pk}#milestone-{row.pk}-up"
    assert _open(editor.get(moved.headers["Location"]).content.decode()) == 1


def _open(html: str) -> int:
    return len(re.findall(r'<details class="al-branch__strategy"[^>]* open>', html))


# Files


def test_a_file_is_kept_with_the_plan_and_given_to_those_who_may_read_it(
    plan: Plan, editor: Client, as_role: Browser, marlhaven: Partnership
) -> None:
    upload = SimpleUploadedFile("terms.pdf", b"%PDF-1.7\n%%EOF\n")
    sent = {"title": "Terms", "visibility": "partnership", "upload": upload}
    assert editor.post(at(plan, "change/documents/add/"), sent).status_code == 302
    with within(marlhaven):
        row = LinkedDocument.objects.get(title="Terms")
    page = at(plan, f"documents/{row.pk}/")
    answer = editor.get(page)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="terms.pdf"'
    assert answer.content == b"%PDF-1.7\n%%EOF\n"
    reader = as_role("steering_member")
    assert reader.get(page).status_code == 404  # no published board lists it
    with within(marlhaven):
        listed = {"documents": [{"id": row.pk, "visibility": "partnership"}]}
        told = {"quarter_ends_on": date(2026, 9, 30), "published_at": datetime(2026, 10, 1, tzinfo=UTC)}
        Publication.objects.create(plan=plan, number=1, contents=listed, **told)
    assert reader.get(page).status_code == 200
    removed = editor.post(at(plan, f"change/documents/{row.pk}/remove/"))
    assert removed.status_code == 403
    assert "A published board lists this file, so it stays." in words(removed)
    with within(marlhaven):
        LinkedDocument.objects.filter(pk=row.pk).update(visibility="statutory")
    assert (reader.get(page).status_code, editor.get(page).status_code) == (404, 200)


def test_a_file_that_no_board_lists_goes_with_its_document(plan: Plan, editor: Client, marlhaven: Partnership) -> None:
    upload = SimpleUploadedFile("terms.pdf", b"%PDF-1.7\n%%EOF\n")
    editor.post(at(plan, "change/documents/add/"), {"title": "Terms", "visibility": "public", "upload": upload})
    with within(marlhaven):
        row = LinkedDocument.objects.get(title="Terms")
    assert editor.post(at(plan, f"change/documents/{row.pk}/remove/")).status_code == 302
    with within(marlhaven):
        assert (LinkedDocument.objects.count(), StoredFile.objects.filter(name="terms.pdf").count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("terms.pdf", b"MZ\x90\x00this is a program", "Programs are not taken."),
        ("page.html", b"<script>alert(1)</script>", "Save it as PDF and try again."),
        ("empty.pdf", b"", "The file is empty"),
    ],
)
def test_a_file_is_what_its_bytes_say(
    name: str, content: bytes, said: str, plan: Plan, editor: Client, marlhaven: Partnership
) -> None:
    sent = {"title": "Terms", "visibility": "public", "upload": SimpleUploadedFile(name, content)}
    answer = editor.post(at(plan, "change/documents/add/"), sent)
    assert answer.status_code == 200
    assert said in words(answer)
    with within(marlhaven):
        assert LinkedDocument.objects.count() == 0


def test_a_document_is_one_of_the_two(plan: Plan, editor: Client) -> None:
    page, upload = at(plan, "change/documents/add/"), SimpleUploadedFile("terms.pdf", b"%PDF-1.7\n%%EOF\n")
    sent = {"title": "Terms", "visibility": "public"}
    assert "Give a web address or a file" in words(editor.post(page, sent))
    both = sent | {"url": "https://a.example.org/", "upload": upload}
    assert "Give an address or a file, not both" in words(editor.post(page, both))


# Two editors


@pytest.mark.parametrize(
    ("page", "field", "more"),
    [
        ("change/settings/", "title", {}),
        ("change/objectives/{objective}/", "title", {}),
        ("change/strategies/{strategy}/", "notes", {"title": "Learn the signs", "delivery": "March 2090"}),
        ("milestones/{milestone}/change/", "text", {"dated": "strategy", "visibility": "partnership"}),
        ("change/strands/{strand}/", "description", {"name": "Pursue"}),
        ("change/sections/{section}/", "body", {"heading": "Why", "visibility": "public"}),
    ],
)
def test_the_second_of_two_editors_reads_both_texts_and_loses_none(
    page: str,
    field: str,
    more: dict[str, str],
    plan: Plan,
    editor: Client,
    named: Named,
    marlhaven: Partnership,
) -> None:
    with within(marlhaven):
        row = named("Ask the pupils")
        numbers = {
            "objective": objective_of(plan).pk,
            "strategy": strategy_of(plan).pk,
            "milestone": row.pk,
            "strand": Strand.objects.get(plan=plan, name="Pursue").pk,
            "section": NarrativeSection.objects.get(plan=plan).pk,
        }
    address = at(plan, page.format(**numbers))
    sent = {"version": "0", **more}
    assert editor.post(address, sent | {field: "Words of the first"}).status_code == 302
    answer = editor.post(address, sent | {field: "Words of the second"})
    assert answer.status_code == 409
    said = words(answer)
    assert "Nothing is saved yet: " in said
    assert "changed this in" in said
    assert "Words of the first Words of the second" in said
    html = answer.content.decode()
    assert len(re.findall(r"Words of the second", html)) == 2
    assert re.search(r'name="version" value="1"', html)
    again = editor.post(address, sent | {field: "Words of the second", "version": "1"})
    assert again.status_code == 302
    assert "Words of the second" in editor.get(address).content.decode()


def test_what_could_only_be_refused_is_no_form(plan: Plan, editor: Client, named: Named) -> None:
    done, gone = named("Write the lesson"), named("An earlier wording")
    for row, act, said in (
        (done, "stage", "This milestone is marked “complete”. Open it again on its own page first."),
        (done, "supersede", "This milestone is marked “complete”. Open it again on its own page first."),
        (gone, "supersede", "This milestone is marked “superseded”. Take it up again first."),
    ):
        answer = editor.get(at(plan, f"milestones/{row.pk}/{act}/"))
        assert said in words(answer)
        assert "<textarea" not in answer.content.decode()
