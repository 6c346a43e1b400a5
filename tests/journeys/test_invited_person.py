"""An invited person makes a passkey, and needs nothing else to come back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect

from foundation.tenancy import within
from partnership import links
from partnership.models import Partnership, Person
from partnership.roles import RoleCode
from partnership.services import invitations
from tests.accounts import PASSWORD
from tests.factories import MembershipFactory, PersonFactory
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


def invitation_link(partnership: Partnership) -> str:
    """The path in the mail to Amara, who is to be a member of the steering group."""
    with within(partnership):
        person: Person = PersonFactory(name="Amara Okonjo", email="amara@example.org")
        MembershipFactory(person=person, role_code=RoleCode.STEERING_MEMBER)
        sent = invitations.send(person=person, by=None, at=timezone.now())
    link = links.acceptance(slug=partnership.slug, number=sent.pk, nonce=sent.nonce)
    return urlsplit(link).path


@pytest.mark.parametrize("width", [360, 1280])
def test_an_invited_person_makes_a_passkey_and_comes_back_with_it(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, marlhaven: Partnership, width: int
) -> None:
    link = invitation_link(marlhaven)
    page = page_at(width)
    give_passkeys(page)

    page.goto(link)
    expect(page.locator("h1")).to_have_text("Welcome")
    axe(page)
    snapshot(page, "invitation")
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()

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
    page.wait_for_url("**/marlhaven/")
    axe(page)
    snapshot(page, "first-home")

    page.locator("summary", has_text="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("You are signed out")
    axe(page)

    page.get_by_role("link", name="Sign in again").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/marlhaven/")
    page.goto("/account/2fa/")
    expect(page.locator("h1")).to_have_text("Signing in and security")
    expect(page.get_by_text("You have 1 passkey.")).to_be_visible()
    axe(page)
    snapshot(page, "security")
