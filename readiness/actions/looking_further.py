"""After a plan stands: what a little money more or less does, why demands cannot stand, what knowing is worth.

Each question is a solve of its own, so they are asked one by one in the background, and kept as they are answered;
whoever waits for another plan goes first. What is missing was not asked yet, or was cut short.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from decimal import Decimal
from time import monotonic

from readiness.models import Version
from readiness.planner import values
from readiness.planner.closing import cheapest_closings
from readiness.planner.conflicts import find_conflict
from readiness.planner.demands import Demand
from readiness.planner.frontier import next_step
from readiness.planner.knowing import Knowing, Range, Unknown, value_of_knowing
from readiness.planner.repairs import Repair

log = logging.getLogger(__name__)

STEP_NODES = 100  # branch-and-bound nodes of each plan with another budget
PATIENCE = 60  # seconds for a question
CHANGED = 3  # so many changed lines are named beside a step

type Stop = Callable[[], bool]


def look_further(
    version: Version, problem: values.Problem, plan: values.Plan, stop: Stop, names: Iterable[str] = ()
) -> None:
    """Answer one question after the other (those of `names`, else all), and keep each answer."""
    questions: dict[str, Callable[[Stop], object]] = {
        "closings": lambda enough: closings(problem, plan),
        "steps": lambda enough: steps(problem, plan, enough),
        "conflict": lambda enough: conflict(problem, plan, enough),
        "knowing": lambda enough: knowing(problem, plan, enough),
    }
    for name in names or questions:
        if stop():
            return
        try:
            answer = questions[name](_patient(stop))
        except Exception:
            # The plan is there and stands; that one explanation is missing must not take it away.
            log.exception("Looking further (%s) failed for version %s", name, version.pk)
            continue
        if stop():
            return  # somebody waits: it was cut short, and is asked again with the next plan
        version.findings = version.findings | {name: json.loads(json.dumps(answer, default=str))}
        version.save(update_fields=["findings"])


def _patient(stop: Stop) -> Stop:
    """Until somebody waits, or the question has taken long enough: then what is known by then is kept."""
    end = monotonic() + PATIENCE
    return lambda: stop() or monotonic() > end


# --- a little more, or less -------------------------------------------------------------------------------------


def round_step(budget: Decimal) -> Decimal:
    """A round amount of about a twentieth to a tenth of the budget: 10,000 for 148,000."""
    if budget <= 0:
        return Decimal(1_000)
    power = Decimal(10) ** (budget.adjusted() - 1)
    return max(power * factor for factor in (1, 2, 5) if power * factor <= max(budget / 10, power))


def steps(problem: values.Problem, plan: values.Plan, stop: Stop) -> list[dict]:
    """The plan solved again with a round amount more, and with as much less."""
    if plan.summary.readiness is None:
        return []
    budget = problem.limits.budget if problem.limits.budget is not None else plan.summary.cost
    amount = round_step(budget)
    titles = {resource.id: resource.title for resource in problem.resources}
    found = []
    for signed in (amount, -amount):
        if stop() or budget + signed < 0:
            continue
        step = next_step(problem, plan, signed, node_limit=STEP_NODES)
        found.append(
            {
                "amount": step.amount,
                "budget": step.budget,
                "readiness": float(plan.summary.readiness + step.gain),
                "gain": float(step.gain),
                "mandatory": step.mandatory_met,
                "seats": [(titles.get(key, ""), change) for key, change in step.seats[:CHANGED]],
            }
        )
    return found


# --- what stays open --------------------------------------------------------------------------------------------


def closings(problem: values.Problem, plan: values.Plan) -> list[dict]:
    """The cheapest way to close each gap that is left open."""
    return [
        {
            "team": each.gap.team,
            "role": each.gap.role,
            "skill": each.gap.skill,
            "reason": each.gap.reason,
            "kind": each.kind,
            "cost": each.cost,
            "people": each.people,
            "sentence": each.sentence,
        }
        for each in cheapest_closings(problem, plan)
    ]


def conflict(problem: values.Problem, plan: values.Plan, stop: Stop) -> dict:
    """Why not every demand can stand, and what would let them; {} where all do."""
    if plan.summary.demands_met:
        return {}
    found = find_conflict(problem, stop=stop)
    if found is None:
        return {}
    return {
        "unmet": [_demand(demand) for demand in found.unmet],
        "core": [_demand(demand) for demand in found.core],
        "proof": found.proof,
        "limits": list(found.limits),
        "alone": [
            {"demand": c.demand, "people": c.people, "reason": c.reason, "reachable": c.reachable}
            for c in found.alone
        ],
        "repairs": [_repair(repair) for repair in found.repairs],
        "cut_short": stop(),
    }


def _demand(demand: Demand) -> dict:
    return {"id": demand.id, "kind": str(demand.kind), "text": demand.text, "people": demand.people}


def _repair(repair: Repair) -> dict:
    summary = repair.plan.summary
    return {
        "kind": repair.kind,
        "sentence": repair.sentence,
        "smallest": repair.smallest,
        "readiness": summary.readiness,
        "cost": summary.cost,
        "changes": [
            {"what": change.what, "id": change.id, "before": change.before, "after": change.after}
            for change in repair.changes
        ],
    }


# --- what is not known ------------------------------------------------------------------------------------------


def knowing(problem: values.Problem, plan: values.Plan, stop: Stop) -> dict:
    """Readiness as a range, and whose assessment would change the plan most; {} where all is known."""
    found: Knowing = value_of_knowing(problem, plan, stop=stop)
    if not found.unknown:
        return {}
    return {
        "unknown": found.unknown,
        "required": found.required,
        "now": _range(found.now),
        "planned": _range(found.planned),
        "skills": [*map(_unknown, found.skills)],
        "people": [*map(_unknown, found.people)],
        "method": found.method,
    }


def _range(found: Range) -> tuple[float | None, float | None]:
    return found.low, found.high


def _unknown(found: Unknown) -> dict:
    return {
        "role": found.role,
        "skill": found.skill,
        "learner": found.learner,
        "pairs": found.pairs,
        "at_stake": float(found.at_stake),
        "seats": found.seats,
        "regret": None if found.regret is None else float(found.regret),
    }
