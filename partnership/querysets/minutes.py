"""Reusable reads of what meetings left behind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Manager, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from foundation.search import Plain, plain_words
from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Action, AgendaItem, Meeting, Person, ProposedMilestone, RestrictedMinute  # noqa: F401 -- named in strings


class ActionQuerySet(TenantQuerySet["Action"]):
    def open(self) -> Self:
        return self.filter(status="open")

    def late(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def due_between(self, first: date, last: date) -> Self:
        return self.filter(due_on__range=(first, last)).order_by("due_on", "pk")

    def owned_by(self, person: Person) -> Self:
        """Theirs by name: an organisation's action is for its contact to hand on, and stands in the list of all."""
        return self.filter(Exists(self._owners().filter(action=OuterRef("pk"), person=person)))

    def visible_to(self, person: Person, *, drafts: bool) -> Self:
        """With `drafts` all; without, those of approved minutes and the person's own."""
        if drafts:
            return self
        own = Exists(self._owners().filter(action=OuterRef("pk"), person=person))
        return self.filter(Q(meeting__stage__in=("approved", "agreed")) | Q(own))

    def standing(self, status: str, *, on: date) -> Self:
        """open, late, done, cancelled or all."""
        if status == "late":
            return self.late(on=on)
        return self if status == "all" else self.filter(status=status)

    def matching(self, words: str) -> Self:
        found = self.alias(plain_text=Plain("text"))
        for word in plain_words(words):
            found = found.filter(plain_text__contains=word)
        return found

    def at_or_arising_at(self, meeting: Meeting) -> Self:
        """Those of the meeting itself and what `arising_at` finds, the oldest first."""
        found = self.filter(meeting=meeting) | self.arising_at(meeting)
        return found.order_by("meeting__starts_at", "pk")

    def arising_at(self, meeting: Meeting) -> Self:
        """Open ones of earlier meetings of the series, the oldest first."""
        if meeting.series_id is None:
            return self.none()
        earlier = self.open().filter(meeting__series=meeting.series_id, meeting__starts_at__lt=meeting.starts_at)
        return earlier.order_by("meeting__starts_at", "pk")

    def with_owners(self) -> Self:
        """With what a list prints: who does it, by `owner_names`, and its newest proposal."""
        called = Coalesce("person__name", "organisation__name", "name")
        owners = self._owners().filter(action=OuterRef("pk")).order_by("pk").values(called=called)
        newest = self._rows("proposals").filter(action=OuterRef("pk")).order_by("-pk")[:1]
        told = {
            "proposal_state": Subquery(newest.values("state")),
            "proposal_became": Subquery(newest.values("became")),
        }
        return self.select_related("meeting").annotate(owner_names=ArraySubquery(owners), **told)

    def _owners(self) -> Any:
        """All owners of all actions."""
        return self._rows("owners")

    def _rows(self, name: str) -> Any:
        field: Any = self.model._meta.get_field(name)
        return field.related_model._default_manager.all()


class AgendaItemQuerySet(TenantQuerySet["AgendaItem"]):
    def with_minutes(self) -> Self:
        """With what is written and decided under each (an item has one minute at most), and `has_restricted`."""
        decided = self.model._meta.get_field("decisions").related_model._default_manager.filter(item=OuterRef("pk"))
        hidden = self.model._meta.get_field("restricted_rows").related_model._default_manager.exclude(text="")
        return self.select_related("presenter").annotate(
            text=F("minute_rows__text"),
            version=F("minute_rows__version"),
            written_at=F("minute_rows__written_at"),
            written_by=F("minute_rows__written_by__name"),
            decided=ArraySubquery(decided.order_by("pk").values(made=JSONObject(pk="pk", text="text"))),
            has_restricted=Exists(hidden.filter(item=OuterRef("pk"))),
        )


class RestrictedMinuteQuerySet(TenantQuerySet["RestrictedMinute"]):
    def of_item(self, item: AgendaItem) -> RestrictedMinute | None:
        return self.filter(item=item).first()


class ProposedMilestoneQuerySet(TenantQuerySet["ProposedMilestone"]):
    def standing(self, state: str) -> Self:
        """proposed, accepted, declined or all."""
        return self if state == "all" else self.filter(state=state)

    def with_origin(self) -> Self:
        """With the action and the meeting that it came of, and who proposed it."""
        return self.select_related("action__meeting", "proposed_by")


ActionManager = Manager.from_queryset(ActionQuerySet, "ActionManager")
ProposedMilestoneManager = Manager.from_queryset(ProposedMilestoneQuerySet, "ProposedMilestoneManager")
RestrictedMinuteManager = Manager.from_queryset(RestrictedMinuteQuerySet, "RestrictedMinuteManager")
AgendaItemManager = Manager.from_queryset(AgendaItemQuerySet, "AgendaItemManager")
