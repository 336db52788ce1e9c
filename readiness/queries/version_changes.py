"""What changed between two versions of a plan: its figures, its actions, and the data they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from readiness.formats import (
    MINUS,
    UNKNOWN,
    Figure,
    counted,
    money,
    number,
    percent,
    points,
    quarter_label,
    quarter_range,
    signed,
)
from readiness.models import Plan, Version
from readiness.planner.values import Action
from readiness.words import count, sentence

from .versions import Frozen, changes_since, frozen


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One row of the comparison; `better`: whether the change is good news, None where it is neither."""

    label: str
    before: str
    after: str
    change: str
    better: bool | None = None


@dataclass(frozen=True, slots=True)
class ActionChange:
    """`kind` is Added, Dropped, More, Fewer, Moved or Repriced."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    older: Version
    newer: Version
    title: str
    figures: tuple[FigureChange, ...]
    actions: tuple[ActionChange, ...]
    data: tuple[str, ...]


def versions_of(plan: Plan) -> list[Version]:
    """The computed versions, newest first, without their documents."""
    rows = (
        Version.objects.filter(plan=plan, document__isnull=False)
        .select_related("created_by", "recorded_by", "published_by")
        .defer("inputs", "document", "certificate", "frontier", "surroundings")
        .order_by("-number")
    )
    found = list(rows)
    for version in found:
        version.plan = plan
    return found


def compare_versions(older: Version, newer: Version) -> Comparison:
    """From one version to another of the same plan."""
    before, after = frozen(older), frozen(newer)
    return Comparison(
        older,
        newer,
        _title(before, after),
        tuple(_figures(before, after)),
        tuple(_actions(before, after)),
        changes_since(before.problem, after.problem),
    )


def _title(before: Frozen, after: Frozen) -> str:
    """Four points more for €7,240 more."""
    was, is_ = before.plan.summary, after.plan.summary
    cost = is_.cost - was.cost
    price = f"{money(abs(cost), after.problem.currency)} {'more' if cost > 0 else 'less'}" if cost else ""
    if was.readiness is None or is_.readiness is None:
        return f"It costs {price}" if price else "At the same cost"
    step = round(is_.readiness * 100) - round(was.readiness * 100)
    if not step:
        return f"The same readiness for {price}" if price else "The same readiness at the same cost"
    gained = sentence(f"{count(abs(step), 'point')} {'more' if step > 0 else 'less'}")
    return f"{gained} for {price}" if price else f"{gained} at the same cost"


def _figures(before: Frozen, after: Frozen) -> Iterator[FigureChange]:
    was, is_, currency = before.plan.summary, after.plan.summary, after.problem.currency
    horizons = [quarter_label(each.starts_on, each.problem.limits.quarters) for each in (before, after)]
    by = f" by {horizons[1]}" if horizons[0] == horizons[1] else " at the end"
    ready = None if was.readiness is None or is_.readiness is None else is_.readiness - was.readiness
    yield FigureChange(
        f"Ready{by}", percent(was.readiness), percent(is_.readiness), points(ready, 1), _sign(ready)
    )
    if horizons[0] != horizons[1]:
        yield FigureChange("The end", horizons[0], horizons[1], "")
    yield _amount("Budget", before.problem.limits.budget, after.problem.limits.budget, currency)
    yield _amount("Cost", was.cost, is_.cost, currency)
    for label, old, new in (
        ("People", before.now.people, after.now.people),
        ("Actions", len(before.plan.actions), len(after.plan.actions)),
        ("Seats", was.seats, is_.seats),
        ("Hours", was.hours, is_.hours),
    ):
        yield FigureChange(label, number(old), number(new), signed(new - old, 0))
    unmet = is_.mandatory_unmet - was.mandatory_unmet
    yield FigureChange(
        "Mandatory not met",
        number(was.mandatory_unmet),
        number(is_.mandatory_unmet),
        signed(unmet, 0),
        _sign(-unmet),
    )


def _amount(label: str, was: Decimal | None, is_: Decimal | None, currency: str) -> FigureChange:
    old, new = ("no limit" if amount is None else money(amount, currency) for amount in (was, is_))
    if was is None or is_ is None:
        return FigureChange(label, old, new, "" if was == is_ else UNKNOWN)
    change = is_ - was
    sign = "+" if change > 0 else MINUS if change < 0 else ""
    return FigureChange(label, old, new, f"{sign}{money(abs(change), currency)}" if change else "0")


def _sign(change: Figure | None) -> bool | None:
    return None if not change else change > 0


def _actions(before: Frozen, after: Frozen) -> Iterator[ActionChange]:
    """What was added first, then dropped, then changed; the most people first."""
    was = {action.id: action for action in before.plan.actions}
    is_ = {action.id: action for action in after.plan.actions}
    currency = after.problem.currency
    for action in _by_people(is_[key] for key in is_.keys() - was.keys()):
        yield ActionChange("Added", f"{action.title} for {_people(action)}, {_cost(action.cost, currency)}.")
    for action in _by_people(was[key] for key in was.keys() - is_.keys()):
        saved = f"; {money(action.cost, currency)} saved" if action.cost else ""
        yield ActionChange("Dropped", f"{action.title} for {_people(action)}{saved}.")
    for action in _by_people(is_[key] for key in was.keys() & is_.keys()):
        yield from _changed(was[action.id], action, before, after)


def _changed(was: Action, is_: Action, before: Frozen, after: Frozen) -> Iterator[ActionChange]:
    more = is_.people - was.people
    dearer = is_.cost - was.cost
    money_text = money(abs(dearer), after.problem.currency)
    cost = f", {money_text} {'more' if dearer > 0 else 'less'}" if dearer else ""
    if more:
        many = counted(abs(more), "person", "people")
        kind, word = ("More", "more") if more > 0 else ("Fewer", "fewer")
        yield ActionChange(
            kind, f"{is_.title}: {many} {word}, {number(is_.people)} instead of {number(was.people)}{cost}."
        )
    elif dearer:
        yield ActionChange("Repriced", f"{is_.title}{cost}.")
    times = _when(was, before), _when(is_, after)
    if times[0] != times[1]:
        yield ActionChange("Moved", f"{is_.title}: {times[1]} instead of {times[0]}.")


def _when(action: Action, of: Frozen) -> str:
    quarters = action.quarters or (1,)
    return quarter_range(of.starts_on, min(quarters), max(quarters))


def _by_people(actions: Iterator[Action]) -> list[Action]:
    return sorted(actions, key=lambda action: (-action.people, action.title, action.id))


def _people(action: Action) -> str:
    return counted(action.people, "person", "people")


def _cost(cost: Decimal, currency: str) -> str:
    return money(cost, currency) if cost else "free"
