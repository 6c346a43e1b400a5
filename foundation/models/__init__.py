"""Accounts, files, the audit record, facts of the world outside, and messages. Nothing here knows what a partnership
does."""

from foundation.models.accounts import AccountEvent, User, UserManager
from foundation.models.facts import Reference
from foundation.models.files import Export, StoredFile
from foundation.models.messages import MailChoice, MailHours, Message, Notice, Outgoing, Rhythm, WeeklyRun
from foundation.models.records import AuditEntry

__all__ = [
    "AccountEvent",
    "AuditEntry",
    "Export",
    "MailChoice",
    "MailHours",
    "Message",
    "Notice",
    "Outgoing",
    "Reference",
    "Rhythm",
    "StoredFile",
    "User",
    "UserManager",
    "WeeklyRun",
]
