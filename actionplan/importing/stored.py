"""What was read, as JSON and back without loss: a review is left and gone on with on another day.

A field that has its default is left out, so that what is stored stays about as long as the document's words.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from actionplan.importing.readplan import ReadPlan
from foundation.reading.blocks import Block, Paragraph, Table

Json = dict[str, Any]


def to_json(plan: ReadPlan) -> Json:
    return cast("Json", _plain(plan))


def from_json(stored: Mapping[str, Any]) -> ReadPlan:
    """The plan that `to_json` was given. Raises TypeError or ValueError for anything else."""
    return cast("ReadPlan", _typed(ReadPlan, stored))


def blocks_to_json(blocks: Sequence[Block]) -> list[Json]:
    return [cast("Json", _plain(block)) for block in blocks]


def blocks_from_json(stored: Sequence[Mapping[str, Any]]) -> list[Block]:
    """A block with rows is a table; any other is a paragraph."""
    return [cast("Block", _typed(Table if "rows" in block else Paragraph, block)) for block in stored]


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {
            field.name: _plain(held)
            for field in fields(value)
            if (held := getattr(value, field.name)) != _default(field)
        }
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _default(field: "Field[Any]") -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _typed(kind: Any, value: Any) -> Any:
    """`value` as an object of the type `kind`, which a field's annotation names."""
    if get_origin(kind) in (Union, types.UnionType):  # "X | None" is the only union in a plan
        return None if value is None else _typed(next(each for each in get_args(kind) if each is not type(None)), value)
    if get_origin(kind) is tuple:
        (each_kind, *_rest) = get_args(kind)
        return tuple(_typed(each_kind, each) for each in value)
    if is_dataclass(kind):
        hints = _hints(cast("type", kind))
        return cast("type", kind)(**{name: _typed(hints[name], held) for name, held in value.items()})
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
