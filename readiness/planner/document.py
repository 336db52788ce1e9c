"""The plan as a document: what `plan.json` holds, and back.

A document is plain JSON data: `format` "readiness-plan", `version` 1, `summary`, `problem`, `actions`, `runs`,
`seats`, `residual_gaps`, `readiness_by_quarter`, `certificate`. Amounts are JSON numbers; read them with
`parse_float=Decimal` and they come back exactly as they were.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from readiness.planner import values

FORMAT, VERSION = "readiness-plan", 1
_RESULT = ("summary", "readiness_by_quarter", "actions", "runs", "seats", "residual_gaps", "certificate")

T = TypeVar("T")


class UnreadableDocument(ValueError):
    """The document is not one of ours; `args[0]` says where and what was expected."""


def to_document(problem: values.Problem, plan: values.Plan) -> dict[str, Any]:
    """The problem and its plan as JSON data."""
    result = _plain(plan)
    return {"format": FORMAT, "version": VERSION, "summary": result["summary"], "problem": _plain(problem)} | {
        part: result[part] for part in _RESULT[1:]
    }


def from_document(document: object) -> tuple[values.Problem, values.Plan]:
    """The inverse of `to_document`. Raises `UnreadableDocument` for anything that is not such a document."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise UnreadableDocument(f'format: expected "{FORMAT}"')
    if document.get("version") != VERSION:
        raise UnreadableDocument(f"version: expected {VERSION}, found {document.get('version')!r}")
    plan = _read(values.Plan, {part: document.get(part) for part in _RESULT}, "")
    return problem_from_dict(document.get("problem")), plan


def problem_to_dict(problem: values.Problem) -> dict[str, Any]:
    """The problem alone as JSON data."""
    return _plain(problem)


def problem_from_dict(data: object) -> values.Problem:
    """The inverse of `problem_to_dict`. Raises `UnreadableDocument`."""
    return _read(values.Problem, data, "problem")


def fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over everything in the document but people's names and the seconds it took."""
    summary = {key: value for key, value in document["summary"].items() if key != "seconds"}
    learners = [{**learner, "name": ""} for learner in document["problem"]["learners"]]
    whole = {**document, "summary": summary, "problem": {**document["problem"], "learners": learners}}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_number)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- to plain data ----------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _fields(type(value))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in sorted(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _number(value: Any) -> int | float:
    """A whole amount as int, another as the float that prints the same digits (up to 15 of them)."""
    return int(value) if value == int(value) else float(value)


# --- from plain data --------------------------------------------------------------------------------------


@cache
def _fields(kind: type) -> dict[str, tuple[Any, bool]]:
    """Name -> (type, whether it must be given)."""
    hints = typing.get_type_hints(kind)
    missing = type(fields(values.Skill)[0].default)
    return {
        f.name: (hints[f.name], isinstance(f.default, missing) and isinstance(f.default_factory, missing))
        for f in fields(kind)
    }


def _read(kind: Any, data: Any, where: str) -> Any:
    """`data` as a value of type `kind`, or `UnreadableDocument` that says where it is not one."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if data is None else _read(next(a for a in arguments if a is not type(None)), data, where)
    if is_dataclass(kind):
        return _read_dataclass(kind, data, where)
    if origin is tuple or origin is frozenset:
        items = _expect(data, list, "a list", where)
        return origin(_read(arguments[0], item, f"{where}[{place}]") for place, item in enumerate(items))
    if origin is not None and issubclass(origin, Mapping):
        pairs = _expect(data, dict, "an object", where)
        return {key: _read(arguments[1], item, f"{where}.{key}") for key, item in pairs.items()}
    return _read_plain(kind, data, where)


def _read_dataclass(kind: type[T], data: Any, where: str) -> T:
    given = _expect(data, dict, "an object", where)
    known = _fields(kind)
    dot = f"{where}." if where else ""
    for name, (_, needed) in known.items():
        if needed and name not in given:
            raise UnreadableDocument(f"{dot}{name}: expected a value, found none")
    if unknown := sorted(set(given) - set(known)):
        raise UnreadableDocument(f"{dot}{unknown[0]}: not a field of version {VERSION}")
    return kind(**{name: _read(known[name][0], item, f"{dot}{name}") for name, item in given.items()})


def _read_plain(kind: Any, data: Any, where: str) -> Any:
    if kind is object or kind is Any:
        return data
    if isinstance(kind, type) and issubclass(kind, Enum):
        names = [member.value for member in kind]
        if data not in names:
            raise UnreadableDocument(f"{where}: expected one of {', '.join(names)}, found {data!r}")
        return kind(data)
    if kind is bool or kind is str:
        return _expect(data, kind, {bool: "true or false", str: "a text"}[kind], where)
    number = _expect(data, (int, float, Decimal), "a number", where)
    if isinstance(number, bool) or not Decimal(str(number)).is_finite():
        raise UnreadableDocument(f"{where}: expected a number, found {data!r}")
    if kind is int:
        if number != int(number):
            raise UnreadableDocument(f"{where}: expected a whole number, found {data!r}")
        return int(number)
    return float(number) if kind is float else Decimal(str(number))


def _expect(data: Any, kind: Any, called: str, where: str) -> Any:
    if not isinstance(data, kind):
        raise UnreadableDocument(f"{where or 'document'}: expected {called}, found {str(data)[:60]!r}")
    return data
