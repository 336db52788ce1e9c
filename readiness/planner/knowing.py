"""What it is worth to know the ratings that are missing.

Readiness as a range: every missing rating at level 0 to every one at its target. And the few skills of a role, or
people, whose assessment would change the plan most: for those with most at stake the plan is solved twice, with the
missing levels at 0 and at their targets, and the two plans are compared with each other and with the plan at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from readiness.planner.check import check_problem
from readiness.planner.exact import BUNDLES
from readiness.planner.offers import Terms, entry_levels
from readiness.planner.optimize import make_plan
from readiness.planner.values import Booking, Learner, Plan, Problem, Requirement, Seat

SKILLS, PEOPLE = 5, 3  # so many of each are solved for
NODES = 20  # of each of these plans
COLUMNS = 6_000  # in a larger program nothing is solved: the order is by what is at stake


@dataclass(frozen=True, slots=True)
class Range:
    """Shares of 1 over all required pairs, rated or not. None where nothing is required."""

    low: float | None  # every missing rating at 0
    high: float | None  # every missing rating at its target


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Missing ratings that one assessment would settle: of `skill` in `role`, or of `learner` ("" otherwise).

    `pairs` are people times skills not rated; `at_stake` what readiness today depends on them, a share of 1. `seats`
    is how many seats differ between the plans for both extremes, `regret` the readiness that the plan at hand loses
    at worst against the plan one would make if one knew, `mandatory` the same in mandatory requirements; all three
    are None where nothing was solved (`basis` "at stake" instead of "solved").
    """

    role: str
    skill: str
    learner: str
    pairs: int
    at_stake: float
    seats: int | None
    regret: float | None
    mandatory: int | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowing:
    """`now` and `planned` (with the seats of the plan, as far as people may take them) as ranges.

    `skills` and `people` are ordered by what knowing changes, most first. `method` says in words how.
    """

    unknown: int
    required: int
    now: Range
    planned: Range
    skills: tuple[Unknown, ...]
    people: tuple[Unknown, ...]
    method: str


def value_of_knowing(
    problem: Problem,
    plan: Plan,
    *,
    seed: int = 0,
    skills: int = SKILLS,
    people: int = PEOPLE,
    stop: Callable[[], bool] = lambda: False,
) -> Knowing:
    """The range of readiness, and the assessments that matter most for `plan`, the plan of `problem`."""
    check_problem(problem)
    pairs = list(_missing(problem))
    low, high = (_assumed(problem, pairs, target) for target in (False, True))
    required = sum(learner.headcount for learner in problem.learners for _ in _required(problem, learner))
    solving = bool(pairs) and _size(low) <= COLUMNS
    by_skill = _largest(problem, pairs, lambda p: (p.learner.role, p.need.skill, ""))
    by_person = _largest(problem, pairs, lambda p: ("", "", p.learner.id))
    at_hand = _Asker(problem, plan, seed, stop if solving else lambda: True)
    return Knowing(
        unknown=sum(p.learner.headcount for p in pairs),
        required=required,
        now=Range(readiness_of(low, ()), readiness_of(high, ())),
        planned=Range(readiness_of(low, plan.seats), readiness_of(high, plan.seats)),
        skills=at_hand.ask(by_skill[:skills]),
        people=at_hand.ask(by_person[:people]),
        method=SOLVED if solving else AT_STAKE,
    )


SOLVED = (
    "Of the missing ratings with most at stake (people, importance and level required) the plan was solved twice: "
    "with the missing levels at 0 and at what is required. Seats are those that differ between the two plans."
)
AT_STAKE = (
    "The missing ratings with most at stake: people, importance and level required. Nothing was solved again."
)


@dataclass(frozen=True, slots=True)
class _Pair:
    learner: Learner
    need: Requirement

    @property
    def weight(self) -> int:
        return self.learner.headcount * self.need.importance * self.need.level


def _required(problem: Problem, learner: Learner) -> list[Requirement]:
    role = next(role for role in problem.roles if role.id == learner.role)
    return [r for r in role.requirements if r.level > 0]


def _missing(problem: Problem) -> Iterable[_Pair]:
    needs = {role.id: [r for r in role.requirements if r.level > 0] for role in problem.roles}
    for learner in sorted(problem.learners, key=lambda x: x.id):
        for need in needs[learner.role]:
            if need.skill not in learner.levels:
                yield _Pair(learner, need)


def _assumed(problem: Problem, pairs: Iterable[_Pair], target: bool) -> Problem:
    """The problem with these pairs rated: at their targets, or at 0."""
    more: dict[str, dict[str, int]] = {}
    for pair in pairs:
        more.setdefault(pair.learner.id, {})[pair.need.skill] = pair.need.level if target else 0
    learners = tuple(
        replace(x, levels={**x.levels, **more[x.id]}) if x.id in more else x for x in problem.learners
    )
    return replace(problem, learners=learners)


def _size(problem: Problem) -> int:
    return sum(min(g.people, BUNDLES) * len(g.offers) for g in Terms(problem).groups)


