"""The rejected rows of an import, as they came, with why: to be corrected and imported by themselves."""

from __future__ import annotations

from readiness.exports.tables import Column, Table
from readiness.imports.grids import Odd
from readiness.imports.staged import unpack_grids
from readiness.models import ImportBatch, ImportRow


def rejected_sheets(batch: ImportBatch) -> list[str]:
    """The sheets that have rejected rows."""
    rows = ImportRow.objects.filter(batch=batch).exclude(problem="").order_by("sheet")
    return list(rows.values_list("sheet", flat=True).distinct())


def rejected_table(batch: ImportBatch, sheet: str) -> Table:
    """The rows of one sheet; of the first one where none is named."""
    sheet = sheet or next(iter(rejected_sheets(batch)), "")
    rows = ImportRow.objects.filter(batch=batch, sheet=sheet).exclude(problem="").order_by("row", "pk")
    listed = [(_cells(row), row.problem) for row in rows]
    headings = _headings(batch, sheet)
    width = max([len(headings), *(len(cells) for cells, _ in listed)])
    names = [*headings, *[""] * (width - len(headings)), "Why rejected"]
    filled = [[*cells, *[None] * (width - len(cells)), problem] for cells, problem in listed]
    return Table("rejected", "Rejected rows", tuple(map(Column, names)), filled)


def _cells(row: ImportRow) -> list[object]:
    packed = {"name": "", "hidden": False, "note": "", "hidden_rows": [], "hidden_columns": [], "merges": []}
    (grid,) = unpack_grids([{**packed, "rows": [[row.row, row.raw]]}])
    return [_plain(cell) for cell in grid.rows[0][1]]


def _plain(cell: object) -> object:
    if isinstance(cell, Odd):
        return cell.what.removeprefix("the formula ") if cell.kind == "formula" else cell.what
    return cell


def _headings(batch: ImportBatch, sheet: str) -> list[str]:
    """By the place of the column: A is the first."""
    for each in batch.review.get("matching", {}).get("sheets", []):
        if each["name"][:40] == sheet:
            named = {_place(column["letter"]): column["heading"] for column in each["columns"]}
            return [named.get(at, "") for at in range(max(named, default=-1) + 1)]
    return []


def _place(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number - 1
