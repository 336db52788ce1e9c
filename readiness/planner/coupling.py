"""What couples people: the rows on money, the split and seats, and the whole runs.

Every row is a sum over seats, seen per head, at most a limit; prices (duals) of the rows turn into a price
of each seat. The money row is scaled so that the reference budget is 1, the others by the number of people.
The last row asks for mandatory requirements: its use is minus the requirements met.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.planner.columns import Columns
from readiness.planner.pricing import Priced, Prices

BUDGET = 0  # index of the money row


@dataclass(frozen=True, slots=True)
class Runs:
    """The run-priced resources."""

    resource: np.ndarray  # int[k]
    row: np.ndarray  # int[k] the row of its seats
    size: np.ndarray  # float[k]
    price: np.ndarray  # float[k] money per run
    most: np.ndarray  # float[k] runs that could be of use

    def __len__(self) -> int:
        return len(self.resource)


def money_scale(columns: Columns) -> float:
    """How much money the money row calls one: the budget, or where there is none the dearest seat."""
    return float(columns.budget) if columns.budget else float(max(1.0, columns.seat_charge.max(initial=1.0)))


class Coupling:
    """`use[g]` float[rows, J]: what one seat of a resource, taken in segment g, uses of each row."""

    def __init__(self, columns: Columns, seats_wanted: np.ndarray):
        """`seats_wanted` int[J]: more seats of a resource than this nobody could want."""
        self.columns, self.people, self.budget = columns, columns.people, columns.budget
        self.money = money_scale(columns)
        self.names: list[str] = ["budget"]
        self.use = np.zeros((int(columns.segment.max(initial=0)) + 1, 1, len(columns.price)))
        self.use[:, BUDGET] = np.where(columns.run_size > 0, 0.0, columns.price) / self.money
        self.limit0 = np.array([np.inf if columns.budget is None else columns.budget / self.money])
        self._add_split()
        self._add_seats(seats_wanted)
        self.mandatory = len(self.names)
        self._add("mandatory", np.zeros_like(self.use[:, 0]), 0.0)
        if columns.taken is not None:
            self.limit0 -= np.einsum("grj,gj->r", self.use, columns.taken)

    def _add(self, name: str, use: np.ndarray, limit: float) -> int:
        self.names.append(name)
        self.use = np.concatenate([self.use, use[:, None, :]], axis=1)
        self.limit0 = np.append(self.limit0, limit)
        return len(self.names) - 1

    def _add_split(self) -> None:
        split, columns = self.columns.split, self.columns
        if split is None:
            return
        of_budget = split.basis == "money" and columns.budget is not None
        for g, cap in enumerate(split.cap):
            if not np.isfinite(cap) or cap >= 1 or g >= len(self.use):  # the last: a segment without people
                continue
            use = np.zeros((self.use.shape[0], len(columns.price)))
            if of_budget:
                use[g] = columns.seat_charge / self.money
                self._add(f"split:{g}", use, cap * columns.budget / self.money)
            else:
                amount = {"money": columns.seat_charge / self.money, "hours": columns.length / self.people}
                each = amount.get(split.basis, np.full(len(columns.price), 1.0 / self.people))
                use[:] = -cap * each
                use[g] += each
                self._add(f"split:{g}", use, 0.0)

    def _add_seats(self, seats_wanted: np.ndarray) -> None:
        columns, run_rows = self.columns, {}
        for j in range(len(columns.price)):
            use = np.zeros((self.use.shape[0], len(columns.price)))
            use[:, j] = 1.0 / self.people
            if 0 <= columns.seat_limit[j] < seats_wanted[j]:
                self._add(f"seats:{j}", use, columns.seat_limit[j] / self.people)
            if columns.run_size[j]:
                run_rows[j] = self._add(f"run:{j}", use, 0.0)
        resource = np.array(sorted(run_rows), int)
        size = columns.run_size[resource].astype(float)
        already = np.zeros(len(columns.price)) if columns.taken is None else columns.taken.sum(axis=0)
        enough = np.ceil((seats_wanted + already)[resource] / np.maximum(size, 1))
        allowed = np.where(
            columns.max_runs[resource] < 0, enough, np.minimum(columns.max_runs[resource], enough)
        )
        rows = np.array([run_rows[j] for j in resource], int)
        self.runs = Runs(resource, rows, size, columns.price[resource], allowed)

    @property
    def rows(self) -> int:
        return len(self.names)

    def limits(self, runs: np.ndarray | None = None) -> np.ndarray:
        """float[rows] with so many runs held (money taken off, places added)."""
        limit = self.limit0.copy()
        if runs is not None:
            limit[BUDGET] -= float(self.runs.price @ runs) / self.money
            limit[self.runs.row] += self.runs.size * runs / self.people
        return limit

    def set_budget(self, budget: float) -> None:
        """Another budget, everything else alike (the scale of the money row stays)."""
        more = (budget - (self.budget or 0.0)) / self.money
        self.budget = budget
        self.limit0[BUDGET] += more
        for row, name in enumerate(self.names):
            split = self.columns.split
            if split is not None and name.startswith("split:") and split.basis == "money":
                self.limit0[row] += more * split.cap[int(name.split(":")[1])]

    def require(self, met: float) -> None:
        """From now on at least this many mandatory requirements must be met."""
        self.limit0[self.mandatory] = -met / self.people

    def run_value(self, price: np.ndarray) -> np.ndarray:
        """float[k]: what one more run of each resource is worth per head at these row prices."""
        return (
            price[self.runs.row] * self.runs.size / self.people - price[BUDGET] * self.runs.price / self.money
        )

    def of_runs(self, money_price: float) -> np.ndarray:
        """Row prices at which money has this price and a seat bears its part of its run."""
        price = np.zeros(self.rows)
        price[BUDGET] = money_price
        price[self.runs.row] = (
            money_price * self.runs.price / np.maximum(self.runs.size, 1) * self.people / self.money
        )
        return price

    def prices(self, price: np.ndarray, segment: int, readiness: float) -> Prices:
        return Prices(self.people * (price @ self.use[segment]), float(price[self.mandatory]), readiness)

    def used(self, priced: Priced, segment: int) -> np.ndarray:
        """float[rows] of one role's seats."""
        use = self.use[segment] @ priced.seats
        use[self.mandatory] = -priced.met / self.people
        return use
