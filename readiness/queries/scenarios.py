"""Several versions of a plan side by side: what each was allowed, and what it reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from readiness.formats import counted, hours, money, number, percent, quarter_label
from readiness.models import Plan, Version
from readiness.planner.values import Basis, Status

from .findings import proof
from .versions import Frozen, computed_version, frozen

MOST = 4  # side by side


@dataclass(frozen=True, slots=True)
class Told:
    """A version in the list: what it is called, and how far it is."""

    number: int
    name: str
    state: str
    what_if: bool
    current: bool
    shown: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class Row:
    """`best`: the places of the cells that are best, where one can say so."""

    label: str
    cells: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    columns: tuple[Told, ...]
    rows: tuple[Row, ...]
    versions: tuple[Told, ...]


def side_by_side(plan: Plan, asked: Sequence[int]) -> SideBySide:
    """The versions asked for, or the plan's draft and the newest others, at most four."""
    current = computed_version(plan)
    rows = list(
        Version.objects.filter(plan=plan)
        .select_related("computation")
        .defer("inputs", "document")
        .order_by("-number")
    )
    done = [row for row in rows if row.summary]
    chosen = [row for row in done if row.number in asked][:MOST]
    if not chosen:
        first = [row for row in done if current is not None and row.pk == current.pk]
        chosen = (first + [row for row in done if row not in first])[:MOST]
    numbers = [row.number for row in chosen]
    chosen.sort(key=lambda row: (current is None or row.pk != current.pk, -row.number))
    shown = Version.objects.filter(pk__in=[row.pk for row in chosen]).only("pk", "document")
    documents = {row.pk: row for row in shown}
    found = [frozen(documents[row.pk]) for row in chosen]
    return SideBySide(
        tuple(_told(row, current, numbers) for row in chosen),
        tuple(_rows(found)) if found else (),
        tuple(_told(row, current, numbers) for row in rows),
    )


def _told(row: Version, current: Version | None, shown: Sequence[int]) -> Told:
    computation = getattr(row, "computation", None)
    state = "" if row.summary else (computation.get_state_display() if computation else "Not computed")
    name = row.label or f"{row.get_state_display()} {row.number}"
    is_current = current is not None and row.pk == current.pk
    return Told(row.number, name, state, row.is_what_if, is_current, row.number in shown, bool(row.summary))


type Write = Callable[[Frozen], str]
type Value = Callable[[Frozen], float | None]


def _rows(found: list[Frozen]) -> list[Row]:
    lines: tuple[tuple[str, Write, Value | None], ...] = (
        ("Budget", _budget, None),
        ("Learning hours", _hours, None),
        ("Until", lambda f: quarter_label(f.starts_on, f.problem.limits.quarters), None),
        ("Split", _split, None),
        ("Readiness", lambda f: percent(f.plan.summary.readiness, 1), lambda f: f.plan.summary.readiness),
        ("People fully ready", _fully_ready, lambda f: f.plan.summary.people_ready),
        ("Cost", _cost, lambda f: -float(f.plan.summary.cost)),
        ("Learning time", lambda f: hours(f.plan.summary.hours), None),
        ("Mandatory not met", _unmet, lambda f: -f.plan.summary.mandatory_unmet),
        ("Every demand met", lambda f: "Yes" if f.plan.summary.demands_met else "No", None),
        ("How good it is", _proof, None),
    )
    return [Row(label, _cells(found, write, value)) for label, write, value in lines]


def _budget(of: Frozen) -> str:
    limit = of.problem.limits.budget
    return "no limit" if limit is None else money(limit, of.problem.currency)


def _hours(of: Frozen) -> str:
    limit = of.problem.limits.hours
    return "no limit" if limit is None else f"{hours(limit)} a quarter"


def _fully_ready(of: Frozen) -> str:
    return f"{number(of.plan.summary.people_ready)} of {counted(of.now.people, 'person', 'people')}"


def _cost(of: Frozen) -> str:
    return money(of.plan.summary.cost, of.problem.currency)


def _unmet(of: Frozen) -> str:
    return number(of.plan.summary.mandatory_unmet)


def _cells(found: list[Frozen], write: Write, value: Value | None) -> tuple[tuple[str, bool], ...]:
    values = [value(each) if value else None for each in found]
    known = [each for each in values if each is not None]
    best = max(known, default=None) if len(set(known)) > 1 else None
    return tuple((write(each), best is not None and v == best) for each, v in zip(found, values, strict=True))


def _split(of: Frozen) -> str:
    split = of.problem.limits.split
    if split is None:
        return "none"
    parts = "–".join(
        number(split.shares[s] * 100) for s in ("consumers", "leaders", "builders") if s in split.shares
    )
    basis = {Basis.MONEY: "money", Basis.HOURS: "hours", Basis.SEATS: "seats"}[split.basis]
    return f"{parts} of {basis}, ± {number(split.tolerance * 100)}"


def _proof(of: Frozen) -> str:
    if of.plan.summary.readiness is None:
        return "not known"
    if of.plan.summary.status is Status.BEST_FOUND:
        return "Best found"
    return proof(of.plan.certificate, of.plan.summary)[0].rstrip(".")
