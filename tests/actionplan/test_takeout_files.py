"""What the files of a plan hold, and what they never hold."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime

import docx
import openpyxl
import pypdf
import pytest
from django.utils.timezone import localdate
from docx.oxml.ns import qn

from actionplan.models import (
    Correction,
    CorrectiveAction,
    Milestone,
    NarrativeSection,
    Plan,
    PublishedMilestone,
    Visibility,
)
from actionplan.reports import takenout, takeout_pdf, takeout_word
from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Membership, Organisation, Partnership, Person
from partnership.reports.exports import asker
from partnership.roles import RoleCode
from tests.actionplan.conftest import IN_MAY, publish_board, write_many, write_plan
from tests.actionplan.pages import at
from tests.actionplan.takings import file_of, taken, words_in
from tests.conftest import SignIn
from tests.factories import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_here")]
FORMS = ("pdf", "docx", "xlsx", "csv")
KINDS = ("board", "plan", "milestones")


# --- What stands in the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_each_file_says_as_of_when_and_that_it_is_a_draft(
    kind: str, form: str, plan: Plan, coordinator: Person
) -> None:
    told = words_in(file_of(plan, coordinator, kind, form), form)
    assert f"Draft, as it stands on {takenout.in_words(localdate())}" in told
    assert "Share it only with people who may see drafts." in told


def test_a_published_board_says_which_and_of_when(plan: Plan, steward: Person) -> None:
    with within(steward.partnership):
        publish_board(plan, at=IN_MAY)
        publish_board(plan, at=IN_MAY)
    found = taken(plan, steward, on=date(2026, 5, 20))
    assert found.stamp == "Published board 2 of 4 May 2026"
    assert found.notes == ("Made on 20 May 2026 from what was published.",)


def test_a_board_on_paper_can_be_heard_and_has_every_exception(plan: Plan, coordinator: Person) -> None:
    with within(coordinator.partnership):
        CorrectiveAction.objects.create(
            milestone=Milestone.objects.get(text="Tell those who report"),
            text="Ring round",
            owner_name="The duty desk",
            due_on=date(2026, 6, 1),
            created_at=IN_MAY,
        )
    content = file_of(plan, coordinator, "board", "pdf")
    reader = pypdf.PdfReader(io.BytesIO(content))
    told = words_in(content, "pdf")
    for words in (
        "Tell those who report", "Nobody answers them.", "Ring round (The duty desk, by 1 June 2026)", "Off track",
        "Brief the carers", "Two homes are missing.", "Pupils reached", "1 of 7 (14%)",
    ):  # fmt: skip
        assert words in told, words
    assert reader.metadata is not None
    assert reader.metadata.title == "Board: Plan 2025 to 2028"
    titles = [entry.title for entry in reader.outline[1] if not isinstance(entry, list)]
    assert titles == ["How the plan stands", "Off track and at risk", "By objective", "KPIs"]


def test_a_long_table_has_its_head_on_each_page(marlhaven: Partnership, coordinator: Person) -> None:
    many = write_many(marlhaven, 60)
    reader = pypdf.PdfReader(io.BytesIO(file_of(many, coordinator, "milestones", "pdf")))
    assert len(reader.pages) > 2
    for page in reader.pages:
        assert "Who leads" in page.extract_text()
        assert "Plan of 60" in page.extract_text()


def test_the_spreadsheet_has_a_row_for_each_milestone_and_says_what_it_is(plan: Plan, coordinator: Person) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(plan, coordinator, "board", "xlsx")))
    assert book.sheetnames == ["Numbers", "Milestones", "KPIs", "About"]
    page = book["Milestones"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    head = next(number for number, row in enumerate(rows) if row[0] == "Code")
    assert page.freeze_panes == f"A{head + 2}"
    found = {row[0]: dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]}
    assert list(found) == ["1.1.1", "1.1.2", "1.1.3", "1.1.4", "2.1.1", "2.1.2", "2.1.3"]
    red = found["2.1.1"]
    shown = ("Milestone", "Rating", "Rating in words", "Reason", "Lead agencies", "Lead officers", "Past its date")
    assert [red[name] for name in shown] == [
        "Tell those who report", "R", "Off track", "Nobody answers them.", "Eastreach Police", "Teo Marsh", "Yes",
    ]  # fmt: skip
    numbers = [[cell.value for cell in row] for row in book["Numbers"].iter_rows()]
    assert ["All objectives", 1, 1, 1, 1, 1, 2, 7] in numbers
    assert [cell.value for cell in book["KPIs"][3]][:2] == ["Objective", "KPI"]


def test_hostile_texts_stay_texts_in_every_form(plan: Plan, coordinator: Person) -> None:
    hostile = '=HYPERLINK("http://example.org") <script>alert(1)</script> \x07\u202e ]]> &amp; {{ 7 * 7 }}'
    with within(coordinator.partnership):
        Milestone.objects.filter(text="Ask the pupils").update(text=hostile)
        NarrativeSection.objects.update(body=hostile)
    for kind in KINDS:
        for form in FORMS:
            assert file_of(plan, coordinator, kind, form)
    book = openpyxl.load_workbook(io.BytesIO(file_of(plan, coordinator, "plan", "xlsx")))
    cells = [cell for row in book["Milestones"].iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]
    assert "<script>alert(1)</script>" in words_in(file_of(plan, coordinator, "plan", "pdf"), "pdf")


def test_word_says_ratings_in_words_and_repeats_the_head_of_its_tables(plan: Plan, coordinator: Person) -> None:
    made = docx.Document(io.BytesIO(file_of(plan, coordinator, "plan", "docx")))
    first = made.tables[0]
    assert [cell.text for cell in first.rows[0].cells] == list(takeout_word.HEADINGS)
    for table in made.tables:
        assert table.rows[0]._tr.get_or_add_trPr().find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    ratings = [row.cells[6].text for table in made.tables for row in table.rows[1:]]
    assert ratings == ["✔ Blue (B): complete", "● Green (G): on track", "▲ Amber (A): at risk", "– Not rated",
                       "", "■ Red (R): off track", "○ Not started (N)", "– Not rated"]  # fmt: skip
    assert made.core_properties.language == "en-GB"


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_published_board_begins_with_what_the_coordinator_says(
    form: str, plan: Plan, steward: Person, coordinator: Person
) -> None:
    with within(steward.partnership):
        publish_board(plan, message="Two homes need help.\nPlease bring ideas.")
    told = words_in(file_of(plan, steward, "board", form), form)
    assert "From the coordinator" in told
    assert "Two homes need help." in told
    assert "Please bring ideas." in told
    assert "Two homes need help." not in words_in(file_of(plan, coordinator, "board", form), form)


def test_the_period_of_a_published_plan_is_the_one_that_was_published(
    plan: Plan, steward: Person, coordinator: Person
) -> None:
    with within(steward.partnership):
        publish_board(plan)
        Plan.objects.update(ends_on=date(2031, 3, 31))
    assert taken(plan, steward).period == "April 2025 to March 2028"
    assert taken(plan, coordinator).period == "April 2025 to March 2031"


def test_the_shape_of_a_rating_on_paper_has_its_ink(plan: Plan, coordinator: Person) -> None:
    for kind in KINDS:
        ratings = re.findall(r'<span class="al-rag.*?</span>', takeout_pdf.html_of(taken(plan, coordinator, kind)))
        assert ratings
        assert not [rating for rating in ratings if "currentColor" in rating]
        assert any('fill="#8c1d15"' in rating for rating in ratings)


def test_word_prints_the_code_before_each_milestone(plan: Plan, coordinator: Person) -> None:
    made = docx.Document(io.BytesIO(file_of(plan, coordinator, "plan", "docx")))
    texts = [line.text for table in made.tables for row in table.rows[1:] for line in row.cells[1].paragraphs]
    assert [text for text in texts if text] == [
        "1.1.1 Write the lesson", "1.1.2 Give the lesson", "1.1.3 Brief the carers", "1.1.4 Ask the pupils",
        "2.1.1 Tell those who report", "2.1.2 Look abroad", "2.1.3 Agree the form",
    ]  # fmt: skip


# --- Corrections of a published board ----------------------------------------------------------------------------


def put_right(plan: Plan, text: str, said: str) -> None:
    with within(plan.partnership_id):
        published = PublishedMilestone.objects.filter(text=text).latest("pk")
        correction = Correction(published=published, text=said, written_at=datetime(2026, 5, 6, 9, tzinfo=UTC))
        correction.save(force_insert=True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_what_was_put_right_in_a_published_board_stands_in_its_files(
    kind: str, form: str, plan: Plan, steward: Person, coordinator: Person
) -> None:
    with within(steward.partnership):
        publish_board(plan)
    put_right(plan, "Tell those who report", "Two of them were answered.")
    put_right(plan, "Give the lesson", "It was given once.")
    told = words_in(file_of(plan, steward, kind, form), form)
    assert "Corrected on 6 May 2026: Two of them were answered." in told
    assert "Corrected on 6 May 2026: It was given once." in told
    assert "Corrections made since it was published: 2." in told
    assert "Corrected on" not in words_in(file_of(plan, coordinator, kind, form), form)


def test_a_list_tells_the_corrections_of_its_own_milestones_alone(plan: Plan, steward: Person) -> None:
    with within(steward.partnership):
        publish_board(plan)
    put_right(plan, "Tell those who report", "Two of them were answered.")
    found = taken(plan, steward, "milestones", filters={"standing": "G"}, words=["Rating: On track"])
    assert found.corrections == ()


@pytest.mark.parametrize("form", FORMS)
def test_a_correction_of_a_row_that_one_may_not_see_is_not_told(form: str, plan: Plan, steward: Person) -> None:
    plant(plan)
    put_right(plan, f"{GUARDED} milestone", f"{GUARDED} correction")
    assert GUARDED not in words_in(file_of(plan, steward, "board", form), form)


# --- What stands in none of them ---------------------------------------------------------------------------------

GUARDED, DRAFT = "canary-of-the-statutory", "canary-of-the-draft"


def plant(plan: Plan) -> None:
    """A row for statutory bodies in a published board, and everything of the live plan changed after it."""
    with within(plan.partnership_id):
        Milestone.objects.filter(text="Brief the carers").update(
            text=f"{GUARDED} milestone", visibility=Visibility.STATUTORY
        )
        NarrativeSection.objects.create(
            plan=plan, heading=f"{GUARDED} section", body=GUARDED, position=9, visibility=Visibility.STATUTORY
        )
        publish_board(plan)
        for row in Milestone.objects.exclude(visibility=Visibility.STATUTORY):
            row.text = f"{DRAFT} {row.text}"
            row.save()
        NarrativeSection.objects.filter(visibility=Visibility.PARTNERSHIP).update(body=DRAFT)
        CorrectiveAction.objects.create(
            milestone=Milestone.objects.get(text__endswith="Tell those who report"),
            text=DRAFT,
            owner_name="Somebody",
            due_on=date(2026, 6, 1),
            created_at=IN_MAY,
        )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_steering_members_file_has_published_and_visible_rows_alone(
    kind: str, form: str, plan: Plan, steward: Person, coordinator: Person
) -> None:
    plant(plan)
    told = words_in(file_of(plan, steward, kind, form), form)
    assert GUARDED not in told
    assert DRAFT not in told
    assert "Tell those who report" in told
    for_coordinator = words_in(file_of(plan, coordinator, kind, form), form)
    assert GUARDED in for_coordinator or kind == "board"
    assert DRAFT in for_coordinator


def test_a_statutory_body_reads_its_rows_and_is_told_not_to_pass_them_on(plan: Plan, marlhaven: Partnership) -> None:
    plant(plan)
    with within(marlhaven):
        officer = member(RoleCode.PARTNER_CONTACT)
        police = Organisation.objects.create(name="Northern Police", sector=Organisation.Sector.POLICE)
        Membership.objects.filter(person=officer).update(organisation=police)
    told = words_in(file_of(plan, officer, "plan", "pdf"), "pdf")
    assert GUARDED in told
    assert DRAFT not in told
    assert "for statutory bodies only, which others must not read: 1. Each is marked." in told
    for kind in KINDS:
        assert f"{GUARDED} milestone Statutory bodies only" in words_in(file_of(plan, officer, kind, "pdf"), "pdf")
        written = words_in(file_of(plan, officer, kind, "docx"), "docx")
        assert f"1.1.3 (Statutory bodies only) {GUARDED} milestone" in written
        assert "(Statutory bodies only) Tell those who report" not in written


def test_a_filter_that_one_is_no_longer_offered_narrows_nothing(plan: Plan, steward: Person) -> None:
    plant(plan)
    found = taken(plan, steward, "milestones", filters={"visibility": "statutory"}, words=[])
    assert len(found.rows) == 6


def test_a_plan_of_another_partnership_cannot_be_taken_out(
    pellworth: Partnership, coordinator: Person, sign_in: SignIn
) -> None:
    theirs = write_plan(pellworth, mark=" canary-of-pellworth")
    client = sign_in(coordinator)
    assert client.get(at(theirs, "take-out/")).status_code == 404
    with within(coordinator.partnership):
        found = asker(user_id=coordinator.user_id or 0, on=localdate())
        assert found is not None
        with pytest.raises(NotAllowed, match="no longer there for you"):
            takenout.read("plan", {"plan": theirs.pk}, found)
