"""What a sheet probably holds: its kind, its headings, the field of each column, the rows that are data.

Every guess says how sure it is and why, and gives way to what the person chose (`choices.SheetChoice`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .choices import Choices, SheetChoice
from .days import order_of
from .fields import Guess, guess_columns, guess_kind
from .grids import Grid, Odd, letter
from .headers import Heading, Rows, find_header, read_headings, repeats_headings, said
from .headings import IDENTITY, LABELS, LEVELS_OF, PEOPLE, RATINGS, REQUIREMENTS
from .junk import Sorted, sort_rows
from .vocabulary import Vocabulary
from .words import same

SAMPLES = 3
SURE_ENOUGH = 75  # below it the page asks for a look


@dataclass(frozen=True, slots=True)
class ColumnSketch:
    index: int
    heading: Heading
    samples: tuple[str, ...]
    guess: Guess
    field: str  # what counts: the person's choice, else the guess
    chosen: bool
    hidden: bool

    @property
    def letter(self) -> str:
        return letter(self.index + 1)

    @property
    def please_check(self) -> bool:
        return not self.chosen and bool(self.field) and self.guess.sure < SURE_ENOUGH


@dataclass(frozen=True, slots=True)
class Sketch:
    """One sheet as it is understood."""

    index: int
    name: str
    kind: str
    guessed_kind: str
    why: str  # of the kind
    header: tuple[int, ...]
    columns: tuple[ColumnSketch, ...]
    rows: Rows
    left_out: tuple[tuple[str, list[int]], ...]
    choice: SheetChoice
    team_of: dict[int, str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    fill: bool = False
    may_fill: bool = False
    sections: bool = False
    may_have_sections: bool = False
    team: str = ""  # of rows that name none
    role: str = ""
    note: str = ""
    hidden: bool = False
    top_rows: tuple[int, ...] = ()  # the first rows of the sheet, where the headings may be

    def column_of(self, name: str) -> ColumnSketch | None:
        return next((column for column in self.columns if column.field == name), None)

    @property
    def asks_dates(self) -> bool:
        """Whether day and month of its dates could be either way round."""
        column = self.column_of("date")
        if column is None:
            return False
        cells = (row[column.index] for _, row in self.rows if column.index < len(row))
        return bool(self.choice.dates) or order_of(cells) is None

    def lacks(self, name: str) -> bool:
        """Whether rows leave this field empty."""
        column = self.column_of(name)
        return column is None or any(
            column.index >= len(row) or not said(row[column.index]) for _, row in self.rows
        )

    @property
    def level_columns(self) -> list[ColumnSketch]:
        return [column for column in self.columns if column.field == LEVELS_OF]


def sketch_sheets(grids: Sequence[Grid], choices: Choices, vocabulary: Vocabulary) -> list[Sketch]:
    """Every sheet; those of one shape with different people and no team are taken for a team each."""
    found = [sketch(at, grid, choices.sheet(at), vocabulary) for at, grid in enumerate(grids)]
    alike = [
        each for each in found if each.kind == PEOPLE and not each.column_of("team") and not each.team_of
    ]
    names = [_names(each) for each in alike]
    everybody = set().union(*names)
    if len(alike) < 2 or sum(map(len, names)) > 1.2 * len(everybody):
        return found
    taken = {each.index for each in alike if not each.team}
    return [replace(each, team=each.name[:120]) if each.index in taken else each for each in found]


def _names(sheet: Sketch) -> set[str]:
    column = next((each for each in sheet.columns if each.field in IDENTITY), None)
    at = column.index if column else 0
    return {same(said(cells[at])) for _, cells in sheet.rows if at < len(cells)}


def sketch(index: int, grid: Grid, choice: SheetChoice, vocabulary: Vocabulary) -> Sketch:
    """What one sheet holds, as far as can be told and as it was chosen."""
    hidden_rows = tuple(number for number, _ in grid.rows if number in grid.hidden_rows)
    rows = [each for each in grid.rows if choice.hidden_rows or each[0] not in grid.hidden_rows]
    numbers = {number for number, _ in rows}
    chosen = tuple(number for number in choice.header or () if number in numbers)
    header = chosen or find_header(grid, rows, vocabulary)
    headings = read_headings(grid, rows, header)
    lines = [cells for number, cells in rows if number in header]
    below = [each for each in rows if header and each[0] > header[-1]]
    repeats = repeats_headings(headings, lines)
    data = [each for each in below if not repeats(each[1])]
    guessed, why = (
        ("", "it is hidden in the file") if grid.hidden else guess_kind(grid, headings, data, vocabulary)
    )
    kind = guessed if choice.kind is None else choice.kind
    guesses = guess_columns(kind, headings, data, vocabulary) if kind else {}
    columns = [_column(heading, data, guesses, choice, grid, kind) for heading in headings]
    columns += _without_heading(columns, data)
    who = [each.index for each in columns if each.field in (*IDENTITY, "headcount", "team", "role", "title")]
    sorted_rows = _sorted(kind, below, repeats, who, columns, choice)
    may_fill = kind in (PEOPLE, RATINGS, REQUIREMENTS) and _has_runs(columns, sorted_rows.rows, kind)
    return Sketch(
        index=index,
        name=grid.name,
        kind=kind,
        guessed_kind=guessed,
        why=why,
        header=header,
        columns=tuple(columns),
        rows=sorted_rows.rows,
        left_out=tuple(sorted_rows.left_out()),
        choice=choice,
        team_of=sorted_rows.team_of,
        hidden_rows=hidden_rows,
        fill=may_fill if choice.fill is None else choice.fill and may_fill,
        may_fill=may_fill,
        sections=bool(sorted_rows.sections),
        may_have_sections=bool(sorted_rows.sections) or choice.sections is not None,
        team=choice.team,
        role=choice.role,
        note=grid.note,
        hidden=grid.hidden,
        top_rows=tuple(number for number, _ in rows[:12]),
    )


def _sorted(kind, below, repeats, who, columns, choice) -> Sorted:
    if not kind:
        return Sorted(rows=list(below))
    first = [each.index for each in columns][:2]
    has_team = any(each.field == "team" for each in columns)
    sections = False if kind != PEOPLE or has_team else choice.sections
    return sort_rows(below, repeats, first, who or first, sections)


def _column(heading, rows, guesses, choice, grid, kind) -> ColumnSketch:
    hidden = heading.index + 1 in grid.hidden_columns
    guess = guesses.get(heading.index, Guess("", 0, ""))
    if hidden:
        what = f", though it looks like {LABELS[kind][guess.field]}" if guess.field else ""
        guess = Guess("", 0, f"hidden in your file{what}")
    chosen = choice.columns.get(letter(heading.index + 1))
    valid = chosen is not None and (chosen == "" or chosen in LABELS.get(kind, {}))
    return ColumnSketch(
        index=heading.index,
        heading=heading,
        samples=_samples(heading.index, rows),
        guess=guess,
        field=chosen if valid else guess.field,
        chosen=valid,
        hidden=hidden,
    )


def _without_heading(columns: Sequence[ColumnSketch], rows: Rows) -> list[ColumnSketch]:
    headed = {each.index for each in columns}
    filled = {at for _, cells in rows for at, cell in enumerate(cells) if cell is not None}
    nothing = Guess("", 0, "it has no heading")
    return [
        ColumnSketch(at, Heading(at, ""), _samples(at, rows), nothing, "", False, False)
        for at in sorted(filled - headed)
    ]


def _samples(index: int, rows: Rows) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for _, cells in rows[:200]:
        cell = cells[index] if index < len(cells) else None
        text = cell.what if isinstance(cell, Odd) else said(cell) or ("" if cell is None else str(cell)[:40])
        if text:
            found[text if len(text) <= 40 else f"{text[:39]}…"] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


def _has_runs(columns: Sequence[ColumnSketch], rows: Rows, kind: str) -> bool:
    """Whether a team or role stands only in the first of the rows it is meant for."""
    for each in columns:
        if each.field in ("team", "role") and not (kind == REQUIREMENTS and each.field == "team"):
            filled = [bool(each.index < len(cells) and said(cells[each.index])) for _, cells in rows]
            if len(filled) > 2 and filled[0] and filled.count(False) >= 0.3 * len(filled):
                return True
    return False
