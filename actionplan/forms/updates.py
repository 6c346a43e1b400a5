"""What those who lead a milestone, and whoever speaks for them, are asked about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from actionplan.forms.answers import DATE_HELP, DeliveryField, LongTextField
from actionplan.models import Milestone, Update
from actionplan.rag import FROM_RAG, MEANINGS, OPEN, Lifecycle, Rag
from actionplan.services.actions import NEED_ONE, NewAction
from actionplan.services.updates import NewDate, NewEvidence, NewRating, News, Seen, Told
from foundation.documents import UnacceptableFile
from foundation.forms import DateField, Radios
from foundation.periods import DeliveryDate
from partnership.models import Person
from partnership.names import refuse_deceptive_name

LONGEST_UPDATE = LONGEST_REASON = 2000
LONGEST_ACTION = 500
NAME_NOBODY = "Name no survivor, and nobody who reports something."
DONE = "done"
MISSING_OF_AN_ACTION = {
    "action_text": "Say what will be done about it",
    "action_owner": "Say who does it",
    "action_due_on": "Say by when it is done",
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
    seen = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @property
    def asks_about_date(self) -> bool:
        """The box is shown only to those who have been asked, and who may change their mind."""
        return self.is_bound and bool(self.errors.get("although_past") or self.cleaned_data.get("although_past"))

    @property
    def judgement(self) -> dict[str, Any]:
        """What was said, as `services.milestones.judge` takes it."""
        kept = {name: self.cleaned_data[name] for name in ("reason", "ask", "seen", "although_past")}
        return {"rag": rag_of(self.cleaned_data["rag"]), "action": self.new_action, **kept}

    def after(self, newest: int | None) -> JudgementForm:
        """The same words, to be sent once more by somebody who has now read the judgement `newest`."""
        return JudgementForm(initial={**self.cleaned_data, "seen": newest})


class UpdateForm(ActionAnswers):
    """All that can be told of a milestone, most of it already filled in as it stands."""

    text = LongTextField(
        label="What has happened, and what happens next?",
        rows=5,
        max_length=LONGEST_UPDATE,
        help_text=NAME_NOBODY,
        error_messages={"required": "Say what has happened"},
    )
    rag = rag_field()
    reason = LongTextField(
        label="Why this rating?",
        rows=2,
        max_length=LONGEST_REASON,
        required=False,
        help_text="Needed where the rating is another than its dates suggest. Else your update says why.",
    )
    ask = LongTextField(
        label="What do you need from the board?",
        rows=2,
        max_length=LONGEST_REASON,
        required=False,
        help_text="A decision, money, or somebody's help.",
    )
    stage = forms.ChoiceField(
        label="Stage",
        widget=Radios(hints={DONE: "Somebody who does not lead it confirms that, and then it is complete."}),
    )
    done_on = DateField(label="If it is done: since when?", required=False)
    progress = forms.IntegerField(
        label="Percent done",
        min_value=0,
        max_value=100,
        required=False,
        error_messages={"invalid": "Percent done must be a whole number from 0 to 100"},
    )
    link = forms.URLField(
        label="Link to it", max_length=500, required=False, assume_scheme="https",
        error_messages={"invalid": "The link must be a whole address, like https://www.example.org/report"},
    )  # fmt: skip
    link_title = forms.CharField(label="What the link shows", max_length=200, required=False)
    file = forms.FileField(label="File", required=False)
    redate = DeliveryField(label="Another date", help_text=DATE_HELP)
    redate_reason = LongTextField(label="Why another date?", rows=2, max_length=LONGEST_REASON, required=False)
    told_by: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label="Who told you?", queryset=None, required=False, empty_label="Nobody: this is my own update"
    )
    told_how = forms.ChoiceField(label="How?", required=False, choices=[("", "Choose how"), *Update.Told.choices])
    told_on = DateField(label="On which day?", required=False)
    seen_update = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    seen_judgement = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, milestone: Milestone, speaks_for_others: bool, **options: Any
    ) -> None:
        super().__init__(data, files, **options)
        self.milestone, self.speaks_for_others = milestone, speaks_for_others
        stages = [(stage.value, stage.label) for stage in Lifecycle if stage in OPEN]
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ChoiceField)
        stage.choices = [*stages, (DONE, "Done")]
        if speaks_for_others:
            self.fields["told_by"].queryset = Person.objects.outside_care()  # type: ignore[attr-defined]
        else:
            for name in ("told_by", "told_how", "told_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("link_title") and not found.get("link") and "link" not in self.errors:
            self.add_error("link", "Give the link")
        if found.get("redate_reason") and found.get("redate") == DeliveryDate.none() and "redate" not in self.errors:
            self.add_error("redate", "Say which date")
        if found.get("redate", DeliveryDate.none()) != DeliveryDate.none() and not found.get("redate_reason"):
            self.add_error("redate_reason", "Say why it needs another date")
        if found.get("stage") == DONE and not found.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "Say since when it is done")
        if self.speaks_for_others and any(found.get(name) for name in ("told_by", "told_how", "told_on")):
            self._require_told(found)
        return found

    def _require_told(self, found: dict[str, Any]) -> None:
        missing = {
            "told_by": "Choose who told you",
            "told_how": "Choose how you were told",
            "told_on": "Say on which day you were told",
        }
        for name, sentence in missing.items():
            if not found.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent and not (sent.name or "").strip():
            raise ValidationError("The file has no name. Give it one and send it again")
        return sent

    @property
    def news(self) -> News:
        """What was said, as `services.updates.write` takes it."""
        found = self.cleaned_data
        is_done = found["stage"] == DONE
        return News(
            text=found["text"],
            lifecycle=Lifecycle(self.milestone.lifecycle if is_done else found["stage"]),
            progress=found["progress"],
            rating=None if is_done and self._leaves_rating else self._rating(),
            evidence=self._evidence(),
            redate=self._redate(),
            done_on=found["done_on"] if is_done else None,
            told=self._told(),
        )

    @property
    def _leaves_rating(self) -> bool:
        """Of what is called done, an unchanged rating is not given once more: it would ask for an action."""
        found = self.cleaned_data
        said = found["reason"] or found["ask"] or found["action_text"]
        return not said and rag_of(found["rag"]) == self.milestone.rag

    def _rating(self) -> NewRating:
        found = self.cleaned_data
        return NewRating(rag_of(found["rag"]), found["reason"], found["ask"], self.new_action)

    @property
    def seen(self) -> Seen:
        return Seen(self.cleaned_data["seen_update"], self.cleaned_data["seen_judgement"])

    def _evidence(self) -> tuple[NewEvidence, ...]:
        found, given = self.cleaned_data, []
        if found["link"]:
            given.append(NewEvidence(found["link_title"], url=found["link"]))
        if found["file"]:
            given.append(NewEvidence("", file=found["file"]))
        return tuple(given)

    def _redate(self) -> NewDate | None:
        delivery = self.cleaned_data["redate"]
        if delivery == DeliveryDate.none():
            return None
        return NewDate(delivery, self.cleaned_data["redate_reason"], agreed=self.speaks_for_others)

    def _told(self) -> Told | None:
        found = self.cleaned_data
        if not found.get("told_by"):
            return None
        return Told(found["told_by"], found["told_how"], found["told_on"])

    def once_more(self, seen: Seen) -> UpdateForm:
        """The same words, to be sent again by somebody who has now read what came in between."""
        data = {name: self.data.get(name) for name in self.data}
        data |= {"seen_update": seen.update or "", "seen_judgement": seen.judgement or ""}
        again = UpdateForm(data, milestone=self.milestone, speaks_for_others=self.speaks_for_others)
        again.is_valid()
        return again

    def refuse(self, refused: ValidationError) -> None:
        """What the service says, beside the box that it speaks of."""
        self.add_error("file" if isinstance(refused, UnacceptableFile) else None, refused)

    @property
    def may_need_action(self) -> bool:
        """Shown open where the rating asks for one and none is open; else behind its heading."""
        rated = self["rag"].value()
        return rated in NEED_ONE or self.said("action_text", "action_due_on")

    def said(self, *names: str) -> bool:
        """Whether anything stands in one of the boxes, or is wrong with it: such a part of the page is open."""
        return any(name in self.errors or any(_filled(self[name].value())) for name in names if name in self.fields)


def _filled(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


class CorrectionForm(forms.Form):
    text = LongTextField(
        label="What was wrong, and what is right?",
        rows=4,
        max_length=LONGEST_UPDATE,
        help_text=f"The entry stays as it is. Your correction stands beside it. {NAME_NOBODY}",
    )


class DecisionForm(forms.Form):
    """Agree, or send back with a note that says why. Each answer is a button of its own."""

    note = LongTextField(
        label="Note", rows=3, max_length=LONGEST_REASON, required=False, help_text="Needed where you do not agree."
    )
    agree = forms.ChoiceField(
        label="Your answer",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=Radios(),
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )

    def __init__(self, *args: Any, yes: str, no: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["agree"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("yes", yes), ("no", no)]
        self.order_fields(["agree", "note"])

    @property
    def decision(self) -> dict[str, Any]:
        return {"agree": self.cleaned_data["agree"] == "yes", "note": self.cleaned_data["note"]}


class ReopenForm(forms.Form):
    reason = LongTextField(
        label="Why is it opened again?", rows=3, max_length=LONGEST_UPDATE, help_text=NAME_NOBODY,
        error_messages={"required": "Say why it is opened again"},
    )  # fmt: skip


class HeadlineForm(forms.Form):
    """A rating over a strategy's milestones; "none" lets these speak again."""

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

    def __init__(self, *args: Any, may_end: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["rag"]
        assert isinstance(field, forms.ChoiceField)
        if may_end:
            field.choices = [*field.choices, ("none", "No rating of its own: its milestones speak")]  # type: ignore[misc]
