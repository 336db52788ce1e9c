"""From a problem to a plan: choose the method, solve, schedule, and say how good the result is proven to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from readiness.planner import large
from readiness.planner.check import check_problem
from readiness.planner.exact import BUNDLES, ExactModel, Solved
from readiness.planner.explain import reasons
from readiness.planner.large import Large
from readiness.planner.offers import Terms
from readiness.planner.residual import residual_gaps
from readiness.planner.schedule import Schedule, held_weight, required_weight, schedule
from readiness.planner.tally import Tally
from readiness.planner.values import (
    Certificate,
    Limits,
    Plan,
    Problem,
    Progress,
    Status,
    Summary,
    UnknownLevels,
)

TIE_NODES = 1  # branch-and-bound nodes for each tie-break (cost, change) once readiness is settled

EXACT_COLUMNS = 12_000  # beyond about so many columns the decomposition is the better method
RICH = 4  # times as many where the exact program carries more in its bound
NODES = 1000  # branch-and-bound nodes for each stage, unless the caller says otherwise
LARGE_GAP = 2e-5  # how close the decomposition solves its prices

OnProgress = Callable[[Progress], None]


def make_plan(
    problem: Problem,
    *,
    on_progress: OnProgress | None = None,
    seed: int = 0,
    gap: float = 1e-6,
    node_limit: int | None = None,
    seconds: float | None = None,
    stop: Callable[[], bool] | None = None,
    exact_columns: int = EXACT_COLUMNS,
) -> Plan:
    """The best plan for the problem, with its proof.

    `gap` is the relative distance to the bound at which the search for readiness may stop; `node_limit` stops each
    stage after that many branch-and-bound nodes (1,000 unless given), `seconds` after that much time, `stop` as soon
    as it returns True: each way the best plan found comes back with its bound. Without `seconds` and `stop`, the
    same problem and seed give the same plan on every machine. A problem of more than about `exact_columns` columns is
    planned by decomposition. Raises `InvalidProblem` for a problem that
    contradicts itself.
    """
    started = perf_counter()
    check_problem(problem)
    report = _Reporter(on_progress)
    report("reading", 0.02)
    terms = Terms(problem)
    total, held = required_weight(terms), held_weight(terms)
    report.scale(held, total)
    proof: Large | None = None
    if _size(terms) > exact_columns * (RICH if _rich(problem) else 1):
        left = None if seconds is None else seconds - (perf_counter() - started)
        proof = large.solve(
            terms, seed=seed, gap=max(gap, LARGE_GAP), seconds=left, on_bounds=report.bounds, stop=stop
        )
        solved = proof.solved
    else:
        model = ExactModel(terms, seed=seed)
        solved = model.solve(
            gap=gap,
            nodes=NODES if node_limit is None else node_limit,
            tie_nodes=TIE_NODES if node_limit is None else min(TIE_NODES, node_limit),
            deadline=None if seconds is None else started + seconds,
            on_bounds=report.bounds,
            stop=stop,
        )
    report("scheduling", 0.9)
    calendar = schedule(terms, solved.assigned, hired=solved.hired, partners=solved.partners)
    report("explaining", 0.95)
    plan = _plan(terms, solved, calendar, total, held, started, proof)
    report("explaining", 1.0, plan.summary.readiness, plan.summary.bound)
    return plan


def _rich(problem: Problem) -> bool:
    """Whether the problem asks for what the exact model carries in its bound and the decomposition does not."""
    by_quarter = any(amount is not None for amount in problem.limits.budget_by_quarter)
    dated = any(b.quarter is not None for b in (*problem.pinned, *problem.booked))
    return by_quarter or dated or bool(problem.coverage or problem.vacancies or problem.partners)


def _meets_fewer(proof: Large, states: Tally) -> bool:
    """Whether the plan, which must keep more limits than the bound knows, meets fewer mandatory requirements in time
    than the bound is about; then it says nothing of this plan."""
    asked = proof.evidence["mandatory_met"]
    return states.unmet_now - states.unmet < int(str(asked))


def _size(terms: Terms) -> int:
    """About how many columns the exact model would have."""
    return sum(min(group.people, BUNDLES) * len(group.offers) for group in terms.groups)


class _Reporter:
    """Passes progress on, with a share of the work that never falls."""

    ORDER = ("pins", "mandatory", "coverage", "readiness", "cost", "change")

    def __init__(self, on_progress: OnProgress | None):
        self.on_progress = on_progress
        self.share = 0.0
        self.held, self.total = 0, 0
        self.best: float | None = None
        self.bound: float | None = None

    def __call__(
        self, stage: str, share: float, best: float | None = None, bound: float | None = None
    ) -> None:
        self.share = max(self.share, share)
        self.best = best if best is not None else self.best
        self.bound = bound if bound is not None else self.bound
        if self.on_progress is not None:
            self.on_progress(Progress(stage=stage, share=self.share, best=self.best, bound=self.bound))

    def scale(self, held: int, total: int) -> None:
        self.held, self.total = held, total

    def bounds(self, stage: str, best: float | None, bound: float | None) -> None:
        if stage != "readiness" or not self.total:
            self(
                "bounding" if stage in self.ORDER[:3] else "improving",
                0.1 if stage in self.ORDER[:3] else 0.7,
            )
            return
        found = None if best is None else (self.held + best) / self.total
        limit = None if bound is None else min((self.held + bound) / self.total, 1.0)
        closed = 0.0
        if found is not None and limit:
            closed = max(0.0, 1 - 20 * (limit - found) / limit)
        self("improving", 0.2 + 0.5 * closed, found, limit)


def _plan(
    terms: Terms,
    solved: Solved,
    calendar: Schedule,
    total: int,
    held: int,
    started: float,
    proof: Large | None = None,
) -> Plan:
    gained = calendar.gain_by_quarter[-1]
    readiness = (held + gained) / total if total else None
    stage = solved.stage("readiness")
    states = Tally(terms, calendar.seats, calendar.actions)
    if proof is not None and stage is not None and _meets_fewer(proof, states):
        stage = replace(stage, bound=None)
    top = gained if stage is None else (max(stage.bound, gained) if stage.bound is not None else total - held)
    bound = (held + top) / total if total else None
    gap = (bound - readiness) / bound if bound and readiness is not None else 0.0
    status = Status.OPTIMAL if top == gained else Status.WITHIN
    if stage is not None and stage.bound is None:
        status = Status.BEST_FOUND
    certificate = Certificate(
        status=status,
        bound=bound or 0.0,
        gap=gap,
        kind=proof.kind if proof is not None else "milp" if stage is not None else "trivial",
        tolerance=0.0,
        covers=_covers(terms.problem.limits, proof),
        assumptions=_assumptions(terms, solved, proof),
        evidence=({} if proof is None else proof.evidence)
        | {
            "stages": [
                {"name": s.name, "value": s.value, "bound": s.bound, "proven": s.proven, "nodes": s.nodes}
                for s in solved.stages
            ],
            "required_weight": total,
            "held_weight": held,
            "bound_weight": held + top,
        },
    )
    why = reasons(terms, calendar.actions, calendar.seats)
    problem = terms.problem
    summary = Summary(
        status=status,
        readiness_now=held / total if total else None,
        readiness=readiness,
        bound=bound,
        gap=gap,
        cost=calendar.cost,
        hours=calendar.hours,
        seats=sum(seat.people for seat in calendar.seats),
        people=sum(learner.headcount for learner in problem.learners),
        people_ready_now=states.ready_now,
        people_ready=states.ready,
        mandatory_unmet_now=states.unmet_now,
        mandatory_unmet=states.unmet,
        demands_met=states.unmet == 0 and not states.missing,
        seconds=perf_counter() - started,
    )
    return Plan(
        summary=summary,
        readiness_by_quarter=tuple((held + gain) / total for gain in calendar.gain_by_quarter)
        if total
        else (),
        actions=tuple(replace(action, why=why[action.id]) for action in calendar.actions),
        runs=calendar.runs,
        seats=calendar.seats,
        residual_gaps=residual_gaps(terms, calendar),
        certificate=certificate,
    )


def _covers(limits: Limits, proof: Large | None) -> tuple[str, ...]:
    names = ["hours", "entry levels", "audience", "language", "seats", "runs", "mandatory requirements"]
    if limits.budget is not None:
        names.append("budget")
    if proof is None and any(amount is not None for amount in limits.budget_by_quarter):
        names.append("budget by quarter")
    if limits.split is not None:
        names.append("split")
    return tuple(names)


def _assumptions(terms: Terms, solved: Solved, proof: Large | None) -> tuple[str, ...]:
    problem = terms.problem
    notes = []
    unknown = sum(
        learner.headcount
        for learner in problem.learners
        for need in terms.force.needs(learner)
        if need.skill not in learner.levels
    )
    if unknown:
        how = {
            UnknownLevels.EXCLUDE: "are left out of readiness and of the plan",
            UnknownLevels.MEDIAN: "are taken to be the median level of rated people in the same role",
            UnknownLevels.ZERO: "are taken to be 0",
        }[problem.limits.unknown_levels]
        notes.append(f"{unknown} required levels are not known; they {how}.")
    no_hours = sorted(r.title for r in problem.resources if r.hours is None)
    no_price = sorted(r.title for r in problem.resources if r.price is None)
    if no_hours:
        notes.append(f"Left out because their hours are unknown: {', '.join(no_hours)}.")
    if no_price:
        notes.append(f"Left out because their price is unknown: {', '.join(no_price)}.")
    used = {resource for a in solved.assigned for resource in a.resources}
    estimated = sorted(r.title for r in problem.resources if r.estimated and r.id in used)
    if estimated:
        notes.append(f"Hours, prices or levels are estimates for: {', '.join(estimated)}.")
    if problem.vacancies:
        notes.append("Vacant posts count in readiness as posts where nobody holds anything yet.")
    if problem.partners:
        notes.append("Partners count only for coverage demands: they raise no level of your own people.")
    split = problem.limits.split
    if proof is not None and split is not None and (split.basis != "money" or problem.limits.budget is None):
        notes.append("The bound is about plans in which every seat raises a level that matters.")
    if proof is not None and problem.vacancies:
        notes.append("At this size posts are filled for coverage only.")
    if proof is not None and problem.in_force:
        notes.append("At this size the least change from the plan in force is not sought.")
    if proof is not None and proof.left_out:
        kept = ", ".join(proof.left_out)
        notes.append(f"The plan keeps these limits, but the bound does not take them into account: {kept}.")
    for stage in solved.stages:
        if not stage.proven and stage.name in ("pins", "mandatory", "coverage"):
            notes.append(f"That no plan meets more {stage.name} demands was not proven.")
        if not stage.proven and stage.name == "cost":
            notes.append("That no plan reaches this readiness for less money was not proven.")
    return tuple(notes)
