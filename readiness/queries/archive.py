"""What belongs to one organization: found from the models themselves, so that a new one cannot be forgotten.

A row is the organization's when a chain of cascading foreign keys leads from it to the organization, or to the shelf
of its own. The public shelf and what all shelves share go along, since the organization's rows point into them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.core import serializers
from django.db import models
from django.db.models import CASCADE, Q, QuerySet

from catalog.models import Collection
from readiness.models import Organization, User

APPS = ("readiness", "catalog")
CHUNK = 2_000

# Models that no archive holds row by row, with the reason.
LEFT_OUT = {
    "readiness.user": "accounts belong to the installation; those the organization's rows name go along as "
    "e-mail address and name",
    "readiness.linkrequest": "an address somebody typed, gone within the minute",
    "catalog.change": "the curators' history of the whole installation, across shelves",
    "catalog.changedthing": "part of that history: it can be undone only as a whole",
    "catalog.linkcheck": "work of the installation, not data",
    "catalog.distinctpair": "a curator's answer about two rows of any shelves",
}
# Tables of the catalog that belong to no shelf: every installation has its own, and rows point into them.
SHARED = ("catalog.audience", "catalog.provider")


def archived_models() -> list[type[models.Model]]:
    """Every model with rows of an organization or of a shelf, what others point at first."""
    found = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    found = [model for model in found if model._meta.label_lower not in LEFT_OUT and not model._meta.proxy]
    return sorted(found, key=lambda model: (APPS[::-1].index(model._meta.app_label), model._meta.label_lower))


def own_rows(model: type[models.Model], organization: Organization) -> QuerySet:
    """The organization's rows, by primary key."""
    rows = model._default_manager.order_by("pk")
    if model is Organization:
        return rows.filter(pk=organization.pk)
    if model is Collection:
        return rows.filter(pk=organization.collection_id)
    if model._meta.label_lower in SHARED:
        return rows.none()
    return rows.filter(_within(model, organization=organization.pk, shelf=organization.collection_id))


def public_rows(model: type[models.Model]) -> QuerySet:
    """What the organization's rows may point at: the public shelf, and what belongs to no shelf."""
    rows = model._default_manager.order_by("pk")
    if model._meta.label_lower in SHARED:
        return rows
    if model is Collection:
        return rows.filter(public=True)
    if model._meta.app_label != "catalog":
        return rows.none()
    shelves = list(Collection.objects.filter(public=True).values_list("pk", flat=True))
    return rows.filter(_within(model, shelf=shelves[0])) if shelves else rows.none()


def _within(model: type[models.Model], *, shelf: int, organization: int | None = None) -> Q:
    ends: dict[type[models.Model], int | None] = {Organization: organization, Collection: shelf}
    found = Q(pk__in=[])
    for path, end in paths(model):
        if ends[end] is not None:
            found |= Q(**{path: ends[end]})
    return found


@cache
def paths(model: type[models.Model]) -> tuple[tuple[str, type[models.Model]], ...]:
    """Lookups that lead to whom a row belongs: one where a key is always there, else one for each that may be."""
    if model in (Organization, Collection):
        return (("pk", model),)
    always, perhaps = [], []
    for field in model._meta.concrete_fields:
        if _owns(field) and field.related_model is not model:
            onward = [(f"{field.name}__{path}", end) for path, end in paths(field.related_model)]
            (perhaps if field.null else always).extend(onward)
    shortest = sorted(always, key=lambda found: found[0].count("__"))[:1]
    return tuple(shortest or perhaps)


def _owns(field: models.Field) -> bool:
    """Whether the row goes when the other one goes."""
    related = field.related_model
    return (
        isinstance(field, models.ForeignKey)
        and related is not None
        and field.remote_field.on_delete is CASCADE
        and related is not User
        and related._meta.app_label in APPS
    )


def plain_rows(rows: QuerySet) -> Iterator[dict]:
    """Each row as {"pk", "fields"}: plain values, other rows by primary key, accounts by e-mail address."""
    meta = rows.model._meta
    accounts = [field.name for field in meta.concrete_fields if field.related_model is User]
    many = [field.name for field in meta.many_to_many]
    if accounts:
        rows = rows.select_related(*accounts)
    rows = rows.prefetch_related(*many)
    for row in rows.iterator(chunk_size=CHUNK):
        (plain,) = serializers.serialize("python", [row], use_natural_foreign_keys=True)
        for name in many:
            plain["fields"][name] = sorted(plain["fields"][name])
        yield {"pk": plain["pk"], "fields": plain["fields"]}


def account_fields(model: type[models.Model]) -> list[str]:
    """Names of the keys that lead to an account."""
    return [field.name for field in model._meta.concrete_fields if field.related_model is User]
