"""One mail, as text and as HTML in our look. Subjects are neutral: a mailbox may be open to other eyes (R3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
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
    mail.send()
