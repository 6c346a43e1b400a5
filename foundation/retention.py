"""What is forgotten after its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from foundation import audit, reminders
from foundation.models import Message, Notice
from foundation.tenancy import TenantQuerySet

KEPT = timedelta(days=400)
"""A year, so that what was told last spring can be shown this spring, and a month to look. PostgreSQL itself refuses to
delete what is younger than a year."""


@transaction.atomic
def forget_messages(*, at: datetime) -> int:
    """Old messages that wait no more, and what was noted for them; how many messages. In the open partnership.

    What the sources still tell of today stays noted, however old: its key is what stops a second mail of the same
    occasion. So does what nobody was told yet, and what lies in a message that waits.
    """
    before = at - KEPT
    settled = Q(message__isnull=False, message__made_at__lt=before) & ~Q(message__state=Message.State.WAITING)
    old = Notice.objects.filter(settled | Q(message__isnull=True, dropped_at__isnull=False), noted_at__lt=before)
    if not old.exists() and not _without_notices(before).exists():
        return 0
    today = localdate(at)
    still = {reminders.key_of(each) for _day, each in reminders.occasions([today], reminders.rhythm())}
    gone = [notice.pk for notice in old if reminders.key_of(notice) not in still]
    noted, _by_model = Notice.objects.filter(pk__in=gone).delete()
    messages, _by_model = _without_notices(before).delete()
    if noted or messages:
        audit.record(action="messages.forgotten", by=None, messages=messages, notices=noted)
    return messages


def _without_notices(before: datetime) -> TenantQuerySet[Message]:
    told = Notice.objects.filter(message=OuterRef("pk"))
    settled: TenantQuerySet[Message] = Message.objects.exclude(state=Message.State.WAITING)
    return settled.filter(~Exists(told), made_at__lt=before)
