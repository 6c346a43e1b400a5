"""Every template compiles, and none lets typed words through as HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.suffix in (".html", ".txt"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_compiles(template: str) -> None:
    engines["jinja2"].env.get_template(template)  # type: ignore[attr-defined] # the engine is Jinja2


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_has_no_inline_script_or_style(template: str) -> None:
    text = re.sub(r"{#.*?#}", "", (ROOT / template).read_text(), flags=re.DOTALL)
    if template.startswith("emails/"):
        return  # a mail has no style sheet to link to, and no policy to break
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text) == []
    assert re.findall(r"<style\b|\sstyle=['\"]", text) == []
    assert re.findall(r"\son(?:click|change|submit|load|error|focus|blur|input|key\w+|mouse\w+)=", text) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_marks_nothing_safe_without_a_reason(template: str) -> None:
    lines = (ROOT / template).read_text().splitlines()
    bare = [line for line in lines if re.search(r"\|\s*safe\b", line) and "{#" not in line]
    assert bare == []
