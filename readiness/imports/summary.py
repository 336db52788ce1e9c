"""What the page that matches a file shows of it, as JSON values: kept with the batch, so that no page reads cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .headings import KINDS, LABELS
from .sketch import ColumnSketch, Sketch
from .translate import Matched

MOST_COLUMNS, MOST_WORDS = 300, 400  # fields of a form; what is beyond follows the guess


def summarize(matched: Matched, namesakes: Mapping[str, int]) -> dict[str, Any]:
    """The sheets with their columns, and the words that are not ours."""
    words = sorted(matched.meanings.asked(), key=lambda word: (not word.please_check, -word.count))
    shown = words[:MOST_WORDS]
    order = {"level": 0, "skill": 1, "role": 2, "team": 3, "source": 4}
    return {
        "sheets": [_sheet(each, namesakes) for each in matched.sketches],
        "words": [
            {
                "id": word.id,
                "kind": word.kind,
                "word": word.word,
                "said": word.said,
                "count": word.count,
                "answer": word.answer,
                "check": word.please_check,
                "new": word.sure == "new",
                "why": word.why,
                "near": list(word.near),
            }
            for word in sorted(shown, key=lambda word: order[word.kind])
        ],
        "more_words": len(words) - len(shown),
        "undecided": matched.meanings.undecided,
        "taken": matched.meanings.taken,
        "scale": matched.meanings.scale.top,
    }


def _sheet(sheet: Sketch, namesakes: Mapping[str, int]) -> dict[str, Any]:
    dates = sheet.column_of("date")
    return {
        "index": sheet.index,
        "name": sheet.name,
        "kind": sheet.kind,
        "kind_name": KINDS[sheet.kind],
        "guessed": sheet.choice.kind is None,
        "why": sheet.why,
        "hidden": sheet.hidden,
        "header": list(sheet.header),
        "top_rows": list(sheet.top_rows),
        "rows": len(sheet.rows),
        "columns": [_column(sheet, each) for each in sheet.columns[:MOST_COLUMNS]],
        "more_columns": max(0, len(sheet.columns) - MOST_COLUMNS),
        "hidden_rows": len(sheet.hidden_rows),
        "read_hidden": sheet.choice.hidden_rows,
        "fill": sheet.fill,
        "may_fill": sheet.may_fill,
        "sections": sheet.sections,
        "may_have_sections": sheet.may_have_sections,
        "dates": sheet.choice.dates,
        "asks_dates": bool(dates) and sheet.asks_dates,
        "namesakes": sheet.choice.namesakes,
        "asks_namesakes": namesakes.get(sheet.name, 0) or (1 if sheet.choice.namesakes else 0),
        "team": sheet.team,
        "role": sheet.role,
        "asks_team": _asks(sheet, "team"),
        "asks_role": _asks(sheet, "role"),
    }


def _asks(sheet: Sketch, kind: str) -> bool:
    """Whether rows may lack a team or role, so that the person is asked for one."""
    if sheet.kind not in ("people", "ratings"):
        return False
    return sheet.column_of(kind) is None or bool(getattr(sheet.choice, kind)) or sheet.lacks(kind)


def _column(sheet: Sketch, column: ColumnSketch) -> dict[str, Any]:
    labels = LABELS.get(sheet.kind, {})
    return {
        "letter": column.letter,
        "heading": column.heading.text + (f" ({column.heading.source})" if column.heading.source else ""),
        "samples": list(column.samples),
        "field": column.field,
        "label": labels.get(column.field, ""),
        "sure": column.guess.sure if column.field and not column.chosen else 0,
        "why": column.guess.why or ("" if column.field else "no heading of ours"),
        "chosen": column.chosen,
        "check": column.please_check,
    }
