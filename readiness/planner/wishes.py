"""For a large plan: the seats asked for and coverage first, by a small program of their own.

The decomposition knows no coverage, posts, partners or quarters of wishes. The exact program does, over only the seats
that lead to them: as many wishes and as much coverage as can stand, for as little money as possible. What it chooses
is taken before anything else; the rest of the plan is made under what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from readiness.planner.exact import ExactModel, lacking
from readiness.planner.offers import Terms
from readiness.planner.schedule import Assigned
from readiness.planner.values import Booking, Problem

NODES = 200


@dataclass(frozen=True, slots=True)
class Wished:
    """`assigned` people with the seats they take first; posts filled and partners' units by id."""

    assigned: tuple[Assigned, ...]
    hired: Mapping[str, int]
    partners: Mapping[str, int]

    def problem(self, problem: Problem) -> Problem:
        """The problem that is left: these seats taken, this money spent, nothing else asked for."""
        limits = problem.limits
        if limits.budget is not None:
            limits = replace(limits, budget=limits.budget - self._outside(problem))
        rest = replace(plain(problem), coverage=problem.coverage)  # its skills stay in play
        return replace(rest, limits=limits, pinned=self._bookings())

    def _outside(self, problem: Problem) -> Decimal:
        costs = {v.id: v.cost for v in problem.vacancies} | {p.id: p.cost for p in problem.partners}
        return sum((costs[key] * n for key, n in {**self.hired, **self.partners}.items()), Decimal(0))

    def _bookings(self) -> tuple[Booking, ...]:
        people: dict[tuple[str, str], int] = {}
        for a in self.assigned:
            for resource in a.resources:
                people[a.learner, resource] = people.get((a.learner, resource), 0) + a.people
        return tuple(
            Booking(learner=who, resource=what, people=n) for (who, what), n in sorted(people.items())
        )

    def in_their_quarters(self, assigned: tuple[Assigned, ...], terms: Terms) -> tuple[Assigned, ...]:
        """The whole plan, with the windows of the seats that were asked for."""
        windows: dict[tuple[str, str], tuple[int, int]] = {}
        for a in self.assigned:
            for resource, first, last in zip(a.resources, a.earliest, a.latest, strict=True):
                windows[a.learner, resource] = (first, last)
        whole = (1, terms.horizon)
        found = []
        for a in assigned:
            mine = [windows.get((a.learner, r), whole) for r in a.resources]
            if any(w != whole for w in mine):
                a = replace(a, earliest=tuple(w[0] for w in mine), latest=tuple(w[1] for w in mine))
            found.append(a)
        return tuple(found)


def plain(problem: Problem) -> Problem:
    """Without what the decomposition does not know."""
    return replace(problem, pinned=(), booked=(), coverage=(), vacancies=(), partners=(), in_force=())


def asks(problem: Problem) -> bool:
    return bool(problem.pinned or problem.booked or problem.coverage)


def first(problem: Problem, *, seed: int = 0) -> Wished:
    """What is taken for wishes and coverage. Hires below a mandatory requirement of their role are left out."""
    roles = tuple(
        replace(role, requirements=tuple(replace(r, mandatory=False) for r in role.requirements))
        for role in problem.roles
    )
    terms = Terms(problem)
    good = tuple(v for v in problem.vacancies if not lacking(terms, v))
    other = Terms(replace(problem, roles=roles, vacancies=good, in_force=()), only_demands=True)
    solved = ExactModel(other, seed=seed).solve(
        gap=0.0, nodes=NODES, tie_nodes=1, stages=("pins", "coverage", "cost")
    )
    return Wished(solved.assigned, solved.hired, solved.partners)
