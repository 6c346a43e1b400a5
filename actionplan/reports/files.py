"""Which file of a plan a reader may have."""

from __future__ import annotations

from actionplan.models import LinkedDocument, Plan, Publication
from actionplan.readers import Reader
from foundation.models import StoredFile

WHOLE_PLAN = 0
"""What surrounds the milestones is nobody's own: nobody leads it."""


def of_document(plan: Plan, reader: Reader, document_id: int) -> StoredFile | None:
    """The file of a linked document; None where there is none for this reader. Two queries.

    Those who do not see drafts have what the last published board lists, for the readers that it had then; who may
    read it today narrows that for everybody.
    """
    found = LinkedDocument.objects.filter(plan=plan, pk=document_id).select_related("file").first()
    if found is None or found.file is None or not reader.may_see(found.visibility, WHOLE_PLAN):
        return None
    file: StoredFile = found.file
    if reader.sees_drafts:
        return file
    board = Publication.objects.filter(plan=plan).first()
    listed = board.contents.get("documents", ()) if board else ()
    may = any(each["id"] == found.pk and reader.may_see(each["visibility"], WHOLE_PLAN) for each in listed)
    return file if may else None
