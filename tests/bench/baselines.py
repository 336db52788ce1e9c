"""What people do without a planner, in plain Python: greedy by readiness per money, and the spreadsheet's
rule.

Both keep every limit; both see mandatory skills first. They return the readiness gained, in sums of worth.
"""

from __future__ import annotations

import heapq

import numpy as np


class Market:
    """One column problem unpacked to lists, and what has been given away so far."""

    def __init__(self, columns):
        self.columns = columns
        self.target, self.worth = columns.target.tolist(), columns.worth.tolist()
        self.role = np.repeat(columns.role, columns.headcount).tolist()
        needed = columns.target[columns.role]
        level = np.where(columns.levels == 255, needed, columns.levels)
        self.level = np.repeat(np.minimum(level, needed), columns.headcount, axis=0).tolist()
        self.hours = np.repeat(columns.hours, columns.headcount).tolist()
        self.segment = columns.segment.tolist()
        self.price, self.charge = columns.price.tolist(), columns.seat_charge.tolist()
        self.length, self.size = columns.length.tolist(), columns.run_size.tolist()
        places = np.where(columns.max_runs < 0, -1, columns.max_runs * columns.run_size)
        seats = np.where(columns.run_size > 0, places, columns.seat_limit)
        self.seats = np.where(seats < 0, 10**9, seats).tolist()
        self.open_places = [0] * len(self.price)
        self.budget = float("inf") if columns.budget is None else columns.budget
        self.spent, self.by_segment = 0.0, [0.0] * (max(self.segment) + 1)
        caps = columns.split.cap * columns.budget if columns.split else np.full(len(self.by_segment), np.inf)
        self.caps = caps.tolist()
        self.mandatory = [np.flatnonzero(row).tolist() for row in columns.mandatory]
        self.offers = [self._offers(r) for r in range(len(self.target))]
        self.gained = 0.0

    def _offers(self, role: int) -> list[tuple[int, list[tuple[int, int, int, float]]]]:
        """(resource, [(skill, entry, exit at most the target, worth)]) for the role."""
        c, found = self.columns, []
        for j in np.flatnonzero(c.offered[role]).tolist():
            skills = [s for s in np.flatnonzero(c.exit[j] | c.entry[j]).tolist() if self.target[role][s]]
            teaches = [
                (s, int(c.entry[j, s]), min(int(c.exit[j, s]), self.target[role][s]), self.worth[role][s])
                for s in skills
            ]
            found.append((j, teaches))
        return found

    def gain(self, person: int, teaches) -> float:
        level, gain = self.level[person], 0.0
        for s, entry, exit_, worth in teaches:
            if level[s] < entry:
                return 0.0
            if exit_ > level[s]:
                gain += worth * (exit_ - level[s])
        return gain

    def cash(self, j: int) -> float:
        """What one more seat costs now: a run is paid when its first place is taken."""
        if self.size[j]:
            return 0.0 if self.open_places[j] else self.price[j]
        return self.price[j]

    def take(self, person: int, j: int, teaches) -> bool:
        gain, cash, g = self.gain(person, teaches), self.cash(j), self.segment[self.role[person]]
        if (
            gain <= 0
            or self.hours[person] < self.length[j]
            or self.seats[j] <= 0
            or self.spent + cash > self.budget
            or self.by_segment[g] + self.charge[j] > self.caps[g]
        ):
            return False
        level = self.level[person]
        for s, _, exit_, _ in teaches:
            level[s] = max(level[s], exit_)
        self.hours[person] -= self.length[j]
        self.seats[j] -= 1
        self.spent += cash
        self.by_segment[g] += self.charge[j]
        if self.size[j]:
            self.open_places[j] = (self.open_places[j] or self.size[j]) - 1
        self.gained += gain
        return True


def greedy(columns) -> float:
    """Mandatory skills by the cheapest seat, then always the seat with most readiness per money (lazily)."""
    m = Market(columns)
    for person, role in enumerate(m.role):
        for skill in m.mandatory[role]:
            while m.level[person][skill] < m.target[role][skill]:
                fitting = [
                    (m.charge[j], j, teaches)
                    for j, teaches in m.offers[role]
                    if any(s == skill and exit_ > m.level[person][s] for s, _, exit_, _ in teaches)
                ]
                if not any(m.take(person, j, teaches) for _, j, teaches in sorted(fitting)):
                    break
    heap = []
    for person, role in enumerate(m.role):
        for k, (j, teaches) in enumerate(m.offers[role]):
            gain = m.gain(person, teaches)
            if gain > 0:
                heap.append((-gain / (m.charge[j] + 100.0), person, k))
    heapq.heapify(heap)
    while heap:
        score, person, k = heapq.heappop(heap)
        j, teaches = m.offers[m.role[person]][k]
        now = -m.gain(person, teaches) / (m.charge[j] + 100.0)
        if now == 0:
            continue
        if now > score + 1e-15:
            heapq.heappush(heap, (now, person, k))
        elif m.take(person, j, teaches):
            _push_opened(m, heap, person)
    return m.gained


def _push_opened(m: Market, heap: list, person: int) -> None:
    """What the new levels may have opened."""
    for k, (j, teaches) in enumerate(m.offers[m.role[person]]):
        if m.length[j] <= m.hours[person] and any(entry > 0 for _, entry, _, _ in teaches):
            gain = m.gain(person, teaches)
            if gain > 0:
                heapq.heappush(heap, (-gain / (m.charge[j] + 100.0), person, k))


def spreadsheet(columns) -> float:
    """Equal money for each head, the most important gap first, the cheapest seat for it, first come first
    served.
    """
    m = Market(columns)
    each = m.budget / len(m.role)
    for person, role in enumerate(m.role):
        money = each
        while True:
            level, target, worth = m.level[person], m.target[role], m.worth[role]
            gaps = sorted(
                (s not in m.mandatory[role], -worth[s] * (target[s] - level[s]), s)
                for s in range(len(target))
                if target[s] > level[s]
            )
            for optional, _, skill in gaps:
                fitting = [
                    (m.charge[j], j, teaches)
                    for j, teaches in m.offers[role]
                    if (m.charge[j] <= money or not optional)
                    and any(s == skill and exit_ > level[s] for s, _, exit_, _ in teaches)
                ]
                taken = next((c for c, j, teaches in sorted(fitting) if m.take(person, j, teaches)), None)
                if taken is not None:
                    money -= taken
                    break
            else:
                break
    return m.gained
