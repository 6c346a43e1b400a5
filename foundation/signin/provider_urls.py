"""Signing in through an organisation's own identity provider. Wired only when settings name one."""

from allauth.socialaccount import views as socialaccount
from django.urls import path

from foundation.access import public_door
from foundation.signin import views

told = public_door("says why signing in through an identity provider stopped")

urlpatterns = [
    path("cancelled/", told(socialaccount.login_cancelled), name="socialaccount_login_cancelled"),
    path("error/", told(socialaccount.login_error), name="socialaccount_login_error"),
    path("<slug:provider_id>/login/", views.to_provider, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", views.from_provider, name="openid_connect_callback"),
]
