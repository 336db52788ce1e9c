"""When not every demand can stand: which ones cannot stand together, and what would let them.

The plan that leaves the fewest demands unmet is what `make_plan` gives. Here is the reason why: for each demand that
cannot stand even alone the people it fails for and their cause; the *core*, a set of demands that cannot stand
together though any fewer of them could; the limits any one of which, lifted, lets the core stand; and repairs
(`repairs.py`), each solved again and checked.

The smallest core is found by turns: the fewest demands that touch every set left out so far are tried together;
if they cannot stand, no smaller set can be a core. Questions are cut off by branch-and-bound nodes, never by time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from readiness.planner.check import check_problem
from readiness.planner.demands import Demand, DemandKind, Standing, demands_of
from readiness.planner.exact import BUNDLES
from readiness.planner.mip import Infeasible, Mip
from readiness.planner.offers import Group, Terms
from readiness.planner.reach import TooMany, cheapest, fewest_hours
from readiness.planner.repairs import Repair, repairs_for
from readiness.planner.residual import empty_book
from readiness.planner.values import Price, Problem

ROUNDS = 60  # of the search for the smallest core
COLUMNS = 12_000  # a program larger than about this is not built: `Conflict.basis` is "people"
OF_THE_PLAN = ("not_worth_it", "split", "budget")  # no causes where nothing leads further at all
LIMITS = ("budget", "budget_by_quarter", "hours", "split", "seats", "dates", "excluded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a demand fails for some people even if they were alone in the organization.

    `reason` is a code of `values.ResidualGap.reason`: hours (not enough of them by the due quarter), dates (too late
    for the due quarter), budget (more than all the money), no_resource, entry_level, audience, language, and so on.
    `reachable` is the level they can reach at most by the due quarter.
    """

    demand: str
    people: int
    reason: str
    reachable: int
    learners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """`unmet` do not stand in the plan with most demands standing; `core` cannot stand together.

    `proof`: "smallest" (no set of fewer demands is in conflict with the limits), "irreducible" (any fewer of these
    could stand), "found" (in conflict, but perhaps more than need be), "" where `core` is empty because the search
    ended undecided. `limits` are names of `LIMITS`, each of which lifted alone lets the core stand. `basis`:
    "exact", or "people" where the organization is too large for the program and only `alone` is known, with the
    demands named there as `unmet`.
    """

    demands: tuple[Demand, ...]
    unmet: tuple[Demand, ...]
    alone: tuple[Cause, ...]
    core: tuple[Demand, ...]
    proof: str
    limits: tuple[str, ...]
    repairs: tuple[Repair, ...]
    basis: str


def find_conflict(
    problem: Problem,
    *,
    repairs: bool = True,
    seed: int = 0,
    stop: Callable[[], bool] = lambda: False,
) -> Conflict | None:
    """Why not every demand of the problem can stand; None where all can, or nothing is demanded.

    Raises `InvalidProblem`. `stop` ends the search after the question at hand, with what is known by then.
    """
    check_problem(problem)
    problem = replace(problem, in_force=())
    terms = Terms(problem, only_demands=True)
    demands = demands_of(terms)
    if not demands:
        return None
    if _size(terms) > COLUMNS:
        return _by_people(terms, demands)
    standing = Standing(problem, seed=seed)
    best = standing.together()
    if best is not None and len(best.standing) == len(demands):
        return None
    unmet = tuple(d for d in demands if best is None or d.id not in best.standing)
    core, proof = _core(standing, demands, [{d.id for d in unmet}], stop)
    by_id = {d.id: d for d in demands}
    return Conflict(
        demands=demands,
        unmet=unmet,
        alone=_alone(terms, demands),
        core=tuple(by_id[key] for key in sorted(core)),
        proof=proof,
        limits=() if stop() else tuple(n for n in LIMITS if core and _lets_stand(problem, n, core, seed)),
        repairs=repairs_for(problem, demands, core, seed=seed, stop=stop) if repairs and not stop() else (),
        basis="exact",
    )


def _size(terms: Terms) -> int:
    return sum(min(group.people, BUNDLES) * len(group.offers) for group in terms.groups)


def _by_people(terms: Terms, demands: tuple[Demand, ...]) -> Conflict | None:
    causes = _alone(terms, demands)
    failing = {cause.demand for cause in causes}
    if not failing:
        return None
    unmet = tuple(d for d in demands if d.id in failing)
    return Conflict(
        demands=demands, unmet=unmet, alone=causes, core=unmet[:1], proof="smallest", limits=(), repairs=(),
        basis="people",
    )  # fmt: skip


# --- the smallest set that cannot stand ------------------------------------------------------------------------


def _core(
    standing: Standing, demands: tuple[Demand, ...], left_out: list[set[str]], stop: Callable[[], bool]
) -> tuple[frozenset[str], str]:
    """The smallest core where the rounds suffice, else an irreducible one."""
    ids = [d.id for d in demands]
    for _ in range(ROUNDS):
        tried = _touching(ids, left_out)
        try:
            found = standing.together(tried)
        except Infeasible:
            return tried, "smallest"
        if found is None or stop():
            break
        left_out.append(set(ids) - found.standing)
    return _irreducible(standing, ids, stop)


