"""Journeys through a real browser. Each test here gets the mark `browser` and tables that really commit.

A journey asks for `page_at` (a stranger's page of a given width) or `page_as` (somebody's, signed in), then for `axe`
and `snapshot`. Whatever the browser refuses or throws on the way fails the test at its end: nothing may be blocked by
our own content security policy.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from foundation.models import User
from partnership.models import Person
from tests.conftest import SignIn
from tests.marks import COMMITTED

HERE = Path(__file__).parent
SCREENS = Path(settings.BASE_DIR) / "var" / "screens"
HEIGHT = 900

PageAt = Callable[[int], Page]
PageAs = Callable[[User | Person, int], Page]
Snapshot = Callable[[Page, str], Path]
AxeCheck = Callable[[Page], None]

ON_LOOPBACK = {
    # What `make run` sets for plain http on one machine; passkeys need the name localhost.
    "SECURE_SSL_REDIRECT": False,
    "SECURE_HSTS_SECONDS": 0,
    "SESSION_COOKIE_NAME": "session",
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_NAME": "csrf",
    "CSRF_COOKIE_SECURE": False,
    "MFA_TRUST_COOKIE_NAME": "trusted",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
    # Served straight from var/assets and the installed apps, so that nothing has to be collected first.
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(COMMITTED)


def _chromium() -> str:
    """The path of a Chromium. On a developer's machine without one the journeys are skipped; in CI they fail."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found and Path(found).exists():
        return found
    sentence = "No Chromium here. Install it (on Debian: apt install chromium) or name one in CHROMIUM."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = _chromium()
    assert any(folder.joinpath("app.css").is_file() for folder in map(Path, settings.STATICFILES_DIRS)), (
        "The style sheet is not built. Run `make assets`, or `npm ci && npm run build`."
    )
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The browser's driver keeps an event loop in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def live_server() -> Iterator[LiveServer]:
    with override_settings(**ON_LOOPBACK):
        server = LiveServer("localhost")
        with override_settings(SITE_URL=server.url):
            yield server
        server.stop()


@pytest.fixture(autouse=True)
def no_earlier_tries(transactional_db: None) -> None:
    """Rate limits stand in a table that is no model's, so emptying the tables leaves them."""
    cache.clear()


@pytest.fixture
def context_at(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[int], BrowserContext]]:
    """Opens a browser window of its own, with no cookie of any other."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(width: int) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": HEIGHT}, reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
        )
        context.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page_at(context_at: Callable[[int], BrowserContext]) -> PageAt:
    """`page_at(360)`: a stranger's page of that width in pixels."""
    return lambda width: context_at(width).new_page()


@pytest.fixture
def page_as(context_at: Callable[[int], BrowserContext], sign_in: SignIn, live_server: LiveServer) -> PageAs:
    """`page_as(person, 360)`: the page of somebody who is signed in, past the second step."""

    def opened(who: User | Person, width: int) -> Page:
        cookie = sign_in(who).cookies[settings.SESSION_COOKIE_NAME]
        context = context_at(width)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return opened


@pytest.fixture
def axe() -> AxeCheck:
    """Fails with the rules and the places, if the page as it stands breaks any rule of axe."""

    def checked(page: Page) -> None:
        page.wait_for_load_state()  # a page that is being left has no document to look at
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return checked


@pytest.fixture
def snapshot() -> Snapshot:
    """Keeps a picture of the whole page as var/screens/<name>-<width>.png."""

    def kept(page: Page, name: str) -> Path:
        SCREENS.mkdir(parents=True, exist_ok=True)
        size = page.viewport_size
        assert size is not None, "journeys open pages of a known width"
        path = SCREENS / f"{name}-{size['width']}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return kept
