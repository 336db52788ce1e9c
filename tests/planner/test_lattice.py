"""Pricing through the lattice finds the best bundle: checked against trying every subset of resources."""

from itertools import combinations

import numpy as np
import pytest

from readiness.planner import kernel, lattice, pricing
from readiness.planner.columns import LEFT_OUT, UNLIMITED, Columns


def tiny(seed: int, *, people: int = 12, skills: int = 4, resources: int = 9) -> Columns:
    """A random organization of two roles, small enough to try everything."""
    rng = np.random.default_rng(seed)
    target = rng.integers(0, 4, (2, skills))
    target[:, 0] = 2
    entry, exit_ = np.zeros((resources, skills), int), np.zeros((resources, skills), int)
    for j in range(resources):
        for s in rng.choice(skills, rng.integers(1, 3), replace=False):
            entry[j, s] = rng.integers(0, 3)
            exit_[j, s] = rng.integers(entry[j, s] + 1, 5)
    levels = rng.integers(0, 5, (people, skills))
    levels[rng.random((people, skills)) < 0.1] = LEFT_OUT
    return Columns(
        role=np.sort(rng.integers(0, 2, people)),
        levels=levels.astype(np.uint8),
        hours=rng.integers(0, 25, people),
        headcount=rng.integers(1, 4, people),
        target=target.astype(np.uint8),
        worth=rng.integers(1, 4, (2, skills)) / 8,
        mandatory=rng.random((2, skills)) < 0.3,
        segment=np.zeros(2, int),
        offered=rng.random((2, resources)) < 0.9,
        entry=entry.astype(np.uint8),
        exit=exit_.astype(np.uint8),
        length=rng.integers(0, 9, resources),
        price=rng.integers(0, 50, resources).astype(float),
        run_size=np.zeros(resources, int),
        max_runs=np.full(resources, UNLIMITED),
        seat_limit=np.full(resources, UNLIMITED),
        budget=100.0,
    )


def best_by_trying(columns: Columns, row: int, seat: np.ndarray, mandatory: float) -> float:
    role = columns.role[row]
    able = [j for j in np.flatnonzero(columns.offered[role]) if columns.length[j] <= columns.hours[row]]
    best = 0.0
    for size in range(1, len(able) + 1):
        for bundle in combinations(able, size):
            if columns.length[list(bundle)].sum() <= columns.hours[row]:
                best = max(best, worth_of(columns, row, bundle, mandatory) - seat[list(bundle)].sum())
    return best


def worth_of(columns: Columns, row: int, bundle: tuple, mandatory: float) -> float:
    """-inf where the bundle cannot be taken in any order; only required skills that are rated are asked."""
    role = columns.role[row]
    target = columns.target[role]
    asked = [s for s in range(len(target)) if target[s] and columns.levels[row, s] != LEFT_OUT]
    level = {s: int(columns.levels[row, s]) for s in asked}
    open_ = list(bundle)
    while open_:
        ready = [j for j in open_ if all(level[s] >= columns.entry[j, s] for s in asked)]
        if not ready:
            return -np.inf
        for s in asked:
            level[s] = max(level[s], int(columns.exit[ready[0], s]))
        open_.remove(ready[0])
    total = 0.0
    for s in asked:
        before, after = min(int(columns.levels[row, s]), target[s]), min(level[s], target[s])
        total += columns.worth[role, s] * (after - before)
        total += mandatory * bool(columns.mandatory[role, s] and before < target[s] == after)
    return total


def pricer(columns: Columns, role: int, max_states: int = lattice.MAX_STATES, with_kernel=kernel):
    rows = np.flatnonzero(columns.role == role)
    left_out = (columns.levels[rows] == LEFT_OUT).any(axis=0)
    made = lattice.build(columns, role, int(columns.hours[rows].max(initial=0)), left_out, max_states)
    classes, hours, people, profile = pricing.profiles(columns, made, rows, columns.hours[rows])
    return rows, profile, pricing.RolePricer(made, classes, hours, people, with_kernel)


@pytest.mark.parametrize("seed", range(25))
def test_everybodys_best_bundle_is_the_best_of_all_subsets(seed):
    columns = tiny(seed)
    rng = np.random.default_rng(seed)
    prices = pricing.Prices(rng.uniform(0, 0.4, len(columns.price)), mandatory=0.3 * (seed % 3))
    for role in (0, 1):
        rows, profile, priced = pricer(columns, role)
        if not len(rows):
            continue
        bundles, which = priced.bundles(prices)
        total = 0.0
        for row, k in zip(rows, profile, strict=True):
            best = best_by_trying(columns, row, prices.seat, prices.mandatory)
            bundle = bundles[which[k]]
            own = worth_of(columns, row, bundle, prices.mandatory) - prices.seat[list(bundle)].sum()
            assert own == pytest.approx(best, abs=1e-12)
            assert columns.length[list(bundle)].sum() <= columns.hours[row]
            total += best * columns.headcount[row]
        assert priced.price(prices, len(columns.price)).value == pytest.approx(total, abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_the_totals_agree_with_the_bundles(seed):
    columns = tiny(seed, people=40)
    prices = pricing.Prices(np.random.default_rng(seed).uniform(0, 0.2, len(columns.price)), mandatory=0.5)
    rows, profile, priced = pricer(columns, 0)
    totals = priced.price(prices, len(columns.price))
    bundles, which = priced.bundles(prices)
    seats, met = np.zeros(len(columns.price)), 0.0
    for row, k in zip(rows, profile, strict=True):
        for j in bundles[which[k]]:
            seats[j] += columns.headcount[row]
        both = worth_of(columns, row, bundles[which[k]], 1.0) - worth_of(columns, row, bundles[which[k]], 0.0)
        met += both * columns.headcount[row]
    assert totals.seats == pytest.approx(seats)
    assert totals.met == pytest.approx(met)
    assert totals.value == pytest.approx(totals.gain + 0.5 * totals.met - prices.seat @ totals.seats)


@pytest.mark.parametrize("seed", range(10))
def test_cutting_a_lattice_apart_never_lowers_the_value(seed):
    columns = tiny(seed)
    prices = pricing.Prices(np.random.default_rng(seed).uniform(-0.05, 0.3, len(columns.price)))
    for role in (0, 1):
        whole = pricer(columns, role)[2].price(prices, len(columns.price)).value
        apart = pricer(columns, role, max_states=6)[2].price(prices, len(columns.price)).value
        assert apart >= whole - 1e-12
