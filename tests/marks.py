"""Marks that several modules share."""

import pytest

COMMITTED = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
"""The test's transactions really commit. Afterwards the owner's connection empties the tables; the app role cannot."""
