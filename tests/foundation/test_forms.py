"""What a form says and how it is drawn, from the label that its author wrote."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from foundation import formwords
from foundation.forms import DateField, Radios, Tickboxes, error_links
from tests.foundation.elements import Elements

LETTERS = [("A to B", [("a", "Apple"), ("b", "Bread")]), ("C", [("c", "Cheese")])]


class Everything(forms.Form):
    title = forms.CharField(max_length=10)
    email = forms.EmailField(label="Email address", help_text="We write <here>")
    people = forms.IntegerField(label="Number of people", min_value=1)
    food = forms.ChoiceField(choices=[("", "Choose"), *LETTERS])
    due = DateField(label="Delivery date")
    rating = forms.ChoiceField(
        label="How is it going?",
        choices=[("G", "Well"), ("R", "Badly")],
        widget=Radios(hints={"R": "Say why"}, reveals={"R": "reason"}),
    )
    reason = forms.CharField(label="What is wrong?", required=False, widget=forms.Textarea)
    strands = forms.MultipleChoiceField(choices=[("1", "Prepare"), ("2", "Prevent")], widget=Tickboxes())
    notes = forms.CharField(widget=forms.Textarea)
    evidence = forms.FileField(label="Evidence file")
    password = forms.CharField(widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="I have permission")
    opened = forms.SplitDateTimeField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, initial="t<1>")


class Row(forms.Form):
    name = forms.CharField()


def textarea_value(page: str, name: str) -> str:
    """What a browser would send back: HTML drops one newline directly after the tag."""
    match = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert match
    return match[1].removeprefix("\n")


@pytest.mark.parametrize(
    ("label", "field", "expected"),
    [
        ("Title", forms.CharField(), "Enter a title"),
        ("Email address", forms.EmailField(), "Enter an email address"),
        ("Organisation", forms.CharField(), "Enter an organisation"),
        ("Unit cost", forms.CharField(), "Enter a unit cost"),
        ("User name", forms.CharField(), "Enter a user name"),
        ("NHS number", forms.CharField(), "Enter an NHS number"),
        ("DBS number", forms.CharField(), "Enter a DBS number"),
        ("Notes", forms.CharField(), "Enter notes"),
        ("Number of people", forms.IntegerField(), "Enter a number of people"),
        ("Address", forms.CharField(), "Enter an address"),
        ("Your name", forms.CharField(), "Enter your name"),
        ("Lead agency", forms.ChoiceField(), "Choose a lead agency"),
        ("Evidence file", forms.FileField(), "Choose an evidence file"),
        ("Choose a role", forms.ChoiceField(), "Choose a role"),
        ("How is it going?", forms.CharField(), "Answer the question: How is it going?"),
        ("What happened", forms.CharField(), "Answer the question: What happened"),
        ("I have permission", forms.BooleanField(), "Tick the box: I have permission"),
        ("100% of it", forms.CharField(), "Enter a 100% of it"),
        ("", forms.CharField(), "Enter an answer"),
    ],
)
def test_a_missing_answer_is_asked_for_by_its_label(label: str, field: forms.Field, expected: str) -> None:
    assert formwords.missing_answer(field, label) == expected


@pytest.mark.parametrize(
    ("field", "given", "expected"),
    [
        (forms.CharField(max_length=5), "too long", "Share must be 5 characters or fewer. It now has 8."),
        (forms.CharField(min_length=5), "four", "Share must be 5 characters or more. It now has 4."),
        (forms.IntegerField(), "many", "Share must be a whole number, like 12"),
        (forms.DecimalField(), "many", "Share must be a number, like 12.5"),
        (forms.IntegerField(max_value=9), "10", "Share must be 9 or less"),
        (forms.IntegerField(min_value=9), "8", "Share must be 9 or more"),
        (forms.EmailField(), "somebody", "Enter an email address in full, like name@example.org"),
        (forms.URLField(assume_scheme="https"), "not one", "Enter a web address in full, like https://www.example.org"),
        (forms.TimeField(), "noon", "Enter a time, like 14:30"),
        (forms.DateField(), "noon", "Enter a date, like 31/3/2026"),
        (forms.DateTimeField(), "noon", "Enter a date and time, like 31/3/2026 14:30"),
        (forms.ChoiceField(choices=[("a", "A")]), "z", "Choose an answer from the list"),
        (forms.CharField(), "a\x00b", "Remove the characters that cannot be stored"),
        (forms.CharField(), "a\ud800b", "Remove the characters that cannot be stored"),
        (forms.CharField(), "  ", "Enter a share"),
    ],
)
def test_an_answer_that_cannot_be_used_is_answered_plainly(field: forms.Field, given: str, expected: str) -> None:
    form = type("Form", (forms.Form,), {"share": field})({"share": given})

    assert form.errors == {"share": [expected]}


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("By when?", "Your answer to “By when?” must be 3 characters or fewer. It now has 4."),
        ("What is 50% of it?", "Your answer to “What is 50% of it?” must be 3 characters or fewer. It now has 4."),
        ("Choose a name", "Your answer to “Choose a name” must be 3 characters or fewer. It now has 4."),
        ("", "Your answer must be 3 characters or fewer. It now has 4."),
    ],
)
def test_an_answer_to_a_question_that_cannot_be_used_says_which_question(label: str, expected: str) -> None:
    form = type("Form", (forms.Form,), {"share": forms.CharField(max_length=3, label=label)})({"share": "long"})

    assert form.errors == {"share": [expected]}


def test_the_words_of_the_author_win() -> None:
    class Own(forms.Form):
        title = forms.CharField(error_messages={"required": "Give it a name"})

    assert Own({}).errors == {"title": ["Give it a name"]}


def test_one_form_does_not_change_the_words_of_the_next() -> None:
    class Renamed(Row):
        def __init__(self, data: dict[str, str], label: str) -> None:
            super().__init__(data)
            self.fields["name"].label = label

    assert Renamed({}, "Town").errors == {"name": ["Enter a town"]}
    assert Renamed({}, "Agency").errors == {"name": ["Enter an agency"]}


def test_a_label_with_a_per_cent_sign_does_not_break_its_message() -> None:
    class Percent(forms.Form):
        share = forms.CharField(label="% done", max_length=1)

    assert Percent({"share": "ab"}).errors == {"share": ["% done must be 1 characters or fewer. It now has 2."]}


@given(st.text(st.characters(exclude_categories=[])))
def test_nothing_typed_into_a_text_box_breaks_the_page_that_shows_it_again(text: str) -> None:
    form = Row({"name": text})

    form.is_valid()

    assert str(form).encode()


def test_every_error_leads_to_an_element_of_the_page() -> None:
    form = Everything({"food": "z"})

    page = Elements(str(form))

    leads = [link["href"].removeprefix("#") for link in error_links([form]) if link["href"]]
    assert len(leads) == 11
    assert [lead for lead in leads if lead not in page.ids] == []


def test_no_id_is_used_twice_and_every_pointer_finds_one() -> None:
    page = Elements(str(Everything({"food": "z"})))

    assert sorted(page.ids) == sorted(set(page.ids))
    assert [pointer for pointer in page.pointers if pointer not in page.ids] == []


def test_errors_of_a_formset_lead_to_their_own_row() -> None:
    rows = forms.formset_factory(Row, min_num=2, extra=0)
    formset = rows({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "", "form-1-name": ""})

    assert error_links([formset]) == [
        {"text": "Enter a name", "href": "#id_form-0-name"},
        {"text": "Enter a name", "href": "#id_form-1-name"},
    ]
    assert {"id_form-0-name", "id_form-1-name"} <= set(Elements(str(formset)).ids)


def test_an_error_of_the_whole_form_comes_first_and_leads_nowhere() -> None:
    class Pair(Row):
        def clean(self) -> None:
            raise ValidationError("The start must be before the end")

    assert error_links([Pair({})]) == [
        {"text": "The start must be before the end", "href": ""},
        {"text": "Enter a name", "href": "#id_name"},
    ]


@pytest.mark.parametrize("written", ["\nfirst", "\n\nfirst\n", "first\n  second", " <b>&amp;</b>", ""])
def test_a_textarea_gives_back_exactly_what_was_written(written: str) -> None:
    class Notes(forms.Form):
        notes = forms.CharField(widget=forms.Textarea, strip=False)

    page = str(Notes(initial={"notes": written}))

    escaped = written.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert textarea_value(page, "notes") == escaped


def test_a_revealed_textarea_keeps_its_lines_too() -> None:
    page = str(Everything(initial={"rating": "R", "reason": "one\ntwo\n  three"}))

    assert textarea_value(page, "reason") == "one\ntwo\n  three"


def test_a_revealed_field_is_printed_once_inside_its_choice() -> None:
    page = str(Everything())

    assert page.count('name="reason"') == 1
    assert page.index("govuk-radios__conditional") < page.index('name="reason"') < page.index('name="strands"')


def test_a_value_that_is_not_known_prints_nothing() -> None:
    page = str(Everything(initial={"title": None, "notes": None}))

    assert "None" not in page


def test_a_number_is_typed_as_text_with_a_keyboard_of_digits() -> None:
    box = Elements(str(Everything())).named["people"][0]

    assert (box["type"], box["inputmode"], "min" in box) == ("text", "numeric", False)


def test_the_months_box_takes_letters() -> None:
    page = Elements(str(Everything(initial={"due": date(2026, 3, 31)}))).named

    boxes = [page[f"due_{part}"][0] for part in ("day", "month", "year")]
    assert [(box["value"], box["inputmode"]) for box in boxes] == [
        ("31", "numeric"),
        ("3", "text"),
        ("2026", "numeric"),
    ]


def test_a_password_is_never_sent_back() -> None:
    assert "hunter2" not in str(Everything({"password": "hunter2"}))


def test_what_is_chosen_is_shown_chosen() -> None:
    page = str(Everything({"food": "c", "rating": "R", "strands": ["2"], "agreed": "on"}))

    assert '<option value="c" selected>Cheese</option>' in page
    assert '<optgroup label="A to B">' in page
    checked = [str(box.get("value")) for boxes in Elements(page).named.values() for box in boxes if "checked" in box]
    assert checked == ["R", "2", "on"]


def test_what_people_wrote_is_never_taken_for_html() -> None:
    class Hostile(forms.Form):
        title = forms.CharField(label="<i>Title</i>", help_text="a <b>hint</b>")
        kind = forms.ChoiceField(label="Kind", choices=[('"><script>', "<script>alert(1)</script>")])

    page = str(Hostile({"title": "<script>", "kind": "<script>"}))

    assert [tag for tag in ("<script", "<i>", "<b>") if tag in page] == []


def test_help_that_is_known_to_be_safe_keeps_its_link() -> None:
    class Helped(forms.Form):
        password = forms.CharField(help_text=SafeString('<a href="/reset/">Forgotten?</a>'))

    assert '<a href="/reset/">Forgotten?</a>' in str(Helped())


def test_an_answer_that_need_not_be_given_says_so_except_in_a_filter() -> None:
    class Search(forms.Form):
        words = forms.CharField(required=False)

    class Filter(Search):
        marks_optional = False

    assert "Words (optional)" in str(Search())
    assert "(optional)" not in str(Filter())


def test_a_placeholder_is_not_passed_on() -> None:
    class Placed(forms.Form):
        login = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Email", "data-kept": "yes"}))

    box = Elements(str(Placed())).named["login"][0]
    assert ("placeholder" in box, box["data-kept"]) == (False, "yes")


def test_a_field_that_cannot_be_changed_is_disabled() -> None:
    class Locked(forms.Form):
        reference = forms.CharField(disabled=True, initial="MAMS-2026-014")
        kind = forms.ChoiceField(disabled=True, choices=[("a", "A")], widget=Radios())

    page = Elements(str(Locked())).named
    assert ["disabled" in page[name][0] for name in ("reference", "kind")] == [True, True]


def test_a_hidden_field_is_only_hidden() -> None:
    page = str(Everything())

    assert '<input type="hidden" name="token" value="t&lt;1&gt;" id="id_token">' in page
    assert "Token" not in page


def test_a_widget_that_we_do_not_know_still_has_its_label() -> None:
    page = str(Everything())

    assert re.search(r"<legend[^>]*>\s*Opened", page)
    assert "opened_0" in Elements(page).named


def test_an_empty_file_is_refused_in_plain_words() -> None:
    class Upload(forms.Form):
        evidence = forms.FileField()

    form = Upload({}, MultiValueDict({"evidence": [SimpleUploadedFile("plan.docx", b"")]}))

    assert form.errors == {"evidence": ["The file is empty. Choose another file."]}
