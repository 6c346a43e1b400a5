"""What a partnership says of itself to everybody: its words, and who supports it (I8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.history import tracked
from foundation.models import StoredFile
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models.people import Person
from partnership.querysets.publicpages import PublishedPageManager, SupporterManager


class PublicWords(TenantModel):
    """The words of a public page, as a draft or as they were published."""

    who_we_are = models.TextField(max_length=4000)
    prevent = models.TextField(max_length=2000, blank=True)
    pursue = models.TextField(max_length=2000, blank=True)
    protect = models.TextField(max_length=2000, blank=True)
    prepare = models.TextField(max_length=2000, blank=True)
    how_to_report = models.TextField(max_length=2000, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)

    WORDS = (
        "who_we_are", "prevent", "pursue", "protect", "prepare", "how_to_report", "contact_email", "contact_phone",
    )  # fmt: skip

    class Meta(TenantModel.Meta):
        abstract = True

    @property
    def words(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.WORDS}


@tracked
class PublicPage(PublicWords):
    """The draft, which no page for everybody ever reads, and whether the published words are shown.

    `version` counts the changes of the draft: whoever saves or publishes says which one they had before them.
    """

    version = models.PositiveIntegerField(default=0)
    is_shown = models.BooleanField(default=False)
    last_reviewed_on = models.DateField(null=True, blank=True)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership"], name="publicpage_once"),
            models.CheckConstraint(
                condition=Q(is_shown=False) | Q(last_reviewed_on__isnull=False),
                name="publicpage_shown_says_when_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return "Public page"


class PublishedPage(PublicWords):
    """The words as they were published once. They never change: the next time is another row."""

    page = TenantForeignKey(PublicPage, on_delete=models.PROTECT, related_name="published")
    number = models.PositiveIntegerField()
    """Counts from 1."""
    published_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    objects = PublishedPageManager()

    class Meta(TenantModel.Meta):
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["partnership", "page", "number"], name="publishedpage_once_by_number")
        ]

    def __str__(self) -> str:
        return f"Public page, number {self.number}"


@tracked
class Supporter(TenantModel):
    """A funder or supporter whom the public page names."""

    name = models.CharField(max_length=160)
    credit = models.CharField(max_length=300, blank=True)
    """The line that they ask for, such as the artist of a logo."""
    url = models.URLField(max_length=500, blank=True)
    logo = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    objects = SupporterManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name
