"""Why the plan does what it does, and what stands in the way of the rest.

Two kinds of reasons, and every explanation says which it is. *Compared*: the other resources for the same gaps,
measured against the limits as the plan leaves them. *Dual price*: what the last euro, seat or part of the split is
worth in the linear relaxation, from which follows up to which price an action would stay. `frontier.without` answers
exactly, by solving again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from readiness.planner.exact import ExactModel
from readiness.planner.mip import Infeasible
from readiness.planner.offers import Terms
from readiness.planner.schedule import required_weight
from readiness.planner.values import Action, Closes, Kind, Plan, Problem, ResidualGap, Resource, Seat

ALTERNATIVES = 4
SAMPLE = 200  # people an alternative is compared for; more would not change a mean that is shown rounded


@dataclass(frozen=True, slots=True)
class Prices:
    """Readiness (share of 1) that one more unit is worth at the margin; 0 where the limit does not bind.

    `budget` per unit of money, `split` per unit of money (hours, seats) more for a segment, `seats` per seat.
    """

    budget: float
    split: Mapping[str, float]
    seats: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another resource for gaps the action closes. `per_level` is money per level it would close here."""

    resource: str
    title: str
    per_seat: Decimal | None
    hours: Decimal | None
    per_level: Decimal | None
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ActionExplanation:
    """`points` are readiness points (hundredths); `break_even` is the price of a seat up to which it would stay.

    `basis` says what `break_even` rests on: "dual price", or "" where there is none.
    """

    action: str
    closes: tuple[Closes, ...]
    points: float
    cost: Decimal
    cost_per_point: Decimal | None
    cost_per_level: Decimal | None
    alternatives: tuple[Alternative, ...]
    break_even: Decimal | None
    basis: str
    sentence: str
    would_change: str


@dataclass(frozen=True, slots=True)
class Explanation:
    actions: Mapping[str, ActionExplanation]
    gaps: tuple[ResidualGap, ...]
    prices: Prices | None


def explain(problem: Problem, plan: Plan, *, prices: bool = True) -> Explanation:
    """An explanation for each action and each gap left. `prices=False` leaves out what needs a relaxation solved."""
    terms = Terms(problem)
    found = price_limits(terms) if prices else None
    writer = _Writer(terms, plan.seats, found)
    return Explanation({a.id: writer.action(a) for a in plan.actions}, plan.residual_gaps, found)


def reasons(terms: Terms, actions: tuple[Action, ...], seats: tuple[Seat, ...]) -> dict[str, str]:
    """action id -> the compared reason, a sentence or two."""
    writer = _Writer(terms, seats, None)
    return {action.id: writer.action(action).sentence for action in actions}


def price_limits(terms: Terms) -> Prices | None:
    """Dual prices of the limits at the optimum of the linear relaxation; None where there is nothing to plan."""
    model = ExactModel(terms)
    gain, total = model.gain(), required_weight(terms)
    if not gain or not total:
        return None
    try:
        if mandatory := model.mandatory():
            most, _, _ = model.mip.relaxed(mandatory)
            model.mip.row(mandatory, lower=most - 1e-6 * max(1.0, abs(most)))
        _, _, duals = model.mip.relaxed(gain)
    except Infeasible:
        return None

    def price(name: str) -> float:
        if name not in model.names:
            return 0.0
        row, divisor = model.names[name]
        return abs(float(duals[row])) / float(divisor) / total

    money = terms.units.money
    segments = terms.problem.limits.split.shares if terms.problem.limits.split else {}
    return Prices(
        budget=price("budget") * money,
        split={s: price(f"split:{s}") * money for s in segments},
        seats={key: price(f"seats:{key}") for key, r in terms.resources.items() if r.seat_limit is not None},
    )


