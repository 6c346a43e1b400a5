"""A KPI, and a value of it with the days that it covers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from actionplan.forms.answers import SeenField
from actionplan.measures import EXAMPLES, Period, PeriodKind, UnreadableNumber, in_figures, read_number
from actionplan.models import Kpi, KpiValue, Objective, Plan, Visibility
from foundation.figures import Figure, of_days
from foundation.formfields import Radios
from foundation.forms import DateField
from foundation.periods import DeliveryDate, Precision, UnreadableDate
from partnership.forms import FilterForm

LONGEST_COMMENTARY = 2000
YES_OR_NO = (("yes", "Yes"), ("no", "No"))
HOW_MANY = {
    PeriodKind.FINANCIAL_QUARTER: 20,
    PeriodKind.CALENDAR_QUARTER: 20,
    PeriodKind.FINANCIAL_YEAR: 8,
    PeriodKind.MONTH: 36,
}
"""How many periods back a value can be recorded by choosing; any others are typed as days."""
BEFORE_A_TO = " to "


class ObjectiveField(forms.ModelChoiceField):  # type: ignore[type-arg] # the class takes no parameter when it runs
    def label_from_instance(self, obj: Objective) -> str:
        return obj.heading


class KpiForm(forms.Form):
    objective = ObjectiveField(
        label="Which objective does it measure?", queryset=None, empty_label="Choose an objective"
    )
    text = forms.CharField(
        label="What is measured?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In the words of the plan, like “Front-line workers who can name the signs”.",
    )
    kind = forms.ChoiceField(label="What kind of answer does it have?", choices=Kpi.Kind, widget=Radios)
    unit = forms.CharField(
        label="What is counted?",
        max_length=40,
        required=False,
        help_text="For a number: “people trained”. For a percentage, what it is a share of: “of officers trained”.",
    )
    better = forms.ChoiceField(label="Which way is better?", choices=Kpi.Better, widget=Radios)
    baseline = forms.CharField(
        label="Baseline", max_length=40, required=False, help_text="Where it stood to begin with."
    )
    baseline_on = DateField(label="Date of the baseline", required=False, help_text="For example, 31 3 2025.")
    target = forms.CharField(label="Target", max_length=40, required=False)
    target_on = DateField(label="Date of the target", required=False, help_text="For example, 31 3 2028.")
    source = forms.CharField(
        label="Where do the figures come from?",
        max_length=200,
        required=False,
        help_text="Such as a register or a published table. Each value can name a source of its own.",
    )
    visibility = forms.ChoiceField(label="Who may read it once it is published?", choices=Visibility, widget=Radios)
    version = SeenField()

    def __init__(self, data: Any = None, *, plan: Plan, kpi: Kpi | None = None, objective: str = "") -> None:
        super().__init__(data, initial=_shown(kpi) if kpi else {**BLANK, "objective": objective})
        field = self.fields["objective"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Objective.objects.filter(plan=plan)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("baseline", "target"):
            cleaned[name] = self._number(name)
        baseline, target, better = (cleaned.get(name) for name in ("baseline", "target", "better"))
        if baseline is None or target is None:
            return cleaned
        if better == Kpi.Better.HIGHER and target < baseline:
            self.add_error("target", "The target is below the baseline, although higher is better. Change one of them.")
        if better == Kpi.Better.LOWER and target > baseline:
            self.add_error("target", "The target is above the baseline, although lower is better. Change one of them.")
        return cleaned

    def _number(self, name: str) -> Decimal | None:
        typed, kind = self.cleaned_data.get(name), self.cleaned_data.get("kind")
        if not typed or not kind:
            return None
        try:
            return read_number(typed, kind)
        except UnreadableNumber as unreadable:
            self.add_error(name, str(unreadable))
            return None

    @property
    def values(self) -> dict[str, Any]:
        """As `services.kpis.add` and `change` take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def after(self, current: Kpi) -> KpiForm:
        """The same answers, to be sent once more by somebody who has now read what stands."""
        data = {**self.data.dict(), "version": str(current.version)}  # type: ignore[attr-defined] # a QueryDict
        return KpiForm(data, plan=current.objective.plan, kpi=current)


