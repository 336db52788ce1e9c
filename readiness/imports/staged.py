"""Grids on their way through JSON: from the child that opened the file, and kept until the import is decided."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from catalog.bounds import Refused

from .grids import Grid, Odd

MAX_CELLS = 1_000_000
_STORABLE = re.compile("[\x00\ud800-\udfff]")  # what no database takes
LONGEST = 2_000  # signs of a cell that are kept: more than any field of ours holds


def check_cells(grids: Iterable[Grid]) -> None:
    """Refuse what no organization's spreadsheet holds."""
    count = sum(len(cells) for grid in grids for _, cells in grid.rows)
    if count > MAX_CELLS:
        raise Refused(
            f"The file holds {count:,} cells; the most that can be imported at once is {MAX_CELLS:,}. "
            "Delete what is not needed, or split it."
        )


def count_cells(grids: Iterable[Grid]) -> int:
    return sum(len(cells) for grid in grids for _, cells in grid.rows)


def pack_grids(grids: Iterable[Grid]) -> list[dict[str, Any]]:
    """The grids as JSON values."""
    return [
        {
            "name": _STORABLE.sub("", grid.name)[:200],
            "rows": [[number, [_pack(cell) for cell in cells]] for number, cells in grid.rows],
            "hidden": grid.hidden,
            "note": grid.note,
            "hidden_rows": sorted(grid.hidden_rows),
            "hidden_columns": sorted(grid.hidden_columns),
            "merges": list(grid.merges),
        }
        for grid in grids
    ]


def unpack_grids(raw: Iterable[dict[str, Any]]) -> list[Grid]:
    """The inverse of `pack_grids`."""
    return [
        Grid(
            name=each["name"],
            rows=tuple((number, tuple(map(_unpack, cells))) for number, cells in each["rows"]),
            hidden=each["hidden"],
            note=each["note"],
            hidden_rows=frozenset(each["hidden_rows"]),
            hidden_columns=frozenset(each["hidden_columns"]),
            merges=tuple(each["merges"]),
        )
        for each in raw
    ]


def _pack(cell: object) -> Any:
    if isinstance(cell, str):
        return _STORABLE.sub("", cell[:LONGEST])
    if cell is None or isinstance(cell, (bool, int)):
        return cell
    if isinstance(cell, float):
        return cell if cell == cell and abs(cell) != float("inf") else str(cell)
    if isinstance(cell, (date, datetime)):
        return {"d": cell.isoformat()}
    if isinstance(cell, Odd):
        return {"o": [_pack(cell.what), cell.kind, _pack(cell.value)]}
    return _pack(str(cell))


def _unpack(cell: Any) -> object:
    if not isinstance(cell, dict):
        return cell
    if "d" in cell:
        text = cell["d"]
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    what, kind, value = cell["o"]
    return Odd(what, kind, _unpack(value))
