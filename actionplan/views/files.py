"""The files that belong with a plan."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from actionplan.readers import reader_of
from actionplan.reports import files
from actionplan.views.editing import plan_at
from foundation import audit, documents
from foundation.access import requires
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN)
def document(request: TenantRequest, plan_id: int, document_id: int) -> HttpResponse:
    """As a download, for those who may read it; to others it is not there."""
    plan = plan_at(plan_id)
    stored = files.of_document(plan, reader_of(request, plan), document_id)
    if stored is None:
        raise Http404
    audit.record(action="document.downloaded", by=request.person, subject=plan, file=stored.pk)
    return documents.answer(stored)
