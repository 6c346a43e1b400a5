"""Forms of a review: the document, the plan's title, and what one row says.

Each carries in `seen` a sign of what it showed, so that a change of the same thing by somebody else is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict

from actionplan.forms.answers import DATE_HELP, Difference, LongTextField
from actionplan.importing.edits import StrategyPlace
from actionplan.importing.reading import INSTEAD, READABLE
from actionplan.importing.readplan import ReadAgency, ReadDelivery, ReadMilestone, ReadOfficer, ReadPlan, ReadStrategy
from actionplan.rag import Standing
from foundation.documents import largest_in_words
from foundation.formfields import DocumentField
from foundation.forms import DateField
from foundation.periods import LONGEST_TEXT as LONGEST_DATE

LONGEST_MILESTONE = 5000
LONGEST_LEADS = 3000
LONGEST_TITLE = 500
RATINGS = (Standing.COMPLETE, Standing.ON_TRACK, Standing.AT_RISK, Standing.OFF_TRACK, Standing.NOT_STARTED)
NOT_RATED = "Not rated"


class UploadForm(forms.Form):
    file = DocumentField(
        label="The document",
        allowed=READABLE,
        instead=INSTEAD,
        help_text="Word (.docx), Excel (.xlsx), CSV, a web page (.html) or plain text (.txt), up to"
        f" {largest_in_words()}. Nothing becomes a plan before you have seen what was read and agreed to it.",
    )


class SeenForm(forms.Form):
    """`initial` is what stands in the review; `seen` the sign of it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    tables: Sequence[int] = ()
    """Where the form is about one table, all those that have one like it."""

    def __init__(
        self, data: Any = None, *, seen: str = "", initial: Mapping[str, Any] | None = None, act: str = "form"
    ) -> None:
        """`act` tells the forms of one page apart."""
        super().__init__(data, initial={**(initial or {}), "seen": seen}, auto_id=f"id_{act}_%s")
        self.made_with: dict[str, Any] = {}
        self.act = act

    @property
    def answers(self) -> dict[str, Any]:
        """Only what was changed: the rest stays as it was read."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}

    def against(self, typed: forms.BaseForm) -> tuple[Difference, ...]:
        """Where the review, as this form shows it, says something else than was typed."""
        told = {
            name: (str(self.initial.get(name) or ""), str(typed.data.get(name) or "").replace("\r\n", "\n"))
            for name in self.fields
            if name != "seen"
        }
        return tuple(
            Difference(str(self.fields[name].label), theirs or "Nothing", yours or "Nothing")
            for name, (theirs, yours) in told.items()
            if theirs != yours
        )

    def once_more(self, typed: forms.BaseForm) -> Self:
        """What was typed, to be sent again by somebody who has now read what the review says."""
        data = QueryDict(mutable=True)
        data.update(typed.data)
        data["seen"] = self.initial["seen"]
        again = type(self)(data, seen=self.initial["seen"], initial=self.initial, act=self.act, **self.made_with)
        again.is_valid()
        return again


class TitleForm(SeenForm):
    title = forms.CharField(label="Title", max_length=200)
    starts_on = DateField(label="First day", required=False)
    ends_on = DateField(label="Last day", required=False)

    @classmethod
    def shown(cls, plan: ReadPlan) -> dict[str, Any]:
        return {"title": plan.title[:200], "starts_on": plan.period_start, "ends_on": plan.period_end}


class DeliveryForm(SeenForm):
    date_text = forms.CharField(label="Date", max_length=LONGEST_DATE, required=False, help_text=DATE_HELP)
    agencies = LongTextField(
        label="Lead agencies",
        max_length=LONGEST_LEADS,
        required=False,
        rows=2,
        help_text="One a line. A department stands after a dash: “Harbour Council - Housing”.",
    )
    officers = LongTextField(
        label="Lead officers",
        max_length=LONGEST_LEADS,
        required=False,
        rows=2,
        help_text="One a line: people, or a group such as “All partners”.",
    )
    rag = forms.ChoiceField(label="Rating", required=False)
    inherits: ClassVar[bool] = False

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["rag"]
        assert isinstance(field, forms.ChoiceField)
        nothing = [("", "The rating of the strategy")] if self.inherits else []
        field.choices = [*nothing, (NOT_RATED, NOT_RATED), *((each.word, each.word) for each in RATINGS)]

    @staticmethod
    def of_delivery(delivery: ReadDelivery) -> dict[str, str]:
        return {
            "date_text": delivery.date_text,
            "agencies": "\n".join(map(_agency_line, delivery.agencies)),
            "officers": "\n".join(map(_officer_line, delivery.officers)),
            "rag": delivery.rag.word if delivery.rag else NOT_RATED,
        }


class StrategyEditForm(DeliveryForm):
    title = forms.CharField(label="Strategy", max_length=LONGEST_TITLE)
    field_order = ("seen", "title")

    @classmethod
    def shown(cls, strategy: ReadStrategy) -> dict[str, str]:
        return {"title": strategy.title, **cls.of_delivery(strategy.delivery)}


class MilestoneEditForm(DeliveryForm):
    """What it leaves empty it has from its strategy."""

    text = LongTextField(label="What will be done", max_length=LONGEST_MILESTONE, rows=3)
    field_order = ("seen", "text")
    inherits = True

    @classmethod
    def shown(cls, milestone: ReadMilestone) -> dict[str, str]:
        own = cls.of_delivery(milestone.own)
        if milestone.shares_rating and not milestone.own.rag:
            own["rag"] = ""
        return {"text": milestone.text, **own}


class RowFilter(forms.Form):
    """What the rows of a document are narrowed to. It stays in the address."""

    marks_optional = False

    table = forms.ChoiceField(label="Table", required=False)
    outcome = forms.ChoiceField(label="What became of it", required=False)

    def __init__(self, data: Any, *, tables: Sequence[int], outcomes: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        offered = {"table": [(str(number), f"Table {number}") for number in tables], "outcome": outcomes}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "All"), *choices]


class SplitForm(SeenForm):
    parts = LongTextField(
        label="Its milestones",
        max_length=LONGEST_MILESTONE,
        rows=5,
        help_text="One a line, at least two. Leads, date and rating hold for each of them.",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        lines = str(self.initial.get("parts", "")).count("\n") + 1
        self.fields["parts"].widget.attrs["rows"] = max(2, lines)


class MoveForm(SeenForm):
    under = forms.ChoiceField(label="Strategy")

    def __init__(self, data: Any = None, *, strategies: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.made_with = {"strategies": strategies}
        field = self.fields["under"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = strategies

    @property
    def to(self) -> StrategyPlace:
        return place_of(self.cleaned_data["under"])


class PromoteForm(MoveForm):
    text = LongTextField(label="What will be done", max_length=LONGEST_MILESTONE, rows=3)
    field_order = ("seen", "text", "under")


class ChosenForm(SeenForm):
    """Which of the differences are taken over, by their places."""

    take = forms.MultipleChoiceField(
        label="Differences", error_messages={"required": "Choose what the plan should take over"}
    )

    def __init__(self, data: Any = None, *, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.made_with = {"choices": choices}
        field = self.fields["take"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    @property
    def chosen(self) -> frozenset[int]:
        return frozenset(map(int, self.cleaned_data["take"]))

    def against(self, typed: forms.BaseForm) -> tuple[Difference, ...]:
        return ()  # the page lists them all again


def strategies_of(plan: ReadPlan) -> list[tuple[str, str]]:
    return [
        (StrategyPlace(number, place).code, f"{number}.{place} {_short(strategy.title)}")
        for number, objective in enumerate(plan.objectives, 1)
        for place, strategy in enumerate(objective.strategies, 1)
    ]


def place_of(code: str) -> StrategyPlace:
    objective, strategy = map(int, code.split("."))
    return StrategyPlace(objective, strategy)


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:89]}…"  # noqa: PLR2004 -- a line of a select box


def _agency_line(one: ReadAgency) -> str:
    name = f"{one.name} - {one.department}" if one.department else one.name
    return f"{name} (supporting)" if one.supports else name


def _officer_line(one: ReadOfficer) -> str:
    name = f"{one.name}, {one.detail}" if one.detail else one.name
    return f"{name} (accountable)" if one.accountable else name
