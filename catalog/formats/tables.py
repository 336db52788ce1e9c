"""Rows of CSV, TSV and XLSX files, each with the line it stands on."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from catalog import bounds

from .files import File, refuse

csv.field_size_limit(1_000_000)
MOST_COLUMNS = 500
MOST_BLANK = 2_000  # rows without content in one sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` is the line (or the sheet's row) on which it begins; cells by column, trimmed text."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(fold(column), "")

    def list(self, column: str, separators: str = "|\n") -> list[str]:
        """The cell's parts, e.g. of "a | b"; empty ones left out, repeated ones once."""
        parts = (part.strip() for part in re.split(f"[{re.escape(separators)}]", self[column]))
        return list(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file or one sheet. `columns` as they are written."""

    file: str
    columns: tuple[str, ...]
    body: Sequence[tuple[int, Sequence[str]]]

    def __iter__(self) -> Iterator[Row]:
        folded = [fold(column) for column in self.columns]
        for line, cells in self.body:
            if any(cells):
                yield Row(self.file, line, dict(zip(folded, cells, strict=False)))

    def has(self, *columns: str) -> bool:
        """Whether all these columns are there, whatever their case and spacing."""
        return {fold(column) for column in columns} <= {fold(column) for column in self.columns}

    def require(self, *columns: str) -> None:
        """Raises RecordProblems that name the columns that are missing and those that are there."""
        there = {fold(column) for column in self.columns}
        missing = [column for column in columns if fold(column) not in there]
        if missing:
            found = ", ".join(self.columns[:12]) or "no columns"
            raise refuse(self.file, found, "the columns " + ", ".join(columns), "header", ", ".join(missing))


def fold(column: str) -> str:
    """The column's name as it is compared: lower case, only letters, digits, * and +."""
    return re.sub(r"[^\w*+]|_", "", column.casefold())


def tables_in(files: Iterable[File]) -> list[Table]:
    """Every table of these files: one for each CSV, TSV or TXT file and each sheet. Raises RecordProblems."""
    found: list[Table] = []
    for file in files:
        if file.ending == ".xlsx":
            found += _sheets(file)
        elif file.ending in (".csv", ".tsv", ".txt"):
            found.append(_delimited(file))
    return found


def _delimited(file: File) -> Table:
    text = file.text()
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    if first.casefold().startswith("sep=") and len(first.strip()) == 5:  # what Excel writes for itself
        text = text.split("\n", 1)[1]
        first = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)  # the header has no free text that could mislead
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: tuple[str, ...] = ()
    body: list[tuple[int, Sequence[str]]] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            trimmed = [cell.strip() for cell in cells]
            if not columns:
                columns = _header(file.name, trimmed) if any(trimmed) else ()
            elif any(trimmed):
                body.append((line, trimmed))
    except csv.Error as error:
        raise refuse(file.name, str(error), "a CSV file", f"line {reader.line_num}") from None
    return Table(file.name, columns, body)


def _header(file: str, cells: Sequence[str]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise refuse(file, f"{len(cells):,} columns", f"at most {MOST_COLUMNS}", "header")
    return tuple(cells)


def _sheets(file: File) -> list[Table]:
    """Judged as bytes before any parser sees it: see `catalog.bounds`."""
    try:
        with bounds.open_zip(file.data) as archive:
            bounds.scan_parts(archive)
        book = load_workbook(io.BytesIO(file.data), read_only=True, data_only=True)
        return [table for sheet in book.worksheets if (table := _sheet(file, sheet)).columns]
    except bounds.Refused as refused:
        raise refuse(file.name, str(refused).rstrip("."), "an ordinary .xlsx file") from None
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        SyntaxError,
        zlib.error,
    ) as error:
        raise refuse(file.name, f"a damaged workbook ({error})"[:200], "an .xlsx file") from None


def _sheet(file: File, sheet: Any) -> Table:
    sheet.reset_dimensions()  # the sheet's own word on its extent may be wrong
    columns: tuple[str, ...] = ()
    body: list[tuple[int, Sequence[str]]] = []
    blank = 0
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        trimmed = [_text(cell) for cell in cells]
        if not any(trimmed):
            if (blank := blank + 1) > MOST_BLANK:
                raise refuse(
                    file.name, f"{MOST_BLANK:,} blank rows", "rows one below the other", f"row {line:,}"
                )
        elif not columns:
            while trimmed and not trimmed[-1]:
                trimmed.pop()
            columns = tuple(trimmed)
        else:
            body.append((line, trimmed))
    return Table(f"{file.name}, sheet {sheet.title}", columns, body)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
