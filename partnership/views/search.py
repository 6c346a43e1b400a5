"""One search over all that somebody may read here. Its words stand in the form alone: in no title and no record."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from foundation.access import requires
from foundation.finding import gather, searched_words
from foundation.http import render
from partnership.forms.search import SearchForm
from partnership.middleware import TenantRequest
from partnership.roles import Permission
from partnership.views.meetings import asker_of


@requires(Permission.SEARCH)
def search(request: TenantRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    typed = form.wanted.get("q", "")
    words = searched_words(typed)
    kinds = gather(settings.SEARCH_SOURCES, asker_of(request), words)
    context = {"form": form, "typed": bool(typed), "words": words, "kinds": kinds}
    return render(request, "partnership/search.html", context)
