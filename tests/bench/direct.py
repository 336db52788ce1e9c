"""The whole problem as one integer program, person by person, given to HiGHS: what the decomposition is
timed against.

Shares nothing with the decomposition but the solver library. Entry levels: a resource that asks level a of
a skill needs another one that leads from below a to at least a, so that no circle of resources can open
itself.
"""

from __future__ import annotations

import time

import highspy
import numpy as np


def solve(columns, *, gap: float = 1e-5, seconds: float = 600.0) -> tuple[float, float, float]:
    """(readiness, bound, seconds): mandatory requirements must be met by all who can meet them."""
    began = time.perf_counter()
    model = _Model(columns)
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("threads", 1)
    h.setOptionValue("time_limit", seconds)
    h.setOptionValue("mip_rel_gap", gap)
    h.passModel(model.lp())
    h.run()
    info, people = h.getInfo(), columns.people
    now = columns.readiness_now
    return (
        now + info.objective_function_value / people,
        now + info.mip_dual_bound / people,
        time.perf_counter() - began,
    )


class _Model:
    def __init__(self, columns):
        self.c = columns
        self.cost, self.upper, self.whole = [], [], []
        self.lower_row, self.upper_row, self.entries = [], [], []
        self._runs()
        self._people()

    def column(self, cost: float, upper: float, whole: bool) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms, lower: float, upper: float) -> int:
        self.lower_row.append(lower)
        self.upper_row.append(upper)
        self.entries += [(len(self.lower_row) - 1, column, value) for column, value in terms]
        return len(self.lower_row) - 1

    def _runs(self) -> None:
        c, inf = self.c, highspy.kHighsInf
        self.budget = self.row([], -inf, inf if c.budget is None else c.budget / 100)
        caps = c.split.cap * c.budget / 100 if c.split else []
        self.split = [self.row([], -inf, float(cap)) for cap in caps]
        self.seats = {}
        for j in range(len(c.price)):
            if c.run_size[j]:
                most = c.max_runs[j] if c.max_runs[j] >= 0 else c.people
                y = self.column(0.0, float(most), True)
                self.entries.append((self.budget, y, c.price[j] / 100))
                self.seats[j] = self.row([(y, -float(c.run_size[j]))], -inf, 0.0)
            elif c.seat_limit[j] >= 0:
                self.seats[j] = self.row([], -inf, float(c.seat_limit[j]))

    def _people(self) -> None:
        c = self.c
        for i in np.repeat(np.arange(len(c.role)), c.headcount):
            role = c.role[i]
            skills = [s for s in np.flatnonzero(c.target[role]) if c.levels[i, s] != 255]
            level = {s: int(c.levels[i, s]) for s in skills}
            taken = {}
            for j in np.flatnonzero(c.offered[role]):
                if c.length[j] <= c.hours[i] and any(c.exit[j, s] > level[s] for s in skills):
                    taken[int(j)] = self.column(0.0, 1.0, True)
            if taken:
                self._person(int(i), int(role), level, taken)

    def _person(self, i: int, role: int, level: dict, taken: dict) -> None:
        c, inf = self.c, highspy.kHighsInf
        self.row([(x, float(c.length[j])) for j, x in taken.items()], -inf, float(c.hours[i]))
        for j, x in taken.items():
            if not c.run_size[j]:
                self.entries.append((self.budget, x, c.price[j] / 100))
            if self.split:
                self.entries.append((self.split[c.segment[role]], x, c.seat_charge[j] / 100))
            if j in self.seats:
                self.entries.append((self.seats[j], x, 1.0))
            for s, held in level.items():
                asked = c.entry[j, s]
                if asked > held:
                    opens = [z for k, z in taken.items() if k != j and c.exit[k, s] >= asked > c.entry[k, s]]
                    self.row([(x, 1.0), *[(z, -1.0) for z in opens]], -inf, 0.0)
        self._no_circles(level, taken)
        for s, held in level.items():
            target = int(c.target[role, s])
            for reached in range(held + 1, target + 1):
                u = self.column(float(c.worth[role, s]), 1.0, False)
                lifts = [x for j, x in taken.items() if c.exit[j, s] >= reached]
                self.row([(u, 1.0), *[(x, -1.0) for x in lifts]], -inf, 0.0)
                if reached == target and c.mandatory[role, s]:
                    self.row([(u, 1.0)], 1.0, inf)

    def _no_circles(self, level: dict, taken: dict) -> None:
        """Two resources that could open each other: one needs another opener."""
        c = self.c

        def opens(k: int, j: int) -> bool:
            return any(c.exit[k, s] >= c.entry[j, s] > held for s, held in level.items())

        for j in taken:
            for k in taken:
                if j < k and opens(j, k) and opens(k, j):
                    others = [z for i, z in taken.items() if i not in (j, k) and (opens(i, j) or opens(i, k))]
                    for x in (taken[j], taken[k]):
                        self.row([(x, 1.0), *[(z, -1.0) for z in others]], -highspy.kHighsInf, 0.0)

    def lp(self) -> highspy.HighsLp:
        row, column, value = (np.array(x) for x in zip(*self.entries, strict=True))
        order = np.lexsort((row, column))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.lower_row)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.cost, np.zeros(len(self.cost)), self.upper
        lp.row_lower_, lp.row_upper_ = self.lower_row, self.upper_row
        lp.sense_ = highspy.ObjSense.kMaximize
        m = lp.a_matrix_
        m.format_, m.num_col_, m.num_row_ = highspy.MatrixFormat.kColwise, lp.num_col_, lp.num_row_
        m.start_ = np.searchsorted(column[order], np.arange(lp.num_col_ + 1)).astype(np.int32)
        m.index_, m.value_ = row[order].astype(np.int32), value[order].astype(float)
        whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [whole if w else real for w in self.whole]
        return lp
