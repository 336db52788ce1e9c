"""Mentoring, posts to fill and partners that a plan may use: kept, changed, removed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from catalog.models import Skill
from readiness.actions.audit import record
from readiness.models import BroughtLevel, Mentoring, Partner, Plan, User, Vacancy

type Offer = Mentoring | Vacancy | Partner


def save_way(
    *,
    offer: Offer,
    actor: User | None,
    fields: Mapping[str, object],
    levels: Mapping[Skill, int] | None = None,
) -> Offer:
    """A new one (without a key), or other terms of one that is there. `levels` replaces those it brings."""
    new = offer.pk is None
    for name, value in fields.items():
        setattr(offer, name, value)
    with transaction.atomic():
        if new:
            offer.save(force_insert=True)
        else:
            offer.save(update_fields=[*fields])
        if levels is not None:
            offer.levels.all().delete()
            owner = {str(offer._meta.model_name): offer}
            BroughtLevel.objects.bulk_create(
                BroughtLevel(**owner, skill=skill, level=level) for skill, level in levels.items()
            )
        _note(offer, actor, "ways.offered" if new else "ways.amended", "Added" if new else "Changed")
    return offer


def remove_way(*, offer: Offer, actor: User | None) -> Plan:
    """It is no longer offered; drafts that used it stay as they are."""
    with transaction.atomic():
        _note(offer, actor, "ways.removed", "Removed")
        offer.delete()
    return offer.plan


def _note(offer: Offer, actor: User | None, verb: str, did: str) -> None:
    plan = offer.plan
    plan.revision = F("revision") + 1
    plan.save(update_fields=["revision"])
    plan.refresh_from_db(fields=["revision"])
    record(
        organization=plan.organization,
        actor=actor,
        verb=verb,
        sentence=f"{did} {offer} in {plan.name}",
        about=offer,
    )
