"""Row security in migrations, and the facts about it that operators and tests read back from PostgreSQL.

The policy form `(select nullif(current_setting(...), '')::bigint)` is computed once a statement, not once a row; the
setting is '' after a reset, hence nullif.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from foundation.tenancy import COMPARTMENTS, TenantModel

OPEN_PARTNERSHIP = "(select nullif(current_setting('app.partnership_id', true), '')::bigint)"
SIGNED_IN_USER = "(select nullif(current_setting('app.user_id', true), '')::bigint)"
OWN_ROWS = "own_rows"
FULL = ("SELECT", "INSERT", "UPDATE", "DELETE")


def updating(*columns: str) -> str:
    """The right to change these columns and no others, for `app_may`. A row can be locked by it too."""
    return f"UPDATE ({', '.join(columns)})"


def app_role() -> str:
    """The role that the web and worker processes use, as PostgreSQL names it."""
    return str(settings.DATABASES["default"]["USER"])


def policy(compartment: str = "") -> str:
    condition = f"partnership_id = {OPEN_PARTNERSHIP}"
    if compartment:
        condition += f" AND (select current_setting('{COMPARTMENTS[compartment]}', true)) = 'on'"
    return condition


class DatabaseOperation(Operation):
    """An operation that changes the database and not the models."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""


class GrantToAppRole(DatabaseOperation):
    """Let the app role read and write rows, now and in tables to come; never own, alter, truncate or migrate."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        role = schema_editor.quote_name(app_role())
        rows = ", ".join(FULL)
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {role}",
            f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {role}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {role}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
            f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        ):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        role = schema_editor.quote_name(app_role())
        for statement in (
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {role}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {role}",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        ):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return "Grants rows, and nothing else, to the app role"


class LimitAppRole(DatabaseOperation):
    """Take rights on one table away from the app role again, such as UPDATE and DELETE on an append-only one."""

    def __init__(self, table: str, may: Sequence[str]) -> None:
        self.table, self.may = table, tuple(may)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        limit(schema_editor, self.table, self.may)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        limit(schema_editor, self.table, FULL)

    def describe(self) -> str:
        return f"Limits the app role on {self.table} to {', '.join(self.may) or 'nothing'}"


def limit(schema_editor: BaseDatabaseSchemaEditor, table: str, may: Sequence[str]) -> None:
    role, name = schema_editor.quote_name(app_role()), schema_editor.quote_name(table)
    schema_editor.execute(f"REVOKE ALL ON {name} FROM {role}")
    if may:
        schema_editor.execute(f"GRANT {', '.join(may)} ON {name} TO {role}")


class ProtectTenantTables(DatabaseOperation):
    """Put tables of tenant models behind row security, with foreign keys that cannot leave the partnership.

    Name every model of a migration together: references between them are made after all have their unique key.
    `app_may` limits what the app role may do; `own_rows` names a column with a user's id whose rows that user may
    read (only read) with no partnership open.
    """

    keyed = True
    """Whether other tables may refer to these, and these to others."""

    def __init__(
        self, *model_names: str, compartment: str = "", app_may: Sequence[str] = FULL, own_rows: str = ""
    ) -> None:
        self.model_names, self.compartment = model_names, compartment
        self.app_may, self.own_rows = tuple(app_may), own_rows

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        found = [to_state.apps.get_model(app_label, name) for name in self.model_names]
        for model in found:
            self._protect(schema_editor, model._meta.db_table)
        for model in found if self.keyed else ():
            for field in tenant_references(model):
                add_composite_key(schema_editor, model, field)

    def _protect(self, schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
        name, own = schema_editor.quote_name(table), schema_editor.quote_name(self.own_rows)
        condition = policy(self.compartment)
        if self.keyed:
            schema_editor.execute(f"ALTER TABLE {name} ADD CONSTRAINT {table}_tenant_key UNIQUE (partnership_id, id)")
        schema_editor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY tenant ON {name} USING ({condition}) WITH CHECK ({condition})")
        if self.own_rows:
            schema_editor.execute(f"CREATE POLICY {OWN_ROWS} ON {name} FOR SELECT USING ({own} = {SIGNED_IN_USER})")
        limit(schema_editor, table, self.app_may)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        # The operation's tables are as they were before it ran, so their models stand in both states.
        found = [from_state.apps.get_model(app_label, name) for name in self.model_names]
        for model in found if self.keyed else ():
            for field in tenant_references(model):
                name = schema_editor.quote_name(model._meta.db_table)
                schema_editor.execute(f"ALTER TABLE {name} DROP CONSTRAINT {composite_key_name(model, field)}")
        for model in found:
            table = model._meta.db_table
            name = schema_editor.quote_name(table)
            schema_editor.execute(f"DROP POLICY tenant ON {name}")
            schema_editor.execute(f"DROP POLICY IF EXISTS {OWN_ROWS} ON {name}")
            schema_editor.execute(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")
            if self.keyed:
                schema_editor.execute(f"ALTER TABLE {name} DROP CONSTRAINT {table}_tenant_key")
            limit(schema_editor, table, FULL)

    def describe(self) -> str:
        return f"Puts {', '.join(self.model_names)} behind row security"


class ProtectHistoryTables(ProtectTenantTables):
    """Tables of row history: append-only for the app role, and free of keys, for history outlives what it tells of."""

    keyed = False

    def __init__(self, *model_names: str, compartment: str = "") -> None:
        super().__init__(*model_names, compartment=compartment, app_may=("SELECT", "INSERT"))


class AddTenantReference(DatabaseOperation):
    """The composite constraint of a TenantForeignKey that was added to a table already protected."""

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name, self.field_name = model_name, field_name

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        add_composite_key(schema_editor, model, model._meta.get_field(self.field_name))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        name = schema_editor.quote_name(model._meta.db_table)
        field = model._meta.get_field(self.field_name)
        schema_editor.execute(f"ALTER TABLE {name} DROP CONSTRAINT {composite_key_name(model, field)}")

    def describe(self) -> str:
        return f"Keeps {self.model_name}.{self.field_name} inside its partnership"


def is_tenant(model: type[models.Model]) -> bool:
    """Also true of the historical models of a migration, which do not keep their base class."""
    return any(field.name == "partnership" for field in model._meta.local_concrete_fields)


def tenant_references(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and is_tenant(field.remote_field.model)
    ]


def composite_key_name(model: type[models.Model], field: Any) -> str:
    return f"{model._meta.db_table}_{field.column}_tenant"[:63]


def add_composite_key(schema_editor: BaseDatabaseSchemaEditor, model: type[models.Model], field: Any) -> None:
    child = schema_editor.quote_name(model._meta.db_table)
    parent = schema_editor.quote_name(field.remote_field.model._meta.db_table)
    column = schema_editor.quote_name(field.column)
    schema_editor.execute(
        f"ALTER TABLE {child} ADD CONSTRAINT {composite_key_name(model, field)} "
        f"FOREIGN KEY (partnership_id, {column}) REFERENCES {parent} (partnership_id, id) "
        "DEFERRABLE INITIALLY DEFERRED"
    )


# --- Reading back what PostgreSQL really has ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One table as PostgreSQL has it. `composite_keys` is true when every reference to a tenant table is one."""

    table: str
    tenant: bool
    policy: bool
    forced: bool
    composite_keys: bool
    compartment: str
    reason: str


