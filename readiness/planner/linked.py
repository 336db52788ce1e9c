"""The bound for small organizations with many runs: one integer program, person by person, runs linked to
people.

Where a run costs much beside the whole budget, pricing its places one by one allows parts of runs for the
few who gain most, and the bound of `master.py` is weak. Here every seat in a run also is at most the number
of runs (x <= y), which ties a part of a run to the same part of each person's seat. HiGHS mostly closes
what is left at the root.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from readiness.planner.columns import LEFT_OUT
from readiness.planner.coupling import BUDGET, Coupling
from readiness.planner.linear import Answer, Triplets, maximize
from readiness.planner.rounding import Dealt, fit

ROUNDS = 10  # of forbidding circles of resources that open each other
MOST_PEOPLE = 1500  # beyond, the program takes minutes


@dataclass
class _Rows:
    """Entries, limits and columns as they come."""

    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    objective: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)

    def add_row(self, terms: list[tuple[int, float]], upper: float, lower: float = -np.inf) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        for column, value in terms:
            self.put(len(self.upper) - 1, column, value)
        return len(self.upper) - 1

    def put(self, row: int, column: int, value: float) -> None:
        self.row.append(row)
        self.column.append(column)
        self.value.append(value)

    def add_column(self, objective: float, most: float, whole: bool) -> int:
        self.objective.append(objective)
        self.most.append(most)
        self.whole.append(whole)
        return len(self.most) - 1


@dataclass(frozen=True, slots=True)
class Linked:
    """`bound` and `value` in readiness gained per head; the plan is written into the dealt people when it
    is better.
    """

    bound: float
    value: float | None
    improved: bool


def close(
    coupling: Coupling,
    dealt: list[Dealt],
    *,
    readiness: float,
    required: int,
    value: float,
    gap: float,
    nodes: int,
    heuristics: bool = True,
    stop: Callable[[], bool] | None = None,
    tell: Callable[[float | None, float | None], None] | None = None,
) -> Linked:
    """Solve from the dealt plan, worth `value` per head; takes over what is better, in place.

    `readiness` is its weight: with 0, mandatory requirements met count instead. `gap` is absolute, per head;
    `tell(value, bound)` per head, twice a second.
    """
    program = _Program(coupling, dealt, readiness, required)
    heads = coupling.people

    def per_head(best: float | None, bound: float | None) -> None:
        if tell is not None:
            tell(None if best is None else best / heads, None if bound is None else bound / heads)

    bound = np.inf
    for _ in range(ROUNDS):
        answer = program.solve(gap * heads, nodes, heuristics, stop, per_head)
        bound = min(bound, answer.bound / heads)
        if answer.x is None or answer.value / heads <= value + 1e-12:
            break
        if not program.forbid_circles(answer.x):
            program.write_back(answer.x)
            return Linked(bound, answer.value / heads, True)
    return Linked(max(bound, value), None, False)


class _Program:
    """Columns: runs, then of each person a seat (0 or 1) for each resource of use and a share for each level."""

    def __init__(self, coupling: Coupling, dealt: list[Dealt], readiness: float, required: int):
        self.readiness = readiness
        self.coupling, self.columns, self.dealt = coupling, coupling.columns, dealt
        self.m = _Rows()
        self.scale = np.full(coupling.rows, float(coupling.people))
        for limit in coupling.limit0 * self.scale:
            self.m.add_row([], float(limit))
        self.m.upper[coupling.mandatory] = -float(required)
        self.runs: dict[int, int] = {}
        for k, j in enumerate(coupling.runs.resource.tolist()):
            y = self.runs[j] = self.m.add_column(0.0, float(coupling.runs.most[k]), True)
            self.m.put(BUDGET, y, coupling.runs.price[k] / coupling.money * coupling.people)
            self.m.put(int(coupling.runs.row[k]), y, -float(coupling.runs.size[k]))
        self.seats: list[tuple[int, int, dict[int, int]]] = []  # (role position, person, resource -> column)
        self.start = np.zeros(0)
        for i, d in enumerate(dealt):
            for person, row in enumerate(d.row.tolist()):
                self.seats.append((i, person, self._add_person(d, row)))

    def _add_person(self, d: Dealt, row: int) -> dict[int, int]:
        c, role = self.columns, d.group.role
        level = {
            int(s): int(c.levels[row, s])
            for s in np.flatnonzero(c.target[role])
            if c.levels[row, s] != LEFT_OUT
        }
        useful = [
            int(j)
            for j in d.group.pricer.lattice.resources
            if c.length[j] <= c.hours[row] and any(c.exit[j, s] > held for s, held in level.items())
        ]
        seat = {j: self.m.add_column(0.0, 1.0, True) for j in useful}
        if not seat:
            return seat
        self.m.add_row([(x, float(c.length[j])) for j, x in seat.items()], float(c.hours[row]))
        use = self.coupling.use[d.group.segment]
        for j, x in seat.items():
            for r in np.flatnonzero(use[:, j]):
                self.m.put(int(r), x, float(use[r, j] * self.scale[r]))
            if j in self.runs:
                self.m.add_row([(x, 1.0), (self.runs[j], -1.0)], 0.0)
            for s, held in level.items():
                asked = c.entry[j, s]
                if asked > held:  # opened by another resource that itself starts below what is asked
                    opens = [z for k, z in seat.items() if k != j and c.exit[k, s] >= asked > c.entry[k, s]]
                    self.m.add_row([(x, 1.0), *[(z, -1.0) for z in opens]], 0.0)
        self._add_levels(d, role, level, seat)
        return seat

    def _opens(self, resource: int, asks: dict[int, int]) -> bool:
        return any(self.columns.exit[resource, s] >= level for s, level in asks.items())

    def _forbid(self, seat: dict[int, int], circle: dict[int, dict[int, int]]) -> None:
        """Of a set of resources with unmet entry levels the first one taken must be opened from outside the set."""
        outside = [
            x for k, x in seat.items() if k not in circle and any(self._opens(k, a) for a in circle.values())
        ]
        for j in circle:
            self.m.add_row([(seat[j], 1.0), *[(x, -1.0) for x in outside]], 0.0)

    def forbid_circles(self, x: np.ndarray) -> bool:
        """Add a row for everybody whose resources open each other in a circle; True if there was any."""
        c, found = self.columns, False
        for i, person, seat in self.seats:
            row, d = int(self.dealt[i].row[person]), self.dealt[i]
            waiting = [j for j, column in seat.items() if x[column] > 0.5]
            level = c.levels[row].astype(int)
            rated = (c.target[d.group.role] > 0) & (level != LEFT_OUT)
            while ready := [j for j in waiting if (level >= c.entry[j])[rated].all()]:
                waiting = [j for j in waiting if j not in ready]
                level[rated] = np.maximum(level, c.exit[ready].max(axis=0))[rated]
            if waiting:
                found = True
                unmet = {j: np.flatnonzero(rated & (level < c.entry[j]))[0] for j in waiting}
                self._forbid(seat, {j: {int(s): int(c.entry[j, s])} for j, s in unmet.items()})
        return found

    def _add_levels(self, d: Dealt, role: int, level: dict[int, int], seat: dict[int, int]) -> None:
        c = self.columns
        for s, held in level.items():
            target = int(c.target[role, s])
            for reached in range(held + 1, target + 1):
                lifts = [x for j, x in seat.items() if c.exit[j, s] >= reached]
                if not lifts:
                    break
                meets = reached == target and bool(c.mandatory[role, s])
                worth = self.readiness * float(c.worth[role, s]) + (1 - self.readiness) * meets
                u = self.m.add_column(worth, 1.0, False)
                self.m.add_row([(u, 1.0), *[(x, -1.0) for x in lifts]], 0.0)
                if meets:
                    self.m.put(self.coupling.mandatory, u, -1.0)

    def solve(self, gap: float, nodes: int, heuristics: bool, stop, tell) -> Answer:
        m = self.m
        return maximize(
            np.array(m.objective),
            Triplets(m.row, m.column, m.value),
            row_lower=np.array(m.lower),
            row_upper=np.array(m.upper),
            upper=np.array(m.most),
            integer=np.array(m.whole),
            start=self._start(),
            absolute_gap=gap,
            nodes=nodes,
            heuristics=heuristics,
            stop=stop,
            tell=tell,
        )

    def _start(self) -> np.ndarray:
        """The dealt plan as a solution; the solver completes the levels."""
        start = np.full(len(self.m.most), np.nan)
        taken = np.zeros(len(self.columns.price))
        if self.columns.taken is not None:
            taken += self.columns.taken.sum(axis=0)
        for i, person, seat in self.seats:
            bundle = set(self.dealt[i].bundles.list[self.dealt[i].bundle[person]])
            for j, x in seat.items():
                start[x] = float(j in bundle)
                taken[j] += j in bundle
        for j, y in self.runs.items():
            start[y] = np.ceil(taken[j] / self.columns.run_size[j])
        return start

    def write_back(self, x: np.ndarray) -> None:
        for i, person, seat in self.seats:
            d = self.dealt[i]
            bundle = tuple(j for j, column in seat.items() if x[column] > 0.5)
            d.bundle[person] = d.bundles.add(fit(self.columns, int(d.row[person]), bundle))
