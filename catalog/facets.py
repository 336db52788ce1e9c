"""The facets of the resource list: which choices there are, how many resources each leaves, which are on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from .levels import LEVELS
from .models import Audience, Format, Outcome, PriceBasis, Resource, is_offered_to

COSTS = {
    "free": "Free",
    "to-100": "Up to 100",
    "over-100": "Over 100",
    "unknown": "Not known",
}
DIMENSIONS = ("audience", "skill", "reaches", "provider", "format", "cost")
LONGEST = 8
Chosen = Mapping[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Choice:
    value: Any
    label: str
    count: int
    on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    legend: str
    choices: tuple[Choice, ...]


def narrow(resources: QuerySet[Resource], chosen: Chosen, leave_out: str = "") -> QuerySet[Resource]:
    """The resources that fit every facet chosen, one facet left out where its own counts are wanted."""
    on = {name: chosen[name] for name in DIMENSIONS if name != leave_out and chosen.get(name)}
    skills, levels = on.pop("skill", None), on.pop("reaches", None)
    if skills or levels:  # one outcome has to fit both: a skill, taken to that level
        resources = resources.filter(Exists(_outcomes(skills, levels).filter(resource=OuterRef("pk"))))
    for name, values in on.items():
        resources = resources.filter(_condition(name, values))
    return resources


def _outcomes(skills: list[int] | None, levels: list[int] | None) -> QuerySet[Outcome]:
    outcomes = Outcome.objects.order_by()
    if skills:
        outcomes = outcomes.filter(skill__in=skills)
    return outcomes.filter(to_level__in=levels) if levels else outcomes


def facets(resources: QuerySet[Resource], chosen: Chosen) -> tuple[Facet, ...]:
    """All facets with their counts; one statement each."""
    return (
        Facet("audience", "Audience", _audiences(narrow(resources, chosen, "audience"), chosen["audience"])),
        Facet("skill", "Skill", _skills(narrow(resources, chosen, "skill"), chosen)),
        Facet("reaches", "Reaches level", _levels(narrow(resources, chosen, "reaches"), chosen)),
        Facet("provider", "Provider", _providers(narrow(resources, chosen, "provider"), chosen["provider"])),
        Facet("format", "Format", _formats(narrow(resources, chosen, "format"), chosen["format"])),
        Facet("cost", "Cost a person", _costs(narrow(resources, chosen, "cost"), chosen["cost"])),
    )


def seat_price() -> Case:
    """What one place costs: the price, or the price of a session or pack shared by its places."""
    money = DecimalField(max_digits=14, decimal_places=2)
    shared = Cast(F("price"), money) / Cast(F("run_seats"), money)
    return Case(
        When(price_basis=PriceBasis.FREE, then=Value(Decimal(0))),
        When(price_basis__in=(PriceBasis.RUN, PriceBasis.LICENCE), then=shared),
        default=F("price"),
        output_field=money,
    )


def _condition(name: str, values: list[Any]) -> Q | Exists:
    match name:
        case "audience":
            return is_offered_to(values)
        case "provider":
            return Q(provider__in=values)
        case "format":
            return Q(format__in=values)
    cost = Q()
    for value in values:
        cost |= _COST_CONDITIONS[value]
    return Q(pk__in=Resource.objects.annotate(seat=seat_price()).filter(cost).values("pk"))


_COST_CONDITIONS = {
    "free": Q(price_basis=PriceBasis.FREE),
    "to-100": ~Q(price_basis=PriceBasis.FREE) & Q(seat__lte=100),
    "over-100": Q(seat__gt=100),
    "unknown": Q(price_basis=PriceBasis.UNKNOWN),
}


def _longest_first(rows: Iterable[tuple[Any, str, int]], on: list[Any]) -> tuple[Choice, ...]:
    """The choices with most resources, and those that are on, however few they have."""
    ranked = sorted(rows, key=lambda row: (-row[2], row[1]))
    shown = ranked[:LONGEST] + [row for row in ranked[LONGEST:] if row[0] in on]
    return tuple(Choice(value, label, count, value in on) for value, label, count in shown)


def _audiences(resources: QuerySet[Resource], on: list[int]) -> tuple[Choice, ...]:
    """How many resources each audience is offered: those for everyone count for all."""
    audiences = list(Audience.objects.filter(everyone=False))
    counted = {f"of_{audience.pk}": Count("pk", filter=is_offered_to([audience])) for audience in audiences}
    counts = resources.order_by().aggregate(**counted) if counted else {}
    return tuple(
        Choice(audience.pk, audience.name, counts[f"of_{audience.pk}"], audience.pk in on)
        for audience in audiences
    )


def _skills(resources: QuerySet[Resource], chosen: Chosen) -> tuple[Choice, ...]:
    outcomes = _outcomes(None, chosen["reaches"]).filter(resource__in=resources.order_by().values("pk"))
    grouped = outcomes.values_list("skill", "skill__name").annotate(n=Count("resource", distinct=True))
    return _longest_first(grouped, chosen["skill"])


def _levels(resources: QuerySet[Resource], chosen: Chosen) -> tuple[Choice, ...]:
    outcomes = _outcomes(chosen["skill"], None).filter(resource__in=resources.order_by().values("pk"))
    counts = dict(outcomes.values_list("to_level").annotate(n=Count("resource", distinct=True)))
    on = chosen["reaches"]
    return tuple(
        Choice(level, f"{level} {name}", counts.get(level, 0), level in on)
        for level, name in enumerate(LEVELS)
        if level and (level in counts or level in on)
    )


def _providers(resources: QuerySet[Resource], on: list[int]) -> tuple[Choice, ...]:
    offered = resources.filter(provider__isnull=False).order_by()
    return _longest_first(offered.values_list("provider", "provider__name").annotate(n=Count("pk")), on)


def _formats(resources: QuerySet[Resource], on: list[str]) -> tuple[Choice, ...]:
    counts = dict(resources.exclude(format="").order_by().values_list("format").annotate(n=Count("pk")))
    return tuple(
        Choice(value, label, counts.get(value, 0), value in on)
        for value, label in Format.choices
        if value in counts or value in on
    )


def _costs(resources: QuerySet[Resource], on: list[str]) -> tuple[Choice, ...]:
    counted = {name.replace("-", "_"): Count("pk", filter=q) for name, q in _COST_CONDITIONS.items()}
    counts = resources.order_by().annotate(seat=seat_price()).aggregate(**counted)
    return tuple(
        Choice(value, label, counts[value.replace("-", "_")], value in on)
        for value, label in COSTS.items()
        if counts[value.replace("-", "_")] or value in on
    )
