"""For a gap a plan leaves open: the cheapest way to close it, whatever limit keeps the plan from it.

The cheapest chain of further resources for each person, at the prices of the catalog and with whole runs paid; and
what of each limit that would take beyond what the plan leaves: money, hours a quarter, seats, share of the split.
Where no resource leads there, posts that could be filled and what has no known hours or price are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from readiness.planner.offers import Group, Terms
from readiness.planner.reach import TooMany, Way, cheapest
from readiness.planner.residual import Book
from readiness.planner.values import Plan, Problem, ResidualGap, Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How `people` of a gap could be brought `to_level`; `gap.people` where the way is open to all of them.

    `kind`: train (`resources` with the seats they take, in order of id), hire (`source`: a vacancy whose hires hold
    the level), estimate (`resources` that would lead there if their hours and price were known), none. `cost` is what
    it would add to the plan, places of paid runs used first; of it `budget_short` is more than the plan leaves.
    `hours_short` is the most any of them lacks, for the whole plan; `seats_short` counts seats beyond limits. All
    are 0 where the limit suffices, and all of them together are what it takes.
    """

    kind: str
    gap: ResidualGap
    people: int
    levels: int
    resources: tuple[tuple[str, int], ...] = ()
    source: str = ""
    cost: Decimal = Decimal(0)
    budget_short: Decimal = Decimal(0)
    hours_short: Decimal = Decimal(0)
    seats_short: int = 0
    sentence: str = ""


def cheapest_closings(
    problem: Problem, plan: Plan, gaps: Iterable[ResidualGap] | None = None
) -> tuple[Closing, ...]:
    """One for each gap (those of the plan unless given), in the same order."""
    closer = _Closer(Terms(problem), plan)
    return tuple(closer.close(gap) for gap in (plan.residual_gaps if gaps is None else gaps))


