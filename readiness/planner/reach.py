"""What it takes to bring one person to a level: the fewest hours, or the least money, along their entry levels.

A shortest path over the levels of one person. It knows hours and dates, but nothing of what others take: seats,
money and the split are no limits here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from heapq import heappop, heappush

from readiness.planner.offers import Group, Offer, Terms

MOST_STATES = 20_000  # a search that would look at more gives up: `TooMany`


class TooMany(Exception):
    """The resources at hand make too many states to look at."""


@dataclass(frozen=True, slots=True)
class Way:
    """`resources` in order; `hours` in steps (`Units.hour`), `price` in money steps (of a run: one place of it)."""

    resources: tuple[str, ...]
    hours: int
    price: Fraction
    quarter: int  # in which it can be completed at the earliest


def seat_price(terms: Terms, resource: str, *, whole_run: bool = False) -> Fraction:
    """Money steps for one seat; of a run its price over its places. 0 where it is unknown: never an offer."""
    price = terms.resources[resource].price
    if price is None:
        return Fraction(0)
    return Fraction(terms.units.money_of(price.amount), 1 if whole_run else price.seats or 1)


def fewest_hours(
    terms: Terms, group: Group, skill: str, level: int, *, due: int | None = None, hours: int | None = -1
) -> Way | None:
    """The way to `level` with the fewest hours that is completed by `due`; None where there is none.

    `hours` a quarter: those of the group, unless given (None: no limit).
    """
    per_quarter = group.hours if hours == -1 else hours
    return _search(terms, group, skill, level, due or terms.horizon, per_quarter, by_hours=True)


def cheapest(
    terms: Terms,
    group: Group,
    skill: str,
    level: int,
    *,
    offers: Iterable[Offer] | None = None,
    whole_runs: bool = False,
) -> Way | None:
    """The way to `level` that costs least, of equally dear ones the shortest, whatever hours it takes.

    With `whole_runs` a run is paid whole, as for somebody who is alone in it.
    """
    return _search(
        terms, group, skill, level, terms.horizon, None, by_hours=False, offers=offers, whole_runs=whole_runs
    )


def _search(
    terms: Terms,
    group: Group,
    skill: str,
    level: int,
    due: int,
    per_quarter: int | None,
    *,
    by_hours: bool,
    offers: Iterable[Offer] | None = None,
    whole_runs: bool = False,
) -> Way | None:
    offers = _leading(list(group.offers if offers is None else offers), group, skill, level)
    skills = sorted({s for offer in offers for s, _ in (*offer.asks, *offer.lifts)} | {skill})
    start = tuple(group.held[s] for s in skills)
    goal = skills.index(skill)
    price = {offer.resource: seat_price(terms, offer.resource, whole_run=whole_runs) for offer in offers}
    zero = Fraction(0)
    heap: list = [((0, zero) if by_hours else (zero, 0), 1, start, ())]
    seen: dict[tuple[int, ...], list[int]] = {}
    while heap:
        (first, second), quarter, state, path = heappop(heap)
        if any(q <= quarter for q in seen.get(state, ())):
            continue
        hours, money = (first, second) if by_hours else (second, first)
        if state[goal] >= level:
            return Way(path, int(hours), Fraction(money), quarter)
        seen.setdefault(state, []).append(quarter)
        if len(seen) > MOST_STATES:
            raise TooMany
        held = dict(zip(skills, state, strict=True))
        for offer in offers:
            if offer.resource in path or not offer.fits(held):
                continue
            after = offer.raise_levels(held)
            spent, paid = int(hours) + offer.hours, money + price[offer.resource]
            done = (
                -(-spent // per_quarter)
                if per_quarter
                else (1 if per_quarter is None or not spent else due + 1)
            )
            when = max(quarter, done, offer.first)
            if when > min(due, offer.last) or after == held:
                continue
            cost = (spent, paid) if by_hours else (paid, spent)
            heappush(heap, (cost, when, tuple(after[s] for s in skills), (*path, offer.resource)))
    return None


def _leading(offers: list[Offer], group: Group, skill: str, level: int) -> list[Offer]:
    """Those that lift the skill, or a skill that one of them asks for."""
    wanted = {skill}
    while True:
        chosen = [o for o in offers if any(s in wanted and to > group.held[s] for s, to in o.lifts)]
        more = {s for o in chosen for s, asked in o.asks if asked > group.held[s]}
        if more <= wanted:
            return sorted(chosen, key=lambda o: o.resource)
        wanted |= more


def money(terms: Terms, steps: Fraction | int) -> Decimal:
    """Money steps as money, rounded up to the cent where a place in a run has no exact price."""
    exact = Fraction(steps) / terms.units.money
    found = Decimal(exact.numerator) / Decimal(exact.denominator)
    cents = found.quantize(Decimal("0.01"))
    return found if found == cents else cents + (Decimal("0.01") if cents < found else 0)
