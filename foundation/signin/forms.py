"""The sign-in library's forms, where our people need other words or another first answer."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc] # the library has no types
    """A passkey signs in by itself unless the person chooses otherwise."""

    name = forms.CharField(label="Name of this passkey", required=False, max_length=60)
    passwordless = forms.BooleanField(label="Let me sign in with this passkey alone", required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """The ceremony's answer comes from the browser: whatever is wrong with it is an error on the form."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except (ValueError, KeyError, TypeError, AttributeError) as unreadable:
            raise forms.ValidationError("The passkey could not be read. Try again.") from unreadable
        return cleaned
