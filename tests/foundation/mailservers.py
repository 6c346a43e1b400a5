"""A mail server whose next answers a test decides. What it takes lies in django.core.mail.outbox."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

ANSWERS: list[Exception] = []


class Answering(EmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if ANSWERS:
            raise ANSWERS.pop(0)
        return super().send_messages(email_messages)
