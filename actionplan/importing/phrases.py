"""What a milestone's own words say of who leads and by when, and names of two bodies joined by "and"."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from actionplan.importing.delivery import read_date
from actionplan.importing.leads import is_acronym, is_body, parted_at_and
from actionplan.importing.readplan import (
    Code,
    ReadAgency,
    ReadDelivery,
    ReadMilestone,
    ReadPlan,
    ReadStrategy,
    ReadWarning,
)
from actionplan.importing.wording import shortened, words

_BY = re.compile(r"\bby (?P<date>[^()]{3,40}?)\.? *(?:\([^()]*\))?$", re.IGNORECASE)
_LED_BY = re.compile(r"\blead(?:s|ers?)? *: *(?P<who>[^;()]{2,80}?)(?=\s[–—-]\s|[;(]|$)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\((?P<who>[A-Z][^()]{1,80})\)\.?$")


def with_dates_of_words(plan: ReadPlan) -> ReadPlan:
    """A milestone that ends in "by March 2027" and has no other date has that one. Its words stay as they are."""
    found: list[ReadWarning] = []

    def dated(one: ReadMilestone, above: ReadDelivery) -> ReadMilestone:
        printed = _date_at_the_end(one.text)
        if not printed or one.own.date_text or above.date_text:
            return one
        message = f"The date of “{shortened(one.text)}” was read from its words: {printed}."
        found.append(ReadWarning(Code.READ_FROM_WORDS, message, one.table, one.row))
        return replace(one, own=replace(one.own, date=read_date(printed)[0], date_text=printed))

    def with_dates(one: ReadStrategy) -> ReadStrategy:
        return replace(one, milestones=tuple(dated(each, one.delivery) for each in one.milestones))

    objectives = tuple(replace(each, strategies=tuple(map(with_dates, each.strategies))) for each in plan.objectives)
    return replace(plan, objectives=objectives, warnings=(*plan.warnings, *found))


def _date_at_the_end(text: str) -> str:
    """Empty where there is none that can be read for sure."""
    match = _BY.search(text[-160:])
    said = match["date"].strip() if match else ""
    date, problem = read_date(said) if re.search(r"\d", said) else (None, "none")
    return said if date and date.ends_on and not problem else ""


def check_leads_in_words(plan: ReadPlan) -> Iterator[ReadWarning]:
    """Milestones that nobody leads, whose words seem to say who does."""
    for strategy in plan.strategies:
        for one in strategy.milestones:
            counting = one.counting(strategy.delivery)
            match = _LED_BY.search(one.text[-160:]) or _IN_BRACKETS.search(one.text[-160:])
            if match and not counting.agencies and not counting.officers:
                message = f"“{shortened(one.text)}” may say who leads: {match['who'].strip()}. Add them as leads if so."
                yield ReadWarning(Code.LEADS_IN_WORDS, message, one.table, one.row)


def with_bodies_told_apart(plan: ReadPlan, register: Collection[str] = ()) -> ReadPlan:
    """ "MBC and Eastreach Police" is two bodies where each is named by itself too, in the document or in `register`,
    which has the names of bodies that are known; and one body where the whole is known by that name."""
    whole = set(map(_spelled, register))
    known = whole.union(map(_spelled, plan.agencies))
    joint = [name for name in plan.agencies if _spelled(name) not in whole]
    parts = {name: found for name in joint if (found := _known_parts(name, known))}
    if not parts:
        return plan

    def apart(agencies: tuple[ReadAgency, ...]) -> tuple[ReadAgency, ...]:
        return tuple(
            dict.fromkeys(replace(one, name=part) for one in agencies for part in parts.get(one.name, [one.name]))
        )

    def parted(one: ReadStrategy) -> ReadStrategy:
        milestones = [
            replace(each, own=replace(each.own, agencies=apart(each.own.agencies))) for each in one.milestones
        ]
        delivery = replace(one.delivery, agencies=apart(one.delivery.agencies))
        return replace(one, milestones=tuple(milestones), delivery=delivery)

    told = [
        ReadWarning(Code.NAMES_RUN_TOGETHER, f"“{name}” was read as {'; '.join(two)}: each is named by itself too.")
        for name, two in parts.items()
    ]
    objectives = tuple(replace(each, strategies=tuple(map(parted, each.strategies))) for each in plan.objectives)
    return replace(plan, objectives=objectives, warnings=(*plan.warnings, *told))


def _known_parts(name: str, known: Collection[tuple[str, ...]]) -> list[str]:
    found = parted_at_and(name)
    return found if len(found) > 1 and all(_spelled(part) in known for part in found) else []


def _spelled(name: str) -> tuple[str, ...]:
    """Its words, with "and" for its sign."""
    return tuple(words(name.replace("&", " and ")))


def check_joint_bodies(plan: ReadPlan) -> Iterator[ReadWarning]:
    """Names that were left whole and may be two: each half could be a body's by itself."""
    for name in plan.agencies:
        found = parted_at_and(name)
        if len(found) > 1 and all(_may_stand_alone(part) for part in found):
            apart = "write each on a line of its own among the lead agencies."
            message = f"“{shortened(name)}” was read as one body. If it is {len(found)}, {apart}"
            yield ReadWarning(Code.BODIES_JOINED, message)


def _may_stand_alone(name: str) -> bool:
    """ "Marlhaven Constabulary" and "Police", but not the "Health" of "Health and Social Care"."""
    return is_acronym(name) or (is_body(name) and (len(words(name)) > 1 or words(name)[0] in ("police", "council")))
