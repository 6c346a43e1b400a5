"""Who leads: the bodies and people that stand together in one cell (rule R21)."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from actionplan.importing.readplan import ReadAgency, ReadOfficer
from actionplan.importing.wording import without_list_mark, words
from foundation.reading.blocks import Cell

_NOBODY = {"", "-", "n a", "na", "none", "tbc", "tbd", "tba", "to be confirmed", "to be agreed", "to be decided",
           "to be determined", "vacant", "not applicable"}  # fmt: skip

# A name with one of these words is no person's. Words that are surnames too (Church, Head, Champion) are left out.
_POSTS = frozenset(
    words(
        "manager director officer officers coordinator co lead leads chief commander executive adviser advisor "
        "chair councillor councillors member members cabinet portfolio champions analyst spoc"
    )
)
_BODIES = frozenset(
    words(
        "council police trust board team teams service services partnership partnerships network unit department "
        "directorate society army group groups forum committee agency agencies association foundation housing "
        "health nhs university commissioner authority authorities federation "
        "alliance centre safeguarding care probation hospital constabulary partner partners organisation organisations "
        "community communities commissioning procurement licensing environmental regulatory all everyone various"
    )
)
_PART = re.compile(r"\((?P<part>supporting|accountable)\)$", re.IGNORECASE)
"""What a document of ours prints after a name. It is no part of the name."""
_SEPARATOR = re.compile(r"[,;/&()]|\band\b(?!\s+all\b)|\s[–—-]\s", re.IGNORECASE)
_BEFORE_A_GROUP = re.compile(r"(?<!\s)\s+(?:and\s+)?(?=(?:all|any|every|other|wider|various)\b)", re.IGNORECASE)
_GROUP_START = re.compile(r"^(?:all|any|every|both|other|wider|each|various)\b", re.IGNORECASE)


def is_acronym(text: str) -> bool:
    return re.fullmatch(r"[A-Z][A-Z&]{1,7}[a-z]?", text) is not None


def is_body(text: str) -> bool:
    """True when a name is a body's or a group's and cannot be a person's."""
    return is_acronym(text) or bool(_GROUP_START.match(text)) or not _BODIES.isdisjoint(words(text))


def is_post(text: str) -> bool:
    return not _POSTS.isdisjoint(words(text)) or "head of" in text.casefold()


def read_agencies(cell: Cell, register: Collection[str] = ()) -> tuple[ReadAgency, ...]:
    """Bodies in order. "Council - Housing / Licensing" is one body with two departments; "Council, Housing" is one too
    where `register`, in small letters, has it as "council - housing" or, as a body of that name, "council, housing"."""
    entries = _lines(cell, parted_bodies)
    return tuple(dict.fromkeys(agency for entry in entries for agency in _agencies_in(entry, register)))


def read_officers(cell: Cell) -> tuple[ReadOfficer, ...]:
    """People and groups in order. A post or a body after a comma or in brackets belongs to the name before it."""
    officers: dict[str, ReadOfficer] = {}
    for entry in _lines(cell, parted_names):
        for officer in _officers_in(entry):
            officers.setdefault(officer.name.casefold(), officer)
    return tuple(officers.values())


def read_leads(cell: Cell, register: Collection[str] = ()) -> tuple[tuple[ReadAgency, ...], tuple[ReadOfficer, ...]]:
    """A cell headed only "Lead" may hold bodies, people or both: each entry goes where it fits."""
    people: list[ReadOfficer] = []
    bodies: list[ReadAgency] = []
    for entry in _lines(cell, parted_leads):
        officers = _officers_in(entry)
        if all(_looks_like_a_name(officer.name) or _GROUP_START.match(officer.name) for officer in officers):
            people += officers
        else:
            bodies += _agencies_in(entry, register)
    return tuple(dict.fromkeys(bodies)), tuple(dict.fromkeys(people))


def _looks_like_a_name(text: str) -> bool:
    parts = text.split()
    return 2 <= len(parts) <= 5 and all(part[0].isupper() for part in parts) and not is_body(text) and not is_post(text)


def _lines(cell: Cell, parted: Callable[[str], list[str]]) -> list[str]:
    """One entry a line, or where the lines were lost as many as `parted` finds in what has no comma or the like."""
    lines = [text for line in cell.lines for text in (parted(line.text) if line.run_together else [line.text])]
    entries = (part for line in lines for part in line.split(";"))
    return [entry for entry in map(_tidy, entries) if not _is_nobody(entry)]


def parted_names(text: str) -> list[str]:
    """ "Orla Fennick Tobias Marrow And all partners", whose lines were lost: two people of two names each, and a group.

    A guess: whoever uses it says so. A text that cannot be parted so is left whole.
    """
    if _SEPARATOR.search(text):
        return [text]
    found: list[str] = []
    for run in _BEFORE_A_GROUP.split(text):
        names = run.split()
        is_names = len(names) % 2 == 0 and not is_body(run) and not is_post(run) and all(map(_is_capital, names))
        pairs = [" ".join(names[at : at + 2]) for at in range(0, len(names), 2)]
        found += pairs if is_names and len(pairs) > 1 else [run]
    return found


def parted_bodies(text: str) -> list[str]:
    """ "MBC Harbour Trust ERP" as three: each acronym is a body, and so are the words between two. A guess too."""
    if _SEPARATOR.search(text):
        return [text]
    found: list[str] = []
    between: list[str] = []
    for word in text.split():
        if is_acronym(word):
            found += [*filter(None, [" ".join(between)]), word]
            between = []
        else:
            between.append(word)
    return [*found, *filter(None, [" ".join(between)])]