def _touching(ids: list[str], sets: Iterable[Collection[str]]) -> frozenset[str]:
    """The fewest ids with at least one of each set."""
    mip = Mip()
    column = {key: mip.column(1) for key in ids}
    for some in sets:
        mip.row({column[key]: 1 for key in sorted(some)}, lower=1)
    found = mip.maximize(dict.fromkeys(column.values(), -1))
    return frozenset(key for key, c in column.items() if found.solution[c] > 0.5)


def _irreducible(standing: Standing, ids: list[str], stop: Callable[[], bool]) -> tuple[frozenset[str], str]:
    """Leave out one demand after the other for as long as the rest cannot stand."""
    if standing.can_stand(ids) is not False:
        return frozenset(), ""
    core, decided = set(ids), True
    for key in ids:
        if stop():
            return frozenset(core), "found"
        answer = standing.can_stand(core - {key})
        if answer is False:
            core.discard(key)
        decided &= answer is not None
    return frozenset(core), "irreducible" if decided else "found"


# --- limits and people -----------------------------------------------------------------------------------------


def _lets_stand(problem: Problem, name: str, core: Collection[str], seed: int) -> bool:
    lifted = lift(problem, name)
    if lifted is None:
        return False
    free = name == "budget"
    other = Standing(lifted, free_budget=free, seed=seed)
    known = [key for key in core if key in other.switch]  # a demand can vanish with what it was about
    return other.can_stand(known) is True


def lift(problem: Problem, name: str) -> Problem | None:
    """The problem without one of `LIMITS`; None where it has none of the kind. The budget itself stays: see
    `Standing.free_budget`."""
    limits = problem.limits
    match name:
        case "budget":
            return problem if limits.budget is not None else None
        case "budget_by_quarter":
            limited = any(amount is not None for amount in limits.budget_by_quarter)
            return replace(problem, limits=replace(limits, budget_by_quarter=())) if limited else None
        case "hours":
            return replace(
                problem,
                limits=replace(limits, hours=None),
                roles=tuple(replace(role, hours=None) for role in problem.roles),
                learners=tuple(replace(learner, hours=None) for learner in problem.learners),
            )
        case "split":
            return None if limits.split is None else replace(problem, limits=replace(limits, split=None))
        case "seats":
            open_ = tuple(replace(r, seat_limit=None, price=_any_runs(r.price)) for r in problem.resources)
            return None if open_ == problem.resources else replace(problem, resources=open_)
        case "dates":
            return _without_dates(problem)
    return replace(problem, excluded=()) if problem.excluded else None


def _any_runs(price: Price | None) -> Price | None:
    return price if price is None else replace(price, max_runs=None)


def _without_dates(problem: Problem) -> Problem | None:
    roles = tuple(
        replace(role, requirements=tuple(replace(r, due=None) for r in role.requirements))
        for role in problem.roles
    )
    coverage = tuple(replace(d, due=None) for d in problem.coverage)
    resources = tuple(replace(r, first_quarter=None, last_quarter=None) for r in problem.resources)
    other = replace(problem, roles=roles, coverage=coverage, resources=resources)
    return None if other == problem else other


def _alone(terms: Terms, demands: tuple[Demand, ...]) -> tuple[Cause, ...]:
    """The people who cannot meet a mandatory requirement even if nothing were left to anybody else."""
    book = empty_book(terms)
    found: dict[tuple[str, str, int], list[tuple[str, int]]] = {}
    mandatory = {(d.role, d.skill): d for d in demands if d.kind is DemandKind.MANDATORY}
    for group in terms.groups:
        for need in group.needs:
            demand = mandatory.get((group.role, need.skill))
            if demand is None or not need.mandatory or group.held[need.skill] >= need.target:
                continue
            reason = _cause(terms, group, need.skill, need.target, need.due)
            if reason is None:
                continue
            top = _highest(terms, group, need.skill, need.target, need.due)
            if reason == "":
                reason = book.reason(
                    group, group.members[0][0], {**group.held, need.skill: top}, set(), need.skill
                )
                reason = "entry_level" if reason in OF_THE_PLAN else reason
            found.setdefault((demand.id, reason, top), []).extend(group.members)
    return tuple(
        Cause(
            demand=demand,
            people=sum(people for _, people in members),
            reason=reason,
            reachable=top,
            learners=tuple(sorted(learner for learner, _ in members)),
        )
        for (demand, reason, top), members in sorted(found.items())
    )


def _cause(terms: Terms, group: Group, skill: str, level: int, due: int) -> str | None:
    """A reason code, "" where nothing leads there at any hours, None where there is a way (or none was settled)."""
    try:
        way = fewest_hours(terms, group, skill, level, due=due)
        if way is None:
            if fewest_hours(terms, group, skill, level) is not None:
                return "dates"
            return "hours" if fewest_hours(terms, group, skill, level, hours=None) is not None else ""
        budget = terms.problem.limits.budget
        dear = None if budget is None else cheapest(terms, group, skill, level, whole_runs=True)
    except TooMany:
        return None
    if budget is not None and dear is not None and dear.price > terms.units.money_of(budget):
        return "budget"
    return None


def _highest(terms: Terms, group: Group, skill: str, level: int, due: int) -> int:
    for lower in range(level - 1, group.held[skill], -1):
        if fewest_hours(terms, group, skill, lower, due=due) is not None:
            return lower
    return group.held[skill]
