"""A mail server that takes some and refuses others, as real ones do."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend


class RefusesJo(EmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if any("jo@example.org" in message.to for message in email_messages):
            raise SMTPRecipientsRefused({"jo@example.org": (550, b"no such mailbox")})
        return super().send_messages(email_messages)
