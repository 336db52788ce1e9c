"""How a file's sheets, columns and words are to be read: one select each, filled with the guess or the last choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from readiness.imports.choices import CREATE, KNOWN, SKIP, Choices, SheetChoice
from readiness.imports.headings import KINDS, LABELS
from readiness.imports.meanings import SOURCES
from readiness.imports.scales import NO_RATING
from readiness.imports.words import LEVELS

MOST_OPTIONS = 6_000  # in all selects of names together; above it each lists the nearest only
_LEVEL_CHOICES = [
    ("", "Choose a level"),
    *((str(level), f"{level} {name}") for level, name in enumerate(LEVELS)),
    (NO_RATING, "No rating"),
]
_NEW = {"skill": "Make a new skill", "role": "Make a new role", "team": "Make a new team"}
_SKIP = {
    "skill": "Leave the skill out",
    "role": "Leave the rows out",
    "team": "Leave the rows out",
    "source": "Leave out",
}
_DATES = [("", "Choose"), ("dmy", "day/month/year"), ("mdy", "month/day/year")]
_NAMESAKES = [
    ("", "Choose"),
    ("different", "Different people"),
    ("same", "The same person; the last row counts"),
]


class MatchingForm(forms.Form):
    """Built from the summary of a batch (`imports.summary`) and the names there are (kind -> names)."""

    def __init__(
        self, data=None, *, matching: Mapping[str, Any], names: Mapping[str, Sequence[str]], old: Choices
    ):
        super().__init__(data)
        self.matching, self.names, self.old = matching, names, old
        asked = sum(word["kind"] in _NEW for word in matching["words"])
        self.short = asked * max(map(len, names.values()), default=0) > MOST_OPTIONS
        for sheet in matching["sheets"]:
            self._add_sheet(sheet)
        for word in matching["words"]:
            label = f"What {word['said']} stands for"
            self._select(word["id"], self._options(word), word["answer"], label)

    def _select(self, name: str, choices: list, initial: str, label: str) -> None:
        self.fields[name] = forms.ChoiceField(
            choices=choices,
            initial=initial,
            required=False,
            label=label,
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": "That is not one of the choices: choose again"},
        )

    def _check(self, name: str, initial: bool, label: str) -> None:
        attrs = {"class": "form-check-input"}
        self.fields[name] = forms.BooleanField(
            initial=initial, required=False, label=label, widget=forms.CheckboxInput(attrs=attrs)
        )

    def _add_sheet(self, sheet: Mapping[str, Any]) -> None:
        at, called = f"s{sheet['index']}", sheet["name"]
        self._select(f"{at}-kind", list(KINDS.items()), sheet["kind"], f"What the sheet {called} holds")
        if not sheet["kind"]:
            return
        self._select(
            f"{at}-header",
            self._headers(sheet),
            _rows(sheet["header"]),
            f"Where the headings of {called} are",
        )
        fields = [("", "Leave out"), *LABELS[sheet["kind"]].items()]
        for column in sheet["columns"]:
            label = f"Our field for {column['heading'] or 'column ' + column['letter']}"
            self._select(f"{at}-col-{column['letter']}", fields, column["field"], label)
        if sheet["hidden_rows"]:
            self._check(
                f"{at}-hidden", sheet["read_hidden"], f"Read the {sheet['hidden_rows']:,} hidden rows too"
            )
        if sheet["may_fill"]:
            self._check(f"{at}-fill", sheet["fill"], "An empty team or role repeats the one above")
        if sheet["may_have_sections"]:
            self._check(
                f"{at}-sections", sheet["sections"], "A row with one cell names the team of those below"
            )
        if sheet["asks_dates"]:
            self._select(f"{at}-dates", _DATES, sheet["dates"], "How its dates are written")
        if sheet["asks_namesakes"]:
            self._select(
                f"{at}-namesakes", _NAMESAKES, sheet["namesakes"], "Rows with the same name in one team"
            )
        for kind in ("team", "role"):
            if sheet[f"asks_{kind}"]:
                names = [("", "None"), *((name, name) for name in self._with(kind, sheet[kind]))]
                self._select(
                    f"{at}-{kind}", names, sheet[kind], f"{kind.capitalize()} of rows that name none"
                )

    def _with(self, kind: str, name: str) -> list[str]:
        known = list(self.names[kind])
        return [name, *known] if name and name not in known else known

    @staticmethod
    def _headers(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
        here = _rows(sheet["header"])
        ones = [(str(row), f"Row {row}") for row in sheet.get("top_rows", [])]
        twos = [(f"{row}-{row + 1}", f"Rows {row} and {row + 1}") for row in sheet.get("top_rows", [])]
        listed = [*ones, *twos]
        if here and here not in dict(listed):
            listed.insert(
                0, (here, "Row " + here if "-" not in here else "Rows " + here.replace("-", " and "))
            )
        return listed

    def _options(self, word: Mapping[str, Any]) -> list:
        kind = word["kind"]
        if kind == "level":
            return _LEVEL_CHOICES
        if kind == "source":
            return [("", "Choose"), *SOURCES.items()]
        near = [(KNOWN + name, name) for name in word["near"]]
        known = [(KNOWN + name, name) for name in self.names[kind] if name not in word["near"]]
        chosen = word["answer"][1:] if word["answer"].startswith(KNOWN) else ""
        if self.short:
            known = [(KNOWN + chosen, chosen)] if chosen and chosen not in word["near"] else []
        groups = [("Nearest", near)] if near else []
        groups += [("All you have", known)] if known else []
        return [("", "Choose"), (CREATE, _NEW[kind]), (SKIP, _SKIP[kind]), *groups]

    # --- for the page ---------------------------------------------------------------------------------

    def sheets(self) -> list[dict[str, Any]]:
        """Each sheet with its fields; columns that are skills beyond doubt come apart, since they may be many."""
        found = []
        for sheet in self.matching["sheets"]:
            at = f"s{sheet['index']}"
            pairs = [
                (column, self[f"{at}-col-{column['letter']}"]) for column in sheet["columns"] if sheet["kind"]
            ]
            sure = [pair for pair in pairs if pair[0]["field"] == "levels" and pair[0]["sure"] == 100]
            apart = sure if len(sure) > 8 else []
            names = ("hidden", "fill", "sections", "dates", "namesakes", "team", "role")
            found.append(
                {
                    "sheet": sheet,
                    "kind": self[f"{at}-kind"],
                    "header": self[f"{at}-header"] if sheet["kind"] else None,
                    "columns": [pair for pair in pairs if pair not in apart],
                    "skills": apart,
                    "more": [self[f"{at}-{name}"] for name in names if f"{at}-{name}" in self.fields],
                    "matched": sum(bool(column["field"]) for column, _ in pairs),
                }
            )
        return found

    def groups(self) -> list[tuple[str, list[tuple[Mapping[str, Any], Any]]]]:
        """The words by kind, each with its field."""
        titles = {
            "level": "Levels",
            "skill": "Skills",
            "role": "Roles",
            "team": "Teams",
            "source": "Assessed by",
        }
        words = [(word, self[word["id"]]) for word in self.matching["words"]]
        grouped = [
            (title, [pair for pair in words if pair[0]["kind"] == kind]) for kind, title in titles.items()
        ]
        return [(title, pairs) for title, pairs in grouped if pairs]

    # --- what was chosen ------------------------------------------------------------------------------

    def choices(self) -> Choices:
        """Only what differs from the guess, so that a better guess is not held back by an old one."""
        sheets = dict(self.old.sheets)
        for sheet in self.matching["sheets"]:
            sheets[sheet["index"]] = self._sheet_choice(sheet)
        words = {kind: dict(chosen) for kind, chosen in self.old.words.items()}
        for word in self.matching["words"]:
            answer = self._said(word["id"], word["answer"])
            if answer != word["answer"]:
                words.setdefault(word["kind"], {})[word["word"]] = answer
        return Choices(sheets=sheets, words=words)

    def _said(self, name: str, before: str) -> str:
        """The answer; what was not sent along stays as it was."""
        return self.cleaned_data[name] if name in self.data else before

    def _sheet_choice(self, sheet: Mapping[str, Any]) -> SheetChoice:
        said, at, old = self.cleaned_data, f"s{sheet['index']}", self.old.sheet(sheet["index"])
        kind = self._said(f"{at}-kind", sheet["kind"])
        if kind != sheet["kind"]:
            return SheetChoice(kind=kind, header=old.header)
        if not kind or f"{at}-kind" not in self.data:
            return old
        header = self._said(f"{at}-header", _rows(sheet["header"]))
        if header != _rows(sheet["header"]):
            return SheetChoice(kind=old.kind, header=tuple(int(row) for row in header.split("-")))
        columns = dict(old.columns)
        for column in sheet["columns"]:
            answer = self._said(f"{at}-col-{column['letter']}", column["field"])
            if answer != column["field"]:
                columns[column["letter"]] = answer
        flags = {
            name: said.get(f"{at}-{name}") if said.get(f"{at}-{name}") != sheet[name] else getattr(old, name)
            for name in ("fill", "sections")
            if f"{at}-{name}" in self.fields
        }
        words = {name: said.get(f"{at}-{name}", "") for name in ("dates", "namesakes", "team", "role")}
        hidden = bool(said.get(f"{at}-hidden"))
        return SheetChoice(
            kind=old.kind, header=old.header, columns=columns, hidden_rows=hidden, **flags, **words
        )


def _rows(header: Sequence[int]) -> str:
    return "-".join(map(str, header))
