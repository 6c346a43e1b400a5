"""One officer in the place of another: whom, by whom, and in which plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from actionplan.models import Plan
from actionplan.querysets import leads_of
from actionplan.services.leads import Officer
from foundation.formfields import Radios, Tickboxes
from partnership.models import Person
from partnership.names import refuse_deceptive_name

KNOWN, NEW = "known", "new"


class ReplaceForm(forms.Form):
    """`seen` comes with the second sending only: what the preview showed."""

    marks_optional = False

    old = forms.ChoiceField(label="Who is to be replaced?")
    whom = forms.ChoiceField(
        label="By whom?",
        choices=((KNOWN, "Somebody whom the plan or the register knows"), (NEW, "Somebody new")),
        widget=Radios(reveals={KNOWN: "known", NEW: "name"}),
        initial=KNOWN,
    )
    known = forms.ChoiceField(label="Name", required=False)
    name = forms.CharField(
        label="Name of somebody new",
        max_length=160,
        required=False,
        validators=[refuse_deceptive_name],
        help_text="They are added to the register of people, without an account.",
    )
    plans = forms.MultipleChoiceField(label="In which plans?", widget=Tickboxes)
    note = forms.CharField(
        label="What should whoever takes over know?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is written into the history of each open milestone that changes hands. Leave it empty where only"
        " a spelling is put right. Name no survivor.",
    )
    seen = forms.CharField(required=False, max_length=100_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: Plan, old: str = "") -> None:
        """Of an open plan; the other open ones are offered beside it."""
        self.open_plans = {str(each.pk): each for each in Plan.objects.exclude(status=Plan.Status.CLOSED)}
        super().__init__(data, initial={"old": old, "whom": KNOWN, "plans": list(self.open_plans)})
        leads = {lead.key: lead.name for lead in leads_of(plan) if lead.kind == "officer"}
        leading = sorted(leads.items(), key=lambda item: item[1].casefold())
        register = [
            (str(person.pk), person.name) for person in Person.objects.outside_care() if str(person.pk) not in leads
        ]
        self._offer("old", [("", "Choose somebody"), *leading])
        self._offer("known", [("", "Choose somebody"), ("Officers of this plan", leading), ("The register", register)])
        self._offer("plans", [(key, each.title) for key, each in self.open_plans.items()])
        self._names = {name.casefold() for _key, name in [*leading, *register]}

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("whom") == KNOWN and "known" not in self.errors:
            if not cleaned.get("known"):
                self.add_error("known", "Choose who takes over")
            elif cleaned.get("known") == cleaned.get("old"):
                self.add_error("known", "Choose somebody else than the one who is replaced")
        if cleaned.get("whom") == NEW and "name" not in self.errors:
            self._check_name(str(cleaned.get("name", "")))
        return cleaned

    def _check_name(self, name: str) -> None:
        if not name:
            self.add_error("name", "Enter the name of whoever takes over")
        elif name.casefold() in self._names:
            said = f"{name} is known already. Choose the name from the list instead."
            self.add_error("name", ValidationError(said, code="known"))

    @property
    def replaced(self) -> Officer:
        return Officer.at(self.cleaned_data["old"])

    @property
    def successor(self) -> Officer | None:
        """None for somebody whom the register does not know yet."""
        return Officer.at(self.cleaned_data["known"]) if self.cleaned_data["whom"] == KNOWN else None

    @property
    def successor_name(self) -> str:
        known = self.successor
        return known.name if known else str(self.cleaned_data["name"])

    @property
    def chosen_plans(self) -> list[Plan]:
        return [self.open_plans[key] for key in self.cleaned_data["plans"]]
