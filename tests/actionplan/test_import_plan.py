"""`manage.py import_plan`: a Word plan becomes rows of one partnership, or nothing does (R30)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from django.core.management.base import CommandError
from django.test import Client
from markupsafe import escape

from actionplan.importing.reading import TOO_LARGE
from actionplan.models import (
    AgencyLead,
    Kpi,
    Milestone,
    Objective,
    OfficerLead,
    Plan,
    RagJudgement,
    Strategy,
    Visibility,
)
from actionplan.rag import Lifecycle, Rag
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.plan_document import import_plan, row
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, PlanFactory

pytestmark = pytest.mark.django_db
TITLE = "Borough of Marlhaven Anti-Slavery Action Plan and Strategy 2023-2026"


def refusal(file: Path, *options: str, partnership: str = "marlhaven") -> str:
    with pytest.raises(CommandError) as refused:
        import_plan(file, *options, partnership=partnership)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_plan_is_saved_whole(marlhaven: Partnership, whole_plan: Path) -> None:
    import_plan(whole_plan)
    with within(marlhaven):
        plan = Plan.objects.get()
        assert (plan.title, plan.starts_on, plan.ends_on) == (TITLE, date(2023, 4, 1), date(2026, 3, 31))
        counted = [model.objects.count() for model in (Objective, Strategy, Milestone, Kpi, Person, Organisation)]
        assert counted == [4, 12, 36, 19, 25, 13]
        assert OfficerLead.objects.exclude(group_name="").values_list("group_name", flat=True).get() == "All partners"
        assert plan.sections.count() == 5


def test_strands_are_saved_as_published(marlhaven: Partnership, whole_plan: Path) -> None:
    import_plan(whole_plan)
    with within(marlhaven):
        fourth = Objective.objects.get(position=4)
        assert fourth.title == "Objective 4: Prepare - prosecute and disrupt those who exploit others"
        assert (fourth.strand_as_published, fourth.strand_effective.name) == ("Prepare", "Prepare")


def test_a_past_date_is_marked_neither_red_nor_complete(marlhaven: Partnership, whole_plan: Path) -> None:
    import_plan(whole_plan)
    with within(marlhaven):
        assert set(Milestone.objects.values_list("rag", "lifecycle")) == {(Rag.NONE, Lifecycle.IN_PROGRESS)}
        assert RagJudgement.objects.count() == 0
        strategy = Strategy.objects.get(title="Redraw the route from concern to safety")
        assert (strategy.delivery.label, strategy.delivery_as_written) == ("March 2024", "March 2024")


def test_departments_and_overview_wording_are_saved(marlhaven: Partnership, whole_plan: Path) -> None:
    import_plan(whole_plan)
    with within(marlhaven):
        leads = AgencyLead.objects.filter(strategy__title="Plan across the whole council").order_by("position")
        assert [(str(lead.organisation), lead.department) for lead in leads] == [
            ("MBC", "Community safety"),
            ("MBC", "ASC"),
            ("MBC", "Housing"),
            ("MBC", "Licensing"),
            ("MBC", "street services"),
        ]
        grown = Strategy.objects.get(title="Grow the Free Borough scheme")
        assert grown.title_in_overview == "Grow the town ambassador scheme"


def test_bodies_and_people_of_the_register_are_found_by_name(marlhaven: Partnership, whole_plan: Path) -> None:
    with within(marlhaven):
        council = OrganisationFactory(name="Marlhaven Borough Council", short_name="MBC")
        orla = PersonFactory(name="Orla Fennick")
    import_plan(whole_plan)
    with within(marlhaven):
        assert AgencyLead.objects.filter(organisation=council).exists()
        assert OfficerLead.objects.filter(person=orla).count() == 12
        assert (Organisation.objects.count(), Person.objects.count()) == (13, 25)


def test_a_volunteer_of_the_same_name_is_left_alone(marlhaven: Partnership, whole_plan: Path) -> None:
    with within(marlhaven):
        volunteer = PersonFactory(name="Orla Fennick")
        MembershipFactory(person=volunteer, role_code=RoleCode.VOLUNTEER)
    import_plan(whole_plan)
    with within(marlhaven):
        assert OfficerLead.objects.filter(person=volunteer).count() == 0
        assert Person.objects.filter(name="Orla Fennick").count() == 2


def test_two_people_of_one_name_are_not_confused(marlhaven: Partnership, whole_plan: Path) -> None:
    with within(marlhaven):
        PersonFactory(name="Orla Fennick", email="first@example.org")
        PersonFactory(name="Orla Fennick", email="second@example.org")
    import_plan(whole_plan)
    with within(marlhaven):
        assert OfficerLead.objects.filter(person__name="Orla Fennick").exclude(person__email="").count() == 0


def test_a_plan_belongs_to_its_partnership_alone(
    marlhaven: Partnership, pellworth: Partnership, whole_plan: Path
) -> None:
    import_plan(whole_plan)
    with within(pellworth):
        assert (Plan.objects.count(), Organisation.objects.count(), Person.objects.count()) == (0, 0, 0)
    import_plan(whole_plan, partnership="pellworth")
    with within(pellworth):
        assert Plan.objects.get().title == TITLE


def test_an_import_is_audited_without_names(marlhaven: Partnership, whole_plan: Path) -> None:
    import_plan(whole_plan)
    with within(marlhaven):
        imported = AuditEntry.objects.get(action="plan.imported")
        assert (imported.subject_id, imported.actor_user_id) == (Plan.objects.get().pk, None)
        assert imported.details == {"rows": 25, "warnings": 27}


def test_what_an_import_asks_about_can_be_read_on_the_site_by_those_who_rate(
    marlhaven: Partnership, whole_plan: Path, as_role: Callable[[str], Client]
) -> None:
    warned = json.loads(import_plan(whole_plan, "--json"))["warnings"]
    with within(marlhaven):
        plan = Plan.objects.get()
        kept = plan.remarks.values_list("code", "message", "table", "row")
        assert list(kept) == [(one["code"], one["message"], one["table"], one["row"]) for one in warned]
    coordinator, steering = as_role("antislavery_coordinator"), as_role("steering_member")
    link = f'href="/marlhaven/plans/{plan.pk}/to-check/">27 things to check from the document</a>'
    for page in ("", "milestones/", "read/"):
        assert link in coordinator.get(f"/marlhaven/plans/{plan.pk}/{page}").content.decode()
        assert "to check from the document" not in steering.get(f"/marlhaven/plans/{plan.pk}/{page}").content.decode()
    listed = coordinator.get(f"/marlhaven/plans/{plan.pk}/to-check/").content.decode()
    for one in warned:
        assert escape(one["message"]) in listed
    assert "Row 5: “Grow the Free Borough scheme” has no delivery date." in listed
    assert steering.get(f"/marlhaven/plans/{plan.pk}/to-check/").status_code == 403


def test_a_strand_that_reads_as_another_is_flagged_wherever_it_is_named(
    marlhaven: Partnership, whole_plan: Path, as_role: Callable[[str], Client]
) -> None:
    import_plan(whole_plan)
    with within(marlhaven):
        plan = Plan.objects.get()
        milestone = Milestone.objects.filter(strategy__objective__position=4).earliest("pk")
    browser = as_role("antislavery_coordinator")
    for page in ("", "read/", f"milestones/{milestone.pk}/"):
        shown = browser.get(f"/marlhaven/plans/{plan.pk}/{page}").content.decode()
        assert shown.count("Printed under Prepare, reads as Pursue.") == 1


def test_a_plan_that_was_written_here_has_nothing_to_check(
    marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    with within(marlhaven):
        plan = PlanFactory()
    browser = as_role("antislavery_coordinator")
    assert "to check from the document" not in browser.get(f"/marlhaven/plans/{plan.pk}/").content.decode()
    assert "There is nothing to check" in browser.get(f"/marlhaven/plans/{plan.pk}/to-check/").content.decode()


def test_a_milestone_keeps_a_lead_and_date_of_its_own(marlhaven: Partnership, small_plan: Callable[..., Path]) -> None:
    import_plan(small_plan(
        row("1. Train", "Hold a course", "MBC", "Orla Fennick", "March 2027"),
        row("", "Print cards", "HWA", "Omar Lisle", "each October"),
    ))  # fmt: skip
    with within(marlhaven):
        inherits, own = Milestone.objects.order_by("position")
        assert (inherits.has_own_delivery, own.has_own_delivery) == (False, True)
        assert own.delivery.label == "Every October"
        assert OfficerLead.objects.get(milestone=own).person.name == "Omar Lisle"


def test_what_does_not_fit_a_name_is_kept_in_the_notes(marlhaven: Partnership, small_plan: Callable[..., Path]) -> None:
    name = "Society for " + "very " * 40 + "long names"
    import_plan(small_plan(row("1. Train", "Hold a course", name, "", "March 2027")))
    with within(marlhaven):
        assert Strategy.objects.get().notes == f"In full: {name}"
        assert Organisation.objects.get().name == f"{name[:159]}…"


def test_a_dry_run_saves_nothing(marlhaven: Partnership, whole_plan: Path) -> None:
    printed = import_plan(whole_plan, "--dry-run")
    assert printed.endswith("Nothing was saved: this was a dry run.\n")
    with within(marlhaven):
        models = (Plan, Organisation, Person, AuditEntry)
        assert [model.objects.count() for model in models] == [0, 0, 0, 0]


def test_json_is_one_object(marlhaven: Partnership, whole_plan: Path) -> None:
    dry = json.loads(import_plan(whole_plan, "--json", "--dry-run"))
    saved = json.loads(import_plan(whole_plan, "--json"))
    assert (dry["saved"], saved["saved"]) == (False, True)
    assert dry["plan"] == {"title": TITLE, "period_start": "2023-04-01", "period_end": "2026-03-31"}
    assert dry["counts"] == {
        "objectives": 4, "strategies": 12, "milestones": 36, "kpis": 19, "officers": 25, "groups": 1, "agencies": 13,
    }  # fmt: skip
    assert (len(dry["rows"]), len(dry["warnings"])) == (25, 27)


def test_the_report_says_what_became_of_each_row_and_what_to_check(marlhaven: Partnership, whole_plan: Path) -> None:
    lines = import_plan(whole_plan).splitlines()
    assert lines[:2] == [TITLE, "Period: 2023-04-01 to 2026-03-31"]
    assert "    36  milestones" in lines
    assert "     1  group" in lines
    assert "     0  milestones with a printed rating" in lines
    assert all(len(line.split(": ", 2)[2]) <= 70 for line in lines if line.startswith("  table "))
    assert any(line.endswith("…") for line in lines if line.startswith("  table "))
    assert "      Finishes the strategy's title." in lines
    assert "  - table 5, row 5: “Grow the Free Borough scheme” has no delivery date." in lines
    assert lines[-1] == "Saved."


def test_on_decides_which_dates_are_past(marlhaven: Partnership, whole_plan: Path) -> None:
    early = json.loads(import_plan(whole_plan, "--json", "--dry-run", "--on=2023-03-31"))
    assert [one for one in early["warnings"] if one["code"] == "past_and_not_rated"] == []


def test_the_same_plan_is_not_saved_twice(marlhaven: Partnership, whole_plan: Path) -> None:
    import_plan(whole_plan)
    said = refusal(whole_plan)
    assert said == f"Nothing was saved. There is a plan called “{TITLE}” already. Give this one another title."
    import_plan(whole_plan, "--title=Second reading 2023-2026")
    with within(marlhaven):
        assert Plan.objects.count() == 2


def test_a_refused_plan_leaves_no_body_or_person_behind(
    marlhaven: Partnership, small_plan: Callable[..., Path]
) -> None:
    said = refusal(small_plan(row("1. " + "Train " * 100, "Hold a course", "MBC", "Orla Fennick", "March 2027")))
    assert said.startswith("Nothing was saved. Strategy “Train Train")
    with within(marlhaven):
        assert (Plan.objects.count(), Organisation.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_what_cannot_be_read_is_refused_in_one_line(marlhaven: Partnership, tmp_path: Path, whole_plan: Path) -> None:
    assert refusal(whole_plan, partnership="elsewhere") == "There is no partnership “elsewhere”. Check the slug."
    assert refusal(whole_plan, "--on=soon") == "“soon” is not a day. Write --on as 2026-03-31."

    missing = tmp_path / "missing.docx"
    assert refusal(missing) == f"“{missing}” cannot be opened: No such file or directory. Check its name."

    picture = tmp_path / "plan.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert refusal(picture).startswith(f"“{picture}”: This is a picture. A picture of a table cannot be read")

    text, without_table = tmp_path / "plan.txt", tmp_path / "notes.docx"
    text.write_text("Strategy, Milestones")
    docx.Document().save(str(without_table))
    for file in (text, without_table):
        assert refusal(file).startswith(f"“{file}”: There is no table of strategies or milestones")


def test_who_supports_and_who_is_accountable_are_read_as_that_and_not_as_names(
    marlhaven: Partnership, small_plan: Callable[..., Path]
) -> None:
    agencies = "Harbour Council\nEastreach Police - Public Protection (supporting)"
    officers = "Orla Fennick (accountable)\nTobias Marrow (accountable)"
    import_plan(small_plan(row("1. Train everybody", "Hold a course", agency=agencies, officer=officers)))
    with within(marlhaven):
        led = AgencyLead.objects.values_list("organisation__name", "department", "part")
        assert list(led) == [("Harbour Council", "", "lead"), ("Eastreach Police", "Public Protection", "supporting")]
        people = OfficerLead.objects.values_list("person__name", "accountable")
        assert list(people) == [("Orla Fennick", True), ("Tobias Marrow", False)]


def test_a_milestone_for_statutory_bodies_only_is_not_opened_to_others_by_the_import(
    marlhaven: Partnership, small_plan: Callable[..., Path]
) -> None:
    import_plan(
        small_plan(row("1. Train everybody", "1.1.1 (Statutory bodies only) Plan a visit\n1.1.2 Hold a course"))
    )
    with within(marlhaven):
        assert list(Milestone.objects.values_list("text", "visibility")) == [
            ("Plan a visit", Visibility.STATUTORY),
            ("Hold a course", Visibility.PARTNERSHIP),
        ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.csv", "Pellworth plan 2025-28\nStrategy;Milestones;Lead\n1. Train;Hold a course;MBC\n".encode("utf-16")),
        ("plan.html",
         b"<h1>Pellworth plan 2025-28</h1><table><tr><th>Aim<th>Actions<tr><td>Train<td>Hold a course"),
        ("plan.txt", b"Pellworth plan 2025-28\nObjective 1: Prevent\nTrain:\n- Hold a course\n"),
    ],
)  # fmt: skip
def test_every_format_that_the_upload_takes_is_taken(
    name: str, content: bytes, marlhaven: Partnership, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    import_plan(file)
    with within(marlhaven):
        assert Plan.objects.get().title == "Pellworth plan 2025-28"
        assert [milestone.text for milestone in Milestone.objects.all()] == ["Hold a course"]


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it_all(marlhaven: Partnership, tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    with file.open("wb") as opened:
        opened.truncate(50 * 1024 * 1024)
    assert refusal(file) == f"“{file}”: {TOO_LARGE}"