def _equals(column: str, setting: str) -> str:
    number = rf"NULLIF\(current_setting\('app\.{setting}'::text, true\), ''::text\)"
    return rf'\({column} = \( SELECT \({number}\)::bigint AS "?nullif"?\)\)'


_OPEN = _equals("partnership_id", "partnership_id")
_PLAIN = re.compile(_OPEN)
_OWN_ROWS = re.compile(_equals("user_id", "user_id"))
_COMPARTMENT = re.compile(
    r"\("
    + _OPEN
    + r" AND \(\( SELECT current_setting\('(app\.\w+)'::text, true\) AS current_setting\) = 'on'::text\)\)"
)
"""The policies as PostgreSQL prints them back. Anything else, such as an OR, is no wall."""

_FACTS = """
select c.relname,
       exists (select from pg_attribute a
               where a.attrelid = c.oid and a.attname = 'partnership_id' and a.attnotnull),
       c.relrowsecurity, c.relforcerowsecurity,
       array(select array[p.polname::text, p.polcmd::text, coalesce(pg_get_expr(p.polqual, c.oid), ''),
                          coalesce(pg_get_expr(p.polwithcheck, c.oid), '')]
             from pg_policy p where p.polrelid = c.oid and p.polpermissive order by p.polname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname
"""


def read_tables(using: str = DEFAULT_DB_ALIAS) -> list[TableFacts]:
    """Every table of the database with its walls, read from PostgreSQL's catalogue and not from the models."""
    with connections[using].cursor() as cursor:
        cursor.execute(_FACTS)
        rows = cursor.fetchall()
    by_table = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    composite = _composite_columns(using)
    facts = []
    for table, has_partnership, enabled, forced, policies in rows:
        reason = settings.GLOBAL_TABLES.get(table, "")
        model = by_table.get(table)
        keyed = model is not None and not issubclass(model, pghistory.models.Event)
        columns = {field.column for field in tenant_references(model)} if model and keyed else set()
        tenant = bool(has_partnership) and not reason
        whole, compartment = _read_policies(policies)
        holds = tenant and columns <= composite.get(table, set())
        facts.append(TableFacts(table, tenant, bool(enabled) and whole, bool(forced), holds, compartment, reason))
    return facts


def _read_policies(policies: list[list[str]]) -> tuple[bool, str]:
    """Whether the permissive policies (name, command, condition, check) are the wall and no more; its compartment.

    Policies are joined by OR, so one too many opens what the others shut. `own_rows` may stand beside: it only reads.
    """
    walls = [found for found in policies if found[0] == "tenant"]
    others = [found for found in policies if found[0] != "tenant"]
    beside = all(
        name == OWN_ROWS and command == "r" and _OWN_ROWS.fullmatch(shows) for name, command, shows, _ in others
    )
    if len(walls) != 1 or not beside:
        return False, ""
    _, command, condition, check = walls[0]
    inside = _COMPARTMENT.fullmatch(condition)
    if command != "*" or condition != check or not (inside or _PLAIN.fullmatch(condition)):
        return False, ""
    names = {setting: name for name, setting in COMPARTMENTS.items()}
    return True, names.get(inside[1], "") if inside else ""


def _composite_columns(using: str) -> dict[str, set[str]]:
    """Table -> columns held by a foreign key on (partnership_id, column) to (partnership_id, id)."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            select k.conrelid::regclass::text, a.attname from pg_constraint k
            join pg_attribute p on p.attrelid = k.conrelid and p.attnum = k.conkey[1] and p.attname = 'partnership_id'
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
            join pg_attribute rp on rp.attrelid = k.confrelid and rp.attnum = k.confkey[1]
                 and rp.attname = 'partnership_id'
            join pg_attribute ra on ra.attrelid = k.confrelid and ra.attnum = k.confkey[2] and ra.attname = 'id'
            where k.contype = 'f' and array_length(k.conkey, 1) = 2 and k.convalidated
            """
        )
        found: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return found


def tenant_models() -> list[type[TenantModel]]:
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]
