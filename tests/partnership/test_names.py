"""What people type as a name or an address: what shows as something else, or cannot be kept, is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.forms import InviteForm, NewOrganisationForm, OrganisationForm, PersonForm
from partnership.models import Organisation, Partnership
from partnership.names import refuse_deceptive_name
from partnership.roles import RoleCode
from partnership.services import organisations
from tests.factories import member
from tests.partnership.conftest import ON

HIDDEN = (
    "This name holds a hidden sign, such as a line break or a mark that turns text round. Type it by hand instead of"
    " pasting it."
)
BLANK = "This name shows as nothing. Use at least one letter."


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ada\nQuillfern", HIDDEN),
        ("Ada\x07", HIDDEN),
        ("Ada\u2028Quillfern", HIDDEN),
        *((f"Ada {chr(mark)}nrefllIuQ", HIDDEN) for mark in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
        ("\u200b", BLANK),
        ("\u3164", BLANK),
        ("\u00a0\u2060", BLANK),
    ],
)
def test_a_name_that_deceives_is_refused(name: str, told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        refuse_deceptive_name(name)
    assert refused.value.messages == [told]


@pytest.mark.parametrize(
    "name",
    [
        "X",
        "\u00d3 Briain",
        "\u738b\u5c0f\u660e",
        "\u0645\u0647\u062f\u06cc\u200c\u0632\u0627\u062f\u0647",
        "N\u02bcDiaye-O'Neil",
    ],
)
def test_names_of_every_script_pass(name: str) -> None:
    refuse_deceptive_name(name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "given"),
    [
        (InviteForm, {"today": ON}),
        (PersonForm, {}),
        (NewOrganisationForm, {}),
        (OrganisationForm, {"has_left": False}),
    ],
)
def test_every_form_with_a_name_refuses_it(form: type, given: dict[str, Any], marlhaven: Partnership) -> None:
    with within(marlhaven):
        assert form({"name": "Ada \u202eQ"}, **given).errors["name"] == [HIDDEN]


@pytest.mark.django_db
@pytest.mark.parametrize("form", [InviteForm, PersonForm])
def test_an_address_is_no_longer_than_can_be_kept(form: type, marlhaven: Partnership) -> None:
    given = {"today": ON} if form is InviteForm else {}
    address = "a@" + ".".join(["b" * 60] * 4) + ".example.org"
    with within(marlhaven):
        errors = form({"email": address}, **given).errors["email"]
    assert errors == ["Email address must be 254 characters or fewer. It now has 257."]


@pytest.mark.django_db
def test_a_taken_name_is_told_also_where_letters_fold(marlhaven: Partnership) -> None:
    with within(marlhaven):
        organisations.add(name="Kent Council", by=None)
        for name in ("KENT council", "\u212aent Council"):
            with pytest.raises(ValidationError) as refused:
                organisations.add(name=name, by=None)
            assert list(refused.value.message_dict) == ["name"]
        assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_inside_a_page_is_in_the_record(marlhaven: Partnership, sign_in: Callable[..., Client]) -> None:
    with within(marlhaven):
        person = member(RoleCode.ADMINISTRATOR)
    answer = sign_in(person).post(f"/marlhaven/people/{person.pk}/give-role/", {})
    assert answer.status_code == 403
    with within(marlhaven):
        entry = AuditEntry.objects.get(action="access.refused")
        assert (entry.actor_user_id, entry.details) == (person.user_id, {"permission": "manage_people"})
