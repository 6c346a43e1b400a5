"""How a row of the plan came to say what it says: from the history that PostgreSQL writes with every change (R25)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps

from actionplan.models import AgencyLead, Milestone, Objective, OfficerLead, Strand, Strategy, Visibility
from actionplan.rag import Lifecycle
from foundation.periods import DeliveryDate, Precision
from partnership.models import Organisation, Person

NEWEST = 200
"""As many states as a page tells of; who needs more asks for the record."""


@dataclass(frozen=True, slots=True)
class Change:
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """All that one person changed at one moment."""

    at: datetime
    by: str
    changes: tuple[Change, ...]


class Told(NamedTuple):
    at: datetime
    user_id: int | None
    change: Change


State = dict[str, Any]
Words = Callable[[State], str]


def of_row(row: Objective | Strategy | Milestone) -> tuple[Event, ...]:
    """Newest first; at most eight queries, however much was changed."""
    states = list(_history(type(row)).filter(pgh_obj_id=row.pk).order_by("-pgh_id").values()[: NEWEST + 1])
    states.reverse()
    told = [*_of_texts(row, states), *_of_leads(row)]
    names = _names(told)
    told.sort(key=lambda one: (one.at, one.user_id or 0), reverse=True)
    return tuple(
        Event(at, names.get(user_id, "the system"), tuple(one.change for one in group))
        for (at, user_id), group in groupby(told, key=lambda one: (one.at, one.user_id))
    )


def newest_editor(row: Any) -> Person | None:
    """Who changed the row last; None where nothing tells."""
    if getattr(type(row), "pgh_event_model", None) is None:
        return None
    state = _history(type(row)).filter(pgh_obj_id=row.pk).order_by("-pgh_id").values("pgh_context").first()
    user_id = _user(state) if state else None
    return Person.objects.filter(user=user_id).first() if user_id else None


def who_was_first(editor: Person | None, reader: Person, done: str = "changed this") -> str:
    """ "Wren Castellan has changed this in the meantime": for the reader whose own words were not kept."""
    if editor == reader:
        return f"you have already {done} in another window"
    return f"{editor or 'somebody else'} has {done} in the meantime"


def _history(model: type[Any]) -> Any:
    return apps.get_model("actionplan", f"{model.__name__}History").objects


def _user(state: State) -> int | None:
    return (state["pgh_context"] or {}).get("user")


def _names(told: Iterable[Told]) -> dict[int | None, str]:
    users = {one.user_id for one in told if one.user_id}
    return dict(Person.objects.filter(user__in=users).values_list("user", "name")) if users else {}


def _of_texts(row: Any, states: list[State]) -> Iterable[Told]:
    fields = _fields(row, states)
    for before, after in zip([None, *states], states, strict=False):
        if after["pgh_label"] == "insert":
            yield Told(after["pgh_created_at"], _user(after), Change("Added", "", ""))
        elif before is not None:
            for what, words in fields.items():
                if words(before) != words(after):
                    change = Change(what, words(before), words(after))
                    yield Told(after["pgh_created_at"], _user(after), change)


def _fields(row: Any, states: list[State]) -> dict[str, Words]:
    """What of a row is told, each with how it is said."""
    place: dict[str, Words] = {"Place": lambda state: str(state["position"])}
    if isinstance(row, Objective):
        texts = {"Title": _text("title"), "Strand as printed": _text("strand_as_published")}
        return texts | {"Strand": _named(Strand, "strand_effective_id", states)} | place
    if isinstance(row, Strategy):
        texts = {"Title": _text("title"), "Title in the overview": _text("title_in_overview"), "Notes": _text("notes")}
        return texts | {"Due": _due, "Objective": _named(Objective, "objective_id", states)} | place
    return {
        "Text": _text("text"),
        "Due": lambda state: _due(state) if state["has_own_delivery"] else "From the strategy",
        "Planned start": _day("starts_on"),
        "Next review": _day("next_review_on"),
        "Read by": lambda state: str(Visibility(state["visibility"]).label),
        "Stage": lambda state: str(Lifecycle(state["lifecycle"]).label),
        "Superseded by": _named(Milestone, "superseded_by_id", states),
        "Strategy": _named(Strategy, "strategy_id", states),
        **place,
    }


def _text(name: str) -> Words:
    return lambda state: state[name] or "Nothing"


def _day(name: str) -> Words:
    def words(state: State) -> str:
        day: date | None = state[name]
        return f"{day.day} {day:%B %Y}" if day else "Nothing"

    return words


def _due(state: State) -> str:
    precision = Precision(state["delivery_precision"])
    return DeliveryDate(precision, state["delivery_ends_on"], state["delivery_recurs_in"]).label


def _named(model: type[Any], column: str, states: list[State]) -> Words:
    """Rows by what they are called now; one query, or none where the column was always empty."""
    keys = {state[column] for state in states} - {None}
    names = {row.pk: str(row) for row in model._default_manager.filter(pk__in=keys)} if keys else {}
    return lambda state: names.get(state[column], "one that was removed") if state[column] else "None"


def _of_leads(row: Any) -> Iterable[Told]:
    if isinstance(row, Objective):
        return
    where = {f"{row._meta.model_name}_id": row.pk}
    agencies = list(_history(AgencyLead).filter(**where).order_by("-pgh_id").values()[:NEWEST])
    bodies = _called(Organisation, {state["organisation_id"] for state in agencies})
    for state in agencies:
        department = f", {state['department']}" if state["department"] else ""
        part = " (supporting)" if state["part"] == AgencyLead.Part.SUPPORTING else ""
        yield _lead(state, "Agency", f"{bodies.get(state['organisation_id'], 'Somebody')}{department}{part}")
    officers = list(_history(OfficerLead).filter(**where).order_by("-pgh_id").values()[:NEWEST])
    people = _called(Person, {state["person_id"] for state in officers} - {None})
    for state in officers:
        name = state["group_name"] or people.get(state["person_id"], "Somebody")
        yield _lead(state, "Officer", f"{name} (accountable)" if state["accountable"] else name)


def _lead(state: State, kind: str, name: str) -> Told:
    label = {"insert": "added", "update": "changed to", "delete": "removed"}[state["pgh_label"]]
    return Told(state["pgh_created_at"], _user(state), Change(f"{kind} {label}", "", name))


def _called(model: Any, keys: set[int]) -> dict[int, str]:
    return dict(model.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
