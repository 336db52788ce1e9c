"""The plan page: what a version reaches, how good it is proven to be, and every line of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.models import Audience
from readiness.formats import counted, day, hours, money, number, percent, quarter_label
from readiness.models import Computation, Plan, Version
from readiness.snapshots import problem_for

from .adjustments import Decided, decisions
from .findings import money_note, plan_lede, plan_title, proof, unmet_sentence
from .plan_actions import ActionLine, Actions, Why
from .plan_changes import Changes, changes_of
from .plan_findings import Clash, Knowing, cheapest, clash, knowing_of, steps_of
from .plan_money import Frontier, Spending, Step, frontier_of, spending
from .plan_rest import SHOWN, LeftLine, Way, other_ways, residual
from .versions import Frozen, changes_since, computed_version, frozen, newest_computation, stale_sentence


@dataclass(frozen=True, slots=True)
class Figure:
    """One big figure: `before` stands in front of `value` where there was another one."""

    label: str
    value: str
    note: str
    before: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Ribbon:
    """`claim` is proven, `text` says what it means; `gap`: something that was asked for is missing."""

    claim: str
    text: str
    solved: str
    gap: bool
    stale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    version: Version
    latest: bool
    title: str
    lede: str
    ribbon: Ribbon | None
    assumptions: tuple[str, ...]
    figures: tuple[Figure, ...]
    currency: str
    horizon: str
    starts_on: date
    quarters: int
    frontier: Frontier
    spending: Spending
    actions: tuple[ActionLine, ...]
    load: tuple[float | None, ...]
    seats: int
    cost: str
    gain: float | None
    left: tuple[LeftLine, ...]
    left_more: tuple[LeftLine, ...]
    ways: tuple[Way, ...]
    why: Why | None
    decided: tuple[Decided, ...]
    changes: Changes | None
    clash: Clash | None
    looking: bool
    knowing: Knowing | None
    more: Step | None
    less: Step | None

    @property
    def pending(self) -> int:
        """Decisions that no draft honors yet."""
        return sum(one.pending for one in self.decided)

    @property
    def calendar(self) -> tuple[ActionLine, ...]:
        """The actions in the order in which they begin."""
        return tuple(sorted(self.actions, key=lambda action: (action.start, action.end, action.title)))

    @property
    def most_gain(self) -> float:
        return max((action.gain for action in self.actions), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPlan:
    """Before the first result: what there is to plan with, and the last try."""

    people: int
    required: bool
    computation: Computation | None


def no_plan(plan: Plan, *, today: date) -> NoPlan:
    """Why there is nothing to show yet."""
    problem = problem_for(plan, today=today)
    return NoPlan(
        people=sum(learner.headcount for learner in problem.learners),
        required=any(need.level for role in problem.roles for need in role.requirements),
        computation=newest_computation(plan),
    )


def plan_page(plan: Plan, version: Version, *, today: date, why: str = "", names: bool = False) -> PlanPage:
    """Everything the page shows of a version. `why`: key of the action that is opened; `names`: people may be named."""
    found = frozen(version)
    newest = computed_version(plan)
    decided = decisions(plan, version)
    actions = Actions(version, found, _audiences(), {one.key: one.text for one in decided})
    left = residual(found, cheapest(version, found))
    more, less = steps_of(version, found)
    summary, limits = found.plan.summary, found.problem.limits
    return PlanPage(
        version=version,
        latest=newest is not None and newest.number == version.number,
        title=plan_title(found.plan, found.after, found.problem.currency),
        lede=plan_lede(found.plan, found.now, found.gain),
        ribbon=_ribbon(plan, version, found, today),
        assumptions=found.plan.certificate.assumptions,
        figures=_figures(plan, found),
        currency=found.problem.currency,
        horizon=quarter_label(found.starts_on, limits.quarters),
        starts_on=found.starts_on,
        quarters=limits.quarters,
        frontier=frontier_of(version, found),
        spending=spending(found),
        actions=actions.lines(),
        load=actions.load(),
        seats=summary.seats,
        cost=money(summary.cost, found.problem.currency),
        gain=found.gain,
        left=left[:SHOWN],
        left_more=left[SHOWN:],
        ways=other_ways(plan, found),
        why=actions.why(why) if why else None,
        decided=decided,
        changes=changes_of(plan, version, found),
        clash=clash(version, found),
        looking=not summary.demands_met and "conflict" not in version.findings,
        knowing=knowing_of(version, found, names=names),
        more=more,
        less=less,
    )


def _audiences() -> dict[str, str]:
    return dict(Audience.objects.values_list("slug", "name"))


def action_line(version: Version, key: str, *, open_: bool) -> tuple[ActionLine, Why | None, float] | None:
    """One row of the actions, with its reason if it is open, and the largest gain; None if there is no such action."""
    found = frozen(version)
    decided = decisions(version.plan, version)
    actions = Actions(version, found, _audiences(), {one.key: one.text for one in decided})
    action = next((action for action in found.plan.actions if action.id == key), None)
    if action is None:
        return None
    most = max(action.gain for action in found.plan.actions) * 100
    return actions.line(action), actions.why(key) if open_ else None, most


def _ribbon(plan: Plan, version: Version, found: Frozen, today: date) -> Ribbon | None:
    summary = found.plan.summary
    if summary.readiness is None:
        return None
    claim, text = proof(found.plan.certificate, summary)
    unmet = unmet_sentence(summary)
    took = counted(max(round(summary.seconds), 1), "second", "seconds")
    changes = changes_since(found.problem, problem_for(plan, today=today))
    return Ribbon(
        claim,
        f"{text} {unmet}".strip(),
        f"Solved in {took}, {day(version.created_at.date(), today)}",
        bool(unmet),
        stale_sentence(version, changes),
    )


def _figures(plan: Plan, found: Frozen) -> tuple[Figure, ...]:
    summary, people, currency = found.plan.summary, found.now.people, found.problem.currency
    target = "" if plan.readiness_target is None else f"target {plan.readiness_target}%"
    ready = f"{number(summary.people_ready)} of {counted(people, 'person', 'people')} fully ready"
    each = Decimal(people) if people else None
    horizon = quarter_label(found.starts_on, found.problem.limits.quarters)
    figures = [
        Figure("Readiness", percent(summary.readiness), target or ready, percent(summary.readiness_now)),
        Figure(
            "Cost",
            money(summary.cost, currency),
            money_note(summary.cost, found.problem.limits.budget, currency),
        ),
        Figure(
            "Training time",
            hours(summary.hours),
            f"{hours(summary.hours / each)} a person to {horizon}" if each else "",
        ),
    ]
    if found.gain and found.gain >= 0.0005 and summary.cost:
        per_point = summary.cost / (Decimal(str(found.gain)) * 100)
        figures.append(
            Figure(
                "Cost for each point",
                money(per_point, currency, 0),
                f"{money(summary.cost / each, currency, 0)} a person" if each else "",
            )
        )
    if found.now.mandatory_pairs:
        of = f"of {number(found.now.mandatory_pairs)}"
        figures.append(
            Figure(
                "Mandatory not met", number(summary.mandatory_unmet), of, gap=bool(summary.mandatory_unmet)
            )
        )
    return tuple(figures)
