"""Apply what lets every demand stand: change what the repair says in the plan, and work it out again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from readiness.actions.audit import record
from readiness.actions.computations import start_computation
from readiness.models import Adjustment, Coverage, Plan, Requirement, Role, User, Version


class NoSuchRepair(Exception):
    """The version offers no repair of that number, or what it changes is no longer there."""


@transaction.atomic
def apply_repair(*, version: Version, place: int, actor: User | None, today: date | None = None) -> Version:
    """Make the changes of the version's repair, all of them or none, and start the next draft."""
    plan = version.plan
    repairs = version.findings.get("conflict", {}).get("repairs", [])
    if not 0 <= place < len(repairs):
        raise NoSuchRepair
    limits = {}
    for change in repairs[place]["changes"]:
        if change["what"] == "budget":
            limits["budget"] = Decimal(change["after"])
        elif change["what"] == "quarters":
            limits["quarters"] = int(change["after"])
        else:
            _change(plan, change)
    record(
        organization=plan.organization,
        actor=actor,
        verb="plan.repaired",
        sentence=f"Applied to {plan.name}: {repairs[place]['sentence']}",
        about=version,
        after={"changes": repairs[place]["changes"]},
    )
    return start_computation(plan=plan, actor=actor, today=today, **limits)


def _change(plan: Plan, change: Mapping[str, str]) -> None:
    what, (first, _, second) = change["what"], change["id"].partition(":")
    match what:
        case "hours":
            rows = Role.objects.filter(organization=plan.organization, pk=first)
            changed = _raise_hours(plan, rows.first(), Decimal(change["after"]))
        case "level" | "due" | "optional":
            rows = Requirement.objects.filter(plan=plan, role=first, skill=second)
            changed = rows.update(
                **{"mandatory": False} if what == "optional" else {what: int(change["after"])}
            )
        case "coverage_people":
            changed = Coverage.objects.filter(plan=plan, pk=first).update(people=int(change["after"]))
        case "seat":
            changed = _no_longer_asked(plan, first, second)
        case _:
            changed = 0
    if not changed:
        raise NoSuchRepair


def _raise_hours(plan: Plan, role: Role | None, hours: Decimal) -> int:
    """Everybody of the role gets at least so many: those with fewer of their own too."""
    if role is None:
        return 0
    setattr(role, "hours_per_quarter", hours)  # noqa: B010 -- the type checker knows no nullable decimals
    role.save(update_fields=["hours_per_quarter"])
    role.learners.filter(hours_per_quarter__lt=hours).update(hours_per_quarter=hours)
    return 1


def _no_longer_asked(plan: Plan, learner: str, offer: str) -> int:
    """Take back the decision that asks for the seat: the person's own, else the whole line's."""
    made = [one for one in Adjustment.objects.filter(plan=plan) if one.offer == offer]
    own = [one for one in made if str(one.learner_id) == learner] or [
        one for one in made if not one.learner_id
    ]
    for one in own:
        one.delete()
    return len(own)
