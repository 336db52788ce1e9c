"""From the best mix of pricings to whole people: who takes which bundle.

The mix says which share of a role follows which pricing. People of a role, sorted by profile, are dealt to
the pricings along the golden-ratio sequence, so that any part of the role follows the shares to within a
seat or two; what this overshoots, `polish.py` puts right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.planner.columns import LEFT_OUT, Columns
from readiness.planner.master import Master
from readiness.planner.people import Group

GOLDEN = 0.6180339887498949


class Bundles:
    """The distinct bundles of one role and what they do for its people."""

    def __init__(self, columns: Columns, role: int):
        self.columns, self.role = columns, role
        self.skills = np.flatnonzero(columns.target[role])
        self.target = columns.target[role, self.skills]
        self.worth = columns.worth[role, self.skills]
        self.mandatory = columns.mandatory[role, self.skills]
        self.list: list[tuple[int, ...]] = []
        self._index: dict[tuple[int, ...], int] = {}
        self._reach: list[np.ndarray] = []

    def add(self, bundle: tuple[int, ...]) -> int:
        at = self._index.get(bundle)
        if at is None:
            at = self._index[bundle] = len(self.list)
            self.list.append(bundle)
            exits = (
                self.columns.exit[list(bundle)][:, self.skills] if bundle else np.zeros((1, len(self.skills)))
            )
            self._reach.append(np.minimum(exits.max(axis=0), self.target).astype(np.uint8))
        return at

    def does(self, rows: np.ndarray, bundle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Readiness gained (float[n]) and mandatory requirements met (int[n]) when rows take these bundles."""
        reach = np.array(self._reach, np.uint8).reshape(len(self._reach), len(self.skills))
        gain, met = np.zeros(len(rows)), np.zeros(len(rows), np.int64)
        for low in range(0, len(rows), 100_000):
            part = slice(low, low + 100_000)
            level = self.columns.levels[rows[part]][:, self.skills]
            before = np.where(level == LEFT_OUT, self.target, np.minimum(level, self.target))
            after = np.maximum(before, reach[bundle[part]])
            gain[part] = (after - before) @ self.worth
            met[part] = ((before < self.target) & (after == self.target))[:, self.mandatory].sum(axis=1)
        return gain, met

    def seats(self, bundle: np.ndarray) -> np.ndarray:
        """float[J] seats that so many people with these bundles take."""
        people = np.bincount(bundle, minlength=len(self.list))
        seats = np.zeros(len(self.columns.price))
        for at in np.flatnonzero(people):
            for j in self.list[at]:
                seats[j] += people[at]
        return seats

    def with_resource(self, resource: int) -> np.ndarray:
        return np.array([resource in bundle for bundle in self.list])


@dataclass
class Dealt:
    """One role's people, each with a bundle. Person k is one of the people of `row[k]`, of `profile[k]`."""

    group: Group
    bundles: Bundles
    row: np.ndarray
    profile: np.ndarray
    bundle: np.ndarray

    @property
    def first_row(self) -> np.ndarray:
        """int[profiles]: a row that stands for each profile."""
        first = np.zeros(len(self.group.pricer.hours), np.int64)
        first[self.group.profile[::-1]] = self.group.rows[::-1]
        return first


def deal(columns: Columns, of: Group, position: int, master: Master) -> Dealt:
    """Deal the people of the role at `position` to the pricings of the master's mix."""
    weights = [
        (cut, w) for cut, w in zip(master.cuts, master.mix, strict=True) if cut.role == position and w > 1e-7
    ]
    bundles, choices = Bundles(columns, of.role), []
    for cut, _ in weights:
        found, which = of.pricer.bundles(cut.prices)
        index = np.array([bundles.add(b) for b in found])
        choices.append(index[which])
    order = np.argsort(_turn_of_profiles(columns, bundles, choices)[of.profile], kind="stable")
    repeats = columns.headcount[of.rows[order]]
    row, profile = np.repeat(of.rows[order], repeats), np.repeat(of.profile[order], repeats)
    shares = np.cumsum([w for _, w in weights])
    draw = np.modf((np.arange(len(row)) + 1) * GOLDEN + position * 0.37)[0] * shares[-1]
    turn = np.minimum(np.searchsorted(shares, draw, side="right"), len(weights) - 1)
    bundle = np.empty(len(row), np.int64)
    for t, choice in enumerate(choices):
        mine = turn == t
        bundle[mine] = choice[profile[mine]]
    dealt = Dealt(of, bundles, row, profile, bundle)
    if of.pricer.lattice.cut:
        _repair_cut(columns, dealt)
    return dealt


def _turn_of_profiles(columns: Columns, bundles: Bundles, choices: list[np.ndarray]) -> np.ndarray:
    """int[profiles]: in which turn they are dealt. Those for whom the pricings differ alike stand together, so that
    what one of them gets too much the next gets too little."""
    charge = columns.seat_charge
    money = np.array([charge[list(b)].sum() if b else 0.0 for b in bundles.list])
    spread = money[choices[-1]] - money[choices[0]]
    turn = np.empty(len(spread), np.int64)
    turn[np.lexsort([*choices, spread])] = np.arange(len(spread))
    return turn


def _repair_cut(columns: Columns, dealt: Dealt) -> None:
    """Bundles with a resource that was cut apart may not suit the person as a whole: drop what does not fit."""
    suspect = np.array([bool(dealt.group.pricer.lattice.cut & set(b)) for b in dealt.bundles.list])
    at = np.flatnonzero(suspect[dealt.bundle])
    many = len(dealt.bundles.list)
    keys, place = np.unique(dealt.profile[at] * many + dealt.bundle[at], return_inverse=True)
    first = dealt.first_row
    fitted = [
        dealt.bundles.add(fit(columns, int(first[key // many]), dealt.bundles.list[key % many]))
        for key in keys.tolist()
    ]
    dealt.bundle[at] = np.array(fitted, np.int64)[place]


def fit(columns: Columns, row: int, bundle: tuple[int, ...]) -> tuple[int, ...]:
    """The bundle in an order the person can take, less what they cannot take or have no hours for."""
    role = int(columns.role[row])
    asked = [s for s in np.flatnonzero(columns.target[role]) if columns.levels[row, s] != LEFT_OUT]
    keep = list(bundle)
    while True:
        level = {s: int(columns.levels[row, s]) for s in asked}
        taken: list[int] = []
        waiting = list(keep)
        while ready := [j for j in waiting if all(level[s] >= columns.entry[j, s] for s in asked)]:
            waiting.remove(ready[0])
            if any(columns.exit[ready[0], s] > level[s] for s in asked):
                taken.append(ready[0])
                for s in asked:
                    level[s] = max(level[s], int(columns.exit[ready[0], s]))
        if columns.length[taken].sum() <= columns.hours[row]:
            return tuple(taken)
        worth = {j: _worth_per_hour(columns, role, j) for j in taken}
        keep = [j for j in taken if j != min(taken, key=lambda j: (worth[j], j))]


def _worth_per_hour(columns: Columns, role: int, j: int) -> float:
    reach = np.minimum(columns.exit[j], columns.target[role])
    return float((reach * columns.worth[role] * (1 + 100 * columns.mandatory[role])).sum()) / max(
        1, int(columns.length[j])
    )
