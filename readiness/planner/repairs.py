"""What would let the demands stand: more money, more time, more hours, or less asked for.

Each repair is the smallest change of its kind after which as many demands stand as this kind of change can bring
about; what it cannot bring about is relaxed with it, to what is then within reach. Each is solved again by
`make_plan`, and only those after which every demand is met are offered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from readiness.planner.demands import Demand, DemandKind, Standing
from readiness.planner.mip import NothingFound
from readiness.planner.optimize import make_plan
from readiness.planner.values import Plan, Problem

MORE_QUARTERS = 8  # so many quarters more than planned are tried
MOST_HOURS = 200  # a quarter; nobody is asked for more
PLAN_NODES = 50  # of each repaired plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing to change in the problem.

    `what` and `id`: budget; quarters; hours (id: role, every one of whose people gets at least `after` a quarter);
    due, level, optional (id: role:skill); coverage_due, coverage_people (id: coverage); seat (id: learner:resource,
    no longer asked for). `before` and `after` are the values, None where there is none.
    """

    what: str
    id: str
    before: Decimal | int | None
    after: Decimal | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """`kind`: budget, extend, hours or relax. With `changes` made the problem is `problem` and `plan` its plan, in
    which every demand is met. `smallest`: proven that less of the same kind does not do.
    """

    kind: str
    changes: tuple[Change, ...]
    smallest: bool
    sentence: str
    problem: Problem
    plan: Plan


