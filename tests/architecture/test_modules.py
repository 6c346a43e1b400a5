"""The tree explains itself: the same module names in every app, and nothing in a place where it does not belong."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("partnership", "actionplan", "survivors", "training")
LAYERS = {
    "urls", "views", "tasks", "forms", "reports", "due", "services", "policies", "models", "querysets", "navigation",
    "apps", "migrations", "management", "__init__",
}  # fmt: skip
LEAVES = {
    "partnership": {
        "middleware",
        "roles",
        "links",
        "names",
        "turns",
        "recurring",
        "qualifications",
        "register",
        "cover",
    },
    "actionplan": {"rag", "travel", "readers", "measures", "importing", "suggested", "turns", "quarters", "missing"},
    "survivors": set(),
    "training": set(),
}
"""Modules of one app that no other has. Adding one is a decision: name it here."""
VAGUE = ("utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "core", "base")
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_VIEW = 400, 40, 25

SOURCES = sorted(
    path
    for top in ("config", "foundation", "standalone", *APPS)
    for path in (ROOT / top).rglob("*.py")
    if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_only_modules_with_known_names(app: str) -> None:
    found = {path.stem for path in (ROOT / app).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert found - LAYERS - LEAVES[app] == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_module_has_a_telling_name_and_can_be_read_in_one_go(path: Path) -> None:
    assert path.stem not in VAGUE
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE
    too_long = {node.name: length(node) for node in functions(path) if length(node) > LONGEST_FUNCTION}
    assert too_long == {}


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_a_module_of_tests_can_be_read_in_one_go_too(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


def view_modules() -> list[Path]:
    return [path for path in SOURCES if path.stem == "views" or path.parent.name == "views"]


@pytest.mark.parametrize("path", view_modules(), ids=name)
def test_a_view_fetches_makes_one_call_and_answers(path: Path) -> None:
    assert {node.name: length(node) for node in functions(path) if length(node) > LONGEST_VIEW} == {}
    assert ".filter(" not in path.read_text(), "a read that filters has a name in querysets"


@pytest.mark.parametrize("app", APPS)
def test_a_service_says_who_acts_and_takes_its_arguments_by_name(app: str) -> None:
    services = [
        path for path in SOURCES if path.parts[-3:-1] == (app, "services") or path.parts[-2:] == (app, "services.py")
    ]
    wrong = []
    for path in services:
        public = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        for node in public:
            if node.name.startswith("_"):
                continue
            by_name = {argument.arg for argument in node.args.kwonlyargs}
            if node.args.args or node.args.posonlyargs or "by" not in by_name:
                wrong.append(f"{name(path)}:{node.name}")
    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_the_clock_is_read_at_the_edge_only(path: Path) -> None:
    """Rules and services get the time as an argument; views, tasks, commands, middleware and the servers read it."""
    edge = {"views", "tasks", "middleware", "limits", "sessions", "commands"} | {"standalone"}
    if edge & set(path.with_suffix("").parts):
        return
    clocks = ("timezone.now(", "timezone.localdate(", "date.today(", "datetime.now(", "time.time(")
    assert [clock for clock in clocks if clock in path.read_text()] == []
