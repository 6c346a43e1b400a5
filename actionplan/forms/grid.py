"""The grid: a row of boxes for each milestone of a page, and what can be filled into many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from actionplan.forms.answers import NEVER_SEEN, DeliveryField, LongTextField, SeenField, sent_as, written
from actionplan.forms.ratings import ActionAnswers, rag_of, rag_value
from actionplan.forms.updates import LONGEST_UPDATE
from actionplan.models import Milestone, Visibility
from actionplan.rag import OPEN, Lifecycle, Rag
from actionplan.services.grid import Problem, RowChange, Standing, Theirs
from actionplan.services.updates import Seen
from foundation.periods import DeliveryDate

STAGES = [(stage.value, stage.label) for stage in Lifecycle if stage in OPEN]
RATINGS = [(rag_value(rag), rag.label) for rag in (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NONE)]
MINE, THEIRS = "mine", "theirs"
BOXES = ("lifecycle", "rag", "due", "visibility")
"""What a row shows and changes. Each has a hidden twin, `was_...`, with what the page showed when it was opened."""


class RowForm(ActionAnswers):
    """A milestone. Over ones have their readers to change and nothing else."""

    marks_optional = False

    chosen = forms.BooleanField(required=False)
    lifecycle = forms.ChoiceField(label="Stage", choices=STAGES)
    rag = forms.ChoiceField(label="Rating", choices=RATINGS)
    text = LongTextField(label="What has happened, or why", rows=2, max_length=LONGEST_UPDATE, required=False)
    due = DeliveryField(label="Due")
    visibility = forms.ChoiceField(label="Who may read it", choices=Visibility)
    was_lifecycle = forms.ChoiceField(choices=Lifecycle)
    was_rag = forms.ChoiceField(choices=RATINGS)
    was_due = DeliveryField()
    was_visibility = forms.ChoiceField(choices=Visibility)
    version = SeenField()
    seen_update = SeenField()
    seen_judgement = SeenField()
    met = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Whether the page showed what somebody else made of the row, and asked which of both is to stand."""
    settle = forms.ChoiceField(
        label="Which answers count?", choices=[(MINE, "Keep mine"), (THEIRS, "Take theirs")], required=False
    )

    def __init__(self, data: Any = None, *, milestone: Milestone, seen: Seen) -> None:
        super().__init__(data, prefix=f"row-{milestone.pk}", initial=shown(milestone, seen))
        self.milestone, self.is_over = milestone, milestone.lifecycle not in OPEN
        self.theirs: Theirs | None = None
        if self.is_over:
            for name in ("lifecycle", "rag", "text", "due", "action_text", "action_owner", "action_due_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self._forget_what_was_not_shown(found)
        if self._typed("met") and not self._typed("settle") and self.is_changed:
            self.add_error("settle", "it was changed in the meantime. Read what it says now, and choose what counts")
        if not self.is_over:
            self._ask_for_all(found)
        return found

    def _ask_for_all(self, found: dict[str, Any]) -> None:
        """What the service would ask for one after the other, in one round."""
        moved = [name for name in BOXES[:3] if name not in found or found[name] != found.get(f"was_{name}")]
        if moved and not found.get("text") and "text" not in self.errors:
            self.add_error("text", "Say what has happened, or why you change it")
        if "rag" in moved and "rag" in found:
            self.require_action(rag_of(found["rag"]), self.milestone)

    def _forget_what_was_not_shown(self, found: dict[str, Any]) -> None:
        """Hidden answers that no page of ours has sent are those to a page which is out of date, and no mistake."""
        if [name for name in BOXES if self.errors.pop(f"was_{name}", None)]:
            now = shown(self.milestone, Seen(NEVER_SEEN, NEVER_SEEN))
            found |= {name: value for name, value in now.items() if name not in BOXES}
            found |= {"was_due": self.milestone.due, "version": NEVER_SEEN}

    @property
    def is_changed(self) -> bool:
        """As it was typed: also a row that cannot be read is one that somebody changed."""
        if any(self._typed(name) != self._typed(f"was_{name}") for name in BOXES if name in self.fields):
            return True
        words = ("text", "action_text")
        return any(self._typed(name).strip() for name in words if name in self.fields)

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), ""))

    @property
    def change(self) -> RowChange:
        """As `services.grid.write` takes it."""
        found = self.cleaned_data
        was = _standing(found, "was_")
        wanted = Standing(was.lifecycle, was.rag, was.delivery, found["visibility"])
        if not self.is_over:
            wanted = _standing(found, "")
        is_inherited = not self.is_over and found["due"] == DeliveryDate.none()
        if is_inherited:
            wanted = Standing(wanted.lifecycle, wanted.rag, self.milestone.strategy.delivery, wanted.visibility)
        return RowChange(
            key=self.milestone.pk,
            version=found["version"],
            seen=Seen(found["seen_update"], found["seen_judgement"]),
            shown=was,
            wanted=wanted,
            inherits=is_inherited,
            text=found.get("text", ""),
            action=None if self.is_over else self.new_action,
            sent_as=sent_as(self),
        )

    def settled(self, problem: Problem | None) -> RowForm:
        """With what the service found beside the boxes that it speaks of; or to be sent again, beside what somebody
        else made of the row."""
        if problem is None:
            return self
        if problem.theirs:
            return after(self, problem.theirs)
        for name, sentences in problem.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, ValidationError(sentence))
        return self

    @property
    def waits_for_choice(self) -> bool:
        """Whether it stands beside what somebody else made of it, and nobody has said which of both counts."""
        return self.theirs is not None and self._typed("settle") != MINE

    @property
    def asks_for_action(self) -> bool:
        return any(name in self.errors or self._typed(name) for name in ("action_text", "action_owner"))


