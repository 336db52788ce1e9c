"""What people hold against what their roles need: gaps, readiness, strengths and single points of expertise.

Readiness is a ratio of sums over all people: importance-weighted levels held (at most the target) over
importance-weighted levels required, over the pairs in play. It is not the mean of people's own ratios.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from readiness.planner.values import Kind, Learner, Plan, Problem, Role
from readiness.planner.workforce import Workforce

EXPERTISE = 4  # from this level on a person counts as somebody others can lean on
STRENGTH_PEOPLE = 5  # a strength needs at least this many known levels
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Cell:
    """One skill in one team, role or audience. All counts are people.

    `known` have a rating, `assumed` a level from the plan's assumption; the other figures are over both.
    `average` is the mean of (level held - level needed), signed; None where nobody's level is known or assumed.
    `histogram[l]` is how many stand at level l.
    """

    people: int
    known: int
    assumed: int
    short: int
    levels_short: int
    average: float | None
    mandatory: bool
    histogram: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A team, role, segment or audience as a whole; people are headcounts, levels are people-weighted.

    `ready` hold every mandatory requirement of their role (an unknown level does not count as held); somebody
    whose role has none is ready. `assessed` have at least one required level known, `complete` have all.
    """

    people: int
    assessed: int
    complete: int
    ready: int
    readiness: float | None
    required_levels: int
    held_levels: int
    levels_short: int
    mandatory_pairs: int
    mandatory_met: int
    mandatory_unknown: int


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """One skill over the organization; counts are people. `average` as in `Cell`."""

    people: int
    known: int
    assumed: int
    short: int
    levels_short: int
    at_target: int
    mandatory: int
    mandatory_met: int
    mandatory_unknown: int
    average: float | None
    histogram: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """Only `learner` is known to hold `skill` at level 4 or above, which `people_needing` need at some level."""

    skill: str
    level: int
    learner: str
    team: str
    people_needing: int


