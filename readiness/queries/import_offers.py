"""The resources of a workbook beside those on the organization's own shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from catalog.models import Audience, Outcome, PriceBasis, Provider, Resource, ResourceKind, Skill, Status
from readiness.imports.records import Mistake, ResourceRow
from readiness.imports.words import same, show
from readiness.models import Organization

from .import_changes import Contradiction, OfferChange


def compare_offers(
    organization: Organization,
    rows: Iterable[ResourceRow],
    skill: Callable[[str], Skill],
    audiences: Mapping[str, Audience],
) -> tuple[list[Provider], list[OfferChange], int]:
    """New providers, resources that are new or differ, and how many are as they were."""
    rows = list(rows)
    if not rows:
        return [], [], 0
    stored = Resource.objects.filter(collection=organization.collection_id).select_related("provider")
    stored = {same(each.title): each for each in stored.prefetch_related("outcomes", "audiences")}
    providers = {same(each.name): each for each in Provider.objects.all()}
    new_providers: list[Provider] = []
    changes: list[OfferChange] = []
    for row in rows:
        provider = providers.get(same(row.provider)) if row.provider else None
        if row.provider and provider is None:
            provider = providers[same(row.provider)] = Provider(name=row.provider)
            new_providers.append(provider)
        change = _compare_one(organization, row, provider, stored.get(same(row.title)), skill, audiences)
        changes += [change] if change else []
    return new_providers, changes, len(rows) - len(changes)


def _compare_one(organization, row: ResourceRow, provider, resource, skill, audiences) -> OfferChange | None:
    fields = _fields(organization, row, provider)
    wanted = [audiences[slug] for slug in row.audiences if slug in audiences]
    if resource is None:
        resource = Resource(
            collection=organization.collection,
            title=row.title,
            status=Status.PUBLISHED,
            source="Imported workbook",
            **fields,
        )
        change = OfferChange(row.row, resource, True, audiences=wanted)
        change.outcomes = [
            Outcome(
                resource=resource, skill=skill(each.skill), from_level=each.from_level, to_level=each.to_level
            )
            for each in row.lifts
        ]
        return change
    change = OfferChange(row.row, resource, False)
    for name, value in fields.items():
        if getattr(resource, name) != value:
            change.before[name] = getattr(resource, name)
            setattr(resource, name, value)
    held = sorted(each.slug for each in resource.audiences.all())
    if wanted and sorted(each.slug for each in wanted) != held:
        change.audiences, change.audiences_before = wanted, held
    _compare_outcomes(change, row, skill)
    return change if change.before or change.outcomes or change.audiences is not None else None


def _fields(organization: Organization, row: ResourceRow, provider: Provider | None) -> dict[str, Any]:
    """What the row says; what it leaves empty is not among it, so that nothing known is erased."""
    fields: dict[str, Any] = {"url": row.url, "provider": provider, "kind": row.kind, "format": row.format}
    fields["hours"], fields["seat_limit"] = row.hours, row.seats
    fields = {name: value for name, value in fields.items() if value not in (None, "")}
    if row.kind and row.kind not in ResourceKind.values:
        del fields["kind"]
    if row.hours is not None:
        fields["hours_estimated"] = False
    money: dict[str, Any] = {"run_seats": None, "max_runs": None, "price": None, "currency": ""}
    if row.run_price is not None:
        money |= {"price_basis": PriceBasis.RUN, "price": row.run_price, "currency": organization.currency}
        money |= {"run_seats": row.run_seats, "max_runs": row.max_runs}
    elif row.price == 0:
        money["price_basis"] = PriceBasis.FREE
    elif row.price is not None:
        money |= {"price_basis": PriceBasis.SEAT, "price": row.price, "currency": organization.currency}
    else:
        return fields
    return {**fields, **money, "price_estimated": False}


def _compare_outcomes(change: OfferChange, row: ResourceRow, skill: Callable[[str], Skill]) -> None:
    held = [] if change.is_new else change.of.outcomes.all()
    stored = {(each.skill_id, each.from_level): each for each in held}
    seen: dict[tuple[int, int], str] = {}
    for lift in row.lifts:
        taught = skill(lift.skill)
        twin = seen.setdefault((id(taught), lift.from_level), lift.skill)
        if twin != lift.skill:
            expected = f"one row for the skill {show(taught.name)}, which {show(twin)} is another name of"
            where = {"sheet": "resources", "row": lift.row, "column": "", "field": "skill"}
            raise Contradiction([Mistake(**where, expected=expected, found=show(lift.skill))])
        outcome = stored.get((taught.pk, lift.from_level)) if taught.pk else None
        if outcome is None:
            outcome = Outcome(
                resource=change.of, skill=taught, from_level=lift.from_level, to_level=lift.to_level
            )
            change.outcomes.append(outcome)
        elif outcome.to_level != lift.to_level:
            change.outcomes_before[outcome.pk] = outcome.to_level
            outcome.to_level = lift.to_level
            change.outcomes.append(outcome)
