"""Meetings, from the call to the agenda and its papers, and who is asked, comes and speaks (A7, A8, B13)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.template.defaultfilters import date as in_words
from django.utils import timezone

from foundation.history import tracked
from foundation.models import StoredFile
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership import recurring
from partnership.models.groups import Group
from partnership.models.organisations import Organisation
from partnership.models.people import Person, new_nonce
from partnership.querysets.meetings import AttendanceManager, InviteeManager, MeetingManager, PaperManager
from partnership.querysets.minutes import AgendaItemManager


@tracked
class Series(TenantModel):
    """A meeting that comes again and again. `rule` is an rrule as calendars read it; each meeting is called by hand."""

    title = models.CharField(max_length=160)
    group = TenantForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="series")
    """Whose seats make the quorum; None where any organisation counts."""
    rule = models.CharField(max_length=120)
    first_on = models.DateField()
    time_of_day = models.TimeField()
    lasts_minutes = models.PositiveSmallIntegerField(default=120)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many different organisations must be there; None where the terms ask for none."""
    ended_on = models.DateField(null=True, blank=True)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("title", "pk")
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "title"], name="series_once_by_title"),
            models.CheckConstraint(
                condition=Q(lasts_minutes__gt=0, lasts_minutes__lte=24 * 60), name="series_lasts_up_to_a_day"
            ),
            models.CheckConstraint(
                condition=Q(quorum__isnull=True) | Q(quorum__gt=0), name="series_quorum_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rhythm(self) -> str:
        return recurring.in_words(self.rule)

    def next_day(self, *, after: date) -> date | None:
        return next(recurring.days(self.rule, first_on=self.first_on, after=after), None)


class Stage(models.TextChoices):
    CALLED = "called", "Called"
    AGENDA = "agenda", "Agenda out"
    HELD = "held", "Minutes being written"
    MINUTED = "minuted", "Minutes with the chair"
    APPROVED = "approved", "Minutes approved"
    AGREED = "agreed", "Minutes agreed"
    CANCELLED = "cancelled", "Cancelled"


NEXT_STAGES: dict[str, frozenset[str]] = {
    Stage.CALLED: frozenset({Stage.AGENDA, Stage.HELD, Stage.CANCELLED}),
    Stage.AGENDA: frozenset({Stage.HELD, Stage.CANCELLED}),
    Stage.HELD: frozenset({Stage.MINUTED}),
    Stage.MINUTED: frozenset({Stage.APPROVED, Stage.HELD}),
    Stage.APPROVED: frozenset({Stage.AGREED}),
    Stage.AGREED: frozenset(),
    Stage.CANCELLED: frozenset(),
}
"""From which stage a meeting goes to which. The chair may send minutes back: that is from minuted to held."""
AHEAD = frozenset({Stage.CALLED, Stage.AGENDA})
READABLE = frozenset({Stage.APPROVED, Stage.AGREED})
"""Stages in which everybody who may read minutes reads them: before that they are a draft."""


@tracked
class Meeting(TenantModel):
    """One meeting. `uid` and `sequence` are what calendars know it by: the first never changes, the second counts each
    change that somebody's calendar must follow."""

    Stage: ClassVar = Stage

    series = TenantForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    items_by = models.DateField(null=True, blank=True)
    """The last day on which people can ask for an item on the agenda."""
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.CALLED, editable=False)
    why_cancelled = models.CharField(max_length=300, blank=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    called_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    agenda_out_at = models.DateTimeField(null=True, editable=False)
    sent_back_why = models.CharField(max_length=500, blank=True, editable=False)
    """What the chair wants changed in the minutes; empty where nothing waits."""
    approved_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    agreed_in = TenantForeignKey("Meeting", null=True, on_delete=models.PROTECT, related_name="agreed", editable=False)
    agreed_with = models.TextField(blank=True, editable=False)
    """What the next meeting put right when it agreed the minutes; empty where it took them as they stood."""

    objects = MeetingManager()

    class Meta(TenantModel.Meta):
        ordering = ("-starts_at", "pk")
        indexes = [models.Index(fields=["partnership", "starts_at"], name="meeting_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "uid"], name="meeting_once_by_uid"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="meeting_stage_is_known"),
            models.CheckConstraint(
                condition=Q(stage__in=sorted(READABLE), approved_at__isnull=False)
                | (~Q(stage__in=sorted(READABLE)) & Q(approved_at__isnull=True)),
                name="meeting_is_approved_with_a_day",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.AGREED, agreed_in__isnull=False)
                | (~Q(stage=Stage.AGREED) & Q(agreed_in__isnull=True)),
                name="meeting_is_agreed_in_another",
            ),
            models.CheckConstraint(
                condition=Q(quorum__isnull=True) | Q(quorum__gt=0), name="meeting_quorum_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.day.day} {self.day:%B %Y}"

    @property
    def day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def when(self) -> str:
        """Tuesday 10 November 2026, 10:00 to 12:00."""
        begins, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        last = in_words(ends, "H:i" if ends.date() == begins.date() else "j F, H:i")
        return f"{in_words(begins, 'l j F Y, H:i')} to {last}"

    @property
    def where(self) -> str:
        return self.place or ("Online" if self.link else "")

    @property
    def lasts(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def is_ahead(self) -> bool:
        return self.stage in AHEAD

    @property
    def is_readable(self) -> bool:
        """Whether its minutes are more than a draft."""
        return self.stage in READABLE


@tracked
class AgendaItem(TenantModel):
    class Purpose(models.TextChoices):
        NOTE = "note", "To note"
        DISCUSS = "discuss", "To discuss"
        DECIDE = "decide", "To decide"

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    takes_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose, default=Purpose.DISCUSS)
    presenter = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    presenter_words = models.CharField(max_length=160, blank=True)
    """Who speaks to it where that is nobody in the list, such as a guest."""
    standing = models.BooleanField(default=False)
    """Comes again on the agenda of each meeting of the series."""

    objects = AgendaItemManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "meeting", "position"],
                name="agendaitem_once_by_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(takes_minutes__isnull=True) | Q(takes_minutes__gt=0, takes_minutes__lte=600),
                name="agendaitem_takes_up_to_ten_hours",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def speaker(self) -> str:
        return self.presenter.name if self.presenter else self.presenter_words


class Paper(TenantModel):
    """A file or a link for the meeting, under an item of its agenda or for the whole."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    item = TenantForeignKey(AgendaItem, null=True, blank=True, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    file = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    restricted = models.BooleanField(default=False)
    """Only for those who may read the restricted part of minutes; others do not see that it is there."""
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PaperManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True) & ~Q(url="") | Q(file__isnull=False, url=""),
                name="paper_is_a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ItemRequest(TenantModel):
    """Somebody asks for an item on the agenda. The coordinator takes it, or says why not."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for an answer"
        TAKEN = "taken", "On the agenda"
        DECLINED = "declined", "Not this time"

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="requests")
    asked_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING, editable=False)
    answer = models.CharField(max_length=300, blank=True, editable=False)
    item = TenantForeignKey(AgendaItem, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("asked_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "taken", "declined"]), name="itemrequest_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Invitee(TenantModel):
    """Somebody who is asked to come: a person of the list, or a guest with a name and address."""

    class Reply(models.TextChoices):
        NONE = "none", "No answer yet"
        YES = "yes", "Will come"
        NO = "no", "Cannot come"
        DEPUTY = "deputy", "Sends a deputy"

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees")
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    organisation = TenantForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reply = models.CharField(max_length=20, choices=Reply, default=Reply.NONE, editable=False)
    deputy_name = models.CharField(max_length=160, blank=True, editable=False)
    replied_at = models.DateTimeField(null=True, editable=False)
    nonce = models.CharField(max_length=64, default=new_nonce, editable=False)

    objects = InviteeManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["partnership", "meeting", "person"], name="invitee_once_by_person"),
            models.UniqueConstraint(
                fields=["partnership", "meeting", "email"], condition=~Q(email=""), name="invitee_once_by_address"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="", email="") | (Q(person__isnull=True) & ~Q(name="")),
                name="invitee_is_somebody",
            ),
            models.CheckConstraint(condition=Q(reply="deputy") | Q(deputy_name=""), name="invitee_deputy_is_sent"),
            models.CheckConstraint(
                condition=Q(reply="none", replied_at__isnull=True) | (~Q(reply="none") & Q(replied_at__isnull=False)),
                name="invitee_replied_with_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.known_as

    @property
    def known_as(self) -> str:
        return self.person.name if self.person else self.name

    @property
    def address(self) -> str:
        """Where mail reaches them; empty for nowhere."""
        return self.person.address if self.person else self.email


class Attendance(TenantModel):
    """Who was there, for which organisation. A deputy or guest may be a name alone."""

    class Part(models.TextChoices):
        PRESENT = "present", "Present"
        DEPUTY = "deputy", "Deputy came"
        APOLOGIES = "apologies", "Apologies"
        GUEST = "guest", "Guest"

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    invitee = TenantForeignKey(Invitee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = TenantForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    """Where it is nobody in the list; of a deputy, who came in place of the person."""
    part = models.CharField(max_length=20, choices=Part)

    objects = AttendanceManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["partnership", "meeting", "person"], name="attendance_once_by_person"),
            models.UniqueConstraint(fields=["partnership", "invitee"], name="attendance_once_by_invitee"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="attendance_is_somebody"),
            models.CheckConstraint(
                condition=Q(part__in=["present", "deputy", "apologies", "guest"]), name="attendance_part_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.known_as

    @property
    def known_as(self) -> str:
        if self.person and self.name:
            return f"{self.name}, for {self.person.name}"
        return self.person.name if self.person else self.name

    @property
    def was_there(self) -> bool:
        """In person or by a deputy."""
        return self.part in (self.Part.PRESENT, self.Part.DEPUTY)
