"""A file of rows into the catalog: a dry run that names every mistake, then all of it or nothing, with an undo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import tablib
from django.core.exceptions import ValidationError

from catalog.describing import Line
from catalog.models import Change, ChangedThing

from .cells import as_text
from .sheet import ROW_NUMBER, Sheet

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one cell; row 0 means the file as a whole."""

    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        if not self.row:
            return self.expected
        found = f"“{self.value}”" if self.value else "nothing"
        where = (
            f"Row {self.row}, column {self.column}: found {found}, " if self.column else f"Row {self.row}: "
        )
        return f"{where}{self.expected}."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import does, or would do."""

    new: int
    changed: int
    unchanged: int
    mistakes: tuple[Mistake, ...]
    told: tuple[tuple[ChangedThing, list[Line]], ...]
    change: Change | None

    @property
    def fits(self) -> bool:
        return not self.mistakes


def import_table(sheet: Sheet, table: tablib.Dataset, *, dry_run: bool) -> Outcome:
    """Runs the table through the sheet; with one mistake nothing is written."""
    result = sheet.import_data(table, dry_run=dry_run, rollback_on_validation_errors=True)
    mistakes = [
        *(
            Mistake(0, "", "", sentence)
            for error in result.base_errors
            for sentence in _sentences(error.error)
        ),
        *_of_rows(sheet, table, result),
    ]
    fine = not mistakes
    return Outcome(
        new=result.totals["new"],
        changed=result.totals["update"],
        unchanged=result.totals["skip"],
        mistakes=tuple(sorted(mistakes, key=lambda m: (m.row, m.column))),
        told=tuple(sheet.told) if fine else (),
        change=sheet.change if fine and not dry_run else None,
    )


def _of_rows(sheet: Sheet, table: tablib.Dataset, result: Any) -> Iterable[Mistake]:
    columns = {field.attribute: field.column_name for field in sheet.fields.values()}
    for bad in result.invalid_rows:
        row = dict(zip(table.headers, table[bad.number - 1], strict=False))
        errors = bad.error
        by_field = errors.message_dict if hasattr(errors, "error_dict") else {"": errors.messages}
        for name, sentences in by_field.items():
            column = columns.get(name, name if name in row else "")
            value = as_text(row.get(column))
            shown = value if len(value) <= 80 else value[:79] + "…"
            for sentence in sentences:
                yield Mistake(row[ROW_NUMBER], column, shown, _plain(sentence))
    for line, errors in result.row_errors():
        for error in errors:
            row = dict(zip(table.headers, table[line - 1], strict=False))
            yield Mistake(
                row[ROW_NUMBER], "", "", f"this row could not be read ({type(error.error).__name__})"
            )


def _plain(sentence: str) -> str:
    """Django's messages in the words of ours."""
    known = {
        "This field cannot be blank.": "expected a value",
        "This field cannot be null.": "expected a value",
    }
    sentence = known.get(sentence, sentence).rstrip(".")
    return sentence if sentence.startswith("expected") else f"{sentence[:1].lower()}{sentence[1:]}"


def _sentences(error: Exception) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]
