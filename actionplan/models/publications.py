"""The board as it was published: dated, numbered and never changed (R25, R26)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from actionplan.models.milestones import Milestone
from actionplan.models.plans import Plan, Visibility
from actionplan.querysets import CorrectionManager, PublicationManager, PublishedMilestoneManager
from actionplan.rag import Lifecycle, Rag, Standing
from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models import Person


class Publication(TenantModel):
    """One published board. `contents` holds what surrounds the milestones, frozen too: sections, outline and KPIs, in
    the shapes of `reports.publications`."""

    plan = TenantForeignKey(Plan, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    quarter_ends_on = models.DateField()
    """The last day of the financial quarter that it reports on."""
    message = models.TextField(blank=True)
    """What the coordinator says to its readers."""
    published_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    contents = models.JSONField(default=dict)

    objects = PublicationManager()

    class Meta(TenantModel.Meta):
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["partnership", "plan", "number"], name="publication_once_by_number"),
        ]

    def __str__(self) -> str:
        return f"Board {self.number}"


class PublishedMilestone(TenantModel):
    """A milestone as it stood in a published board: words and names are copies, so that no later change shows."""

    publication = TenantForeignKey(Publication, on_delete=models.PROTECT, related_name="milestones")
    milestone = TenantForeignKey(Milestone, on_delete=models.PROTECT, related_name="published")
    objective_position = models.PositiveSmallIntegerField()
    strategy_position = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    objective_key = models.BigIntegerField()
    strategy_key = models.BigIntegerField()
    text = models.TextField()
    visibility = models.CharField(max_length=20, choices=Visibility)
    lifecycle = models.CharField(max_length=20, choices=Lifecycle)
    rag = models.CharField("RAG", max_length=10, choices=Rag, blank=True)
    standing_code = models.CharField(max_length=1, choices=[(code.value, code.word) for code in Standing], blank=True)
    due_in_words = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    due_is_inherited = models.BooleanField(default=False)
    next_review_on = models.DateField(null=True)
    agencies = models.JSONField(default=list)
    officers = models.JSONField(default=list)
    """Leads in order, each {key, name, words, inherited}."""
    reason = models.TextField(blank=True)
    ask = models.TextField(blank=True)
    judged_on = models.DateField(null=True)
    update_text = models.TextField(blank=True)
    updated_on = models.DateField(null=True)
    is_silent = models.BooleanField(default=False)
    """Whether nothing had been heard of it for too long (`rag.is_silent`) on the day of publication."""
    progress = models.PositiveSmallIntegerField(null=True)
    action = models.TextField(blank=True)
    """The open corrective actions in words: what, who, by when."""

    objects = PublishedMilestoneManager()

    class Meta(TenantModel.Meta):
        ordering = ("objective_position", "strategy_position", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "publication", "milestone"], name="publishedmilestone_once_a_publication"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Correction(TenantModel):
    """Something to put right in a published board: said beside it, for the board itself stays as it was (R25)."""

    published = TenantForeignKey(PublishedMilestone, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    written_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = CorrectionManager()

    class Meta(TenantModel.Meta):
        ordering = ("written_at", "pk")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="correction_says_something")]

    def __str__(self) -> str:
        return self.text
