"""What is written down about accounts, and what never is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from foundation.models import AccountEvent
from tests.accounts import PASSWORD, account, code_now, is_signed_in, recovery_codes, type_code, type_password, with_app
from tests.conftest import Browser
from tests.marks import COMMITTED

pytestmark = [COMMITTED, pytest.mark.usefixtures("quick_passwords", "no_earlier_tries")]


def events() -> list[tuple[str, int | None, dict[str, Any]]]:
    """Read as the owner: the app role may add to this table, not read it."""
    rows = AccountEvent.objects.using("owner").order_by("pk")
    return [(row.action, row.user_id_at_the_time, row.details) for row in rows]


def test_signing_in_and_out_is_written_down_with_its_ways() -> None:
    user = with_app(account())
    client = Browser()
    type_password(client)
    type_code(client, code_now())
    client.post("/account/2fa/trust/", {"action": "skip"})
    client.post("/account/logout/")
    assert events() == [
        ("account.signed_in", user.pk, {"ways": ["password", "totp"]}),
        ("account.signed_out", user.pk, {"ended_by": "person"}),
    ]


def test_a_failed_sign_in_names_the_account_and_never_what_was_typed() -> None:
    user = with_app(account())
    client = Browser()
    type_password(client, password="a secret typed wrong")
    type_password(client, "nobody@example.org", "a secret typed wrong")
    type_password(client)
    type_code(client, "424242")
    assert events() == [
        ("account.sign_in_failed", user.pk, {}),
        ("account.sign_in_failed", None, {}),
        ("account.second_step_failed", user.pk, {"kind": "totp"}),
    ]


def test_adding_renewing_and_removing_a_second_step_is_written_down() -> None:
    user = account()
    client = Browser()
    type_password(client)
    client.get("/account/2fa/totp/activate/")
    client.post("/account/2fa/totp/activate/", {"code": code_now(client.session["mfa.totp.secret"])})
    client.post("/account/2fa/recovery-codes/generate/")
    client.post("/account/2fa/totp/deactivate/")
    assert events() == [
        ("account.signed_in", user.pk, {"ways": ["password"]}),
        ("account.factor_added", user.pk, {"kind": "totp"}),
        ("account.factor_added", user.pk, {"kind": "recovery_codes"}),
        ("account.factor_renewed", user.pk, {"kind": "recovery_codes"}),
        ("account.factor_removed", user.pk, {"kind": "totp"}),
        ("account.factor_removed", user.pk, {"kind": "recovery_codes"}),
    ]


def test_a_changed_password_is_written_down() -> None:
    user = with_app(account())
    client = Browser()
    type_password(client)
    type_code(client, recovery_codes(user)[0])
    client.post("/account/2fa/trust/", {"action": "skip"})
    assert is_signed_in(client)
    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"},
    )
    assert events()[-1] == ("account.password_changed", user.pk, {})


def test_a_session_that_ran_out_is_written_down_as_such() -> None:
    user = account()
    client = Browser()
    type_password(client)
    client.get("/account/second-step/")
    session = client.session
    session["seen_at"] -= 31 * 60
    session.save()
    client.get("/account/second-step/")
    assert events()[-1] == ("account.signed_out", user.pk, {"ended_by": "limits"})


def test_no_row_holds_an_address_a_password_or_a_code() -> None:
    user = with_app(account())
    client = Browser()
    code = recovery_codes(user)[0]
    type_password(client, password="a secret typed wrong")
    type_password(client)
    type_code(client, code)
    client.post("/account/2fa/trust/", {"action": "skip"})
    written = repr(events())
    assert [word for word in ("amara", "@", "secret", PASSWORD, code) if word in written] == []
    assert len(events()) == 2


def test_the_app_role_can_neither_read_nor_change_the_rows() -> None:
    for attempt in ("select * from foundation_accountevent", "delete from foundation_accountevent",
                    "update foundation_accountevent set action = ''", "truncate foundation_accountevent"):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attempt)


def test_a_stranger_who_signs_out_leaves_no_row() -> None:
    Browser().post("/account/logout/")
    assert events() == []
