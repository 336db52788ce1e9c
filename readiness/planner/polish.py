"""Some people planned anew, exactly: a small integer program under what all others leave.

It takes back what the dealing overshot and uses what it left over. The people are picked at random and
among those who sit where seats are short; each gets a choice of bundles that are best at prices near the
final ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.planner import people
from readiness.planner.coupling import BUDGET, Coupling
from readiness.planner.linear import Triplets, maximize
from readiness.planner.master import Crowd, Cut
from readiness.planner.rounding import Dealt, fit

PEOPLE = 1000  # about so many are planned anew


@dataclass
class _Choice:
    """One bundle one picked person may take."""

    person: int  # position among the picked
    bundle: int
    objective: float
    met: int


def polish(
    crowd: Crowd,
    dealt: list[Dealt],
    cuts: list[Cut],
    price: np.ndarray,
    runs: np.ndarray,
    *,
    required: int,
    seed: int,
    gap: float,
    nodes: int,
) -> bool:
    """Plan some people anew, in place; `required` mandatory requirements must be met by all together.

    False where no plan within the limits was found: the dealt one stands as it was.
    """
    coupling, rng = crowd.coupling, np.random.default_rng([seed, 1])
    limits = coupling.limits(runs)
    everyone = sum(len(d.row) for d in dealt) <= PEOPLE
    picked = _pick(coupling, dealt, limits, price, rng, everyone)
    left, met = _left_over(coupling, dealt, picked, limits)
    choices = _choices(crowd, dealt, picked, cuts, price, rng, many=24 if everyone else 8)
    model = _Model(coupling, dealt, picked, choices, left, required - met)
    answer = model.solve(gap, nodes)
    if answer is None:
        return False
    who, bundle = answer
    at = np.cumsum([0, *[len(p) for p in picked]])
    for i, d in enumerate(dealt):
        mine = (who >= at[i]) & (who < at[i + 1])
        d.bundle[picked[i][who[mine] - at[i]]] = bundle[mine]
    return True


def _pick(coupling: Coupling, dealt: list[Dealt], limits, price, rng, everyone: bool) -> list[np.ndarray]:
    """Positions of the picked people in each role."""
    if everyone:
        return [np.arange(len(d.row)) for d in dealt]
    sizes = np.array([len(d.row) for d in dealt])
    ends = np.cumsum(sizes)
    chosen = [rng.choice(ends[-1], PEOPLE // 2, replace=False)]
    seats = [d.bundles.seats(d.bundle) for d in dealt]
    total = np.sum(seats, axis=0)
    for row, name in enumerate(coupling.names):
        if not name.startswith(("seats:", "run:")):
            continue
        j = int(name.split(":")[1])
        over = total[j] - limits[row] * coupling.people
        if total[j] == 0 or (over <= 0 and price[row] <= 1e-9):
            continue
        need, users = int(max(6, 3 * over + 6)), []
        for i in rng.permutation(len(dealt)):
            if seats[i][j]:
                mine = np.flatnonzero(dealt[i].bundles.with_resource(j)[dealt[i].bundle])
                users.append(ends[i] - sizes[i] + rng.permutation(mine)[:need])
            if sum(map(len, users)) > 3 * need:
                break
        chosen.append(rng.permutation(np.concatenate(users))[:need])
    all_ = np.unique(np.concatenate(chosen))
    return [
        all_[(all_ >= end - size) & (all_ < end)] - (end - size)
        for end, size in zip(ends, sizes, strict=True)
    ]


def _left_over(coupling: Coupling, dealt: list[Dealt], picked, limits) -> tuple[np.ndarray, int]:
    """Of each row what the others leave, and the mandatory requirements the others meet."""
    left, met = limits.copy(), 0
    for d, mine in zip(dealt, picked, strict=True):
        others = np.ones(len(d.row), bool)
        others[mine] = False
        left -= coupling.use[d.group.segment] @ d.bundles.seats(d.bundle[others])
        met += int(d.bundles.does(d.row[others], d.bundle[others])[1].sum())
    return left, met


def _choices(crowd: Crowd, dealt, picked, cuts: list[Cut], price, rng, many: int) -> list[_Choice]:
    coupling = crowd.coupling
    wide = 1.0 if many > 8 else 0.4
    near = [price]
    for width in np.geomspace(0.01, wide, many):
        moved = price * (1 + width * rng.uniform(-1, 1, len(price)))
        moved += (rng.random(len(price)) < 0.15) * width * 0.02
        near.append(np.maximum(moved, 0))
    dear = np.full(len(price), 5.0)
    dear[[row for row, name in enumerate(coupling.names) if name.startswith("split")]] = 0.0
    near.append(dear)
    for other in near:
        other[coupling.mandatory] = price[coupling.mandatory]
    found: list[_Choice] = []
    offset = 0
    for i, (d, mine) in enumerate(zip(dealt, picked, strict=True)):
        if len(mine):
            segment = d.group.segment
            prices = [coupling.prices(p, segment, crowd.readiness) for p in near]
            prices += [cut.prices for cut in cuts if cut.role == i]
            found += _role_choices(coupling.columns, d, mine, prices, offset, crowd.readiness)
        offset += len(mine)
    return found


def _role_choices(
    columns, d: Dealt, mine: np.ndarray, prices, offset: int, readiness: float
) -> list[_Choice]:
    profiles, place = np.unique(d.profile[mine], return_inverse=True)
    pricer, first = people.subset(d.group, profiles), d.first_row[profiles]
    options: list[dict[frozenset[int], int]] = [{} for _ in profiles]  # in an order the person can take
    for p in prices:
        bundles, which = pricer.bundles(p)
        for k, b in enumerate(which):
            bundle = bundles[b]
            if pricer.lattice.cut & set(bundle):
                bundle = fit(columns, int(first[k]), bundle)
            options[k].setdefault(frozenset(bundle), d.bundles.add(bundle))
    for k, bundle in zip(place, d.bundle[mine], strict=True):
        options[k].setdefault(frozenset(d.bundles.list[bundle]), int(bundle))
    counts = np.array([len(o) for o in options])
    bundle = np.array([b for o in options for b in o.values()])
    gain, met = d.bundles.does(np.repeat(first, counts), bundle)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return [
        _Choice(offset + person, int(bundle[c]), readiness * gain[c] + (1 - readiness) * met[c], int(met[c]))
        for person, k in enumerate(place)
        for c in range(starts[k], starts[k + 1])
    ]


class _Model:
    """The integer program: one bundle for each picked person."""

    def __init__(self, coupling: Coupling, dealt, picked, choices: list[_Choice], left, required: int):
        self.coupling, self.choices = coupling, choices
        role = np.repeat(np.arange(len(dealt)), [len(p) for p in picked])
        self.persons = len(role)
        scale = np.full(coupling.rows, float(coupling.people))
        uses: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]] = {}
        row, column, value = [], [], []
        for c, choice in enumerate(choices):
            key = (int(role[choice.person]), choice.bundle)
            if key not in uses:
                d = dealt[key[0]]
                use = coupling.use[d.group.segment][:, list(d.bundles.list[key[1]])].sum(axis=1) * scale
                uses[key] = (np.flatnonzero(use), use[use != 0])
            at, use = uses[key]
            row += [*at.tolist(), coupling.mandatory, coupling.rows + choice.person]
            column += [c] * (len(at) + 2)
            value += [*use.tolist(), -float(choice.met), 1.0]
        self.entries = Triplets(row, column, value)
        self.limits = left * scale
        whole = [r for r, name in enumerate(coupling.names) if name.startswith(("seats:", "run:"))]
        self.limits[whole] = np.round(self.limits[whole])
        self.limits[coupling.mandatory] = -required
        thrift = 1e-6 * coupling.people
        money = np.zeros(len(choices))
        for c, choice in enumerate(choices):
            at, use = uses[(int(role[choice.person]), choice.bundle)]
            money[c] = float(use[at == BUDGET].sum()) / coupling.people
        self.objective = np.array([choice.objective for choice in choices]) - thrift * money

    def solve(self, gap: float, nodes: int) -> tuple[np.ndarray, np.ndarray] | None:
        rows, many = self.coupling.rows, len(self.choices)
        answer = maximize(
            self.objective,
            self.entries,
            row_lower=np.concatenate([np.full(rows, -np.inf), np.ones(self.persons)]),
            row_upper=np.concatenate([self.limits, np.ones(self.persons)]),
            upper=np.ones(many),
            integer=np.ones(many, bool),
            absolute_gap=gap * self.coupling.people,
            nodes=nodes,
        )
        if answer.x is None:
            return None
        taken = [self.choices[c] for c in np.flatnonzero(answer.x > 0.5)]
        who = np.array([choice.person for choice in taken], np.int64)
        return who, np.array([choice.bundle for choice in taken], np.int64)
