"""The migrations say all that the models say, and can be taken back."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = ("foundation", "partnership", "actionplan", "survivors", "training")


@pytest.mark.django_db
def test_every_migration_is_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_migration_of_ours_can_be_taken_back_or_says_why_not() -> None:
    loader = MigrationLoader(None)
    one_way = [
        f"{app}.{name}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in OURS
        and not all(operation.reversible for operation in migration.operations)
        and not (type(migration).__doc__ or "").startswith("One way:")
    ]
    assert one_way == []
