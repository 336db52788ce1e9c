"""What the matrix sends: cells as JSON, or the sheet of one person or one skill as an ordinary form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.levels import LEVEL_CHOICES
from catalog.models import Skill
from readiness.actions.assessment import Entry
from readiness.models import Learner
from readiness.queries.matrix import MatrixCell, MatrixRow

MOST = 5_000  # cells at once
LARGEST = 2**63 - 1
LEVELS = ("0", "1", "2", "3", "4", "5")


class Unreadable(ValueError):
    """Not what the page sends."""


def read_cells(body: bytes) -> list[Entry]:
    """The entries of {"cells": [{"learner", "skill", "level", "seen", "restore"}, ...]}."""
    try:
        cells = json.loads(body)["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable("Send cells as JSON") from None
    if not isinstance(cells, list) or not 0 < len(cells) <= MOST:
        raise Unreadable(f"Send from 1 to {MOST:,} cells")
    return list({(entry.learner, entry.skill): entry for entry in map(_entry, cells)}.values())


def _entry(cell: Any) -> Entry:
    if not isinstance(cell, dict):
        raise Unreadable("A cell is an object")
    level = cell.get("level")
    if level is not None and (type(level) is not int or not 0 <= level <= 5):
        raise Unreadable("A level is a whole number from 0 to 5, or null for no answer")
    restore = cell.get("restore")
    if restore is not None and (not isinstance(restore, list) or len(restore) > 20):
        raise Unreadable("What to restore is a short list of ratings")
    return Entry(
        _key(cell.get("learner")),
        _key(cell.get("skill")),
        level,
        _key(cell.get("seen", 0)),
        None if restore is None else tuple(_key(key) for key in restore),
    )


def _key(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise Unreadable("A key is a whole number")
    return value


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One level to choose, as the form shows it."""

    learner: Learner
    skill: Skill
    cell: MatrixCell
    value: str
    wrong: str

    @property
    def key(self) -> str:
        return f"{self.learner.pk}-{self.skill.pk}"


class RatingSheet:
    """The levels of one person, or in one skill, as an ordinary form sends them: `entries`, or `problems`.

    Beside each level the form carries what it showed: "rating:level". Only what was changed is an entry.
    """

    choices = LEVEL_CHOICES

    def __init__(self, data: Mapping[str, str], people: Iterable[Learner], skills: Iterable[Skill]):
        self.skills = {skill.pk: skill for skill in skills}
        self.people = {learner.pk: learner for learner in people}
        self.entries: list[Entry] = []
        self.typed: dict[str, str] = {}
        self.wrong: dict[str, str] = {}
        for learner in self.people:
            for skill in self.skills:
                key = f"{learner}-{skill}"
                said, seen = data.get(f"level-{key}"), data.get(f"seen-{key}", "")
                if said is not None:
                    self._read(learner, skill, said.strip(), seen)

    def _read(self, learner: int, skill: int, said: str, seen: str) -> None:
        key = f"{learner}-{skill}"
        rating, _, before = seen.partition(":")
        if said == before:
            return
        self.typed[key] = said[:20]
        if said and said not in LEVELS:
            self.wrong[key] = f"enter a level from 0 to 5, not {said[:20]}"
        else:
            known = int(rating) if rating.isdecimal() and len(rating) < 19 else 0
            self.entries.append(Entry(learner, skill, int(said) if said else None, known))

    def conflict(self, entry: Entry, theirs: int | None) -> None:
        """Somebody else was faster."""
        mine = "no answer" if entry.level is None else entry.level
        set_to = "cleared it" if theirs is None else f"set it to {theirs}"
        self.wrong[f"{entry.learner}-{entry.skill}"] = (
            f"somebody else {set_to} while you chose {mine}; save again to keep yours"
        )

    def lines(self, rows: Iterable[MatrixRow]) -> list[RatingLine]:
        """The cells with what was chosen in them, if that was not saved."""
        found = []
        for row in rows:
            for cell in row.cells:
                key = f"{row.learner.pk}-{cell.skill}"
                level = cell.standing.level
                stored = "" if level is None else str(level)
                value = self.typed.get(key, stored) if self.wrong else stored
                found.append(
                    RatingLine(row.learner, self.skills[cell.skill], cell, value, self.wrong.get(key, ""))
                )
        return found

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the field, whose it is, what is wrong)."""
        found = []
        for key, text in self.wrong.items():
            learner, skill = map(int, key.split("-"))
            found.append((f"level-{key}", f"{self.people[learner]}, {self.skills[skill]}:", text))
        return found
