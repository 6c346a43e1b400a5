"""A real SMTP server on a port of 127.0.0.1 that takes mail, refuses it, puts it off or keeps silent, as tests say."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from standalone import ports

TAKEN = "250 2.0.0 Taken"
NOT_NOW = "451 4.3.0 Try again later"
NO_SUCH_MAILBOX = "550 5.1.1 No such mailbox"
PATIENCE = 60


@dataclass(frozen=True)
class Mail:
    message_id: str
    to: str
    subject: str
    text: str
    headers: dict[str, str]


@dataclass
class MailServer:
    """`taken` holds every mail that it keeps and answers with 250, also where nobody hears the answer any more;
    `offered` every mail that arrived whole."""

    port: int = field(default_factory=ports.free_port)
    taken: list[Mail] = field(default_factory=list)
    offered: list[Mail] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """Addresses that have no mailbox here."""
    answers: list[str] = field(default_factory=list)
    """What the next mails are answered with, one each; then they are taken."""
    connections: int = 0
    """How many were made, and said hello."""
    hangs_up: bool = False
    """After each mail."""
    silent_at: str = ""
    """Where it keeps its answer to itself: "RCPT", before it has the mail, or "DATA", when it has taken it."""
    asked: threading.Event = field(default_factory=threading.Event)
    """Somebody waits there."""
    may_answer: threading.Event = field(default_factory=threading.Event)
    _controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://{ports.LOOPBACK}:{self.port}"

    def forget(self) -> None:
        """As if it had just been started."""
        for kept in (self.taken, self.offered, self.refused, self.answers):
            kept.clear()
        self.connections, self.hangs_up = 0, False
        self.answer_again()
        if self._controller is None:
            self.start()

    def keep_silent(self, at: str) -> None:
        self.may_answer.clear()
        self.asked.clear()
        self.silent_at = at

    def answer_again(self) -> None:
        self.silent_at = ""
        self.may_answer.set()

    @property
    def copies(self) -> dict[str, int]:
        """Message-ID -> how often it was taken."""
        return dict(Counter(mail.message_id for mail in self.taken))

    def start(self) -> None:
        """Also again, after `stop`, on the same port."""
        self._controller = Controller(self, hostname=ports.LOOPBACK, port=self.port, ready_timeout=10)
        self._controller.start()

    def stop(self) -> None:
        """From now on connections are refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    # --- What the server's library calls -------------------------------------------------------------------------

    async def handle_EHLO(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._silence("RCPT")
        if address in self.refused:
            return NO_SUCH_MAILBOX
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = _read(content, to=envelope.rcpt_tos[0])
        self.offered.append(mail)
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer == TAKEN:
            self.taken.append(mail)
        await self._silence("DATA")
        if self.hangs_up and server.transport:
            asyncio.get_running_loop().call_soon(server.transport.close)  # what is written by then still leaves
        return answer

    async def _silence(self, at: str) -> None:
        if self.silent_at == at:
            self.asked.set()
            await asyncio.to_thread(self.may_answer.wait, PATIENCE)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.answer_again()
        server.stop()


def _read(content: bytes, *, to: str) -> Mail:
    message: Any = message_from_bytes(content, policy=policy.default)
    return Mail(
        message_id=str(message["Message-ID"]),
        to=to,
        subject=str(message["Subject"]),
        text=str(message.get_body(("plain",)).get_content()),
        headers={name: str(value) for name, value in message.items()},
    )
