"""HiGHS, asked in a few words. Every status is looked at: a solver that failed raises `SolverFailed`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

INF = highspy.kHighsInf
TICK = 0.5  # seconds between two reports
NONE_YET = 1e20  # the solver's way to say that it has no value
THREADS = 1  # one setting for every object of the process: HiGHS has one global scheduler


class SolverFailed(RuntimeError):
    """HiGHS ended with a status nobody can use; `status` is its name."""

    def __init__(self, status: str):
        self.status = status
        super().__init__(f"The solver stopped with {status}.")


def solver() -> highspy.Highs:
    h = highspy.Highs()
    h.setOptionValue("log_to_console", False)
    h.setOptionValue("output_flag", False)
    h.setOptionValue("threads", THREADS)
    h.setOptionValue("random_seed", 0)
    return h


@dataclass
class Triplets:
    """The entries of a sparse matrix, row by column by value."""

    row: Sequence[int] | np.ndarray
    column: Sequence[int] | np.ndarray
    value: Sequence[float] | np.ndarray


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` is the objective of `x`, `bound` what no solution exceeds; x is None where none was found."""

    x: np.ndarray | None
    value: float
    bound: float


def maximize(
    objective: np.ndarray,
    entries: Triplets,
    *,
    row_lower: np.ndarray,
    row_upper: np.ndarray,
    upper: np.ndarray,
    integer: np.ndarray,
    lower: np.ndarray | None = None,
    start: np.ndarray | None = None,
    relative_gap: float = 0.0,
    absolute_gap: float = 1e-9,
    nodes: int | None = None,
    heuristics: bool = True,
    stop: Callable[[], bool] | None = None,
    tell: Callable[[float | None, float | None], None] | None = None,
) -> Answer:
    """A mixed integer program. Ends at the gaps, after `nodes`, or when `stop()`; tells best and bound
    meanwhile. Without `heuristics` all effort goes into the proof: for a start that is about as good as it gets.
    """
    if not len(objective):
        return Answer(np.zeros(0), 0.0, 0.0)
    h = solver()
    h.passModel(_model(objective, entries, row_lower, row_upper, upper, integer, lower))
    h.setOptionValue("mip_rel_gap", relative_gap)
    h.setOptionValue("mip_abs_gap", absolute_gap)
    if nodes is not None:
        h.setOptionValue("mip_max_nodes", nodes)
    if not heuristics:
        h.setOptionValue("mip_heuristic_effort", 0.0)
    if stop is not None or tell is not None:
        h.cbMipInterrupt.subscribe(_watch(stop, tell))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(map(float, start))
        h.setSolution(solution)
    h.run()
    return _answer(h)


def _watch(stop, tell):
    last = [-np.inf]

    def watch(event) -> None:
        if tell is not None and time.monotonic() - last[0] > TICK:
            last[0] = time.monotonic()
            best, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
            tell(best if abs(best) < NONE_YET else None, bound if abs(bound) < NONE_YET else None)
        if stop is not None and stop():
            event.data_in.user_interrupt = True

    return watch


def _model(objective, entries, row_lower, row_upper, upper, integer, lower) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(objective), len(row_lower)
    lp.col_cost_, lp.col_upper_ = np.asarray(objective, float), np.asarray(upper, float)
    lp.col_lower_ = np.zeros(len(objective)) if lower is None else np.asarray(lower, float)
    lp.row_lower_, lp.row_upper_ = np.asarray(row_lower, float), np.asarray(row_upper, float)
    lp.sense_ = highspy.ObjSense.kMaximize
    order = np.lexsort((entries.row, entries.column))
    column = np.asarray(entries.column, np.int64)[order]
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.num_col_, matrix.num_row_ = len(objective), len(row_lower)
    matrix.start_ = np.searchsorted(column, np.arange(len(objective) + 1)).astype(np.int32)
    matrix.index_ = np.asarray(entries.row, np.int32)[order]
    matrix.value_ = np.asarray(entries.value, float)[order]
    whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole if i else real for i in integer]
    return lp


_USABLE = {
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kIterationLimit,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kInterrupt,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kObjectiveBound,
    highspy.HighsModelStatus.kObjectiveTarget,
}


def _answer(h: highspy.Highs) -> Answer:
    status, info = h.getModelStatus(), h.getInfo()
    if status not in _USABLE:
        raise SolverFailed(h.modelStatusToString(status))
    if info.primal_solution_status != 2:
        return Answer(None, -np.inf, info.mip_dual_bound)
    return Answer(np.array(h.getSolution().col_value), info.objective_function_value, info.mip_dual_bound)
