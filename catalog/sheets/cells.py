"""One cell: how a value is written, and how it is read so that it means the same again.

Reading raises ValueError with what was expected, as in "expected a date such as 2027-03-31".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from import_export.widgets import Widget
from rapidfuzz import fuzz, process


def as_text(value: Any) -> str:
    """What the cell says, in the way people read it: 2 and not 2.0, a date without a time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    return str(value)


class Cell(Widget):
    """A cell that may be blank. `read` gets the trimmed text of one that is not."""

    blank: Any = None

    def __init__(self, read: Callable[[str], Any], blank: Any = None):
        super().__init__()
        self.read, self.blank = read, blank

    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        text = as_text(value)
        if "\x00" in text:
            raise ValueError("expected text without null characters")
        return self.read(text.strip()) if text.strip() else self.blank

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


class Text(Cell):
    """Text as it stands, its white space too."""

    def __init__(self) -> None:
        super().__init__(str, "")

    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        text = as_text(value)
        if "\x00" in text:
            raise ValueError("expected text without null characters")
        return text if text.strip() else ""


class Choice(Cell):
    """One of a few words; written with its label, read with label or value, whatever the case."""

    def __init__(self, choices: Iterable[tuple[str, str]], blank: Any = ""):
        self.labels = dict(choices)
        self.values = {label.casefold(): value for value, label in self.labels.items()}
        self.values |= {value.casefold(): value for value in self.labels}
        super().__init__(self._read, blank)

    def _read(self, text: str) -> str:
        if (found := self.values.get(text.casefold())) is None:
            raise ValueError("expected one of " + ", ".join(self.labels.values()))
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(value, value or "")


class YesNo(Cell):
    def __init__(self) -> None:
        super().__init__(yes_or_no, False)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


def yes_or_no(text: str) -> bool:
    words = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "x": True}
    if (found := words.get(text.casefold())) is None:
        raise ValueError("expected yes or no")
    return found


def number(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(" ", ""))
    except InvalidOperation:
        raise ValueError("expected a number such as 12.5, with a point for the decimals") from None
    if not found.is_finite() or abs(found) >= 10**10:
        raise ValueError("expected a number such as 12.5")
    return found


def whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise ValueError("expected a whole number such as 12")
    return int(text)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("expected a date such as 2027-03-31") from None


def lines(text: str) -> list[str]:
    """One entry a line; where there is but one line, semicolons part the entries too."""
    parts = text.splitlines() if "\n" in text or "\r" in text else text.split(";")
    return [part.strip() for part in parts if part.strip()]


class Names(dict[str, Any]):
    """Names, whatever their case, and what goes by them."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]):
        super().__init__()
        self.spelled: dict[str, str] = {}
        for name, thing in pairs:
            self.setdefault(name.casefold(), thing)
            self.spelled.setdefault(name.casefold(), name)

    def find(self, name: str, kind: str) -> Any:
        """What is called so. Raises ValueError, with the nearest name there is."""
        if (found := self.get(name.casefold())) is not None:
            return found
        shown = name if len(name) <= 60 else name[:59] + "…"
        near = process.extractOne(name.casefold()[:200], list(self), scorer=fuzz.ratio, score_cutoff=70)
        guess = f"; did you mean “{self.spelled[near[0]]}”?" if near else ""
        raise ValueError(f"expected {kind} of the catalog, and “{shown}” is none{guess}")
