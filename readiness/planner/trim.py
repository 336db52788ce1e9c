"""When no integer program put the dealing right: take seats back until every limit holds.

The last resort after an early stop. Resources go from the end of bundles, those that meet no mandatory
requirement first, until no row is over its limit; what remains is feasible, if not good.
"""

from __future__ import annotations

import numpy as np

from readiness.planner.coupling import Coupling
from readiness.planner.rounding import Dealt


def trim(coupling: Coupling, dealt: list[Dealt], runs: np.ndarray) -> None:
    """Change the bundles in place until all rows but the mandatory one hold."""
    limits = coupling.limits(runs)
    limits[coupling.mandatory] = np.inf
    for mandatory_too in (False, True):
        used = sum(coupling.use[d.group.segment] @ d.bundles.seats(d.bundle) for d in dealt)
        over = used - limits
        for d in dealt:
            if not (over > 1e-12).any():
                return
            _trim_role(coupling, d, over, mandatory_too)


def _trim_role(coupling: Coupling, d: Dealt, over: np.ndarray, mandatory_too: bool) -> None:
    use = coupling.use[d.group.segment]
    for person in range(len(d.row)):
        wrong = np.flatnonzero(over > 1e-12)
        if not len(wrong):
            return
        bundle = d.bundles.list[d.bundle[person]]
        guilty = [k for k, j in enumerate(bundle) if (use[wrong, j] > 0).any()]
        if not guilty:
            continue
        shorter = bundle[: guilty[0]]
        at = d.bundles.add(shorter)
        if not mandatory_too:
            both = np.array([d.bundle[person], at])
            met = d.bundles.does(np.repeat(d.row[person], 2), both)[1]
            if met[1] < met[0]:
                continue
        d.bundle[person] = at
        over -= use[:, list(bundle[guilty[0] :])].sum(axis=1)
