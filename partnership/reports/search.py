"""What one search finds of this app, each thing as its own pages show it.

Volunteers, restricted minutes and contacts without consent are found by nobody. Names of settings.SEARCH_SOURCES.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Q, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Coalesce, Concat, TruncDate
from django.template.defaultfilters import date as in_words
from django.urls import reverse

from foundation.due import Asker
from foundation.finding import MOST, Found, FoundKind, Row, first_of, in_short, read_together
from foundation.search import holding, label_of
from partnership.models import (
    Action,
    AgendaItem,
    Agreement,
    Campaign,
    Contact,
    Decision,
    Event,
    Meeting,
    Offer,
    Organisation,
    Person,
)
from partnership.models.meetings import AHEAD, READABLE
from partnership.reports.meetings import reads_drafts
from partnership.reports.people import roles_in_words
from partnership.roles import Permission

Parts = Iterator[QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    page: str
    list_page: str = ""
    list_filters: str = ""


KINDS = {
    "organisation": Kind("Organisations", "partnership:organisation", "partnership:organisations"),
    "contact": Kind("Contacts of organisations", "partnership:organisation"),
    "offer": Kind("Services offered", "partnership:organisation", "partnership:services_offered"),
    "agreement": Kind("Agreements", "partnership:agreement", "partnership:agreements"),
    "meeting": Kind("Meetings", "partnership:meeting", "partnership:meetings"),
    "item": Kind("Agendas and minutes", "partnership:meeting"),
    "decision": Kind("Decisions", "partnership:meeting"),
    "action": Kind("Actions of meetings", "partnership:action", "partnership:actions", "&status=all"),
    "campaign": Kind("Campaigns", "partnership:campaign", "partnership:campaigns"),
    "event": Kind("Events", "partnership:event"),
}


def people(asker: Asker, words: str) -> list[FoundKind]:
    """By name; two queries."""
    if Permission.READ_PEOPLE not in asker.permissions:
        return []
    matching = Person.objects.outside_care().matching(words).with_roles().order_by("name", "pk")
    first = list(matching.annotate(found_number=Window(Count("pk")))[:MOST])
    found = tuple(
        Found(
            title=each.name,
            line="; ".join(roles_in_words(each, on=asker.on)) or each.job_title,
            href=reverse("partnership:person", args=[asker.slug, each.pk]),
        )
        for each in first
    )
    number = first[0].found_number if first else 0  # type: ignore[attr-defined] # annotated
    return [FoundKind("People", found, number, _list_of(asker, "partnership:people", words))]


def records(asker: Asker, words: str) -> list[FoundKind]:
    """The register, agreements, meetings, campaigns and events; one query."""
    sources = (_register, _agreements, _meetings, _calendar)
    parts = [part for source in sources for part in source(asker, words)]
    found = read_together(parts)
    return [_kind(asker, words, KINDS[name], found[name]) for name in KINDS if name in found]


def _register(asker: Asker, words: str) -> Parts:
    """Organisations, contacts who agreed to be listed, and what is offered."""
    if Permission.READ_REGISTER not in asker.permissions:
        return
    bodies = Organisation.objects.matching(words).with_words()
    yield first_of("organisation", bodies, order=["name", "pk"], title="name", line="sector_word")
    not_in_care = Q(person=None) | Q(person__in=Person.objects.outside_care())
    listed = Contact.objects.readable(manages=False).filter(not_in_care)
    contacts = holding(listed, words, name="name", person="person__name", role="role_title")
    contacts = contacts.annotate(shown_as=Coalesce("person__name", "name"))
    of_body = {"key": "organisation", "line": "organisation__name"}
    yield first_of("contact", contacts, order=["shown_as", "pk"], title="shown_as", **of_body)
    offers = Offer.objects.of_those_taking_part().matching(words)
    yield first_of("offer", offers, order=["name", "pk"], title="name", **of_body)


def _agreements(asker: Asker, words: str) -> Parts:
    if Permission.READ_AGREEMENTS not in asker.permissions:
        return
    versioned = Concat("title", Value(", version "), "version")
    yield first_of(
        "agreement",
        Agreement.objects.matching(words),
        order=["title", "-starts_on", "pk"],
        title=Case(When(version="", then=F("title")), default=versioned, output_field=TextField()),
        line=label_of(Agreement, "kind"),
    )


def _meetings(asker: Asker, words: str) -> Parts:
    """Meetings, their agendas, and what was said, decided and taken away, once the reader may read the minutes."""
    if Permission.READ_MEETINGS not in asker.permissions:
        return
    drafts = reads_drafts(asker.permissions)
    yield _of_day("meeting", Meeting.objects.matching(words), at="starts_at", line="place")
    said = Case(When(_minuted("meeting", drafts), then=F("minute_rows__text")), default=Value("", TextField()))
    yield _of_day("item", holding(AgendaItem.objects.all(), words, title="title", said=said), "meeting")
    decisions = holding(Decision.objects.filter(_minuted("item__meeting", drafts)), words, text="text")
    yield _of_day("decision", decisions, "item__meeting", title="text")
    actions = Action.objects.visible_to(asker.person, drafts=drafts).matching(words)
    yield _of_day("action", actions, "meeting", title="text", key="pk")


def _calendar(asker: Asker, words: str) -> Parts:
    """Campaigns and events, the newest first."""
    if Permission.READ_CALENDAR not in asker.permissions:
        return
    campaigns, events = Campaign.objects.matching(words), holding(Event.objects.all(), words, title="title")
    yield first_of("campaign", campaigns, order=["-starts_on", "pk"], line="audience", day="starts_on")
    yield first_of("event", events, order=["-held_on", "pk"], line="place", day="held_on")


def _minuted(meeting: str, drafts: bool) -> Q:
    """`reports.meetings.reads_minutes` in SQL."""
    stage = f"{meeting}__stage__in"
    return ~Q(**{stage: AHEAD}) if drafts else Q(**{stage: READABLE})


def _of_day(kind: str, found: QuerySet[Any, Any], meeting: str = "", **columns: Any) -> QuerySet[Any, Any]:
    """The newest first, with the title and day of the meeting."""
    at = columns.pop("at", f"{meeting}__starts_at")
    if meeting:
        columns = {"key": meeting, "line": f"{meeting}__title"} | columns
    return first_of(kind, found, order=[f"-{at}", "pk"], day=TruncDate(at), **columns)


def _kind(asker: Asker, words: str, kind: Kind, rows: list[Row]) -> FoundKind:
    lines = tuple(
        Found(
            title=in_short(row.title),
            line=", ".join(filter(None, (row.line, in_words(row.day, "j F Y") if row.day else ""))),
            href=reverse(kind.page, args=[asker.slug, row.key]),
        )
        for row in rows
    )
    all_href = _list_of(asker, kind.list_page, words) + kind.list_filters if kind.list_page else ""
    return FoundKind(kind.name, lines, rows[0].number, all_href)


def _list_of(asker: Asker, page: str, words: str) -> str:
    return f"{reverse(page, args=[asker.slug])}?{urlencode({'q': words})}"
