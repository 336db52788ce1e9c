"""What the plan spends: by quarter and segment, and each segment's part of the split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from readiness.exports.figures import Figures, percent, shares_of
from readiness.planner.values import Basis, Kind

CENT = Decimal("0.01")


def budget(of: Figures) -> dict:
    """The budget section. Amounts are money; shares are percent of the split's basis."""
    plan, limits = of.plan, of.problem.limits
    spent = spending(of)
    limits_by_quarter = [*limits.budget_by_quarter, *[None] * of.horizon][: of.horizon]
    points = of.points
    return {
        "total": float(plan.summary.cost),
        "limit": _amount(limits.budget),
        "people": of.now.people,
        "per_person": float(plan.summary.cost / of.now.people) if of.now.people else None,
        "points": points,
        "per_point": float(plan.summary.cost) / points if points and points > 0.05 else None,
        "quarters": [
            {
                "quarter": of.quarters[index - 1],
                "by_segment": [float(spent[index, segment]) for segment in of.segments],
                "total": float(sum((spent[index, segment] for segment in of.segments), Decimal(0))),
                "limit": _amount(limits_by_quarter[index - 1]),
            }
            for index in range(1, of.horizon + 1)
        ]
        if plan.summary.cost
        else [],
        "basis": (limits.split.basis if limits.split else Basis.MONEY).value,
        "split": "–".join(f"{share * 100:.0f}" for share in split_shares(of)) if limits.split else None,
        "split_note": _split_note(of),
        "lines": [
            {"label": line.label, "kind": line.kind, "quarter": line.quarter, "amount": float(line.amount)}
            for line in of.extras.budget_lines
        ],
        "frontier": frontier(of),
    }


def segments(of: Figures) -> list[dict]:
    """Each segment of the split: readiness now and then, its part of the basis, and the guideline."""
    used = basis_by_segment(of)
    total = sum(used.values(), Decimal(0))
    split = of.problem.limits.split
    rows = []
    for segment in of.segments:
        now, then = of.now.segments.get(segment), of.then.segments.get(segment)
        rows.append(
            {
                "id": segment,
                "name": of.segment_name(segment),
                "people": now.people if now else 0,
                "readiness": percent(now.readiness) if now else None,
                "projected": percent(then.readiness) if then else None,
                "share": percent(used.get(segment, Decimal(0)) / total) if total else None,
                "guideline": percent(split.shares.get(segment, Decimal(0))) if split else None,
            }
        )
    return rows


def split_shares(of: Figures) -> list[Decimal]:
    split = of.problem.limits.split
    return [Decimal(split.shares.get(segment, 0)) for segment in of.segments] if split else []


def spending(of: Figures) -> Mapping[tuple[int, str], Decimal]:
    """(quarter, segment) -> money. A run is paid in its quarter, divided by who sits in it; it adds up to the cent."""
    spent: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    riders: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for seat in of.plan.seats:
        segment = of.segment_of(seat.learner)
        price = of.resources[seat.resource].price
        if price is not None and price.per_run:
            riders[seat.run or ""][segment] += seat.people
        elif price is not None:
            spent[seat.quarter, segment] += price.amount * seat.people
    for run in of.plan.runs:
        parts = shares_of(run.cost, [riders[run.id][segment] for segment in of.segments], _unit(run.cost))
        for segment, part in zip(of.segments, parts, strict=True):
            spent[run.quarter, segment] += part
    for action in of.plan.actions:
        if action.kind in (Kind.HIRE, Kind.PARTNER):
            spent[of.span(action)[0], _segment_of_post(of, action.role)] += action.cost
    return spent


def basis_by_segment(of: Figures) -> Mapping[str, Decimal]:
    """Money, hours or seats of each segment: that of which the split is a split."""
    basis = of.problem.limits.split.basis if of.problem.limits.split else Basis.MONEY
    used: defaultdict[str, Decimal] = defaultdict(Decimal)
    if basis is Basis.MONEY:
        for (_, segment), amount in spending(of).items():
            used[segment] += amount
        return used
    for seat in of.plan.seats:
        each = sum(seat.hours_by_quarter, Decimal(0)) if basis is Basis.HOURS else Decimal(1)
        used[of.segment_of(seat.learner)] += each * seat.people
    return used


def frontier(of: Figures) -> dict | None:
    points = sorted(of.extras.frontier, key=lambda p: p.budget)
    summary = of.plan.summary
    if len(points) < 2 or summary.readiness is None:
        return None
    marks = [
        {"name": p.name, "cost": float(p.budget), "readiness": percent(p.readiness), "chosen": False}
        for p in points
        if p.name
    ]
    here = {
        "name": "This plan",
        "cost": float(summary.cost),
        "readiness": percent(summary.readiness),
        "chosen": True,
    }
    return {
        "points": [[float(p.budget), percent(p.readiness)] for p in points],
        "marks": [*marks, here],
        "dominated": [],
        "note": "Each point is the best plan the solver found for that budget.",
    }


def _split_note(of: Figures) -> str | None:
    split = of.problem.limits.split
    if split is None:
        return None
    of_what = {Basis.MONEY: "the budget", Basis.HOURS: "the learning time", Basis.SEATS: "the seats"}[
        split.basis
    ]
    return (
        f"The guideline divides {of_what} over audiences. A segment may take up to "
        f"{split.tolerance * 100:.0f} points more than its share; the guideline is a ceiling, not a floor."
    )


def _segment_of_post(of: Figures, role: str | None) -> str:
    return of.roles[role].segment if role in of.roles else of.segments[0]


def _unit(amount: Decimal) -> Decimal:
    return Decimal(1) if amount == amount.to_integral_value() else CENT


def _amount(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
