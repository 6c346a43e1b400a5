"""An invited person makes a passkey, and needs nothing else to come back."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.accounts import PASSWORD, account
from tests.journeys.conftest import AxeCheck, PageAt, Snapshot

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_passkeys(page: Page) -> tuple[CDPSession, str]:
    """A device that can keep passkeys and whose owner always touches it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return devtools, added["authenticatorId"]


@pytest.mark.parametrize("width", [360, 1280])
def test_an_invited_person_makes_a_passkey_and_comes_back_with_it(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    account("amara@example.org")
    page = page_at(width)
    give_passkeys(page)

    page.goto("/account/login/")
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in with a password").click()

    expect(page.locator("h1")).to_have_text("Add a second step")
    axe(page)
    snapshot(page, "second-step")
    page.get_by_role("button", name="Add a passkey").click()

    expect(page.locator("h1")).to_have_text("Add a passkey")
    axe(page)
    snapshot(page, "add-passkey")
    page.get_by_role("button", name="Add this passkey").click()

    expect(page.locator("h1")).to_have_text("Recovery codes")
    assert len(page.locator(".al-code-list li").all_inner_texts()) == 10
    axe(page)
    snapshot(page, "recovery-codes")
    page.get_by_role("button", name="I have kept them. Go on").click()
    expect(page.locator("h1")).not_to_have_text("Add a second step")

    page.get_by_text("Your account: amara@example.org").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("You are signed out")
    axe(page)

    page.get_by_role("link", name="Sign in again").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/")
    page.goto("/account/2fa/")
    expect(page.locator("h1")).to_have_text("Signing in and security")
    expect(page.get_by_text("You have 1 passkey.")).to_be_visible()
    axe(page)
    snapshot(page, "security")
