"""The macros: the borrowed ones against the package that they follow, our own against what they promise."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from jinja2 import Environment

from foundation.charts import BarChart, bar_chart, line_chart, stacked_chart
from foundation.stylebook import RATINGS, ListFilter, samples
from standalone.assets import choose_node
from standalone.checkout import Checkout
from tests.frames import empty_frame, full_frame, page_in

PACKAGE = Path(settings.BASE_DIR) / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"

# Where the macros are older than the package, and in how many of its examples they then differ. More is a fault.
KNOWN_DIFFERENCES = {
    "button": 1,  # HTML in a start button: we have none
    "character-count": 10,  # an attribute that says what is counted: the script takes the older one
    "date-input": 36,  # parts as options: ours are given whole
    "panel": 9,  # the interruption card: we have none
    "service-navigation": 2,  # a slot for a choice of language
    "summary-list": 1,  # an empty string in the place of a row
}
STYLES = Path(settings.BASE_DIR) / "static" / "styles" / "app.scss"
COMPONENTS_IN_USE = re.findall(r"govuk/components/([a-z-]+)", STYLES.read_text())


class Tokens(HTMLParser):
    """HTML without what makes no difference: order of attributes, space between words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, object]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("/", tag))

    def handle_data(self, data: str) -> None:
        self.found += [("word", word) for word in data.split()]


@pytest.fixture
def env() -> Environment:
    environment: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 engine has one
    return environment


def said(env: Environment, template: str, **context: object) -> str:
    return env.from_string(template).render(**context)


def words(page: str) -> str:
    return " ".join(str(part) for kind, part in Tokens(page).found if kind == "word")


def examples(component: str) -> Iterator[dict[str, Any]]:
    yield from json.loads((PACKAGE / component / "fixtures.json").read_text())["fixtures"]


@pytest.mark.parametrize("component", COMPONENTS_IN_USE)
def test_a_macro_makes_the_html_of_the_package_that_it_follows(env: Environment, component: str) -> None:
    macro = env.globals["govuk"](component)  # type: ignore[operator]
    differing = []
    for example in examples(component):
        try:
            same = Tokens(str(macro(example["options"]))).found == Tokens(example["html"]).found
        except Exception as fault:  # noqa: BLE001 - one broken example must not hide the others
            differing.append(f"{example['name']}: {fault}")
        else:
            differing += [] if same else [example["name"]]

    assert len(differing) == KNOWN_DIFFERENCES.get(component, 0), differing


@pytest.mark.parametrize(
    ("code", "letter", "word"),
    [
        ("B", "B", "Complete"),
        ("G", "G", "On track"),
        ("A", "A", "At risk"),
        ("R", "R", "Off track"),
        ("N", "N", "Not started"),
        ("-", "", "Not rated"),
        (None, "", "Not rated"),
    ],
)
def test_a_rating_has_a_letter_a_word_and_a_shape(env: Environment, code: str, letter: str, word: str) -> None:
    for macro in ("rag", "rag_letter"):
        drawn = said(env, f"{{% from 'components/tags.html' import {macro} %}}{{{{ {macro}(code) }}}}", code=code)

        assert words(drawn) == f"{letter} {word}".strip()
        assert drawn.count("<svg") == 1


def test_no_two_ratings_have_the_same_shape(env: Environment) -> None:
    macro = "{% from 'components/icons.html' import rag_shape %}{{ rag_shape(code) }}"

    assert len({said(env, macro, code=code) for code in RATINGS}) == 6


@pytest.mark.parametrize(
    ("count", "number", "expected"),
    [
        (0, 1, "0 milestones"),
        (1, 1, "1 milestone"),
        (50, 1, "50 milestones"),
        (51, 2, "Showing 51 to 51 of 51 milestones"),
        (1000, 2, "Showing 51 to 100 of 1,000 milestones"),
    ],
)
def test_a_list_says_what_part_of_it_is_shown(env: Environment, count: int, number: int, expected: str) -> None:
    template = "{% from 'components/tables.html' import page_count %}{{ page_count(rows, 'milestone') }}"

    assert words(said(env, template, rows=Paginator(range(count), 50).page(number))) == expected


def test_pages_of_a_list_keep_what_it_is_narrowed_by(env: Environment) -> None:
    template = "{% from 'components/tables.html' import pagination %}{{ pagination(rows, '?agency=3&', 'row') }}"

    page = said(env, template, rows=Paginator(range(1000), 50).page(20))

    assert re.findall(r'href="([^"]*)"', page) == [
        "?agency=3&amp;page=19",
        "?agency=3&amp;page=1",
        "?agency=3&amp;page=19",
        "?agency=3&amp;page=20",
    ]
    assert page.count('aria-current="page"') == 1


def test_a_list_on_one_page_has_no_pages(env: Environment) -> None:
    template = "{% from 'components/tables.html' import pagination %}{{ pagination(rows) }}"

    assert "<nav" not in said(env, template, rows=Paginator(range(3), 50).page(1))


