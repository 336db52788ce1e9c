"""When the reviews of a plan are due, worked out from how often each thing is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.calendar import add_months, quarter_end
from readiness.models import Cadence, Check, Plan, Review

KINDS = {Check.Kind.FEEDBACK: Review.Kind.FEEDBACK}  # every other check is an audit
INTO_THE_PLAN = timedelta(days=13)  # when the first review is, where nobody said


@dataclass(frozen=True, slots=True)
class Due:
    """A review that the rhythm asks for. `origin` is what it comes from: plan, budget, check-5, upkeep-3."""

    origin: str
    kind: str
    title: str
    on: date


def first_review(plan: Plan) -> date:
    return plan.first_review_on or plan.starts_on + INTO_THE_PLAN


def due_reviews(plan: Plan) -> list[Due]:
    """All within the plan's time, by date. Reviews of plan and budget begin on the first review day, the rest a month
    later. Two SQL statements.
    """
    found = [
        *_dates(plan, "plan", Review.Kind.PLAN, "Plan review", plan.review_cadence, 0),
        *_dates(plan, "budget", Review.Kind.BUDGET, "Budget review", plan.budget_cadence, 0),
    ]
    for check in plan.checks.order_by("pk"):
        kind = KINDS.get(check.kind, Review.Kind.AUDIT)
        found += _dates(plan, f"check-{check.pk}", kind, check.name, check.cadence, 1)
    for rule in plan.upkeeps.order_by("pk"):
        found += _dates(
            plan, f"upkeep-{rule.pk}", Review.Kind.SKILLS, f"Skills: {rule.name}", rule.cadence, 1
        )
    return sorted(found, key=lambda due: (due.on, due.origin))


def _dates(plan: Plan, origin: str, kind: str, title: str, cadence: str, later: int) -> Iterator[Due]:
    if not cadence:
        return
    first, last, step = (
        first_review(plan),
        quarter_end(plan.starts_on, plan.quarters),
        Cadence(cadence).months,
    )
    months = later
    while (day := add_months(first, months)) <= last:
        yield Due(origin, kind, title[:140], _workday(day))
        months += step


def _workday(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7) if day.weekday() > 4 else day
