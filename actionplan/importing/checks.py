"""What a person should look at before the plan is taken over: questions in words, never a change."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from actionplan.importing import phrases
from actionplan.importing.delivery import stage_in_words
from actionplan.importing.readplan import (
    Code,
    ReadDelivery,
    ReadMilestone,
    ReadObjective,
    ReadPlan,
    ReadStrategy,
    ReadWarning,
)
from actionplan.importing.strands import STRANDS
from actionplan.importing.variants import variant_groups
from actionplan.importing.wording import same_words
from actionplan.rag import Lifecycle
from foundation.periods import DeliveryDate

DERIVED = frozenset({
    Code.STRAND_SHARED, Code.STRAND_MISSING, Code.STRAND_READS_AS, Code.BODY_UNDER_SEVERAL_NAMES, Code.NO_OWNER,
    Code.NO_DATE, Code.DATE_UNREAD, Code.PAST_AND_NOT_RATED, Code.NO_MILESTONE, Code.LEADS_IN_WORDS, Code.BODIES_JOINED,
    Code.PARTLY_LED,
})  # fmt: skip
"""What can be told from the plan alone; the others are about the document and how it was read."""
_CODES = list(Code)
_PERIOD = r"(?P<start>20\d\d)\s*(?:[-–—/]|to|until)\s*(?P<end>20\d\d|\d\d)(?!\d)"


def again(plan: ReadPlan, *, on: date) -> ReadPlan:
    """The plan with what there is to check now, after a change."""
    strategies = plan.strategies
    texts = [section.text for section in plan.sections]
    texts += [milestone.text for strategy in strategies for milestone in strategy.milestones]
    warnings = [
        *(warning for warning in plan.warnings if warning.code not in DERIVED),
        *check_strands(plan.objectives),
        *check_bodies(plan.agencies, texts),
        *phrases.check_joint_bodies(plan),
        *phrases.check_leads_in_words(plan),
        *check_deliveries(strategies, on=on),
    ]
    return replace(plan, warnings=tuple(sorted(warnings, key=_place)))


def _place(warning: ReadWarning) -> tuple[int, int, int]:
    """Those about the whole plan first, by what they are about."""
    return warning.table or 0, warning.row or 0, 0 if warning.row else _CODES.index(warning.code)


def read_period(text: str) -> tuple[date, date] | None:
    """The first "2023-2026" in a text, as financial years: 1 April 2023 to 31 March 2026."""
    for match in re.finditer(_PERIOD, text):
        start = int(match["start"])
        end = int(match["end"]) if len(match["end"]) == 4 else start // 100 * 100 + int(match["end"])
        if start < end <= start + 20:
            return date(start, 4, 1), date(end, 3, 31)
    return None


def periods_in_text(texts: Iterable[str], *, noun: str) -> Iterator[tuple[str, tuple[date, date]]]:
    """Phrases that give this plan's own period, as in "the delivery plan for 2022-2026", with what they say."""
    word = r"[\w-]{1,30}"  # bounded, so that a paragraph without spaces costs no more than another
    after = rf"\b(?:{word}\s+){{0,3}}{noun}\b(?:\s+{word}){{0,3}}\s+\(?{_PERIOD}\)?"
    own = rf"{after}|{_PERIOD}\s+(?:{word}\s+){{0,3}}{noun}\b"
    own = own.replace("(?P<start>", "(").replace("(?P<end>", "(")
    for text in texts:
        for match in re.finditer(own, text, re.IGNORECASE):
            if period := read_period(match[0]):
                yield match[0], period


def check_period(title: str, texts: list[str]) -> tuple[tuple[date, date] | None, list[ReadWarning]]:
    """The title's period; where it has none, the first that the text gives."""
    noun = "strategy" if "plan" not in title.casefold() and "strategy" in title.casefold() else "plan"
    stated = list(periods_in_text(texts, noun=noun))
    period = read_period(title)
    if period is None:
        period = stated[0][1] if stated else None
        found = f"“{stated[0][0]}” in the text was taken instead." if stated else "Give the first and the last day."
        return period, [ReadWarning(Code.PERIOD_MISSING, f"The title gives no period such as 2025-2028. {found}")]
    warnings = [
        ReadWarning(
            Code.PERIOD_DISAGREES,
            f"The title says {_years(period)} but the text says “{phrase}”. The title's period was taken.",
        )
        for phrase, said in stated
        if said != period
    ]
    return period, list(dict.fromkeys(warnings))


def _years(period: tuple[date, date]) -> str:
    return f"{period[0].year}-{period[1].year}"


def check_strands(objectives: Sequence[ReadObjective]) -> Iterator[ReadWarning]:
    """By the strand that counts, so that a person's choice settles the question."""
    for strand in dict.fromkeys(objective.strand_effective for objective in objectives):
        sharing = [str(objective.number) for objective in objectives if objective.strand_effective == strand]
        if strand and len(sharing) > 1:
            unused = [name for name in STRANDS if name not in {one.strand_effective for one in objectives}]
            absent = f" None is called {' or '.join(unused)}." if unused else ""
            yield ReadWarning(Code.STRAND_SHARED, f"Objectives {_and(sharing)} are both called {strand}.{absent}")
    for objective in objectives:
        if not objective.strand_effective:
            yield ReadWarning(Code.STRAND_MISSING, f"“{objective.title}” is under no strand. Choose one if it has one.")
        if objective.strand_suggested and objective.strand_effective == objective.strand_as_published:
            yield ReadWarning(
                Code.STRAND_READS_AS,
                f"Objective {objective.number} is called {objective.strand_as_published or 'no strand'} but reads as "
                f"{objective.strand_suggested}. It stays as published unless you change it.",
            )


