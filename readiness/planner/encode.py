"""A `Problem` as columns, and an assignment of columns back in the problem's words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import gcd

import numpy as np

from readiness.planner.columns import LEFT_OUT, UNLIMITED, Assignment, Columns, Split
from readiness.planner.offers import entry_levels, units_of
from readiness.planner.schedule import Assigned
from readiness.planner.values import Basis, Booking, Learner, Problem, Resource
from readiness.planner.workforce import Workforce


@dataclass(frozen=True, slots=True)
class Encoded:
    """The columns and what their rows and resources are called."""

    columns: Columns
    learners: tuple[str, ...]  # of each row
    resources: tuple[str, ...]
    fixed: tuple[tuple[str, ...], ...]  # of each row: pinned and booked resources, taken before anything else
    left_out: tuple[str, ...]  # demands the columns do not carry, in words


@dataclass(frozen=True, slots=True)
class _Row:
    """Some people of a learner, with the resources they take whatever the plan says."""

    learner: Learner
    people: int
    fixed: tuple[str, ...]


def encode(problem: Problem) -> Encoded:
    """Columns that mean the same as `problem`, but for what `left_out` names."""
    return _Encoder(problem).encode()


class _Encoder:
    def __init__(self, problem: Problem):
        self.problem, self.force, self.units = problem, Workforce(problem), units_of(problem)
        self.skills = sorted(skill.id for skill in problem.skills)
        self.skill = {s: k for k, s in enumerate(self.skills)}
        self.all = {r.id: r for r in problem.resources}
        self.resources = sorted((r for r in problem.resources if self._usable(r)), key=lambda r: r.id)
        self.at = {r.id: j for j, r in enumerate(self.resources)}
        self.asks = {r.id: entry_levels(r, self.all) for r in self.resources}
        self.excluded: dict[str, set[str]] = {}
        for booking in problem.excluded:
            self.excluded.setdefault(booking.learner, set()).add(booking.resource)
        self.left_out: list[str] = []

    def _usable(self, r: Resource) -> bool:
        first, last = r.first_quarter or 1, r.last_quarter or self.problem.limits.quarters
        return (
            r.hours is not None and r.price is not None and first <= min(last, self.problem.limits.quarters)
        )

    def encode(self) -> Encoded:
        rows = self._rows()
        kinds: dict[tuple, int] = {}
        role = np.array([kinds.setdefault(self._kind(row.learner), len(kinds)) for row in rows], int)
        target, importance, mandatory = self._requirements(list(kinds))
        levels = self._levels(rows, role, target)
        headcount = np.array([row.people for row in rows], np.int64)
        counted = (target[role] > 0) & (levels != LEFT_OUT)
        weight = importance[role] * counted
        total = float((weight * target[role] * headcount[:, None]).sum())
        held = float((weight * np.minimum(levels, target[role]) * headcount[:, None]).sum())
        entry, exit_ = self._levels_of_resources()
        step, length, hours = self._hours(rows)
        taken = self._take_fixed(rows, levels, hours, entry, exit_, length)
        segments = sorted({r.segment for r in self.problem.roles})
        segment = np.array([segments.index(self.force.roles[kind[0]].segment) for kind in kinds], int)
        of_segment = np.zeros((len(segments), len(self.resources)))
        np.add.at(of_segment, segment[role], taken * headcount[:, None])
        gained = float((weight * np.minimum(levels, target[role]) * headcount[:, None]).sum()) - held
        people = int(headcount.sum())
        prices = [r.price for r in self.resources if r.price is not None]
        columns = Columns(
            role=role,
            levels=levels,
            hours=hours,
            headcount=headcount,
            target=target,
            worth=importance * people / total if total else importance * 0.0,
            mandatory=mandatory,
            segment=segment,
            offered=np.array([[self._open(kind, r) for r in self.resources] for kind in kinds]).reshape(
                len(kinds), -1
            ),
            entry=entry,
            exit=exit_,
            length=length,
            price=np.array([float(self.units.money_of(p.amount)) for p in prices]),
            run_size=np.array([p.seats or 0 for p in prices], int),
            max_runs=np.array([UNLIMITED if p.max_runs is None else p.max_runs for p in prices], int),
            seat_limit=np.array(
                [UNLIMITED if r.seat_limit is None else r.seat_limit for r in self.resources], int
            ),
            budget=self._budget(),
            split=self._split(segments),
            taken=of_segment,
            readiness_now=(held + gained) / total if total else 0.0,
            hour_unit=step / self.units.hour,
        )
        return Encoded(
            columns,
            tuple(row.learner.id for row in rows),
            tuple(r.id for r in self.resources),
            tuple(row.fixed for row in rows),
            tuple(self.left_out),
        )

    # --- people ---------------------------------------------------------------------------------------------------

    def _rows(self) -> list[_Row]:
        """A row a learner; more where wishes are about some of its people."""
        wishes: dict[str, list[Booking]] = {}
        for booking in (*self.problem.pinned, *self.problem.booked):
            wishes.setdefault(booking.learner, []).append(booking)
        rows = []
        for learner in sorted(self.problem.learners, key=lambda x: x.id):
            of = {b.resource: b.people for b in wishes.get(learner.id, ()) if b.resource in self.at}
            edges = sorted({0, learner.headcount, *of.values()})
            for low, high in pairwise(edges):
                fixed = tuple(sorted(r for r, people in of.items() if people >= high))
                rows.append(_Row(learner, high - low, fixed))
        return rows

    def _kind(self, learner: Learner) -> tuple:
        """People of the same kind differ in levels and hours only."""
        covers = tuple(d.id for d in self.force.coverage(learner)) if self.problem.coverage else ()
        shut = frozenset(self.excluded.get(learner.id, ())) if self.excluded else frozenset()
        return learner.role, learner.language, shut, covers

    def _open(self, kind: tuple, r: Resource) -> bool:
        role, language, shut, _ = kind
        speaks = not r.language or not language or r.language == language
        invited = not r.audiences or self.force.roles[role].audience in r.audiences
        return speaks and invited and r.id not in shut and r.id not in self.excluded.get("", ())

    def _requirements(self, kinds: list[tuple]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        shape = (len(kinds), len(self.skills))
        target, importance, mandatory = np.zeros(shape, np.uint8), np.zeros(shape), np.zeros(shape, bool)
        covers = {d.id: d for d in self.problem.coverage}
        for k, (role, _, _, covered) in enumerate(kinds):
            for demand in covered:
                s = self.skill[covers[demand].skill]
                target[k, s] = max(target[k, s], covers[demand].level)
            for need in self.force.roles[role].requirements:
                s = self.skill[need.skill]
                if need.level > 0:
                    target[k, s], importance[k, s], mandatory[k, s] = (
                        need.level,
                        need.importance,
                        need.mandatory,
                    )
        return target, importance, mandatory

    def _levels(self, rows: list[_Row], role: np.ndarray, target: np.ndarray) -> np.ndarray:
        levels = np.zeros((len(rows), len(self.skills)), np.uint8)
        required = [[(int(s), self.skills[s]) for s in np.flatnonzero(of)] for of in target]
        for i, row in enumerate(rows):
            for s, name in required[role[i]]:
                level = self.force.level(row.learner, name)
                levels[i, s] = LEFT_OUT if level is None else level
        return levels

    # --- resources ------------------------------------------------------------------------------------------------

    def _levels_of_resources(self) -> tuple[np.ndarray, np.ndarray]:
        shape = (len(self.resources), len(self.skills))
        entry, exit_ = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
        for j, r in enumerate(self.resources):
            for skill, level in self.asks[r.id].items():
                entry[j, self.skill[skill]] = level
            for outcome in r.outcomes:
                exit_[j, self.skill[outcome.skill]] = outcome.to_level
        return entry, exit_

    def _hours(self, rows: list[_Row]) -> tuple[int, np.ndarray, np.ndarray]:
        """The step, in units, in which all lengths are whole; lengths and everybody's hours in steps."""
        lengths = [self.units.hours(r.hours or Decimal(0)) for r in self.resources]
        step = gcd(*lengths) or 1
        plenty = sum(lengths) // step
        quarters = self.problem.limits.quarters
        hours = []
        for row in rows:
            own = self.force.hours(row.learner)
            hours.append(plenty if own is None else min(plenty, self.units.hours(own) * quarters // step))
        return step, np.array(lengths, int) // step, np.array(hours, int)

    def _take_fixed(self, rows, levels, hours, entry, exit_, length) -> np.ndarray:
        """Pinned and booked seats are taken first: levels rise, hours and places go. Returns bool[rows, J]."""
        taken = np.zeros((len(rows), len(self.resources)), bool)
        for i, row in enumerate(rows):
            for r in row.fixed:
                j = self.at[r]
                known = levels[i] != LEFT_OUT
                if (levels[i][known] < entry[j][known]).any():
                    self.left_out.append(f"the order of what comes before {r} for {row.learner.id}")
                levels[i][known] = np.maximum(levels[i][known], exit_[j][known])
                hours[i] = max(0, hours[i] - length[j])
                taken[i, j] = True
        return taken

    # --- limits ---------------------------------------------------------------------------------------------------

    def _budget(self) -> float | None:
        limits = self.problem.limits
        amounts = [limits.budget] if limits.budget is not None else []
        by_quarter = [amount for amount in limits.budget_by_quarter if amount is not None]
        if by_quarter and len(by_quarter) == limits.quarters:
            amounts.append(sum(by_quarter, Decimal(0)))
        return float(self.units.money_of(min(amounts))) if amounts else None

    def _split(self, segments: list[str]) -> Split | None:
        split = self.problem.limits.split
        if split is None:
            return None
        cap = [float(split.shares[s] + split.tolerance) if s in split.shares else np.inf for s in segments]
        basis = "money" if split.basis is Basis.MONEY else "hours" if split.basis is Basis.HOURS else "seats"
        return Split(basis=basis, cap=np.array(cap))


def decode(encoded: Encoded, plan: Assignment) -> tuple[Assigned, ...]:
    """Who takes what, in the problem's ids; people who take nothing are left out."""
    found = []
    for row, bundle, people in zip(
        plan.row.tolist(), plan.bundle.tolist(), plan.people.tolist(), strict=True
    ):
        resources = encoded.fixed[row] + tuple(encoded.resources[j] for j in plan.bundles[bundle])
        if resources:
            found.append(Assigned(encoded.learners[row], people, resources))
    return tuple(found)


def named(encoded: Encoded, row: str) -> str:
    """The name of a coupling row with the resource's id or segment's place in it."""
    kind, _, at = row.partition(":")
    return f"{kind}:{encoded.resources[int(at)]}" if kind in ("seats", "run") else row


def in_time(problem: Problem, assigned: tuple[Assigned, ...]) -> tuple[Assigned, ...]:
    """Without the seats that cannot be completed by their resource's last quarter.

    Whoever has dated resources takes those first, with what they build on; what still comes too late is
    dropped with what builds on it.
    """
    horizon = problem.limits.quarters
    dated = {r.id: r.last_quarter for r in problem.resources if r.last_quarter and r.last_quarter < horizon}
    if not dated:
        return assigned
    force, all_ = Workforce(problem), {r.id: r for r in problem.resources}
    return tuple(_in_time(force, all_, dated, a) if dated.keys() & set(a.resources) else a for a in assigned)


def _in_time(force: Workforce, all_: dict[str, Resource], dated: dict[str, int], a: Assigned) -> Assigned:
    learner = force.learners[a.learner]
    per_quarter, held = force.hours(learner), force.in_play(learner)
    waiting, path, spent = list(a.resources), [], Decimal(0)
    while True:
        ready = [
            r
            for r in waiting
            if all(held.get(s, level) >= level for s, level in entry_levels(all_[r], all_).items())
        ]
        if not ready:
            return Assigned(a.learner, a.people, tuple(path))
        pick = min(ready, key=lambda r: (dated.get(r, 10**6), waiting.index(r)))
        waiting.remove(pick)
        after = spent + (all_[pick].hours or Decimal(0))
        if per_quarter is not None and after > per_quarter * dated.get(pick, 10**6):
            continue
        spent = after
        path.append(pick)
        for outcome in all_[pick].outcomes:
            if outcome.skill in held:
                held[outcome.skill] = max(held[outcome.skill], outcome.to_level)
