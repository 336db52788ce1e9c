"""One row of every model with something in every field, made from what the models say of themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction

from catalog.models import Collection
from readiness.models import Organization, User
from readiness.queries.archive import archived_models

# What a rule of the table asks for, where "something in every field" would break it. A new rule goes here.
KNOWN: dict[str, dict[str, Any]] = {
    "catalog.audience": {"everyone": False},
    "catalog.collection": {"public": False},
    "catalog.outcome": {"from_level": 1, "to_level": 2},
    "catalog.resource": {"price_basis": "run", "currency": "EUR"},
    "readiness.adjustment": {"kind": "move"},
    "readiness.broughtlevel": {"partner": None},
    "readiness.learner": {"headcount": 1},
    "readiness.mentoring": {"from_level": 1, "to_level": 2},
    "readiness.plan": {"split_shares": {"consumers": 70}, "ways": ["train"]},
    "readiness.user": {"is_staff": False, "is_superuser": False},
}
AT = datetime(2026, 11, 24, 12, 30, 15, 123456, tzinfo=UTC)


class Maker:
    """Rows of one organization; those of a model are made once, with what they point at."""

    def __init__(self):
        self.made: dict[type[models.Model], models.Model] = {}
        self.refused: dict[str, str] = {}
        self.number = 0

    def everything(self) -> Organization:
        self.row(Organization)
        for model in archived_models():
            self.row(model)
        for model, row in list(self.made.items()):
            for field in model._meta.many_to_many:
                if (other := self.made.get(field.related_model)) and field.related_model is not User:
                    getattr(row, field.name).set([other])
        return self.made[Organization]

    def row(self, model: type[models.Model]) -> models.Model | None:
        if model not in self.made and model._meta.label_lower not in self.refused:
            self.made[model] = None  # in the making: a ring of keys ends here
            known = KNOWN.get(model._meta.label_lower, {})
            fields = [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in known]
            values = known | {field.name: self.value(field) for field in fields}
            try:
                with transaction.atomic():
                    self.made[model] = model._default_manager.create(**values)
            except IntegrityError as error:
                del self.made[model]
                self.refused[model._meta.label_lower] = str(error)
        return self.made.get(model)

    def value(self, field: models.Field) -> Any:
        self.number += 1
        if field.is_relation:
            return None if field.related_model is field.model else self.row(field.related_model)
        if field.choices:
            return field.choices[-1][0]
        for kind, value in (
            (models.BooleanField, True),
            (models.EmailField, f"p{self.number}@example.org"),
            (models.SlugField, f"slug-{self.number}"),
            (models.URLField, f"https://example.org/{self.number}"),
            (models.CharField, f"ñ=1 {self.number}"[: getattr(field, "max_length", None) or 20]),
            (models.TextField, f"Two\nlines, “{self.number}” 🚀"),
            (models.DateTimeField, AT + timedelta(seconds=self.number)),
            (models.DateField, date(2027, 1, 1) + timedelta(days=self.number)),
            (models.TimeField, time(8, 30)),
            (models.DecimalField, Decimal("1.50") if getattr(field, "decimal_places", 0) else Decimal(1)),
            (models.FloatField, 0.1 + 0.2),
            (models.IntegerField, 1),
            (models.JSONField, {"b": [1, None, "ü"], "a": {"z": 0.1}}),
            (models.BinaryField, bytes(range(256))),
        ):
            if isinstance(field, kind):
                return value
        raise AssertionError(f"{field} is of a kind that the archive was never tried with: add it here.")


__all__ = ["Collection", "Maker"]
