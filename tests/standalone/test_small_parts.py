"""The pure parts of standalone/: files, ports, choices, sentences."""

import io
import json
import socket
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import dotenv
import pytest
from gunicorn.config import Config  # type: ignore[import-untyped] # it ships no types

from standalone import assets, envfile, markers, packages, ports, postgres, resetting, running, servers, valkey, web
from standalone.checkout import HERE, Checkout
from standalone.checks import CHECKS
from standalone.faults import Fault
from standalone.ground import NOBODY, OUTSIDE_NOTE, Ground, everyone_may_enter
from standalone.keeper import DEATHS_ALLOWED, DEATHS_WITHIN_SECONDS, Program


def program(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


# --- Environment files ---


def test_an_environment_file_gives_back_what_was_written(tmp_path: Path) -> None:
    values = {"DATABASE_URL": "postgres://a:b=c@127.0.0.1:5/d", "EMPTY": "", "SENDER": "Alongside <a@example.org>"}
    envfile.write(tmp_path / "made" / "here.env", values)
    assert envfile.read(tmp_path / "made" / "here.env") == values


@pytest.mark.parametrize(
    "value",
    [
        "Alongside <alongside@example.org>",
        "$(touch here) `touch here` $HOME; #x",
        "O'Brien's \"own\" # \\n back\\slash\\\\",
        "two  spaces & ends ",
        "it's",
        "'",
        '"',
        "",
    ],
)
def test_an_environment_file_reads_the_same_in_a_shell_in_the_settings_and_here(tmp_path: Path, value: str) -> None:
    file = tmp_path / "some.env"
    envfile.write(file, {"BEFORE": "1", "VALUE": value, "AFTER": "2"})
    shell = ["sh", "-euc", f'. "{file}"; printf "%s|%s" "$VALUE" "$AFTER"']
    said = subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said == f"{value}|2"
    assert not (tmp_path / "here").exists()
    assert envfile.read(file) == dotenv.dotenv_values(file) == {"BEFORE": "1", "VALUE": value, "AFTER": "2"}


@pytest.mark.parametrize(("value", "sentence"), [("it's $5", "KEY holds both"), ("a${HOME}", r"KEY holds \$\{")])
def test_a_value_that_no_quotes_hold_is_refused(tmp_path: Path, value: str, sentence: str) -> None:
    with pytest.raises(Fault, match=sentence):
        envfile.write(tmp_path / "some.env", {"KEY": value})


def test_an_environment_file_is_closed_to_other_people(tmp_path: Path) -> None:
    envfile.write(tmp_path / "secret.env", {"KEY": "value"})
    assert stat.S_IMODE((tmp_path / "secret.env").stat().st_mode) == 0o600


def test_a_missing_environment_file_is_empty(tmp_path: Path) -> None:
    assert envfile.read(tmp_path / "none.env") == {}


def test_comments_and_blank_lines_of_an_environment_file_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "by-hand.env").write_text("# mine\n\nPORT = \nKEY=1\n", encoding="utf-8")
    assert envfile.read(tmp_path / "by-hand.env") == {"PORT": " ", "KEY": "1"}


def test_a_value_of_two_lines_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    envfile.write(tmp_path / "kept.env", {"KEY": "old"})
    with pytest.raises(Fault, match="KEY must be one line"):
        envfile.write(tmp_path / "kept.env", {"KEY": "one\ntwo"})
    assert envfile.read(tmp_path / "kept.env") == {"KEY": "old"}


def test_passwords_and_keys_are_the_same_at_the_next_start(tmp_path: Path) -> None:
    first = servers.Secrets.kept_in(tmp_path / "secrets.env")
    assert servers.Secrets.kept_in(tmp_path / "secrets.env") == first
    assert servers.Secrets() != first


def test_a_secret_that_the_file_lacks_is_added_and_the_others_stay(tmp_path: Path) -> None:
    envfile.write(tmp_path / "secrets.env", {"SECRET_KEY": "from-an-older-version"})
    kept = servers.Secrets.kept_in(tmp_path / "secrets.env")
    assert kept.secret_key == "from-an-older-version"
    assert envfile.read(tmp_path / "secrets.env")["APP_PASSWORD"] == kept.app_password


