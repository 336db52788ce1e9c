"""Columns made ready to be priced: per role a lattice and its gap profiles; and samples of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from readiness.planner import lattice, pricing
from readiness.planner.columns import LEFT_OUT, Columns
from readiness.planner.pricing import RolePricer


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one role: row indices into the columns, and the profile of each."""

    rows: np.ndarray
    profile: np.ndarray
    pricer: RolePricer
    segment: int

    @property
    def role(self) -> int:
        return self.pricer.lattice.role


def group(columns: Columns, kernel: ModuleType, pool: ThreadPoolExecutor, max_states: int) -> list[Group]:
    order = np.argsort(columns.role, kind="stable")
    ends = np.searchsorted(columns.role[order], np.arange(len(columns.target) + 1))
    roles = [r for r in range(len(columns.target)) if ends[r] < ends[r + 1]]

    def one(role: int) -> Group:
        rows = order[ends[role] : ends[role + 1]]
        hours = columns.hours[rows].astype(np.int64)
        left_out = (columns.levels[rows] == LEFT_OUT).any(axis=0)
        made = lattice.build(columns, role, int(hours.max(initial=0)), left_out, max_states)
        hours = np.minimum(hours, int(columns.length[made.resources].sum()))
        classes, most, people, profile = pricing.profiles(columns, made, rows, hours)
        pricer = RolePricer(made, classes, most, people, kernel)
        return Group(rows, profile, pricer, int(columns.segment[role]))

    return list(pool.map(one, roles))


def sample(groups: list[Group], most: int, seed: int) -> list[RolePricer]:
    """At most so many profiles of each role, picked by headcount, standing for all people of the role."""
    picked = []
    for k, of in enumerate(groups):
        p = of.pricer
        if len(p.hours) <= most:
            picked.append(p)
            continue
        chance = p.people / p.people.sum()
        which = np.sort(np.random.default_rng([seed, k]).choice(len(p.hours), most, replace=False, p=chance))
        weight = np.full(most, p.people.sum() / most)
        picked.append(RolePricer(p.lattice, p.classes[which], p.hours[which], weight, p.kernel))
    return picked


def subset(of: Group, profiles: np.ndarray) -> RolePricer:
    """A pricer of these profiles only, one person each."""
    p = of.pricer
    return RolePricer(p.lattice, p.classes[profiles], p.hours[profiles], np.ones(len(profiles)), p.kernel)


def seats_wanted(columns: Columns, groups: list[Group]) -> np.ndarray:
    """int[J]: how many people could take each resource at all."""
    wanted = np.zeros(len(columns.price), np.int64)
    for of in groups:
        wanted[of.pricer.lattice.resources] += int(of.pricer.people.sum())
    return wanted
