"""The decomposition in the terms of `optimize.make_plan`: for organizations too large for the exact
program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor

from readiness.planner import decompose
from readiness.planner.exact import Solved, Stage
from readiness.planner.offers import Terms
from readiness.planner.schedule import Assigned, held_weight, required_weight
from readiness.planner.values import Problem

PEOPLE = 1000  # from here on the decomposition is the better method


def suits(problem: Problem) -> bool:
    """Large, and asking for nothing that only the exact program carries."""
    many = sum(learner.headcount for learner in problem.learners) > PEOPLE
    return many and not (problem.coverage or problem.vacancies or problem.partners)


def _gained(terms: Terms, assigned: tuple[Assigned, ...]) -> int:
    """Importance-weighted levels that the seats gain, towards the targets."""
    group_of = {learner: group for group in terms.groups for learner, _ in group.members}
    gained = 0
    for a in assigned:
        held = group_of[a.learner].held
        after = dict(held)
        for r in a.resources:
            after = terms.offer(terms.resources[r], held).raise_levels(after)
        worth = group_of[a.learner].worth.items()
        gained += a.people * sum(weight * (min(after[s], t) - min(held[s], t)) for s, (t, weight) in worth)
    return gained


@dataclass(frozen=True, slots=True)
class Large:
    """`evidence` is what `verify` recomputes the bound from (see `columns.Certificate`); `kind` names the
    proof; `left_out` are limits that neither the bound nor, but for dates, the choice of seats takes into
    account.
    """

    solved: Solved
    kind: str
    evidence: dict[str, object]
    left_out: tuple[str, ...]


def solve(
    terms: Terms,
    *,
    seed: int = 0,
    gap: float = 2e-5,
    seconds: float | None = None,
    on_bounds: Callable[[str, float | None, float | None], None] = lambda stage, best, bound: None,
    stop: Callable[[], bool] | None = None,
) -> Large:
    """Who takes what. Values of the stages are importance-weighted levels gained; of mandatory,
    requirements met.

    `on_bounds(stage, best, bound)` is told the same units.
    """
    held, total = held_weight(terms), required_weight(terms)

    def gained(share: float | None) -> float | None:
        return None if share is None else share * total - held

    found = decompose.solve(
        terms.problem,
        seed=seed,
        gap=gap,
        seconds=seconds,
        stop=stop or (lambda: False),
        on_progress=lambda stage, best, bound: on_bounds("readiness", gained(best), gained(bound)),
    )
    proof = found.certificate
    value = _gained(terms, found.assigned)
    bound = max(value, floor(proof.bound * total - held + 1e-6))
    met = Stage("mandatory", found.mandatory_met, found.mandatory_met, found.mandatory_proven, 0)
    readiness = Stage("readiness", value, bound, value == bound, 0)
    evidence = {
        "rows": [list(row) for row in proof.rows],
        "mandatory_price": proof.mandatory_price,
        "mandatory_met": proof.mandatory_met,
        "points": [
            {"rows": [list(r) for r in rows], "mandatory_price": price} for rows, price in proof.points
        ],
        "bound": proof.bound,
        "money": found.money,
        "hours": found.hours,
    }
    return Large(
        Solved(found.assigned, {}, {}, (met, readiness), False), proof.kind, evidence, found.left_out
    )
