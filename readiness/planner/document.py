"""A plan and its problem as one JSON document, `plan.json`: plain numbers, strings, lists and objects.

Everything is written in one order, so the same plan gives the same bytes apart from `summary.seconds`. Decimals are
JSON numbers where a JSON number gives back the same decimal (up to 15 digits), else strings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from readiness.planner import values
from readiness.planner.values import Plan, Problem

FORMAT = "readiness-plan"
VERSION = 1
PARTS = ("summary", "readiness_by_quarter", "actions", "runs", "seats", "residual_gaps", "certificate")


class BadDocument(ValueError):
    """The document is not a plan of a version this program reads; says what was expected where."""


def to_document(problem: Problem, plan: Plan, *, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The document of a plan. `names`: learner id -> what to call them, for readers; it proves nothing."""
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    document |= {part: _plain(getattr(plan, part)) for part in PARTS}
    document["problem"] = _plain(problem)
    for key, entries in document["problem"].items():
        if isinstance(entries, list):
            document["problem"][key] = sorted(entries, key=_order)
    if names is not None:
        document["names"] = {key: names[key] for key in sorted(names)}
    document["fingerprint"] = fingerprint(document)
    return document


def from_document(document: object) -> tuple[Problem, Plan]:
    """The problem and plan of a document. Raises `BadDocument`."""
    if not isinstance(document, Mapping):
        raise BadDocument("A plan document is a JSON object.")
    if document.get("format") != FORMAT:
        raise BadDocument(f"The format is {document.get('format')!r}; expected {FORMAT!r}.")
    if document.get("version") != VERSION:
        raise BadDocument(
            f"The version is {document.get('version')!r}; this program reads version {VERSION}."
        )
    for part in ("problem", *PARTS):
        if part not in document:
            raise BadDocument(f"The document has no {part!r}.")
    hints = _hints(Plan)
    plan = Plan(**{part: _value(hints[part], document[part], part) for part in PARTS})
    return _value(Problem, document["problem"], "problem"), plan


def problem_to_document(problem: Problem) -> dict[str, Any]:
    """The problem alone, as it stands in a document, before there is a plan."""
    return _plain(problem)


def problem_from_document(found: object) -> Problem:
    """The inverse. Raises `BadDocument`."""
    return _value(Problem, found, "problem")


def fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 over everything in the document but `fingerprint` itself, `names` and the seconds of solving.

    So the same plan has the same fingerprint with and without names of people.
    """
    content = {key: value for key, value in document.items() if key not in ("fingerprint", "names")}
    content["summary"] = {k: v for k, v in document["summary"].items() if k != "seconds"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- values to plain ------------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in sorted(value)}
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _number(value: Decimal) -> int | float | str:
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)


def _order(entry: Any) -> tuple:
    if not isinstance(entry, dict):
        return (repr(entry),)
    return (entry.get("id", ""), json.dumps(entry, sort_keys=True, default=str))


# --- plain to values ------------------------------------------------------------------------------------------


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, vars(values))


def _value(kind: Any, found: Any, where: str) -> Any:
    """`found` as a value of type `kind`. Raises `BadDocument` naming the place."""
    if kind is object:
        return found
    if is_dataclass(kind):
        return _record(kind, found, where)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if found is None and NoneType in inner:
            return None
        return _value(next(i for i in inner if i is not NoneType), found, where)
    if origin in (tuple, frozenset):
        return origin(
            _value(inner[0], item, f"{where}[{n}]") for n, item in enumerate(_expect(list, found, where))
        )
    if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {
            key: _value(inner[1], item, f"{where}.{key}") for key, item in _expect(dict, found, where).items()
        }
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(found)
        except ValueError:
            raise BadDocument(
                f"{where} is {found!r}; expected one of {', '.join(k.value for k in kind)}."
            ) from None
    if kind is Decimal:
        return _decimal(found, where)
    if kind is float:
        number = _expect((int, float), found, where)
        if not isfinite(number):
            raise BadDocument(f"{where} is {found!r}; expected a number.")
        return float(number)
    return _expect(kind, found, where)


def _record(kind: Any, found: Any, where: str) -> Any:
    record = _expect(dict, found, where)
    given = {}
    known = {field.name: field for field in fields(kind)}
    for key in record:
        if key not in known:
            raise BadDocument(f"{where} has an unknown entry {key!r}.")
    for name, field in known.items():
        if name in record:
            given[name] = _value(_hints(kind)[name], record[name], f"{where}.{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise BadDocument(f"{where} has no {name!r}.")
    return kind(**given)


def _expect(kind: Any, found: Any, where: str) -> Any:
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        names = " or ".join(k.__name__ for k in (kind if isinstance(kind, tuple) else (kind,)))
        raise BadDocument(f"{where} is {str(found)[:80]!r}; expected {names}.")
    return found


def _decimal(found: Any, where: str) -> Decimal:
    try:
        number = Decimal(str(_expect((int, float, str), found, where)))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise BadDocument(f"{where} is {str(found)[:80]!r}; expected a number.")
    return number
