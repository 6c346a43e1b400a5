"""Every model that holds a partnership's rows refuses to be asked without one."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from foundation.tenancy import NoScope, TenantForeignKey, TenantQuerySet

TENANT = [
    model for model in apps.get_models() if any(field.name == "partnership" for field in model._meta.concrete_fields)
]


def test_there_are_tenant_models() -> None:
    assert {"Person", "Milestone", "AuditEntry", "PersonHistory"} <= {model.__name__ for model in TENANT}


STORED = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


@pytest.mark.parametrize("model", STORED, ids=lambda model: model._meta.label)
def test_a_model_is_a_tenant_or_its_table_is_named(model: type[models.Model]) -> None:
    assert (model in TENANT) != (model._meta.db_table in settings.GLOBAL_TABLES)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TENANT, ids=lambda model: model._meta.label)
def test_an_unscoped_query_is_refused(model: type[models.Model]) -> None:
    for manager in (model._default_manager, model._base_manager):
        assert isinstance(manager.all(), TenantQuerySet)
        with pytest.raises(NoScope):
            manager.first()
        with pytest.raises(NoScope):
            manager.filter(pk=1).update(pk=2)


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model._meta.label)
def test_a_reference_to_a_tenant_row_is_one_that_cannot_leave(model: type[models.Model]) -> None:
    if hasattr(model, "pgh_tracked_model"):
        return  # history holds no keys: it outlives what it tells of
    plain = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.model in TENANT
        and not isinstance(field, TenantForeignKey)
    ]
    assert plain == []
    assert list(model._meta.many_to_many) == []
