"""A large plan made to keep what the decomposition does not carry: due quarters, and budgets by quarter.

The decomposition says who takes what; both are about when. What is due first is put first in everybody's order. Where
a quarter costs more than it may, seats and whole runs are moved to the next quarter, those that gain least for their
money first; what has no later quarter is dropped. A later completion breaks no other limit, and the bound, which
knows neither, stays a bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from readiness.planner.offers import Group, Terms
from readiness.planner.schedule import Assigned, Late, Schedule, schedule
from readiness.planner.values import Seat

MOVES = 6  # rounds of moving for each quarter before what is too much is dropped


def fit(
    terms: Terms, assigned: tuple[Assigned, ...], hired: Mapping[str, int], partners: Mapping[str, int]
) -> tuple[Assigned, ...]:
    """The same plan with due quarters first, nothing after its last quarter, and within the budgets by quarter."""
    groups = {learner: group for group in terms.groups for learner, _ in group.members}
    assigned = tuple(_due_first(terms, groups[a.learner], a) for a in assigned)
    assigned = _in_time(terms, groups, assigned)
    limits = terms.problem.limits.budget_by_quarter
    if not any(limit is not None for limit in limits):
        return assigned
    outside = _outside(terms, hired, partners)
    for round_ in range(MOVES * terms.horizon + len(assigned)):
        calendar = schedule(terms, assigned)
        spent = [a + b for a, b in zip(spent_by_quarter(terms, calendar), outside, strict=True)]
        over = _over(spent, limits)
        if over is None:
            return assigned
        drop = round_ >= MOVES * terms.horizon
        assigned = _in_time(terms, groups, _Move(terms, groups, calendar, *over, drop=drop).moved())
    return ()  # not reached: every round beyond the moves drops a seat


def _in_time(
    terms: Terms, groups: Mapping[str, Group], assigned: tuple[Assigned, ...]
) -> tuple[Assigned, ...]:
    """Without the seats that waiting for a run would complete too late, and what builds on them."""
    while True:
        try:
            schedule(terms, assigned)
        except Late as late:
            assigned = tuple(
                fewer
                for a in assigned
                if (fewer := _without(terms, groups[a.learner], a, late) if a.learner == late.learner else a)
            )
        else:
            return assigned


def _without(terms: Terms, group: Group, a: Assigned, late: Late) -> Assigned | None:
    held, kept = group.held, []
    left = [n for n, r in enumerate(a.resources) if r != late.resource]
    offers = {n: terms.offer(terms.resources[a.resources[n]], group.held) for n in left}
    while ready := [n for n in left if offers[n].fits(held)]:
        left.remove(ready[0])
        kept.append(ready[0])
        held = offers[ready[0]].raise_levels(held)
    if not kept:
        return None

    def of(amounts: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(amounts[n] for n in kept) if amounts else ()

    return Assigned(
        a.learner, a.people, tuple(a.resources[n] for n in kept), of(a.earliest), of(a.latest), of(a.urgency)
    )


def _outside(terms: Terms, hired: Mapping[str, int], partners: Mapping[str, int]) -> list[Decimal]:
    spent = [Decimal(0)] * terms.horizon
    for v in terms.problem.vacancies:
        if hired.get(v.id):
            spent[v.lead - 1] += v.cost * hired[v.id]
    for p in terms.problem.partners:
        spent[0] += p.cost * partners.get(p.id, 0)
    return spent


def spent_by_quarter(terms: Terms, calendar: Schedule) -> list[Decimal]:
    """Money that falls due in each quarter for seats and runs."""
    spent = [Decimal(0)] * terms.horizon
    for seat in calendar.seats:
        price = terms.resources[seat.resource].price
        if price is not None and not price.per_run:
            spent[seat.quarter - 1] += price.amount * seat.people
    for run in calendar.runs:
        spent[run.quarter - 1] += run.cost
    return spent


def _over(spent: list[Decimal], limits: Iterable[Decimal | None]) -> tuple[int, Decimal] | None:
    """The first quarter that costs too much, and how much too much."""
    for quarter, (amount, limit) in enumerate(zip(spent, limits, strict=True), 1):
        if limit is not None and amount > limit:
            return quarter, amount - limit
    return None


def _due_first(terms: Terms, group: Group, a: Assigned) -> Assigned:
    """With an urgency for each resource: the earliest quarter for which it, or what it opens, is due."""
    due = {
        need.skill: need.due
        for need in group.needs
        if need.mandatory and need.due < terms.horizon and group.held[need.skill] < need.target
    }
    if not due:
        return a
    offers = {r: terms.offer(terms.resources[r], group.held) for r in a.resources}
    while True:
        urgency = {
            r: min(
                (due[s] for s, to in offer.lifts if s in due and to > group.held[s]), default=terms.horizon
            )
            for r, offer in offers.items()
        }
        before = dict(due)
        for r, offer in offers.items():
            for s, level in offer.asks:
                if level > group.held[s] and urgency[r] < due.get(s, terms.horizon):
                    due[s] = urgency[r]
        if due == before:
            return replace(a, urgency=tuple(urgency[r] for r in a.resources))


@dataclass(slots=True)
class _Unit:
    """What is paid for together: one seat, or a run with all in it."""

    cost: Decimal
    seats: list[tuple[int, int]]  # (part, place in its path)
    worth: int
    due: bool
    last: bool  # no later quarter is possible


class _Move:
    """Moves seats out of one quarter. Parts keep their order and are nowhere earlier than they are."""

    def __init__(
        self,
        terms: Terms,
        groups: Mapping[str, Group],
        calendar: Schedule,
        quarter: int,
        over: Decimal,
        *,
        drop: bool,
    ):
        self.terms, self.groups, self.quarter, self.over, self.drop = terms, groups, quarter, over, drop
        parts: dict[tuple[str, int], list[Seat]] = defaultdict(list)
        for seat in calendar.seats:
            parts[seat.learner, seat.part].append(seat)
        self.parts = [parts[key] for key in sorted(parts)]
        self.earliest = [[seat.quarter for seat in part] for part in self.parts]
        self.gone: set[tuple[int, int]] = set()

    def moved(self) -> tuple[Assigned, ...]:
        units = [u for u in self._units().values() if u.cost]
        units.sort(key=lambda u: (u.last or self.drop, u.due, u.worth / float(u.cost), u.seats))
        left = self.over
        for unit in units:
            if left <= 0:
                break
            left -= unit.cost
            for part, place in unit.seats:
                if unit.last or self.drop:
                    self.gone.add((part, place))
                else:
                    self.earliest[part][place] = self.quarter + 1
        return tuple(a for n in range(len(self.parts)) if (a := self._assigned(n)) is not None)

    def _units(self) -> dict[object, _Unit]:
        found: dict[object, _Unit] = {}
        for n, part in enumerate(self.parts):
            group = self.groups[part[0].learner]
            held = dict(group.held)
            for place, seat in enumerate(part):
                details = self.terms.resources[seat.resource]
                after = self.terms.offer(details, group.held).raise_levels(held)
                if seat.quarter == self.quarter and details.price is not None:
                    people = 1 if seat.run else seat.people
                    unit = found.setdefault(
                        seat.run or (n, place),
                        _Unit(
                            details.price.amount * people, [], 0, False, self.quarter == self.terms.horizon
                        ),
                    )
                    unit.seats.append((n, place))
                    worth = sum(
                        w * (min(after[s], target) - min(held[s], target))
                        for s, (target, w) in group.worth.items()
                    )
                    unit.worth += seat.people * worth
                    unit.due |= any(
                        q.mandatory and held[q.skill] < after[q.skill] and q.due <= self.quarter
                        for q in group.needs
                    )
                    last = min(details.last_quarter or self.terms.horizon, self.terms.horizon)
                    unit.last |= last <= self.quarter
                held = after
        return found

    def _assigned(self, n: int) -> Assigned | None:
        """What is left of a part, without what can no longer be entered."""
        part, horizon = self.parts[n], self.terms.horizon
        held = self.groups[part[0].learner].held
        kept, first, quarter = [], [], 1
        for place, seat in enumerate(part):
            details = self.terms.resources[seat.resource]
            offer = self.terms.offer(details, held)
            quarter = max(quarter, self.earliest[n][place])
            late = quarter > min(details.last_quarter or horizon, horizon)
            if (n, place) in self.gone or late or not offer.fits(held):
                continue
            held = offer.raise_levels(held)
            kept.append(seat.resource)
            first.append(quarter)
        if not kept:
            return None
        return Assigned(
            part[0].learner, part[0].people, tuple(kept), tuple(first), urgency=tuple(range(len(kept)))
        )
