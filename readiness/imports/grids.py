"""From bytes to grids: sheets as rows of plain values, before anybody asks what they mean."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import PurePosixPath

from catalog import bounds
from catalog.bounds import MAX_COLUMNS, MAX_ROWS, Refused


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell whose value cannot be taken as it stands; `what` says why, as in "found ..."."""

    what: str
    kind: str  # formula, error, percent, time, merged, quote
    value: object = (
        None  # what stands there all the same: the share of a percentage, the text of merged cells
    )


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its rows that are not blank, each with its number and its cells from column A on."""

    name: str
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    hidden: bool = False
    note: str = ""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()  # counted from 1
    merges: tuple[str, ...] = ()


def letter(column: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_grids(files: Iterable[tuple[str, bytes]]) -> list[Grid]:
    """The sheets of one workbook, or of several .csv files named after them."""
    files = list(files)
    bounds.check_size(sum(len(data) for _, data in files))
    grids: list[Grid] = []
    for name, data in files:
        kind = bounds.kind_of(data, name)
        if kind == "xlsx":
            grids.extend(read_xlsx(data))
        elif kind == "zip":
            grids.extend(_read_zip(data))
        else:
            grids.append(read_csv(data, PurePosixPath(name.replace("\\", "/")).stem))
    return grids


def _read_zip(data: bytes) -> list[Grid]:
    grids = []
    with bounds.open_zip(data) as archive:
        for name in archive.namelist():
            path = PurePosixPath(name)
            if (
                path.suffix.casefold() == ".csv"
                and not path.name.startswith(".")
                and "__MACOSX" not in path.parts
            ):
                try:
                    grids.append(read_csv(archive.read(name), path.stem))
                except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError):
                    raise Refused(
                        f"{path.name} inside the archive is damaged. Pack the files again."
                    ) from None
    return grids


# --- .xlsx ------------------------------------------------------------------------------------------------


def read_xlsx(data: bytes) -> list[Grid]:
    """All sheets. Formulas are not computed, nor is what was computed before trusted: they are `Odd`."""
    with bounds.open_zip(data) as archive:
        parts = bounds.scan_parts(archive)
    from openpyxl import load_workbook  # slow to import, and only a workbook needs it

    damaged = Refused(
        "The workbook is damaged or not a workbook inside. Open it in your spreadsheet program, "
        "save it again as .xlsx and choose the new file."
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            if not book.worksheets:
                raise Refused("The workbook has no sheet with cells.")
            return [_read_sheet(sheet, parts) for sheet in book.worksheets]
        except (Refused, MemoryError):
            raise
        except Exception:  # a parser of files from anywhere fails in any way it likes
            raise damaged from None


def _read_sheet(sheet, parts: dict[str, bounds.Part]) -> Grid:
    part = parts.get(sheet._worksheet_path.lstrip("/"), bounds.Part())
    wide = f"The sheet {sheet.title} has more than {MAX_COLUMNS} columns. Delete those that are not needed."
    if part.far:
        raise Refused(wide)
    percent: dict[int, bool] = {}
    rows: dict[int, list[object]] = {}
    scope = {"max_row": 1_048_576, "max_col": bounds.LAST_COLUMN_LOOKED_AT}
    empty = _empty_cell()
    for cells in sheet.iter_rows(**scope):
        filled = [cell for cell in cells if cell is not empty and cell.value is not None]
        if not filled:
            continue
        number, last = filled[0].row, filled[-1].column
        if last > MAX_COLUMNS:
            raise Refused(wide)
        if len(rows) > MAX_ROWS:
            raise Refused(
                f"The sheet {sheet.title} has more than {MAX_ROWS:,} rows (row {number:,} has content). "
                "Split it."
            )
        row: list[object] = [None] * last
        for cell in filled:
            row[cell.column - 1] = _value(cell, percent)
        rows[number] = row
    _unmerge(rows, part.merges)
    kept = tuple((number, tuple(row)) for number, row in sorted(rows.items()) if any(map(_is_filled, row)))
    return Grid(
        sheet.title,
        kept,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=part.hidden_rows,
        hidden_columns=part.hidden_columns,
        merges=part.merges,
    )


def _empty_cell() -> object:
    from openpyxl.cell.read_only import EMPTY_CELL

    return EMPTY_CELL


def _is_filled(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _value(cell, percent: dict[int, bool]) -> object:
    value, kind = cell.value, cell.data_type
    if kind == "f":
        text = value if isinstance(value, str) else getattr(value, "text", None) or "="
        return Odd(f"the formula {text[:60]}", "formula")
    if kind == "e":
        return Odd(f"the error {value}", "error")
    if kind == "n":
        style = cell._style_id
        if style not in percent:
            percent[style] = "%" in (cell.number_format or "")
        return (
            Odd(f"{value * 100:g}%", "percent", value)
            if percent[style] and isinstance(value, (int, float))
            else value
        )
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, (time, timedelta)):
        return Odd(f"the time {value}", "time")
    if isinstance(value, str) and "_x" in value:
        from openpyxl.utils.escape import unescape

        return unescape(value)
    return value


_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


def _unmerge(rows: dict[int, list[object]], merges: Iterable[str]) -> None:
    """Cells merged downwards mean what the first says; merged across, nobody knows which column is meant."""
    header = min(rows, default=0)
    for span in merges:
        left, top, right, bottom = _RANGE.fullmatch(span).groups()
        first, last, start, end = _number(left), _number(right), int(top), int(bottom)
        above = rows.get(start, [])
        value = above[first - 1] if len(above) >= first else None
        if not _is_filled(value) or start <= header:
            continue
        if first != last:
            above[first - 1] = Odd(f"the merged cells {span}", "merged", value)
        for number in range(start + 1, min(end, max(rows)) + 1) if first == last else ():
            if number in rows:
                row = rows[number]
                row.extend([None] * (first - len(row)))
                row[first - 1] = value


def _number(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number


# --- .csv -------------------------------------------------------------------------------------------------

csv.field_size_limit(1_000_000)
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(data: bytes, name: str) -> Grid:
    """One sheet. Encoding and delimiter are found out; numbers stay text."""
    text, note = _decode(data)
    if "\x00" in text:
        text = text.replace("\x00", "")
    first, _, rest = text.partition("\n")
    delimiter = ""
    if mark := re.fullmatch(r'"?sep=(.)"?\r?', first.strip("\r")):
        delimiter, text = mark[1], rest  # Excel's own hint, which it does not count as a row
    delimiter = delimiter or _delimiter(text)
    rows: list[tuple[int, tuple[object, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                raise Refused(f"{name}, row {number}, has more than {MAX_COLUMNS} columns.")
            if len(rows) > MAX_ROWS:
                raise Refused(f"{name} has more than {MAX_ROWS:,} rows. Split it.")
            rows.append((number, tuple(_csv_value(cell) for cell in cells)))
    except csv.Error:
        rows.append(
            (number + 1, (Odd("a quotation mark that is never closed, or stands inside a cell", "quote"),))
        )
    return Grid(name, tuple(rows), note=note)


def _csv_value(text: str) -> object:
    if text.startswith("="):
        return Odd(f"the formula {text[:60]}", "formula")
    if text.startswith("'") and text[1:2] in tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20"):
        return text[1:]  # the mark against formulas that exports put there, ours among them
    return text or None


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[1:40:2].count(0) > 10:
        encodings = ["utf-16-le"]
    elif data[0:40:2].count(0) > 10:
        encodings = ["utf-16-be"]
    elif sum(byte < 9 or 13 < byte < 32 for byte in data[:4000]) > 20:
        raise Refused("This is not a text file or a workbook. Choose an .xlsx or .csv file.")
    else:
        encodings = ["utf-8-sig"]
    for encoding in encodings:
        try:
            return data.decode(encoding), ""
        except UnicodeDecodeError:
            pass
    if encodings != ["utf-8-sig"]:
        raise Refused("The file begins as UTF-16 text and then breaks off. Save it again as CSV UTF-8.")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text, "read as Windows-1252, since it is not UTF-8; check that accents and umlauts are right"


def _delimiter(text: str) -> str:
    """The one of , ; tab | that cuts most of the first lines into the same number of cells, outside quotation marks."""
    lines = [_QUOTED.sub("", line) for line in text[:100_000].splitlines()[:40] if line.strip()]
    best, most = ",", (0, 0)
    for sign in ",;\t|":
        counts = Counter(count for line in lines if (count := line.count(sign)))
        if counts:
            usual, often = max(counts.items(), key=lambda each: (each[1], each[0]))
            if (often, usual) > most:
                most, best = (often, usual), sign
    return best
