"""Mail that leaves no machine: a file for each message, and what the page of the local mailbox reads from them.

A message that is sent again has the Message-ID that it had, and its second copy takes the place of the first: what lies
here is what a mail program would show.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest

from foundation.signin import demo

BACKEND = "foundation.mailbox.files.FileBackend"
SHOWN = frozenset({"to", "subject", "content-type", "mime-version", "content-transfer-encoding"})
NEWEST = 500
"""How many messages the page looks at. Older ones stay as files."""


@dataclass(frozen=True, slots=True)
class Letter:
    key: str
    """Names the file, and the address of its page."""
    kept_at: datetime
    to: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    """What a mail program does not show, in the order of the message."""


class FileBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            sent = message.message()
            _keep(str(sent["Message-ID"]), sent.as_bytes())
        return len(email_messages)


def is_open(request: HttpRequest) -> bool:
    """Mails hold links that let somebody in, so only whoever may be anybody here reads all of them."""
    return settings.EMAIL_BACKEND == BACKEND and demo.is_open(request)


def letters() -> list[Letter]:
    """The newest first."""
    kept = sorted(_folder().glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_letter(file) for file in kept[:NEWEST]]


def letter(key: str) -> Letter | None:
    """`key` is letters and figures only, as the address says."""
    file = _folder() / f"{key}.eml"
    return _letter(file) if file.is_file() else None


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _keep(message_id: str, content: bytes) -> None:
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as unfinished:
        unfinished.write(content)
    Path(unfinished.name).replace(folder / f"{sha256(message_id.encode()).hexdigest()[:32]}.eml")


def _letter(file: Path) -> Letter:
    message: Any = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Letter(
        key=file.stem,
        kept_at=datetime.fromtimestamp(file.stat().st_mtime, tz=UTC),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        headers=tuple((name, str(value)) for name, value in message.items() if name.lower() not in SHOWN),
    )


def _part(message: Parsed, kind: str) -> str:
    found = message.get_body((kind,))
    return str(found.get_content()) if found is not None else ""
