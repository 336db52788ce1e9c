"""A version as an Excel workbook: one sheet a table, with real numbers and dates and no formula anywhere."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from readiness.exports.material import Filters, Material
from readiness.exports.plan_tables import own_resources
from readiness.exports.registry import OF_VERSION, SHEETS
from readiness.exports.tables import Column, Kind, Table, Typed, Value, clean
from readiness.formats import gap_band

LONGEST_CELL = 32_767  # characters that a cell holds; Excel repairs a file with more
CUT = " … (cut)"
NARROWEST, WIDEST, LONG_WIDTH, LEVEL_WIDTH, HEADING_WIDTH = 8, 48, 80, 13, 22  # characters
LONG_LINE = 90  # letters that fit into the widest column
LINE, MOST_LINES = 14, 25  # height of a line of text in points; taller than so many lines no row gets
LOOKED_AT = 200  # rows that decide how wide a column is

# The interface's colors on a light ground, from the tokens in static/css: fill and text.
LEVELS = (
    ("#EFEAE0", "#17211E"), ("#D8E6DA", "#17211E"), ("#A9D0C1", "#17211E"), ("#6AAE9F", "#17211E"),
    ("#2B7A70", "#FFFFFF"), ("#0D4A47", "#FFFFFF"),
)  # fmt: skip
GAPS = {
    "p2": ("#8CC3BC", "#17211E"), "p1": ("#CDE4DE", "#17211E"), "0": ("#F3EFE6", "#17211E"),
    "n1": ("#FBEBDD", "#17211E"), "n2": ("#F7D3B5", "#17211E"), "n3": ("#F0AF80", "#17211E"),
    "n4": ("#DE7A43", "#17211E"), "n5": ("#B9430F", "#FFFFFF"),
}  # fmt: skip
HEADING = {"bold": True, "bg_color": "#F2EDE2", "bottom": 1, "text_wrap": True, "valign": "top"}
NUMBERS = {
    Kind.WHOLE: "#,##0", Kind.NUMBER: "#,##0.###", Kind.MONEY: "#,##0.00", Kind.HOURS: "#,##0.##",
    Kind.SHARE: "0.0%", Kind.POINTS: "0.0", Kind.DATE: "yyyy-mm-dd", Kind.LEVEL: "0", Kind.GAP: "+0.0;-0.0;0.0",
}  # fmt: skip
RIGHT = frozenset(NUMBERS) - {Kind.DATE, Kind.LEVEL}


def workbook(of: Material, *, may_see_people: bool, made_on: date) -> bytes:
    """The file. The same version and reader on the same day give the same bytes."""
    keys = [key for key in SHEETS if key != "people" or may_see_people]
    tables = [OF_VERSION[key].make(of, Filters()) for key in keys]
    if of.own_resources:
        tables.insert(-1, own_resources(of))
    return _write(tables, title=f"{of.plan.organization.name}: {of.plan.name}", made_on=made_on)


def _write(tables: Iterable[Table], *, title: str, made_on: date) -> bytes:
    made = io.BytesIO()
    # Strings stay strings: nothing that somebody typed becomes a formula, a link or a number.
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {**never, "in_memory": True}) as book:
        created = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": clean(title)[:255], "author": "Readiness", "created": created})
        styles = Styles(book)
        for table in tables:
            _sheet(book.add_worksheet(table.title), table, styles)
    return made.getvalue()


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook):
        self.book = book
        self.made: dict[tuple, Format] = {}

    def of(self, **properties) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def cell(self, kind: Kind, value: Value) -> Format:
        look: dict[str, object] = {"valign": "top"}
        if kind in NUMBERS:
            look["num_format"] = NUMBERS[kind]
        if kind in (Kind.TEXT, Kind.LONG):
            look |= {"align": "left", "indent": 1}
        if kind is Kind.LONG:
            look["text_wrap"] = True
        if kind is Kind.LEVEL:
            look["align"] = "center"
        if kind is Kind.GAP and value is not None:
            look["bg_color"], look["font_color"] = GAPS[gap_band(value)]
        return self.of(**look)


def _sheet(sheet: Worksheet, table: Table, styles: Styles) -> None:
    widths = [min(_width(column.name, column.kind), HEADING_WIDTH) for column in table.columns]
    for place, column in enumerate(table.columns):
        look = HEADING | ({"align": "right"} if column.kind in RIGHT else {"align": "left", "indent": 1})
        sheet.write_string(0, place, fit(column.name), styles.of(**look))
    long = [place for place, column in enumerate(table.columns) if column.kind is Kind.LONG]
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            value, kind = (cell.value, cell.kind) if isinstance(cell, Typed) else (cell, column.kind)
            _cell(sheet, last, place, value, styles.cell(kind, value))
            if last <= LOOKED_AT:
                widths[place] = max(widths[place], _width(value, kind))
        if tall := max((_lines(str(row[place] or ""), LONG_LINE) for place in long), default=1) - 1:
            sheet.set_row(last, 2 + LINE * min(tall + 1, MOST_LINES))
    lines = 1
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        width = min(width, LONG_WIDTH if column.kind is Kind.LONG else WIDEST)
        sheet.set_column(place, place, width)
        lines = max(lines, _lines(column.name, width))
    sheet.set_row(0, 2 + LINE * min(lines, MOST_LINES))
    sheet.freeze_panes(1, _frozen(table.columns))
    sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
    _color_levels(sheet, table.columns, last, styles)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _cell(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | date):
        value = str(value)
    if isinstance(value, str):
        sheet.write_string(row, column, fit(value), look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _color_levels(sheet: Worksheet, columns: tuple[Column, ...], last: int, styles: Styles) -> None:
    """By rule, so that a level that is typed in takes its color too."""
    for place, column in enumerate(columns):
        if column.kind is not Kind.LEVEL or not last:
            continue
        where = 1, place, last, place
        sheet.conditional_format(*where, {"type": "blanks", "stop_if_true": True, "format": styles.of()})
        for level, (fill, ink) in enumerate(LEVELS):
            look = styles.of(bg_color=fill, font_color=ink)
            rule = {"type": "cell", "criteria": "==", "value": level, "format": look}
            sheet.conditional_format(*where, rule)


def fit(text: str) -> str:
    """What a cell can hold; a text that was cut says so."""
    text = clean(text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def _width(value: Value, kind: Kind) -> int:
    """In characters, with room for the arrow of the filter."""
    if kind is Kind.LEVEL and not isinstance(value, str):
        return NARROWEST
    if kind is Kind.LEVEL:
        return LEVEL_WIDTH
    if isinstance(value, str):
        return max(NARROWEST, max(map(len, value.split("\n"))) + 3)
    if isinstance(value, int | float | Decimal):
        return max(NARROWEST, len(f"{value:,.2f}") + 2)
    return 12 if value is not None else NARROWEST


def _lines(text: str, width: int) -> int:
    """How many lines it takes, with room for the arrow of the filter."""
    room = width - 3
    if len(text) <= room:
        return 1 + text.count("\n")
    return sum(len(textwrap.wrap(line, room)) or 1 for line in text[: room * MOST_LINES].split("\n"))


def _frozen(columns: tuple[Column, ...]) -> int:
    """The first column stays in sight where there are many."""
    return 1 if len(columns) > 8 else 0
