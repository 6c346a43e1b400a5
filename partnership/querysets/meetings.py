"""Reusable reads of meetings and who is asked to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Manager, Max, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from foundation.search import holding
from foundation.tenancy import TenantQuerySet
from partnership import links

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Attendance, Invitee, Meeting, Paper, Person, Series  # noqa: F401 -- named in strings

AHEAD = ("called", "agenda")
WITHOUT_MINUTES = ("called", "agenda", "held", "minuted")


class MeetingQuerySet(TenantQuerySet["Meeting"]):
    def matching(self, words: str) -> Self:
        return holding(self, words, title="title")

    def narrowed(self, *, when: str = "", series: Series | None = None, stage: str = "", at: datetime) -> Self:
        """`when` is "ahead" or "past" of the moment; empty words narrow nothing."""
        found = self.filter(ends_at__gte=at) if when == "ahead" else self
        found = found.filter(ends_at__lt=at) if when == "past" else found
        found = found.filter(series=series) if series else found
        return found.filter(stage=stage) if stage else found

    def ahead(self, *, at: datetime) -> Self:
        """Not cancelled, and not over: the next one first."""
        return self.filter(ends_at__gte=at).exclude(stage="cancelled").order_by("starts_at", "pk")

    def before(self, meeting: Meeting) -> Self:
        """Earlier ones of its series, the latest first; none for a meeting by itself."""
        if meeting.series_id is None:
            return self.none()
        earlier = self.filter(series=meeting.series_id, starts_at__lt=meeting.starts_at)
        return earlier.exclude(stage="cancelled").order_by("-starts_at", "-pk")

    def starting_on(self, day: date) -> Self:
        return self.filter(starts_at__date=day, stage__in=AHEAD)

    def taking_place(self, first: date, last: date) -> Self:
        """From a day to a day, both included, the earliest first; not those that were cancelled."""
        return self.filter(starts_at__date__range=(first, last)).exclude(stage="cancelled").order_by("starts_at", "pk")

    def held_between(self, first: date, last: date) -> Self:
        """Of which there is a record of who came."""
        return self.filter(starts_at__date__range=(first, last)).exclude(stage__in=(*AHEAD, "cancelled"))

    def waiting_for_somebody(self, *, until: date) -> Self:
        """Of which something is to be done before or after it: those that begin by the day, or whose last day for
        items comes by then, until their minutes are approved."""
        near = Q(starts_at__date__lte=until) | Q(items_by__lte=until)
        return self.filter(near, stage__in=WITHOUT_MINUTES).order_by()

    def with_papers(self, *, restricted: bool) -> Self:
        """With `paper_rows`: the papers of each as values, of those alone that may be read."""
        papers: Any = self.model._meta.get_field("papers").related_model
        names = ("pk", "item_id", "title", "url", "restricted")
        found = papers.objects.readable(restricted=restricted).filter(meeting=OuterRef("pk")).order_by("pk")
        return self.annotate(paper_rows=ArraySubquery(found.values(told=JSONObject(**{name: name for name in names}))))

    def with_last_to_agree(self) -> Self:
        """With `to_agree_at`: when the last meeting of the series was whose minutes are approved and not agreed."""
        earlier = self.model._default_manager.filter(series=OuterRef("series"), starts_at__lt=OuterRef("starts_at"))
        last = earlier.filter(stage="approved").order_by("-starts_at", "-pk").values("starts_at")[:1]
        return self.annotate(to_agree_at=Subquery(last))

    def with_counts(self) -> Self:
        """With `coming`, of those invited who said that they or a deputy will come, and `open_actions`."""
        return self.annotate(
            coming=Count("invitees", filter=Q(invitees__reply__in=("yes", "deputy")), distinct=True),
            open_actions=Count("actions", filter=Q(actions__status="open"), distinct=True),
        )


class PaperQuerySet(TenantQuerySet["Paper"]):
    def readable(self, *, restricted: bool) -> Self:
        """With `restricted` all, without it those for everybody who reads papers."""
        return self if restricted else self.filter(restricted=False)

    def with_file(self) -> Self:
        """Those that can be taken out here; the others are addresses elsewhere."""
        return self.filter(file__isnull=False).select_related("file")


class InviteeQuerySet(TenantQuerySet["Invitee"]):
    def of_person(self, person: Person) -> Self:
        return self.filter(person=person)

    def named_by(self, token: str, *, at: datetime) -> Self:
        """Whoever the link in a mail was for, as long as they can answer; or nothing."""
        signed = links.read(token, purpose=links.ANSWER)
        if signed is None:
            return self.none()
        number, nonce = signed
        return self.open(at=at).select_related("meeting").filter(pk=number, nonce=nonce)

    def open(self, *, at: datetime) -> Self:
        """Of meetings that have not begun and are not cancelled."""
        return self.filter(meeting__starts_at__gt=at, meeting__stage__in=AHEAD)

    def with_letters(self) -> Self:
        """With `told`, the sequence of the meeting that they were last told of (None for never), `has_agenda`, and
        `failed`, how many mails could not be sent; and with names and accounts."""
        leaves = Q(letters__state__in=("waiting", "sent"))
        return self.select_related("person__user", "organisation").annotate(
            told=Max(
                "letters__sequence", filter=leaves & Q(letters__kind__in=("invitation", "update", "cancellation"))
            ),
            has_agenda=Count("letters", filter=leaves & Q(letters__kind="agenda")),
            failed=Count("letters", filter=Q(letters__state="failed")),
        )

    def told(self) -> Self:
        """Those who had an invitation, with what `with_letters` adds."""
        return self.with_letters().filter(told__isnull=False)

    def unanswered(self, *, at: datetime) -> Self:
        """Of whom nobody knows whether they will come."""
        return self.open(at=at).filter(reply="none")

    def with_names(self) -> Self:
        return self.select_related("person", "organisation")


class AttendanceQuerySet(TenantQuerySet["Attendance"]):
    def with_names(self) -> Self:
        return self.select_related("person", "organisation")

    def there(self) -> Self:
        """In person or by a deputy."""
        return self.filter(part__in=("present", "deputy"))

    def organisations_there(self) -> int:
        """How many different organisations: guests, and people who came for none, are not counted."""
        return self.there().exclude(organisation=None).values("organisation").distinct().count()


MeetingManager = Manager.from_queryset(MeetingQuerySet, "MeetingManager")
PaperManager = Manager.from_queryset(PaperQuerySet, "PaperManager")
InviteeManager = Manager.from_queryset(InviteeQuerySet, "InviteeManager")
AttendanceManager = Manager.from_queryset(AttendanceQuerySet, "AttendanceManager")
