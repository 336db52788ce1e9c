"""The same edit for many rows at once: one transaction, one change in the history, one undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet

from .history import KIND_OF, Recording
from .models import Change, PriceBasis, Resource

MOST_REASONS = 10
EMPTY = {
    "hours": None,
    "owner": None,
    "review_by": None,
    "provider": None,
    "language": "",
    "half_life_months": None,
}


@transaction.atomic
def edit_many(
    *,
    rows: QuerySet,
    by: Any,
    values: Mapping[str, Any],
    clear: Iterable[str] = (),
    add_audiences: Iterable[Any] = (),
    remove_audiences: Iterable[Any] = (),
    note: str = "",
) -> Change | None:
    """Sets these fields of all rows. Raises ValidationError naming the rows it does not fit, and writes nothing."""
    rows = list(rows)
    model = type(rows[0]) if rows else Resource
    fields = {name: EMPTY[name] for name in clear} | dict(values)
    if "hours" in clear:
        fields["hours_estimated"] = False
    if values.get("price_basis") in (PriceBasis.FREE, PriceBasis.UNKNOWN):
        fields |= {"price": None, "run_seats": None}
    elif values.get("price_basis") == PriceBasis.SEAT:
        fields["run_seats"] = None
    _fit(rows, fields)
    recording = Recording(by=by, how=Change.How.BULK, note=note)
    recording.about(KIND_OF[model], [row.pk for row in rows])
    if rows and fields:
        model._default_manager.bulk_update(rows, list(fields), batch_size=500)
    add_audiences, remove_audiences = list(add_audiences), list(remove_audiences)
    if rows and (add_audiences or remove_audiences):
        _audiences(rows, add_audiences, remove_audiences)
    return recording.finish()


def _fit(rows: list[Model], fields: Mapping[str, Any]) -> None:
    reasons = []
    for row in rows:
        for name, value in fields.items():
            setattr(row, name, value)
        try:
            row.clean_fields(exclude={f.name for f in row._meta.concrete_fields} - set(fields))
            row.validate_constraints()
        except ValidationError as error:
            reasons.append(f"“{row}”: {' '.join(error.messages)}")
    if reasons:
        more = len(reasons) - MOST_REASONS
        rest = [f"And {more} more."] if more > 0 else []
        raise ValidationError([*reasons[:MOST_REASONS], *rest])


def _audiences(rows: list[Model], add: list[Any], remove: list[Any]) -> None:
    through = Resource.audiences.through
    ids = [row.pk for row in rows]
    if remove:
        through.objects.filter(resource__in=ids, audience__in=remove).delete()
    through.objects.bulk_create(
        [through(resource_id=pk, audience=audience) for pk in ids for audience in add], ignore_conflicts=True
    )
