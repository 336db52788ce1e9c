"""Two people in one draft: what a page was opened with, what is stored by now, and what was sent. Pure functions.

A form carries a mark of every stored value it was opened with. When it comes back, a field is written only if its
stored value still has that mark; if somebody changed it meanwhile and it was changed here too, that is a conflict.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Merge:
    """`changes`: what is to be written. `conflicts`: fields that both sides changed, each in its own way."""

    changes: dict[str, Any]
    conflicts: tuple[str, ...]


def merge(opened: Mapping[str, str], stored: Mapping[str, Any], sent: Mapping[str, Any]) -> Merge:
    """`opened` are marks, `stored` and `sent` are values; a field without a mark counts as just opened."""
    changes, conflicts = {}, []
    for name, value in sent.items():
        mine, theirs = mark(value), mark(stored[name])
        base = opened.get(name, theirs)
        if mine in (theirs, base):
            continue  # nothing to write: both agree, or only they changed it
        if theirs != base:
            conflicts.append(name)
        else:
            changes[name] = value
    return Merge(changes, tuple(conflicts))


def marks(values: Mapping[str, Any]) -> dict[str, str]:
    """The mark of each value."""
    return {name: mark(value) for name, value in values.items()}


def mark(value: Any) -> str:
    """The same for values that a person would call the same."""
    return hashlib.sha256(json.dumps(plain(value), sort_keys=True).encode()).hexdigest()[:16]


def plain(value: Any) -> Any:
    """The value as JSON can hold it: rows by their key, in no order; numbers without trailing zeros."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize() + 0, "f")
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "pk"):
        return f"row {value.pk}"
    if isinstance(value, Iterable):
        each = [plain(one) for one in value]
        return sorted(each) if any(str(one).startswith("row ") for one in each) else each
    return str(value)
