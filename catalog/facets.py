"""The facets of the resource list: which choices there are, how many resources each leaves, which are on.

What is found is fetched once, a short row for each resource, and counted here: that is quicker than asking the
database again for every facet, and each count is by its making what the choice then shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, DecimalField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from .levels import LEVELS
from .models import Audience, Format, Outcome, PriceBasis, Provider, Resource, ResourceKind, Skill

COSTS = {
    "free": "Free",
    "to-100": "Up to 100",
    "over-100": "Over 100",
    "unknown": "Not known",
}
DIMENSIONS = ("audience", "skill", "reaches", "provider", "kind", "format", "cost", "language")
LONGEST = 8
FEW = 2_000  # ids that are given to the database one by one rather than as a condition
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


def _cost() -> Case:
    """Which of COSTS a resource is."""
    return Case(
        When(price_basis=PriceBasis.FREE, then=Value("free")),
        When(price_basis=PriceBasis.UNKNOWN, then=Value("unknown")),
        When(price_basis=PriceBasis.SEAT, price__lte=100, then=Value("to-100")),
        When(Q(price__lte=F("run_seats") * 100) & ~Q(price_basis=PriceBasis.SEAT), then=Value("to-100")),
        default=Value("over-100"),
        output_field=CharField(),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was found, before any facet narrows it; plain columns, since thousands of rows are counted."""

    ids: Sequence[int]  # in the order of the list
    columns: Mapping[str, Sequence[Any]]  # provider, kind, format, language, cost: one value for each id
    marks: Sequence[tuple[int, int]]  # resource, audience
    taught: Sequence[tuple[int, int, int]]  # resource, skill, level reached


COLUMNS = ("provider", "kind", "format", "language", "cost")


def fetch(resources: QuerySet[Resource]) -> Found:
    """Three statements."""
    rows = list(
        resources.annotate(cost=_cost()).values_list(
            "pk", "provider_id", "kind", "format", "language", "cost"
        )
    )
    ids, *columns = zip(*rows, strict=True) if rows else ((), *((),) * len(COLUMNS))
    those = ids if len(ids) <= FEW else resources.order_by().values("pk")
    marks = Resource.audiences.through.objects.filter(resource__in=those).order_by()
    taught = Outcome.objects.filter(resource__in=those).order_by()
    return Found(
        ids,
        dict(zip(COLUMNS, columns, strict=True)),
        list(marks.values_list("resource", "audience")),
        list(taught.values_list("resource", "skill", "to_level")),
    )


def narrowed(found: Found, chosen: Chosen) -> tuple[Sequence[int], tuple[Facet, ...]]:
    """The ids that fit every choice, in order, and the facets, each counted with its own choices left out."""
    chosen = {name: chosen.get(name) or [] for name in DIMENSIONS}
    audiences = list(Audience.objects.all())
    missed = _missed(found, chosen, audiences)

    def out(*own: str) -> set[int]:
        """What the other facets have put aside."""
        return set().union(*(ids for name, ids in missed.items() if name not in own))

    gone = out()
    fitting = [pk for pk in found.ids if pk not in gone] if gone else found.ids
    return fitting, _facets(found, chosen, audiences, out)


def _missed(found: Found, chosen: Chosen, audiences: list[Audience]) -> dict[str, set[int]]:
    """For each facet that is on, the resources that do not fit it. Skill and level have to fit one outcome."""
    missed: dict[str, set[int]] = {}
    if chosen.get("audience"):
        meant = set().union(*(_meant_by(audiences, pk) for pk in chosen["audience"]))
        missed["audience"] = {pk for pk, _ in found.marks} - {pk for pk, mark in found.marks if mark in meant}
    skills, levels = set(chosen.get("skill") or ()), set(chosen.get("reaches") or ())
    if skills or levels:
        missed["teaches"] = set(found.ids) - {
            pk
            for pk, skill, level in found.taught
            if (not skills or skill in skills) and (not levels or level in levels)
        }
    for name in COLUMNS:
        if wanted := set(chosen.get(name) or ()):
            pairs = zip(found.ids, found.columns[name], strict=True)
            missed[name] = {pk for pk, value in pairs if value not in wanted}
    return missed


def _meant_by(audiences: Iterable[Audience], pk: int) -> set[int]:
    """What is offered to an audience is marked with itself, the wider one it belongs to, or everyone."""
    wider = {a.broader_id for a in audiences if a.pk == pk} - {None}
    return {pk} | wider | {a.pk for a in audiences if a.everyone}


