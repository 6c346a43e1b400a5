"""Models from the rows of a statement of our own."""

from __future__ import annotations

import pytest

from foundation.models import AuditEntry
from foundation.rows import columns
from partnership.models import Partnership


def test_columns_are_called_by_the_name_that_the_statement_gives_the_table() -> None:
    assert columns(Partnership, "held").startswith('held."id", held."slug", held."name"')


def test_a_model_with_a_column_that_must_be_translated_is_refused() -> None:
    with pytest.raises(TypeError, match="details must be translated"):
        columns(AuditEntry, "entry")
