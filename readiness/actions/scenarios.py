"""What-ifs: the plan worked out within other limits, which change nothing until one of them is chosen."""

from __future__ import annotations

import gzip
import json
from copy import copy
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from readiness.actions.audit import record
from readiness.actions.computations import CHANGEABLE, freeze_version
from readiness.models import Plan, User, Version
from readiness.planner import document
from readiness.planner.values import Limits


@transaction.atomic
def start_what_if(
    *, plan: Plan, label: str, actor: User | None, today: date | None = None, **changes: object
) -> Version:
    """A version within other limits, queued. The plan's own limits stay as they are."""
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"These cannot be changed here: {sorted(unknown)}")
    other = copy(plan)
    if "budget" in changes and changes["budget"] != plan.budget:
        # A quarter's own limit is about the lines as they are; with another total there are no such lines.
        changes["budget_rule"] = Plan.BudgetRule.AMOUNT
    for name, value in changes.items():
        setattr(other, name, value)
    version = freeze_version(plan=other, actor=actor, today=today, what_if=label)
    version.plan = plan
    record(
        organization=plan.organization,
        actor=actor,
        verb="plan.what_if",
        sentence=f"Asked of {plan.name}: {label}",
        about=version,
        after={name: str(value) for name, value in changes.items()},
    )
    return version


@transaction.atomic
def choose_version(*, version: Version, actor: User | None) -> Version:
    """Continue with this one: it becomes the plan's draft, and its limits become the plan's."""
    plan = version.plan
    problem = document.problem_from_document(json.loads(gzip.decompress(bytes(version.inputs))))
    adopted = adoptable(problem.limits) | {"starts_on": date.fromisoformat(problem.starts_on)}
    if adopted["budget"] != plan.budget:
        adopted["budget_rule"] = Plan.BudgetRule.AMOUNT
    before = {name: str(getattr(plan, name)) for name in adopted}
    for name, value in adopted.items():
        setattr(plan, name, value)
    plan.revision = F("revision") + 1
    plan.save(update_fields=[*adopted, "revision"])
    plan.refresh_from_db(fields=["revision", *adopted])
    version.chosen_at = timezone.now()
    version.save(update_fields=["chosen_at"])
    record(
        organization=plan.organization,
        actor=actor,
        verb="plan.chosen",
        sentence=f"Chose {version.label or f'draft {version.number}'} for {plan.name}",
        about=version,
        before=before,
        after={name: str(getattr(plan, name)) for name in adopted},
    )
    return version


def adoptable(limits: Limits) -> dict[str, object]:
    """The limits of a problem as fields of a plan."""
    split = limits.split
    found: dict[str, object] = {
        "budget": limits.budget,
        "hours_per_quarter": limits.hours,
        "quarters": limits.quarters,
        "unknown_policy": str(limits.unknown_levels),
        "split_shares": {str(segment): round(share * 100) for segment, share in split.shares.items()}
        if split
        else {},
    }
    if split:
        found |= {"split_basis": str(split.basis), "split_tolerance": round(split.tolerance * 100)}
    return found
