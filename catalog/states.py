"""What a thing of the catalog is at a moment: its own fields and the rows that hang on it; read and written in bulk."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db import models

from .kinds import KINDS, Child, Kind
from .models import ExternalId

State = dict[str, Any]  # column -> value, and under each child's table the set of its rows
AT_ONCE = 5_000

# Found out by machine, or the loader's and the planner's business: no part of what curators say about a thing.
UNSAID = {"id", "link_state", "link_checked_at", "link_result", "link_target"}

_ID = ("collection_id", "framework", "external_id")
_CROSSWALK = {
    kind: Child(ExternalId, f"{kind}_id", _ID, lambda record, refs: [])
    for kind in ("skill", "role", "resource")
}


def parts(kind: str) -> tuple[Child, ...]:
    """The tables of rows that belong to a thing of this kind, its ids in other frameworks among them."""
    return (*KINDS[kind].children, *((_CROSSWALK[kind],) if kind in _CROSSWALK else ()))


def columns(kind: Kind) -> list[str]:
    """Everything that is said about a thing of this kind in its own row."""
    return [field.attname for field in kind.model._meta.concrete_fields if field.attname not in UNSAID]


def read(kind: Kind, ids: Iterable[int], names: Iterable[str], children: Iterable[Child]) -> dict[int, State]:
    """Id -> state; an id behind which nothing stands is left out. Two statements and one a child, for each batch."""
    found: dict[int, State] = {}
    names, children = list(names), list(children)
    for some in batched(sorted(set(ids)), AT_ONCE):
        states = {
            row.pop("pk"): row
            for row in kind.model.objects.filter(pk__in=some).values("pk", *names).order_by()
        }
        for child in children:
            for state in states.values():
                state[child.model._meta.label] = set()
            hanging = child.model.objects.filter(**{f"{child.owner}__in": list(states)}).order_by()
            for owner, *values in hanging.values_list(child.owner, *child.columns):
                states[owner][child.model._meta.label].add(tuple(values))
        found |= states
    return found


def write_rows(child: Child, changes: Iterable[tuple[int, Several[tuple], Several[tuple]]]) -> None:
    """For each owner: deletes the rows that are gone and adds the new ones; the rest stay as they are."""
    fresh: list[models.Model] = []
    for owner, gone, new in changes:
        for values in gone:
            row = dict(zip(child.columns, values, strict=True)) | {child.owner: owner}
            child.model.objects.filter(**row).delete()
        fresh += [
            child.model(**dict(zip(child.columns, values, strict=True)), **{child.owner: owner})
            for values in sorted(new, key=str)
        ]
    child.model.objects.bulk_create(fresh, batch_size=AT_ONCE)


def plain(value: Any) -> Any:
    """The value as JSON holds it: the same before and after a trip through the database."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(map(plain, value)) if isinstance(value, tuple) else value


def difference(before: State | None, after: State | None) -> tuple[dict[str, list], dict[str, dict]]:
    """`fields` and `rows` of a ChangedThing: what differs between two states, None standing for no thing at all."""
    fields: dict[str, list] = {}
    rows: dict[str, dict] = {}
    for name, one in (before or after or {}).items():
        old = before[name] if before is not None else set() if isinstance(one, set) else None
        new = after.get(name, old) if after is not None else set() if isinstance(one, set) else None
        if old == new:
            continue
        if isinstance(one, set):
            gone, fresh = (sorted((plain(row) for row in rows_), key=str) for rows_ in (old - new, new - old))
            rows[name] = {"gone": gone, "new": fresh}
        else:
            fields[name] = [plain(old), plain(new)]
    return fields, rows


def restored(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Column -> value as the model holds it, of values as JSON holds them."""
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: value if by_column[name].is_relation else by_column[name].to_python(value)
        for name, value in values.items()
        if name in by_column
    }