@pytest.mark.parametrize(
    ("level", "heading"),
    [
        (constants.SUCCESS, "Done"),
        (constants.INFO, "For your information"),
        (constants.WARNING, "Please note"),
        (constants.ERROR, "There is a problem"),
    ],
)
def test_each_kind_of_message_has_words_of_its_own(env: Environment, level: int, heading: str) -> None:
    template = "{% from 'components/messages.html' import message_banners %}{{ message_banners(messages) }}"

    page = said(env, template, messages=[Message(level, "It is <saved>.")])

    assert words(page) == f"{heading} It is <saved>."
    assert "&lt;saved&gt;" in page


def test_no_errors_no_summary(env: Environment) -> None:
    macros = "{% from 'components/forms.html' import error_summary, error_prefix %}"
    template = macros + "{{ error_summary(them) }}{{ error_prefix(them) }}"

    assert said(env, template, them=[samples()["form"]]).strip() == ""
    assert said(env, template, them=[samples()["failed_form"]]).strip().endswith("Error:")


def test_a_count_of_nothing_is_still_a_progress_bar(env: Environment) -> None:
    template = "{% from 'components/layout.html' import progress_bar %}{{ progress_bar(0, 0, 'Read') }}"

    page = said(env, template)
    assert ('max="1"' in page, "Read: 0 of 0" in words(page)) == (True, True)


def test_a_tile_without_a_list_behind_it_is_no_link(env: Environment) -> None:
    template = "{% from 'components/layout.html' import stat_tile %}{{ stat_tile(number, 'people', href) }}"

    assert words(said(env, template, number="Fewer than 5", href=None)) == "Fewer than 5 people"
    assert "<a" not in said(env, template, number=7, href=None)
    assert '<a class="al-tile__link" href="/list/">' in said(env, template, number=7, href="/list/")


CHARTS = {
    "bar_chart": bar_chart({"Befriending <one>": 17, "Mentoring": 0}),
    "stacked_chart": stacked_chart({"1. Prepare": {"G": 3, "R": 1}, "2. Prevent": {}}, words=RATINGS),
    "line_chart": line_chart(["Q1", "Q2"], {"Active": [1, None], "Waiting": [2, 3]}),
}


