"""How something stands, why, and what is done about it: the boxes of every form in which somebody rates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from actionplan import missing
from actionplan.forms.answers import LongTextField, SeenField, sent_as
from actionplan.models import Milestone
from actionplan.rag import FROM_RAG, MEANINGS, Rag
from actionplan.services.actions import NewAction
from foundation.forms import DateField, Radios
from partnership.models import Person
from partnership.names import refuse_deceptive_name

LONGEST_REASON = 2000
LONGEST_ACTION = 500
NAME_NOBODY = "Name no survivor, and nobody who reports something."
MISSING_OF_AN_ACTION = {
    "action_text": "Say what will be done about it",
    "action_owner": "Say who does it",
    "action_due_on": "Say by when the action is done",
}
HINTS = {Rag.NONE: "There is not enough to judge by. This does not mean that all is well."}


def rag_value(rag: str) -> str:
    """How a rating stands in a form: an empty value would be no answer."""
    return rag or "none"


def rag_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="How likely is it to be done by its date?",
        choices=[(rag_value(value), value.label) for value in (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NONE)],
        widget=Radios(hints={rag_value(value): HINTS.get(value, MEANINGS[FROM_RAG[value]]) for value in Rag}),
        error_messages={"required": "Choose a rating", "invalid_choice": "Choose a rating from the list"},
    )


def rag_of(value: str) -> Rag:
    return Rag.NONE if value == "none" else Rag(value)


class ActionAnswers(forms.Form):
    """What is done about a milestone, by whom and by when. Asked for by the rating; the owner is named in words."""

    action_text = LongTextField(label="What will be done about it?", rows=2, max_length=LONGEST_ACTION, required=False)
    action_owner = forms.CharField(
        label="Who does it?", max_length=160, required=False, validators=[refuse_deceptive_name]
    )
    action_due_on = DateField(label="By when?", required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        begun = found.get("action_text") or found.get("action_due_on")
        if begun:
            for name, sentence in MISSING_OF_AN_ACTION.items():
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return found

    def require_action(self, rag: Rag, milestone: Milestone) -> None:
        """Ask for all of an action at once where the rating does not stand without one and none is open."""
        sentence_of_all = missing.missing_action(milestone, rag)
        if sentence_of_all and not self.cleaned_data.get("action_text"):
            for name, sentence in (MISSING_OF_AN_ACTION | {"action_text": sentence_of_all}).items():
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)

    @property
    def new_action(self) -> NewAction | None:
        """A person of the register where the name is that of just one, else the name itself."""
        found = self.cleaned_data
        if not found.get("action_text"):
            return None
        name = found["action_owner"].strip()
        known = list(Person.objects.outside_care().filter(name__iexact=name)[:2])
        owner = known[0] if len(known) == 1 else None
        return NewAction(found["action_text"], owner, "" if owner else name, found["action_due_on"])


class ActionForm(ActionAnswers):
    """One more action about a milestone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, sentence in MISSING_OF_AN_ACTION.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence


class JudgementForm(ActionAnswers):
    """A rating with its reason. `seen` is the judgement that stood on the page when it was opened."""

    field_order = ("rag", "reason", "although_past", "ask")  # as they stand on the page, for the list of errors

    rag = rag_field()
    reason = LongTextField(
        label="Why?",
        rows=4,
        max_length=LONGEST_REASON,
        help_text=f"What has happened, what stands in the way, and what happens next. {NAME_NOBODY}",
        error_messages={"required": "Say why you rate it so"},
    )
    although_past = forms.BooleanField(label="It is on track although its date has gone by", required=False)
    ask = LongTextField(
        label="What is needed from the board?",
        rows=2,
        max_length=LONGEST_REASON,
        required=False,
        help_text="A decision, money, or somebody's help.",
    )
    seen = SeenField()

    def __init__(self, *args: Any, milestone: Milestone, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.milestone, self.on = milestone, on

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if "rag" in found:
            rag = rag_of(found["rag"])
            self.require_action(rag, self.milestone)
            asked = missing.question_about_date(self.milestone, rag, on=self.on)
            if asked and not found.get("although_past"):
                self.add_error("although_past", asked)
        return found

    @property
    def asks_about_date(self) -> bool:
        """The box is shown only to those who have been asked, and who may change their mind."""
        return self.is_bound and bool(self.errors.get("although_past") or self.cleaned_data.get("although_past"))

    @property
    def judgement(self) -> dict[str, Any]:
        """What was said, as `services.milestones.judge` takes it."""
        kept = {name: self.cleaned_data[name] for name in ("reason", "ask", "seen", "although_past")}
        return {"rag": rag_of(self.cleaned_data["rag"]), "action": self.new_action, "sent_as": sent_as(self), **kept}

    def after(self, newest: int | None) -> JudgementForm:
        """The same words, to be sent once more by somebody who has now read the judgement `newest`."""
        initial = {**self.cleaned_data, "seen": newest}
        return JudgementForm(initial=initial, milestone=self.milestone, on=self.on)


class HeadlineForm(forms.Form):
    """A rating over a strategy's milestones; "none" lets these speak again. `seen` is the one that was set by hand when
    the page was opened."""

    rag = forms.ChoiceField(
        label="How does the strategy stand?",
        choices=[(value.value, value.label) for value in (Rag.GREEN, Rag.AMBER, Rag.RED)],
        widget=Radios(),
        error_messages={"required": "Choose a rating", "invalid_choice": "Choose a rating from the list"},
    )
    reason = LongTextField(
        label="Why?", rows=3, max_length=LONGEST_REASON, help_text=NAME_NOBODY,
        error_messages={"required": "Say why you rate it so"},
    )  # fmt: skip
    seen = SeenField()

    def __init__(
        self, data: Any = None, *, may_end: bool, seen: int | None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=(initial or {}) | {"seen": seen})
        field = self.fields["rag"]
        assert isinstance(field, forms.ChoiceField)
        if may_end:
            field.choices = [*field.choices, ("none", "No rating of its own: its milestones speak")]  # type: ignore[misc]

    @property
    def headline(self) -> dict[str, Any]:
        """What was said, as `services.headlines.judge` takes it."""
        return self.cleaned_data | {"rag": rag_of(self.cleaned_data["rag"])}

    def after(self, newest: int | None, *, may_end: bool) -> HeadlineForm:
        """The same words, to be sent once more by somebody who has now read what stands."""
        return HeadlineForm(initial=self.cleaned_data, may_end=may_end, seen=newest)
