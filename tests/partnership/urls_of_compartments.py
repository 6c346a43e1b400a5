"""Addresses that the product does not have yet, to test the doors that they will have."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as ours
from foundation.access import public_door, requires
from foundation.tenancy import current
from partnership.roles import Permission


def opened(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(sorted(current().compartments)) or "none")


urlpatterns = [
    path("<slug:partnership>/care/", requires(Permission.OPEN_CARE, compartments=["care"])(opened), name="care"),
    path("<slug:partnership>/plain/", requires(Permission.OPEN_HOME)(opened), name="plain"),
    path("<slug:partnership>/open/", public_door("a page for everybody")(opened), name="open"),
    path("<slug:partnership>/forgotten/", opened, name="forgotten"),
    path("forgotten-outside/", opened, name="forgotten_outside"),
    *ours,
]
handler404 = "foundation.http.not_found"
