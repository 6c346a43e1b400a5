"""Signing in through an organisation's own identity provider. Wired only when settings name one."""

from allauth.socialaccount import views as socialaccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import path

from foundation.access import READ_AND_WRITE, public_door

signing_in = public_door("signing in through an identity provider: nobody is known yet", methods=READ_AND_WRITE)
told = public_door("says why signing in through an identity provider stopped")

urlpatterns = [
    path("cancelled/", told(socialaccount.login_cancelled), name="socialaccount_login_cancelled"),
    path("error/", told(socialaccount.login_error), name="socialaccount_login_error"),
    path("<slug:provider_id>/login/", signing_in(openid_connect.login), name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", signing_in(openid_connect.callback), name="openid_connect_callback"),
]
