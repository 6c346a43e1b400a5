"""The sign-in library's forms, where our people need other words or another first answer."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

from foundation.signin import passkeys

NOT_READ = "The passkey could not be read. Try again."


class CredentialField(forms.JSONField):
    """What the browser's ceremony made: always an object. The library skips the ceremony for 0 and false."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        # A ceremony's answer is plain ASCII. Escapes can spell letters that the database refuses.
        if isinstance(value, str) and "\\u" in value:
            raise forms.ValidationError(NOT_READ)
        try:
            credential = super().to_python(value)
        except RecursionError as too_deep:
            raise forms.ValidationError(NOT_READ) from too_deep
        if not (credential and isinstance(credential, dict)):
            raise forms.ValidationError(NOT_READ)
        return credential

    def bound_data(self, data: Any, initial: Any) -> None:
        """A ceremony's answer serves once: shown again, the form waits for another."""
        return


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc] # the library has no types
    """A passkey signs in by itself unless the person chooses otherwise."""

    name = forms.CharField(label="Name of this passkey", required=False, max_length=60)
    credential = CredentialField()
    passwordless = forms.BooleanField(label="Let me sign in with this passkey alone", required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """The ceremony's answer comes from the browser: whatever is wrong with it is an error on the form."""
        if not self.cleaned_data.get("credential"):
            raise forms.ValidationError(NOT_READ)  # the library would pass over the ceremony
        try:
            cleaned: dict[str, Any] = super().clean()
        except passkeys.UNREADABLE as unreadable:
            raise forms.ValidationError(NOT_READ) from unreadable
        kept = {"name": cleaned.get("name", ""), "credential": cleaned["credential"]}
        if not passkeys.is_readable(Authenticator(type=Authenticator.Type.WEBAUTHN, data=kept)):
            raise forms.ValidationError(NOT_READ)
        return cleaned


class _ReadsPasskey(forms.Form):
    """Whatever is wrong with the passkey that a browser shows is an error on the form."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc] # of the library's form beside this one
        except passkeys.UNREADABLE as unreadable:
            raise forms.ValidationError(NOT_READ) from unreadable


class AuthenticatePasskeyForm(_ReadsPasskey, AuthenticateWebAuthnForm):  # type: ignore[misc] # the library has no types
    """After the password."""


class LoginPasskeyForm(_ReadsPasskey, LoginWebAuthnForm):  # type: ignore[misc] # the library has no types
    """Instead of the password: nobody is signed in, and the passkey says whose it is."""


class ReauthenticatePasskeyForm(_ReadsPasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc] # the library has no types
    """By somebody signed in, once more."""
