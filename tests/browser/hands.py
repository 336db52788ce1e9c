"""How a walk uses a page. Written against Hand, it works with any way of doing so; the mouse is one."""

from __future__ import annotations

import re
from typing import Protocol

from playwright.sync_api import Locator, Page, expect


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


def field_called(page: Page, label: str | re.Pattern) -> Locator:
    """The field, not a section or group that bears the same words."""
    return page.locator("main").locator("input, select, textarea").and_(page.get_by_label(label)).first
