"""The scope: which partnership, and which compartments of it, the code that runs now may see.

`with within(partnership):` is the only way to open one. It sets a ContextVar (for the object-relational wall) and, in
its own transaction, PostgreSQL's `app.*` settings (for row security). Both end with the block. Outside a scope every
query on a tenant table is refused when its SQL is compiled, and PostgreSQL itself would return no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self, TypeVar

from django.db import IntegrityError, connection, models, transaction
from django.db.models import sql
from django.db.models.lookups import Exact
from django.db.models.sql.compiler import SQLCompiler

COMPARTMENTS = {"care": "app.care", "safeguarding": "app.safeguarding"}
"""Compartment -> the setting that PostgreSQL's policies read. Care is the second wall, safeguarding a third in it."""


class NoScope(RuntimeError):
    """A tenant table was used with no partnership open."""


class WrongScope(RuntimeError):
    """A scope was widened, or a row was saved into another partnership."""


class HasKey(Protocol):
    @property
    def pk(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Scope:
    partnership_id: int
    compartments: frozenset[str] = frozenset()


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_or_none() -> Scope | None:
    return _current.get()


def current() -> Scope:
    """The open scope. Raises NoScope where there is none."""
    scope = _current.get()
    if scope is None:
        raise NoScope("No partnership is open. Wrap this in `with within(partnership):`.")
    return scope


@contextmanager
def within(
    partnership: HasKey | int, *compartments: str, savepoint: bool = True, ends_transaction: bool = False
) -> Iterator[Scope]:
    """Open a partnership, and the named compartments of it, for the block; one transaction, rolled back on error.

    A scope may be narrowed inside another, never widened: no second partnership and no further compartment, so that
    code which was handed an ordinary request cannot reach care. `savepoint=False` joins the transaction around it.
    `ends_transaction` says that this transaction ends with the block, and PostgreSQL's settings with it.
    """
    scope = Scope(partnership if isinstance(partnership, int) else int(partnership.pk), frozenset(compartments))
    around = _current.get()
    _refuse_widening(scope, around)
    with transaction.atomic(savepoint=savepoint):
        joined = len(connection.savepoint_ids) > (1 if ends_transaction else 0)
        token = _current.set(scope)
        try:
            _tell_postgresql(scope)
            yield scope
        finally:
            _current.reset(token)
        if joined and not connection.needs_rollback:
            # A transaction goes on around this block: without this, its settings would outlive the block.
            _tell_postgresql(around)


def _refuse_widening(scope: Scope, around: Scope | None) -> None:
    unknown = scope.compartments - COMPARTMENTS.keys()
    if unknown:
        raise WrongScope(f"No such compartment: {', '.join(sorted(unknown))}.")
    if around is None:
        return
    if scope.partnership_id != around.partnership_id:
        raise WrongScope("Another partnership is open. Close it first: a scope never crosses partnerships.")
    if not scope.compartments <= around.compartments:
        raise WrongScope("A compartment cannot be opened from inside a scope that does not hold it.")


def _tell_postgresql(scope: Scope | None) -> None:
    values = {"app.partnership_id": str(scope.partnership_id) if scope else ""}
    for compartment, setting in COMPARTMENTS.items():
        values[setting] = "on" if scope and compartment in scope.compartments else ""
    _set_local(values)


def identify(user_id: int) -> None:
    """Tell PostgreSQL who is signed in, so that their own memberships can be read before a scope is open.

    Lasts until the transaction ends; refuses to run outside one, where it would leak to the connection's next user.
    """
    if not connection.in_atomic_block:
        raise NoScope("identify() needs a transaction around it.")
    _set_local({"app.user_id": str(user_id)})


def rows_of_own(user_id: int, statement: str) -> list[tuple[Any, ...]]:
    """`identify`, and what row security then shows of the statement, in one trip; its `%s` is the user's number."""
    if not connection.in_atomic_block:
        raise NoScope("rows_of_own() needs a transaction around it.")
    with connection.cursor() as cursor:
        cursor.execute(f"select set_config('app.user_id', %s, true); {statement}", [str(user_id), user_id])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _set_local(values: dict[str, str]) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _ in values)
    with connection.cursor() as cursor:
        cursor.execute(f"select {calls}", [part for pair in values.items() for part in pair])