BLANK = {"kind": Kpi.Kind.NUMBER, "better": Kpi.Better.HIGHER, "visibility": Visibility.PARTNERSHIP}


def _shown(kpi: Kpi) -> dict[str, Any]:
    names = ("text", "kind", "unit", "better", "baseline_on", "target_on", "source", "visibility", "version")
    numbers = {"baseline": kpi.baseline, "target": kpi.target}
    return {
        "objective": kpi.objective_id,
        **{name: getattr(kpi, name) for name in names},
        **{name: "" if number is None else in_figures(number, kpi.kind) for name, number in numbers.items()},
    }


class ValueForm(forms.Form):
    """A value for a period. `seen` is the value of the same days that the page showed when it was opened."""

    marks_optional = False

    period = forms.ChoiceField(
        label="What does the value cover?",
        choices=PeriodKind,
        widget=Radios(
            hints={
                PeriodKind.FINANCIAL_QUARTER: "The council's year: quarter 1 is April to June.",
                PeriodKind.CALENDAR_QUARTER: "As Home Office statistics count: quarter 1 is January to March.",
            },
            reveals={kind: kind for kind in PeriodKind},
        ),
    )
    financial_quarter = forms.ChoiceField(label="Which financial quarter?", required=False)
    calendar_quarter = forms.ChoiceField(label="Which calendar quarter?", required=False)
    financial_year = forms.ChoiceField(label="Which financial year?", required=False)
    month = forms.ChoiceField(label="Which month?", required=False)
    days = forms.CharField(
        label="From which day to which day?",
        max_length=80,
        required=False,
        help_text="For example, 1 April 2026 to 15 May 2026. For one day, write that day.",
    )
    value = forms.CharField(label="Value", max_length=40)
    out_of = forms.IntegerField(
        label="Of how many?",
        min_value=1,
        max_value=2_000_000_000,
        required=False,
        help_text="The number of which this is a percentage. Leave it empty only if the source does not say.",
    )
    source = forms.CharField(
        label="Source", max_length=200, required=False, help_text="Only if it is another than the KPI's own."
    )
    commentary = forms.CharField(
        label="What should a reader know about it?",
        max_length=LONGEST_COMMENTARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="You can leave it empty. Name no survivor, and no count of survivors below 5.",
    )
    seen = SeenField()

    def __init__(
        self, data: Any = None, *, kpi: Kpi, on: date, of: KpiValue | None = None, taken: dict[str, Any] | None = None
    ) -> None:
        """`of` is the value to put right, and `taken` a figure as `CountForm.taken` gives it: the form begins so."""
        usual = taken or {"period": PeriodKind.FINANCIAL_QUARTER}
        super().__init__(data, initial=_value_shown(of, kpi) if of else usual)
        self.kpi = kpi
        for kind, many in HOW_MANY.items():
            field = self.fields[kind]
            assert isinstance(field, forms.ChoiceField)
            choices = [(_code(period), period.label) for period in _back_from(on, kind, many)]
            shown = Period(kind, of.starts_on, of.ends_on) if of and of.period_kind == kind else None
            if shown and (_code(shown), shown.label) not in choices:
                choices.append((_code(shown), shown.label))
            field.choices = [("", "Choose one"), *choices]
        if kpi.kind != Kpi.Kind.PERCENTAGE:
            del self.fields["out_of"]
        if kpi.kind == Kpi.Kind.YES_NO:
            self.fields["value"] = forms.ChoiceField(label="Is it so?", choices=YES_OR_NO, widget=Radios)
        else:
            unit = f", in “{kpi.unit}”" if kpi.unit else ""
            self.fields["value"].help_text = f"In figures{unit}. For example, {EXAMPLES[kpi.kind]}."

    def clean_value(self) -> Decimal:
        try:
            return read_number(self.cleaned_data["value"], self.kpi.kind)
        except UnreadableNumber as unreadable:
            raise ValidationError(str(unreadable)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("period")
        if kind and kind not in self.errors:
            try:
                cleaned["period"] = _days(cleaned[kind]) if kind == PeriodKind.DAYS else _chosen(kind, cleaned[kind])
            except ValidationError as wrong:
                self.add_error(kind, wrong)
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """As `services.kpis.record` takes it."""
        names = ("period", "value", "out_of", "source", "commentary", "seen")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def after(self, newest: KpiValue, on: date) -> ValueForm:
        """The same answers, to be sent once more by somebody who has now read the value `newest`."""
        data = {**self.data.dict(), "seen": str(newest.pk)}  # type: ignore[attr-defined] # a QueryDict
        return ValueForm(data, kpi=self.kpi, on=on)


class CountForm(FilterForm):
    """Of which quarter something is to be counted, sent by GET; and which of the figures is then taken."""

    quarter = forms.ChoiceField(label="Quarter", required=False)
    figure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kpi: Kpi, on: date) -> None:
        super().__init__(data)
        self.kpi = kpi
        self.periods = {
            f"{kind}:{_code(period)}": period
            for kind in (PeriodKind.FINANCIAL_QUARTER, PeriodKind.CALENDAR_QUARTER)
            for period in _back_from(on, kind, HOW_MANY[kind])
        }
        choices = [(code, f"{period.label}, {period.kind.label.lower()}") for code, period in self.periods.items()]
        self.fields["quarter"].choices = [("", "Choose one"), *choices]  # type: ignore[attr-defined]

    @property
    def period(self) -> Period | None:
        return self.periods.get(self.wanted.get("quarter", ""))

    @property
    def figures(self) -> list[Figure]:
        """Those of the KPI's own kind; none before a quarter is chosen."""
        found = of_days(self.period.starts_on, self.period.ends_on) if self.period else []
        return [figure for figure in found if figure.kind == self.kpi.kind]

    def taken(self, figures: list[Figure]) -> dict[str, Any] | None:
        """What `ValueForm` begins with, where one of the figures was chosen."""
        figure = next((each for each in figures if each.key == self.wanted.get("figure")), None)
        if figure is None or self.period is None:
            return None
        return {
            "period": self.period.kind,
            self.period.kind.value: _code(self.period),
            "value": in_figures(figure.value, self.kpi.kind),
            "out_of": figure.out_of,
            "source": f"Counted here: {figure.label.lower()}",
            "commentary": figure.counted,
        }


