"""Forgetting what has run out: sessions, where and with what browser they were, and counted tries."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction


@transaction.atomic
def forget_what_has_run_out(*, at: datetime) -> None:
    """Safe to run twice. An address or a browser's name is kept no longer than the session that it belongs to."""
    Session.objects.filter(expire_date__lte=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {table} where expires <= %s", [at])  # noqa: S608 -- our own table
