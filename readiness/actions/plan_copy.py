"""Beginning a plan as a copy of another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models, transaction

from readiness.actions.audit import record
from readiness.actions.organizations import free_slug
from readiness.actions.progress import make_calendar
from readiness.calendar import add_months
from readiness.models import Adjustment, BroughtLevel, Partner, Plan, PlanPart, Review, User, Vacancy

ITS_OWN = {
    "id",
    "slug",
    "name",
    "owner",
    "starts_on",
    "revision",
    "created_at",
}  # a copy does not take these over


@transaction.atomic
def copy_plan(
    *, plan: Plan, name: str, starts_on: date, move_dates: bool, actor: User | None, today: date
) -> Plan:
    """A new plan with the answers of this one: all but versions, readings and done reviews.

    `move_dates` shifts every date by as many months as the start moves; else dates stay. Reviews that came from the
    rhythm are made anew, the others come along.
    """
    months = _months(plan.starts_on, starts_on) if move_dates else 0
    taken = plan.organization.plans
    copy = Plan.objects.create(
        name=name,
        slug=free_slug(name, lambda slug: taken.filter(slug=slug).exists(), "plan"),
        owner=actor,
        starts_on=starts_on,
        **{field: value for field, value in _values(plan, months).items() if field not in ITS_OWN},
    )
    for field in plan._meta.many_to_many:
        getattr(copy, field.name).set(getattr(plan, field.name).all())
    twins: dict[tuple[type[models.Model], int], PlanPart] = {}
    for model in _in_order(PlanPart.__subclasses__()):
        for row in model._default_manager.filter(plan=plan).order_by("pk"):
            if not _stays_behind(row):
                twins[model, row.pk] = _twin(row, copy, months, twins)
    _copy_levels(twins)
    if plan.reviews.exclude(origin="").exists():
        make_calendar(plan=copy, actor=actor, today=today)
    record(
        organization=plan.organization,
        actor=actor,
        verb="plan.copied",
        sentence=f"Began the plan {name} as a copy of {plan}",
        about=copy,
        after={"from": plan.pk},
    )
    return copy


def _stays_behind(row: PlanPart) -> bool:
    """Reviews that are done or made anew from the rhythm, and decisions about drafts, which stay behind too."""
    return isinstance(row, Adjustment) or (
        isinstance(row, Review) and (row.done_on is not None or row.origin != "")
    )


def _copy_levels(twins: dict[tuple[type[models.Model], int], PlanPart]) -> None:
    """What hires and partners bring."""
    for name, model in (("vacancy", Vacancy), ("partner", Partner)):
        of = {pk: twin for (kind, pk), twin in twins.items() if kind is model}
        levels = BroughtLevel.objects.filter(**{f"{name}__in": of})
        BroughtLevel.objects.bulk_create(
            BroughtLevel(**{name: of[getattr(row, f"{name}_id")]}, skill_id=row.skill_id, level=row.level)
            for row in levels
        )


def _twin(
    row: PlanPart, copy: Plan, months: int, twins: dict[tuple[type[models.Model], int], PlanPart]
) -> PlanPart:
    """The same row of the copy. A link to a part of the plan becomes one to that part's twin."""
    values = _values(row, months)
    values["plan"] = copy
    for field in row._meta.concrete_fields:
        if field.name != "plan" and isinstance(values.get(field.name), PlanPart):
            values[field.name] = twins.get((type(values[field.name]), values[field.name].pk))
    del values["id"]
    twin = type(row)._default_manager.create(**values)
    for field in row._meta.many_to_many:
        getattr(twin, field.name).set(getattr(row, field.name).all())
    return twin


def _values(row: models.Model, months: int) -> dict:
    found = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    return {
        name: add_months(value, months) if months and type(value) is date else value
        for name, value in found.items()
    }


def _months(before: date, after: date) -> int:
    return (after.year - before.year) * 12 + after.month - before.month


def _in_order(models_: Iterable[type[PlanPart]]) -> list[type[PlanPart]]:
    """Those that others link to first."""
    left, found = list(models_), []
    while left:
        ready = [model for model in left if not _links(model) & set(left) - {model}]
        found += ready
        left = [model for model in left if model not in ready]
    return found


def _links(model: type[PlanPart]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}
