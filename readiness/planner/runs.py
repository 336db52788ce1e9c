"""How many whole runs to hold of each run-priced resource.

The bound lets runs be held in part. Here whole numbers are tried: the fractional ones rounded, then what a small
integer program over the pricings known so far proposes; each proposal is judged by solving the prices again with
these runs paid for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from readiness.planner.coupling import BUDGET, Coupling
from readiness.planner.linear import Triplets, maximize
from readiness.planner.master import Bounded, Crowd, Master, Point, smallest_bound

PROPOSALS = 8


@dataclass(frozen=True, slots=True)
class WholeRuns:
    count: np.ndarray  # float[k]
    solved: Bounded


def choose(
    crowd: Crowd,
    master: Master,
    points: list[Point],
    *,
    tolerance: float,
    bound: float,
    stop: Callable[[], bool],
    tell: Callable[[float], None] = lambda value: None,
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
            best = WholeRuns(proposal, solved)
            tell(best.solved.value)
        if stop() or bound - best.solved.value <= tolerance * bound:
            break
        proposal = propose(coupling, master)
    assert best is not None
    master.set_limits(best.count)
    master.solve()
    return best


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
