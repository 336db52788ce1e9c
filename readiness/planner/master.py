"""The best prices: the smallest bound, by Dantzig-Wolfe with smoothed prices (Kelley's method seen from the
duals).

For any row prices the best bundles of all people give a bound on every plan. Each pricing of a role also is
a cut: the role's value at other prices is at least what the same bundles are worth there. The master is the
small linear program over prices that knows the cuts so far; its own dual mixes the roles' pricings into the
best fractional plan.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import highspy
import numpy as np

from readiness.planner.coupling import BUDGET, Coupling
from readiness.planner.linear import INF, SolverFailed, solver
from readiness.planner.pricing import Priced, Prices, RolePricer

MOST = 50.0  # prices above this are never needed; a limit on them keeps the first masters bounded
THRIFT = 1e-6  # the least price of the whole budget, in readiness: of equally ready plans the cheaper one


@dataclass(frozen=True, slots=True)
class Cut:
    """One pricing of one role: what it gains and uses per head, and the prices that led to it."""

    role: int  # position in Crowd.roles
    gain: float
    use: np.ndarray
    prices: Prices


@dataclass(frozen=True, slots=True)
class Point:
    """The bound at some row prices, without the limits: price @ limits + value + value of runs is the bound."""

    price: np.ndarray
    value: float


class Crowd:
    """The people, role by role, priced in parallel."""

    def __init__(
        self, pricers: list[RolePricer], segments: list[int], coupling: Coupling, pool: ThreadPoolExecutor
    ):
        self.pricers, self.segments, self.coupling, self.pool = pricers, segments, coupling, pool
        self.readiness = 1.0  # weight of readiness; 0 while only mandatory requirements count
        self.passes = 0

    def price(self, price: np.ndarray) -> tuple[float, list[Cut]]:
        """Per head: the sum over roles of the value of best bundles, and each role's cut."""
        self.passes += 1
        by_work = sorted(range(len(self.pricers)), key=lambda i: -len(self.pricers[i].hours))
        done = dict(zip(by_work, self.pool.map(lambda i: self._one(i, price), by_work), strict=True))
        heads = self.coupling.people
        value = sum(done[i][1].value for i in range(len(self.pricers))) / heads
        return value, [self._cut(i, *done[i]) for i in range(len(self.pricers))]

    def _one(self, i: int, price: np.ndarray) -> tuple[Prices, Priced]:
        prices = self.coupling.prices(price, self.segments[i], self.readiness)
        return prices, self.pricers[i].price(prices, len(prices.seat))

    def _cut(self, i: int, prices: Prices, priced: Priced) -> Cut:
        gain = self.readiness * priced.gain / self.coupling.people
        return Cut(i, gain, self.coupling.used(priced, self.segments[i]), prices)


@dataclass
class Bounded:
    """`bound` is proven; `value` is what the fractional plan `mix` of the known cuts attains."""

    bound: float
    price: np.ndarray
    value: float
    passes: int
    points: list[Point] = field(default_factory=list)


