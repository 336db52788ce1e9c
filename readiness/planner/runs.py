"""How many whole runs to hold of each run-priced resource.

The bound lets runs be held in part. Here whole numbers are tried: the fractional ones rounded, then what a
small integer program over the pricings known so far proposes; each proposal is judged by solving the prices
again with these runs paid for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from readiness.planner.coupling import BUDGET, Coupling
from readiness.planner.linear import Triplets, maximize
from readiness.planner.master import Bounded, Crowd, Master, Point, bound_at, smallest_bound

PROPOSALS = 8
ROUNDS = 30  # of Benders' method, at most
IDLE_ROUNDS = 3  # and no more than so many that lower the bound by nothing


@dataclass(frozen=True, slots=True)
class WholeRuns:
    count: np.ndarray  # float[k]
    solved: Bounded
    bound: float  # no plan with whole runs exceeds it


def choose(
    crowd: Crowd,
    master: Master,
    points: list[Point],
    *,
    tolerance: float,
    bound: float,
    nodes: int,
    stop: Callable[[], bool],
) -> WholeRuns:
    """The best whole runs found; the master is left solved for them."""
    coupling, seen, best = crowd.coupling, set(), None
    proposal = _rounded(coupling, master.runs)
    for _ in range(PROPOSALS):
        if proposal is None or tuple(proposal) in seen:
            break
        seen.add(tuple(proposal))
        solved = smallest_bound(
            crowd, master, starts=[], tolerance=tolerance, most_passes=40, runs=proposal, known=points,
            beaten=best.solved.value if best else -np.inf, stop=stop,
        )  # fmt: skip
        if best is None or solved.value > best.solved.value:
            best = WholeRuns(proposal, solved, bound)
        if stop() or bound - best.solved.value <= tolerance * bound:
            break
        proposal = propose(coupling, master)
    assert best is not None
    best = _close(crowd, master, points, best, seen, tolerance, nodes, stop)
    master.set_limits(best.count)
    master.solve()
    return best


def _close(
    crowd: Crowd, master: Master, points: list[Point], best: WholeRuns, seen: set, tolerance, nodes, stop
):
    """Benders' method from both sides: runs that look best to the bound are priced, which lowers the bound."""
    idle = 0
    for _ in range(ROUNDS):
        bound, proposal = whole_bound(crowd.coupling, points, nodes)
        idle = 0 if bound < best.bound - tolerance * best.bound else idle + 1
        best = WholeRuns(best.count, best.solved, min(bound, best.bound))
        done = best.bound - best.solved.value <= tolerance * best.bound
        if done or idle > IDLE_ROUNDS or stop() or proposal is None or tuple(proposal) in seen:
            break
        seen.add(tuple(proposal))
        solved = smallest_bound(
            crowd, master, starts=[], tolerance=tolerance, most_passes=40, runs=proposal, known=points,
            beaten=best.solved.value, stop=stop,
        )  # fmt: skip
        if solved.value > best.solved.value:
            best = WholeRuns(proposal, solved, best.bound)
    return best


def whole_bound(coupling: Coupling, points: list[Point], nodes: int) -> tuple[float, np.ndarray | None]:
    """What no plan with whole runs exceeds, by all points at once, and the runs that look best to them.

    For any runs y each point proves constant + slope @ y; the bound is the largest, over whole y that can
    be paid, of the least of them (Benders).
    """
    runs = coupling.runs
    slope = np.array([coupling.run_value(p.price) for p in points])
    constant = np.array([bound_at(coupling, p, np.zeros(len(runs))) for p in points])
    top = float(constant.max() + (np.maximum(slope, 0) @ runs.most).max())
    row, column = np.nonzero(slope)
    each = np.arange(len(points))
    money = np.full(len(runs), len(points))
    entries = Triplets(
        np.concatenate([row, each, money]),
        np.concatenate([column, np.full(len(points), len(runs)), np.arange(len(runs))]),
        np.concatenate([-slope[row, column], np.ones(len(points)), runs.price / coupling.money]),
    )
    answer = maximize(
        np.append(np.zeros(len(runs)), 1.0),
        entries,
        row_lower=np.full(len(points) + 1, -np.inf),
        row_upper=np.append(constant, coupling.limit0[BUDGET]),
        upper=np.append(runs.most, top),
        integer=np.append(np.ones(len(runs), bool), False),
        relative_gap=1e-6,
        nodes=nodes,
    )
    return answer.bound, None if answer.x is None else np.round(answer.x[:-1])


def _rounded(coupling: Coupling, fractional: np.ndarray) -> np.ndarray:
    """Rounded to the nearest, then fewer where the money does not suffice, those rounded up most first."""
    runs = coupling.runs
    count = np.minimum(np.floor(fractional + 0.5), runs.most)
    while float(runs.price @ count) > 0.9 * coupling.limit0[BUDGET] * coupling.money and count.any():
        up = np.where(count > 0, count - fractional, -np.inf)
        count[int(np.argmax(up))] -= 1
    return count


def propose(coupling: Coupling, master: Master) -> np.ndarray | None:
    """The whole runs that go best with a mix of the pricings known so far."""
    runs, cuts = coupling.runs, master.cuts[-4000:]
    row, column, value = [], [], []
    for c, cut in enumerate(cuts):
        at = np.flatnonzero(cut.use)
        row += [*at.tolist(), coupling.rows + cut.role]
        column += [c] * (len(at) + 1)
        value += [*cut.use[at].tolist(), 1.0]
    for k in range(len(runs)):
        row += [BUDGET, int(runs.row[k])]
        column += [len(cuts) + k] * 2
        value += [runs.price[k] / coupling.money, -runs.size[k] / coupling.people]
    limits = np.concatenate([coupling.limit0, np.ones(master.roles)])
    limits[coupling.mandatory] += 1e-7
    answer = maximize(
        np.concatenate([[c.gain for c in cuts], np.zeros(len(runs))]),
        Triplets(row, column, value),
        row_lower=np.concatenate([np.full(coupling.rows, -np.inf), np.ones(master.roles)]),
        row_upper=limits,
        upper=np.concatenate([np.full(len(cuts), np.inf), runs.most]),
        integer=np.concatenate([np.zeros(len(cuts), bool), np.ones(len(runs), bool)]),
        relative_gap=1e-4,
        nodes=400,
    )
    return None if answer.x is None else np.round(answer.x[len(cuts) :])