# --- What was built from what ---


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda _root: None, True),
        (lambda root: (root / "lock").write_text("2", encoding="utf-8"), False),
        (lambda root: (root / "lock").unlink(), False),
        (lambda root: (root / "static" / "b.css").write_text("", encoding="utf-8"), False),
        (lambda root: (root / "static" / "a.css").rename(root / "static" / "c.css"), False),
        (lambda root: (root / "elsewhere").write_text("", encoding="utf-8"), True),
    ],
    ids=["nothing", "a file's text", "a file gone", "a file more in a folder", "a file's name", "a file not asked for"],
)
def test_a_build_is_repeated_exactly_when_its_inputs_changed(
    tmp_path: Path, change: Callable[[Path], object], expected: bool
) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("a", encoding="utf-8")
    (tmp_path / "lock").write_text("1", encoding="utf-8")
    marker = tmp_path / "var" / "built-from"
    assert not markers.is_built(marker, markers.fingerprint(tmp_path, ["lock", "static"]))
    markers.remember(marker, markers.fingerprint(tmp_path, ["lock", "static"]))
    change(tmp_path)
    assert markers.is_built(marker, markers.fingerprint(tmp_path, ["lock", "static"])) is expected


@pytest.mark.parametrize(("text", "oldest"), [('{"engines": {"node": ">=20.1"}}', 20), ("{}", 0)])
def test_the_oldest_node_is_read_from_the_package_file(tmp_path: Path, text: str, oldest: int) -> None:
    (tmp_path / "package.json").write_text(text, encoding="utf-8")
    assert assets.oldest_node(tmp_path / "package.json") == oldest


# --- Choosing programs ---


def test_the_first_folder_with_both_database_programs_is_taken(tmp_path: Path) -> None:
    half = program(tmp_path / "half", "initdb")
    whole = program(tmp_path / "whole", "initdb", "postgres")
    later = program(tmp_path / "later", "initdb", "postgres")
    assert postgres.choose_programs([tmp_path / "missing", half, whole, later]) == whole


def test_without_a_database_the_sentence_names_the_package(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="sudo apt install postgresql"):
        postgres.choose_programs([tmp_path])


def test_the_wheel_comes_before_what_the_machine_has() -> None:
    assert postgres.candidate_folders()[0] == postgres.programs_from_the_wheel()
    assert valkey.candidate_programs()[0] == valkey.program_from_the_wheel()


def test_a_program_that_cannot_be_started_is_passed_over(tmp_path: Path) -> None:
    folder = program(tmp_path / "bin", "valkey-server", "redis-server")
    (folder / "valkey-server").chmod(0o644)
    assert valkey.choose_program([folder / "valkey-server", folder / "redis-server"]) == folder / "redis-server"


def test_without_a_queue_server_the_sentence_names_the_package() -> None:
    with pytest.raises(Fault, match="sudo apt install redis-server"):
        valkey.choose_program([])


# --- The ground that servers stand on ---


def test_a_folder_under_a_private_one_is_not_open_to_everyone(tmp_path: Path) -> None:
    inner = tmp_path / "private" / "checkout"
    inner.mkdir(parents=True)
    (tmp_path / "private").chmod(0o700)
    assert everyone_may_enter(Path("/usr/lib")) is True
    assert everyone_may_enter(inner) is False


def test_programs_are_copied_out_of_a_private_folder_with_their_libraries_and_once(tmp_path: Path) -> None:
    package = program(tmp_path / "site" / "server" / "bin", "postgres").parent
    libraries = program(tmp_path / "site" / "server.libs", "libpq.so")
    (tmp_path / "site").chmod(0o700)
    ground = Ground(home=tmp_path / "home", user=NOBODY, programs=tmp_path / "home" / "programs")
    copy = ground.reachable(package / "bin" / "postgres", (package, libraries))
    assert copy.is_relative_to(tmp_path / "home" / "programs")
    assert copy.stat().st_mode & 0o111
    assert (copy.parent.parent.parent / "server.libs" / "libpq.so").exists()
    assert ground.reachable(package / "bin" / "postgres", (package, libraries)) == copy
    assert len(list((tmp_path / "home" / "programs").iterdir())) == 1


@pytest.mark.parametrize(("path", "user"), [("/usr/bin/env", NOBODY), ("/root/anything", None)])
def test_programs_that_the_servers_user_can_start_are_used_where_they_are(
    tmp_path: Path, path: str, user: int | None
) -> None:
    ground = Ground(home=tmp_path, user=user, programs=tmp_path / "programs")
    assert ground.reachable(Path(path), (Path(path),)) == Path(path)
    assert not (tmp_path / "programs").exists()


# --- Ports ---


