"""What those who lead a milestone, and whoever speaks for them, are asked about it.

The form asks for everything that the service would refuse to do without, so that all of it is asked in one round.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from actionplan import missing
from actionplan.forms.answers import DATE_HELP, DeliveryField, LongTextField, SeenField
from actionplan.forms.ratings import LONGEST_REASON, NAME_NOBODY, ActionAnswers, rag_field, rag_of
from actionplan.missing import NEED_ONE
from actionplan.models import DateChange, Milestone, RagJudgement, Update
from actionplan.rag import OPEN, Lifecycle, Rag
from actionplan.services.updates import NewDate, NewEvidence, NewRating, News, Seen, Told
from foundation import documents, filetypes
from foundation.documents import UnacceptableFile
from foundation.forms import DateField, Radios
from foundation.periods import DeliveryDate
from foundation.weblinks import WebAddressField
from partnership.models import Person

LONGEST_UPDATE = 2000
LONGEST_FILE_NAME = 80
DONE = "done"


class UpdateForm(ActionAnswers):
    """All that can be told of a milestone, most of it already filled in as it stands."""

    field_order = ("text", "rag", "reason", "ask")  # as they stand on the page, for the list of errors
    needed_when: ClassVar = {"reason": "needed for another rating than its dates suggest"}

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
        help_text="If the rating stays and you write nothing, its reason stays too.",
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
    link = WebAddressField(
        label="Link to it", required=False,
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
    seen_update = SeenField()
    seen_judgement = SeenField()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        milestone: Milestone,
        speaks_for_others: bool,
        on: date,
        asked: DateChange | None = None,
        **options: Any,
    ) -> None:
        """`asked` is the request for another date that waits for an answer."""
        super().__init__(data, files, **options)
        self.milestone, self.speaks_for_others, self.on, self.asked = milestone, speaks_for_others, on, asked
        stages = [(stage.value, stage.label) for stage in Lifecycle if stage in OPEN]
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ChoiceField)
        stage.choices = [*stages, (DONE, "Done")]
        if speaks_for_others:
            self._offer_people()
        else:
            for name in ("told_by", "told_how", "told_on"):
                del self.fields[name]

    def _offer_people(self) -> None:
        """Those who lead it first: they are who tells most often."""
        field, leads = self.fields["told_by"], self.milestone.officer_keys()
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.outside_care()
        people = [(person.pk, str(person)) for person in field.queryset]
        own = [choice for choice in people if choice[0] in leads]
        others = [choice for choice in people if choice[0] not in leads]
        groups = [("Those who lead it", own), ("Everybody else", others)] if own else others
        field.choices = [("", field.empty_label), *groups]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("link_title") and not found.get("link") and "link" not in self.errors:
            self.add_error("link", "Give the link")
        self._clean_redate(found)
        if found.get("stage") == DONE:
            self._clean_done(found)
        if "rag" in found and not (found.get("stage") == DONE and self._leaves_rating):
            rag = rag_of(found["rag"])
            self.require_action(rag, self.milestone)
            sentence = missing.missing_reason(self.milestone, rag, on=self.on)
            if sentence and not found.get("reason") and "reason" not in self.errors:
                self.add_error("reason", sentence)
        if self.speaks_for_others and any(found.get(name) for name in ("told_by", "told_how", "told_on")):
            self._require_told(found)
        return found

    def _clean_redate(self, found: dict[str, Any]) -> None:
        delivery, reason = found.get("redate", DeliveryDate.none()), found.get("redate_reason")
        if delivery == DeliveryDate.none():
            if reason and "redate" not in self.errors:
                self.add_error("redate", "Say which date")
            return
        if not reason and "redate_reason" not in self.errors:
            self.add_error("redate_reason", "Say why it needs another date")
        objection = "" if self.speaks_for_others else missing.objection_to_date(self.milestone, delivery)
        if objection:
            self.add_error("redate", objection)

    def _clean_done(self, found: dict[str, Any]) -> None:
        done_on = found.get("done_on")
        if not done_on and "done_on" not in self.errors:
            self.add_error("done_on", "Say since when it is done")
        sentence = missing.objection_to_done_on(self.milestone, done_on, on=self.on) if done_on else ""
        if sentence:
            self.add_error("done_on", sentence)
        objection = missing.objection_to_claim(self.milestone)
        if objection:
            self.add_error("stage", objection)

    def _require_told(self, found: dict[str, Any]) -> None:
        asked = {
            "told_by": "Choose who told you",
            "told_how": "Choose how you were told",
            "told_on": "Say on which day you were told",
        }
        for name, sentence in asked.items():
            if not found.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        told_on = found.get("told_on")
        sentence = missing.objection_to_told_on(self.milestone, told_on, on=self.on) if told_on else ""
        if sentence:
            self.add_error("told_on", sentence)

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent and not (sent.name or "").strip():
            raise ValidationError("The file has no name. Give it one and send it again")
        if sent:
            filetypes.decide(documents.content_of(sent), name=sent.name)
        return sent

    def ask_for_file_again(self) -> None:
        """A browser sends a file once: on a page that comes back, the box is empty."""
        sent = self.files.get("file")
        if sent and "file" not in self.errors:
            name = (sent.name or "")[:LONGEST_FILE_NAME]
            self.add_error("file", f"Choose the file “{name}” again: it is not kept until everything else is right")

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
        if found.get("reason") or found.get("action_text") or rag_of(found["rag"]) != self.milestone.rag:
            return False
        return bool(found.get("ask", "") == (self.judgement_now.ask if self.judgement_now else ""))

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
        again = UpdateForm(
            data,
            self.files,
            milestone=self.milestone,
            speaks_for_others=self.speaks_for_others,
            on=self.on,
            asked=self.asked,
        )
        again.is_valid()
        return again

    def refuse(self, refused: ValidationError) -> None:
        """What the service says, beside the box that it speaks of."""
        self.add_error("file" if isinstance(refused, UnacceptableFile) else None, refused)

    @cached_property
    def judgement_now(self) -> RagJudgement | None:
        """By which it is rated as it is today."""
        return missing.standing(self.milestone, Rag(self.milestone.rag))

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
