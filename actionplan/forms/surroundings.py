"""Forms for a plan itself and what stands around its objectives."""

from __future__ import annotations

from typing import Any

from django import forms

from actionplan.forms.answers import AnswerForm, LongTextField
from actionplan.forms.structure import visibility_field
from actionplan.models import LinkedDocument, NarrativeSection, Plan, Strand
from foundation.formfields import DocumentField
from foundation.forms import DateField
from foundation.weblinks import WebAddressField

LONGEST_SECTION = 50_000


class PlanForm(AnswerForm):
    shows = ("title", "starts_on", "ends_on")

    title = forms.CharField(label="Title", max_length=200)
    starts_on = DateField(label="First day", required=False, help_text="For example, 1 4 2026.")
    ends_on = DateField(label="Last day", required=False, help_text="For example, 31 3 2029.")

    def __init__(self, data: Any = None, *, row: Plan | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial or {})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "The last day must not be before the first")
        return data


class StatusForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    status = forms.ChoiceField(
        choices=[(code, word) for code, word in Plan.Status.choices if code != Plan.Status.WITHDRAWN]
    )


class PublicPageForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    is_public = forms.ChoiceField(choices=[("yes", "Show it"), ("no", "Hide it")])


class StrandForm(AnswerForm):
    shows = ("name", "description")

    name = forms.CharField(label="Name", max_length=40)
    description = LongTextField(
        label="What it means here",
        max_length=300,
        rows=3,
        required=False,
        help_text="In the partnership's own words.",
    )

    def __init__(self, data: Any = None, *, row: Strand | None = None) -> None:
        super().__init__(data, row=row)


class SectionForm(AnswerForm):
    shows = ("heading", "body", "visibility")

    heading = forms.CharField(label="Heading", max_length=300, required=False)
    body = LongTextField(
        label="Text",
        max_length=LONGEST_SECTION,
        rows=12,
        help_text='Each line is a paragraph. Lines that begin with "- " become a list.',
    )
    visibility = visibility_field()

    def __init__(self, data: Any = None, *, row: NarrativeSection | None = None) -> None:
        super().__init__(data, row=row)


class DocumentForm(AnswerForm):
    """A link or a file. Of a document that is a file the title and the readers are changed, its file never."""

    shows = ("title", "url", "visibility")

    title = forms.CharField(label="Title", max_length=200)
    url = WebAddressField(
        label="Web address",
        required=False,
        help_text="For example, https://www.example.org. Give an address or a file.",
    )
    upload = DocumentField(label="File", required=False)
    visibility = visibility_field()

    def __init__(self, data: Any = None, files: Any = None, *, row: LinkedDocument | None = None) -> None:
        super().__init__(data, row=row, files=files)
        if row is not None:
            del self.fields["upload"]
            self.fields["url"].required, self.fields["url"].help_text = True, ""
        if row is not None and row.file_id:
            del self.fields["url"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = [name for name in ("url", "upload") if data.get(name)]
        if self.is_new and not self.errors and len(given) != 1:
            self.add_error(
                "url", "Give a web address or a file" if not given else "Give an address or a file, not both"
            )
        return data
