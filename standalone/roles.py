"""The two roles of the application: one that owns the tables, one that only works in them.

The second wall of tenancy rests on this: the app role owns nothing and cannot bypass row security. What it may touch
is granted by the first migration of `foundation`.
"""

from contextlib import closing

import psycopg2
from psycopg2 import sql

OWNER = "alongside_owner"
APP = "alongside_app"
DATABASE = "alongside"


def prepare(dsn: str, *, owner_password: str, app_password: str, owner_makes_databases: bool) -> None:
    """Make the roles and the database where they are missing; set passwords and rights every time.

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
