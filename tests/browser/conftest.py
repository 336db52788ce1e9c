"""A real Chromium against the live app. Every test here is marked `browser` and may use the database.

A test gets `page` (nobody signed in), `signed_in_page(user)` or `page_without_script(user)`; addresses are paths,
as in `page.goto("/catalog/")`. It fails by itself on any console error, so on any violation of the content
security policy. The screenshot of a failure lands in test-results/.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

# Playwright's event loop runs in this thread, and Django would take our queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",  # root in a container has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# A refused form is answered with 422, and one that somebody else changed meanwhile with 409, by design; Chromium calls
# both an error.
HARMLESS = re.compile(r"Failed to load resource: the server responded with a status of (409|422)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """CHROMIUM, else the first browser in PATH."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)
    if not found:
        pytest.skip("no Chromium: install it, or name one in CHROMIUM")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, chromium_path: str) -> dict:
    return browser_type_launch_args | {"executable_path": chromium_path, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    fixed = {"viewport": WIDE, "locale": "en-US", "timezone_id": "UTC", "reduced_motion": "reduce"}
    return browser_context_args | fixed


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    return live_server.url


@pytest.fixture
def console_errors() -> list[str]:
    """What went wrong in the pages of this test; clear it after an error that the test meant."""
    return []


@pytest.fixture
def watch(console_errors: list[str]) -> Callable[[BrowserContext], BrowserContext]:
    """Collects console errors and uncaught exceptions of a context."""

    def listen(context: BrowserContext) -> BrowserContext:
        def note(message: ConsoleMessage) -> None:
            if message.type == "error" and not HARMLESS.search(message.text):
                console_errors.append(f"{message.text} ({message.location.get('url', '')})")

        context.on("console", note)
        context.on("weberror", lambda problem: console_errors.append(str(problem.error)))
        return context

    return listen


@pytest.fixture(autouse=True)
def no_console_error(context: BrowserContext, watch, console_errors: list[str]) -> Iterator[None]:
    watch(context)
    yield
    assert console_errors == [], "the browser's console shows errors"


def sign_in(context: BrowserContext, user, base_url: str) -> None:
    """Gives the browser a session of the user, without the sign-in form."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])


@pytest.fixture
def signed_in_page(page: Page, base_url: str) -> Callable[..., Page]:
    """`signed_in_page(user)`: the page, from now on that user's."""

    def open_as(user) -> Page:
        sign_in(page.context, user, base_url)
        return page

    return open_as


@pytest.fixture
def page_without_script(new_context, watch, base_url: str) -> Callable[..., Page]:
    """`page_without_script(user)` or `page_without_script()`: a page of a browser with JavaScript off."""

    def open_as(user=None) -> Page:
        context = watch(new_context(java_script_enabled=False))
        if user:
            sign_in(context, user, base_url)
        return context.new_page()

    return open_as


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)` fails on axe findings of serious or critical impact."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        findings = [
            f"{finding['id']} ({finding['impact']}): {finding['help']}\n      {node['target']}: {node['html'][:160]}"
            for finding in found
            if finding["impact"] in ("serious", "critical")
            for node in finding["nodes"]
        ]
        assert not findings, f"{page.url}\n  " + "\n  ".join(findings)

    return check
