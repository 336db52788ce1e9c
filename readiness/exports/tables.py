"""A table before it is a file, CSV or Excel: columns that say what they hold, and rows of plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, and so how it is shown. Unknown is None everywhere: an empty cell, never 0."""

    TEXT = "text"
    LONG = "long"  # sentences
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    HOURS = "hours"
    SHARE = "share"  # of 1
    POINTS = "points"  # percentage points
    DATE = "date"
    LEVEL = "level"  # 0-5
    GAP = "gap"  # average levels to the target, negative where short


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell that holds something else than its column does."""

    value: Value
    kind: Kind


type Value = str | int | float | Decimal | date | bool | None
type Row = Sequence[Value | Typed]


@dataclass(frozen=True, slots=True)
class Table:
    """`key` is its name in addresses and file names, `title` that of its sheet."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]


def columns(*names: str | tuple[str, Kind]) -> tuple[Column, ...]:
    """Columns of text, but for those given with a kind."""
    return tuple(Column(name) if isinstance(name, str) else Column(*name) for name in names)


def yes(value: bool | None) -> str:
    """Yes and no as our import reads them; "" for not said."""
    return "" if value is None else "yes" if value else "no"


# What no file format of ours can hold, or what turns a line around: see also imports/words.py, which drops the same.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without control characters, bidirectional overrides and lone surrogates."""
    return _UNSEEN.sub("", text)
