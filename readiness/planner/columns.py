"""The problem in columns: numpy arrays instead of one object per person, for organizations of many
thousands.

`encode.py` writes a `Problem` this way; the benches make columns directly. A *role* here is a role as the
solver sees it: people of one role who may take different resources (another language, an exclusion) are
different roles.

Units: levels 0-5; hours in whole steps of `hour_unit` hours; money in whole minor units (cents), exact in a
float64; `worth` is the readiness, as a share of 1 *of the average person*, of one level held by one person,
so that readiness of the organization = readiness now + (sum of worth gained) / people.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

# in `Columns.levels`: not rated, and the pair (person, skill) counts neither in readiness nor in the plan
LEFT_OUT = 255
UNLIMITED = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """n rows of people, R roles, S skills, J resources, G segments. Arrays are never written to."""

    # people
    role: np.ndarray  # int[n] index of the role
    levels: np.ndarray  # uint8[n, S], LEFT_OUT where a required level is not counted
    hours: np.ndarray  # int[n] learning hours of one person over the whole horizon, in steps
    headcount: np.ndarray  # int[n] people alike in this row
    # roles
    target: np.ndarray  # uint8[R, S] required level, 0: not required
    worth: np.ndarray  # float[R, S] readiness per level, see above
    mandatory: np.ndarray  # bool[R, S]
    segment: np.ndarray  # int[R] index of the segment of the split
    offered: np.ndarray  # bool[R, J] may people of the role take the resource
    # resources
    entry: np.ndarray  # uint8[J, S] level asked before, 0: none asked
    exit: np.ndarray  # uint8[J, S] level held after, 0: not taught
    length: np.ndarray  # int[J] hours of a seat, in steps
    price: np.ndarray  # float[J] money per seat, or per run where run_size > 0
    run_size: np.ndarray  # int[J] places in a run, 0: priced per seat
    max_runs: np.ndarray  # int[J] UNLIMITED or the most runs
    seat_limit: np.ndarray  # int[J] UNLIMITED or the most seats
    # limits
    budget: float | None  # money in all
    split: Split | None = None
    taken: np.ndarray | None = None  # float[G, J] seats already given away, by segment; they use every limit
    readiness_now: float = 0.0  # share of 1, only added to what is reported
    hour_unit: float = 1.0

    @property
    def people(self) -> int:
        return int(self.headcount.sum())

    @property
    def seat_charge(self) -> np.ndarray:
        """float[J]: money per seat; of a run its price over its places."""
        return np.where(self.run_size > 0, self.price / np.maximum(self.run_size, 1), self.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """At most `cap[g]` of the basis may go to segment g (share plus tolerance, of 1).

    Money is counted against the budget, with `Columns.seat_charge` per seat; hours and seats against what the
    plan uses.
    """

    basis: str  # money, hours, seats
    cap: np.ndarray  # float[G]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A bound anybody can recompute from the prices alone.

    With P people and any prices >= 0,

        readiness <= now + sum(price * limit over `rows`) - mandatory_price * mandatory_met / P
                     + sum over run-priced resources of max_runs * max(0, size * seat price / P - price * budget price)
                     + (1 / P) * sum over people of the best bundle's (worth + mandatory_price * requirements met
                                                                      - price of its seats)

    for every plan that meets at least `mandatory_met` of the mandatory requirements not met today. The
    price of a seat is P * sum(row price * row use of the seat); `rows` names each row with its limit and
    its price. `bound` is the whole organization's readiness, a share of 1. With `points` the same holds for
    the prices of each point when, in place of the third line, y runs of each resource add y * (size * seat
    price / P - price * budget price); the bound is the largest, over whole y that the budget can pay, of
    the least over the points. Limits that have no row are not covered; leaving them out only raises the
    bound.
    """

    bound: float
    rows: tuple[tuple[str, float, float], ...]  # (name, limit, price)
    mandatory_price: float
    mandatory_met: int
    # dual: from one set of prices; dual_runs: from `points`, over whole numbers of runs; milp: HiGHS says
    kind: str = "dual"
    points: tuple[
        tuple[tuple[tuple[str, float, float], ...], float], ...
    ] = ()  # (rows, mandatory price) of each
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who takes what: `people[k]` people of row `row[k]` take `bundles[bundle[k]]` (resource indices, in
    order).
    """

    row: np.ndarray
    bundle: np.ndarray
    people: np.ndarray
    bundles: tuple[tuple[int, ...], ...]
    runs: np.ndarray  # int[J] runs to hold, 0 where priced per seat
    readiness: float  # share of 1
    mandatory_met: int  # pairs (person, requirement) met by the plan beyond those met today
    certificate: Certificate
    seconds: dict[str, float] = field(default_factory=dict)  # by stage
    notes: dict[str, object] = field(default_factory=dict)  # what the benches look at

    @property
    def gap(self) -> float:
        bound = self.certificate.bound
        return max(0.0, (bound - self.readiness) / bound) if bound > 0 else 0.0
