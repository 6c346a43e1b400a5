"""Forms of a review for what holds throughout the document: strands, columns, and who is meant by a printed name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from actionplan.forms.imports import SeenForm
from actionplan.importing.columns import Role
from actionplan.importing.readplan import ReadPlan
from actionplan.importing.strands import STRANDS
from actionplan.models import PlanImport
from actionplan.reports.imports_names import HeldColumns
from actionplan.services.imports import Suggested, seen_of, suggested
from foundation.forms import Radios
from foundation.lists import nearest_page
from partnership.forms import NameField


class StrandsForm(SeenForm):
    """A box for each objective, by its place."""

    marks_optional = False

    def __init__(self, data: Any = None, *, plan: ReadPlan, **options: Any) -> None:
        super().__init__(data, **options)
        self.made_with = {"plan": plan}
        for place, objective in enumerate(plan.objectives, 1):
            printed = objective.strand_as_published
            reads = objective.strand_suggested
            told = [
                f"Printed: {printed}." if printed else "No strand is printed.",
                f"Reads as: {reads}." if reads else "",
            ]
            words = dict.fromkeys((*STRANDS, *filter(None, (objective.strand_effective, printed))))
            self.fields[f"objective_{place}"] = forms.ChoiceField(
                label=f"{place}. {objective.title}",
                choices=[("", "None"), *((word, word) for word in words)],
                required=False,
                initial=objective.strand_effective,
                help_text=" ".join(filter(None, told)),
            )

    @property
    def strands(self) -> dict[int, str]:
        return {int(name.removeprefix("objective_")): value for name, value in self.answers.items()}


ROLE_WORDS = {
    Role.REFERENCE: "A number or reference",
    Role.OBJECTIVE: "The objective",
    Role.STRATEGY: "The strategy",
    Role.MILESTONE: "The milestones",
    Role.AGENCY: "Lead agencies",
    Role.OFFICER: "Lead officers",
    Role.LEAD: "Lead agencies and officers together",
    Role.DATE: "The date",
    Role.UPDATE: "The update",
    Role.RAG: "The rating",
    Role.KPI: "A KPI",
    Role.OUTCOME: "The outcome",
    Role.READERS: "Who may see it",
}
NAMES_A_PAGE = 25
AS_NOTE = "Something else: kept as a note"


class ColumnsForm(SeenForm):
    """A box for each column of one table, by its place from 0."""

    marks_optional = False

    def __init__(self, data: Any = None, *, held: HeldColumns, **options: Any) -> None:
        super().__init__(data, **options)
        self.made_with, self.tables = {"held": held}, held.tables
        for place, title in enumerate(held.titles):
            role_now = held.roles.get(place)
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=title or f"Column {place + 1}",
                choices=[("", AS_NOTE), *((role.value, words) for role, words in ROLE_WORDS.items())],
                required=False,
                initial=role_now.value if role_now else "",
                help_text=f"For example: {held.samples[place]}" if held.samples[place] else "",
            )

    @property
    def columns(self) -> dict[int, Role]:
        told = {int(name.removeprefix("column_")): value for name, value in self.cleaned_data.items() if name != "seen"}
        return {place: Role(value) for place, value in told.items() if value}


Match = dict[str, Any]


class NameForm(forms.Form):
    """Who is meant by one printed name. `match` is what `services.imports.match_names` takes."""

    marks_optional = False

    printed = forms.CharField(widget=forms.HiddenInput)
    who = forms.ChoiceField(label="Who is meant?")
    name = NameField(label="Name", max_length=160, required=False)
    known_name = NameField(label="Name in the list of people", max_length=160, required=False)

    def __init__(
        self, data: Any = None, *, printed: str, kind: str, offered: Mapping[str, str], now: Match | None,
        register: Mapping[str, Sequence[int]], prefix: str, is_same: bool = True,
    ) -> None:  # fmt: skip
        """`kind` is body, person or group; `offered` are suggestions as "organisation:12" and their words; `now` what
        was chosen already; `register` the numbers of known people by their name in small letters."""
        super().__init__(data, prefix=prefix, initial=_initial(printed, kind, offered, now, is_same=is_same))
        self.kind, self.register, self.was_chosen = kind, register, now is not None
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.label = f"“{printed}”"
        known = [(key, f"{words}, who is in the register" if kind != "body" else f"{words}, in the register")
                 for key, words in offered.items()]  # fmt: skip
        if kind == "body":
            # Where nobody is offered there is only a name to be asked.
            who.widget = Radios(reveals={"new": "name"}) if known else forms.HiddenInput()
            who.choices = [*known, ("new", "A body called")]
            self.fields["name"].label = "Name" if known else f"“{printed}” is called"
            del self.fields["known_name"]
        else:
            who.widget = Radios(reveals={"new": "name", "known": "known_name"})
            group = ("group", "A group or a post, not one person")
            others = [("known", "Somebody else in the list of people"), ("new", "Somebody new, called")]
            who.choices = [group, *known, *others] if kind == "group" else [*known, *others, group]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        who = data.get("who")
        if who == "new" and not data.get("name"):
            self.add_error("name", "Enter the name")
        if who == "known" and len(self.register.get(str(data.get("known_name", "")).casefold(), ())) != 1:
            self.add_error("known_name", "Enter the full name of one person in the list of people")
        return data

    @property
    def chosen_words(self) -> str:
        """What was settled, as its choice words it."""
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        words = str(dict(who.choices).get(self.initial["who"], ""))  # type: ignore[arg-type] # a list of pairs
        return f"{words} {self.initial['name']}" if self.initial["who"] == "new" else words

    @property
    def match(self) -> Match:
        data = self.cleaned_data
        kind, _colon, number = data["who"].partition(":")
        if number:
            return {kind: int(number)}
        if kind == "known":
            return {"person": self.register[data["known_name"].casefold()][0]}
        return {"group": data["printed"]} if kind == "group" else {"new": data["name"]}


def _initial(
    printed: str, kind: str, offered: Mapping[str, str], now: Match | None, *, is_same: bool
) -> dict[str, str]:
    """The first suggestion where it is of the same name, until somebody has chosen; of names that are only alike
    nobody is chosen for them."""
    usual = "group" if kind == "group" else next(iter(offered), "new") if is_same or not offered else ""
    if now is None:
        return {"printed": printed, "who": usual, "name": printed}
    ((chosen, value),) = now.items()
    who = f"{chosen}:{value}" if chosen in ("organisation", "person") else chosen
    return {"printed": printed, "who": who, "name": value if chosen == "new" else printed}


def name_forms(
    data: Any, *, names: Sequence[tuple[str, str]], suggested: Suggested, chosen: Mapping[str, Mapping[str, Match]]
) -> list[NameForm]:
    """A form for each (kind, printed name). `chosen` is what was matched already: "bodies" and "people"."""
    register: dict[str, list[int]] = {}
    for pk, name in suggested.person_names.items():
        register.setdefault(name.casefold(), []).append(pk)
    made = []
    for place, (kind, printed) in enumerate(names):
        now = chosen["bodies" if kind == "body" else "people"].get(printed)
        form = NameForm(
            data,
            printed=printed,
            kind=kind,
            offered=_offered(kind, printed, suggested, now),
            now=now,
            register=register,
            prefix=f"name-{place}",
            is_same=printed in suggested.same,
        )
        made.append(form)
    return made


def _offered(kind: str, printed: str, suggested: Suggested, now: Match | None) -> dict[str, str]:
    """The suggestions, and whoever was chosen."""
    word = "organisation" if kind == "body" else "person"
    names = suggested.organisation_names if kind == "body" else suggested.person_names
    found = suggested.bodies if kind == "body" else suggested.people
    keys = [*([now[word]] if now and word in now else []), *found.get(printed, ())]
    return {f"{word}:{key}": names[key] for key in dict.fromkeys(keys) if key in names}


class NamesForms:
    """A page of the names that a document prints, a form for each. Two queries."""

    def __init__(self, review: PlanImport, draft: ReadPlan, *, number: str, data: Any = None) -> None:
        names = [("body", name) for name in draft.agencies]
        names += [("person", name) for name in draft.officers] + [("group", name) for name in draft.groups]
        self.page = nearest_page(names, number, NAMES_A_PAGE)
        self.seen = seen_of((review.bodies, review.people))
        self.was_seen = str(data.get("seen", "")) if data else ""
        chosen = {"bodies": review.bodies, "people": review.people}
        shown = list(self.page.object_list)
        found = suggested(
            agencies=[printed for kind, printed in shown if kind == "body"],
            officers=[printed for kind, printed in shown if kind == "person"],
        )
        self.names = [printed for _kind, printed in shown]
        self.forms = name_forms(data, names=shown, suggested=found, chosen=chosen)

    def are_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]  # each is asked, so that each says what is wrong
        return all(valid)

    def matches(self, *, bodies: bool) -> dict[str, Match]:
        """Those of bodies, or those of people and groups; only of names that stand on this page."""
        return {
            form.cleaned_data["printed"]: form.match
            for form in self.forms
            if (form.kind == "body") == bodies and form.cleaned_data["printed"] in self.names
        }

    @property
    def next_page(self) -> int:
        return self.page.next_page_number() if self.page.has_next() else 1
