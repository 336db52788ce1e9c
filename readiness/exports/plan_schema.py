"""The published JSON Schema of plan.json: derived from the planner's own value classes, shipped as a file.

The file in `schemas/` is what is served and what others rely on; a test holds it to what is derived here, so that
the form of the document cannot change unnoticed. `python -m readiness.exports.plan_schema` writes it; a form that
reads older documents otherwise than before is another `document.VERSION`, and another file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from readiness.planner import document, values

FOLDER = Path(__file__).with_name("schemas")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DECIMAL = {
    "description": "A number; as text where a JSON number would not give back the same decimal.",
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"}],
}
PLAIN = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
}


def file_name(version: int = document.VERSION) -> str:
    return f"plan-{version}.json"


def shipped(version: int) -> bytes | None:
    """The schema of that version as it is served; None where there is none."""
    path = FOLDER / file_name(version)
    return path.read_bytes() if path.is_file() else None


def schema() -> dict[str, Any]:
    """Of the documents that `planner.document` writes and reads."""
    defs: dict[str, Any] = {"decimal": DECIMAL}
    hints = get_type_hints(values.Plan, vars(values))
    parts = {part: _of(hints[part], defs) for part in document.PARTS}
    return {
        "$schema": DIALECT,
        "$id": f"urn:readiness:schema:plan:{document.VERSION}",
        "title": "A skills readiness plan with the problem it solves and the proof of how good it is",
        "type": "object",
        "properties": {
            "format": {"const": document.FORMAT},
            "version": {"const": document.VERSION},
            "problem": _of(values.Problem, defs),
            **parts,
            "names": {
                "description": "Learner id -> what to call them. Only for readers: the fingerprint leaves it out.",
                "type": "object",
                "additionalProperties": {"type": "string"},
            },
            "fingerprint": {
                "description": "SHA-256 over the rest, but for the names and the seconds of solving.",
                "type": "string",
                "pattern": "^[0-9a-f]{64}$",
            },
        },
        "required": ["format", "version", "problem", *document.PARTS, "fingerprint"],
        "additionalProperties": False,
        "$defs": dict(sorted(defs.items())),
    }


def text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _of(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """As `planner.document` writes a value of that type."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is object:
        return {}
    if kind is Decimal:
        return {"$ref": "#/$defs/decimal"}
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if is_dataclass(kind):
        return _record(kind, defs)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    if origin in (Union, UnionType):
        return {"anyOf": [_of(each, defs) if each is not NoneType else {"type": "null"} for each in inner]}
    if origin in (tuple, frozenset):
        unique = {"uniqueItems": True} if origin is frozenset else {}
        return {"type": "array", "items": _of(inner[0], defs), **unique}
    if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {"type": "object", "additionalProperties": _of(inner[1], defs)}
    raise TypeError(f"No schema for {kind!r}.")


def _record(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in defs:
        defs[kind.__name__] = {}  # in the making
        hints = get_type_hints(kind, vars(values))
        needed = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
        defs[kind.__name__] = {
            "description": " ".join((kind.__doc__ or "").split()),
            "type": "object",
            "properties": {f.name: _of(hints[f.name], defs) for f in fields(kind)},
            "required": needed,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


if __name__ == "__main__":
    (FOLDER / file_name()).write_text(text(), encoding="utf-8")
