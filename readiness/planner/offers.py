"""People alike, and what each of them can take: the terms every method plans with.

People alike (same role, levels, hours, language, demands and wishes) form one `Group`. An `Offer` is a resource as
one group sees it: the levels it asks for and the levels it leaves, over the group's pairs in play only. Hours and
money are whole numbers here (`Units`), so that limits can be checked without rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from readiness.planner.values import Basis, Booking, Problem, Resource
from readiness.planner.workforce import Need, Workforce


@dataclass(frozen=True, slots=True)
class Units:
    """How many whole steps there are in one hour, and in one unit of money."""

    hour: int
    money: int

    def hours(self, amount: Decimal) -> int:
        return int(amount * self.hour)

    def money_of(self, amount: Decimal) -> int:
        return int(amount * self.money)


@dataclass(frozen=True, slots=True)
class Wish:
    """`people` of a group must take `resource`, completing in `quarter` (None: any)."""

    resource: str
    people: int
    quarter: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    resource: str
    asks: tuple[tuple[str, int], ...]  # (skill, level needed before), levels above 0 only
    lifts: tuple[tuple[str, int], ...]  # (skill, level held after, if it was lower)
    hours: int
    first: int  # completion quarter: at the earliest, at the latest
    last: int

    def fits(self, held: Mapping[str, int]) -> bool:
        return all(held[skill] >= level for skill, level in self.asks)

    def raise_levels(self, held: Mapping[str, int]) -> dict[str, int]:
        after = dict(held)
        for skill, level in self.lifts:
            after[skill] = max(after[skill], level)
        return after


@dataclass(frozen=True, slots=True)
class Group:
    """`people` alike; `members` are (learner id, people) in order of id. `offers` in order of resource id."""

    members: tuple[tuple[str, int], ...]
    people: int
    role: str
    segment: str
    team: str  # of the first member; only coverage reads it, and then all members agree on what counts them
    held: Mapping[str, int]
    needs: tuple[Need, ...]  # in play
    hours: int | None  # a quarter, each
    offers: tuple[Offer, ...]
    pins: tuple[Wish, ...]
    kept: tuple[tuple[str, int], ...]  # (resource, people) of the plan in force
    covers: frozenset[str]  # coverage demands that count these people

    @property
    def worth(self) -> Mapping[str, tuple[int, int]]:
        """skill -> (target, weight) of the pairs that count for readiness."""
        return {need.skill: (need.target, need.weight) for need in self.needs if need.weight}


def units_of(problem: Problem) -> Units:
    """The coarsest powers of ten in which all hours and all money of the problem are whole."""
    hours = [problem.limits.hours, *(r.hours for r in problem.roles), *(x.hours for x in problem.learners)]
    hours += [r.hours for r in problem.resources]
    money = [problem.limits.budget, *problem.limits.budget_by_quarter]
    money += [r.price.amount for r in problem.resources if r.price is not None]
    money += [v.cost for v in problem.vacancies] + [p.cost for p in problem.partners]
    return Units(_steps(hours), _steps(money))


def _steps(amounts: Iterable[Decimal | None]) -> int:
    exponents = (a.normalize().as_tuple().exponent for a in amounts if a is not None)
    return 10 ** max((-e for e in exponents if isinstance(e, int) and e < 0), default=0)


def entry_levels(resource: Resource, resources: Mapping[str, Resource]) -> dict[str, int]:
    """skill -> level asked before, prerequisites included.

    "That one or an equivalent level": a prerequisite asks for the levels it leads to, in every skill it teaches.
    """
    asks = {outcome.skill: outcome.from_level for outcome in resource.outcomes}
    for prerequisite in resource.prerequisites:
        for outcome in resources[prerequisite].outcomes:
            asks[outcome.skill] = max(asks.get(outcome.skill, 0), outcome.to_level)
    return asks


class Terms:
    """A problem read once: units, groups of people alike and their offers.

    With `only_demands` people are offered no more than what leads to mandatory requirements, coverage demands and
    wishes: enough to tell whether these can stand, and much less than what a plan may choose from.
    """

    def __init__(self, problem: Problem, *, only_demands: bool = False):
        self.problem = problem
        self.only_demands = only_demands
        self.force = Workforce(problem)
        self.units = units_of(problem)
        self.horizon = problem.limits.quarters
        self.resources = {r.id: r for r in sorted(problem.resources, key=lambda r: r.id)}
        self.asks = {r.id: entry_levels(r, self.resources) for r in self.resources.values()}
        self._wishes = _by_learner((*problem.pinned, *problem.booked))
        self._kept = _by_learner(problem.in_force)
        self._excluded = _by_learner(problem.excluded)
        self.groups = self._groups()

    def _groups(self) -> tuple[Group, ...]:
        members: dict[tuple, list[tuple[str, int]]] = {}
        for learner in sorted(self.problem.learners, key=lambda x: x.id):
            members.setdefault(self._likeness(learner), []).append((learner.id, learner.headcount))
        return tuple(self._group(tuple(who)) for who in members.values())

    def _likeness(self, learner) -> tuple:
        wishes = self._wishes.get(learner.id, ())
        kept = self._kept.get(learner.id, ())
        whole = all(w.people == learner.headcount for w in (*wishes, *kept))
        return (
            learner.role,
            tuple(sorted(self.force.in_play(learner).items())),
            self.force.hours(learner),
            learner.language,
            frozenset(demand.id for demand in self.force.coverage(learner)),
            tuple(sorted((w.resource, w.quarter or 0) for w in wishes)),
            frozenset(w.resource for w in kept),
            frozenset(w.resource for w in self._excluded.get(learner.id, ())),
            # Wishes about some of several people alike are about just these people.
            None if whole else learner.id,
        )

    def _group(self, members: tuple[tuple[str, int], ...]) -> Group:
        learner = self.force.learners[members[0][0]]
        role = self.force.roles[learner.role]
        people = sum(n for _, n in members)
        held = self.force.in_play(learner)
        needs = tuple(need for need in self.force.needs(learner) if need.skill in held)
        hours = self.force.hours(learner)
        # Learners are merged only when each of their wishes is about all their people.
        merged = len(members) > 1
        wishes = tuple(
            Wish(w.resource, people if merged else w.people, w.quarter)
            for w in self._wishes.get(learner.id, ())
        )
        kept = tuple((w.resource, people if merged else w.people) for w in self._kept.get(learner.id, ()))
        covers = frozenset(demand.id for demand in self.force.coverage(learner))
        group = Group(
            members,
            people,
            role.id,
            role.segment,
            learner.team,
            held,
            needs,
            None if hours is None else self.units.hours(hours),
            (),
            wishes,
            kept,
            covers,
        )
        offers = self._offers(group)
        return replace(group, offers=offers)

    @property
    def _narrow(self) -> bool:
        """Where the split is of hours or seats, even a seat that meets no demand can make room for one that does."""
        split = self.problem.limits.split
        return self.only_demands and (split is None or split.basis is Basis.MONEY)

    def barred(self, resource: Resource, learner_id: str) -> str | None:
        """Why the resource is closed to this learner whatever they know, as a reason code; None if it is open."""
        learner = self.force.learners[learner_id]
        role = self.force.roles[learner.role]
        if resource.hours is None:
            return "unknown_hours"
        if resource.price is None:
            return "unknown_price"
        if resource.audiences and role.audience not in resource.audiences:
            return "audience"
        if resource.language and learner.language and resource.language != learner.language:
            return "language"
        shut = (*self._excluded.get(learner_id, ()), *self._excluded.get("", ()))
        if any(booking.resource == resource.id for booking in shut):
            return "excluded"
        hours = self.force.hours(learner)
        if hours is not None and resource.hours > hours * self.horizon:
            return "hours"
        if max(resource.first_quarter or 1, 1) > min(resource.last_quarter or self.horizon, self.horizon):
            return "dates"
        return None

    def offer(self, resource: Resource, held: Mapping[str, int]) -> Offer:
        """The resource as people see it whose pairs in play are those of `held`."""
        asks = sorted((s, level) for s, level in self.asks[resource.id].items() if s in held and level > 0)
        lifts = sorted((o.skill, o.to_level) for o in resource.outcomes if o.skill in held)
        return Offer(
            resource.id,
            tuple(asks),
            tuple(lifts),
            self.units.hours(resource.hours or Decimal(0)),
            max(resource.first_quarter or 1, 1),
            min(resource.last_quarter or self.horizon, self.horizon),
        )

    def _offers(self, group: Group) -> tuple[Offer, ...]:
        who = group.members[0][0]
        pinned = {wish.resource for wish in group.pins}
        open_to = [
            self.offer(resource, group.held)
            for resource in self.resources.values()
            if self.barred(resource, who) is None
        ]
        goals = {n.skill: n.target for n in group.needs if n.mandatory or not self._narrow}
        for demand in self.problem.coverage:
            if demand.id in group.covers:
                goals[demand.skill] = max(goals.get(demand.skill, 0), demand.level)
        return _useful(_reachable(open_to, group.held), group.held, goals, pinned)


def _by_learner(bookings: Iterable[Booking]) -> dict[str, tuple[Wish, ...]]:
    found: dict[str, dict[tuple[str, int], Wish]] = {}
    for b in bookings:
        key = (b.resource, b.quarter or 0)
        before = found.setdefault(b.learner, {}).get(key)
        people = b.people if before is None else max(b.people, before.people)
        found[b.learner][key] = Wish(b.resource, people, b.quarter)
    return {who: tuple(wishes[key] for key in sorted(wishes)) for who, wishes in found.items()}


def _reachable(offers: list[Offer], held: Mapping[str, int]) -> list[Offer]:
    """Those whose entry levels can be met at all, hours aside."""
    best = dict(held)
    left, found = list(offers), []
    while fitting := [offer for offer in left if offer.fits(best)]:
        found += fitting
        left = [offer for offer in left if not offer.fits(best)]
        for offer in fitting:
            best = offer.raise_levels(best)
    return sorted(found, key=lambda offer: offer.resource)


def _useful(
    offers: list[Offer], held: Mapping[str, int], goals: Mapping[str, int], pinned: set[str]
) -> tuple[Offer, ...]:
    """Those that lift a level towards its goal, or to an entry level of one that does."""
    wanted = {skill for skill, goal in goals.items() if skill in held and goal > held[skill]}
    kept: dict[str, Offer] = {}
    while True:
        new = [
            offer
            for offer in offers
            if offer.resource not in kept
            and (
                offer.resource in pinned
                or any(level > held[skill] and skill in wanted for skill, level in offer.lifts)
            )
        ]
        if not new:
            return tuple(kept[key] for key in sorted(kept))
        for offer in new:
            kept[offer.resource] = offer
            wanted |= {skill for skill, level in offer.asks if level > held[skill]}
