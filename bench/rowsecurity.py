"""What row security costs: the same statements on a protected table and on its plain copy with a WHERE."""

from __future__ import annotations

from functools import partial

from django.db import connection

from bench.clock import Ratio, compare
from foundation.tenancy import within
from partnership.models import Partnership

STATEMENTS = {
    "list of 50": "select id, text, rag from {table} {where} order by position limit 50",
    "counts by rating": "select rag, count(*) from {table} {where} group by rag",
    "one row": "select id, text from {table} {where} {and_} id = (select min(id) from {table} {where})",
}


def measure(partnership: Partnership) -> dict[str, Ratio]:
    """Statement -> time behind the policy as a ratio to the plain WHERE."""
    found = {}
    with within(partnership), connection.cursor() as cursor:
        for name, statement in STATEMENTS.items():
            walled = statement.format(table="actionplan_milestone", where="", and_="where")
            where = f"where partnership_id = {int(partnership.pk)}"
            plain = statement.format(table="floor_actionplan_milestone", where=where, and_="and")
            found[name] = compare(partial(cursor.execute, walled), partial(cursor.execute, plain), rounds=400)
    return found