def repairs_for(
    problem: Problem,
    demands: tuple[Demand, ...],
    core: Collection[str],
    *,
    seed: int = 0,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[Repair, ...]:
    """The repairs that work: budget, extend, hours (of the role that needs least more), relax, in this order."""
    mechanic = _Mechanic(problem, demands, core, seed)
    found = []
    for attempt in (mechanic.budget, mechanic.extend, mechanic.hours, mechanic.relax):
        if stop():
            break
        if (repair := attempt()) is not None:
            found.append(repair)
    return tuple(found)


class _Mechanic:
    def __init__(self, problem: Problem, demands: tuple[Demand, ...], core: Collection[str], seed: int):
        self.problem, self.demands, self.seed = problem, demands, seed
        now = Standing(problem, seed=seed).together()
        self.standing = frozenset[str]() if now is None else now.standing
        self.troubled = [d for d in demands if d.id in core or d.id not in self.standing]

    def _stand(self, problem: Problem) -> frozenset[str]:
        """The most demands that stand in this variant of the problem; those it does not ask for stand."""
        world = Standing(problem, seed=self.seed)
        found = world.together()
        gone = {d.id for d in self.demands} - world.switch.keys()
        return frozenset(gone) | (found.standing if found is not None else frozenset())

    # --- the four kinds ---------------------------------------------------------------------------------------

    def budget(self) -> Repair | None:
        before = self.problem.limits.budget
        if before is None:
            return None
        world = Standing(self.problem, free_budget=True, seed=self.seed)
        found = world.together()
        if found is None or len(found.standing) <= len(self.standing):
            return None
        world.mip.row(dict.fromkeys(world.switch.values(), 1), lower=len(found.standing) - 0.5)
        column = world.model.budget
        assert column is not None
        try:
            least = world.mip.maximize({column: -1}, start=found.solution, slack=1 - 1e-6, nodes=world.nodes)
        except NothingFound:
            return None
        amount = round(-least.value)
        keep = frozenset(key for key, c in world.switch.items() if least.solution[c] > 0.5)
        after = Decimal(amount) / world.terms.units.money
        if after <= before:
            return None
        changed = replace(self.problem, limits=replace(self.problem.limits, budget=after))
        change = Change(what="budget", id="", before=before, after=after)
        smallest = found.most and -least.bound > amount - 1 + 1e-6
        return self._solved("budget", changed, (change,), keep, smallest)

    def extend(self) -> Repair | None:
        dues = [d.due for d in self.troubled if d.due is not None and d.kind is not DemandKind.SEAT]
        horizon = self.problem.limits.quarters
        first, last = min([*dues, horizon]) + 1, horizon + MORE_QUARTERS
        most = self._stand(self._until(last)[0])
        if len(most) <= len(self.standing):
            return None
        low, high, keep = first, last, most
        while low < high:
            middle = (low + high) // 2
            now = self._stand(self._until(middle)[0])
            if len(now) >= len(most):
                high, keep = middle, now
            else:
                low = middle + 1
        changed, changes = self._until(high)
        return self._solved("extend", changed, changes, keep, True)

    def hours(self) -> Repair | None:
        roles = sorted({d.role for d in self.troubled if d.kind is DemandKind.MANDATORY})
        best: tuple[Decimal, Problem, Change, frozenset[str]] | None = None
        for role in roles:
            found = self._more_hours(role)
            if found is not None and (best is None or (len(found[3]), -found[0]) > (len(best[3]), -best[0])):
                best = found
        if best is None:
            return None
        _, changed, change, keep = best
        return self._solved("hours", changed, (change,), keep, True)

    def relax(self) -> Repair | None:
        return self._solved("relax", self.problem, (), self.standing, True)

    # --- variants of the problem ------------------------------------------------------------------------------

    def _until(self, quarter: int) -> tuple[Problem, tuple[Change, ...]]:
        """The horizon and the dates of what does not stand, no earlier than `quarter`."""
        problem, changes = self.problem, []
        limits = problem.limits
        late = {(d.role, d.skill) for d in self.troubled if d.kind is DemandKind.MANDATORY}
        sources = {d.source for d in self.troubled if d.kind is DemandKind.COVERAGE}
        if quarter > limits.quarters:
            changes.append(Change(what="quarters", id="", before=limits.quarters, after=quarter))
            limits = _longer(limits, quarter)

        def moved(due: int | None, what: str, key: str) -> int | None:
            if due is None or due >= quarter:
                return due
            changes.append(Change(what=what, id=key, before=due, after=quarter))
            return quarter

        roles = tuple(
            replace(
                role,
                requirements=tuple(
                    replace(r, due=moved(r.due, "due", f"{role.id}:{r.skill}"))
                    if (role.id, r.skill) in late
                    else r
                    for r in role.requirements
                ),
            )
            for role in problem.roles
        )
        coverage = tuple(
            replace(d, due=moved(d.due, "coverage_due", d.id)) if d.id in sources else d
            for d in problem.coverage
        )
        return replace(problem, limits=limits, roles=roles, coverage=coverage), tuple(changes)

    def _more_hours(self, role: str) -> tuple[Decimal, Problem, Change, frozenset[str]] | None:
        details = next(r for r in self.problem.roles if r.id == role)
        usual = details.hours if details.hours is not None else self.problem.limits.hours
        theirs = [x.hours if x.hours is not None else usual for x in self.problem.learners if x.role == role]
        known = [hours for hours in theirs if hours is not None]
        if not known:
            return None
        before = min(known)
        low, high = int(before.to_integral_value(ROUND_FLOOR)) + 1, MOST_HOURS
        most = self._stand(self._at_least(role, high)) if low <= high else self.standing
        if len(most) <= len(self.standing):
            return None
        keep = most
        while low < high:
            middle = (low + high) // 2
            now = self._stand(self._at_least(role, middle))
            if len(now) >= len(most):
                high, keep = middle, now
            else:
                low = middle + 1
        change = Change(what="hours", id=role, before=before, after=Decimal(high))
        return high - before, self._at_least(role, high), change, keep

    def _at_least(self, role: str, hours: int) -> Problem:
        usual = self.problem.limits.hours
        more = Decimal(hours)

        def raised(own: Decimal | None) -> Decimal | None:
            return own if own is None else max(own, more)

        roles = tuple(
            replace(r, hours=raised(r.hours if r.hours is not None else usual)) if r.id == role else r
            for r in self.problem.roles
        )
        learners = tuple(
            replace(x, hours=raised(x.hours)) if x.role == role else x for x in self.problem.learners
        )
        return replace(self.problem, roles=roles, learners=learners)

    # --- less asked for ---------------------------------------------------------------------------------------

    def _solved(
        self, kind: str, problem: Problem, changes: tuple[Change, ...], keep: frozenset[str], smallest: bool
    ) -> Repair | None:
        for demand in self.demands:
            if demand.id not in keep:
                problem, change = self._softened(problem, demand, keep)
                changes = (*changes, change)
                keep |= {demand.id}
        plan = make_plan(problem, seed=self.seed, node_limit=PLAN_NODES)
        if not plan.summary.demands_met:
            return None
        return Repair(
            kind=kind, changes=changes, smallest=smallest, sentence=_sentence(self.problem, changes),
            problem=problem, plan=plan,
        )  # fmt: skip

    def _softened(self, problem: Problem, demand: Demand, keep: frozenset[str]) -> tuple[Problem, Change]:
        """The most that can be asked for in place of `demand` while `keep` stand."""
        softest = None
        for other, change in _softer(problem, demand):
            softest = other, change
            world = Standing(other, seed=self.seed)
            if world.can_stand([key for key in (*sorted(keep), demand.id) if key in world.switch]):
                break
        assert softest is not None
        return softest


def _longer(limits, quarter: int):
    """More quarters, the same money: the quarters added have no limit of their own."""
    by_quarter = limits.budget_by_quarter
    if not by_quarter:
        return replace(limits, quarters=quarter)
    budget = limits.budget
    if budget is None and all(amount is not None for amount in by_quarter):
        budget = sum(by_quarter, Decimal(0))
    more = (*by_quarter, *[None] * (quarter - limits.quarters))
    return replace(limits, quarters=quarter, budget=budget, budget_by_quarter=more)


def _softer(problem: Problem, demand: Demand) -> Iterator[tuple[Problem, Change]]:
    """The problem with less asked for, the least change first; the last asks for nothing."""
    match demand.kind:
        case DemandKind.MANDATORY:
            key = f"{demand.role}:{demand.skill}"
            for level in range(demand.level - 1, 0, -1):
                yield (
                    _requirement(problem, demand, level=level),
                    Change(what="level", id=key, before=demand.level, after=level),
                )
            yield (
                _requirement(problem, demand, mandatory=False),
                Change(what="optional", id=key, before=1, after=0),
            )
        case DemandKind.COVERAGE:
            asked = next(d.people for d in problem.coverage if d.id == demand.source)
            for people in range(asked - 1, asked - demand.people - 1, -1):
                coverage = tuple(
                    replace(d, people=people) if d.id == demand.source else d for d in problem.coverage
                )
                yield (
                    replace(problem, coverage=coverage),
                    Change(what="coverage_people", id=demand.source, before=asked, after=people),
                )
        case _:

            def others(wishes):
                return tuple(
                    w
                    for w in wishes
                    if (w.resource, w.quarter) != (demand.resource, demand.due)
                    or w.learner not in demand.learners
                )

            yield (
                replace(problem, pinned=others(problem.pinned), booked=others(problem.booked)),
                Change(
                    what="seat", id=f"{demand.learners[0]}:{demand.resource}", before=demand.people, after=0
                ),
            )


def _requirement(problem: Problem, demand: Demand, **changes) -> Problem:
    roles = tuple(
        replace(
            role,
            requirements=tuple(
                replace(r, **changes) if r.skill == demand.skill else r for r in role.requirements
            ),
        )
        if role.id == demand.role
        else role
        for role in problem.roles
    )
    return replace(problem, roles=roles)


# --- in words -----------------------------------------------------------------------------------------------------

WORDS = {
    "budget": "raise the budget from {before} to {after} {currency}",
    "quarters": "plan {after} quarters instead of {before}",
    "hours": "give everyone of {role} at least {after} hours a quarter",
    "due": "ask for {skill} of {role} by quarter {after} instead of {before}",
    "level": "ask for {skill} of {role} at level {after} instead of {before}",
    "optional": "let {skill} be optional for {role}",
    "coverage_due": "cover {skill} by quarter {after} instead of {before}",
    "coverage_people": "cover {skill} with {after} people instead of {before}",
    "seat": "leave open who takes {title}",
}


def _sentence(problem: Problem, changes: tuple[Change, ...]) -> str:
    roles = {r.id: r.name for r in problem.roles}
    skills = {s.id: s.name for s in problem.skills}
    titles = {r.id: r.title for r in problem.resources}
    coverage = {d.id: d.skill for d in problem.coverage}
    parts = []
    for change in changes:
        one, _, two = change.id.partition(":")
        names = {
            "role": roles.get(one, ""),
            "skill": skills.get(coverage.get(change.id, two), ""),
            "title": titles.get(two, ""),
            "currency": problem.currency,
        }
        parts.append(WORDS[change.what].format(before=change.before, after=change.after, **names))
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."
