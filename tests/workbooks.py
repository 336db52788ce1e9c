"""Workbooks for tests: a small organization, valid as it stands, as an .xlsx or a folder of .csv files.

Deterministic: the same arguments give the same cells. Other rows change a sheet, `None` leaves it out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

type Rows = Sequence[Sequence[object]]

PEOPLE: Rows = (
    ("name", "email", "team", "role", "headcount", "hours", "Prompting", "Data privacy"),
    ("Ana Silva", "ana@example.org", "Sales", "Sales rep", None, 12, 1, "Aware"),
    ("Ben Okafor", "ben@example.org", "Sales", "Sales rep", None, None, 0, None),
    ("Chen Li", "chen@example.org", "Operations", "Data analyst", None, 20, 3, 2),
    (None, None, "Operations", "Picker", 40, 6, 0, 1),
    (None, None, "Leadership team", "Director", 5, 8, 1, 2),
)
REQUIREMENTS: Rows = (
    ("role", "audience", "skill", "level", "importance", "mandatory"),
    ("Sales rep", "End users", "Prompting", 3, 2, "yes"),
    ("Sales rep", "End users", "Data privacy", 2, 1, "no"),
    ("Data analyst", "Tech specialists", "Prompting", 4, 3, "yes"),
    ("Data analyst", "Tech specialists", "Data privacy", 3, 2, "yes"),
    ("Picker", "End users", "Data privacy", 2, 1, "yes"),
    ("Director", "Leaders", "Prompting", 2, 2, "no"),
)
_EXAMPLE, _FREE, _NO_RUNS = "https://example.org", 0, (None, None, None)
RESOURCES: Rows = (
    (
        *(
            "title",
            "url",
            "provider",
            "format",
            "hours",
            "price",
            "run_price",
            "run_seats",
            "max_runs",
            "seats",
        ),
        *("audience", "skill", "from_level", "to_level"),
    ),
    (
        "Prompting basics",
        f"{_EXAMPLE}/prompting",
        "Example",
        "self-paced",
        4,
        _FREE,
        *_NO_RUNS,
        None,
        "Everyone",
        "Prompting",
        0,
        2,
    ),
    ("Prompting basics", None, None, None, None, None, *_NO_RUNS, None, None, "Data privacy", 0, 1),
    (
        "Prompting lab",
        f"{_EXAMPLE}/lab",
        "Example",
        "workshop",
        8,
        None,
        1200,
        12,
        4,
        None,
        "End users, Tech specialists",
        "Prompting",
        2,
        4,
    ),
    ("Data privacy at work", None, "Example", "course", 3, 25, *_NO_RUNS, 100, None, "Data privacy", 0, 3),
)


def make_workbook(
    path: Path,
    *,
    people: Rows | None = PEOPLE,
    requirements: Rows | None = REQUIREMENTS,
    resources: Rows | None = RESOURCES,
    ratings: Rows | None = None,
    **more: Rows,
) -> Path:
    """An .xlsx at `path`; further sheets by name. Text that begins with = stays text."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    date_format = book.add_format({"num_format": "yyyy-mm-dd"})
    percent = book.add_format({"num_format": "0%"})
    for name, rows in _sheets(people, requirements, resources, ratings, more):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, Formula):
                    sheet.write_formula(number, column, value.text, None, value.cached)
                elif isinstance(value, Percent):
                    sheet.write_number(number, column, value, percent)
                elif isinstance(value, date):
                    sheet.write_datetime(number, column, value, date_format)
                elif value is not None:
                    sheet.write(number, column, float(value) if isinstance(value, Decimal) else value)
    book.close()
    return path


