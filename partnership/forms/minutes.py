"""Minutes, decisions and actions of a meeting."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from foundation.forms import Radios, Tickboxes
from foundation.periods import LONGEST_TEXT, DeliveryDate, UnreadableDate
from partnership.forms.meetings import Offering
from partnership.forms.parts import FilterForm
from partnership.models import Action, Meeting, Organisation, Person
from partnership.services.actions import Owners

DUE_HELP = "For example 31 March 2027, March 2027 or Ongoing. Leave empty where it is to be confirmed."
LONGEST_MINUTE = 20_000


class WordsField(forms.CharField):
    """Text of several lines. Browsers send each line's end as two signs; one is kept."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> Any:
        return str(super().to_python(value)).replace("\r\n", "\n")


class MinuteForm(forms.Form):
    """What is written under one item. What no page of ours has sent as a version conflicts with everything."""

    marks_optional = False
    text = WordsField(label="What was said", max_length=LONGEST_MINUTE, required=False, strip=True)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    over = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    """The version of somebody else's words that the writer has read and puts their own in place of."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        over = data.pop("over", None)
        return data if over is None else data | {"version": over}


class DecisionForm(forms.Form):
    text = WordsField(label="What was decided", max_length=2000)


class DueField(forms.CharField):
    """A date as people write it; cleans to `periods.DeliveryDate`. Nothing written is a date to be confirmed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label="By when", required=False, max_length=LONGEST_TEXT, help_text=DUE_HELP, **options)

    def clean(self, value: Any) -> Any:
        try:
            return DeliveryDate.parse(super().clean(value))
        except UnreadableDate as unreadable:
            raise ValidationError(str(unreadable)) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, DeliveryDate):
            return "" if value == DeliveryDate.none() else value.label
        return value


class ActionForm(Offering):
    text = WordsField(label="What is to be done", max_length=2000, rows=3)
    due = DueField()
    people: forms.ModelMultipleChoiceField[Person] = forms.ModelMultipleChoiceField(
        label="Who does it", queryset=None, required=False, widget=Tickboxes
    )
    organisations: forms.ModelMultipleChoiceField[Organisation] = forms.ModelMultipleChoiceField(
        label="Organisations", queryset=None, required=False, widget=Tickboxes
    )
    names = forms.CharField(
        label="Others", max_length=300, required=False, help_text="Such as All partners. Divide several with commas."
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        """To choose from are those of the meeting, and who owns it already."""
        super().__init__(*args, **kwargs)
        owned = self.initial
        self.fields["people"].queryset = Person.objects.of_meeting(meeting, owned.get("people", ()))  # type: ignore[attr-defined]
        found = Organisation.objects.of_meeting(meeting, owned.get("organisations", ()))
        self.fields["organisations"].queryset = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        names = [name.strip() for name in data.pop("names").split(",") if name.strip()]
        data["owners"] = Owners(list(data.pop("people")), list(data.pop("organisations")), names)
        if data["owners"].are_nobody:
            self.add_error("people", "Say who does it: a person, an organisation or another name")
        return data


def action_initial(action: Action) -> dict[str, Any]:
    owners = list(action.owners.all())
    return {
        "text": action.text,
        "due": action.due,
        "people": [each.person_id for each in owners if each.person_id],
        "organisations": [each.organisation_id for each in owners if each.organisation_id],
        "names": ", ".join(each.name for each in owners if each.name),
    }


class ActionFilter(FilterForm):
    q = forms.CharField(label="Words", required=False, max_length=160)
    status = forms.ChoiceField(
        label="State", required=False,
        choices=[("open", "Open"), ("late", "Past their date"), ("done", "Done"), ("cancelled", "Cancelled"),
                 ("all", "All")],
    )  # fmt: skip
    whose = forms.ChoiceField(label="Whose", required=False, choices=[("", "Everybody's"), ("mine", "Mine")])


class CloseForm(forms.Form):
    as_ = forms.ChoiceField(
        label="What became of it?", choices=[("done", "It is done"), ("cancelled", "It is cancelled")], widget=Radios
    )
    outcome = WordsField(label="In a few words", max_length=1000, required=False, rows=3)
    needed_when: ClassVar = {"outcome": "say why, if it is cancelled"}

    def __init__(self, *args: Any, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not manages:
            self.fields["as_"].choices = [("done", "It is done")]  # type: ignore[attr-defined]
            self.fields["as_"].initial = "done"


class ProposeForm(forms.Form):
    text = WordsField(
        label="The milestone, in words for the plan", max_length=1000,
        help_text="What will be true when it is reached.",
    )  # fmt: skip
    wanted_under = forms.CharField(
        label="Where it belongs in the plan", max_length=300, required=False, help_text="A strategy or an objective."
    )


class SendBackForm(forms.Form):
    why = forms.CharField(label="What should be changed?", max_length=500)


class AgreeForm(forms.Form):
    corrections = WordsField(
        label="What was put right", max_length=2000, required=False,
        help_text="Leave empty if the minutes were agreed as they stand.",
    )  # fmt: skip