def _facets(
    found: Found, chosen: Chosen, audiences: list[Audience], out: Callable[..., set[int]]
) -> tuple[Facet, ...]:
    counts = {name: _counted(found, name, out(name)) for name in COLUMNS}
    skills, levels = _taught(found, chosen, out("teaches"))
    by_skill = _longest_first(skills, _names(Skill, skills, chosen["skill"]), chosen["skill"])
    names = _names(Provider, counts["provider"], chosen["provider"])
    languages = {code: code for code in [*counts["language"], *chosen["language"]]}
    return (
        Facet("audience", "Audience", _audiences(found, audiences, out("audience"), chosen["audience"])),
        Facet("skill", "Skill", by_skill),
        Facet("reaches", "Reaches level", _levels(levels, chosen["reaches"])),
        Facet("provider", "Provider", _longest_first(counts["provider"], names, chosen["provider"])),
        Facet("kind", "Kind", _of_labels(counts["kind"], ResourceKind.choices, chosen["kind"])),
        Facet("format", "Format", _of_labels(counts["format"], Format.choices, chosen["format"])),
        Facet("cost", "Cost a person", _of_labels(counts["cost"], COSTS.items(), chosen["cost"])),
        Facet("language", "Language", _longest_first(counts["language"], languages, chosen["language"])),
    )


def _taught(found: Found, chosen: Chosen, out: set[int]) -> tuple[Counter[int], Counter[int]]:
    """How many resources are left by each skill and by each level, the other of the two being as chosen."""
    skills, levels = set(chosen["skill"]), set(chosen["reaches"])
    left = [row for row in found.taught if row[0] not in out] if out else found.taught
    by_skill = {(pk, skill) for pk, skill, level in left if not levels or level in levels}
    by_level = {(pk, level) for pk, skill, level in left if not skills or skill in skills}
    return Counter(skill for _, skill in by_skill), Counter(level for _, level in by_level)


def _counted(found: Found, name: str, out: set[int]) -> Counter[Any]:
    column = found.columns[name]
    counts = (
        Counter(value for pk, value in zip(found.ids, column, strict=True) if pk not in out)
        if out
        else Counter(column)
    )
    counts.pop("", None)
    counts.pop(None, None)
    return counts


def _names(model: Any, counts: Counter[int], on: list[int]) -> dict[int, str]:
    """The names of the choices that can be shown: those with most resources, and those that are on."""
    most = [pk for pk, _ in counts.most_common(LONGEST * 4)]
    return dict(model.objects.filter(pk__in={*most, *on}).values_list("pk", "name"))


def _longest_first(counts: Mapping[Any, int], names: Mapping[Any, str], on: list[Any]) -> tuple[Choice, ...]:
    """The choices with most resources, and those that are on, however few they have."""
    rows = [(value, label, counts.get(value, 0)) for value, label in names.items()]
    ranked = sorted(rows, key=lambda row: (-row[2], row[1]))
    shown = [row for row in ranked if row[2]][:LONGEST]
    shown += [row for row in ranked if row[0] in on and row not in shown]
    return tuple(Choice(value, label, count, value in on) for value, label, count in shown)


def _of_labels(
    counts: Mapping[str, int], labels: Iterable[tuple[str, str]], on: list[str]
) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, label, counts.get(value, 0), value in on)
        for value, label in labels
        if counts.get(value) or value in on
    )


def _levels(counts: Mapping[int, int], on: list[int]) -> tuple[Choice, ...]:
    return tuple(
        Choice(level, f"{level} {name}", counts.get(level, 0), level in on)
        for level, name in enumerate(LEVELS)
        if level and (level in counts or level in on)
    )


def _audiences(found: Found, audiences: list[Audience], out: set[int], on: list[int]) -> tuple[Choice, ...]:
    """How many resources each audience is offered: those for everyone, or for nobody in particular, count for all."""
    marks = [row for row in found.marks if row[0] not in out] if out else found.marks
    for_all = len(found.ids) - len(out) - len({pk for pk, _ in marks})
    choices = []
    for audience in audiences:
        if not audience.everyone:
            meant = _meant_by(audiences, audience.pk)
            count = for_all + len({pk for pk, mark in marks if mark in meant})
            choices.append(Choice(audience.pk, audience.name, count, audience.pk in on))
    return tuple(choices)