def make_folder(
    path: Path,
    *,
    people: Rows | None = PEOPLE,
    requirements: Rows | None = REQUIREMENTS,
    resources: Rows | None = RESOURCES,
    ratings: Rows | None = None,
    delimiter: str = ",",
    encoding: str = "utf-8",
    **more: Rows,
) -> Path:
    """The same as a folder of .csv files."""
    path.mkdir(exist_ok=True)
    for name, rows in _sheets(people, requirements, resources, ratings, more):
        with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(
                ["" if v is None else v for v in row] for row in rows
            )
    return path


class Formula:
    """A formula cell and the value some program left in it."""

    def __init__(self, text: str, cached: object = 3):
        self.text, self.cached = text, cached

    def __str__(self) -> str:
        return self.text


class Percent(float):
    """A number shown as a percentage."""


def changed(rows: Rows, row: int, column: int | str, value: object) -> list[list[object]]:
    """The rows with one cell changed; `row` counts as a spreadsheet does, `column` is index or heading."""
    cells = [list(each) for each in rows]
    index = cells[0].index(column) if isinstance(column, str) else column
    cells[row - 1][index] = value
    return cells


def many_people(people: int, skills: int) -> Rows:
    """That many people in teams of 25 with a level in most of the skills, always the same."""
    names = [f"Skill {number:02d}" for number in range(skills)]
    rows: list[Sequence[object]] = [("name", "email", "team", "role", *names)]
    for number in range(people):
        levels = [(number * 7 + skill * 3) % 7 for skill in range(skills)]
        known = [level if level <= 5 else None for level in levels]
        role = f"Role {number % 8}"
        rows.append((f"Person {number}", f"p{number}@example.org", f"Team {number // 25:03d}", role, *known))
    return rows


def roles_for(skills: int, roles: int = 8) -> Rows:
    """Requirements to go with `many_people`."""
    rows: list[Sequence[object]] = [("role", "audience", "skill", "level", "importance", "mandatory")]
    for role in range(roles):
        for skill in range(role % 3, skills, 3):
            level, importance = 2 + (role + skill) % 3, 1 + skill % 3
            rows += [(f"Role {role}", "End users", f"Skill {skill:02d}", level, importance, "no")]
    return rows


def _sheets(people, requirements, resources, ratings, more) -> list[tuple[str, Rows]]:
    ours = {"people": people, "ratings": ratings, "requirements": requirements, "resources": resources}
    return [(name, rows) for name, rows in {**ours, **more}.items() if rows is not None]


def messy_workbook(
    sheets: dict[str, Rows],
    *,
    merges: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[str] = (),
    hidden_sheets: Sequence[str] = (),
) -> bytes:
    """An .xlsx as people make them; merges and what is hidden (as a spreadsheet counts) are of the first sheet."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day, percent = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "0%"})
        for place, (name, rows) in enumerate(sheets.items()):
            sheet = book.add_worksheet(name)
            spans = set(merges) if place == 0 else set()
            for span in spans:
                first = xl_cell_to_rowcol(span.partition(":")[0])
                value = rows[first[0]][first[1]]
                sheet.merge_range(span, "" if value is None else value)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is None or _in_a_merge(spans, number, column):
                        continue
                    if isinstance(value, Formula):
                        sheet.write_formula(number, column, value.text, None, value.cached)
                    elif isinstance(value, Percent):
                        sheet.write_number(number, column, value, percent)
                    elif isinstance(value, date):
                        sheet.write_datetime(number, column, value, day)
                    else:
                        sheet.write(number, column, value)
            if place == 0:
                for row in hidden_rows:
                    sheet.set_row(row - 1, None, None, {"hidden": True})
                for letters in hidden_columns:
                    sheet.set_column(f"{letters}:{letters}", None, None, {"hidden": True})
            if name in hidden_sheets:
                sheet.hide()
    return made.getvalue()


def _in_a_merge(spans: set[str], row: int, column: int) -> bool:
    for span in spans:
        (top, left), (bottom, right) = map(xl_cell_to_rowcol, span.split(":"))
        if top <= row <= bottom and left <= column <= right:
            return True
    return False
