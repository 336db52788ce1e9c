"""Bytes to a table and back: CSV and XLSX, small and honest ones only, no formulas on the way out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import tablib
import xlsxwriter

from catalog import bounds
from catalog.bounds import Refused
from catalog.formats.neutral import neutral, restored

from .cells import as_text

MOST_ROWS, MOST_COLUMNS = 10_000, 100
CUT = "… [cut: a cell holds no more]"
LONGEST_CELL = 32_767
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def read(data: bytes, name: str) -> tablib.Dataset:
    """The first sheet as headers and rows, blank rows left out. Raises Refused with a sentence."""
    kind = bounds.kind_of(data, name)
    if kind == "zip":
        raise Refused("This is a zip of files. Import them one by one, as .csv or .xlsx.")
    rows = _read_xlsx(data) if kind == "xlsx" else _read_csv(data)
    if not rows:
        raise Refused("The file holds no rows. Its first row names the columns, the others hold the entries.")
    headers = [as_text(cell).strip().casefold() for cell in rows[0][1]]
    while headers and not headers[-1]:
        headers.pop()
    if twice := next((h for h in headers if h and headers.count(h) > 1), ""):
        raise Refused(f"Two columns are called “{twice[:60]}”. Rename or remove one of them.")
    if "" in headers:
        raise Refused(f"Column {headers.index('') + 1} has no name in the first row. Name it or remove it.")
    table = tablib.Dataset(headers=["row number", *headers])
    for number, cells in rows[1:]:
        if any(as_text(cell).strip() for cell in cells[len(headers) :]):
            raise Refused(f"Row {number} has more cells than the first row has names of columns.")
        row = [*cells[: len(headers)], *[None] * (len(headers) - len(cells))]
        table.append([number, *map(restored, row)])
    return table


def write(table: tablib.Dataset, kind: str) -> bytes:
    """The table as a file that a spreadsheet opens safely and that reads back the same."""
    return _write_xlsx(table) if kind == XLSX else _write_csv(table)


def _read_csv(data: bytes) -> list[tuple[int, Sequence[Any]]]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(
            f"Line {line} is not text in UTF-8. Save the file as “CSV UTF-8” in your spreadsheet program."
        ) from None
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS:
                raise Refused(f"Row {number} has {len(cells):,} columns; at most {MOST_COLUMNS} are read.")
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
            if len(rows) > MOST_ROWS + 1:
                raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
    except csv.Error as error:
        raise Refused(f"The file is no readable CSV: {error}.") from None
    return rows


def _read_xlsx(data: bytes) -> list[tuple[int, Sequence[Any]]]:
    with bounds.open_zip(data) as archive:
        if any(part.far for part in bounds.scan_parts(archive).values()):
            raise Refused(
                "A cell stands far to the right, beyond column ZZ. Delete what is not part of the list."
            )
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        full = ((n, cells) for n, cells in enumerate(found, start=1) if any(c is not None for c in cells))
        rows = [(n, list(map(_decoded, cells))) for n, cells in full]
        book.close()
    except Refused:
        raise
    except Exception:  # openpyxl raises whatever a strange file makes it stumble over
        raise Refused(
            "The workbook could not be read. Open it in your spreadsheet program and save it as .xlsx."
        ) from None
    if wide := next(
        (n for n, cells in rows if len(cells) > MOST_COLUMNS and cells[MOST_COLUMNS] not in (None, "")), 0
    ):
        raise Refused(f"Row {wide} has more than {MOST_COLUMNS} columns; at most {MOST_COLUMNS} are read.")
    if len(rows) > MOST_ROWS + 1:
        raise Refused(f"The sheet has more than {MOST_ROWS:,} rows. Split it.")
    return rows


def _decoded(cell: Any) -> Any:
    """Excel writes a carriage return as _x000D_, which openpyxl leaves as it is."""
    return cell.replace("_x000D_\n", "\n").replace("_x000D_", "\n") if isinstance(cell, str) else cell


def _write_csv(table: tablib.Dataset) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.headers)
    writer.writerows([neutral(_text_or_number(cell)) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def _write_xlsx(table: tablib.Dataset) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Catalog")
        head, dates = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.headers, head)
        sheet.set_column(0, len(table.headers) - 1, 18)
        for y, row in enumerate(table, start=1):
            for x, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(y, x, cell, dates)
                elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                    sheet.write_number(y, x, cell)
                else:
                    sheet.write_string(y, x, fitting(neutral(seen(as_text(cell)))))
        sheet.autofilter(0, 0, max(1, len(table)), len(table.headers) - 1)
    return out.getvalue()


def seen(text: str) -> str:
    """The text without what a workbook cannot hold: one kind of line end, no control characters."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fitting(text: str) -> str:
    """The text as one cell can hold it; what had to be cut says so."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def _text_or_number(cell: Any) -> Any:
    return as_text(cell) if not isinstance(cell, int | float | Decimal) else cell