class Master:
    """Columns of the program: a price for each row, a value for each role, the profit of each kind of run."""

    def __init__(self, coupling: Coupling, roles: int):
        self.coupling, self.roles, self.cuts = coupling, roles, list[Cut]()
        self.h = solver()
        none, nothing = np.array([], np.int32), np.array([])
        limits = np.where(np.isfinite(coupling.limit0), coupling.limit0, 0.0)
        for row in range(coupling.rows):
            self.h.addCol(float(limits[row]), 0.0, MOST, 0, none, nothing)
        for _ in range(roles):
            self.h.addCol(1.0, -INF, INF, 0, none, nothing)
        runs = coupling.runs
        for most in runs.most:
            self.h.addCol(float(most), 0.0, INF, 0, none, nothing)
        for k in range(len(runs)):
            columns = np.array([coupling.rows + roles + k, runs.row[k], BUDGET], np.int32)
            values = [1.0, -runs.size[k] / coupling.people, runs.price[k] / coupling.money]
            self.h.addRow(0.0, INF, 3, columns, np.array(values))
        self.bound_price(BUDGET, THRIFT, MOST)

    def bound_price(self, row: int, low: float, high: float) -> None:
        self.h.changeColBounds(row, low, high)

    def set_limits(self, runs: np.ndarray | None, less: np.ndarray | float = 0.0) -> None:
        """With so many runs held, or, with None, as many parts of runs as pay; `less` is kept back of each row."""
        c, limits = self.coupling, self.coupling.limits(runs) - less
        self.h.changeColsCost(
            c.rows, np.arange(c.rows, dtype=np.int32), np.where(np.isfinite(limits), limits, 0.0)
        )
        if len(c.runs):
            columns = np.arange(c.rows + self.roles, c.rows + self.roles + len(c.runs), dtype=np.int32)
            self.h.changeColsCost(
                len(c.runs), columns, c.runs.most if runs is None else np.zeros(len(c.runs))
            )

    def add(self, cut: Cut) -> None:
        at = np.flatnonzero(cut.use)
        columns = np.append(at, self.coupling.rows + cut.role).astype(np.int32)
        self.h.addRow(cut.gain, INF, len(columns), columns, np.append(cut.use[at], 1.0))
        self.cuts.append(cut)

    def solve(self) -> tuple[np.ndarray, float]:
        """Row prices and the value of the best mix of the known pricings."""
        self.h.run()
        status = self.h.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(self.h.modelStatusToString(status))
        solution = self.h.getSolution()
        dual = np.array(solution.row_dual)
        runs = len(self.coupling.runs)
        self.runs, self.mix = dual[:runs], dual[runs:]
        return np.array(solution.col_value)[: self.coupling.rows], float(
            self.h.getInfo().objective_function_value
        )


def bound_at(coupling: Coupling, point: Point, runs: np.ndarray | None = None) -> float:
    """The bound that `point` proves, with these runs held or, with None, any."""
    limits = coupling.limits(runs)
    priced = point.price > 0
    bound = float(point.price[priced] @ limits[priced]) + point.value
    if runs is None:
        bound += float(np.maximum(coupling.run_value(point.price), 0) @ coupling.runs.most)
    return bound


def smallest_bound(
    crowd: Crowd,
    master: Master,
    *,
    starts: list[np.ndarray],
    tolerance: float,
    most_passes: int = 200,
    runs: np.ndarray | None = None,
    known: list[Point] | None = None,
    beaten: float = -np.inf,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[float, float], None] = lambda value, bound: None,
) -> Bounded:
    """Lower the bound until bound - value <= tolerance x bound.

    `starts` are priced first; `known` points of earlier calls count at once and new ones are added to it;
    with `beaten` the search also ends when these runs cannot reach that value.
    """
    coupling, points = crowd.coupling, known if known is not None else []
    master.set_limits(runs)
    best = min(
        (Bounded(bound_at(coupling, p, runs), p.price, -np.inf, 0) for p in points), default=None, key=_bound
    )
    queue, passes, stalled, value = list(starts), 0, 0, -np.inf
    while True:
        if queue:
            price = queue.pop(0)
        else:
            price, value = master.solve()
            if best and (best.bound - value <= tolerance * max(best.bound, 1e-9) or best.bound < beaten):
                break
            if passes >= most_passes or (stop() and best):
                break
            if best and stalled < 2:
                price = (price + best.price) / 2
            elif stalled > 2:
                stalled = 0
        worth, cuts = crowd.price(price)
        passes += 1
        points.append(Point(price, worth))
        for cut in cuts:
            master.add(cut)
        bound = bound_at(coupling, points[-1], runs)
        if best is None or bound < best.bound - 1e-12:
            best, stalled = Bounded(bound, price, -np.inf, 0), 0
        else:
            stalled += 1
        tell(value, best.bound)
    assert best is not None  # the first pass sets it
    return Bounded(best.bound, best.price, value, passes, points)


def _bound(bounded: Bounded) -> float:
    return bounded.bound
