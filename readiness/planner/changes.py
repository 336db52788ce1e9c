"""What a new plan changes against the one in force, and why.

Two documents are compared: the inputs that differ, the seats that came, went or moved, actions, money and readiness.
A changed seat is put down to the inputs that differ for its own person, resource or role; where there are none it
follows from the rest: what else changed competes for the same limits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from readiness.planner.document import from_document
from readiness.planner.values import Learner, Plan, Problem, Resource, Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class InputChange:
    """`what`: joined, left, role, team, headcount, hours, language, completed (a level a seat of the plan in force
    leads to), rated (first rating), rating (another level), unrated; resource_added, resource_removed, resource;
    role_added, role_removed, role_changed; coverage, vacancies, partners, pinned, excluded, booked; or the name of a
    field of `Limits`. `id` is unique. `field` names the part of a resource or role that differs.
    """

    id: str
    what: str
    learner: str = ""
    skill: str = ""
    resource: str = ""
    role: str = ""
    field: str = ""
    before: object = None
    after: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChange:
    """`kind`: added, dropped, moved (another quarter), done (dropped because its levels are held now).

    `because` are ids of input changes; `direct`: they are about this person, resource or role.
    """

    kind: str
    learner: str
    resource: str
    people: int
    before: int | None  # quarter
    after: int | None
    because: tuple[str, ...]
    direct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionChange:
    action: str
    title: str
    seats_before: int
    seats_after: int
    cost_before: Decimal
    cost_after: Decimal
    gain_before: float
    gain_after: float


@dataclass(frozen=True, slots=True)
class Figure[T]:
    before: T
    after: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`kept` counts people's seats that are in both plans, in the same quarter or another."""

    inputs: tuple[InputChange, ...]
    seats: tuple[SeatChange, ...]
    actions: tuple[ActionChange, ...]
    kept: int
    cost: Figure[Decimal]
    readiness_now: Figure[float | None]
    readiness: Figure[float | None]
    mandatory_unmet: Figure[int]


def compare(old: object, new: object) -> Comparison:
    """From the document of the plan in force to that of the new plan. Raises `document.BadDocument`."""
    return compare_plans(*from_document(old), *from_document(new))


def compare_plans(old_problem: Problem, old: Plan, new_problem: Problem, new: Plan) -> Comparison:
    inputs = tuple(_inputs(old_problem, old, new_problem))
    seats, kept = _Seats(old_problem, old, new_problem, new, inputs).changes()
    return Comparison(
        inputs=inputs,
        seats=seats,
        actions=tuple(_actions(old, new)),
        kept=kept,
        cost=Figure(old.summary.cost, new.summary.cost),
        readiness_now=Figure(old.summary.readiness_now, new.summary.readiness_now),
        readiness=Figure(old.summary.readiness, new.summary.readiness),
        mandatory_unmet=Figure(old.summary.mandatory_unmet, new.summary.mandatory_unmet),
    )


# --- inputs -------------------------------------------------------------------------------------------------------


def _inputs(old: Problem, plan: Plan, new: Problem) -> Iterator[InputChange]:
    yield from _limits(old, new)
    yield from _people(old, plan, new)
    yield from _things(old.resources, new.resources, "resource")
    yield from _things(old.roles, new.roles, "role")
    for name in ("coverage", "vacancies", "partners", "pinned", "excluded", "booked"):
        before, after = getattr(old, name), getattr(new, name)
        if sorted(map(repr, before)) != sorted(map(repr, after)):
            yield InputChange(id=name, what=name, before=len(before), after=len(after))


def _limits(old: Problem, new: Problem) -> Iterator[InputChange]:
    for field in fields(old.limits):
        before, after = getattr(old.limits, field.name), getattr(new.limits, field.name)
        if before != after:
            yield InputChange(id=field.name, what=field.name, before=before, after=after)


def _people(old: Problem, plan: Plan, new: Problem) -> Iterator[InputChange]:
    before, after = ({x.id: x for x in p.learners} for p in (old, new))
    leads = _leads(old, plan)
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            yield InputChange(id=f"left:{key}", what="left", learner=key, before=before[key].headcount)
        elif key not in before:
            yield InputChange(id=f"joined:{key}", what="joined", learner=key, after=after[key].headcount)
        else:
            yield from _person(before[key], after[key], leads.get(key, {}))


def _leads(problem: Problem, plan: Plan) -> dict[str, dict[str, int]]:
    """learner -> skill -> the level their seats in the plan lead to."""
    outcomes = {r.id: r.outcomes for r in problem.resources}
    leads: dict[str, dict[str, int]] = defaultdict(dict)
    for seat in plan.seats:
        for o in outcomes[seat.resource]:
            leads[seat.learner][o.skill] = max(leads[seat.learner].get(o.skill, 0), o.to_level)
    return leads