TOLD = {
    "bar_chart": ["Befriending <one>: 17", "Mentoring: 0"],
    "stacked_chart": ["1. Prepare: 3 on track, 1 off track.", "2. Prevent: nothing."],
    "line_chart": ["How it goes"],
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_told_in_words_and_stands_beside_its_numbers(env: Environment, name: str) -> None:
    macro = f"{{% from 'components/charts.html' import {name} %}}{{{{ {name}(chart, 'How it goes') }}}}"

    page = said(env, macro, chart=CHARTS[name])

    assert [words(title) for title in re.findall(r"<title>(.*?)</title>", page)] == TOLD[name]
    assert page.count('role="img"') == len(TOLD[name])
    assert ("<table" in page, "style=" in page) == (True, False)


def test_a_line_is_described_point_by_point(env: Environment) -> None:
    macro = "{% from 'components/charts.html' import line_chart %}{{ line_chart(chart, 'How it goes') }}"

    assert "<desc>Active: Q1 1; Waiting: Q1 2, Q2 3.</desc>" in said(env, macro, chart=CHARTS["line_chart"])


@pytest.mark.parametrize("chart", [bar_chart({}), stacked_chart({}, words=RATINGS)])
def test_a_chart_of_nothing_says_so(env: Environment, chart: object) -> None:
    name = "bar_chart" if isinstance(chart, BarChart) else "stacked_chart"
    macro = f"{{% from 'components/charts.html' import {name} %}}{{{{ {name}(chart, 'How it goes') }}}}"

    assert "Nothing to show." in said(env, macro, chart=chart)


def test_the_numbers_beside_a_line_say_where_a_value_is_not_known(env: Environment) -> None:
    macro = "{% from 'components/charts.html' import line_chart %}{{ line_chart(chart, 'How it goes') }}"

    table = words(said(env, macro, chart=CHARTS["line_chart"]).split("<tbody")[1])

    assert "Q1 1 2 Q2 Not known 3" in table


def test_the_table_of_a_stacked_bar_shows_every_count_and_the_whole(env: Environment) -> None:
    macro = "{% from 'components/charts.html' import stacked_chart %}{{ stacked_chart(chart, 'How it goes') }}"

    table = words(said(env, macro, chart=CHARTS["stacked_chart"]).split("<table")[1])

    assert "What On track Off track All 1. Prepare 3 1 4 2. Prevent 0 0 0" in table


# Whole pages


def test_a_title_goes_from_the_page_to_the_product() -> None:
    page = page_in(full_frame(), "403.html", reason="No.")

    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title
    assert words(title[1]) == "You cannot do this - Marlhaven Against Modern Slavery - Alongside"


def test_the_frame_shows_where_one_is_and_how_to_leave() -> None:
    page = page_in(full_frame(), "403.html", reason="No.")

    assert page.count('href="/pellworth/"') == 1
    assert re.search(r'href="/marlhaven/plans/"\s+aria-current="page"', page)
    assert '<form method="post" action="/account/logout/"' in page
    assert "Marisol Vane" in page
    assert "Demonstration." in page


def test_without_a_partnership_the_frame_holds_the_mark_alone() -> None:
    for nothing in (empty_frame(), None):
        page = page_in(nothing, "403.html", reason="No.")

        assert ("Alongside" in page, "<nav" in page, "Sign out" in page, "Demonstration" in page) == (
            True,
            False,
            False,
            False,
        )


@pytest.mark.parametrize("name", ["403.html", "account/signed_out.html", "account/logout.html"])
@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_leads_to_its_people_from_every_page(name: str, demo: bool) -> None:
    page = page_in(replace(empty_frame(), demo=demo), name, redirect_field="")

    assert ('href="/demo/">Try it as somebody else</a>' in page) is demo


def test_outside_a_partnership_the_bar_has_no_address_to_cut_off() -> None:
    page = page_in(replace(empty_frame(), person_name="aoife.wrenfield@example.org"), "403.html")
    summary = re.search(r"<summary.*?</summary>", page, re.DOTALL)

    assert summary
    assert words(summary[0]) == "Your account"
    assert "Signed in as aoife.wrenfield@example.org" in page


def test_the_pages_of_an_account_lead_back_to_the_partnership_that_one_came_from() -> None:
    assert 'href="/account/2fa/?from=marlhaven"' in page_in(full_frame(), "403.html")

    asked = RequestFactory().get("/account/roles/?from=marlhaven")
    page = page_in(empty_frame(), "partnership/your_roles.html", request=asked, everywhere=[])
    assert '<a class="govuk-back-link" href="/marlhaven/">Back to your partnership</a>' in page


@pytest.mark.parametrize("sent", ["", "//example.org", "a/b", "?x", "-", "javascript:x"])
def test_what_is_no_partnership_leads_back_to_the_start(sent: str) -> None:
    asked = RequestFactory().get("/account/roles/", {"from": sent})
    page = page_in(empty_frame(), "partnership/your_roles.html", request=asked, everywhere=[])

    assert '<a class="govuk-back-link" href="/">Back to Alongside</a>' in page


@pytest.mark.parametrize(
    ("query", "kept"), [({"sort": "-due"}, ["-due"]), ({"sort": '"><b'}, ["&#34;&gt;&lt;b"]), ({}, [])]
)
def test_a_filter_keeps_the_order_of_its_list(env: Environment, query: dict[str, str], kept: list[str]) -> None:
    template = "{% from 'components/tables.html' import filter_bar %}{{ filter_bar('/list/', form) }}"
    page = said(env, template, form=ListFilter(query))

    assert re.findall(r'<input type="hidden" name="sort" value="(.*?)">', page) == kept


def test_a_page_for_strangers_has_a_way_to_leave_at_once(env: Environment) -> None:
    page = said(env, "{% extends 'public.html' %}{% block page_title %}Help{% endblock %}")

    assert "govuk-exit-this-page" in page
    assert "Leave this page" in page


@pytest.fixture
def stylebook_page() -> str:
    return page_in(full_frame(), "style/index.html", **samples())


def test_no_page_holds_anything_that_the_content_policy_refuses(stylebook_page: str) -> None:
    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", stylebook_page)

    assert scripts == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", stylebook_page) == []


def test_no_component_prints_a_forgotten_call_or_an_unknown_value(stylebook_page: str) -> None:
    assert [word for word in ("bound method", ">None<", "Undefined", "&lt;function") if word in stylebook_page] == []


def test_every_id_of_the_component_page_is_there_once(stylebook_page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', stylebook_page)

    assert len(ids) > 50
    assert sorted(ids) == sorted(set(ids))


def test_every_pattern_that_a_chart_is_filled_with_is_on_the_page(stylebook_page: str) -> None:
    filled = set(re.findall(r"url\(#([^)]+)\)", stylebook_page))

    assert len(filled) == 3
    assert [name for name in filled if f'<pattern id="{name}"' not in stylebook_page] == []


def test_headings_never_skip_a_level(stylebook_page: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", stylebook_page)]

    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_every_component_is_valid_html(stylebook_page: str, tmp_path: Path) -> None:
    page = tmp_path / "style.html"
    page.write_text(stylebook_page)
    root = Path(settings.BASE_DIR)
    checker = root / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"

    done = subprocess.run(
        [choose_node(Checkout(root)) / "node", checker, "--config", root / ".htmlvalidate.mjs", page],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == ""
    assert done.returncode == 0


def test_an_error_page_needs_no_frame_at_all() -> None:
    assert "Something went wrong" in render_to_string("500.html")