@dataclass(frozen=True, slots=True)
class Strength:
    """`share` of the `people` of `team` whose level in `skill` is known are at or above what they need."""

    skill: str
    team: str
    people: int
    at_target: int
    share: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the gap pages show. Shares are fractions of 1, None when no required level is known.

    `readiness_low` and `readiness_high`: if every level that is neither known nor assumed were 0, or at target.
    `required_levels` and `held_levels` sum levels over people and pairs in play, without importance.
    Keys of `cells` are (team, skill), of `role_cells` (role, skill), of `audience_cells` (audience, skill).
    """

    readiness: float | None
    readiness_low: float | None
    readiness_high: float | None
    required_levels: int
    held_levels: int
    people: int
    people_assessed: int
    people_complete: int
    people_ready: int
    mandatory_pairs: int
    mandatory_met: int
    mandatory_unknown: int
    cells: Mapping[tuple[str, str], Cell]
    role_cells: Mapping[tuple[str, str], Cell]
    audience_cells: Mapping[tuple[str, str], Cell]
    teams: Mapping[str, Standing]
    roles: Mapping[str, Standing]
    segments: Mapping[str, Standing]
    audiences: Mapping[str, Standing]
    skills: Mapping[str, SkillStanding]
    single_points: tuple[SinglePoint, ...]
    strengths: tuple[Strength, ...]


def analyze(problem: Problem, plan: Plan | None = None) -> Analysis:
    """The state today, or with `plan` the state at its horizon. The order of the input carries no meaning.

    People hired by the plan count as people of their role; posts that stay vacant count as nobody here.
    """
    force = Workforce(problem)
    tally = _Tally()
    for role, rows in _by_role(force, plan):
        _count_role(role, rows, tally)
    total = tally.standing["all", ""]
    # Unknown pairs are what stands between the two ends of the range.
    everything = total.weight_required + total.weight_unknown
    return Analysis(
        readiness=_share(total.weight_held, total.weight_required),
        readiness_low=_share(total.weight_held, everything),
        readiness_high=_share(total.weight_held + total.weight_unknown, everything),
        required_levels=total.required,
        held_levels=total.held,
        people=total.people,
        people_assessed=total.assessed,
        people_complete=total.complete,
        people_ready=total.ready,
        mandatory_pairs=total.mandatory_pairs,
        mandatory_met=total.mandatory_met,
        mandatory_unknown=total.mandatory_unknown,
        cells=tally.cells("team"),
        role_cells=tally.cells("role"),
        audience_cells=tally.cells("audience"),
        teams=tally.standings("team"),
        roles=tally.standings("role"),
        segments=tally.standings("segment"),
        audiences=tally.standings("audience"),
        skills=tally.skills(),
        single_points=_single_points(force, tally),
        strengths=_strengths(tally),
    )


# --- the people, one row for everyone alike ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    team: str
    people: int
    levels: Mapping[str, int]  # known or assumed
    known: frozenset[str]


def _by_role(force: Workforce, plan: Plan | None) -> Iterator[tuple[Role, list[_Row]]]:
    rows: dict[str, list[_Row]] = {}
    parts = _parts(force.problem, plan)
    for learner in force.problem.learners:
        for people, resources in parts.get(learner.id, ()) or ((learner.headcount, ()),):
            rows.setdefault(learner.role, []).append(_row(force, learner, people, resources))
    for row_role, row in _hired(force.problem, plan):
        rows.setdefault(row_role, []).append(row)
    for role_id in sorted(rows):
        yield force.roles[role_id], rows[role_id]


def _row(force: Workforce, learner: Learner, people: int, lifts: Iterable[Mapping[str, int]]) -> _Row:
    held = {}
    for requirement in force.roles[learner.role].requirements:
        level = force.level(learner, requirement.skill)
        if level is not None:
            held[requirement.skill] = max((level, *(lift.get(requirement.skill, 0) for lift in lifts)))
    return _Row(learner.team, people, held, frozenset(learner.levels))


def _parts(problem: Problem, plan: Plan | None) -> dict[str, list[tuple[int, list[dict[str, int]]]]]:
    """learner id -> (people, what each seat lifts) for each part of the learner, the untrained rest included."""
    if plan is None:
        return {}
    lifts = {r.id: {o.skill: o.to_level for o in r.outcomes} for r in problem.resources}
    seats: dict[str, dict[int, tuple[int, list[dict[str, int]]]]] = {}
    for seat in plan.seats:
        seats.setdefault(seat.learner, {}).setdefault(seat.part, (seat.people, []))[1].append(
            lifts[seat.resource]
        )
    found = {}
    for learner in problem.learners:
        parts = list(seats.get(learner.id, {}).values())
        rest = learner.headcount - sum(people for people, _ in parts)
        found[learner.id] = [*parts, (rest, [])] if rest else parts
    return found


def _hired(problem: Problem, plan: Plan | None) -> Iterator[tuple[str, _Row]]:
    vacancies = {vacancy.id: vacancy for vacancy in problem.vacancies}
    for action in plan.actions if plan is not None else ():
        if action.kind is Kind.HIRE and action.people:
            vacancy = vacancies[action.source]
            yield vacancy.role, _Row(vacancy.team, action.people, vacancy.levels, frozenset(vacancy.levels))


# --- counting ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sums:
    people: int = 0
    assessed: int = 0
    complete: int = 0
    ready: int = 0
    required: int = 0
    held: int = 0
    weight_required: int = 0
    weight_held: int = 0
    weight_unknown: int = 0
    mandatory_pairs: int = 0
    mandatory_met: int = 0
    mandatory_unknown: int = 0

    def add(self, figures: Iterable[float]) -> None:
        for name, figure in zip(self.__slots__, figures, strict=True):
            setattr(self, name, getattr(self, name) + int(figure))


@dataclass(slots=True)
class _CellSums:
    people: int = 0
    known: int = 0
    assumed: int = 0
    short: int = 0
    levels_short: int = 0
    surplus: int = 0  # sum of held - needed
    at_target: int = 0
    mandatory_pairs: int = 0
    mandatory_met: int = 0
    mandatory_unknown: int = 0
    histogram: list[int] = field(default_factory=lambda: [0] * 6)

    @property
    def average(self) -> float | None:
        return self.surplus / (self.known + self.assumed) if self.known + self.assumed else None


class _Tally:
    def __init__(self) -> None:
        self.standing: defaultdict[tuple[str, str], _Sums] = defaultdict(_Sums)
        self.cell: defaultdict[tuple[str, str, str], _CellSums] = defaultdict(_CellSums)
        self.standing["all", ""]

    def cells(self, kind: str) -> dict[tuple[str, str], Cell]:
        return {
            (key, skill): Cell(
                s.people,
                s.known,
                s.assumed,
                s.short,
                s.levels_short,
                s.average,
                s.mandatory_pairs > 0,
                tuple(s.histogram),
            )
            for (of, key, skill), s in sorted(self.cell.items())
            if of == kind
        }

    def standings(self, kind: str) -> dict[str, Standing]:
        return {
            key: Standing(
                people=s.people,
                assessed=s.assessed,
                complete=s.complete,
                ready=s.ready,
                readiness=_share(s.weight_held, s.weight_required),
                required_levels=s.required,
                held_levels=s.held,
                levels_short=s.required - s.held,
                mandatory_pairs=s.mandatory_pairs,
                mandatory_met=s.mandatory_met,
                mandatory_unknown=s.mandatory_unknown,
            )
            for (of, key), s in sorted(self.standing.items())
            if of == kind
        }

    def skills(self) -> dict[str, SkillStanding]:
        return {
            skill: SkillStanding(
                people=s.people,
                known=s.known,
                assumed=s.assumed,
                short=s.short,
                levels_short=s.levels_short,
                at_target=s.at_target,
                mandatory=s.mandatory_pairs,
                mandatory_met=s.mandatory_met,
                mandatory_unknown=s.mandatory_unknown,
                average=s.average,
                histogram=tuple(s.histogram),
            )
            for (of, _, skill), s in sorted(self.cell.items())
            if of == "all"
        }


def _count_role(role: Role, rows: list[_Row], tally: _Tally) -> None:
    """Add one role's people to the tally: one array pass over (rows x required skills)."""
    needs = [r for r in sorted(role.requirements, key=lambda r: r.skill) if r.level > 0]
    people = np.array([row.people for row in rows], np.int64)
    names = sorted({row.team for row in rows})
    number = {name: index for index, name in enumerate(names)}
    team = np.array([number[row.team] for row in rows], np.int64)
    skills = [need.skill for need in needs]
    shape = (len(rows), len(needs))
    held = np.array([[row.levels.get(s, UNKNOWN) for s in skills] for row in rows], np.int64).reshape(shape)
    rated = np.array([[s in row.known for s in skills] for row in rows], bool).reshape(shape)
    target = np.array([need.level for need in needs], np.int64)
    weight = np.array([need.importance for need in needs], np.int64)
    mandatory = np.array([need.mandatory for need in needs], bool)

    play = held >= 0
    met = play & (held >= target)
    counted = np.where(play, np.minimum(held, target), 0)
    each = people[:, None]
    by_person = (
        people,
        people * rated.any(axis=1),
        people * rated.all(axis=1),
        people * (met | ~mandatory).all(axis=1),
        people * (play * target).sum(axis=1),
        people * counted.sum(axis=1),
        people * (play * target * weight).sum(axis=1),
        people * (counted * weight).sum(axis=1),
        people * (~play * target * weight).sum(axis=1),
        people * int(mandatory.sum()),
        people * (met & mandatory).sum(axis=1),
        people * (~play & mandatory).sum(axis=1),
    )
    sums = np.stack([np.bincount(team, column, len(names)) for column in by_person], axis=1)
    for index, name in enumerate(names):
        tally.standing["team", name].add(sums[index])
    for key in (("all", ""), ("role", role.id), ("segment", role.segment), ("audience", role.audience)):
        tally.standing[key].add(sums.sum(axis=0))

    if not needs:
        return
    by_pair = (
        each + 0 * target,
        each * (play & rated),
        each * (play & ~rated),
        each * (play & ~met),
        each * np.where(play, np.maximum(target - held, 0), 0),
        each * np.where(play, held - target, 0),
        each * met,
        each * mandatory + 0 * target,
        each * (met & mandatory),
        each * (~play & mandatory),
    )
    place = (team[:, None] * len(needs) + np.arange(len(needs))).ravel()
    size = len(names) * len(needs)
    figures = np.stack([np.bincount(place, a.ravel(), size) for a in by_pair], axis=1).astype(np.int64)
    at = (place * 6 + np.maximum(held, 0).ravel())[play.ravel()]
    levels = np.bincount(at, (each * play).ravel()[play.ravel()], size * 6).astype(np.int64).reshape(size, 6)
    for index, name in enumerate(names):
        for column, skill in enumerate(skills):
            row = index * len(needs) + column
            for key in (("team", name), ("role", role.id), ("audience", role.audience), ("all", "")):
                _add_cell(tally.cell[(*key, skill)], figures[row].tolist(), levels[row].tolist())


