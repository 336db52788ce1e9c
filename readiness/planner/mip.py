"""A mixed-integer program built row by row and solved by HiGHS in stages, each with the former ones fixed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

import highspy
import numpy as np

from readiness.planner import linear

INF = highspy.kHighsInf
TICK = 0.5  # seconds between two progress reports from inside the solver


@dataclass(frozen=True, slots=True)
class Outcome:
    """One stage solved: `value` of the best solution found, `bound` nobody can pass, both in objective units."""

    value: float
    bound: float
    proven: bool
    solution: np.ndarray
    nodes: int
    stopped: bool


class Infeasible(Exception):
    """No solution satisfies the rows."""


class NothingFound(Exception):
    """The solver stopped before it had any solution; `bound` is what it had proven by then."""

    def __init__(self, bound: float):
        self.bound = bound


class Mip:
    """Columns and rows are numbered in the order they are added; all integer columns have whole bounds."""

    def __init__(self, seed: int = 0):
        self.seed = seed
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[tuple[Mapping[int, float], float, float]] = []
        self._solver: highspy.Highs | None = None
        self._added = 0

    def column(self, upper: float, *, lower: float = 0.0, whole: bool = True) -> int:
        self.lower.append(float(lower))
        self.upper.append(float(upper))
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(
        self, terms: Mapping[int, float], lower: float = -INF, upper: float = INF
    ) -> tuple[int, float] | None:
        """lower <= sum of coefficient x column <= upper. Whole coefficients are divided by what they share.

        Returns the row's number and that divisor; None for a row without columns.
        """
        terms = {column: float(c) for column, c in terms.items() if c}
        if not terms:
            if lower > 1e-9 or upper < -1e-9:
                raise Infeasible
            return None
        terms, lower, upper, divisor = _reduced(terms, lower, upper, self.whole)
        self.rows.append((terms, lower, upper))
        return len(self.rows) - 1, divisor

    def mark(self) -> int:
        """How many rows there are: what `cut_back` returns to."""
        return len(self.rows)

    def cut_back(self, rows: int) -> None:
        """Drop every row added since `mark`."""
        if self._solver is not None and self._added > rows:
            self._solver.deleteRows(self._added - rows, np.arange(rows, self._added, dtype=np.int32))
            self._added = rows
        del self.rows[rows:]

    def limit(self, row: int, upper: float) -> None:
        """Give a row (in its reduced form) another upper end."""
        terms, lower, _ = self.rows[row]
        self.rows[row] = terms, lower, upper
        if self._solver is not None and row < self._added:
            self._solver.changeRowBounds(row, lower, upper)

    def maximize(
        self,
        objective: Mapping[int, float],
        *,
        start: np.ndarray | None = None,
        gap: float = 0.0,
        slack: float = 0.0,
        nodes: int | None = None,
        restarts: bool = True,
        deadline: float | None = None,
        on_bounds: Callable[[float | None, float | None], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Outcome:
        """The best solution for the rows so far. `gap` is relative, `slack` absolute; `deadline` on perf_counter."""
        solver = self._ready()
        cost = np.zeros(len(self.lower))
        for column, coefficient in objective.items():
            cost[column] = coefficient
        solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        solver.setOptionValue("mip_rel_gap", float(gap))
        solver.setOptionValue("mip_abs_gap", float(max(slack, 1e-9)))
        solver.setOptionValue("mip_max_nodes", int(nodes) if nodes is not None else highspy.kHighsIInf)
        solver.setOptionValue("mip_allow_restart", restarts)
        left = INF if deadline is None else max(deadline - perf_counter(), 0.05)
        solver.setOptionValue("time_limit", float(left))
        if start is not None:
            guess = highspy.HighsSolution()
            guess.col_value = list(map(float, start))
            solver.setSolution(guess)
        watch = _watch(on_bounds, stop)
        if watch is not None:
            solver.cbMipInterrupt.subscribe(watch)
        try:
            solver.run()
        finally:
            if watch is not None:
                solver.cbMipInterrupt.unsubscribe(watch)
        return self._outcome(solver, cost)

    def _outcome(self, solver: highspy.Highs, cost: np.ndarray) -> Outcome:
        status = solver.getModelStatus()
        info = solver.getInfo()
        optimal = status == highspy.HighsModelStatus.kOptimal
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Infeasible
        mixed = any(self.whole)
        found = info.primal_solution_status == 2  # feasible
        bound = info.mip_dual_bound if mixed else (info.objective_function_value if optimal else INF)
        if not found:
            raise NothingFound(bound)
        solution = np.array(solver.getSolution().col_value)
        whole = np.array(self.whole, bool)
        solution[whole] = np.round(solution[whole])
        return Outcome(
            value=float(cost @ solution),
            bound=float(bound),
            proven=optimal,
            solution=solution,
            nodes=int(max(info.mip_node_count, 0)),
            stopped=not optimal,
        )

    def relaxed(self, objective: Mapping[int, float]) -> tuple[float, np.ndarray, np.ndarray]:
        """The linear relaxation: (value, column values, row duals >= 0 for the <= rows)."""
        solver = self._new(relax=True)
        cost = np.zeros(len(self.lower))
        for column, coefficient in objective.items():
            cost[column] = coefficient
        solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Infeasible
        found = solver.getSolution()
        return (
            float(solver.getInfo().objective_function_value),
            np.array(found.col_value),
            np.array(found.row_dual),
        )

    def _ready(self) -> highspy.Highs:
        if self._solver is None:
            self._solver = self._new()
        for terms, lower, upper in self.rows[self._added :]:
            columns = np.fromiter(terms.keys(), np.int32, len(terms))
            values = np.fromiter(terms.values(), np.float64, len(terms))
            self._solver.addRow(lower, upper, len(terms), columns, values)
        self._added = len(self.rows)
        return self._solver

    def _new(self, relax: bool = False) -> highspy.Highs:
        solver = linear.solver()
        for option, value in (
            ("random_seed", self.seed % 2**31),
            ("mip_feasibility_tolerance", 1e-7),
            ("primal_feasibility_tolerance", 1e-7),
        ):
            solver.setOptionValue(option, value)
        solver.passModel(self._lp(relax))
        if not relax:
            self._added = len(self.rows)
        return solver

    def _lp(self, relax: bool) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.lower), len(self.rows)
        lp.col_cost_ = np.zeros(len(self.lower))
        lp.col_lower_, lp.col_upper_ = np.array(self.lower), np.array(self.upper)
        lp.row_lower_ = np.array([lower for _, lower, _ in self.rows])
        lp.row_upper_ = np.array([upper for _, _, upper in self.rows])
        matrix = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = lp.num_col_, lp.num_row_
        matrix.start_ = np.cumsum([0, *(len(terms) for terms, _, _ in self.rows)]).astype(np.int32)
        matrix.index_ = np.array([column for terms, _, _ in self.rows for column in terms], np.int32)
        matrix.value_ = np.array([value for terms, _, _ in self.rows for value in terms.values()], np.float64)
        lp.sense_ = highspy.ObjSense.kMaximize
        if not relax:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[whole] for whole in self.whole]
        return lp


def _watch(on_bounds, stop):
    """A solver callback that reports bounds now and then, and passes on the wish to stop."""
    if on_bounds is None and stop is None:
        return None
    last = [-INF]

    def watch(event) -> None:
        now = perf_counter()
        if on_bounds is not None and now - last[0] >= TICK:
            last[0] = now
            best, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
            on_bounds(best if abs(best) < 1e20 else None, bound if abs(bound) < 1e20 else None)
        if stop is not None and stop():
            event.data_in.user_interrupt = True

    return watch


def _reduced(terms: dict[int, float], lower: float, upper: float, whole: list[bool]):
    """Divide a row of whole coefficients over whole columns by their common divisor; round its ends inward."""
    values = terms.values()
    if not all(whole[c] for c in terms) or not all(v == int(v) and abs(v) < 2**53 for v in values):
        return terms, lower, upper, 1.0
    shared = math.gcd(*(int(v) for v in values))
    low = lower if lower == -INF else float(math.ceil(lower / shared - 1e-12))
    high = upper if upper == INF else float(math.floor(upper / shared + 1e-12))
    return {c: v / shared for c, v in terms.items()}, low, high, float(shared)