def check_overview(objective: ReadObjective, overviews: Iterable[tuple[str, ...]]) -> Iterator[ReadWarning]:
    """Compare each strategy in the table with the wordings that announced it."""
    told: set[str] = set()
    for overview in overviews:
        if len(overview) != len(objective.strategies):
            yield ReadWarning(
                Code.OVERVIEW_COUNT_DIFFERS,
                f"Objective {objective.number} announces {len(overview)} strategies but its table has "
                f"{len(objective.strategies)}. The table was taken.",
            )
            continue
        for announced, strategy in zip(overview, objective.strategies, strict=True):
            if not same_words(announced, strategy.title) and announced.casefold() not in told:
                told.add(announced.casefold())
                yield ReadWarning(
                    Code.WORDING_DIFFERS,
                    f"Strategy {objective.number}.{strategy.number} is “{strategy.title}” in the table but "
                    f"“{announced}” in the overview. The table's wording was taken.",
                    strategy.table,
                    strategy.row,
                )


def check_deliveries(strategies: Iterable[ReadStrategy], *, on: date) -> Iterator[ReadWarning]:
    for strategy in strategies:
        stated = [(strategy.title, strategy.delivery, strategy.table, strategy.row)]
        stated += [(one.text, _as_dated(one, strategy), one.table, one.row) for one in strategy.milestones]
        for name, delivery, table, row in stated:
            for code, message in _delivery_problems(delivery, on=on):
                yield ReadWarning(code, f"“{name}” {message}", table, row)
        for code, is_missing, message in _MISSING:
            yield from _missing(strategy, code, is_missing, message)
        yield from _partly_led(strategy)
        if not strategy.milestones:
            message = f"“{strategy.title}” has no milestone."
            yield ReadWarning(Code.NO_MILESTONE, message, strategy.table, strategy.row)


def _as_dated(milestone: ReadMilestone, strategy: ReadStrategy) -> ReadDelivery:
    """Its own date with the rating that counts for it. The strategy's date only where the strategy itself is rated:
    else the same thing would be asked twice."""
    rated = milestone.rated_by(strategy.delivery)
    if milestone.own.date_text or "date" in milestone.own.has_none or not strategy.delivery.rag:
        return replace(milestone.own, rag=rated.rag, rag_text=rated.rag_text)
    return replace(milestone.own, date=strategy.delivery.date, rag=rated.rag, rag_text=rated.rag_text)


def _delivery_problems(delivery: ReadDelivery, *, on: date) -> Iterator[tuple[Code, str]]:
    if delivery.date_problem:
        yield Code.DATE_UNREAD, f"has a date that could not be read: {delivery.date_problem}"
    rests = stage_in_words(delivery.rag_text) in (Lifecycle.ON_HOLD, Lifecycle.NOT_ACHIEVED)
    if delivery.date.is_past(on=on) and delivery.rag is None and not rests:
        due = f"was due by {delivery.date.label} and is not rated."
        yield Code.PAST_AND_NOT_RATED, f"{due} It needs an update: it was marked neither off track nor complete."


def _has_no_owner(delivery: ReadDelivery) -> bool:
    return not delivery.agencies and not delivery.officers


def _has_no_date(delivery: ReadDelivery) -> bool:
    return delivery.date == DeliveryDate.none() and not delivery.date_problem


_MISSING: tuple[tuple[Code, Callable[[ReadDelivery], bool], str], ...] = (
    (Code.NO_OWNER, _has_no_owner, "has no lead agency and no lead officer."),
    (Code.NO_DATE, _has_no_date, "has no delivery date."),
)


def _missing(
    strategy: ReadStrategy, code: Code, is_missing: Callable[[ReadDelivery], bool], message: str
) -> Iterator[ReadWarning]:
    """A strategy's own rows may make good what it lacks; then only the milestones that lack it are named."""
    is_whole = is_missing(strategy.delivery)
    without = [one for one in strategy.milestones if is_missing(one.counting(strategy.delivery))]
    if is_whole and len(without) == len(strategy.milestones):
        yield ReadWarning(code, f"“{strategy.title}” {message}", strategy.table, strategy.row)
        return
    for milestone in without:
        yield ReadWarning(code, f"“{milestone.text}” {message}", milestone.table, milestone.row)


def _partly_led(strategy: ReadStrategy) -> Iterator[ReadWarning]:
    """Milestones with a lead agency alone, or an officer alone, where another of their strategy has both."""
    counting = [(milestone, milestone.counting(strategy.delivery)) for milestone in strategy.milestones]
    if not any(held.agencies and held.officers for _, held in counting):
        return
    for milestone, held in counting:
        if bool(held.agencies) != bool(held.officers):
            lacking = "officer" if held.agencies else "agency"
            message = f"“{milestone.text}” has no lead {lacking}, as others of its strategy have."
            yield ReadWarning(Code.PARTLY_LED, message, milestone.table, milestone.row)


def check_bodies(agencies: Iterable[str], texts: Iterable[str]) -> Iterator[ReadWarning]:
    for names in variant_groups(agencies, texts):
        quoted = _and([f"“{name}”" for name in names])
        message = f"{quoted} may be one body under several names. They were kept apart: join them if so."
        yield ReadWarning(Code.BODY_UNDER_SEVERAL_NAMES, message)


def _and(items: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1])))