def parted_leads(text: str) -> list[str]:
    """Of a cell that may hold people or bodies."""
    names = parted_names(text)
    return names if len(names) > 1 else parted_bodies(text)


def _is_capital(word: str) -> bool:
    return word[0].isupper()


def _tidy(text: str) -> str:
    """One entry without its bullet, a leading "and", or stray marks at its ends. The letter of "T. Wrenfield" is no
    list's, but an initial."""
    unmarked = text if re.match(r"\s*[^\W\d_]\.\s", text) else without_list_mark(text)
    return re.sub(r"^(?:and|&)\s+", "", unmarked.strip(" ,.;:/"), flags=re.IGNORECASE)


def _is_nobody(text: str) -> bool:
    """True for what says that nobody leads, and for a figure: a name has letters."""
    return " ".join(words(text)) in _NOBODY or not re.search(r"[^\W\d_]", text)


def says_nobody(text: str) -> bool:
    """True for a cell that is filled and names nobody: "N/A", "-", or a figure."""
    return bool(text.strip()) and all(map(_is_nobody, map(_tidy, re.split(r"[;\n]", text))))


def is_figure(text: str) -> bool:
    return re.search(r"\d", text) is not None and not re.search(r"[^\W\d_]", text)


def _pieces(text: str, separators: str) -> list[str]:
    """Split outside brackets."""
    parts = [""]
    for run, bracket in re.findall(r"([^()]*)([()]|$)", text):
        first, *others = [run] if bracket == ")" else re.split(separators, run)
        parts[-1] += first
        parts += others
        parts[-1] += bracket
    return [part for part in map(_tidy, parts) if not _is_nobody(part)]


def _agencies_in(entry: str, register: Collection[str]) -> list[ReadAgency]:
    whole, part = _without_part(entry)
    if known := _known(whole, register):
        return [replace(known, supports=part == "supporting")]
    body, dash, departments = (piece.strip() for piece in _partition_at_dash(whole))
    if dash and (is_body(body) or len(words(body)) <= 4):
        found = _pieces(departments, r"/|,|;") or [""]
        return [ReadAgency(body, department, supports=part == "supporting") for department in found]
    listed = [_without_part(name) for name in _pieces(entry, r",|/")]
    return [ReadAgency(one, supports=part == "supporting") for name, part in listed for one in _split_at_and(name)]


def _known(text: str, register: Collection[str]) -> ReadAgency | None:
    """What the register has with a comma in it."""
    body, comma, department = text.partition(", ")
    if comma and text.casefold() in register:
        return ReadAgency(text)
    return ReadAgency(body, department) if comma and f"{body} - {department}".casefold() in register else None


def _without_part(text: str) -> tuple[str, str]:
    """ "Harbour Council (supporting)" as its name and "supporting", in small letters; the second empty for none."""
    match = _PART.search(text.rstrip())
    return (text[: match.start()].rstrip(), match["part"].casefold()) if match else (text, "")


def _partition_at_dash(text: str) -> tuple[str, str, str]:
    match = re.search(r"\s[–—-]\s|:\s", text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")


def _split_at_and(text: str) -> list[str]:
    """Split "WMP and SMBC", but not "Police and Crime Commissioner": only acronyms are surely two bodies."""
    parts = parted_at_and(text)
    return parts if len(parts) > 1 and all(map(is_acronym, parts)) else [text]


def parted_at_and(text: str) -> list[str]:
    """Each side of every "and", whether it is a name or not."""
    return _pieces(text, r"\s(?:and|&|\+)\s")


def _officers_in(entry: str) -> list[ReadOfficer]:
    officers: list[ReadOfficer] = []
    for piece in _pieces(entry, r",|/|\s[–—-]\s"):
        is_detail = officers and not officers[-1].is_group and not _GROUP_START.match(piece)
        if is_detail and (is_post(piece) or is_body(piece)):
            last = officers[-1]
            named, part = _without_part(piece)
            detail = ", ".join(filter(None, (last.detail, named)))
            officers[-1] = replace(last, detail=detail, accountable=last.accountable or part == "accountable")
        else:
            officers += [_officer(name) for name in _split_names(piece)]
    return officers


def _split_names(text: str) -> list[str]:
    """Split "Ann Roe and Bo Lind" and "Ann Roe & all partners", but not "Head of Housing and Licensing"."""
    parts = _pieces(text, r"\s(?:and|&|\+)\s")
    return parts if all(_looks_like_a_name(part) or _GROUP_START.match(part) for part in parts) else [text]


def _officer(text: str) -> ReadOfficer:
    name, part = _without_part(text)
    detail = ""
    if match := re.fullmatch(r"([^()]+)\(([^()]*)\)", name):
        name, detail = match[1].rstrip(), match[2].strip()
    return ReadOfficer(name, is_group=is_body(name) or is_post(name), detail=detail, accountable=part == "accountable")


def everybody(agencies: Iterable[ReadAgency]) -> tuple[tuple[ReadAgency, ...], tuple[ReadOfficer, ...]]:
    """Move "All partners" out of the bodies: it is a group that leads, not an organisation."""
    listed = list(agencies)
    groups = tuple(ReadOfficer(agency.name, is_group=True) for agency in listed if _GROUP_START.match(agency.name))
    return tuple(agency for agency in listed if not _GROUP_START.match(agency.name)), groups
