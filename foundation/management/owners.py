"""What only the owner of the tables may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import ProgrammingError
from psycopg2.errors import InsufficientPrivilege


@contextmanager
def by_the_owner_only() -> Iterator[None]:
    """Says in a sentence that reference data were to be written by a role that only reads them."""
    try:
        yield
    except ProgrammingError as wrong:
        if not isinstance(wrong.__cause__, InsufficientPrivilege):
            raise
        sentence = "This role may only read reference data. Set DATABASE_OWNER_URL to the owner's connection."
        raise CommandError(f"Nothing was recorded. {sentence}", returncode=2) from wrong
