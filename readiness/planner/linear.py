"""HiGHS, asked in a few words. Every status is looked at: a solver that failed raises `SolverFailed`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

INF = highspy.kHighsInf
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
    seconds: float | None = None,
) -> Answer:
    """A mixed integer program. Stops at the gaps or after `nodes`; `seconds` is only a last resort."""
    h = solver()
    h.passModel(_model(objective, entries, row_lower, row_upper, upper, integer, lower))
    h.setOptionValue("mip_rel_gap", relative_gap)
    h.setOptionValue("mip_abs_gap", absolute_gap)
    if nodes is not None:
        h.setOptionValue("mip_max_nodes", nodes)
    if seconds is not None:
        h.setOptionValue("time_limit", float(seconds))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(map(float, start))
        h.setSolution(solution)
    h.run()
    return _answer(h)


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