def _standing(found: Mapping[str, Any], prefix: str) -> Standing:
    lifecycle, rag, due, visibility = (found[f"{prefix}{name}"] for name in BOXES)
    return Standing(lifecycle, rag_of(rag), due, visibility)


def shown(milestone: Milestone, seen: Seen) -> dict[str, Any]:
    """What stands in the boxes, and beside them hidden, when the page is opened."""
    values = {
        "lifecycle": milestone.lifecycle,
        "rag": rag_value(milestone.rag),
        "due": written(milestone.due),
        "visibility": milestone.visibility,
    }
    hidden = {"version": milestone.version, "seen_update": seen.update, "seen_judgement": seen.judgement}
    return values | {f"was_{name}": value for name, value in values.items()} | hidden


def after(form: RowForm, theirs: Theirs) -> RowForm:
    """The same words, to be sent again by somebody who has now read what the other one made of the row. Boxes that
    were not touched say what stands now: sending them again must not undo it."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix("met")], data[form.add_prefix("settle")] = "yes", ""
    for name, value in shown(theirs.milestone, theirs.seen).items():
        is_own = name in BOXES and form._typed(name) != form._typed(f"was_{name}")
        if not is_own:
            data[form.add_prefix(name)] = "" if value is None else str(value)
    again = RowForm(data, milestone=theirs.milestone, seen=theirs.seen)
    again.is_valid()
    again.theirs = theirs
    return again


class GridForm:
    """The rows of a page. Bound to what was sent, those are errors which belong to a row that somebody changed."""

    def __init__(
        self, data: QueryDict | None, rows: Sequence[tuple[Milestone, Seen]], *, is_tried: bool = True
    ) -> None:
        """Not `is_tried` where boxes were only filled in, so that nothing is wrong with them yet."""
        self.rows = [_row(data, milestone, seen) for milestone, seen in rows]
        self.changed = [row for row in self.rows if data is not None and row.is_changed]
        self.is_tried = is_tried

    @property
    def wrong(self) -> list[RowForm]:
        return [row for row in self.changed if row.errors] if self.is_tried else []

    @property
    def conflicts(self) -> list[RowForm]:
        return [row for row in self.rows if row.waits_for_choice]

    def changes(self) -> list[RowChange]:
        """Of the rows that were changed and can be read, as `services.grid.write` takes them."""
        return [row.change for row in self.changed if row.is_valid()]

    @property
    def sentences(self) -> list[tuple[int, str, str]]:
        """What is wrong, row by row: the milestone, a sentence, and the place to go to."""
        told = [
            (row.milestone.pk, "it was changed in the meantime. Read what it says now.", f"#theirs-{row.milestone.pk}")
            for row in self.conflicts
            if "settle" not in row.errors
        ]
        for row in self.wrong:
            for name, sentences in row.errors.items():
                box = name if name in row.fields and not name.startswith(("was_", "seen", "version")) else "chosen"
                place = f"#{row[box].auto_id}{'_0' if box == 'action_due_on' else ''}"
                told += [(row.milestone.pk, str(each), place) for each in sentences]
        return told

    def settle(self, problems: Mapping[int, Problem]) -> None:
        """What the service found, on its rows."""
        self.rows = [row.settled(problems.get(row.milestone.pk)) for row in self.rows]
        self.changed = [row for row in self.rows if row.is_changed]

    def show_theirs(self, theirs_of: Callable[[Milestone], Theirs]) -> None:
        """Beside each row of a page that comes back: what it said there already of somebody else's change."""
        for row in self.rows:
            if row.theirs is None and row._typed("met"):
                row.theirs = theirs_of(row.milestone)


def _row(data: QueryDict | None, milestone: Milestone, seen: Seen) -> RowForm:
    """Bound to what was sent; as it stands now where somebody takes the answers of another over their own."""
    form = RowForm(data, milestone=milestone, seen=seen)
    if form._typed("met") and form._typed("settle") == THEIRS:
        return RowForm(milestone=milestone, seen=seen)
    return form


class BulkForm(forms.Form):
    """What is filled into the boxes of many rows. Nothing is kept by it."""

    marks_optional = False

    bulk_rows = forms.ChoiceField(
        label="Which rows?", choices=(("chosen", "Those that are ticked"), ("all", "All rows on this page"))
    )
    bulk_lifecycle = forms.ChoiceField(label="Stage", required=False, choices=[("", "As it is"), *STAGES])
    bulk_visibility = forms.ChoiceField(
        label="Who may read it", required=False, choices=[("", "As it is"), *Visibility.choices]
    )
    bulk_text = LongTextField(label="What has happened, or why", rows=2, max_length=LONGEST_UPDATE, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not any(found.get(name) for name in ("bulk_lifecycle", "bulk_visibility", "bulk_text")):
            self.add_error("bulk_lifecycle", "Choose a stage or who may read it, or write some words")
        return found

    def filled_into(self, data: QueryDict, keys: Sequence[int]) -> tuple[QueryDict, int]:
        """The answers of the page with these in them, and how many rows that are."""
        found, filled = data.copy(), 0
        for key in keys if self.is_valid() else ():
            if self.cleaned_data["bulk_rows"] == "chosen" and not data.get(f"row-{key}-chosen"):
                continue
            filled += 1
            for name in ("lifecycle", "visibility", "text"):
                if self.cleaned_data[f"bulk_{name}"]:
                    found[f"row-{key}-{name}"] = self.cleaned_data[f"bulk_{name}"]
        return found, filled
