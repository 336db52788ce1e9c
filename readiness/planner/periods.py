"""The stretches of quarters the exact model tells apart, and the bundles one person can take over them.

Hours are a fluid, so any completion later than the earliest possible one stays possible. Quarters therefore need
telling apart only where something depends on them: a due date, a date of a resource, a quarterly budget, a wish.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from readiness.planner.offers import Group, Offer, Terms

Step = tuple[int, int]  # (index of the offer in the group's, index of the period it is completed in)


@dataclass(frozen=True, slots=True)
class Periods:
    """Period p covers quarters start[p]..end[p]; together they cover 1..horizon."""

    start: tuple[int, ...]
    end: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.end)

    def of(self, quarter: int) -> int:
        """The period a quarter lies in."""
        return next(p for p, end in enumerate(self.end) if quarter <= end)

    def open(self, offer: Offer) -> Iterable[int]:
        """The periods in which the offer can be completed."""
        return (p for p in range(len(self)) if offer.first <= self.start[p] and self.end[p] <= offer.last)


def periods_of(terms: Terms) -> Periods:
    problem, horizon = terms.problem, terms.horizon
    ends = {horizon}
    if any(amount is not None for amount in problem.limits.budget_by_quarter):
        ends |= set(range(1, horizon))
    ends |= {demand.due for demand in problem.coverage if demand.due is not None}
    ends |= {vacancy.lead for vacancy in problem.vacancies if problem.limits.budget_by_quarter}
    for group in terms.groups:
        ends |= {need.due for need in group.needs if need.mandatory and need.target > group.held[need.skill]}
        for offer in group.offers:
            ends |= {offer.first - 1, offer.last}
        for pin in group.pins:
            if pin.quarter is not None:
                ends |= {pin.quarter - 1, pin.quarter}
    ordered = sorted(end for end in ends if 1 <= end <= horizon)
    return Periods(tuple(a + 1 for a, _ in pairwise((0, *ordered))), tuple(ordered))


class TooMany(Exception):
    """A group has more bundles than are worth listing."""


def bundles(group: Group, periods: Periods, limit: int, *, spare: bool = False) -> list[tuple[Step, ...]]:
    """Every bundle one person of the group can take, each step in an order that works; the empty one included.

    A bundle is left out when another gives as much at every due date with fewer seats, unless `spare`: where the
    split is of hours or seats, even a seat that adds nothing makes room for others. Raises `TooMany`.
    """
    pinned = {pin.resource for pin in group.pins} | {resource for resource, _ in group.kept}
    open_in = [frozenset(periods.open(offer)) for offer in group.offers]
    found: dict[frozenset[Step], tuple[Step, ...]] = {frozenset(): ()}
    queue: list[tuple[tuple[Step, ...], dict[str, int], int]] = [((), dict(group.held), 0)]
    while queue:
        path, held, hours = queue.pop()
        taken = {index for index, _ in path}
        for index, offer in enumerate(group.offers):
            if index in taken or not offer.fits(held):
                continue
            if (
                not spare
                and offer.resource not in pinned
                and all(held[skill] >= level for skill, level in offer.lifts)
            ):
                continue
            total = hours + offer.hours
            for period in range(path[-1][1] if path else 0, len(periods)):
                if period not in open_in[index]:
                    continue
                if group.hours is not None and total > periods.end[period] * group.hours:
                    continue
                step = (*path, (index, period))
                key = frozenset(step)
                if key not in found:
                    if len(found) >= limit:
                        raise TooMany
                    found[key] = step
                    queue.append((step, offer.raise_levels(held), total))
    if spare:
        return sorted(found.values())
    effects = {key: _effect(group, periods, key) for key in found}
    offers = group.offers
    return sorted(
        path
        for key, path in found.items()
        if not any(
            offers[step[0]].resource not in pinned and effects.get(key - {step}) == effects[key]
            for step in key
        )
    )


def _effect(group: Group, periods: Periods, steps: frozenset[Step]) -> tuple:
    """Levels at the end of each period: what readiness, due dates and coverage are read from."""
    return tuple(tuple(sorted(levels_after(group, steps, period).items())) for period in range(len(periods)))


def levels_after(group: Group, steps: Iterable[Step], period: int) -> dict[str, int]:
    """skill -> level held at the end of `period`."""
    held = dict(group.held)
    for index, when in steps:
        if when <= period:
            held = group.offers[index].raise_levels(held)
    return held