def test_a_taken_port_is_named_and_another_is_offered() -> None:
    with socket.socket() as other:
        other.bind((ports.LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(Fault) as refusal:
            web.refuse_a_taken(taken)
        assert ports.free_port(taken) != taken
    assert str(refusal.value) == (
        f"Port {taken} is in use by another program. Choose another: make run PORT={taken + 1}"
    )


@pytest.mark.parametrize("text", ["", "eighty", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="PORT must be a number from 1 to 65535"):
        web.port_named(text)


def test_a_free_port_is_kept() -> None:
    port = ports.free_port()
    assert ports.free_port(port) == port
    assert web.port_named(str(port)) == port
    web.refuse_a_taken(port)


# --- System packages ---

MISSING = packages.SystemPackage("libfiction-1", "draws dragons", packages.loads("libfiction.so.1"))


def test_what_to_install_is_one_line_with_reasons() -> None:
    other = packages.SystemPackage("fonts-fiction", "letters of dragons", lambda: False)
    assert packages.what_to_install([MISSING, other]) == (
        "Missing from this machine: libfiction-1 draws dragons; fonts-fiction letters of dragons. "
        "Install with: sudo apt install libfiction-1 fonts-fiction"
    )


def test_a_library_is_present_when_it_loads() -> None:
    assert packages.loads("libc.so.6")() is True
    assert MISSING.is_present() is False


# --- Keeping going ---


def test_a_program_that_dies_now_and_then_is_started_again_and_one_that_dies_at_once_is_not() -> None:
    often, seldom = Program("often", []), Program("seldom", [])
    at_once = [often.may_be_started_again(now=second) for second in range(DEATHS_ALLOWED)]
    slowly = [seldom.may_be_started_again(now=n * DEATHS_WITHIN_SECONDS) for n in range(DEATHS_ALLOWED * 3)]
    assert at_once == [True] * (DEATHS_ALLOWED - 1) + [False]
    assert all(slowly)


def test_no_secret_stands_in_the_arguments_of_a_program() -> None:
    for each in running.programs(Checkout(Path("/srv/alongside")), 8000):
        assert not any("://" in str(word) for word in each.command)


def test_programs_that_face_people_do_not_know_the_owner_of_the_tables() -> None:
    known = {"DATABASE_URL": "postgres://app", "DATABASE_OWNER_URL": "postgres://owner", "REDIS_URL": "redis://"}
    assert running.without_the_owner(known) == {"DATABASE_URL": "postgres://app", "REDIS_URL": "redis://"}


def test_mail_files_and_logs_are_closed_to_other_people_also_when_they_were_open(tmp_path: Path) -> None:
    (tmp_path / "var" / "mail").mkdir(parents=True, mode=0o755)
    running.make_private_folders(Checkout(tmp_path))
    modes = {folder.name: oct(stat.S_IMODE(folder.stat().st_mode)) for folder in (tmp_path / "var").iterdir()}
    assert modes == {"beat": "0o700", "log": "0o700", "mail": "0o700", "media": "0o700"}


@pytest.mark.parametrize("place", ["standalone", "container"])
def test_no_header_may_say_where_the_site_begins(place: str) -> None:
    """gunicorn believes SCRIPT_NAME from loopback unless told otherwise, and every form would lead there."""
    in_standalone = [str(word) for word in running.programs(HERE, 8000)[0].command]
    in_container = (HERE.root / "Dockerfile").read_text(encoding="utf-8").partition("\nCMD ")[2].replace("\\\n", "")
    words = in_standalone if place == "standalone" else json.loads(in_container)
    gunicorn = Config()
    given = vars(gunicorn.parser().parse_args(words[1:]))
    gunicorn.set(
        "forwarder_headers", given["forwarder_headers"] if given["forwarder_headers"] is not None else "SCRIPT_NAME"
    )
    assert gunicorn.forwarder_headers == []


# --- Wiping ---


def test_wiping_takes_data_and_keys_and_leaves_what_was_built(tmp_path: Path) -> None:
    var, outside = tmp_path / "var", tmp_path / "outside"
    for folder in (var / "media", var / "static", var / "assets", var / "postgres", outside / "postgres"):
        folder.mkdir(parents=True)
    (var / "secrets.env").touch()
    (var / OUTSIDE_NOTE).write_text(f"{outside}\n", encoding="utf-8")
    assert set(resetting.to_delete(var)) == {
        var / "media",
        var / "postgres",
        outside / "postgres",
        var / "secrets.env",
    }


def test_nothing_is_wiped_unless_a_person_says_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YES", raising=False)
    (tmp_path / "var" / "postgres").mkdir(parents=True)
    for answer, expected in (("", True), ("y\n", True), ("no\n", True), ("yes\n", False)):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        resetting.reset(Checkout(tmp_path))
        assert (tmp_path / "var" / "postgres").exists() is expected, answer


# --- Checks ---


def test_every_check_that_the_makefile_promises_is_there() -> None:
    assert [check.name for check in CHECKS] == [
        "ruff-lint",
        "ruff-format",
        "mypy",
        "import-linter",
        "djlint",
        "migrations-complete",
        "deploy",
    ]
