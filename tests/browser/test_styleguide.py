"""The style guide in a real browser: every component, in both themes, wide and narrow; and the frame's few scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.factories import UserFactory


@pytest.fixture
def petra():
    return UserFactory(name="Petra Lang", email="petra.lang@northwind.example")


def choose_theme(page, theme: str, base_url: str) -> None:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": base_url}])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_component_is_accessible(signed_in_page, petra, base_url, assert_accessible, theme, size):
    page = signed_in_page(petra)
    choose_theme(page, theme, base_url)
    page.set_viewport_size(size)
    page.goto("/styleguide/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    assert_accessible(page)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_the_door_is_accessible(page, base_url, assert_accessible, address):
    for theme in ("light", "dark"):
        choose_theme(page, theme, base_url)
        page.goto(address)
        assert_accessible(page)


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/"])
def test_the_pages_of_an_account_are_accessible(signed_in_page, petra, assert_accessible, address):
    page = signed_in_page(petra)
    page.goto(address)
    expect(page.get_by_role("navigation", name="Your account").locator("[aria-current=page]")).to_have_count(
        1
    )
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 390, 768, 1024])
def test_no_page_scrolls_sideways(signed_in_page, petra, width):
    page = signed_in_page(petra)
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/styleguide/", "/accounts/email/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_theme_is_switched_at_once_and_kept(signed_in_page, petra):
    page = signed_in_page(petra)
    page.goto("/styleguide/")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_without_script_the_theme_is_switched_by_the_server(page_without_script, petra):
    page = page_without_script(petra)
    page.goto("/styleguide/?page=2")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.url.endswith("/styleguide/?page=2")


def test_a_dark_system_is_followed_until_somebody_chooses(page, base_url):
    page.emulate_media(color_scheme="dark")
    page.goto("/accounts/login/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    choose_theme(page, "light", base_url)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_the_account_menu_opens_and_closes_by_keyboard(signed_in_page, petra):
    page = signed_in_page(petra)
    page.goto("/styleguide/")
    account = page.get_by_label("PL, Petra Lang, account")
    account.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(account).to_be_focused()


def test_the_menu_of_a_phone_opens_with_script_and_without(signed_in_page, page_without_script, petra):
    for page in (signed_in_page(petra), page_without_script(petra)):
        page.set_viewport_size(NARROW)
        page.goto("/styleguide/")
        links = page.get_by_role("navigation", name="Main")
        expect(links).to_be_hidden()
        page.get_by_label("Menu", exact=True).click()
        expect(links.get_by_role("link", name="Catalog")).to_be_visible()


def test_an_open_account_menu_fits_a_phone(signed_in_page, petra):
    page = signed_in_page(petra)
    page.set_viewport_size(NARROW)
    page.goto("/styleguide/")
    page.get_by_label("PL, Petra Lang, account").click()
    box = page.get_by_role("button", name="Sign out").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]


def test_one_signs_in_and_out(page, petra):
    petra.set_password("a long enough password")
    petra.save()
    page.goto("/accounts/login/?next=/styleguide/")
    page.get_by_label("E-mail").fill(petra.email)
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Components", level=1)).to_be_visible()
    page.get_by_label("PL, Petra Lang, account").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/styleguide/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_refused_sign_in_takes_the_focus_to_what_is_wrong(page, petra):
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page).to_have_title("Error: Sign in · Readiness")


def test_a_dialog_opens_and_closes(signed_in_page, petra):
    page = signed_in_page(petra)
    page.goto("/styleguide/")
    page.get_by_role("button", name="Ask first").click()
    expect(page.get_by_role("dialog", name="Approve draft 4?")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_numbers_of_a_chart_are_there_as_a_table(page_without_script, petra):
    page = page_without_script(petra)
    page.goto("/styleguide/")
    page.get_by_text("Show as a table").first.click()
    expect(page.get_by_role("table", name="Readiness, share of required skill levels held")).to_be_visible()
