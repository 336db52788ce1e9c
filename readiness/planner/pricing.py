"""What is the best bundle for everybody of a role at given prices? All gap profiles at once.

People with the same class in every component and the same hours are one *profile*. The components are laid
out in two chains; along a chain the tables of the components are joined, one row for each combination that
occurs, and both chains meet at the profile, which tries every split of its hours. Seats are counted by
pushing the people back along the choices made, so nothing but the last step loops over profiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import numpy as np

from readiness.planner.columns import Columns
from readiness.planner.lattice import Component, RoleLattice


@dataclass(frozen=True, slots=True)
class Link:
    """One join along a chain: row k joins row before[k] of the chain so far with class[k] of the component."""

    component: int
    before: np.ndarray
    of_class: np.ndarray


@dataclass(frozen=True, slots=True)
class Chain:
    links: tuple[Link, ...]
    row: np.ndarray  # int[profiles] the profile's row at the end of the chain


@dataclass(frozen=True, slots=True)
class Priced:
    """Best bundles at some prices, summed over the people of the role."""

    value: float  # worth + mandatory_price * met - price of seats
    gain: float  # worth
    met: float  # mandatory requirements newly met
    seats: np.ndarray  # float[J]; parts of seats where a resource is cut


@dataclass(frozen=True, slots=True)
class Prices:
    seat: np.ndarray  # float[J] for this role's segment
    mandatory: float = 0.0  # worth of one mandatory requirement met
    readiness: float = 1.0  # weight of readiness; 0 while only mandatory requirements count


class RolePricer:
    """Prices the people of one role. `people` may be any weights >= 0, one for each profile."""

    def __init__(
        self,
        lattice: RoleLattice,
        classes: np.ndarray,
        hours: np.ndarray,
        people: np.ndarray,
        kernel: ModuleType,
    ):
        """int[profiles, components] classes, int[profiles] hours."""
        self.lattice, self.kernel = lattice, kernel
        self.classes, self.hours, self.people = classes, hours, people.astype(float)
        self.width = int(hours.max(initial=0)) + 1
        self.chains = tuple(self._chain(part) for part in self._halves())

    def _halves(self) -> tuple[list[int], list[int]]:
        """Components dealt to two chains so that both have few combinations."""
        distinct = [len(np.unique(self.classes[:, c])) for c in range(self.classes.shape[1])]
        first, second, a, b = [], [], 1.0, 1.0
        for c in sorted(range(len(distinct)), key=lambda c: -distinct[c]):
            if a <= b:
                first.append(c)
                a *= distinct[c]
            else:
                second.append(c)
                b *= distinct[c]
        return first, second

    def _chain(self, components: list[int]) -> Chain:
        row = np.zeros(len(self.classes), np.int64)
        links = []
        for c in components:
            many = self.lattice.components[c].classes
            keys, row = np.unique(row * many + self.classes[:, c], return_inverse=True)
            links.append(Link(c, keys // many, keys % many))
        return Chain(tuple(links), row.astype(np.int64))

    def price(self, prices: Prices, seats_of: int) -> Priced:
        """The totals at `prices`; `seats_of` = number of resources of the organization."""
        tables = Tables(self, prices)
        value, _, *counts = self.kernel.meet(
            tables.ends[0], tables.ends[1], self.chains[0].row, self.chains[1].row, self.hours, self.people
        )
        gain, met, seats = 0.0, 0.0, np.zeros(seats_of)
        for c, count in tables.pushed_back(counts).items():
            component = self.lattice.components[c]
            passed = self.kernel.push(component.arcs, tables.worth[c], tables.values[c], count)
            gain += float(passed @ component.arcs.gain)
            met += float(passed @ component.arcs.met)
            seats += np.bincount(component.arcs.resource, passed * component.share, seats_of)
        return Priced(value, gain, met, seats)

    def bundles(self, prices: Prices) -> tuple[list[tuple[int, ...]], np.ndarray]:
        """The distinct best bundles (resources in order) and, for each profile, which one is its own."""
        tables = Tables(self, prices)
        _, given, *_ = self.kernel.meet(
            tables.ends[0], tables.ends[1], self.chains[0].row, self.chains[1].row, self.hours, self.people
        )
        hours = tables.hours_by_component(self.hours - given, given)
        found: list[tuple[int, ...]] = [()]
        of_profile = np.zeros(len(self.hours), np.int64)
        for c, component in enumerate(self.lattice.components):
            keys, place = np.unique(self.classes[:, c] * self.width + hours[:, c], return_inverse=True)
            ways, way = self._ways(
                component, tables.values[c], tables.worth[c], keys // self.width, keys % self.width
            )
            pairs, of_profile = np.unique(of_profile * len(ways) + way[place], return_inverse=True)
            found = [found[p // len(ways)] + ways[p % len(ways)] for p in pairs.tolist()]
        return [tuple(dict.fromkeys(bundle)) for bundle in found], of_profile

    def _ways(self, component: Component, F, worth, c, h) -> tuple[list[tuple[int, ...]], np.ndarray]:
        """Follow the best arcs from classes c with h hours: distinct resource sequences and which is whose."""
        ways: list[tuple[int, ...]] = [()]
        way = np.zeros(len(c), np.int64)
        while True:
            arc = self.kernel.next_arc(component.arcs, worth, F, c, h)
            if (arc < 0).all():
                return ways, way
            step = np.where(arc >= 0, component.arcs.resource[arc] + 1, 0)
            base = int(step.max()) + 1
            pairs, way = np.unique(way * base + step, return_inverse=True)
            ways = [ways[p // base] + ((p % base - 1,) if p % base else ()) for p in pairs.tolist()]
            h = np.where(arc >= 0, h - component.arcs.hours[arc], h)
            c = np.where(arc >= 0, component.arcs.to[arc], 0)


class Tables:
    """The values of every class within every number of hours, at some prices, and the joins along both chains."""

    def __init__(self, pricer: RolePricer, prices: Prices):
        self.pricer, kernel = pricer, pricer.kernel
        self.worth = [_worth(component, prices) for component in pricer.lattice.components]
        self.values = [
            kernel.best_values(component.arcs, worth, pricer.width)
            for component, worth in zip(pricer.lattice.components, self.worth, strict=True)
        ]
        self.joined: list[list[np.ndarray]] = []
        for chain in pricer.chains:
            tables = [np.zeros((1, pricer.width))]
            for link in chain.links:
                tables.append(
                    kernel.join(tables[-1], self.values[link.component], link.before, link.of_class)
                )
            self.joined.append(tables)
        self.ends = [tables[-1] for tables in self.joined]

    def pushed_back(self, counts: list[np.ndarray]) -> dict[int, np.ndarray]:
        """People by (row, hours) at the end of both chains -> people by (class, hours) of every component."""
        result = {}
        for chain, tables, count in zip(self.pricer.chains, self.joined, counts, strict=True):
            for position in range(len(chain.links) - 1, -1, -1):
                link, before = chain.links[position], tables[position]
                values = self.values[link.component]
                k, h = np.nonzero(count)
                x = self.pricer.kernel.split(
                    before, values, link.before, link.of_class, tables[position + 1], k, h
                )
                weight, width = count[k, h], self.pricer.width
                count = np.bincount(link.before[k] * width + h - x, weight, before.size).reshape(before.shape)
                here = np.bincount(link.of_class[k] * width + x, weight, values.size).reshape(values.shape)
                result[link.component] = here
        return result

    def hours_by_component(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """int[profiles, components]: the hours each profile gives to each component."""
        hours = np.zeros((len(first), len(self.values)), np.int64)
        for chain, tables, h in zip(self.pricer.chains, self.joined, (first, second), strict=True):
            k = chain.row
            for position in range(len(chain.links) - 1, -1, -1):
                link = chain.links[position]
                values = self.values[link.component]
                keys, place = np.unique(k * self.pricer.width + h, return_inverse=True)
                row, most = keys // self.pricer.width, keys % self.pricer.width
                x = self.pricer.kernel.split(
                    tables[position], values, link.before, link.of_class, tables[position + 1], row, most
                )[place]
                hours[:, link.component] = x
                h, k = h - x, link.before[k]
        return hours


def _worth(component: Component, prices: Prices) -> np.ndarray:
    """What each arc earns at `prices`. A negative price (a credit) of a cut resource counts whole in each
    part.
    """
    arcs = component.arcs
    seat = prices.seat[arcs.resource]
    charged = np.where(seat > 0, seat * component.share, seat)
    return prices.readiness * arcs.gain + prices.mandatory * arcs.met - charged


def profiles(columns: Columns, lattice: RoleLattice, people: np.ndarray, most_hours: np.ndarray) -> tuple:
    """Group the people at row indices `people`: (classes, hours, headcounts, profile of each person)."""
    levels = columns.levels[people]
    classes = [component.classes_of(levels) for component in lattice.components]
    key, size = most_hours.astype(np.int64), int(most_hours.max(initial=0)) + 1
    for component, of in zip(lattice.components, classes, strict=True):
        if size > 2**62 // component.classes:
            _, key = np.unique(key, return_inverse=True)
            size = int(key.max(initial=0)) + 1
        key, size = key * component.classes + of, size * component.classes
    _, first, profile = np.unique(key, return_index=True, return_inverse=True)
    headcount = np.bincount(profile, columns.headcount[people], len(first))
    of_profile = (
        np.stack([of[first] for of in classes], axis=1) if classes else np.zeros((len(first), 0), np.int64)
    )
    return of_profile, most_hours[first].astype(np.int64), headcount, profile
