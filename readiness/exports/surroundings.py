"""What a report prints beside the plan, frozen with an approved version: concerns, measures, names, links.

What the reader chooses (language, paper, sections) and the state of the version stay as they are today; names of
people are never frozen, so that a version does not remember somebody who was erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from readiness.exports.extras import ReportExtras

LIVE = {
    "version", "status", "date", "published_on", "confidentiality", "sponsor", "owner", "fingerprint",
    "computed_on", "generator", "language", "region", "paper", "strings", "learner_names", "team_leads",
    "headlines", "options",
}  # fmt: skip
FROZEN = tuple(field.name for field in fields(ReportExtras) if field.name not in LIVE)


def as_plain(extras: ReportExtras) -> dict[str, Any]:
    """The part that is frozen, as JSON can hold it."""
    return {name: _plain(getattr(extras, name)) for name in FROZEN}


def as_frozen(today: ReportExtras, kept: Mapping[str, Any]) -> ReportExtras:
    """Today's extras with what was frozen put over them; what an older version did not keep yet stays."""
    hints = get_type_hints(ReportExtras)
    return replace(today, **{name: _value(hints[name], kept[name]) for name in FROZEN if name in kept})


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _value(kind: Any, found: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if found is None else _value(next(i for i in inner if i is not NoneType), found)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {field.name for field in fields(kind)}
        return kind(**{name: _value(hints[name], item) for name, item in found.items() if name in known})
    if origin is tuple:
        return tuple(_value(inner[0], item) for item in found)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {_value(inner[0], key): _value(inner[1], item) for key, item in found.items()}
    return kind(found) if kind in (Decimal, int, float) else found
