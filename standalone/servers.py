"""PostgreSQL and Valkey together: what `make run`, `make test` and `python -m standalone services` stand on."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from standalone import envfile, ports, postgres, roles, valkey
from standalone.ground import Ground
from standalone.leftovers import MARK


def _password() -> str:
    return secrets.token_urlsafe(48)


@dataclass(frozen=True)
class Secrets:
    """Passwords and keys, made once and kept."""

    admin_password: str = field(default_factory=_password)
    owner_password: str = field(default_factory=_password)
    app_password: str = field(default_factory=_password)
    valkey_password: str = field(default_factory=_password)
    secret_key: str = field(default_factory=_password)

    @classmethod
    def kept_in(cls, path: Path) -> "Secrets":
        """Those in the file; what the file lacks is made and added."""
        kept = envfile.read(path)
        whole = cls(**{name: kept.get(name.upper()) or value for name, value in vars(cls()).items()})
        values = {name.upper(): value for name, value in vars(whole).items()}
        if values != kept:
            envfile.write(path, values)
        return whole


@dataclass
class Servers:
    """What we started, and the environment that leads to it (also when we started nothing)."""

    environment: dict[str, str]
    database: postgres.Postgres | None = None
    queue: valkey.Valkey | None = None

    def died(self) -> list[postgres.Postgres | valkey.Valkey]:
        """Those that we started and that ended without being told to."""
        started = [
            server for server in (self.database, self.queue) if server is not None and server.process is not None
        ]
        return [server for server in started if server.process is not None and server.process.poll() is not None]

    def ports(self) -> dict[str, str]:
        """To be offered as `preferred_ports` at the next start, so that addresses stay the same when they can."""
        started = {"POSTGRES_PORT": self.database, "VALKEY_PORT": self.queue}
        return {name: str(server.port) for name, server in started.items() if server is not None}

    def stop(self) -> None:
        if self.queue is not None:
            self.queue.stop()
        if self.database is not None:
            self.database.stop()


def start(
    *,
    ground: Ground,
    log: Path,
    keys: Secrets,
    given: Mapping[str, str],
    mark: str,
    throw_away: bool = False,
    preferred_ports: Mapping[str, str] | None = None,
) -> Servers:
    """Start what the environment `given` does not name already. Servers of a failed start are stopped again."""
    wanted = preferred_ports or {}
    servers = Servers(environment={})
    try:
        if "DATABASE_URL" not in given:
            servers.database = _database(ground, log, keys, mark, _number(wanted.get("POSTGRES_PORT")), throw_away)
            servers.database.start()
            servers.environment |= _prepare_database(servers.database, keys, owner_makes_databases=throw_away)
        if "REDIS_URL" not in given:
            servers.queue = _queue(ground, log, keys, mark, ports.free_port(_number(wanted.get("VALKEY_PORT"))))
            servers.queue.start()
            servers.environment["REDIS_URL"] = servers.queue.url
    except BaseException:
        servers.stop()
        raise
    return servers


def _database(
    ground: Ground, log: Path, keys: Secrets, mark: str, port: int | None, throw_away: bool
) -> postgres.Postgres:
    return postgres.Postgres(
        programs=postgres.reachable_programs(ground),
        data=ground.home / "postgres",
        port=ports.free_port(port),
        admin_password=keys.admin_password,
        log=log / "postgres.log",
        user=ground.user,
        throw_away=throw_away,
        environment={MARK: mark},
    )


def _queue(ground: Ground, log: Path, keys: Secrets, mark: str, port: int) -> valkey.Valkey:
    return valkey.Valkey(
        program=valkey.reachable_program(ground),
        port=port,
        password=keys.valkey_password,
        log=log / "valkey.log",
        user=ground.user,
        environment={MARK: mark},
    )


def _prepare_database(database: postgres.Postgres, keys: Secrets, *, owner_makes_databases: bool) -> dict[str, str]:
    roles.prepare(
        database.dsn(),
        owner_password=keys.owner_password,
        app_password=keys.app_password,
        owner_makes_databases=owner_makes_databases,
    )

    def url(role: str, password: str) -> str:
        return f"postgres://{role}:{password}@{ports.LOOPBACK}:{database.port}/{roles.DATABASE}"

    return {
        "DATABASE_URL": url(roles.APP, keys.app_password),
        "DATABASE_OWNER_URL": url(roles.OWNER, keys.owner_password),
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def given_by_the_environment() -> dict[str, str]:
    """The addresses of servers that the person running us names; those we use and start nothing in their place."""
    return {
        name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL") if os.environ.get(name)
    }
