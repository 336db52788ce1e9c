"""Stage 7: money, hours, the split, and the ways a plan may use. Every answer is kept as it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Model

from catalog.models import Collection
from catalog.presets import presets
from readiness.actions.audit import record
from readiness.models import BudgetLine, Plan, Role, Team, User
from readiness.snapshots import spendable_kinds

SPLIT = ("split_shares", "split_basis", "split_tolerance")


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line: quarter -> amount, None for the plan as a whole. What is not known is not in `amounts`."""

    kind: str
    label: str
    amounts: Mapping[int | None, Decimal]


def begin_budget(*, plan: Plan, actor: User | None) -> Plan:
    """The lines of the template, without amounts: nobody knows them yet. Lines that are there stay."""
    held = set(plan.budgetlines.values_list("kind", "label"))
    new = [preset for preset in presets("budget_line") if (preset.kind, preset.label) not in held]
    with transaction.atomic():
        BudgetLine.objects.bulk_create(BudgetLine(plan=plan, kind=p.kind, label=p.label) for p in new)
        return _keep(plan, actor, "budget.begun", f"Took {len(new)} budget lines from the template")


def save_budget(
    *,
    plan: Plan,
    actor: User | None,
    lines: Iterable[Line],
    rule: str,
    amount: Decimal | None,
    quarters_bind: bool,
    cadence: str,
) -> Plan:
    """All lines at once, and what the planner may spend: what they add up to, or an amount of its own."""
    lines = list(lines)
    with transaction.atomic():
        before = {"lines": _written(plan.budgetlines.order_by("pk")), "budget": str(plan.budget)}
        plan.budgetlines.all().delete()
        rows = [row for line in lines for row in _rows(plan, line)]
        BudgetLine.objects.bulk_create(rows)
        _set(plan, budget_rule=rule, budget=amount, quarters_bind=quarters_bind, budget_cadence=cadence)
        _count_again(plan)
        fields = ["budget_rule", "budget", "quarters_bind", "budget_cadence"]
        after = {"lines": _written(rows), "budget": str(plan.budget)}
        return _keep(
            plan, actor, "budget.changed", f"Changed the budget of {plan.name}", fields, before, after
        )


def save_hours(
    *,
    plan: Plan,
    actor: User | None,
    everyone: Decimal | None,
    teams: Mapping[Team, Decimal | None],
    roles: Mapping[Role, Decimal | None],
) -> Plan:
    """Learning hours a quarter: of everyone, and where a team or role differs. None: as the rest."""
    with transaction.atomic():
        before = {"everyone": str(plan.hours_per_quarter)}
        _set(plan, hours_per_quarter=everyone)
        for row, hours in (*teams.items(), *roles.items()):
            if row.hours_per_quarter != hours:
                before[str(row)] = str(row.hours_per_quarter)
                _set(row, hours_per_quarter=hours)
                row.save(update_fields=["hours_per_quarter"])
        after = {"everyone": str(everyone)} | {
            str(row): str(hours) for row, hours in (*teams.items(), *roles.items()) if str(row) in before
        }
        sentence = f"Changed the learning hours of {plan.name}"
        return _keep(plan, actor, "hours.changed", sentence, ["hours_per_quarter"], before, after)


def save_split(
    *, plan: Plan, actor: User | None, split_shares: dict, split_basis: str, split_tolerance: int
) -> Plan:
    """Whom the plan is for: each segment's share of money, hours or seats. No shares: no split."""
    before = {name: str(getattr(plan, name)) for name in SPLIT}
    plan.split_shares, plan.split_basis, plan.split_tolerance = split_shares, split_basis, split_tolerance
    after = {name: str(getattr(plan, name)) for name in SPLIT}
    with transaction.atomic():
        sentence = f"Changed the audience split of {plan.name}"
        return _keep(plan, actor, "split.changed", sentence, [*SPLIT], before, after)


def save_ways(
    *,
    plan: Plan,
    actor: User | None,
    ways: list[str],
    shelves: Iterable[Collection],
    languages: list[str],
) -> Plan:
    """What the plan may use. Hiring money counts as soon as hiring or partners are among it."""
    with transaction.atomic():
        before = {"ways": plan.ways, "languages": plan.languages, "budget": str(plan.budget)}
        plan.ways, plan.languages = ways, languages
        plan.shelves.set(shelves)
        _count_again(plan)
        after = {"ways": ways, "languages": languages, "budget": str(plan.budget)}
        sentence = f"Changed what {plan.name} may use"
        return _keep(plan, actor, "ways.changed", sentence, ["ways", "languages", "budget"], before, after)


def use_way(*, plan: Plan, actor: User | None, way: str) -> Plan:
    """One more way for the plan to use."""
    return save_ways(
        plan=plan,
        actor=actor,
        ways=[*plan.ways, way] if way not in plan.ways else plan.ways,
        shelves=list(plan.shelves.all()),
        languages=plan.languages,
    )


def _count_again(plan: Plan) -> None:
    """The budget, where it is what the lines add up to. Amounts nobody knows add nothing; none at all is no limit."""
    if plan.budget_rule == Plan.BudgetRule.LINES:
        rows = plan.budgetlines.filter(kind__in=spendable_kinds(plan), amount__isnull=False)
        known = list(rows.values_list("amount", flat=True))
        _set(plan, budget=sum(known, Decimal(0)) if known else None)


def _set(row: Model, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _rows(plan: Plan, line: Line) -> list[BudgetLine]:
    """One row an amount; a line without any is kept as one whose amount is not known."""
    amounts = line.amounts or {None: None}
    return [
        BudgetLine(plan=plan, kind=line.kind, label=line.label, quarter=quarter, amount=amount)
        for quarter, amount in sorted(amounts.items(), key=lambda item: item[0] or 0)
    ]


def _written(rows: Iterable[BudgetLine]) -> list[str]:
    return [f"{row.kind}: {row.label}, quarter {row.quarter or 'any'}, {row.amount}" for row in rows]


def _keep(
    plan: Plan,
    actor: User | None,
    verb: str,
    sentence: str,
    fields: Iterable[str] = (),
    before: dict | None = None,
    after: dict | None = None,
) -> Plan:
    plan.revision = F("revision") + 1
    plan.save(update_fields=[*fields, "revision"])
    plan.refresh_from_db(fields=["revision"])
    record(
        organization=plan.organization,
        actor=actor,
        verb=verb,
        sentence=sentence,
        about=plan,
        before=before,
        after=after,
    )
    return plan
