"""What is said of milestones as time goes by. Most rows here are only ever added (R24, R25, R29)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from actionplan.models.milestones import Milestone, Strategy
from actionplan.rag import Lifecycle, Rag
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
        HANDOVER = "handover", "Hand-over"

    NEWS = (Kind.PROGRESS, Kind.NO_CHANGE)
    """Kinds that say how it goes: the newest of them is its last update, and ends its silence."""

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
    sent_as = models.CharField(max_length=64, blank=True, editable=False)
    """By which the same form is known when it is sent again (`forms.answers.sent_as`); empty where it came by none."""

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
            models.UniqueConstraint(
                fields=["partnership", "milestone", "written_by", "sent_as"],
                condition=~Q(sent_as=""),
                name="update_once_a_sending",
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
    sent_as = models.CharField(max_length=64, blank=True, editable=False)
    """As of an update: empty where it came with one."""

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-judged_at", "-pk")
        indexes = [models.Index(fields=["partnership", "milestone", "-judged_at"], name="judgement_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(rag__in=Rag.values), name="judgement_rag_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_a_reason"),
            models.UniqueConstraint(
                fields=["partnership", "milestone", "judged_by", "sent_as"],
                condition=~Q(sent_as=""),
                name="judgement_once_a_sending",
            ),
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
