"""The gaps a plan leaves open, and for each the limit that binds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from readiness.planner.offers import Group, Offer, Terms
from readiness.planner.schedule import Schedule
from readiness.planner.values import Basis, ResidualGap, Resource, Run, Seat

SENTENCES = {
    "no_resource": "Nothing in the catalog leads beyond level {level} in {skill}.",
    "entry_level": "What leads further asks for levels these people do not have and cannot reach.",
    "audience": "What leads further is meant for other audiences.",
    "language": "What leads further is not given in their language.",
    "unknown_hours": "How long it takes is unknown for what leads further; give an estimate to plan with it.",
    "unknown_price": "The price is unknown of what leads further; give an estimate to plan with it.",
    "hours": "Their learning hours are used up: the next step needs more than is left.",
    "budget": "The money is spent where it gains more: what is left does not pay for the next step.",
    "split": "Their part of the audience split is used up.",
    "seats": "No seats are left in what leads further.",
    "dates": "What leads further cannot be completed within the plan.",
    "not_worth_it": "Closing it would fit the limits one by one, but gains less than what the plan does instead.",
    "excluded": "What leads further has been excluded.",
}
# The reason nearest to a solution is named first when several resources fail for different reasons.
NEAREST = ("not_worth_it", "budget", "split", "seats", "hours", "entry_level", "dates")
NEAREST += ("excluded", "unknown_price", "unknown_hours", "language", "audience", "no_resource")


def residual_gaps(terms: Terms, plan: Schedule) -> tuple[ResidualGap, ...]:
    """One entry for each team, role, skill and reason; mandatory first, then most levels short."""
    book = Book(terms, plan.seats, plan.runs, plan.cost)
    names = {skill.id: skill.name for skill in terms.problem.skills}
    found: dict[tuple, list[tuple[str, int, int, int]]] = {}
    for group, learner, people, taken in book.people():
        held = dict(group.held)
        for seat in taken:
            held = book.offer(group, seat.resource).raise_levels(held)
        used = {seat.resource for seat in taken}
        for need in group.needs:
            if held[need.skill] < need.target:
                reason = book.reason(group, learner, held, used, need.skill)
                team = terms.force.learners[learner].team
                key = (team, group.role, need.skill, need.mandatory, reason)
                found.setdefault(key, []).append(
                    (learner, people, need.target - held[need.skill], held[need.skill])
                )
    gaps = []
    for (team, role, skill, mandatory, reason), rows in found.items():
        level = max(level for _, _, _, level in rows)
        gaps.append(
            ResidualGap(
                team=team,
                role=role,
                skill=skill,
                people=sum(people for _, people, _, _ in rows),
                levels=sum(people * short for _, people, short, _ in rows),
                mandatory=mandatory,
                reason=reason,
                detail=SENTENCES[reason].format(level=level, skill=names[skill]),
                learners=tuple(sorted({learner for learner, _, _, _ in rows})),
            )
        )
    return tuple(sorted(gaps, key=lambda g: (not g.mandatory, -g.levels, g.team, g.role, g.skill, g.reason)))


def empty_book(terms: Terms) -> Book:
    """Everything is left: what keeps people from a level even if nobody else took anything."""
    return Book(terms, (), (), Decimal(0))


class Book:
    """What the plan leaves of every limit."""

    def __init__(self, terms: Terms, seats: tuple[Seat, ...], runs: tuple[Run, ...], cost: Decimal):
        self.terms, self.seats = terms, seats
        limits = terms.problem.limits
        self.left = None if limits.budget is None else limits.budget - cost
        self.taken: dict[str, int] = {}
        self.charged: dict[str, Fraction] = {}
        self.total = Fraction(0)
        for seat in seats:
            self.taken[seat.resource] = self.taken.get(seat.resource, 0) + seat.people
        self._groups = {learner: group for group in terms.groups for learner, _ in group.members}
        for seat in seats:
            amount = self._charge(terms.resources[seat.resource]) * seat.people
            segment = self._groups[seat.learner].segment
            self.charged[segment] = self.charged.get(segment, Fraction(0)) + amount
            self.total += amount
        self.free: dict[str, int] = {}
        for run in runs:
            self.free[run.resource] = self.free.get(run.resource, 0) + run.seats - run.taken
        self._offers: dict[tuple[int, str], Offer] = {}
        self._reasons: dict[tuple, str] = {}

    def people(self) -> Iterable[tuple[Group, str, int, list[Seat]]]:
        """(group, learner, people, seats in order) for everyone, the untrained included."""
        parts: dict[str, dict[int, list[Seat]]] = {}
        for seat in self.seats:
            parts.setdefault(seat.learner, {}).setdefault(seat.part, []).append(seat)
        for group in self.terms.groups:
            for learner, people in group.members:
                for seats in parts.get(learner, {}).values():
                    people -= seats[0].people
                    yield group, learner, seats[0].people, seats
                if people:
                    yield group, learner, people, []

    def offer(self, group: Group, resource: str) -> Offer:
        key = id(group), resource
        if key not in self._offers:
            self._offers[key] = self.terms.offer(self.terms.resources[resource], group.held)
        return self._offers[key]

    def _charge(self, resource: Resource) -> Fraction:
        split = self.terms.problem.limits.split
        if split is None or resource.price is None:
            return Fraction(0)
        if split.basis is Basis.SEATS:
            return Fraction(1)
        if split.basis is Basis.HOURS:
            return Fraction(resource.hours or Decimal(0))
        return Fraction(resource.price.amount) / (resource.price.seats or 1)

    def reason(self, group: Group, learner: str, held: Mapping[str, int], used: set[str], skill: str) -> str:
        """The code of the limit that keeps this person from one more level in the skill."""
        key = (id(group), tuple(sorted(used)), skill)
        if key not in self._reasons:
            leads = [
                resource
                for resource in self.terms.resources.values()
                if any(o.skill == skill and o.to_level > held[skill] for o in resource.outcomes)
                and resource.id not in used
            ]
            codes = {self._blocked(group, learner, held, used, resource) for resource in leads} or {
                "no_resource"
            }
            self._reasons[key] = min(codes, key=NEAREST.index)
        return self._reasons[key]

    def _blocked(
        self, group: Group, learner: str, held: Mapping[str, int], used: set[str], resource: Resource
    ) -> str:
        barred = self.terms.barred(resource, learner)
        if barred is not None:
            return barred
        steps = self._steps_to(group, held, used, resource)
        if steps is None:
            return "entry_level"
        spent = sum(self.offer(group, r).hours for r in used)
        if group.hours is not None:
            if spent + sum(self.offer(group, r).hours for r in steps) > self.terms.horizon * group.hours:
                return "hours"
        for step in steps:
            details = self.terms.resources[step]
            taken = self.taken.get(step, 0)
            if details.seat_limit is not None and taken >= details.seat_limit:
                return "seats"
            price = details.price
            if price is not None and price.max_runs is not None and price.seats is not None:
                if taken >= price.max_runs * price.seats:
                    return "seats"
        if self._over_split(group.segment, steps):
            return "split"
        if self.left is not None and sum((self._cash(step) for step in steps), Decimal(0)) > self.left:
            return "budget"
        return "not_worth_it"

    def _steps_to(
        self, group: Group, held: Mapping[str, int], used: set[str], resource: Resource
    ) -> list[str] | None:
        """A short chain of further seats that ends with the resource; None if its entry levels are out of reach."""
        goal, steps, now = self.offer(group, resource.id), [], dict(held)
        while not goal.fits(now):
            ahead = [
                offer
                for offer in group.offers
                if offer.resource not in used and offer.resource not in steps and offer.fits(now)
            ]
            missing = [s for s, level in goal.asks if now[s] < level]
            helps = [o for o in ahead if any(s in missing and level > now[s] for s, level in o.lifts)]
            if not (helps or [o for o in ahead if o.raise_levels(now) != now]):
                return None
            pick = min(
                helps or [o for o in ahead if o.raise_levels(now) != now], key=lambda o: (o.hours, o.resource)
            )
            steps.append(pick.resource)
            now = pick.raise_levels(now)
        return [*steps, resource.id] if resource.id not in steps else steps

    def _cash(self, resource: str) -> Decimal:
        """What one more seat costs in money: nothing where a paid run has a free place."""
        price = self.terms.resources[resource].price
        if price is None or (price.per_run and self.free.get(resource, 0) > 0):
            return Decimal(0)
        return price.amount

    def _over_split(self, segment: str, steps: list[str]) -> bool:
        limits = self.terms.problem.limits
        if limits.split is None:
            return False
        more = sum((self._charge(self.terms.resources[step]) for step in steps), Fraction(0))
        whole = self.total + more
        if limits.split.basis is Basis.MONEY and limits.budget is not None:
            whole = Fraction(limits.budget)
        cap = Fraction(limits.split.shares[segment]) + Fraction(limits.split.tolerance)
        return more > 0 and self.charged.get(segment, Fraction(0)) + more > cap * whole
