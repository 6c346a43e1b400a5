"""One mail, as text and as HTML in our look. Subjects are neutral: a mailbox may be open to other eyes (R3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from smtplib import SMTP, SMTPException
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from foundation.calendars import CalendarFile


def send(
    *,
    to: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    headers: Mapping[str, str] | None = None,
    calendar: CalendarFile | None = None,
) -> None:
    """Renders `emails/<template>.txt` and `.html`. Raises what the mail server says (SMTPException, OSError).

    `calendar` goes twice: as a part that mail programs show as an invitation, and as a file for the others.
    """
    mail = EmailMultiAlternatives(
        subject, render_to_string(f"emails/{template}.txt", context), to=[to], headers=dict(headers or {})
    )
    mail.attach_alternative(render_to_string(f"emails/{template}.html", context), "text/html")
    if calendar:
        mail.attach_alternative(calendar.content, f"text/calendar; method={calendar.method}")
        mail.attach("meeting.ics", calendar.content.encode(), "application/ics")
    connection = _connection.get()
    if connection:
        connection.carry(mail)
    else:
        mail.send()


@contextmanager
def one_connection() -> Iterator[None]:
    """What is sent inside goes over one connection to the mail server, which is opened for the first of it."""
    connection = _Connection()
    token = _connection.set(connection)
    try:
        yield
    finally:
        _connection.reset(token)
        connection.close()


MOST_OF_ONE_CONNECTION = 50
"""Mail servers hang up after so many, or a few more."""


class _Connection:
    """Open while it works. Whatever fails ends it, and the next mail opens another; nothing is sent a second time."""

    def __init__(self) -> None:
        self.backend: BaseEmailBackend | None = None
        self.carried = 0

    def carry(self, mail: EmailMessage) -> None:
        if self.carried >= MOST_OF_ONE_CONNECTION or not self._answers():
            self.close()
        self.backend = self.backend or get_connection()
        try:
            self.backend.open()
            mail.connection = self.backend
            mail.send()
        except Exception:
            self.close()
            raise
        self.carried += 1

    def close(self) -> None:
        """Whether the server says goodbye is no matter: what it has taken it has taken."""
        if self.backend:
            with suppress(SMTPException, OSError):
                self.backend.close()
        self.backend, self.carried = None, 0

    def _answers(self) -> bool:
        """A server may have hung up since the last mail; asked before the next is on its way, it is told from one that
        hangs up in the middle."""
        server = getattr(self.backend, "connection", None)
        if not isinstance(server, SMTP):  # a web interface, or none yet
            return True
        try:
            code, _words = server.noop()
        except (SMTPException, OSError):
            return False
        return code == ALL_IS_WELL


ALL_IS_WELL = 250
_connection: ContextVar[_Connection | None] = ContextVar("mail_connection", default=None)
