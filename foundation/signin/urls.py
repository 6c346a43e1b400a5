"""The sign-in library's pages, each behind a door of ours. A page that is not named here does not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import path, re_path

from foundation.access import READ_AND_WRITE, public_door
from foundation.signin import views

signing_in = public_door("signing in: nobody is known yet; rate-limited by address and account", methods=READ_AND_WRITE)
leaving = public_door("signing out, also half-way through signing in", methods=READ_AND_WRITE)
own_account = views.own_account

urlpatterns = [
    path("login/", signing_in(account.login), name="account_login"),
    path("logout/", leaving(views.sign_out), name="account_logout"),
    path("signed-out/", public_door("the page after signing out")(views.signed_out), name="signed_out"),
    path("inactive/", public_door("says that an account is closed")(account.account_inactive), name="account_inactive"),
    path("signup/", public_door("says that accounts come by invitation")(account.signup), name="account_signup"),
    path("password/reset/", signing_in(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", signing_in(account.password_reset_done), name="account_reset_password_done"),
    re_path(  # the first hyphen divides: a key has more of them
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        signing_in(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        signing_in(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "confirm-email/",
        public_door("asks to prove an address by mail")(account.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("confirm-email/<str:key>/", signing_in(account.confirm_email), name="account_confirm_email"),
    path("password/change/", own_account(account.password_change), name="account_change_password"),
    path("password/set/", own_account(account.password_set), name="account_set_password"),
    path("reauthenticate/", own_account(account.reauthenticate), name="account_reauthenticate"),
    path("second-step/", views.second_step, name="second_step"),
    path("2fa/", own_account(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", signing_in(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/trust/", signing_in(mfa.trust), name="mfa_trust"),
    path("2fa/reauthenticate/", own_account(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", own_account(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", own_account(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", own_account(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        own_account(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        own_account(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", own_account(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", own_account(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        own_account(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", own_account(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", own_account(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("2fa/webauthn/login/", signing_in(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sessions/", own_account(usersessions.list_usersessions), name="usersessions_list"),
]
