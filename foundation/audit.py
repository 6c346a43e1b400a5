"""The record of who read, took out, was refused or changed what (R37), written in the caller's transaction."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import connection, models

from foundation.models import AccountEvent, AuditEntry


class Actor(Protocol):
    """Whoever acts: a Person, or None where the system itself does."""

    @property
    def user_id(self) -> int | None: ...


def record(*, action: str, by: Actor | None, subject: models.Model | None = None, **details: Any) -> None:
    """One row about the open partnership. `details` are keys, numbers and codes: never names or typed words."""
    AuditEntry(
        actor_user_id=by.user_id if by else None,
        action=action,
        subject_type=subject._meta.label if subject else "",
        subject_id=subject.pk if subject else None,
        details=details,
    ).save(force_insert=True)


def record_account(*, action: str, user_id: int | None, **details: Any) -> None:
    """One row about an account. No RETURNING: the app role may add to this table, not read it."""
    row = AccountEvent(user_id_at_the_time=user_id, action=action, details=details)
    prepared = AccountEvent._meta.get_field("details").get_db_prep_save(row.details, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {connection.ops.quote_name(AccountEvent._meta.db_table)}"  # noqa: S608 -- our own table
            " (user_id_at_the_time, action, details) values (%s, %s, %s)",
            [row.user_id_at_the_time, row.action, prepared],
        )