def _value_shown(value: KpiValue, kpi: Kpi) -> dict[str, Any]:
    period = Period(PeriodKind(value.period_kind), value.starts_on, value.ends_on)
    figures = in_figures(value.value, kpi.kind)
    return {
        "period": period.kind,
        period.kind.value: period.label if period.kind is PeriodKind.DAYS else _code(period),
        "value": figures.lower() if kpi.kind == Kpi.Kind.YES_NO else figures,
        "out_of": value.out_of,
        "source": value.source,
        "commentary": value.commentary,
        "seen": value.pk,
    }


def _back_from(on: date, kind: PeriodKind, many: int) -> list[Period]:
    """The period around the day, the one before it, and so on."""
    found = [Period.containing(on, kind)]
    while len(found) < many:
        found.append(Period.containing(found[-1].starts_on - timedelta(days=1), kind))
    return found


def _code(period: Period) -> str:
    return period.starts_on.isoformat()


def _chosen(kind: str, code: str) -> Period:
    if not code:
        raise ValidationError(f"Choose which {PeriodKind(kind).label.lower()} it covers")
    return Period.containing(date.fromisoformat(code), PeriodKind(kind))


def _days(text: str) -> Period:
    """ "1 April 2026 to 15 May 2026", or one day."""
    first, _to, last = text.replace("\u2013", BEFORE_A_TO).replace(" until ", BEFORE_A_TO).partition(BEFORE_A_TO)
    starts_on, ends_on = _day(first), _day(last or first)
    if ends_on < starts_on:
        raise ValidationError("The last day is before the first. Write the first day first.")
    return Period(PeriodKind.DAYS, starts_on, ends_on)


def _day(text: str) -> date:
    asked = "Write the first and the last day, like 1 April 2026 to 15 May 2026"
    try:
        read = DeliveryDate.parse(text)
    except UnreadableDate:
        raise ValidationError(asked) from None
    if read.precision is not Precision.DAY or read.ends_on is None:
        raise ValidationError(asked)
    return read.ends_on
