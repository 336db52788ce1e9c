"""The decomposition in the terms of `optimize.make_plan`: for organizations too large for the exact
program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor

from readiness.planner import decompose, wishes
from readiness.planner.exact import Solved, Stage, brought
from readiness.planner.fitting import fit
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
    proof; `left_out` are limits that the bound does not take into account; the plan keeps them (`fitting.py`).
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
    problem, held, total = terms.problem, held_weight(terms), required_weight(terms)
    posts = sum(v.posts * brought(terms, v) for v in problem.vacancies if v.lead <= terms.horizon)
    of_people = total - sum(
        v.posts * sum(r.importance * r.level for r in terms.force.roles[v.role].requirements)
        for v in problem.vacancies
    )

    def gained(share: float | None) -> float | None:
        return None if share is None else share * of_people - held + posts

    def solved(of: Problem, *, final: bool) -> decompose.Solution:
        return decompose.solve(
            of,
            seed=seed,
            gap=gap,
            seconds=seconds,
            stop=stop or (lambda: False),
            on_progress=lambda stage, best, bound: on_bounds(
                "readiness", gained(best) if final else None, gained(bound) if not final else None
            ),
        )

    wished = wishes.first(problem, seed=seed) if wishes.asks(problem) else wishes.Wished((), {}, {})
    bare = solved(wishes.plain(problem), final=not wishes.asks(problem))
    found = solved(wished.problem(problem), final=True) if wishes.asks(problem) else bare
    proof = bare.certificate
    assigned = fit(terms, wished.in_their_quarters(found.assigned, terms), wished.hired, wished.partners)
    value = _gained(terms, assigned) + sum(
        n * brought(terms, v) for v in problem.vacancies for n in (wished.hired.get(v.id, 0),)
    )
    bound = max(value, floor(proof.bound * of_people + 1e-6) - held + posts)
    met = Stage(
        "mandatory", found.mandatory_met, found.mandatory_met, bare.mandatory_proven and found is bare, 0
    )
    readiness = Stage("readiness", value, bound, value == bound, 0)
    evidence = {
        "rows": [list(row) for row in proof.rows],
        "mandatory_price": proof.mandatory_price,
        "mandatory_met": proof.mandatory_met,
        "points": [
            {"rows": [list(r) for r in rows], "mandatory_price": price} for rows, price in proof.points
        ],
        "bound": proof.bound,
        "money": bare.money,
        "hours": bare.hours,
    }
    return Large(
        Solved(assigned, wished.hired, wished.partners, (met, readiness), False),
        proof.kind,
        evidence,
        _left_out(problem),
    )


def _left_out(problem: Problem) -> tuple[str, ...]:
    """Limits that the plan keeps and the bound does not know, in words."""
    found = []
    if any(amount is not None for amount in problem.limits.budget_by_quarter):
        found.append("budgets by quarter, but for their sum")
    if any(r.first_quarter or r.last_quarter for r in problem.resources):
        found.append("dates of resources")
    if any(need.mandatory and need.due for role in problem.roles for need in role.requirements):
        found.append("due quarters")
    if problem.pinned or problem.booked:
        found.append("pinned and booked seats")
    if problem.coverage:
        found.append("coverage")
    if problem.vacancies:
        found.append("what posts cost")
    return tuple(found)
