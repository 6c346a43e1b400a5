"""Word documents for tests of the import. Places, people and bodies are made up.

`marlhaven_plan()` is a whole plan with the traps that real ones hold: a period that the text contradicts, strategies
worded twice, rows that spill over a page and break sentences, two objectives under one strand, one body under several
names, dates of several precisions, one row with none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

import docx
from django.core.management import call_command
from docx.document import Document
from docx.table import Table, _Cell

HEADER = ("STRATEGY", "MILESTONES", "LEAD AGENCY", "LEAD OFFICER", "DELIVERY DATE", "UPDATE", "RAG")


@dataclass(frozen=True)
class Bullets:
    """A cell of bullets, as Word draws them; `rest` is plain text before them, the end of a broken sentence."""

    items: Sequence[str] = ()
    rest: str = ""


CellText = str | Bullets


@dataclass(frozen=True)
class PrintedObjective:
    title: str
    announced: Sequence[str]
    kpis: Sequence[str]
    rows: Sequence[Sequence[CellText]]


def as_file(document: Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def add_table(document: Document, *rows: Sequence[CellText]) -> Table:
    table: Table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    for made, row in zip(table.rows, rows, strict=True):
        for cell, content in zip(made.cells, row, strict=False):
            fill(document, cell, content)
    return table


def fill(document: Document, cell: _Cell, content: CellText) -> None:
    if isinstance(content, str):
        cell.paragraphs[0].add_run(content)
        return
    cell.paragraphs[0].add_run(content.rest)
    for item in content.items:
        cell.add_paragraph(item, style=document.styles["List Bullet"])


def plan_with(*rows: Sequence[CellText], title: str = "Pennick action plan 2025-2028") -> Document:
    """The least that is a plan: a title, one objective and one table of these rows."""
    document = docx.Document()
    document.add_paragraph(title)
    document.add_heading("Objective 1: Protect - keep people safe from exploitation", level=2)
    add_table(document, *rows)
    return document


def row(
    strategy: str, milestones: CellText, agency: str = "", officer: str = "", date: str = "", rag: str = ""
) -> tuple[CellText, ...]:
    return (strategy, milestones, agency, officer, date, "", rag)


OBJECTIVES = (
    PrintedObjective(
        "Objective 1: Protect - safeguard people in the borough who are vulnerable to exploitation",
        ("Improve our help for survivors", "Redraw the route from concern to safety",
         "Bring public health into the work"),
        (
            "The new route is on the website and the intranet.",
            "Numbers who used the route, each quarter.",
            "A strategy written, agreed and published.",
            "Multi-agency case meetings held, with attendance.",
            "Council self-assessment finished.",
        ),
        (
            row(
                "1. Improve the help for survivors",
                Bullets(("Ask each department what it offers", "Draw one picture of activity in the borough",
                         "Agree one approach for children and adults")),
                "MBC", "Orla Fennick\nTobias Marrow\nAnd All partners", "March 2025",
            ),
            row(
                "2. Redraw the route from concern to safety",
                Bullets(("Write down the route for adults and for children", "Adopt the survivor care standards")),
                "MBC\nMarlhaven Childrens Trust\nMSAB\nAdult social care\nERASN\nSVP",
                "Orla Fennick\nTobias Marrow\nInes Calloway\nPriya Dunmore\nHal Wexcombe\nSunita Brackley\n"
                "Gwen Tarrant\nOmar Lisle",
                "March 2024",
            ),
            row("", Bullets(("Hold the case conference every month",))),
            row(
                "3. Bring public health into the work",
                Bullets(("Follow the public health guide", "Review local services against it",
                         "Share what we learn with the Eastreach Anti-Slavery Network")),
                "Anti-Slavery Partnership\nEastreach regional anti-slavery partnership\n"
                "Policing and Justice Commissioner",
                "Orla Fennick\nTobias Marrow\nPetra Quill\nDafydd Rooke", "March 2026",
            ),
        ),
    ),
    PrintedObjective(
        "Objective 2: Prevent - keep people from taking part in exploitation",
        ("Offer training at every level",
         "Working jointly across everybody who buys for the council so that contracts are checked from first to last",
         "Keep people informed"),
        ("Courses held and people trained.", "Yearly statement published.", "A profile of each town, every year."),
        (
            row(
                "1. Offer training at every level.",
                Bullets(("Write a training plan", "Launch an e-learning course", "Brief councillors each term")),
                "MBC", "Tobias Marrow\nLeila Ashgrove\nOrla Fennick", "Ongoing",
            ),
            row(
                "2. Acting jointly across everybody who buys for the council, so that",
                Bullets(("Build checks into every tender", "Keep our own statement and")),
                "MBC", "Orla Fennick\nMarcus Penhale", "March 2026",
            ),
            row(
                "contracts are checked from first to last.",
                Bullets(("Publish the statement every year",), rest="the policies behind it up to date"),
            ),
            row(
                "3. Keep people informed",
                Bullets(("Write a profile of each town", "Print cards in twelve languages", "Publish guides.")),
                "SVP\nMBC", "Tobias Marrow\nOrla Fennick\nYusuf Thorne\nBridie Colwell\nAnton Sable", "Ongoing",
            ),
        ),
    ),
    PrintedObjective(
        "Objective 3: Prepare - lessen the harm by finding victims sooner and giving better support",
        ("Develop the way into a settled home", "Plan across the whole council", "Grow the town ambassador scheme"),
        (
            "People settled for a year or more.",
            "Departments that finished the self-assessment.",
            "Talks given to community groups.",
            "Ambassadors trained.",
            "Teams that took part.",
        ),
        (
            row(
                "1. Embed the way into a settled home",
                Bullets(("Agree the way into a home", "agree it with HWA and Lantern Street",
                         "Keep a tracker of those on the way")),
                "HWA\nMBC", "Tobias Marrow\nOrla Fennick\nRosalind Varley\nKofi Drayton", "March 2023",
            ),
            row(
                "2. Plan across the whole council",
                Bullets(("Ask every department to assess itself", "Brief the councillor champion fully",
                         "Set up a group of leads to agree one cross-council")),
                "MBC \N{EN DASH} Community safety / ASC/ Housing / Licensing/ street services",
                "Orla Fennick\nTobias Marrow\nInes Calloway\nMaeve Linton\nRosalind Varley\nStefan Orchard\n"
                "Halima Pryor\nHal Wexcombe\nSunita Brackley",
                "March 2024",
            ),
            row("", "way of working on exploitation"),
            row(
                "3. Grow the Free Borough scheme",
                Bullets(("Bring in firms and community groups.", "Carry the message to each town.",
                         "Report every year.")),
                "MBC", "Tobias Marrow\nOrla Fennick",
            ),
        ),
    ),
    PrintedObjective(
        "Objective 4: Prepare - prosecute and disrupt those who exploit others",
        ("Use data to see the threat", "Disrupt with partners", "Lead through the Anti-Slavery Partnership"),
        ("Dashboards.", "Quarterly analysis.", "Deep dives at the board.", "Referrals and outcomes.", "Events held.",
         "Attendance at meetings."),
        (
            row(
                "1. Use data to see the threat",
                Bullets(("Agree one set of data", "Record concerns in one place", "Map where they come from")),
                "MBC", "Orla Fennick\nTobias Marrow", "Ongoing",
            ),
            row(
                "2. Disrupt with partners",
                Bullets(("Keep a list of what disrupts which trade",)),
                "ERP\nMBC", "Tobias Marrow\nJoss Merriden\nOrla Fennick\nTamsin Vale\nEdwin Skelton", "Ongoing",
            ),
            row("", Bullets(("Plan and debrief operations together", "Join the weeks of action led by SVU"))),
            row(
                "3. Lead through the Anti-Slavery Partnership",
                Bullets(("Take part in every regional board", "Plan a year of events", "Notice and praise good")),
                "MBC\nEastreach Regional Anti-Slavery Network\nPJC\nSVP",
                "Orla Fennick\nTobias Marrow\nNoor Faraday\nGwen Tarrant\nDafydd Rooke\nEdwin Skelton\nCallum Breck",
                "March 2025",
            ),
            row("", "practice, and teach from it inside and outside the partnership"),
        ),
    ),
)  # fmt: skip


def marlhaven_plan() -> Document:
    document = docx.Document()
    document.add_paragraph("Borough of Marlhaven Anti-Slavery Action Plan and Strategy 2023-2026")
    document.add_heading("INTRODUCTION", level=3)
    document.add_paragraph("Exploitation touches every town of the borough and hurts people in different ways.")
    document.add_paragraph("The anti-slavery delivery plan for 2022-2026 belongs to the Safer Marlhaven Strategy.")
    document.add_paragraph("The serious violence partnership looks at young people.", style="List Bullet")
    document.add_paragraph("The Child Exploitation Strategy 2022 \N{EN DASH} 2025 stands beside this one.")
    document.add_heading("WHAT WE WANT TO DO:", level=3)
    for objective in OBJECTIVES:
        document.add_paragraph(objective.title)
    for pair in (OBJECTIVES[:2], OBJECTIVES[2:]):
        lists = [" ".join(f"{n}. {text}" for n, text in enumerate(one.announced, 1)) for one in pair]
        add_table(document, [one.title for one in pair], lists)
    for objective in OBJECTIVES:
        _add_objective(document, objective)
    return document


def _add_objective(document: Document, objective: PrintedObjective) -> None:
    document.add_heading(objective.title.upper(), level=2)
    document.add_heading("KEY AREAS OF FOCUS FOR THIS OBJECTIVE:", level=3)
    document.add_paragraph("This is the thread that runs through all that we do.")
    for text in objective.announced:
        document.add_paragraph(text, style="List Number")
    document.add_heading("KEY PERFORMANCE INDICATORS", level=3)
    for text in objective.kpis:
        document.add_paragraph(text, style="List Bullet")
    add_table(document, HEADER, *objective.rows)


def import_plan(file: Path, *options: str, partnership: str = "marlhaven") -> str:
    out = StringIO()
    call_command("import_plan", str(file), f"--partnership={partnership}", "--on=2026-11-21", *options, stdout=out)
    return out.getvalue()
