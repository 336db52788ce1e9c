"""A sheet with its headings understood, and the place where everything found out about a file is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .cells import Bad, found
from .grids import Grid, Odd, letter
from .records import IgnoredColumn, Mistake
from .words import any_of, bare, clean, same, show

MAX_MISTAKES = 500
MAX_NOTES = 60
HEADER_WITHIN = 20  # rows: a title may stand above the headings

_T = TypeVar("_T")

# sheet -> field -> other headings it goes by (compared without case, spaces, underscores, accents)
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "people": {
        "name": ("person", "full name", "employee", "employee name"),
        "email": ("mail", "email address", "mail address"),
        "team": ("department", "dept", "unit"),
        "role": ("job", "job title", "job role", "position"),
        "headcount": ("head count", "number of people", "people"),
        "hours": ("hours per quarter", "hours a quarter", "learning hours", "learning hours a quarter"),
        "external_id": (
            "id",
            "employee id",
            "employee number",
            "employee no",
            "personnel number",
            "personnel no",
        ),
    },
    "ratings": {
        "person": ("name", "email", "employee"),
        "skill": ("topic", "competency"),
        "level": ("rating", "lvl"),
        "source": ("assessed by", "by", "rated by"),
        "date": ("on", "rated on", "assessed on"),
    },
    "requirements": {
        "role": ("job", "job role"),
        "audience": (),
        "skill": ("topic", "competency"),
        "level": ("target", "target level", "required level"),
        "importance": ("weight",),
        "mandatory": ("required", "must have"),
    },
    "resources": {
        "title": ("resource", "course", "training resource"),
        "url": ("link", "address"),
        "provider": ("vendor",),
        "format": ("kind", "type"),
        "hours": ("duration", "duration hours"),
        "price": ("price per seat", "seat price"),
        "run_price": ("price per run", "price per session", "session price"),
        "run_seats": ("seats per run", "seats per session"),
        "max_runs": ("maximum runs", "max sessions"),
        "seats": ("seat limit", "max seats"),
        "audience": ("audiences",),
        "skill": ("teaches",),
        "from_level": ("from",),
        "to_level": ("to",),
    },
}
REQUIRED = {
    "people": ("team", "role"),
    "ratings": ("person", "skill", "level"),
    "requirements": ("role", "skill", "level"),
    "resources": ("title", "skill", "from_level", "to_level"),
}


@dataclass(slots=True)
class Findings:
    """Mistakes, notes and ignored columns of one file, in the order they were met."""

    mistakes: list[Mistake] = field(default_factory=list)
    count: int = 0
    notes: list[str] = field(default_factory=list)
    ignored: list[IgnoredColumn] = field(default_factory=list)
    reasons: dict[tuple[str, int | None], list[str]] = field(
        default_factory=dict
    )  # (sheet, row): what is wrong

    def mistake(self, sheet: str, row: int | None, column: Column | None, expected: str, found: str) -> None:
        self.count += 1
        where = {"column": column.letter, "field": column.header} if column else {"column": "", "field": ""}
        place = f"{where['column']} {where['field']}".strip()
        self.reasons.setdefault((sheet, row), []).append(f"{place}: expected {expected}, found {found}")
        if len(self.mistakes) < MAX_MISTAKES:
            self.mistakes.append(Mistake(sheet=sheet, row=row, expected=expected, found=found, **where))

    def missing(self, sheet: str, row: int | None, header: str, expected: str, found: str) -> None:
        """A column that should be there and is not."""
        self.mistake(sheet, row, Column(-1, header), expected, found)

    def note(self, text: str) -> None:
        if len(self.notes) < MAX_NOTES and text not in self.notes:
            self.notes.append(text)


@dataclass(frozen=True, slots=True)
class Column:
    index: int  # from 0; -1: it is missing
    header: str

    @property
    def letter(self) -> str:
        return letter(self.index + 1) if self.index >= 0 else ""


@dataclass(slots=True)
class Table:
    """The rows below the headings, and which column holds which field; `extra` are all other columns."""

    sheet: str
    header_row: int
    columns: dict[str, Column]
    extra: list[Column]
    rows: list[tuple[int, tuple[object, ...]]]
    findings: Findings

    def __iter__(self) -> Iterator[Row]:
        for number, cells in self.rows:
            if broken := next(
                (cell for cell in cells if isinstance(cell, Odd) and cell.kind == "quote"), None
            ):
                self.findings.mistake(
                    self.sheet, number, None, "quotation marks in pairs around a cell", broken.what
                )
            else:
                yield Row(self, number, cells)

    def values(self, column: Column) -> Iterator[object]:
        for _, cells in self.rows:
            if column.index < len(cells):
                yield cells[column.index]

    def ignore(self, column: Column, why: str) -> None:
        self.findings.ignored.append(
            IgnoredColumn(sheet=self.sheet, column=column.letter, header=column.header, why=why)
        )


@dataclass(slots=True)
class Row:
    """One row; whatever cannot be read becomes a mistake in the findings and makes the row `bad`."""

    table: Table
    number: int
    cells: tuple[object, ...]
    bad: bool = False

    def raw(self, name: str) -> object:
        column = self.table.columns.get(name)
        return None if column is None else self.at(column)

    def at(self, column: Column) -> object:
        value = self.cells[column.index] if column.index < len(self.cells) else None
        return None if isinstance(value, str) and not clean(value) else value

    def read(
        self, name: str, reader: Callable[..., _T], *options: Any, required: str = "", **more: Any
    ) -> _T | None:
        """The cell under that heading through a reader; `required` says what an empty one should hold."""
        column = self.table.columns.get(name)
        if column is None:
            return reader(None, *options, **more)
        return self.read_at(column, reader, *options, required=required, **more)

    def read_at(
        self, column: Column, reader: Callable[..., _T], *options: Any, required: str = "", **more: Any
    ):
        try:
            value = reader(self.at(column), *options, **more)
        except Bad as bad:
            self.wrong(column, bad.expected, bad.found)
            return None
        if required and (value is None or value == ""):
            self.wrong(column, required, found(self.at(column)))
        return value

    def wrong(self, where: Column | str, expected: str, found: str) -> None:
        column = where if isinstance(where, Column) else self.table.columns.get(where, Column(-1, where))
        self.bad = True
        self.table.findings.mistake(self.table.sheet, self.number, column, expected, found)


@dataclass(slots=True)
class Spellings:
    """The first spelling of each name is the one that counts."""

    names: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str) -> str:
        return self.names.setdefault(same(name), name)

    def __contains__(self, name: str) -> bool:
        return same(name) in self.names


def make_table(grid: Grid, sheet: str, findings: Findings) -> Table | None:
    """The grid as a table, or None (and mistakes) where a heading that must be there is not."""
    if not grid.rows:
        return None
    at = _header_at(grid, sheet)
    number, cells = grid.rows[at]
    columns, extra = _match(sheet, number, cells, findings)
    missing = [name for name in REQUIRED[sheet] if name not in columns]
    if sheet == "people" and not {"name", "email", "headcount"} & columns.keys():
        missing.insert(0, "name")
    present = [clean(str(cell)) for cell in cells if cell is not None and not isinstance(cell, Odd)][:12]
    for name in missing:
        headings = (
            f"the headings {any_of([show(each, 30) for each in present])}" if present else "no headings"
        )
        findings.missing(sheet, number, name, f"a column with the heading “{name}”", headings)
    table = Table(sheet, number, columns, extra, list(grid.rows[at + 1 :]), findings)
    headed = {index for index, cell in enumerate(cells) if cell is not None}
    filled = {index for _, row in table.rows for index, cell in enumerate(row) if cell is not None}
    for index in sorted(filled - headed):
        table.ignore(Column(index, ""), "it has no heading")
    return None if missing else table


def _header_at(grid: Grid, sheet: str) -> int:
    """The first of the top rows in which most headings are known; titles may stand above it."""

    def known(cells: tuple[object, ...]) -> int:
        headings = {bare(cell) for cell in cells if isinstance(cell, str)}
        return sum(bool(headings & _names(sheet, each)) for each in FIELDS[sheet])

    scores = [known(cells) for _, cells in grid.rows[:HEADER_WITHIN]]
    best = max(scores)
    return scores.index(best) if best >= 2 else 0


def _names(sheet: str, name: str) -> set[str]:
    return {bare(name), *map(bare, FIELDS[sheet][name])}


def _match(
    sheet: str, row: int, cells: tuple[object, ...], findings: Findings
) -> tuple[dict[str, Column], list[Column]]:
    """Which column holds which field: the exact heading first, then its synonyms."""
    headings: list[Column] = []
    for index, cell in enumerate(cells):
        if isinstance(cell, Odd):
            findings.mistake(sheet, row, Column(index, ""), "a heading as text", cell.what)
        elif cell is not None and clean(str(cell)):
            headings.append(Column(index, clean(f"{cell:g}" if isinstance(cell, float) else str(cell))))
    columns: dict[str, Column] = {}
    for exact in (True, False):
        for name in FIELDS[sheet]:
            wanted = {bare(name)} if exact else _names(sheet, name)
            for column in headings:
                if bare(column.header) not in wanted or column in columns.values():
                    continue
                if name not in columns:
                    columns[name] = column
                elif exact:
                    twin = columns[name]
                    findings.mistake(
                        sheet,
                        row,
                        column,
                        f"one column “{name}”",
                        f"a second one; the first is column {twin.letter}",
                    )
    taken = {column.index for column in columns.values()}
    again = {bare(name) for name in columns}
    extra = [each for each in headings if each.index not in taken and bare(each.header) not in again]
    return columns, extra