def _total(problem: Problem) -> int:
    """Importance-weighted levels required of everybody, rated or not, vacant posts included."""
    each = {role.id: sum(r.importance * r.level for r in role.requirements) for role in problem.roles}
    people = sum(each[x.role] * x.headcount for x in problem.learners)
    return people + sum(each[v.role] * v.posts for v in problem.vacancies)


def _largest(problem: Problem, pairs: list[_Pair], key) -> list[tuple[tuple[str, str, str], list[_Pair]]]:
    found: dict[tuple[str, str, str], list[_Pair]] = {}
    for pair in pairs:
        found.setdefault(key(pair), []).append(pair)
    return sorted(found.items(), key=lambda item: (-sum(p.weight for p in item[1]), item[0]))


@dataclass(frozen=True, slots=True)
class _Attained:
    held: int  # importance-weighted required levels held at the horizon
    unmet: int  # people times mandatory requirements not held at their due quarters


def _attained(problem: Problem, seats: Iterable[Seat]) -> _Attained:
    """What people attain when they take these seats as far as their entry levels allow. No rating counts as 0; hires
    of the plan are left out."""
    horizon = problem.limits.quarters
    resources = {r.id: r for r in problem.resources}
    asks = {key: entry_levels(r, resources) for key, r in resources.items()}
    needs = {role.id: {r.skill: r for r in role.requirements if r.level > 0} for role in problem.roles}
    parts: dict[str, dict[int, list[Seat]]] = {}
    for seat in seats:
        parts.setdefault(seat.learner, {}).setdefault(seat.part, []).append(seat)
    held = unmet = 0
    for learner in problem.learners:
        rest, mine = learner.headcount, needs[learner.role]
        for taken in (*parts.get(learner.id, {}).values(), []):
            people = taken[0].people if taken else rest
            rest -= people
            levels = {skill: learner.levels.get(skill, 0) for skill in mine}
            in_time = dict(levels)
            for seat in taken:
                if all(levels.get(s, level) >= level for s, level in asks[seat.resource].items()):
                    for o in resources[seat.resource].outcomes:
                        if o.skill in mine:
                            levels[o.skill] = max(levels[o.skill], o.to_level)
                            if seat.quarter <= min(mine[o.skill].due or horizon, horizon):
                                in_time[o.skill] = max(in_time[o.skill], o.to_level)
            held += people * sum(r.importance * min(levels[s], r.level) for s, r in mine.items())
            unmet += people * sum(r.mandatory and in_time[s] < r.level for s, r in mine.items())
    return _Attained(held, unmet)


def readiness_of(problem: Problem, seats: Iterable[Seat]) -> float | None:
    """Readiness over all required pairs, rated or not, when people take these seats; None: nothing is required."""
    total = _total(problem)
    return _attained(problem, seats).held / total if total else None


def _count(seats: Iterable[Seat]) -> Counter[tuple[str, str]]:
    """(learner, resource) -> people."""
    found = Counter[tuple[str, str]]()
    for seat in seats:
        found[seat.learner, seat.resource] += seat.people
    return found


def _differ(one: Iterable[Seat], other: Iterable[Seat]) -> int:
    """Seats of one plan that are not in the other, counted on the side that has more of them."""
    first, second = _count(one), _count(other)
    return max((first - second).total(), (second - first).total())


class _Asker:
    """Solves for both extremes of some missing ratings."""

    def __init__(self, problem: Problem, plan: Plan, seed: int, stop: Callable[[], bool]):
        self.problem, self.plan, self.seed, self.stop = problem, plan, seed, stop
        self.total = _total(problem) or 1
        seats = tuple(
            Booking(learner=key[0], resource=key[1], people=people)
            for key, people in sorted(_count(plan.seats).items())
        )
        self.kept = replace(problem, in_force=seats)  # of equally good plans the one nearest to that at hand

    def ask(self, candidates: list[tuple[tuple[str, str, str], list[_Pair]]]) -> tuple[Unknown, ...]:
        found = [self._one(*key, pairs) for key, pairs in candidates]
        return tuple(sorted(found, key=_most_first))

    def _one(self, role: str, skill: str, learner: str, pairs: list[_Pair]) -> Unknown:
        asked = Unknown(
            role=role,
            skill=skill,
            learner=learner,
            pairs=sum(p.learner.headcount for p in pairs),
            at_stake=sum(p.weight for p in pairs) / self.total,
            seats=None,
            regret=None,
            mandatory=None,
            basis="at stake",
        )
        if self.stop():
            return asked
        worlds = [_assumed(self.kept, pairs, target) for target in (False, True)]
        plans = [make_plan(world, seed=self.seed, node_limit=NODES) for world in worlds]
        lost, missed = 0.0, 0
        for world, best in zip(worlds, plans, strict=True):
            then, now = _attained(world, best.seats), _attained(world, self.plan.seats)
            lost = max(lost, (then.held - now.held) / self.total)
            missed = max(missed, now.unmet - then.unmet)
        seats = _differ(plans[0].seats, plans[1].seats)
        return replace(asked, seats=seats, regret=lost, mandatory=missed, basis="solved")


def _most_first(u: Unknown) -> tuple:
    return -(u.mandatory or 0), -(u.regret or 0.0), -(u.seats or 0), -u.at_stake, u.role, u.skill, u.learner