def _person(old: Learner, new: Learner, leads: dict[str, int]) -> Iterator[InputChange]:
    for name in ("role", "team", "headcount", "hours", "language"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield InputChange(id=f"{name}:{old.id}", what=name, learner=old.id, before=before, after=after)
    for skill in sorted(old.levels.keys() | new.levels.keys()):
        before, after = old.levels.get(skill), new.levels.get(skill)
        if before == after:
            continue
        what = "rating"
        if after is None:
            what = "unrated"
        elif after > (before or 0) and after <= leads.get(skill, 0):
            what = "completed"
        elif before is None:
            what = "rated"
        key = f"{what}:{old.id}:{skill}"
        yield InputChange(id=key, what=what, learner=old.id, skill=skill, before=before, after=after)


def _things(old: Iterable, new: Iterable, kind: str) -> Iterator[InputChange]:
    before, after = {x.id: x for x in old}, {x.id: x for x in new}
    for key in sorted(before.keys() | after.keys()):
        about = {kind: key}
        if key not in after:
            yield InputChange(id=f"{kind}_removed:{key}", what=f"{kind}_removed", **about)
        elif key not in before:
            yield InputChange(id=f"{kind}_added:{key}", what=f"{kind}_added", **about)
        else:
            for field in fields(before[key]):
                one, two = getattr(before[key], field.name), getattr(after[key], field.name)
                if one != two and field.name not in ("title", "name", "estimated"):
                    yield InputChange(
                        id=f"{kind}:{key}:{field.name}",
                        what="resource" if kind == "resource" else "role_changed",
                        field=field.name,
                        before=one,
                        after=two,
                        **about,
                    )


# --- seats --------------------------------------------------------------------------------------------------------


class _Seats:
    def __init__(self, old_problem: Problem, old: Plan, new_problem: Problem, new: Plan, inputs):
        self.old, self.new, self.inputs = _by_pair(old.seats), _by_pair(new.seats), inputs
        self.learners = {x.id: x for p in (old_problem, new_problem) for x in p.learners}
        self.now = {x.id: x for x in new_problem.learners}
        self.resources: dict[str, Resource] = {
            r.id: r for p in (new_problem, old_problem) for r in p.resources
        }
        self.of_learner: dict[str, list[InputChange]] = defaultdict(list)
        self.of_resource: dict[str, list[str]] = defaultdict(list)
        self.of_role: dict[str, list[str]] = defaultdict(list)
        for change in inputs:
            if change.learner:
                self.of_learner[change.learner].append(change)
            if change.resource:
                self.of_resource[change.resource].append(change.id)
            if change.role:
                self.of_role[change.role].append(change.id)
        self.rest = tuple(change.id for change in inputs)

    def changes(self) -> tuple[tuple[SeatChange, ...], int]:
        found, kept = [], 0
        for learner, resource in sorted(self.old.keys() | self.new.keys()):
            before = self.old.get((learner, resource), {})
            after = self.new.get((learner, resource), {})
            pairs = _moves(before, after)
            kept += sum(people for one, two, people in pairs if one is not None and two is not None)
            for one, two, people in pairs:
                if one != two:
                    found.append(self._change(learner, resource, one, two, people))
        return tuple(found), kept

    def _change(self, learner: str, resource: str, before, after, people: int) -> SeatChange:
        kind = "added" if before is None else "dropped" if after is None else "moved"
        if kind == "dropped" and self._holds(learner, resource):
            kind = "done"
        because = self._reasons(learner, resource)
        return SeatChange(
            kind=kind, learner=learner, resource=resource, people=people, before=before, after=after,
            because=because or self.rest, direct=bool(because),
        )  # fmt: skip

    def _holds(self, learner: str, resource: str) -> bool:
        """Whether the levels the resource leads to are held now, as far as they are known."""
        person = self.now.get(learner)
        if person is None:
            return False
        known = [
            (person.levels[o.skill], o.to_level)
            for o in self.resources[resource].outcomes
            if o.skill in person.levels
        ]
        return bool(known) and all(level >= to for level, to in known)

    def _reasons(self, learner: str, resource: str) -> tuple[str, ...]:
        outcomes = self.resources[resource].outcomes
        skills = {o.skill for o in outcomes}
        theirs = [c.id for c in self.of_learner[learner] if not c.skill or c.skill in skills]
        role = self.learners[learner].role
        return (*theirs, *self.of_resource[resource], *self.of_role[role])


def _by_pair(seats: Iterable[Seat]) -> dict[tuple[str, str], dict[int, int]]:
    """(learner, resource) -> quarter -> people."""
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for seat in seats:
        by_quarter = found[seat.learner, seat.resource]
        by_quarter[seat.quarter] = by_quarter.get(seat.quarter, 0) + seat.people
    return found


def _moves(before: dict[int, int], after: dict[int, int]) -> list[tuple[int | None, int | None, int]]:
    """(quarter before, quarter after, people): as few moves as possible, then in order of quarter."""
    old, new, found = dict(before), dict(after), []
    for quarter in sorted(old.keys() & new.keys()):
        same = min(old[quarter], new[quarter])
        found.append((quarter, quarter, same))
        old[quarter] -= same
        new[quarter] -= same
    left = [q for q in sorted(old) for _ in range(old[q])]
    right = [q for q in sorted(new) for _ in range(new[q])]
    pairs: dict[tuple[int | None, int | None], int] = {}
    for n in range(max(len(left), len(right))):
        pair = (left[n] if n < len(left) else None, right[n] if n < len(right) else None)
        pairs[pair] = pairs.get(pair, 0) + 1
    return [*found, *((one, two, people) for (one, two), people in pairs.items())]


def _actions(old: Plan, new: Plan) -> Iterator[ActionChange]:
    before, after = {a.id: a for a in old.actions}, {a.id: a for a in new.actions}
    zero = Decimal(0)
    for key in sorted(before.keys() | after.keys()):
        one, two = before.get(key), after.get(key)
        here = one or two
        assert here is not None
        change = ActionChange(
            action=key,
            title=here.title,
            seats_before=0 if one is None else one.seats or one.people,
            seats_after=0 if two is None else two.seats or two.people,
            cost_before=zero if one is None else one.cost,
            cost_after=zero if two is None else two.cost,
            gain_before=0.0 if one is None else one.gain,
            gain_after=0.0 if two is None else two.gain,
        )
        if (change.seats_before, change.cost_before) != (change.seats_after, change.cost_after):
            yield change
