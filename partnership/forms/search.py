"""What is searched for."""

from __future__ import annotations

from django import forms

from partnership.forms.parts import FilterForm


class SearchForm(FilterForm):
    q = forms.CharField(
        label="Words",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
