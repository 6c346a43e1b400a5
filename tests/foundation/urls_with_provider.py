"""The site's addresses as they are when the environment names an identity provider."""

from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler429, handler500
from config.urls import urlpatterns as without

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]
urlpatterns = [path("account/provider/", include("foundation.signin.provider_urls")), *without]