class _Closer:
    def __init__(self, terms: Terms, plan: Plan):
        self.terms = terms
        self.book = Book(terms, plan.seats, plan.runs, plan.summary.cost)
        self.groups = {learner: group for group in terms.groups for learner, _ in group.members}
        self.parts: dict[str, dict[int, list[Seat]]] = {}
        for seat in plan.seats:
            self.parts.setdefault(seat.learner, {}).setdefault(seat.part, []).append(seat)
        self.names = {skill.id: skill.name for skill in terms.problem.skills}
        self._ways: dict[tuple, Way | None] = {}

    def close(self, gap: ResidualGap) -> Closing:
        seats: Counter[str] = Counter()
        people = levels = 0
        short = 0
        for group, some, taken in self._people(gap):
            way = self._way(group, taken, gap.skill)
            if way is None:
                continue
            target = group.worth[gap.skill][0] if gap.skill in group.worth else 0
            held = self._held(group, taken)[gap.skill]
            people += some
            levels += some * (target - held)
            for resource in way.resources:
                seats[resource] += some
            if group.hours is not None:
                used = sum(self.book.offer(group, seat.resource).hours for seat in taken)
                short = max(short, used + way.hours - group.hours * self.terms.horizon)
        if not people:
            return self._otherwise(gap)
        cost = sum((self._cost(r, n) for r, n in seats.items()), Decimal(0))
        left = self.book.left
        found = Closing(
            kind="train",
            gap=gap,
            people=people,
            levels=levels,
            resources=tuple(sorted(seats.items())),
            cost=cost,
            budget_short=max(cost - left, Decimal(0)) if left is not None else Decimal(0),
            hours_short=Decimal(max(short, 0)) / self.terms.units.hour,
            seats_short=sum(self._beyond(r, n) for r, n in seats.items()),
        )
        return replace(found, sentence=self._sentence(found))

    def _people(self, gap: ResidualGap) -> Iterable[tuple[Group, int, list[Seat]]]:
        for learner in gap.learners:
            group = self.groups[learner]
            rest = dict(group.members)[learner]
            for taken in (*self.parts.get(learner, {}).values(), []):
                some = taken[0].people if taken else rest
                rest -= some
                need = group.worth.get(gap.skill)
                if some and need is not None and self._held(group, taken)[gap.skill] < need[0]:
                    yield group, some, taken

    def _held(self, group: Group, taken: list[Seat]) -> Mapping[str, int]:
        held: Mapping[str, int] = group.held
        for seat in taken:
            held = self.book.offer(group, seat.resource).raise_levels(held)
        return held

    def _way(self, group: Group, taken: list[Seat], skill: str) -> Way | None:
        """The cheapest chain from what the plan leaves them with; seats whose runs have free places cost nothing."""
        used = frozenset(seat.resource for seat in taken)
        key = id(group), used, skill
        if key not in self._ways:
            offers = [o for o in self._open_to(group) if o.resource not in used]
            later = replace(group, held=self._held(group, taken))
            try:
                self._ways[key] = cheapest(self.terms, later, skill, group.worth[skill][0], offers=offers)
            except TooMany:
                self._ways[key] = None
        return self._ways[key]

    def _open_to(self, group: Group):
        """What is open to them but for hours and dates, which this is to find the lack of."""
        who = group.members[0][0]
        for resource in self.terms.resources.values():
            if self.terms.barred(resource, who) in (None, "hours"):
                yield self.book.offer(group, resource.id)

    # --- what it takes ----------------------------------------------------------------------------------------

    def _cost(self, resource: str, seats: int) -> Decimal:
        price = self.terms.resources[resource].price
        if price is None:
            return Decimal(0)
        if price.seats is None:
            return price.amount * seats
        more = max(seats - self.book.free.get(resource, 0), 0)
        return price.amount * -(-more // price.seats)

    def _beyond(self, resource: str, seats: int) -> int:
        details = self.terms.resources[resource]
        taken = self.book.taken.get(resource, 0) + seats
        limits = [details.seat_limit] if details.seat_limit is not None else []
        if details.price is not None and details.price.seats and details.price.max_runs is not None:
            limits.append(details.price.seats * details.price.max_runs)
        return max(taken - min(limits), 0) if limits else 0

    def _otherwise(self, gap: ResidualGap) -> Closing:
        needed = next(r for r in self.terms.force.roles[gap.role].requirements if r.skill == gap.skill)
        hires = sorted(
            (v.cost, v.id, v.posts)
            for v in self.terms.problem.vacancies
            if v.role == gap.role and v.levels.get(gap.skill, 0) >= needed.level and v.posts
        )
        unknown = sorted(
            r.id
            for r in self.terms.resources.values()
            if (r.hours is None or r.price is None)
            and any(o.skill == gap.skill and o.to_level >= needed.level for o in r.outcomes)
        )
        if hires:
            cost, source, posts = hires[0]
            found = Closing(
                kind="hire",
                gap=gap,
                people=posts,
                levels=posts * needed.level,
                source=source,
                cost=cost * posts,
            )
        elif unknown:
            found = Closing(
                kind="estimate", gap=gap, people=0, levels=0, resources=tuple((key, 0) for key in unknown)
            )
        else:
            found = Closing(kind="none", gap=gap, people=0, levels=0)
        return replace(found, sentence=self._sentence(found))

    def _sentence(self, found: Closing) -> str:
        currency, titles = self.terms.problem.currency, self.terms.resources
        if found.kind == "none":
            return "Nothing in the catalog, open to these people, leads there; add a resource or a post."
        if found.kind == "hire":
            return f"Nobody gets there by training; filling the vacant posts would bring {found.people} who hold it."
        names = ", then ".join(titles[r].title for r, _ in found.resources[:3])
        if found.kind == "estimate":
            return f"{names} would lead there; give an estimate of its hours and price."
        lacks = [f"{found.budget_short} {currency} more than is left"] if found.budget_short else []
        lacks += [f"{found.hours_short} more hours a person"] if found.hours_short else []
        lacks += [f"{found.seats_short} more seats"] if found.seats_short else []
        takes = f" It takes {', '.join(lacks)}." if lacks else ""
        return f"{names} for {found.people} people, {found.cost} {currency} in all.{takes}"
