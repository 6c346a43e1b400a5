"""Reusable reads of mails about meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Manager

from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Letter  # noqa: F401 -- named in strings


class LetterQuerySet(TenantQuerySet["Letter"]):
    def with_receiver(self) -> Self:
        """With all that is needed to write one."""
        return self.select_related(
            "partnership", "meeting", "invitee", "invitee__person", "invitee__person__user", "person", "person__user"
        )


LetterManager = Manager.from_queryset(LetterQuerySet, "LetterManager")
