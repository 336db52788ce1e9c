"""Who takes what turned into a calendar: quarters, runs, hours by quarter, actions and readiness by quarter.

Each person takes their resources one after the other, those that gain most an hour first where entry levels leave a
choice. A seat in a run is completed in the run's quarter; runs fill in order of readiness. Whoever waits for a run
completes what follows no earlier; waiting never breaks a limit, because later completions only relax hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from readiness.planner.offers import Group, Offer, Terms
from readiness.planner.values import Action, Closes, Kind, Price, Run, Seat


class Late(ValueError):
    """Waiting for a run, somebody completes a resource after its last quarter."""

    def __init__(self, learner: str, resource: str, message: str):
        self.learner, self.resource = learner, resource
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Assigned:
    """`people` of a learner take `resources`; between `earliest` and `latest` quarters, empty for any. Of what can be
    taken next, the resource with the smallest `urgency` is: its latest quarter, unless given."""

    learner: str
    people: int
    resources: tuple[str, ...]
    earliest: tuple[int, ...] = ()
    latest: tuple[int, ...] = ()
    urgency: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    seats: tuple[Seat, ...]
    runs: tuple[Run, ...]
    actions: tuple[Action, ...]
    cost: Decimal
    hours: Decimal
    gain_by_quarter: tuple[int, ...]  # importance-weighted levels gained by the end of each quarter


@dataclass(slots=True)
class _Taken:
    resource: str
    earliest: int
    latest: int
    quarter: int = 0
    run: str | None = None


@dataclass(slots=True)
class _Part:
    """People of one learner with one path."""

    learner: str
    people: int
    path: list[_Taken]
    number: int = 0

    def split(self, people: int) -> _Part:
        """Take `people` out of this part, with a copy of its path."""
        self.people -= people
        copies = [_Taken(t.resource, t.earliest, t.latest, t.quarter, t.run) for t in self.path]
        return _Part(self.learner, people, copies)


@dataclass(slots=True)
class _Effect:
    people: int = 0
    seats: int = 0
    gain: int = 0
    by_quarter: dict[int, int] = field(default_factory=dict)
    closes: dict[tuple[str, str], list[int]] = field(default_factory=dict)


def schedule(
    terms: Terms,
    assigned: Iterable[Assigned],
    *,
    hired: Mapping[str, int] | None = None,
    partners: Mapping[str, int] | None = None,
) -> Schedule:
    """The calendar of a plan. `hired` and `partners`: id -> posts filled, units taken. Order of input is irrelevant."""
    calendar = _Calendar(terms)
    parts = [
        calendar.part(a) for a in sorted(assigned, key=lambda a: (a.learner, a.resources, a.latest, a.people))
    ]
    parts, runs = calendar.fill_runs([part for part in parts if part.path])
    numbers: dict[str, int] = {}
    for part in sorted(parts, key=_part_key):
        part.number = numbers[part.learner] = numbers.get(part.learner, 0) + 1
    return calendar.result(sorted(parts, key=_part_key), runs, hired or {}, partners or {})


def _part_key(part: _Part) -> tuple:
    return part.learner, [(t.resource, t.quarter, t.run or "") for t in part.path], part.people


class _Calendar:
    def __init__(self, terms: Terms):
        self.terms = terms
        self._offers: dict[tuple[int, str], Offer] = {}
        self.groups = {learner: group for group in terms.groups for learner, _ in group.members}

    def _offer(self, learner: str, resource: str) -> Offer:
        group = self.groups[learner]
        key = id(group), resource
        if key not in self._offers:
            self._offers[key] = self.terms.offer(self.terms.resources[resource], group.held)
        return self._offers[key]

    def hours(self, resource: str) -> int:
        return self.terms.units.hours(self.terms.resources[resource].hours or Decimal(0))

    # --- one person's order and earliest quarters -----------------------------------------------------------------

    def part(self, a: Assigned) -> _Part:
        group = self.groups[a.learner]
        horizon = self.terms.horizon
        earliest = a.earliest or (1,) * len(a.resources)
        latest = a.latest or (horizon,) * len(a.resources)
        left = {
            r: _Taken(r, max(first, self._first(r)), min(last, self._last(r)))
            for r, first, last in zip(a.resources, earliest, latest, strict=True)
        }
        urgency = dict(zip(a.resources, a.urgency or latest, strict=True))
        held, path = dict(group.held), []
        while left:
            offers = {r: self._offer(a.learner, r) for r in sorted(left)}
            soonest = min(urgency[r] for r in left)
            fitting = [r for r, offer in offers.items() if offer.fits(held)]
            if not fitting:
                raise ValueError(f"Learner {a.learner!r} cannot enroll in {sorted(left)} in any order.")
            urgent = [r for r in fitting if urgency[r] == soonest] or fitting
            pick = min(urgent, key=lambda r: (-self._worth_per_hour(group, offers[r], held), r))
            path.append(left.pop(pick))
            held = offers[pick].raise_levels(held)
        part = _Part(a.learner, a.people, path)
        self._settle(part)
        return part

    def _first(self, resource: str) -> int:
        return self.terms.resources[resource].first_quarter or 1

    def _last(self, resource: str) -> int:
        return min(self.terms.resources[resource].last_quarter or self.terms.horizon, self.terms.horizon)

    @staticmethod
    def _worth_per_hour(group: Group, offer: Offer, held: Mapping[str, int]) -> Fraction:
        after = offer.raise_levels(held)
        gain = sum(
            weight * (min(after[s], target) - min(held[s], target))
            for s, (target, weight) in group.worth.items()
        )
        return Fraction(gain, offer.hours) if offer.hours else Fraction(gain * 10**9)

    def _settle(self, part: _Part) -> bool:
        """Move every completion to the earliest quarter its place in the order allows; True if one moved."""
        per_quarter = self.groups[part.learner].hours
        total, before, moved = 0, 1, False
        for taken in part.path:
            total += self.hours(taken.resource)
            natural = -(-total // per_quarter) if per_quarter else 1
            quarter = max(natural, taken.earliest, before, taken.quarter)
            moved |= quarter != taken.quarter
            taken.quarter = before = quarter
        return moved

    # --- runs -----------------------------------------------------------------------------------------------------

    def fill_runs(self, parts: list[_Part]) -> tuple[list[_Part], list[Run]]:
        while True:
            parts, runs = self._fill_once(parts)
            moved = [self._settle(part) for part in parts]  # all of them, before anybody asks
            if not any(moved):
                break
        for part in parts:
            for taken in part.path:
                if taken.quarter > taken.latest:
                    message = (
                        f"completes {taken.resource!r} in quarter {taken.quarter}, after {taken.latest}."
                    )
                    raise Late(part.learner, taken.resource, f"Learner {part.learner!r} {message}")
        return parts, runs

    def _fill_once(self, parts: list[_Part]) -> tuple[list[_Part], list[Run]]:
        runs: list[Run] = []
        for resource, details in self.terms.resources.items():
            if details.price is None or details.price.seats is None:
                continue
            takers = [(t, part) for part in parts for t in part.path if t.resource == resource]
            for latest in sorted({t.latest for t, _ in takers}):
                there = sorted(
                    ((t, part) for t, part in takers if t.latest == latest),
                    key=lambda x: (x[0].quarter, _part_key(x[1])),
                )
                parts, filled = self._fill(parts, there, resource, details.price, len(runs))
                runs += filled
        return parts, _numbered(runs, parts)

    def _fill(self, parts, there, resource: str, price: Price, start: int):
        size = price.seats or 1
        runs: list[Run] = []
        queue = list(there)
        while queue:
            free, inside = size, []
            while queue and free:
                taken, part = queue.pop(0)
                if part.people > free:
                    rest = part.split(part.people - free)
                    parts = [*parts, rest]
                    queue.insert(0, (rest.path[part.path.index(taken)], rest))
                inside.append((taken, part))
                free -= part.people
            run = f"{resource}#{start + len(runs):06d}"
            quarter = max(taken.quarter for taken, _ in inside)
            for taken, _ in inside:
                taken.quarter, taken.run = quarter, run
            runs.append(
                Run(
                    id=run,
                    resource=resource,
                    quarter=quarter,
                    seats=size,
                    taken=size - free,
                    cost=price.amount,
                )
            )
        return parts, runs

    # --- what comes of it -----------------------------------------------------------------------------------------

    def result(
        self, parts: list[_Part], runs: list[Run], hired: Mapping[str, int], partners: Mapping[str, int]
    ) -> Schedule:
        effects: dict[str, _Effect] = {}
        gained = [0] * self.terms.horizon
        seats: list[Seat] = []
        for part in parts:
            seats += self._seats(part)
            for resource, quarter, gain, rises in self._walk(part):
                gained[quarter - 1] += gain * part.people
                effect = effects.setdefault(resource, _Effect())
                effect.seats += part.people
                effect.gain += gain * part.people
                effect.by_quarter[quarter] = effect.by_quarter.get(quarter, 0) + part.people
                for skill, levels in rises:
                    close = effect.closes.setdefault((skill, self.groups[part.learner].role), [0, 0])
                    close[0] += part.people
                    close[1] += part.people * levels
        total = self.denominator()
        actions = [self._action(r, effect, runs, total) for r, effect in effects.items()]
        for vacancy in self.terms.problem.vacancies:
            if posts := hired.get(vacancy.id, 0):
                gain = posts * self._brought(vacancy)
                gained[vacancy.lead - 1] += gain
                actions.append(self._hire(vacancy, posts, gain, total))
        actions.extend(
            self._partner(partner, partners[partner.id])
            for partner in self.terms.problem.partners
            if partners.get(partner.id)
        )
        actions.sort(key=lambda a: (-a.gain, a.id))
        by_quarter, so_far = [], 0
        for gain in gained:
            so_far += gain
            by_quarter.append(so_far)
        return Schedule(
            seats=tuple(seats),
            runs=tuple(sorted(runs, key=lambda run: run.id)),
            actions=tuple(actions),
            cost=sum((a.cost for a in actions), Decimal(0)),
            hours=sum((a.hours for a in actions), Decimal(0)),
            gain_by_quarter=tuple(by_quarter),
        )

    def _walk(self, part: _Part):
        """(resource, quarter, importance-weighted levels gained, ((skill, levels towards target), ...)) per seat."""
        group = self.groups[part.learner]
        held = dict(group.held)
        for taken in part.path:
            after = self._offer(part.learner, taken.resource).raise_levels(held)
            rises = [
                (s, min(after[s], target) - min(held[s], target), weight)
                for s, (target, weight) in sorted(group.worth.items())
            ]
            gain = sum(levels * weight for _, levels, weight in rises)
            yield taken.resource, taken.quarter, gain, [(s, levels) for s, levels, _ in rises if levels]
            held = after

    def _seats(self, part: _Part) -> list[Seat]:
        """Seats of one part with their hours laid as late as their quarters allow, one after the other."""
        per_quarter, horizon = self.groups[part.learner].hours, self.terms.horizon
        seats: list[Seat] = []
        limit = None
        for taken in reversed(part.path):
            hours = self.hours(taken.resource)
            by_quarter = [0] * horizon
            if not per_quarter:
                by_quarter[taken.quarter - 1] = hours
            else:
                end = taken.quarter * per_quarter
                end = end if limit is None else min(end, limit)
                limit = end - hours
                for quarter in range(horizon):
                    low, high = max(limit, quarter * per_quarter), min(end, (quarter + 1) * per_quarter)
                    by_quarter[quarter] = max(high - low, 0)
            first = next((q for q, h in enumerate(by_quarter, 1) if h), taken.quarter)
            resource = self.terms.resources[taken.resource]
            seats.append(
                Seat(
                    learner=part.learner,
                    resource=taken.resource,
                    action=f"{resource.kind}:{taken.resource}",
                    quarter=taken.quarter,
                    first_quarter=first,
                    hours_by_quarter=tuple(self._decimal(h) for h in by_quarter),
                    people=part.people,
                    run=taken.run,
                    part=part.number,
                )
            )
        return seats[::-1]

    def _decimal(self, hours: int) -> Decimal:
        return Decimal(hours) / self.terms.units.hour

    def denominator(self) -> int:
        return required_weight(self.terms)

    def _action(self, resource: str, effect: _Effect, runs: list[Run], total: int) -> Action:
        details = self.terms.resources[resource]
        assert details.price is not None
        assert details.hours is not None
        if details.price.per_run:
            cost = sum((run.cost for run in runs if run.resource == resource), Decimal(0))
        else:
            cost = details.price.amount * effect.seats
        quarters = tuple(sorted(effect.by_quarter))
        return Action(
            id=f"{details.kind}:{resource}",
            kind=details.kind,
            title=details.title,
            resource=resource,
            role=None,
            people=effect.seats,  # nobody takes a resource twice
            seats=effect.seats,
            hours=details.hours * effect.seats,
            cost=cost,
            gain=effect.gain / total if total else 0.0,
            quarters=quarters,
            seats_by_quarter=tuple(effect.by_quarter[q] for q in quarters),
            closes=tuple(
                Closes(skill=skill, role=role, people=people, levels=levels)
                for (skill, role), (people, levels) in sorted(effect.closes.items())
            ),
        )

    def _brought(self, vacancy) -> int:
        role = self.terms.force.roles[vacancy.role]
        return sum(r.importance * min(vacancy.levels.get(r.skill, 0), r.level) for r in role.requirements)

    def _hire(self, vacancy, posts: int, gain: int, total: int) -> Action:
        role = self.terms.force.roles[vacancy.role]
        closes = [
            Closes(
                skill=r.skill,
                role=role.id,
                people=posts,
                levels=posts * min(vacancy.levels[r.skill], r.level),
            )
            for r in sorted(role.requirements, key=lambda r: r.skill)
            if min(vacancy.levels.get(r.skill, 0), r.level) > 0
        ]
        return Action(
            id=f"hire:{vacancy.id}",
            kind=Kind.HIRE,
            title=f"Hire: {role.name}",
            resource=None,
            role=role.id,
            people=posts,
            seats=0,
            hours=Decimal(0),
            cost=vacancy.cost * posts,
            gain=gain / total if total else 0.0,
            quarters=(vacancy.lead,),
            seats_by_quarter=(0,),
            closes=tuple(closes),
            source=vacancy.id,
        )

    def _partner(self, partner, units: int) -> Action:
        return Action(
            id=f"partner:{partner.id}",
            kind=Kind.PARTNER,
            title=partner.title,
            resource=None,
            role=partner.role or None,
            people=units * partner.people,
            seats=0,
            hours=Decimal(0),
            cost=partner.cost * units,
            gain=0.0,
            quarters=(1,),
            seats_by_quarter=(0,),
            closes=(),
            source=partner.id,
        )


def required_weight(terms: Terms) -> int:
    """What readiness is a share of: weighted levels required over the pairs in play, vacant posts included."""
    people = sum(g.people * sum(t * w for t, w in g.worth.values()) for g in terms.groups)
    posts = sum(
        v.posts * sum(r.importance * r.level for r in terms.force.roles[v.role].requirements)
        for v in terms.problem.vacancies
    )
    return people + posts


def held_weight(terms: Terms) -> int:
    """Importance-weighted required levels held today."""
    return sum(g.people * sum(w * min(g.held[s], t) for s, (t, w) in g.worth.items()) for g in terms.groups)


def _numbered(runs: list[Run], parts: list[_Part]) -> list[Run]:
    """Give runs their final ids, 1, 2, ... in order of quarter for each resource, and tell the seats."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    final = []
    for run in sorted(runs, key=lambda run: (run.resource, run.quarter, run.id)):
        counts[run.resource] = counts.get(run.resource, 0) + 1
        names[run.id] = f"{run.resource}#{counts[run.resource]}"
        final.append(
            Run(
                id=names[run.id],
                resource=run.resource,
                quarter=run.quarter,
                seats=run.seats,
                taken=run.taken,
                cost=run.cost,
            )
        )
    for part in parts:
        for taken in part.path:
            if taken.run is not None:
                taken.run = names[taken.run]
    return final
