"""Who leads, as cells print it (R21), and one body under several names (A4)."""

from __future__ import annotations

import pytest

from actionplan.importing.leads import read_agencies, read_leads, read_officers
from actionplan.importing.readplan import ReadAgency, ReadOfficer
from actionplan.importing.strands import printed_strand, strand_read_from
from actionplan.importing.variants import variant_groups
from foundation.reading.blocks import Cell, Paragraph


def cell(text: str) -> Cell:
    return Cell((Paragraph(text),))


def group(name: str) -> ReadOfficer:
    return ReadOfficer(name, is_group=True)


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("MBC", [ReadAgency("MBC")]),
        ("MBC\nERP", [ReadAgency("MBC"), ReadAgency("ERP")]),
        ("MBC/ERP", [ReadAgency("MBC"), ReadAgency("ERP")]),
        ("MBC, Harbour Women's Aid; ERP", [ReadAgency("MBC"), ReadAgency("Harbour Women's Aid"), ReadAgency("ERP")]),
        ("MBC and ERP", [ReadAgency("MBC"), ReadAgency("ERP")]),
        ("Policing and Justice Commissioner", [ReadAgency("Policing and Justice Commissioner")]),
        ("MBC - Housing / Licensing", [ReadAgency("MBC", "Housing"), ReadAgency("MBC", "Licensing")]),
        ("Marlhaven Council: Adult care", [ReadAgency("Marlhaven Council", "Adult care")]),
        ("• MBC\n• MBC", [ReadAgency("MBC")]),
        ("Lantern Street Foundation (host, charity)", [ReadAgency("Lantern Street Foundation (host, charity)")]),
        ("TBC", []),
        ("", []),
        ("-", []),
        ("Harbour Trust (supporting)", [ReadAgency("Harbour Trust", supports=True)]),
        ("MBC - Housing (Supporting)\nERP", [ReadAgency("MBC", "Housing", supports=True), ReadAgency("ERP")]),
        ("MBC, ERP (supporting)", [ReadAgency("MBC"), ReadAgency("ERP", supports=True)]),
    ],
)
def test_a_cell_of_bodies_is_read_one_by_one(text: str, agencies: list[ReadAgency]) -> None:
    assert list(read_agencies(cell(text))) == agencies


@pytest.mark.parametrize(
    ("text", "officers"),
    [
        ("Orla Fennick", [ReadOfficer("Orla Fennick")]),
        ("Orla Fennick\nTobias Marrow\nAnd All partners",
         [ReadOfficer("Orla Fennick"), ReadOfficer("Tobias Marrow"), group("All partners")]),
        ("Orla Fennick, Tobias Marrow & Omar Lisle",
         [ReadOfficer("Orla Fennick"), ReadOfficer("Tobias Marrow"), ReadOfficer("Omar Lisle")]),
        ("Orla Fennick and all partners", [ReadOfficer("Orla Fennick"), group("all partners")]),
        ("Orla Fennick, Head of Housing", [ReadOfficer("Orla Fennick", detail="Head of Housing")]),
        ("Orla Fennick (MBC)", [ReadOfficer("Orla Fennick", detail="MBC")]),
        ("Orla Fennick - Lantern Street Foundation", [ReadOfficer("Orla Fennick", detail="Lantern Street Foundation")]),
        ("Head of Housing and Licensing", [group("Head of Housing and Licensing")]),
        ("Community safety team", [group("Community safety team")]),
        ("Siddharth", [ReadOfficer("Siddharth")]),
        ("Orla Church", [ReadOfficer("Orla Church")]),
        ("Jean-Luc O'Dare", [ReadOfficer("Jean-Luc O'Dare")]),
        ("نور الهادي", [ReadOfficer("نور الهادي")]),
        ("Orla Fennick (accountable)\nTobias Marrow",
         [ReadOfficer("Orla Fennick", accountable=True), ReadOfficer("Tobias Marrow")]),
        ("Orla Fennick (MBC) (accountable)", [ReadOfficer("Orla Fennick", detail="MBC", accountable=True)]),
        ("Orla Fennick, Head of Housing (accountable)",
         [ReadOfficer("Orla Fennick", detail="Head of Housing", accountable=True)]),
        ("All partners (accountable)", [ReadOfficer("All partners", is_group=True, accountable=True)]),
        ("T. Wrenfield\n(b) Omar Lisle", [ReadOfficer("T. Wrenfield"), ReadOfficer("Omar Lisle")]),
        ("2", []),
        ("Vacant", []),
        ("n/a", []),
    ],
)  # fmt: skip
def test_a_cell_of_officers_is_read_one_by_one(text: str, officers: list[ReadOfficer]) -> None:
    assert list(read_officers(cell(text))) == officers


