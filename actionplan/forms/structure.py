"""Forms for the tree of a plan: objectives, strategies, milestones, their places and stages."""

from __future__ import annotations

from typing import Any

from django import forms

from actionplan import policies
from actionplan.forms.answers import DATE_HELP, AnswerForm, DeliveryField, LongTextField
from actionplan.models import Milestone, Objective, Plan, Strand, Strategy, Visibility
from actionplan.rag import Lifecycle
from foundation.forms import DateField, Radios

LONGEST_TEXT = 5000
LONGEST_NOTES = 20_000
LAST_PLACE = 999
LONGEST_CHOICE = 90
READERS = {
    Visibility.PUBLIC: "Anybody may read it on the public page, once a board is published and if the plan has one.",
    Visibility.PARTNERSHIP: "Members of the partnership who may read the plan.",
    Visibility.STATUTORY: "Only people of councils, police, health, justice and fire services, its own leads, and"
    " whoever edits the plan. Nobody else sees or counts it.",
}


def visibility_field(**options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who may read it?",
        choices=Visibility.choices,
        initial=Visibility.PARTNERSHIP,
        widget=Radios(hints={str(code): words for code, words in READERS.items()}),
        **options,
    )


class ObjectiveForm(AnswerForm):
    shows = ("title", "strand_as_published", "strand_effective")

    title = forms.CharField(label="Title, as it is printed", max_length=500)
    strand_as_published = forms.CharField(
        label="Strand, as it is printed",
        max_length=40,
        required=False,
        help_text="Only where the plan prints one. It is kept as it stands, even if the objective is worked on under"
        " another strand.",
    )
    strand_effective: forms.ModelChoiceField[Strand] = forms.ModelChoiceField(
        label="Strand that it is worked on under", queryset=None, required=False, empty_label="None"
    )

    def __init__(self, data: Any = None, *, plan: Plan, row: Objective | None = None) -> None:
        super().__init__(data, row=row)
        self.made_with = {"plan": plan, "row": row}
        self.fields["strand_effective"].queryset = plan.strands.all()  # type: ignore[attr-defined]


class StrategyForm(AnswerForm):
    shows = ("title", "title_in_overview", "notes", "delivery")

    title = forms.CharField(label="Title", max_length=500)
    title_in_overview = forms.CharField(
        label="Title in the overview",
        max_length=500,
        required=False,
        help_text="Only where the plan's overview words it differently.",
    )
    delivery = DeliveryField(
        label="When is it due?",
        help_text=f"{DATE_HELP} Leave it empty if there is no date. It holds for each milestone that"
        " has no date of its own.",
    )
    reason = LongTextField(
        label="Why does the date change?",
        required=False,
        max_length=2000,
        rows=2,
        help_text="Only if you change the date. Each open milestone without a date of its own then keeps the reason and"
        " the date before in its history.",
    )
    next_review_on = DateField(
        label="When does somebody look at its milestones again?",
        required=False,
        help_text="Only if its date is one that they can never be past: Ongoing, every year, or no date. The day is set"
        " for each open milestone that has its date from here and no review date yet.",
    )
    notes = LongTextField(label="Notes", max_length=LONGEST_NOTES, required=False)

    def __init__(self, data: Any = None, *, row: Strategy | None = None) -> None:
        super().__init__(data, row=row)
        if row is None:
            del self.fields["next_review_on"]
        if row is None or row.objective.plan.status == Plan.Status.DRAFT:
            del self.fields["reason"]

    @property
    def answers(self) -> dict[str, Any]:
        found = super().answers
        return found if self.is_new else {"reason": "", **found}


