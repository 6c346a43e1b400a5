"""Every address. Words that stand before a partnership's slug are in `partnership.models.RESERVED_SLUGS`."""

from django.conf import settings
from django.urls import include, path

from actionplan.views.public import public_plan
from foundation.access import public_door
from foundation.stylebook import stylebook
from foundation.views import accessibility, get_help, health
from partnership import views as partnership

urlpatterns = [
    path("", partnership.front, name="home"),
    path("health/", health, name="health"),
    path("help/", get_help, name="help"),
    path("accessibility/", accessibility, name="accessibility"),
    path("account/roles/", partnership.your_roles, name="your_roles"),
    path("account/mail-choices/", partnership.your_mail, name="your_mail"),
    path("account/", include("foundation.signin.urls")),
    path("demo/", include("foundation.signin.demo_urls")),
    path("<slug:partnership>/", include("partnership.urls")),
    path("<slug:partnership>/plan/", public_plan, name="public_plan"),
    path("<slug:partnership>/plans/", include("actionplan.urls")),
]

if settings.STANDALONE:
    show_components = public_door("shows the components; standalone mode only")
    urlpatterns.insert(2, path("style/", show_components(stylebook), name="style"))
    urlpatterns.insert(2, path("mailbox/", include("foundation.mailbox.urls")))
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns.insert(2, path("account/provider/", include("foundation.signin.provider_urls")))

handler400 = "foundation.http.bad_request"
handler403 = "foundation.http.forbidden"
handler404 = "foundation.http.not_found"
handler429 = "foundation.http.too_many_requests"  # called by the sign-in library
handler500 = "foundation.http.server_error"
