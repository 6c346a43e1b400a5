"""What somebody is told by mail: what was noted for whom, the messages that carry it, and how people want it.

No table here holds words of a plan or a name: what a mail says is read again when it leaves, for whoever gets it then.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import time
from typing import ClassVar, TypeAlias, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from pgtrigger import FSM, Before, Condition, Delete, Protect, Trigger, Update
from pgtrigger import Q as Old

from foundation.history import tracked
from foundation.models.accounts import User
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from foundation.workingdays import Nation

S = TypeVar("S", bound=models.TextChoices)


def new_message_id() -> str:
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname}>"


class MessageState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    NOTHING = "nothing", "Nothing left to say"


STATES_AFTER: dict[MessageState, frozenset[MessageState]] = {
    MessageState.WAITING: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.NOTHING}),
    MessageState.FAILED: frozenset({MessageState.WAITING}),
    MessageState.SENT: frozenset(),
    MessageState.NOTHING: frozenset(),
}


def follows(after: Mapping[S, Collection[S]]) -> FSM:
    """Raw SQL is held to the transitions too."""
    steps = [(str(before), str(then)) for before, reached in after.items() for then in sorted(reached)]
    return FSM(name="state_follows_transitions", field="state", transitions=steps)


class Outgoing(TenantModel):
    """One mail to one person: where it stands on its way, and what went wrong. Every try to send it bears the same
    Message-ID, so a mail server that gets it twice can tell.
    """

    State: TypeAlias = MessageState
    TRANSITIONS: ClassVar = STATES_AFTER

    class Error(models.TextChoices):
        """What kind of failure. What a mail server says names the recipient, so it is never kept."""

        NO_SERVER = "no_server", "The mail server could not be reached, or took nothing"
        NOT_YET = "not_yet", "The mail server asked to try again later"
        REFUSED = "refused", "The mail server refused this address"
        ANY = "any", "It could not be written or handed over"

    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    send_from = models.DateTimeField()
    """Not before: the end of quiet hours, or of a pause after a failure."""
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=20, choices=Error, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, default=new_message_id, editable=False)

    class Meta(TenantModel.Meta):
        abstract = True
        indexes = [
            models.Index(fields=["partnership", "send_from"], condition=Q(state="waiting"), name="%(class)s_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="%(class)s_sent_has_its_time",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(last_error=""), name="%(class)s_failed_says_why"),
        ]


class Message(Outgoing):
    """A mail to somebody with an account about what is due. Unique by its key, so whatever runs twice makes one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    """"digest:2026-11-21", or "now:" and the number of the first notice that it carries, mostly the only one."""

    objects = TenantManager()

    class Meta(Outgoing.Meta):
        ordering = ("-made_at", "-pk")
        indexes = [
            *Outgoing.Meta.indexes,
            models.Index(fields=["partnership", "-made_at"], name="message_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "user", "key"], name="message_once_by_key"),
            *Outgoing.Meta.constraints,
        ]
        # Nothing is sent again because its row was set back, and only what is old goes.
        triggers = (
            follows(STATES_AFTER),
            Protect(name="settled_stays", operation=Update, condition=Old(old__state__in=["sent", "nothing"])),
            Protect(
                name="young_or_waiting_stays",
                operation=Delete,
                condition=Condition("(OLD.state = 'waiting' OR OLD.made_at > now() - interval '365 days')"),
            ),
        )

    def __str__(self) -> str:
        return f"Message {self.pk}"


class Notice(TenantModel):
    """One person is to hear of one thing on one occasion: once, whatever runs twice. `foundation.due.Occasion` says
    what its words mean. In no message yet while `message` is empty; dropped where it was not said in the end.
    """

    class Dropped(models.TextChoices):
        OVER = "over", "It no longer applied, or was not theirs any more"
        OFF = "off", "They have switched this topic off"
        LEFT = "left", "They had no role or no account any more"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=30)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    occasion = models.CharField(max_length=60)
    due_on = models.DateField(null=True, blank=True)
    noted_at = models.DateTimeField(db_default=Now(), editable=False)
    message = TenantForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(max_length=10, choices=Dropped, blank=True)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("due_on", "pk")
        indexes = [
            models.Index(
                fields=["partnership"],
                condition=Q(message__isnull=True, dropped_at__isnull=True),
                name="notice_in_no_message",
            ),
            models.Index(fields=["partnership", "message"], name="notice_by_message"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "user", "kind", "subject", "occasion"], name="notice_once_an_occasion"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_because="")
                | (Q(dropped_at__isnull=False) & ~Q(dropped_because="")),
                name="notice_dropped_says_why",
            ),
        ]
        triggers = (
            Protect(name="dropped_stays", operation=Update, condition=Old(old__dropped_at__isnull=False)),
            Trigger(
                name="told_stays",
                when=Before,
                operation=Update,
                condition=Condition(
                    "OLD.message_id IS NOT NULL AND (NEW.message_id, NEW.dropped_at, NEW.dropped_because)"
                    " IS DISTINCT FROM (OLD.message_id, OLD.dropped_at, OLD.dropped_because)"
                ),
                func=(
                    "IF NOT EXISTS (SELECT FROM foundation_message WHERE id = OLD.message_id AND state = 'waiting')"
                    " THEN RAISE EXCEPTION 'foundation_notice: its message is settled'; END IF; RETURN NEW;"
                ),
            ),
            Protect(
                name="young_or_open_stays",
                operation=Delete,
                condition=Condition(
                    "(OLD.message_id IS NULL AND OLD.dropped_at IS NULL OR OLD.noted_at > now() - interval '365 days')"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"Notice {self.pk}"


class MailChoice(TenantModel):
    """How somebody wants to hear of one topic (a word of settings.TOPICS). Without a row: in the digest."""

    class How(models.TextChoices):
        DIGEST = "digest", "In one mail with everything else"
        NOW = "now", "At once, each in a mail of its own"
        OFF = "off", "Not by mail"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=30)
    how = models.CharField(max_length=10, choices=How, default=How.DIGEST)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("topic",)
        constraints = [models.UniqueConstraint(fields=["partnership", "user", "topic"], name="mailchoice_once_a_topic")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.how}"


class MailHours(TenantModel):
    """When mail may reach somebody, by the clock on the wall. Without a row: not from 20:00 to 8:00, the digest on
    working days."""

    class DigestOn(models.TextChoices):
        WORKING_DAYS = "working_days", "Every working day"
        MONDAYS = "mondays", "Mondays, or the first working day of the week"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    quiet_from = models.TimeField(default=time(20))
    quiet_until = models.TimeField(default=time(8))
    """The same as `quiet_from`: no quiet hours."""
    digest_on = models.CharField(max_length=20, choices=DigestOn, default=DigestOn.WORKING_DAYS)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        verbose_name_plural = "mail hours"
        constraints = [models.UniqueConstraint(fields=["partnership", "user"], name="mailhours_once_an_account")]

    def __str__(self) -> str:
        return f"Quiet from {self.quiet_from} to {self.quiet_until}"


def usual_days_before() -> list[int]:
    return [30, 7, 1]


@tracked
class Rhythm(TenantModel):
    """When this partnership tells its people of what is due. Without a row: as the defaults say."""

    days_before = ArrayField(models.PositiveSmallIntegerField(), default=usual_days_before, blank=True)
    overdue_every = models.PositiveSmallIntegerField(default=14)
    silent_every = models.PositiveSmallIntegerField(default=30)
    digest_at = models.TimeField(default=time(8))
    nation = models.CharField(max_length=20, choices=Nation, default=Nation.ENGLAND_AND_WALES)
    """Whose bank holidays are no working days."""
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    """While it is filled in nothing leaves."""
    held_by_user_id = models.BigIntegerField(null=True, editable=False)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership"], name="rhythm_once"),
            models.CheckConstraint(
                condition=Q(overdue_every__gte=1, silent_every__gte=1), name="rhythm_repeats_after_a_day_at_least"
            ),
            models.CheckConstraint(condition=Q(nation__in=Nation.values), name="rhythm_nation_is_known"),
        ]

    def __str__(self) -> str:
        return "Held" if self.is_held else "Running"

    @property
    def is_held(self) -> bool:
        return self.held_at is not None


class WeeklyRun(TenantModel):
    """When somebody first looked for what is due at or after the hour of the newest weekly mail. What had come up by
    then and was not told was missed, because nothing ran in time. Without a row nothing was.
    """

    first_at = models.DateTimeField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["partnership"], name="weeklyrun_once")]

    def __str__(self) -> str:
        return f"Weekly mail from {self.first_at}"
