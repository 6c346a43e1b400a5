"""Lines of the log, without the links in them that open something."""

from __future__ import annotations

import logging
import re

OPENS = re.compile(
    r"(?P<where>(?:/|%2F)(?:invitations|password(?:/|%2F)reset(?:/|%2F)key|confirm-email)(?:/|%2F))"
    r"(?!done/)[^\s\"'<>]+",
    re.IGNORECASE,
)
"""Everything after the place, up to the next gap: an invitation, a new password, the proof of an address."""


class LinklessFormatter(logging.Formatter):
    """Cuts the finished line, so that a message, its parts and a traceback are all without live links."""

    def format(self, record: logging.LogRecord) -> str:
        return OPENS.sub(r"\g<where>...", super().format(record))
