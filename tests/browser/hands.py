"""Two ways to use a page: with the mouse, and with the keyboard alone. A walk written for one works with the other."""

from __future__ import annotations

import re
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

FARTHEST = 400  # presses of Tab after which something counts as out of reach
HERE = "element => element === document.activeElement"


class Hand(Protocol):
    page: Page

    def follow(self, link: str | re.Pattern, within: str = "main") -> None:
        """A link, by its words."""

    def press(self, button: str | re.Pattern, within: str = "main") -> None:
        """A button, by its words."""

    def fill(self, label: str | re.Pattern, text: str) -> None:
        """A field, by its label."""

    def choose(self, label: str | re.Pattern, option: str) -> None:
        """An option of a list."""

    def tick(self, label: str | re.Pattern) -> None:
        """A box, or one of several."""


class Mouse:
    def __init__(self, page: Page):
        self.page = page

    def follow(self, link: str | re.Pattern, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=link).first.click()

    def press(self, button: str | re.Pattern, within: str = "main") -> None:
        self.page.locator(within).get_by_role("button", name=button).first.click()

    def fill(self, label: str | re.Pattern, text: str) -> None:
        field_called(self.page, label).fill(text)

    def choose(self, label: str | re.Pattern, option: str) -> None:
        field_called(self.page, label).select_option(label=option)

    def tick(self, label: str | re.Pattern) -> None:
        field = field_called(self.page, label)
        self.page.locator(
            f"label[for='{field.get_attribute('id')}']"
        ).click()  # a card's label covers its box
        expect(field).to_be_checked()


class Keyboard:
    """Only keys: Tab to get there, and what a browser does with Enter, Space and arrows."""

    def __init__(self, page: Page):
        self.page = page

    def follow(self, link: str | re.Pattern, within: str = "main") -> None:
        self.reach(self.page.locator(within).get_by_role("link", name=link).first)
        self.page.keyboard.press("Enter")

    def press(self, button: str | re.Pattern, within: str = "main") -> None:
        self.reach(self.page.locator(within).get_by_role("button", name=button).first)
        self.page.keyboard.press("Enter")

    def fill(self, label: str | re.Pattern, text: str) -> None:
        field = field_called(self.page, label)
        self.reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")  # as an American date field takes it
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)
        expect(field).to_have_value(text)

    def choose(self, label: str | re.Pattern, option: str) -> None:
        field = field_called(self.page, label)
        self.reach(field)
        self.page.keyboard.type(option)
        expect(field.locator("option:checked")).to_have_text(option)

    def tick(self, label: str | re.Pattern) -> None:
        field = field_called(self.page, label)
        if field.get_attribute("type") == "radio":
            self.reach_group(field)
        else:
            self.reach(field)
            self.page.keyboard.press("Space")
        expect(field).to_be_checked()

    def reach(self, wanted: Locator) -> None:
        """Tab on until it has the focus. One begins after the skip link, as people who use it do."""
        expect(wanted).to_be_visible()
        element = wanted.element_handle()
        for _ in range(FARTHEST):
            if element.evaluate(HERE):
                assert self.shows_focus(), f"nothing shows that {wanted} has the focus"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {wanted}")

    def reach_group(self, radio: Locator) -> None:
        """Tab to the group, then arrows to the one."""
        name = radio.get_attribute("name")
        element = radio.element_handle()
        for _ in range(FARTHEST):
            if self.page.evaluate("name => document.activeElement.name === name", name):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(20):
            if element.evaluate("element => element.checked"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"arrows do not reach {radio}")

    def shows_focus(self) -> bool:
        return self.page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at);
                return style.outlineStyle !== "none" || style.boxShadow !== "none" || at.matches(":focus-visible");
            }"""
        )


def field_called(page: Page, label: str | re.Pattern) -> Locator:
    """The field, not a section or group that bears the same words."""
    return page.locator("main").locator("input, select, textarea").and_(page.get_by_label(label)).first


def to_the_overview(hand: Hand) -> None:
    """By the bar at the top; a small screen has it behind a button."""
    if hand.page.get_by_label("Menu", exact=True).is_visible():
        hand.follow("Menu", within="body")
    hand.follow("Overview", within="body")
    expect(hand.page.locator("#stages")).to_be_visible()
