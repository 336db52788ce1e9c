"""What points to what inside the catalog: read from the models, so that a table added later counts too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models

from . import states
from .kinds import KINDS, Child


@dataclass(frozen=True, slots=True)
class Arrow:
    """A column that points to things of a kind; `child` is None where it is a column of the thing's own row."""

    kind: str  # of the thing that points
    column: str
    child: Child | None

    def owners(self, ids: Iterable[int]) -> set[int]:
        """The things that point to one of these."""
        model, owner = (self.child.model, self.child.owner) if self.child else (KINDS[self.kind].model, "pk")
        found = model.objects.filter(**{f"{self.column}__in": list(ids)}).order_by()
        return set(found.values_list(owner, flat=True))


def arrows(kind: str) -> Iterator[Arrow]:
    """Every column in the catalog that points to things of this kind and is part of another thing's state."""
    target = KINDS[kind].model
    for name, other in KINDS.items():
        for column in _pointing(other.model, target):
            if column in states.columns(other):
                yield Arrow(name, column, None)
        for child in states.parts(name):
            for column in _pointing(child.model, target):
                if column in child.columns:
                    yield Arrow(name, column, child)


def pointing_at(kind: str, ids: Iterable[int]) -> dict[str, set[int]]:
    """Kind -> the things that would change if these were gone; one statement a column."""
    ids = list(ids)
    found: dict[str, set[int]] = {}
    for arrow in arrows(kind):
        if owners := arrow.owners(ids):
            found.setdefault(arrow.kind, set()).update(owners)
    return found


def _pointing(model: type[models.Model], target: type[models.Model]) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is target
    ]