class MilestoneForm(AnswerForm):
    """`dated` and `delivery` are two boxes and one answer: the delivery, or None for that of the strategy."""

    marks_optional = False  # its own date is asked for only where it has one

    shows = ("text", "starts_on", "next_review_on", "visibility")

    text = LongTextField(label="What will be done?", max_length=LONGEST_TEXT, rows=3)
    dated = forms.ChoiceField(label="When is it due?", initial="strategy", widget=Radios(reveals={"own": "delivery"}))
    delivery = DeliveryField(label="Its own date", help_text=DATE_HELP)
    reason = LongTextField(
        label="Why does the date change? (optional)",
        required=False,
        max_length=2000,
        rows=2,
        help_text="Only if you change the date. The reason and the date before stay in the milestone's history.",
    )
    starts_on = DateField(
        label="Planned start (optional)", required=False, help_text="The day from which work on it should be under way."
    )
    next_review_on = DateField(
        label="Next review (optional)",
        required=False,
        help_text="Needed where it can never be past its date: Ongoing, every year, or no date.",
    )
    visibility = visibility_field()

    def __init__(self, data: Any = None, *, strategy: Strategy, row: Milestone | None = None) -> None:
        super().__init__(data, row=row)
        self.made_with = {"strategy": strategy, "row": row}
        inherited = f"From the strategy: {strategy.delivery_in_words}"
        self.fields["dated"].choices = [("strategy", inherited), ("own", "A date of its own")]  # type: ignore[attr-defined]
        if row is None or strategy.objective.plan.status == Plan.Status.DRAFT:
            del self.fields["reason"]

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        own = {"dated": "own", "delivery": row.delivery} if row.has_own_delivery else {"dated": "strategy"}
        return super().shown(row) | own

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("dated") == "own" and "delivery" in data and not str(self["delivery"].value() or "").strip():
            self.add_error("delivery", "Enter its date, or choose the date of the strategy")
        return data

    @property
    def answers(self) -> dict[str, Any]:
        found = super().answers
        if found.pop("dated") == "strategy":
            found["delivery"] = None
        return found if self.is_new else {"reason": "", **found}


class PlaceForm(forms.Form):
    """Another place. `under` is asked where there is more than one parent: objective -> its plan has only one."""

    under = forms.ChoiceField(label="Where")
    place = forms.IntegerField(
        label="Place",
        min_value=1,
        max_value=LAST_PLACE,
        help_text="1 is the first. A number past the end puts it last.",
    )

    def __init__(self, data: Any = None, *, label: str = "", parents: Any = (), initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        if parents:
            self.fields["under"].choices = parents  # type: ignore[attr-defined]
            self.fields["under"].label = label
        else:
            del self.fields["under"]


STAGES = {
    Lifecycle.ON_HOLD: ("Put it on hold", "It stays open and can be past its date. Take it up again at any time."),
    Lifecycle.IN_PROGRESS: ("Take it up again", "It is open and in progress, and its last rating counts again."),
    Lifecycle.NOT_ACHIEVED: (
        "Close it as not achieved",
        "It stays in the plan, shown as off track, and nobody is asked for updates any more.",
    ),
}


class StageForm(AnswerForm):
    lifecycle = forms.ChoiceField(label="What happens to it?")
    reason = LongTextField(
        label="Why?", max_length=2000, rows=3, help_text="Kept as an update in the milestone's history."
    )

    def __init__(self, data: Any = None, *, row: Milestone) -> None:
        super().__init__(data, row=row)
        offered = [stage for stage in policies.NEXT_STAGES[row.lifecycle] if stage in STAGES]
        field = self.fields["lifecycle"]
        assert isinstance(field, forms.ChoiceField)
        self.offers_something = bool(offered)
        field.widget = Radios(hints={str(stage): STAGES[stage][1] for stage in offered})
        field.choices = [(str(stage), STAGES[stage][0]) for stage in offered]


class MilestoneChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # the class takes no parameter when it runs
    def label_from_instance(self, obj: Any) -> str:
        line = " ".join(obj.text.split())
        return f"{obj.code} {line if len(line) <= LONGEST_CHOICE else line[: LONGEST_CHOICE - 1] + '…'}"


class SupersedeForm(AnswerForm):
    successor = MilestoneChoice(
        label="Which milestone takes its place?", queryset=None, empty_label="Choose a milestone"
    )
    reason = LongTextField(
        label="Why?", max_length=2000, rows=3, help_text="Kept as an update in the milestone's history."
    )

    def __init__(self, data: Any = None, *, row: Milestone) -> None:
        super().__init__(data, row=row)
        offered = Milestone.objects.of_plan(row.strategy.objective.plan).current().select_related("strategy__objective")
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered.exclude(pk=row.pk)
