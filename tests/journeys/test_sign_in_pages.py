"""Every page around signing in, in a real browser: no rule of axe broken, nothing wider than the screen."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page, expect

from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.accounts import PASSWORD, account, recovery_codes, with_app
from tests.factories import member
from tests.journeys.conftest import AxeCheck, PageAs, PageAt, Snapshot
from tests.journeys.test_invited_person import give_passkeys

WIDTHS = pytest.mark.parametrize("width", [360, 1280])
FOR_STRANGERS = {
    "login": "Sign in",
    "password/reset": "Reset your password",
    "password/reset/done": "Check your email",
    "password/reset/key/1-made-up": "This link no longer works",
    "password/reset/key/done": "Your password is changed",
    "signup": "Accounts are made by invitation",
    "inactive": "This account is closed",
    "confirm-email": "Check your email",
    "signed-out": "You are signed out",
}
FOR_ONESELF = {
    "2fa": "Signing in and security",
    "2fa/totp/activate": "Set up an authenticator app",
    "2fa/webauthn": "Your passkeys",
    "2fa/webauthn/add": "Add a passkey",
    "sessions": "Where you are signed in",
    "password/change": "Change your password",
    "reauthenticate": "Show that it is you",
    "logout": "Sign out",
}


def look(page: Page, axe: AxeCheck, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    axe(page)
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], f"{page.url} is too wide"


@WIDTHS
def test_the_pages_for_strangers(page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, width: int) -> None:
    page = page_at(width)
    for path, heading in FOR_STRANGERS.items():
        page.goto(f"/account/{path}/")
        look(page, axe, heading)
    snapshot(page, "signed-out")


@WIDTHS
def test_the_pages_for_oneself(page_as: PageAs, axe: AxeCheck, snapshot: Snapshot, width: int) -> None:
    page = page_as(account(), width)
    for path, heading in FOR_ONESELF.items():
        if path.endswith(("activate", "add")):
            prove_the_password(page, f"/account/{path}/")
        else:
            page.goto(f"/account/{path}/")
        look(page, axe, heading)
        snapshot(page, "account-" + path.replace("/", "-"))


def prove_the_password(page: Page, path: str) -> None:
    """A page that asks once more who one is."""
    page.goto(path)
    if page.locator("h1").inner_text() == "Show that it is you":
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_url(f"**{path}")


@WIDTHS
def test_mistakes_are_told_at_the_top_and_beside_the_field(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    account()
    page = page_at(width)
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a password").click()
    expect(page).to_have_title("Error: Sign in - Alongside")
    look(page, axe, "Sign in")
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in with a password").click()
    expect(page.get_by_text("That address and password do not belong together.").first).to_be_visible()
    look(page, axe, "Sign in")
    snapshot(page, "sign-in-wrong")


@WIDTHS
def test_a_password_and_then_a_code_remembers_the_device(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    user = with_app(account())
    page = page_at(width)
    type_password(page)
    look(page, axe, "Second step")
    snapshot(page, "second-step-code")
    page.get_by_label("Code").fill(recovery_codes(user)[0])
    page.get_by_role("button", name="Continue").click()
    look(page, axe, "Remember this device?")
    snapshot(page, "remember-device")
    page.get_by_role("button", name="Yes, remember it").click()
    page.goto("/account/2fa/recovery-codes/")
    look(page, axe, "Recovery codes")
    page.goto("/account/2fa/recovery-codes/generate/")
    look(page, axe, "Make recovery codes")
    page.goto("/account/2fa/totp/deactivate/")
    look(page, axe, "Stop using the authenticator app")
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    type_password(page)
    page.goto("/account/sessions/")
    look(page, axe, "Where you are signed in")
    snapshot(page, "sessions")


def type_password(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in with a password").click()
    expect(page.locator("h1")).not_to_have_text("Sign in")


def test_a_passkey_is_a_second_step_and_proves_who_one_is_again(page_at: PageAt, axe: AxeCheck) -> None:
    account()
    page = page_at(360)
    devtools, device = give_passkeys(page)
    type_password(page)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()

    type_password(page)
    look(page, axe, "Second step")
    page.get_by_role("button", name="Use a passkey").click()
    look(page, axe, "Remember this device?")
    page.get_by_role("button", name="No, ask me every time").click()

    page.goto("/account/2fa/webauthn/reauthenticate/?next=/account/2fa/webauthn/")
    look(page, axe, "Show that it is you")
    page.locator("main").get_by_role("button", name="passkey").click()
    look(page, axe, "Your passkeys")
    page.get_by_role("link", name="Rename").click()
    look(page, axe, "Rename a passkey")
    page.goto("/account/2fa/webauthn/")

    # A device that has lost the passkey says so in words, and there are other ways.
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    page.goto("/account/2fa/webauthn/reauthenticate/")
    page.locator("main").get_by_role("button", name="passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used.")
    look(page, axe, "Show that it is you")

    page.goto("/account/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    look(page, axe, "Remove a passkey")
    page.get_by_role("button", name="Remove it").click()
    look(page, axe, "Add a second step")


@WIDTHS
def test_without_script_a_code_and_an_app_do_everything(page_at: PageAt, snapshot: Snapshot, width: int) -> None:
    user = with_app(account())
    page = page_at(width)
    plain = page.context.browser
    assert plain is not None
    context = plain.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    base = str(settings.SITE_URL)
    page.goto(f"{base}/account/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in with a password").click()
    page.get_by_label("Code").fill(recovery_codes(user)[0])
    snapshot(page, "second-step-without-script")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="No, ask me every time").click()
    page.goto(f"{base}/account/2fa/")
    expect(page.locator("h1")).to_have_text("Signing in and security")
    context.close()


@WIDTHS
def test_the_demonstration_is_one_button_away(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, marlhaven: Partnership, width: int
) -> None:
    with within(marlhaven):
        chair = member(RoleCode.CHAIR, name="Ines Castellan")
        member(RoleCode.ANTISLAVERY_COORDINATOR, name="Tom Oduya")
    with override_settings(STANDALONE=True, DEMO_SIGN_IN=True):
        page = page_at(width)
        page.goto("/demo/")
        look(page, axe, "Try it as ...")
        snapshot(page, "demo")
        page.get_by_role("button", name="Ines Castellan").click()
        page.wait_for_url("**/marlhaven/")
        expect(page.locator("summary", has_text="Ines Castellan")).to_be_visible()
    assert chair.user is not None
    assert chair.user.has_usable_password() is False
