"""The words of the public page and its supporters."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.filetypes import JPEG, PNG, WEBP
from foundation.formfields import DocumentField
from foundation.weblinks import WebAddressField
from partnership.forms.parts import NameField
from partnership.models import PublicPage


def _strand(name: str, about: str) -> forms.CharField:
    return forms.CharField(label=name, help_text=about, max_length=2000, required=False, widget=forms.Textarea)


class PublicPageForm(forms.Form):
    who_we_are = forms.CharField(label="Who you are", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    prevent = _strand("Prevent", "How you keep people from being exploited.")
    pursue = _strand("Pursue", "How those who exploit people are stopped.")
    protect = _strand("Protect", "How survivors are supported.")
    prepare = _strand("Prepare", "How you make sure that people know what to do.")
    how_to_report = forms.CharField(
        label="How to report a worry here",
        help_text="Helplines stand on the page already. Say what is special to your area.",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    contact_email = forms.EmailField(
        label="Email address of the partnership", help_text="One that several people read.", required=False
    )
    contact_phone = forms.CharField(label="Phone of the partnership", max_length=40, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PublicPage.WORDS}


class PublishForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label="Everybody who is named here agreed to it",
        error_messages={"required": "Ask the people who are named, or take their names out of the draft"},
    )

    def __init__(self, *args: Any, names_somebody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names_somebody:
            del self.fields["agreed"]


class SupporterForm(forms.Form):
    name = NameField(label="Name", max_length=160)
    credit = forms.CharField(
        label="Credit line", help_text="Such as: Logo by Marlhaven College of Art.", max_length=300, required=False
    )
    url = WebAddressField(label="Web address", required=False)
    upload = DocumentField(label="Logo", required=False, allowed=(PNG, JPEG, WEBP))
