"""What a person chose on the page that matches a file: kept as JSON, and only ever words and column letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

CREATE, SKIP, KNOWN = "create", "skip", "="  # an answer about a name; KNOWN is followed by the name meant


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChoice:
    """About one sheet; None and "" leave it to the guess."""

    kind: str | None = None
    header: tuple[int, ...] | None = None  # the rows the headings are in, one or two
    columns: Mapping[str, str] = field(default_factory=dict)  # letter -> field, "" for left out
    hidden_rows: bool = False  # read them too
    fill: bool | None = None  # an empty team or role repeats the one above
    sections: bool | None = None  # a row with one cell names the team of those below
    dates: str = ""  # dmy or mdy
    namesakes: str = ""  # different or same
    team: str = ""  # of rows that name none
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    sheets: Mapping[int, SheetChoice] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # kind of word -> word -> answer

    def sheet(self, index: int) -> SheetChoice:
        return self.sheets.get(index, SheetChoice())

    def answer(self, kind: str, word: str) -> str:
        return self.words.get(kind, {}).get(word, "")


def pack_choices(choices: Choices) -> dict[str, Any]:
    """The choices as JSON values."""
    sheets = {str(index): asdict(sheet) for index, sheet in choices.sheets.items()}
    return {"sheets": sheets, "words": {kind: dict(words) for kind, words in choices.words.items()}}


def unpack_choices(raw: Mapping[str, Any]) -> Choices:
    """The inverse of `pack_choices`; an empty mapping gives no choices."""
    sheets = {
        int(index): SheetChoice(**{**sheet, "header": tuple(sheet["header"]) if sheet["header"] else None})
        for index, sheet in raw.get("sheets", {}).items()
    }
    return Choices(sheets=sheets, words=raw.get("words", {}))
