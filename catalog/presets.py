"""Suggestions to start from: concerns, measures, budget lines, upkeep rules, the audience split. Files, not tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any

from .records import PRESETS, STARTER, Entry, read_file, read_folder, starter_sources
from .schema import Problem, RecordProblems


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    key: str
    title: str
    kind: str
    impact: str
    area: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`family`: business, efficiency, responsible, learning. `direction`: up or down is better."""

    key: str
    family: str
    name: str
    unit: str
    direction: str
    source_hint: str
    cadence: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """`kind`: skills, tools, maintenance, hiring, other."""

    key: str
    kind: str
    label: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshRule:
    key: str
    title: str
    skills: tuple[str, ...]
    cadence: str
    trigger: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of the audience split; `share` is a percentage. Each topic has a title and the skills behind it."""

    key: str
    name: str
    share: int
    audience: str
    description: str
    topics: tuple[Mapping[str, Any], ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A step, pillar, trend, review, audit or feedback loop, in a sentence."""

    key: str
    title: str
    text: str
    source: str
    cadence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketFigure:
    """A figure as a source states it; not checked by us."""

    key: str
    text: str
    value: str
    source: str


SHAPES = {
    "concern": Concern,
    "measure": Measure,
    "budget_line": BudgetLine,
    "refresh_rule": RefreshRule,
    "segment": Segment,
    "feedback_loop": Advice,
    "audit": Advice,
    "review": Advice,
    "trend": Advice,
    "project_step": Advice,
    "pillar": Advice,
    "market_figure": MarketFigure,
}


def presets(kind: str) -> tuple[Any, ...]:
    """All presets of a kind, in the order of the file: presets("concern") gives Concerns."""
    return _all()[kind]


def check_all() -> None:
    """Raises RecordProblems if a preset lacks a field, has one too many or points to nothing."""
    skills = {entry.key for entry in read_folder() if entry.kind == "skill"}
    found = [problem for entry in _entries() for problem in _problems(entry, skills)]
    if found:
        raise RecordProblems(found)


@cache
def _all() -> Mapping[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = {kind: [] for kind in SHAPES}
    for entry in _entries():
        values = {name: tuple(v) if isinstance(v, list) else v for name, v in entry.values.items()}
        found[entry.kind].append(SHAPES[entry.kind](**values))
    return {kind: tuple(rows) for kind, rows in found.items()}


def _entries() -> list[Entry]:
    return [entry for path in sorted((STARTER / PRESETS).glob("*.toml")) for entry in read_file(path)]


def _problems(entry: Entry, skills: set[str]) -> list[Problem]:
    if entry.kind not in SHAPES:
        return [Problem(entry.file, entry.place, "", f"“{entry.kind}”", "one of " + ", ".join(SHAPES))]
    shape = fields(SHAPES[entry.kind])
    found = [
        Problem(entry.file, entry.place, f.name, "nothing", "a value")
        for f in shape
        if f.default is MISSING and entry.values.get(f.name) in (None, "", [])
    ]
    names = [f.name for f in shape]
    found += [
        Problem(entry.file, entry.place, name, "a field", "one of " + ", ".join(names))
        for name in sorted(entry.values.keys() - set(names))
    ]
    if (source := entry.values.get("source")) not in starter_sources():
        found.append(Problem(entry.file, entry.place, "source", f"“{source}”", "the key of a source"))
    rows = [entry.values, *entry.values.get("topics", ())]
    found += [
        Problem(entry.file, entry.place, "skills", f"“{skill}”", "the key of a skill that exists")
        for row in rows
        for skill in row.get("skills", ())
        if skill not in skills
    ]
    return found