def _add_cell(cell: _CellSums, figures: list[int], levels: list[int]) -> None:
    for name, figure in zip(_CellSums.__slots__[:-1], figures, strict=True):
        setattr(cell, name, getattr(cell, name) + figure)
    cell.histogram = [a + b for a, b in zip(cell.histogram, levels, strict=True)]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


# --- what stands out --------------------------------------------------------------------------------------------


def _single_points(force: Workforce, tally: _Tally) -> tuple[SinglePoint, ...]:
    holders: dict[str, list[Learner]] = {}
    for learner in force.problem.learners:
        for skill, level in learner.levels.items():
            if level >= EXPERTISE:
                holders.setdefault(skill, []).append(learner)
    points = []
    for skill, learners in holders.items():
        cell = tally.cell.get(("all", "", skill))
        if cell and cell.people > 1 and len(learners) == 1 and learners[0].headcount == 1:
            one = learners[0]
            points.append(SinglePoint(skill, one.levels[skill], one.id, one.team, cell.people))
    return tuple(sorted(points, key=lambda point: (-point.people_needing, point.skill)))


def _strengths(tally: _Tally) -> tuple[Strength, ...]:
    strengths = []
    for (of, team, skill), cell in tally.cell.items():
        known = cell.known + cell.assumed
        if of == "team" and known >= STRENGTH_PEOPLE and cell.at_target:
            strengths.append(Strength(skill, team, known, cell.at_target, cell.at_target / known))
    return tuple(sorted(strengths, key=lambda s: (-s.share, -s.people, s.team, s.skill)))
