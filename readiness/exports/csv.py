"""Tables as CSV that a spreadsheet opens safely: what would be a formula is marked as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import batched

from catalog.formats.neutral import neutral
from readiness.exports.tables import Table, Typed, clean

ROWS_AT_A_TIME = 500


def safe(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers."""
    if isinstance(value, Typed):
        value = value.value
    if isinstance(value, str):
        return neutral(clean(value))
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _number(value: Decimal) -> str:
    """Without the zeros that a column's decimals add, and never with an exponent."""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value.normalize():f}"


def stream(table: Table) -> Iterator[bytes]:
    """The file in pieces: UTF-8 with a byte order mark, so that spreadsheets see the accents."""
    yield b"\xef\xbb\xbf" + _lines([[column.name for column in table.columns]])
    for rows in batched(table.rows, ROWS_AT_A_TIME):
        yield _lines(rows)


def _lines(rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode()