def test_a_cell_headed_only_lead_holds_bodies_and_people() -> None:
    assert read_leads(cell("Orla Fennick\nMBC\nAll partners\nHarbour Trust")) == (
        (ReadAgency("MBC"), ReadAgency("Harbour Trust")),
        (ReadOfficer("Orla Fennick"), group("All partners")),
    )


@pytest.mark.parametrize(
    ("agencies", "texts", "groups"),
    [
        (["ERASN", "Eastreach Regional Anti-Slavery Network"], [],
         [("ERASN", "Eastreach Regional Anti-Slavery Network")]),
        (["PJC", "Policing and Justice Commissioner"], [], [("PJC", "Policing and Justice Commissioner")]),
        (["Old Marl Safety Board", "Old Marl safety partnership"], [],
         [("Old Marl Safety Board", "Old Marl safety partnership")]),
        (["MBC", "Marlhaven Council (MBC)"], [], [("MBC", "Marlhaven Council (MBC)")]),
        (["SVP"], ["The SVU will lead."], [("SVP", "SVU")]),
        (["SVP"], ["With the serious violence partnership we"], [("SVP", "serious violence partnership")]),
        (["Lantern Street Foundation", "Lantern Street Fundation"], [],
         [("Lantern Street Foundation", "Lantern Street Fundation")]),
        (["Marlhaven Children's Trust", "Marlhaven Childrens Trust"], [],
         [("Marlhaven Children's Trust", "Marlhaven Childrens Trust")]),
        (["MBC", "ERP", "HWA"], ["The NRM and the police"], []),
        (["Marlhaven Council", "Pellworth Council"], [], []),
        (["Adult care", "Child care"], [], []),
    ],
)  # fmt: skip
def test_names_that_may_be_one_body_are_grouped(
    agencies: list[str], texts: list[str], groups: list[tuple[str, ...]]
) -> None:
    assert variant_groups(agencies, texts) == groups


@pytest.mark.parametrize(
    ("title", "strand"),
    [
        ("Prepare - find victims sooner", "Prepare"),
        ("PURSUE: disrupt", "Pursue"),
        ("Prevention", "Prevent"),
        ("Protect people who are vulnerable", "Protect"),
        ("Partnership - work together", ""),
        ("Preparing a better future for the town", ""),
        ("", ""),
    ],
)
def test_the_printed_strand_is_the_first_word(title: str, strand: str) -> None:
    assert printed_strand(title) == strand


@pytest.mark.parametrize(
    ("text", "printed", "reads_as"),
    [
        ("prosecute and disrupt those who exploit others", "Prepare", "Pursue"),
        ("prosecute and disrupt those who exploit others", "Pursue", ""),
        ("find victims sooner and support them", "Prepare", ""),
        ("find victims sooner and support them", "Protect", ""),
        ("work well together", "Prevent", ""),
    ],
)
def test_another_strand_is_suggested_only_where_the_words_are_clear(text: str, printed: str, reads_as: str) -> None:
    assert strand_read_from(text, printed=printed) == reads_as
