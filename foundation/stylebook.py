"""The page that shows every component in every state, at /style/ in standalone mode. Everything on it is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from foundation.charts import bar_chart, line_chart, sparkline, stacked_chart
from foundation.forms import DateField, Radios, Tickboxes
from foundation.http import Link, NavigationItem, Page, render

LONG_NAME = "The Borough of Marlhaven and Old Marl Interfaith Welcome, Advice and Resettlement Association (North)"
RATINGS = {
    "B": "Complete",
    "G": "On track",
    "A": "At risk",
    "R": "Off track",
    "N": "Not started",
    "-": "Not rated",
}
AGENCIES = [
    ("Charities", [("lantern", "Lantern Street Foundation"), ("harbour", "Harbour Night Shelter")]),
    ("Public bodies", [("council", "Marlhaven Council"), ("police", "Eastreach Police")]),
]


@dataclass(frozen=True, slots=True)
class SamplePartnership:
    name: str
    slug: str


class EveryField(forms.Form):
    """One field of every kind. Bound with nothing it shows every error."""

    title = forms.CharField(max_length=60)
    email = forms.EmailField(label="Email address", help_text="We send the invitation here")
    telephone = forms.CharField(required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
    people = forms.IntegerField(label="Number of people", min_value=1, max_value=500)
    agency = forms.ChoiceField(label="Lead agency", choices=[("", "Choose an agency"), *AGENCIES])
    due = DateField(label="Delivery date", help_text="For example, 31 3 2026")
    rating = forms.ChoiceField(
        label="How is it going?",
        choices=list(RATINGS.items()),
        widget=Radios(
            hints={"A": "Some slippage. Say what is being done about it.", "R": "It will miss its date, or has."},
            reveals={"R": "reason"},
        ),
    )
    reason = forms.CharField(label="What help is needed?", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    strands = forms.MultipleChoiceField(
        choices=[("prepare", "Prepare"), ("prevent", "Prevent"), ("protect", "Protect"), ("pursue", "Pursue")],
        widget=Tickboxes(hints={"prepare": "Reduce the harm when it happens"}),
    )
    notes = forms.CharField(widget=forms.Textarea)
    evidence = forms.FileField(label="Evidence file", required=False)
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    agreed = forms.BooleanField(label="I have permission to share this")
    locked = forms.CharField(label="Reference", disabled=True, initial="MAMS-2026-014", required=False)


class ListFilter(forms.Form):
    marks_optional = False

    words = forms.CharField(label="Words in the title", required=False)
    agency = forms.ChoiceField(choices=[("", "Any agency"), *AGENCIES], required=False)
    rating = forms.ChoiceField(choices=[("", "Any rating"), *RATINGS.items()], required=False)


def stylebook(request: HttpRequest) -> HttpResponse:
    return render(request, "style/index.html", samples())


def samples() -> dict[str, Any]:
    """What the page shows. It reads neither the clock nor the database."""
    milestones = _milestones()
    return {
        "bar": _frame(),
        "form": EveryField(
            initial={"title": "Train 40 front-line staff", "people": 40, "due": date(2026, 3, 31), "rating": "G"}
        ),
        "failed_form": EveryField(
            {"title": "x" * 80, "email": "somebody", "people": "many", "due_day": "31"},
            auto_id="failed_%s",
        ),
        "filter_form": ListFilter({"agency": "police"}, auto_id="filter_%s"),
        "milestones": milestones,
        "first_page": Paginator(range(1000), 50).page(2),
        "only_page": Paginator(range(3), 50).page(1),
        "sorting": {"key": "due", "descending": False, "href": {"title": "?sort=title", "due": "?sort=-due"}},
        "long_name": LONG_NAME,
        "ratings": RATINGS,
        "events": _events(),
        "charts": _charts(),
    }


def _frame() -> Page:
    """Somebody of two partnerships, so that the page wears every part of the bar."""
    own = SamplePartnership("Marlhaven Against Modern Slavery", "marlhaven")
    texts = ("Home", "Action plan", "People", "Organisations")
    return Page(
        partnership=own,
        navigation=[NavigationItem(text, "#", current=text == "Action plan") for text in texts],
        partnerships=[Link(own.name, "#"), Link(LONG_NAME, "#")],
        person_name="Tobias Okafor-Lindqvist",
        demo=True,
    )


def _milestones() -> list[dict[str, Any]]:
    rows = [
        ("Train 40 front-line staff in first response", "Lantern Street Foundation", "31 Mar 2026", "G"),
        ("Agree one referral route with every housing provider in the borough", LONG_NAME, "Ongoing", "A"),
        ("Publish a profile for each of the six towns", "Marlhaven Council", "30 Sep 2025", "R"),
        ("Hold the first tabletop exercise", "Eastreach Police", "31 Dec 2025", "B"),
        ("Map safe accommodation", "Harbour Night Shelter", "April 2027", "N"),
        ("Review the volunteer handbook", "Lantern Street Foundation", "No date", "-"),
    ]
    return [dict(zip(("title", "lead", "due", "rag"), row, strict=True)) for row in rows]


def _events() -> list[dict[str, Any]]:
    return [
        {
            "title": "Rated at risk",
            "at": datetime(2026, 6, 9, 13, 5, tzinfo=UTC),
            "by": "Marisol Vane",
            "text": "Two trainers have left. Pellworth has offered one of theirs until September.",
        },
        {"title": "Delivery date moved to 31 March 2026", "at": date(2026, 2, 17), "by": "Tobias Okafor-Lindqvist"},
        {"title": "Milestone added", "at": date(2025, 4, 2), "text": "From the action plan 2025 to 2028."},
    ]


def _charts() -> dict[str, Any]:
    quarters = ["Apr to Jun 2025", "Jul to Sep 2025", "Oct to Dec 2025", "Jan to Mar 2026", "Apr to Jun 2026"]
    return {
        "bars": bar_chart({"Befriending": 17, "Mentoring": 9, "Practical help": 78, "Conversation in English": 0}),
        "stacked": stacked_chart(
            {
                "1. Prepare": {"B": 3, "G": 4, "A": 2, "R": 0, "N": 1, "-": 0},
                "2. Prevent": {"B": 2, "G": 3, "A": 2, "R": 1, "N": 0, "-": 1},
                "3. Protect": {"B": 2, "G": 3, "A": 1, "R": 2, "N": 1, "-": 2},
                "4. Pursue": {"B": 1, "G": 2, "A": 2, "R": 1, "N": 0, "-": 0},
                "5. An objective with no milestones yet": {},
            },
            words=RATINGS,
        ),
        "one_line": line_chart(quarters, {"Referrals": [8, 11, None, 14, 12]}),
        "three_lines": line_chart(
            quarters, {"Active": [12, 15, 17, 20, 23], "Waiting": [6, 5, 7, 4, 4], "Ended": [1, 4, 8, 12, 16]}
        ),
        "nothing": bar_chart({}),
        "spark": sparkline([3, 4, 4, 7, 6, 9], what="Open milestones"),
        "no_spark": sparkline([], what="Open milestones"),
    }
