"""Does an assignment keep every limit, and is its readiness as claimed? Shares no code with the solver.

Plain sums over seats; levels are walked bundle by bundle for all its people at once, in the order given.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np


def check(columns, plan) -> list[str]:
    """Sentences, empty when all is well."""
    wrong = []
    resources = len(columns.price)
    asked = np.bincount(plan.row, plan.people, len(columns.role))
    if (asked != columns.headcount).any():
        wrong.append("not everybody has exactly one bundle")
    seats = np.zeros((int(columns.segment.max()) + 1, resources))
    gained, met = 0.0, 0
    order = np.argsort(plan.bundle, kind="stable")
    edges = np.flatnonzero(np.diff(plan.bundle[order], prepend=-1, append=-1))
    for low, high in pairwise(edges.tolist()):
        k = order[low:high]
        rows, heads = plan.row[k], plan.people[k]
        role = columns.role[rows]
        target = columns.target[role].astype(int)
        rated = columns.levels[rows] != 255
        level = np.where(rated, columns.levels[rows], 0).astype(int)
        counts = (target > 0) & rated
        before = np.minimum(level, target)
        hours = np.zeros(len(rows))
        bundle = plan.bundles[plan.bundle[k[0]]]
        if len(set(bundle)) < len(bundle):
            wrong.append(f"bundle {bundle} has a resource twice")
        for j in bundle:
            if not columns.offered[role, j].all():
                wrong.append(f"resource {j} is taken by people it is not offered to")
            if ((level < columns.entry[j]) & counts).any():
                wrong.append(f"resource {j} is taken below its entry level")
            level = np.where(counts, np.maximum(level, columns.exit[j]), level)
            hours += columns.length[j]
            np.add.at(seats[:, j], columns.segment[role], heads)
        if (hours > columns.hours[rows]).any():
            wrong.append(f"bundle {bundle} takes more hours than some have")
        after = np.minimum(level, target)
        gained += float((((after - before) * counts * columns.worth[role]).sum(axis=1) * heads).sum())
        newly = (before < target) & (after == target) & counts & columns.mandatory[role]
        met += int((newly.sum(axis=1) * heads).sum())
    wrong += _limits(columns, plan, seats)
    readiness = columns.readiness_now + gained / columns.headcount.sum()
    if abs(readiness - plan.readiness) > 1e-9:
        wrong.append(f"readiness is {readiness}, claimed is {plan.readiness}")
    if met != plan.mandatory_met or met < plan.certificate.mandatory_met:
        wrong.append(f"{met} mandatory requirements are met, claimed are {plan.mandatory_met}")
    if readiness > plan.certificate.bound + 1e-9:
        wrong.append(f"readiness {readiness} is above the bound {plan.certificate.bound}")
    return wrong


def _limits(columns, plan, seats: np.ndarray) -> list[str]:
    wrong, taken = [], seats.sum(axis=0)
    cost = 0.0
    for j, price in enumerate(columns.price):
        size = int(columns.run_size[j])
        cost += plan.runs[j] * price if size else taken[j] * price
        if size and taken[j] > plan.runs[j] * size:
            wrong.append(f"resource {j} has more people than its runs have places")
        if size and 0 <= columns.max_runs[j] < plan.runs[j]:
            wrong.append(f"resource {j} has more runs than allowed")
        if 0 <= columns.seat_limit[j] < taken[j]:
            wrong.append(f"resource {j} has more seats than there are")
    if columns.budget is not None and cost > columns.budget:
        wrong.append(f"the plan costs {cost}, the budget is {columns.budget}")
    if columns.split is not None:
        share = {
            "money": columns.price / np.maximum(columns.run_size, 1),
            "hours": columns.length,
            "seats": 1.0,
        }
        of = (seats * share[columns.split.basis]).sum(axis=1)
        whole = columns.budget if columns.split.basis == "money" else of.sum()
        above = np.flatnonzero(of > columns.split.cap * whole * (1 + 1e-9))
        wrong += [f"segment {g} gets {of[g] / whole:.4f} of the {columns.split.basis}" for g in above]
    return wrong
