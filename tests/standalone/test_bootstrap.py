"""The environment: made, mended, and refused with a sentence."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from standalone import bootstrap
from standalone.checkout import HERE

SCRIPT = HERE.root / "standalone" / "bootstrap.py"
CLOSED_DOOR = "http://127.0.0.1:9"


def test_an_old_python_can_read_the_file_as_far_as_the_sentence() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_gets_a_sentence() -> None:
    lines = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    answer = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr == (
        "Alongside needs Python 3.11 or later, and this is Python 3.9. Install a newer one, or name it: "
        "make run PYTHON=python3.12\n"
    )


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """The shape of an environment with one package of two files."""
    packages = tmp_path / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    (packages / "thing").mkdir(parents=True)
    (packages / "thing" / "__init__.py").write_text("1234", encoding="utf-8")
    (packages / "thing-1.dist-info").mkdir()
    (packages / "thing-1.dist-info" / "RECORD").write_text(
        "thing/__init__.py,sha256=x,4\nthing/__pycache__/x.pyc,,\nthing-1.dist-info/RECORD,,\n", encoding="utf-8"
    )
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / "bin" / "pip").touch()
    return tmp_path


def test_an_environment_with_every_file_is_whole(environment: Path) -> None:
    assert bootstrap.is_whole(environment) is True


@pytest.mark.parametrize("lost", ["bin/python", "bin/pip", "**/thing/__init__.py", "**/RECORD"])
def test_an_environment_that_lost_a_file_is_not_whole(environment: Path, lost: str) -> None:
    [path] = environment.glob(lost)
    path.unlink()
    assert bootstrap.is_whole(environment) is False


def test_an_environment_with_a_file_cut_short_is_not_whole(environment: Path) -> None:
    [path] = environment.glob("**/thing/__init__.py")
    path.write_text("12", encoding="utf-8")
    assert bootstrap.is_whole(environment) is False


def test_an_empty_folder_is_not_a_whole_environment(tmp_path: Path) -> None:
    assert bootstrap.is_whole(tmp_path) is False


COMMAND = [sys.executable, "standalone/bootstrap.py"]
OFFLINE = {**os.environ, "PIP_INDEX_URL": CLOSED_DOOR, "PIP_FIND_LINKS": "", "UV_INDEX_URL": CLOSED_DOOR}


def start(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(COMMAND, cwd=checkout, env=OFFLINE, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_without_a_network_it_says_so_and_the_next_run_goes_on_and_mends_what_breaks(tmp_path: Path) -> None:
    (tmp_path / "standalone").mkdir()
    shutil.copy2(SCRIPT, tmp_path / "standalone")
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "empty"\nversion = "1"\nrequires-python = ">=3.11"\n[tool.uv]\npackage = false\n',
        encoding="utf-8",
    )
    (tmp_path / "uv.lock").write_text(
        'version = 1\nrequires-python = ">=3.11"\n[[package]]\nname = "empty"\nversion = "1"\n'
        'source = { virtual = "." }\n',
        encoding="utf-8",
    )
    offline = start(tmp_path)
    assert offline.returncode == 1
    assert offline.stderr.endswith(
        "Packages could not be fetched. Check the network and run this again: it goes on from here.\n"
    )
    assert "Traceback" not in offline.stderr

    shutil.copy2(HERE.root / ".venv" / "bin" / "uv", tmp_path / ".venv" / "bin")
    online = start(tmp_path)
    assert (online.returncode, online.stderr) == (0, "")
    assert online.stdout == "Installing the packages of uv.lock (a minute or so the first time)\n"
    again = start(tmp_path)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")

    next(tmp_path.glob(".venv/lib/*/site-packages/pip/__init__.py")).unlink()
    with subprocess.Popen(COMMAND, cwd=tmp_path, env=OFFLINE, stdout=subprocess.PIPE, text=True) as mending:
        assert mending.stdout is not None
        assert mending.stdout.readline() == "The environment in .venv is not whole: making it anew\n"
        mending.terminate()
    assert mending.returncode == 1
