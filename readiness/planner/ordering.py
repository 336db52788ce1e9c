"""Entry levels as rows of the program: a seat needs earlier seats that lead to its entry levels.

Whoever first passes level a in a skill does so with a resource whose own entry level there is below a; only those
can open the door. Within one skill that cannot go round in a circle, across skills it can (this one needs what that
one teaches, and the other way round), so resources that could hold each other up get positions in an order.
"""

from __future__ import annotations

from collections.abc import Sequence

from readiness.planner.mip import Mip
from readiness.planner.offers import Group

Doors = dict[int, list[list[int]]]  # offer -> for each entry level not yet held, the offers that lead to it


def doors(group: Group) -> Doors:
    found: Doors = {}
    lifts = [dict(offer.lifts) for offer in group.offers]
    asks = [dict(offer.asks) for offer in group.offers]
    for index, offer in enumerate(group.offers):
        found[index] = [
            [e for e in range(len(group.offers)) if lifts[e].get(s, 0) >= level and asks[e].get(s, 0) < level]
            for s, level in offer.asks
            if group.held[s] < level
        ]
    return found


def add_order_rows(mip: Mip, group: Group, x: Sequence[dict[int, int]], periods: int) -> None:
    """`x[offer][period]` are the 0-1 columns of one person."""
    opened = doors(group)
    circles = _circles(opened)
    positions = {offer: mip.column(len(circle) - 1, whole=False) for circle in circles for offer in circle}
    supports: dict[tuple[int, int, int], int] = {}

    def support(before: int, after: int, period: int, size: int) -> int:
        """1 if `before` is taken in the period, ahead of `after`."""
        key = (before, after, period)
        if key not in supports:
            column = supports[key] = mip.column(1)
            mip.row({column: 1, x[before][period]: -1}, upper=0)
            mip.row({positions[before]: 1, positions[after]: -1, column: size}, upper=size - 1)
        return supports[key]

    for offer, needed in opened.items():
        for keys in needed:
            for period in x[offer]:
                row = {column: 1.0 for when, column in x[offer].items() if when <= period}
                row |= {column: -1.0 for key in keys for when, column in x[key].items() if when <= period}
                mip.row(row, upper=0)
        circle = next((c for c in circles if offer in c), None)
        if circle is None:
            continue
        for keys in needed:
            for period, column in x[offer].items():
                row = {column: 1.0}
                for key in keys:
                    inside = key in circle
                    row |= {c: -1.0 for when, c in x[key].items() if when < period + (not inside)}
                    if inside and period in x[key]:
                        row[support(key, offer, period, len(circle))] = -1.0
                mip.row(row, upper=0)


def _circles(opened: Doors) -> list[frozenset[int]]:
    """Sets of offers each of which may hold up every other (strongly connected components of two or more)."""
    reach: dict[int, set[int]] = {}
    for start in opened:
        seen: set[int] = set()
        stack = [start]
        while stack:
            for keys in opened[stack.pop()]:
                new = set(keys) - seen
                seen |= new
                stack.extend(new)
        reach[start] = seen
    return sorted(
        {
            frozenset(other for other in seen if start in reach[other])
            for start, seen in reach.items()
            if start in seen
        },
        key=sorted,
    )
