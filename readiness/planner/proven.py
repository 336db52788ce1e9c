"""What the prices stored in a certificate prove, computed again for `verify`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from readiness.planner.proof import Line, Recount
from readiness.planner.proof_people import TooLarge
from readiness.planner.values import Plan, Problem


@dataclass(frozen=True, slots=True)
class Proven:
    """No plan that meets `met` more mandatory requirements than today has a readiness above `bound`, which in
    importance-weighted levels held is `weight`. Vacant posts count as all filled.

    `by_runs`: the last step was a small integer program over whole numbers of runs.
    """

    bound: float
    weight: float
    met: int
    by_runs: bool


def from_prices(problem: Problem, plan: Plan, met: int) -> Proven | None:
    """The bound that the certificate's prices prove for plans that newly meet `met` mandatory requirements.

    None where it has no prices, or the problem is too large to look at everybody's bundles here. Raises ValueError
    (or what reading evidence of another shape raises) where the prices are not of this problem's limits.
    """
    evidence = plan.certificate.evidence
    if "rows" not in evidence or "money" not in evidence:
        return None
    recount = Recount(problem, money=_above_zero(evidence["money"]), hours=_above_zero(evidence["hours"]))
    met = min(met, int(_number(evidence["mandatory_met"])))
    try:
        best = _line(recount, evidence, met)
        lines = [_line(recount, point, met) for point in evidence["points"]]  # ty: ignore[not-iterable]
    except TooLarge:
        return None
    bound = min(best.bound, whole_runs(recount, [best, *lines])) if lines else best.bound
    roles, posts, required = recount.crowd.roles, 0, recount.crowd.total
    for vacancy in problem.vacancies:
        for r in roles[vacancy.role].requirements:
            required += vacancy.posts * r.importance * r.level
            if vacancy.lead <= problem.limits.quarters:
                posts += vacancy.posts * r.importance * min(vacancy.levels.get(r.skill, 0), r.level)
    weight = bound * recount.crowd.total + posts
    return Proven(weight / required, weight, met, bool(lines))


def _line(recount: Recount, found: Mapping, met: int) -> Line:
    prices = {str(name): _number(price) for name, _, price in found["rows"]}
    return recount.line(prices, _number(found["mandatory_price"]), met)


def _number(found: object) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{str(found)[:80]!r} is no number.")
    return float(found)


def _above_zero(found: object) -> float:
    if not _number(found) > 0:
        raise ValueError("A scale must be above 0.")
    return _number(found)


def whole_runs(recount: Recount, lines: list[Line]) -> float:
    """The largest, over whole numbers of runs that the budget can pay, of what the least of the lines allows.

    A small integer program, for which HiGHS is asked.
    """
    keys = sorted(lines[0].slope)
    if not keys:
        return min(line.constant for line in lines)
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("threads", 1)
    h.setOptionValue("mip_rel_gap", 0.0)
    h.setOptionValue("mip_abs_gap", 1e-9)
    none = np.array([], np.int32), np.array([])
    for key in keys:
        h.addCol(0.0, 0.0, float(lines[0].most_runs[key]), 0, *none)
    h.addCol(1.0, -highspy.kHighsInf, max(line.bound for line in lines), 0, *none)
    for column in range(len(keys)):
        h.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    h.changeObjectiveSense(highspy.ObjSense.kMaximize)
    every = np.arange(len(keys) + 1, dtype=np.int32)
    for line in lines:
        terms = np.array([*(-line.slope[key] for key in keys), 1.0])
        h.addRow(-highspy.kHighsInf, line.constant, len(every), every, terms)
    if recount.budget is not None:
        prices = [recount.resources[key].price for key in keys]
        paid = np.array([float(p.amount) / recount.money for p in prices if p is not None])
        h.addRow(-highspy.kHighsInf, recount.limit("budget"), len(keys), every[:-1], paid)
    h.run()
    if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ValueError("The small program over whole runs was not solved.")
    return float(h.getInfo().mip_dual_bound)
