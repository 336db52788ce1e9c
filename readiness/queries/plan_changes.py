"""What a draft changes against the one before it, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from readiness.formats import counted, hours, money, number, percent, points, signed
from readiness.models import Plan, Version
from readiness.planner.changes import ActionChange, Comparison, compare_plans
from readiness.words import count, listed, sentence

from .versions import Frozen, frozen

SHOWN = 4
LIMIT_WORDS = {
    "quarters": "the number of quarters", "budget": "the budget", "budget_by_quarter": "the budget by quarter",
    "hours": "the learning hours", "split": "the audience split",
    "unknown_levels": "what is assumed where a rating is missing",
}  # fmt: skip
INPUTS = {
    "joined": ("person joined", "people joined"),
    "left": ("person left", "people left"),
    "completed": ("level was reached", "levels were reached"),
    "rated": ("first rating", "first ratings"),
    "rating": ("rating changed", "ratings changed"),
    "resource_added": ("resource came", "resources came"),
    "resource_removed": ("resource went", "resources went"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of both drafts; `change` empty where it is the same."""

    label: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class Changes:
    """`because`: what is different in the data and limits; `lines`: (Added, what), in words."""

    number: int
    because: str
    lines: tuple[tuple[str, str], ...]
    kept: str
    figures: tuple[Compared, ...]


def former_version(plan: Plan, version: Version) -> Version | None:
    """The draft before this one that was meant to be the plan."""
    earlier = Version.objects.filter(
        plan=plan, document__isnull=False, chosen_at__isnull=False, number__lt=version.number
    )
    return earlier.defer("inputs").order_by("-number").first()


def changes_of(plan: Plan, version: Version, found: Frozen) -> Changes | None:
    """None for the first draft."""
    former = former_version(plan, version)
    if former is None:
        return None
    before = frozen(former)
    compared = compare_plans(before.problem, before.plan, found.problem, found.plan)
    seats = sum(seat.people for seat in found.plan.seats)
    return Changes(
        former.number,
        _because(compared),
        tuple(_lines(compared, found)),
        f"{number(compared.kept)} of {counted(seats, 'seat', 'seats')} are as before." if seats else "",
        _figures(before, found),
    )


def _because(compared: Comparison) -> str:
    """The limits changed, 3 people joined and what was decided by hand changed."""
    many = Counter(change.what for change in compared.inputs)
    limits = [words for name, words in LIMIT_WORDS.items() if many[name]]
    found = [f"{listed(limits)} changed"] if limits else []
    found += [f"{counted(many[what], one, more)}" for what, (one, more) in INPUTS.items() if many[what]]
    if many["pinned"] or many["excluded"]:
        found.append("something was decided by hand")
    if many["vacancies"] or many["partners"]:
        found.append("what may be hired or borrowed changed")
    if not found and compared.inputs:
        found.append("the data changed")
    return f"{sentence(listed(found))}." if found else "Data and limits are the same."


def _lines(compared: Comparison, after: Frozen) -> list[tuple[str, str]]:
    currency = after.problem.currency
    groups: dict[str, list[str]] = {"Added": [], "Dropped": [], "More": [], "Fewer": []}
    for change in compared.actions:
        kind, text = _line(change, currency)
        if kind:
            groups[kind].append(text)
    titles = {resource.id: resource.title for resource in after.problem.resources}
    moved = Counter(
        titles.get(seat.resource, "")
        for seat in compared.seats
        if seat.kind == "moved"
        for _ in range(seat.people)
    )
    groups["Moved"] = [f"{title}, {counted(n, 'seat', 'seats')}" for title, n in moved.most_common() if title]
    return [(kind, _several(texts)) for kind, texts in groups.items() if texts]


def _line(change: ActionChange, currency: str) -> tuple[str, str]:
    seats = change.seats_after - change.seats_before
    cost = change.cost_after - change.cost_before
    price = f", {money(abs(cost), currency)} {'more' if cost > 0 else 'saved'}" if cost else ""
    if not change.gain_before and not change.seats_before and (change.seats_after or change.gain_after):
        many = f" for {counted(change.seats_after, 'person', 'people')}" if change.seats_after else ""
        return "Added", f"{change.title}{many}{price}"
    if not change.seats_after and not change.gain_after:
        many = f", {counted(change.seats_before, 'seat', 'seats')}" if change.seats_before else ""
        return "Dropped", f"{change.title}{many}{price}"
    if seats:
        return ("More" if seats > 0 else "Fewer"), f"{change.title}, {signed(seats, 0)} seats{price}"
    return "", ""


def _several(texts: list[str]) -> str:
    shown = "; ".join(texts[:SHOWN])
    rest = len(texts) - SHOWN
    return f"{shown}; and {count(rest, 'other')}." if rest > 0 else f"{shown}."


def _figures(before: Frozen, after: Frozen) -> tuple[Compared, ...]:
    old, new, currency = before.plan.summary, after.plan.summary, after.problem.currency
    gained = None if old.readiness is None or new.readiness is None else new.readiness - old.readiness
    return (
        Compared(
            "Ready at the end",
            percent(old.readiness, 1),
            percent(new.readiness, 1),
            points(gained) if gained else "",
        ),
        Compared(
            "Cost", money(old.cost, currency), money(new.cost, currency), _more(new.cost - old.cost, currency)
        ),
        _counted("Actions", len(before.plan.actions), len(after.plan.actions)),
        _counted("Seats", old.seats, new.seats),
        Compared("Learning time", hours(old.hours), hours(new.hours), _signed(new.hours - old.hours)),
        _counted("Mandatory not met", old.mandatory_unmet, new.mandatory_unmet),
    )


def _counted(label: str, before: int, after: int) -> Compared:
    return Compared(label, number(before), number(after), _signed(after - before))


def _signed(difference) -> str:
    return signed(difference, 0) if difference else ""


def _more(difference, currency: str) -> str:
    return f"{'+' if difference > 0 else '−'}{money(abs(difference), currency)}" if difference else ""
