"""Catalog records: read from TOML files, or given by a program as plain dicts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .schema import Problem, RecordProblems

STARTER = Path(__file__).parent / "data"
PRESETS = "presets"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record and where it stands, for messages."""

    kind: str
    values: Mapping[str, Any]
    file: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        return str(self.values.get("key", ""))

    @property
    def place(self) -> str:
        return f"{self.kind} “{self.key}”" if self.key else f"{self.kind} no. {self.number}"


def entries_of(records: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[Entry]:
    """Entries of plain dicts, given by kind: {"skill": [{"key": …, "name": …}], "resource": […]}."""
    return [
        Entry(kind, values, number=number)
        for kind, rows in records.items()
        for number, values in enumerate(rows, start=1)
    ]


def read_folder(folder: Path = STARTER) -> list[Entry]:
    """Entries of every TOML file below the folder, presets left out. Raises RecordProblems."""
    files = sorted(path for path in folder.rglob("*.toml") if PRESETS not in path.relative_to(folder).parts)
    return [entry for path in files for entry in read_file(path, str(path.relative_to(folder)))]


def read_file(path: Path, shown_as: str = "") -> list[Entry]:
    """Entries of one TOML file: tables [[skill]], [[resource]] and so on. Raises RecordProblems."""
    name = shown_as or path.name
    tables = _parsed(path, name)
    odd = [kind for kind, rows in tables.items() if not _is_list_of_tables(rows)]
    if odd:
        raise RecordProblems(
            Problem(name, kind, "", "a single value", f"entries of the form [[{kind}]]") for kind in odd
        )
    return [
        Entry(kind, values, file=name, number=number)
        for kind, rows in tables.items()
        for number, values in enumerate(rows, start=1)
    ]


@cache
def starter_sources() -> Mapping[str, str]:
    """Key -> title of the documents the starter catalog draws on."""
    return {entry.key: entry.values["title"] for entry in read_file(STARTER / "sources.toml")}


def _parsed(path: Path, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        raise RecordProblems(
            [Problem(name, "", "", "no such file", "a TOML file or a folder of them")]
        ) from None
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at position {error.start}"
        raise RecordProblems([Problem(name, "", "", found, "text in UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise RecordProblems([Problem(name, "", "", f"{error}", "TOML")]) from None
    except RecursionError:
        raise RecordProblems([Problem(name, "", "", "tables nested very deep", "a plain file")]) from None


def _is_list_of_tables(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
