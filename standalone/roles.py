"""The two roles of the application: one that owns the tables, one that only works in them.

The second wall of tenancy rests on this: the app role owns nothing and cannot bypass row security. What it may touch
is granted by the first migration of `foundation`. docker/make-roles.sh does the same in a container.
"""

from contextlib import closing

import psycopg2
from psycopg2 import extensions, sql

OWNER = "alongside_owner"
APP = "alongside_app"
DATABASE = "alongside"
MAKE_LARGE_OBJECTS = ("lo_create(oid)", "lo_creat(integer)", "lo_from_bytea(oid, bytea)")
"""Large objects belong to no table, so no row security holds them."""


def prepare(dsn: str, *, owner_password: str, app_password: str, owner_makes_databases: bool) -> None:
    """Make the roles and the database where they are missing; set passwords, defaults and rights every time.

    `owner_makes_databases` is for tests, which make and drop databases of their own.
    """
    owner_rights = "createdb" if owner_makes_databases else "nocreatedb"
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, rights, password in ((OWNER, owner_rights, owner_password), (APP, "nocreatedb", app_password)):
                cursor.execute("select 1 from pg_roles where rolname = %s", [role])
                verb = "alter" if cursor.fetchone() else "create"
                cursor.execute(
                    sql.SQL(
                        f"{verb} role {{}} with login nosuperuser nobypassrls nocreaterole noreplication {rights} "
                        "password %s"
                    ).format(sql.Identifier(role)),
                    [password],
                )
            cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )
            for role in (OWNER, APP):  # a role may change its own defaults, such as its search_path
                cursor.execute(f"alter role {role} reset all")
                cursor.execute(f"alter role {role} in database {DATABASE} reset all")
            _shut_doors(cursor, owner_makes_databases=owner_makes_databases)
    for database in (DATABASE, "template1"):  # databases of tests are copies of template1
        with closing(psycopg2.connect(dsn, dbname=database)) as connection, connection, connection.cursor() as cursor:
            for makes_large_object in MAKE_LARGE_OBJECTS:
                cursor.execute(f"revoke execute on function {makes_large_object} from public")


def _shut_doors(cursor: extensions.cursor, *, owner_makes_databases: bool) -> None:
    """Take away what PostgreSQL gives everybody: every other database, and temporary tables.

    A temporary table hides ours of the same name, from triggers too: history would be written into it and be lost.
    """
    for database in (DATABASE, "postgres", "template1"):
        cursor.execute(sql.SQL("revoke connect, temporary on database {} from public").format(sql.Identifier(database)))
    cursor.execute(f"grant connect on database {DATABASE} to {OWNER}, {APP}")
    verb, preposition = ("grant", "to") if owner_makes_databases else ("revoke", "from")
    cursor.execute(f"{verb} connect on database postgres {preposition} {OWNER}")  # from there it makes them
