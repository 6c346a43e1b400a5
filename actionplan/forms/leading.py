"""Who leads: rows of agencies and officers, which can be added and taken away without script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from actionplan.forms.answers import SeenField
from actionplan.models import AgencyLead, Milestone, OfficerLead, Strategy
from actionplan.services.leading import NamedOfficer
from actionplan.services.plans import NewAgency, NewOfficer
from foundation.forms import Radios
from partnership.forms import NameField
from partnership.models import Organisation, Person

MOST_ROWS = 30
HIGHEST_VERSION = 2**31 - 1


class AgencyRow(forms.Form):
    organisation = forms.ChoiceField(label="Organisation", required=False)
    department = NameField(label="Department", max_length=160, required=False)
    part = forms.ChoiceField(label="Part", choices=AgencyLead.Part.choices, required=False)
    marks_optional = False

    def __init__(self, *args: Any, register: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "Choose an organisation"), *register.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("department") and not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Choose the agency whose department this is")
        return data


class OfficerRow(forms.Form):
    person = forms.ChoiceField(label="Somebody in the list of people", required=False)
    new_name = NameField(label="Or the name of somebody who is not in it", max_length=160, required=False)
    group_name = NameField(label="Or a group", max_length=160, required=False, help_text="Such as “All partners”.")
    accountable = forms.BooleanField(label="Accountable for it", required=False)
    marks_optional = False

    def __init__(self, *args: Any, register: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Nobody"), *register.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = [name for name in ("person", "new_name", "group_name") if data.get(name)]
        if len(given) > 1:
            self.add_error(given[1], "Name one person or one group in each row, and add a row for the next")
        if data.get("accountable") and not self.errors and given in ([], ["group_name"]):
            said = "A group cannot be accountable. Name a person" if given else "Say who is accountable"
            self.add_error("group_name" if given else "person", said)
        return data


AGENCIES = formset_factory(AgencyRow, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 10, validate_max=True)
OFFICERS = formset_factory(OfficerRow, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 10, validate_max=True)


class WhoseForm(forms.Form):
    """The version that was seen and, of a milestone, whether it has leads of its own."""

    version = SeenField()
    whose = forms.ChoiceField(
        label="Who leads it?",
        choices=[("strategy", "Whoever leads the strategy"), ("own", "Leads of its own")],
        widget=Radios(
            hints={"own": "If you name only agencies, the officers stay those of the strategy, and vice versa."}
        ),
    )

    def __init__(self, data: Any = None, *, owner: Strategy | Milestone, has_own: bool) -> None:
        initial = {"version": owner.version, "whose": "own" if has_own else "strategy"}
        super().__init__(data, initial=initial)
        if isinstance(owner, Strategy):
            del self.fields["whose"]


class LeadsForms:
    """The three forms of the page together. Two queries for the leads that are kept and two for the registers."""

    def __init__(self, owner: Strategy | Milestone, data: Any = None) -> None:
        self.owner = owner
        where = {str(owner._meta.model_name): owner}
        agencies = list(AgencyLead.objects.filter(**where).select_related("organisation"))
        officers = list(OfficerLead.objects.filter(**where).select_related("person"))
        self.now = (*map(str, agencies), *map(str, officers))
        self.bodies = {str(row.pk): row for row in [*Organisation.objects.taking_part(), *_bodies(agencies)]}
        self.people = {str(row.pk): row for row in Person.objects.outside_care()}
        self.people |= {str(row.person.pk): row.person for row in officers if row.person}
        changes_rows = bool(data) and bool(data.get("add") or data.get("remove"))
        self.is_sent = bool(data) and not changes_rows
        self.whose = WhoseForm(data or None, owner=owner, has_own=bool(self.now))
        kept = {"agencies": list(map(_agency, agencies)), "officers": list(map(_officer, officers))}
        rows = (
            {name: _retyped(name, data) for name in kept} if changes_rows else {n: r or [{}] for n, r in kept.items()}
        )
        self.agencies = self._rows(AGENCIES, "agencies", data, rows, self.bodies)
        self.officers = self._rows(OFFICERS, "officers", data, rows, self.people)

    def _rows(self, kind: Any, name: str, data: Any, rows: Any, register: Mapping[str, Any]) -> BaseFormSet[Any]:
        names = {key: str(row) for key, row in sorted(register.items(), key=lambda each: str(each[1]).casefold())}
        sent = data if self.is_sent else None
        formset: BaseFormSet[Any] = kind(sent, initial=rows[name], prefix=name, form_kwargs={"register": names})
        return formset

    @property
    def all(self) -> list[Any]:
        return [self.whose, self.agencies, self.officers]

    @property
    def has_own(self) -> bool:
        return str(self.whose.cleaned_data.get("whose", "own")) == "own"

    def is_valid(self) -> bool:
        if not all([self.whose.is_valid(), self.agencies.is_valid(), self.officers.is_valid()]):
            return False
        if "whose" in self.whose.fields and self.has_own and not (self.new_agencies or self.new_officers):
            self.whose.add_error("whose", "Name an agency or an officer below, or choose whoever leads the strategy")
            return False
        return True

    @property
    def version(self) -> int:
        found = self.whose.cleaned_data.get("version")
        return HIGHEST_VERSION if found is None else int(found)

    @property
    def new_agencies(self) -> list[NewAgency]:
        given = [form.cleaned_data for form in self.agencies if form.cleaned_data.get("organisation")]
        return [
            NewAgency(self.bodies[row["organisation"]], row["department"], AgencyLead.Part(row["part"] or "lead"))
            for row in given
        ]

    @property
    def new_officers(self) -> list[NewOfficer | NamedOfficer]:
        found: list[NewOfficer | NamedOfficer] = []
        for form in self.officers:
            row = form.cleaned_data
            if row.get("new_name"):
                found.append(NamedOfficer(row["new_name"], accountable=row["accountable"]))
            elif row.get("person") or row.get("group_name"):
                person = self.people.get(row["person"])
                found.append(NewOfficer(person, row["group_name"], accountable=row["accountable"]))
        return found

    def seen(self, version: int) -> None:
        """The same rows, to be sent again by somebody who has now read who leads."""
        data = self.whose.data.copy()  # type: ignore[attr-defined] # what a browser sends
        data["version"] = str(version)
        self.whose.data = data


def _bodies(agencies: list[AgencyLead]) -> list[Organisation]:
    """Those that lead already: one may have left the register's pickers since."""
    return [row.organisation for row in agencies]


def _agency(row: AgencyLead) -> dict[str, Any]:
    return {"organisation": str(row.organisation_id), "department": row.department, "part": row.part}


def _officer(row: OfficerLead) -> dict[str, Any]:
    person = str(row.person_id) if row.person_id else ""
    return {"person": person, "group_name": row.group_name, "accountable": row.accountable}


def _retyped(name: str, data: Any) -> list[dict[str, Any]]:
    """The rows as they were typed, with one more or one less."""
    fields = AgencyRow.base_fields if name == "agencies" else OfficerRow.base_fields
    count = data.get(f"{name}-TOTAL_FORMS", "")
    total = min(int(count), MOST_ROWS) if count.isdecimal() and len(count) <= len(str(MOST_ROWS)) else 0
    rows = [{field: data.get(f"{name}-{place}-{field}", "") for field in fields} for place in range(total)]
    gone = data.get("remove", "").removeprefix(f"{name}-")
    rows = [row for place, row in enumerate(rows) if str(place) != gone]
    return [*rows, {}] if data.get("add") == name else rows
