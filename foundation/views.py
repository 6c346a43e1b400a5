"""Pages of the foundation itself."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from foundation import reference
from foundation.access import public_door
from foundation.http import render


@public_door("says that the web server and its database answer; no data")
def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})


@public_door("whom to call; the same for everybody, and nothing about the reader is kept")
def get_help(request: HttpRequest) -> HttpResponse:
    return render(request, "help/help.html", {"helplines": reference.helplines(on=timezone.localdate())})


@public_door("the accessibility statement; the same for everybody")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "help/accessibility.html")