class _Writer:
    def __init__(self, terms: Terms, seats: tuple[Seat, ...], prices: Prices | None):
        self.terms, self.prices = terms, prices
        self.skills = {skill.id: skill.name for skill in terms.problem.skills}
        self.seats: dict[str, int] = {}
        self.learners: dict[str, list[str]] = {}
        for seat in seats:
            self.seats[seat.resource] = self.seats.get(seat.resource, 0) + seat.people
            self.learners.setdefault(seat.resource, []).append(seat.learner)

    def action(self, action: Action) -> ActionExplanation:
        levels = sum(close.levels for close in action.closes)
        points = action.gain * 100
        alternatives = self._alternatives(action)
        break_even = self._break_even(action)
        return ActionExplanation(
            action=action.id,
            closes=action.closes,
            points=points,
            cost=action.cost,
            cost_per_point=_cents(action.cost / Decimal(repr(points))) if points > 1e-12 else None,
            cost_per_level=_cents(action.cost / levels) if levels else None,
            alternatives=alternatives,
            break_even=break_even,
            basis="dual price" if break_even is not None else "",
            sentence=self._sentence(action, levels, alternatives),
            would_change=self._would_change(action, break_even),
        )

    def _sentence(self, action: Action, levels: int, alternatives: tuple[Alternative, ...]) -> str:
        currency = self.terms.problem.currency
        if not levels:
            what = "It closes no gap of its own; it opens the way to what follows, or was asked for."
        else:
            by_skill: dict[str, int] = {}
            for close in action.closes:
                by_skill[close.skill] = by_skill.get(close.skill, 0) + close.levels
            largest = sorted(by_skill.items(), key=lambda item: (-item[1], item[0]))[:2]
            if len(by_skill) == 1:
                skills = f"all in {self.skills[largest[0][0]]}"
            else:
                skills = "most of them " * (len(by_skill) > 2)
                skills += " and ".join(f"{count} in {self.skills[skill]}" for skill, count in largest)
            who = f"{action.people} people" if action.people != 1 else "1 person"
            each = (
                "at no cost" if not action.cost else f"at {_cents(action.cost / levels)} {currency} a level"
            )
            what = f"It closes {levels} level{'s' * (levels != 1)} for {who}, {skills}, {each}."
        if action.kind in (Kind.HIRE, Kind.PARTNER):
            return what
        if not alternatives:
            return f"{what} Nothing else in the catalog lifts these skills for these people."
        return f"{what} Compared with it: {alternatives[0].sentence}"

    def _would_change(self, action: Action, break_even: Decimal | None) -> str:
        if break_even is None:
            return ""
        resource = self.terms.resources[action.resource or ""]
        seat = _per_seat(resource)
        if seat is None:
            return ""
        currency = self.terms.problem.currency
        if self.prices is None or self.prices.budget <= 1e-15:
            return "Money is not what limits the plan, so a somewhat higher price would not change it (dual price)."
        return (
            f"By the price of money in the relaxation (dual price), it would be dropped above about {break_even} "
            f"{currency} a seat; now it is {_cents(seat)}."
        )

    def _break_even(self, action: Action) -> Decimal | None:
        """Price of a seat at which its mean gain is worth just what its money gains elsewhere."""
        if (
            self.prices is None
            or action.kind in (Kind.HIRE, Kind.PARTNER)
            or not action.seats
            or action.gain <= 0
        ):
            return None
        scarce = self.prices.seats.get(action.resource or "", 0.0)
        worth = action.gain / action.seats - scarce
        if self.prices.budget <= 1e-15:
            return None
        return _cents(Decimal(repr(max(worth, 0.0) / self.prices.budget)))

    def _alternatives(self, action: Action) -> tuple[Alternative, ...]:
        if action.resource is None:
            return ()
        skills = {close.skill for close in action.closes}
        chosen = self.terms.resources[action.resource]
        found = []
        for resource in self.terms.resources.values():
            shared = [o for o in resource.outcomes if o.skill in skills]
            if resource.id != action.resource and shared:
                found.append(self._alternative(chosen, resource, skills))
        found.sort(key=lambda a: (a.per_level is None, a.per_level or 0, a.hours or 0, a.resource))
        return tuple(found[:ALTERNATIVES])

    def _alternative(self, chosen: Resource, other: Resource, skills: set[str]) -> Alternative:
        who = self.learners.get(chosen.id, [])
        who = who[:: -(-len(who) // SAMPLE) or 1]
        seat = _per_seat(other)
        levels = sum(self._levels(other, learner, skills) for learner in who) / len(who) if who else 0.0
        per_level = _cents(seat / Decimal(repr(levels))) if seat is not None and levels > 0 else None
        reason, sentence = self._why_not(chosen, other, who, levels)
        return Alternative(other.id, other.title, _cents(seat), other.hours, per_level, reason, sentence)

    def _levels(self, resource: Resource, learner_id: str, skills: set[str]) -> int:
        """Levels towards target the resource would close from today's state, 0 where it cannot be entered."""
        learner = self.terms.force.learners[learner_id]
        held = self.terms.force.in_play(learner)
        offer = self.terms.offer(resource, held)
        if self.terms.barred(resource, learner_id) or not offer.fits(held):
            return 0
        needs = {need.skill: need.target for need in self.terms.force.needs(learner)}
        return sum(
            max(min(level, needs[skill]) - held[skill], 0)
            for skill, level in offer.lifts
            if skill in skills & needs.keys()
        )

    def _why_not(self, chosen: Resource, other: Resource, who: list[str], levels: float) -> tuple[str, str]:
        barred = [self.terms.barred(other, learner) for learner in who]
        shut = [reason for reason in barred if reason is not None]
        if shut and len(shut) == len(barred):
            reason = max(set(shut), key=lambda r: (shut.count(r), r))
            words = {
                "audience": "is meant for other audiences",
                "language": "is not given in their language",
                "unknown_hours": "has no known hours",
                "unknown_price": "has no known price",
                "hours": "takes more hours than they have",
                "dates": "cannot be completed within the plan",
                "excluded": "was excluded",
            }[reason]
            return reason, f"{other.title} {words}."
        if not levels:
            return (
                "entry_level",
                f"{other.title} starts at a level they do not have, or lifts them no further.",
            )
        taken = self.seats.get(other.id, 0)
        if other.seat_limit is not None and taken >= other.seat_limit:
            return "seats", f"{other.title} is full: all {other.seat_limit} seats are taken."
        price, mine = _per_seat(other), _per_seat(chosen)
        if price is not None and mine is not None and price > mine:
            return "dearer", f"{other.title} costs {_cents(price)} a seat instead of {_cents(mine)}."
        if (other.hours or 0) > (chosen.hours or 0):
            return "longer", f"{other.title} takes {other.hours} hours instead of {chosen.hours}."
        if taken:
            return "used", f"{other.title} is in the plan too, for {taken} people; these gain more here."
        return (
            "less",
            f"{other.title} closes {levels:.1f} levels a person here, together with the rest less than this does.",
        )


def _per_seat(resource: Resource) -> Decimal | None:
    return None if resource.price is None else resource.price.amount / (resource.price.seats or 1)


def _cents(amount: Decimal | None):
    return None if amount is None else amount.quantize(Decimal("0.01"), rounding=ROUND_FLOOR)