def _first_table(query: sql.Query) -> str:
    """The alias by which a query is limited: its model's own, unless Django has trimmed that away, as it does in the
    inner query of `exclude(rows__field=...)`. What is left then begins with a table that refers to the model's."""
    if not query.alias_map or query.alias_refcount[query.base_table]:
        return str(query.get_initial_alias())
    return next(alias for alias, used in query.alias_refcount.items() if used)


class TenantQuery(sql.Query):
    """A query that adds the open partnership to its WHERE when it is compiled, and is refused where none is open."""

    everywhere_reason: str = ""

    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> SQLCompiler:
        compiler: SQLCompiler = sql.Query.get_compiler(self.scoped(), using, connection, elide_empty)
        return compiler

    def scoped(self) -> Self:
        """A copy limited to the open partnership. A union is limited in its parts."""
        if self.everywhere_reason or self.combinator:
            return self
        scope = current()
        query: Self = self.clone()  # type: ignore[assignment] # the copy is of this class
        assert query.model is not None, "only Django's raw queries have no model"
        field = query.model._meta.get_field("partnership")
        column = field.get_col(_first_table(query))  # type: ignore[union-attr] # always a concrete field
        query.where.add(Exact(column, scope.partnership_id), sql.where.AND)
        return query

    def chain(self, klass: Any = None) -> Any:
        # UPDATE changes the class of the query, and with it would lose the wall: limit it first.
        if klass is not None and not issubclass(klass, TenantQuery):
            return sql.Query.chain(self.scoped(), klass)
        return super().chain(klass)


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[M_co, M_co]):
    def __init__(
        self,
        model: type[M_co] | None = None,
        query: sql.Query | None = None,
        using: str | None = None,
        hints: dict[str, models.Model] | None = None,
    ) -> None:
        if query is None and model is not None:
            query = TenantQuery(model)
        super().__init__(model, query, using, hints)

    def everywhere(self, reason: str) -> Self:
        """Drop the filter on the open partnership; the reason stands on the line. Row security still holds."""
        if not reason.strip():
            raise ValueError("Say why this query crosses partnerships.")
        found = self._chain()  # type: ignore[attr-defined] # Django's own word for a copy
        found.query.everywhere_reason = reason
        return found  # type: ignore[no-any-return]

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        rows = list(objs)
        for row in rows:
            row.refuse_another_partnership()
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **values: Any) -> int:
        if "partnership" in values or "partnership_id" in values:
            raise WrongScope("A row never moves to another partnership.")
        return super().update(**values)

    def _raw_delete(self, using: str | None) -> int:
        # Django deletes here by changing the class of a copy of the query, which would lose the wall: limit it first.
        limited = self._chain()  # type: ignore[attr-defined]
        limited.query = self.query.scoped() if isinstance(self.query, TenantQuery) else self.query
        return models.QuerySet._raw_delete(limited, using)


TenantManager = models.Manager.from_queryset(TenantQuerySet, "TenantManager")


class TenantModel(models.Model):
    """A row that belongs to one partnership. Its table is protected by `rowsecurity.ProtectTenantTables`."""

    compartment: ClassVar[str] = ""
    """The compartment whose opening PostgreSQL asks for before it shows a row ("" for none)."""

    partnership = models.ForeignKey(
        "partnership.Partnership", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        abstract = True
        # Each model names its `objects`, a TenantManager or one made from a TenantQuerySet. Following a foreign key,
        # refreshing and saving use the base manager: they meet the same wall.
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_another_partnership()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_another_partnership()
        return super().delete(*args, **kwargs)

    def refuse_another_partnership(self) -> None:
        scope = current()
        if self.partnership_id is None:
            self.partnership_id = scope.partnership_id
        elif self.partnership_id != scope.partnership_id:
            raise WrongScope("This row belongs to another partnership than the one that is open.")


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key between two tenant tables.

    PostgreSQL's own check of a foreign key goes round row security, so a plain one could point into another
    partnership. `ProtectTenantTables` makes the constraint on (partnership_id, this) instead of Django's.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs


def removed_if_unused(row: TenantModel) -> bool:
    """Delete this row and no other, if PostgreSQL itself finds that nothing refers to it; else nothing changes."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            type(row)._default_manager.filter(pk=row.pk)._raw_delete("default")
            cursor.execute("set constraints all immediate")  # asked now, not when the transaction ends
            cursor.execute("set constraints all deferred")
    except IntegrityError:
        return False
    return True
