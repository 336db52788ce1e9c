"""What an import would do, as rows not yet written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog.models import Audience, Outcome, Provider, Resource, Skill
from readiness.imports.records import Mistake
from readiness.models import Learner, Team


class Contradiction(Exception):
    """The workbook, fine by itself, contradicts what the organization or the catalog holds."""

    def __init__(self, mistakes: list[Mistake]):
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(map(str, mistakes[:5])))


@dataclass(slots=True)
class Change:
    """One row of the file and the row of ours it makes or changes; `before` is empty where it is new."""

    sheet: str
    row: int
    of: Any
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.of.pk is None


@dataclass(slots=True)
class NewRating:
    """A level to record. `was`: the rating of the same source it supersedes; `current`: it is the latest."""

    learner: Learner
    skill: Skill
    level: int
    source: str
    on: date
    sheet: str
    row: int
    was: StoredRating | None = None
    current: bool = True


@dataclass(frozen=True, slots=True)
class StoredRating:
    id: int
    level: int
    on: date


@dataclass(slots=True)
class OfferChange:
    """A resource to write, with the outcomes to write and the audiences to set (None: as they are)."""

    row: int
    of: Resource
    is_new: bool
    before: dict[str, Any] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    audiences: list[Audience] | None = None
    audiences_before: list[str] = field(default_factory=list)
    outcomes_before: dict[int, int] = field(default_factory=dict)  # outcome -> the level it led to


@dataclass(slots=True)
class Changes:
    """Everything a workbook would do, as rows not yet written; `counts` by kind: new, changed, unchanged."""

    teams: list[Team] = field(default_factory=list)
    roles: list[Change] = field(default_factory=list)
    skills: list[Skill] = field(default_factory=list)
    learners: list[Change] = field(default_factory=list)
    ratings: list[NewRating] = field(default_factory=list)
    requirements: list[Change] = field(default_factory=list)
    providers: list[Provider] = field(default_factory=list)
    resources: list[OfferChange] = field(default_factory=list)
    other_names: dict[str, str] = field(default_factory=dict)  # what the file calls a skill: what we call it
    own_shelf_only: bool = False  # the plan is to use the resources of the file and no others
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        return not any(count[word] for count in self.counts.values() for word in ("new", "changed"))


def changed_ratings(changes: Changes) -> list[tuple[StoredRating, NewRating]]:
    """The levels that would change: those that go down first, then the largest change."""
    moved = [(new.was, new) for new in changes.ratings if new.was is not None and new.was.level != new.level]
    return sorted(moved, key=_by_weight)


def _by_weight(pair: tuple[StoredRating, NewRating]) -> tuple:
    was, new = pair
    return new.level > was.level, -abs(new.level - was.level), new.sheet, new.row
