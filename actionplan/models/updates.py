"""What is said of milestones as time goes by. Most rows here are only ever added (R24, R25, R29)."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.timezone import localdate

from actionplan.models.milestones import Delivery, Milestone, Strategy, delivery_is_whole
from actionplan.rag import Lifecycle, Rag, months_before
from foundation.history import tracked
from foundation.models import StoredFile
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models import Person


class Update(TenantModel):
    """One dated entry about a milestone. Never changed and never deleted: a correction follows it (R25)."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", "Update"
        NO_CHANGE = "no_change", "No change"
        CORRECTION = "correction", "Correction"

    class Told(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        EMAIL = "email", "By e-mail"
        MEETING = "meeting", "At a meeting"
        OTHER = "other", "In another way"

    milestone = TenantForeignKey(Milestone, on_delete=models.CASCADE, related_name="updates")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PROGRESS)
    text = models.TextField(blank=True)
    lifecycle = models.CharField(max_length=20, choices=Lifecycle)
    """The stage of the milestone after this entry."""
    progress = models.PositiveSmallIntegerField("percent done", null=True, blank=True)
    quarter_ends_on = models.DateField()
    """The last day of the financial quarter that it reports on."""
    written_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    on_behalf_of = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told_how = models.CharField(max_length=20, choices=Told, blank=True)
    told_on = models.DateField(null=True, blank=True)
    corrects = TenantForeignKey("Update", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-written_at", "-pk")
        # A plan is read with the newest of each of its milestones, within the partnership that row security names.
        indexes = [models.Index(fields=["partnership", "milestone", "-written_at"], name="update_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(kind="no_change") | ~Q(text=""), name="update_says_something"),
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False)
                | (~Q(kind="correction") & Q(corrects__isnull=True)),
                name="update_corrects_another",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of__isnull=True, told_how="", told_on__isnull=True)
                | (Q(on_behalf_of__isnull=False, told_on__isnull=False) & ~Q(told_how="")),
                name="update_on_behalf_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=100), name="update_progress_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.written_at:%Y-%m-%d}"


class Evidence(TenantModel):
    """A link or a file that shows what an update says."""

    update = TenantForeignKey(Update, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    file = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True) & ~Q(url="") | Q(file__isnull=False, url=""),
                name="evidence_is_a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title


