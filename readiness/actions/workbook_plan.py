"""A workbook's planning problem, made in the database and taken back: the one way from rows to a problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from readiness.actions.imports import apply_workbook
from readiness.actions.organizations import begin_plan, found_organization
from readiness.imports.records import Reading
from readiness.imports.workbook import read_workbook
from readiness.models import Learner
from readiness.planner.values import Problem
from readiness.queries.import_known import known_to
from readiness.snapshots import problem_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The limits of the plan, as `Plan` names them, and the currency."""

    budget: Decimal | None
    hours_per_quarter: Decimal | None
    quarters: int
    starts_on: date
    split_shares: dict[str, float]
    split_tolerance: int
    unknown_policy: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookProblem:
    """`problem` is None where the reading has mistakes."""

    reading: Reading
    problem: Problem | None = None
    name: str = ""
    people: dict[str, str] = field(default_factory=dict)  # learner id -> name or address
    names: dict = field(default_factory=dict)  # what `also` read


def problem_of_workbook(
    path: Path, *, asked: Asked, today: date, also: Callable[[Problem], dict]
) -> WorkbookProblem:
    """Read the workbook and let it become a problem, by way of rows that are rolled back.

    `also` reads what else is wanted of the rows while they are there.
    """
    with transaction.atomic():
        limits = asdict(asked)
        organization = found_organization(name=path.stem, owner=None, currency=limits.pop("currency"))
        plan = begin_plan(organization=organization, name="Readiness plan", actor=None, today=today, **limits)
        reading = read_workbook(path, known=known_to(organization, today))
        problem, people, names = None, {}, {}
        if reading.workbook is not None:
            apply_workbook(
                organization=organization, plan=plan, records=reading.workbook, actor=None, today=today
            )
            problem = problem_for(plan, today=today)
            people, names = _people(organization.pk), also(problem)
        transaction.set_rollback(True)
    return WorkbookProblem(reading=reading, problem=problem, name=path.stem, people=people, names=names)


def _people(organization: int) -> dict[str, str]:
    rows = Learner.objects.filter(organization=organization).values_list("pk", "name", "email")
    return {str(pk): name or email for pk, name, email in rows if name or email}
