"""Makers of files for tests, named in settings by their dotted path."""

from __future__ import annotations

import time

from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.exports import Progress, Writer
from foundation.models import Export
from foundation.tenancy import within

PDF = b"%PDF-1.7\n%%EOF\n"


def rights(export: Export, asker: Asker) -> frozenset[str]:
    return frozenset(asker.roles)


def plain(export: Export, asker: Asker) -> Writer:
    words = f"%PDF-1.7\n{export.parameters['words']} for {asker.person.name}\n".encode()

    def write(tell: Progress) -> bytes:
        tell(1, 2)
        tell(2, 2)
        return words

    return write


def broken(export: Export, asker: Asker) -> Writer:
    raise ValueError(export.parameters["words"])


def refusing(export: Export, asker: Asker) -> Writer:
    raise NotAllowed("This plan is a draft again.")


def watching(export: Export, asker: Asker) -> Writer:
    """Tells what somebody else would see of it while it is written."""

    def write(tell: Progress) -> bytes:
        tell(3, 7)
        with within(export.partnership_id):
            seen = Export.objects.filter(pk=export.pk)
            return repr(list(seen.values_list("state", "done", "steps"))).encode()

    return write


def slow(export: Export, asker: Asker) -> Writer:
    """Another job takes over while this one is still at work."""

    def write(tell: Progress) -> bytes:
        with within(export.partnership_id):
            Export.objects.filter(pk=export.pk).update(attempts=export.attempts + 1)
        tell(1, 2)
        return PDF

    return write


def endless(export: Export, asker: Asker) -> Writer:
    """The first time at work until somebody ends it."""

    def write(tell: Progress) -> bytes:
        tell(1, 2)
        if export.attempts == 1:
            time.sleep(600)
        return PDF

    return write