class RagJudgement(TenantModel):
    """One judgement with its reason. Never changed and never deleted: a new one follows (R25)."""

    milestone = TenantForeignKey(Milestone, on_delete=models.CASCADE, related_name="judgements")
    rag = models.CharField("RAG", max_length=10, choices=Rag, blank=True)
    reason = models.TextField()
    ask = models.TextField(blank=True)
    """What the lead needs from the board: a decision, money, somebody's help."""
    update = TenantForeignKey(Update, null=True, blank=True, on_delete=models.CASCADE, related_name="judgements")
    """The update with which it was given, if it came with one."""
    # Nobody where only a document tells of it: the plan was imported with its ratings printed.
    judged_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-judged_at", "-pk")
        indexes = [models.Index(fields=["partnership", "milestone", "-judged_at"], name="judgement_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(rag__in=Rag.values), name="judgement_rag_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rag_display()} on {self.judged_at:%Y-%m-%d}"


@tracked
class CorrectiveAction(TenantModel):
    """What is done about an amber or a red, by whom and by when (R24)."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    milestone = TenantForeignKey(Milestone, on_delete=models.CASCADE, related_name="actions")
    text = models.TextField()
    owner = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=160, blank=True)
    """Where the owner is nobody whom the register knows."""
    due_on = models.DateField()
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    created_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_by = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("due_on", "pk")
        indexes = [models.Index(fields=["partnership", "milestone"], condition=Q(status="open"), name="action_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, owner_name="") | (Q(owner__isnull=True) & ~Q(owner_name="")),
                name="correctiveaction_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True) | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="correctiveaction_closed_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.text


NEWS_FOR_MONTHS = 1


class Decision(models.TextChoices):
    """What became of something that one person asks and another decides."""

    WAITING = "", "Waiting"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Not agreed"
    WITHDRAWN = "withdrawn", "Withdrawn"


def decided_for_good(name: str) -> pgtrigger.Trigger:
    """What was decided is never taken back or decided otherwise, whoever writes (R29): there is a new claim instead."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=~pgtrigger.Q(old__decision=""))


def decided_whole(name: str) -> models.CheckConstraint:
    waiting = Q(decision="", decided_at__isnull=True)
    return models.CheckConstraint(condition=waiting | (~Q(decision="") & Q(decided_at__isnull=False)), name=name)


@tracked
class DateChange(Delivery, TenantModel):
    """Another delivery date for a milestone: asked for by a lead, or set by the coordinator at once."""

    milestone = TenantForeignKey(Milestone, on_delete=models.CASCADE, related_name="date_changes")
    before = models.CharField(max_length=200)
    """The date that it had, in words."""
    before_ends_on = models.DateField(null=True, blank=True)
    reason = models.TextField()
    asked_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=Decision, default=Decision.WAITING, blank=True)
    decided_by = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-asked_at", "-pk")
        triggers = [decided_for_good("date_decided_for_good")]
        constraints = [
            delivery_is_whole("datechange_delivery_is_whole"),
            decided_whole("datechange_decided_has_a_date"),
            models.UniqueConstraint(
                fields=["partnership", "milestone"], condition=Q(decision=""), name="datechange_one_waiting_a_milestone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.delivery.label}"

    def is_news_to(self, person_id: int, milestone: Milestone, *, on: date) -> bool:
        """Whether this person, who asked, should still be told the answer: for a month, or until the next update."""
        if self.asked_by_id != person_id or self.decided_by_id == person_id or self.decided_at is None:
            return False
        is_told_since = milestone.updated_at is not None and milestone.updated_at > self.decided_at
        return localdate(self.decided_at) >= months_before(on, NEWS_FOR_MONTHS) and not is_told_since

    @property
    def answer(self) -> str:
        """ "Your request for June 2027 is not agreed: “Too late.”"; for whoever asked."""
        agreed = self.decision == Decision.AGREED
        said = f": “{self.decision_note}”" if self.decision_note else "."
        return f"Your request for another date, {self.delivery.label}, is {'agreed' if agreed else 'not agreed'}{said}"


@tracked
class Completion(TenantModel):
    """A claim that a milestone is done, with an update that carries the evidence; a second person confirms it (R29)."""

    milestone = TenantForeignKey(Milestone, on_delete=models.CASCADE, related_name="completions")
    update = TenantForeignKey(Update, on_delete=models.CASCADE, related_name="completions")
    done_on = models.DateField()
    claimed_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=Decision, default=Decision.WAITING, blank=True)
    decided_by = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-claimed_at", "-pk")
        triggers = [decided_for_good("done_decided_for_good")]
        constraints = [
            decided_whole("completion_decided_has_a_date"),
            models.UniqueConstraint(
                fields=["partnership", "milestone"], condition=Q(decision=""), name="completion_one_waiting_a_milestone"
            ),
            models.CheckConstraint(
                condition=~Q(decision="agreed") | Q(decided_by__isnull=False), name="completion_agreed_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(claimed_by__isnull=True) | ~Q(decided_by=F("claimed_by")),
                name="completion_agreed_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Done on {self.done_on}"


class StrategyJudgement(TenantModel):
    """A headline of its own for a strategy, over its worst open milestone. Never changed; a blank one ends it."""

    strategy = TenantForeignKey(Strategy, on_delete=models.CASCADE, related_name="judgements")
    rag = models.CharField("RAG", max_length=10, choices=Rag, blank=True)
    reason = models.TextField()
    judged_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-judged_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(rag__in=Rag.values), name="strategyjudgement_rag_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="strategyjudgement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rag_display()} on {self.judged_at:%Y-%m-%d}"
