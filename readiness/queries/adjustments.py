"""What was decided by hand about a plan, and who sits in one of its lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from readiness.formats import counted, quarter_label, quarter_range
from readiness.models import Action, Adjustment, Plan, Seat, Version


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, or one alike for several people; `pk` takes it back. `pending`: the draft shown is older."""

    pk: int
    key: str
    title: str
    text: str
    icon: str
    pending: bool


MOST = 500  # places listed of one line
ICONS = {"pin": "pin-angle-fill", "move": "calendar-event", "exclude": "x-circle"}


def decisions(plan: Plan, version: Version | None) -> tuple[Decided, ...]:
    """Every decision in force, oldest first; of several people's seats one line."""
    rows = Adjustment.objects.filter(plan=plan).order_by("pk")
    groups: dict[tuple, list[Adjustment]] = {}
    for row in rows:
        alike = row.key, row.kind, row.quarter, row.version_id, row.learner_id is None
        groups.setdefault(alike, []).append(row)
    return tuple(_decided(plan, made, version) for made in groups.values())


def _decided(plan: Plan, made: list[Adjustment], version: Version | None) -> Decided:
    first = made[0]
    whose = "" if first.learner_id is None else f" for {counted(len(made), 'person', 'people')}"
    match first.kind:
        case Adjustment.Kind.PIN:
            text = f"Kept in the plan{whose}"
        case Adjustment.Kind.MOVE:
            text = f"Held in {quarter_label(plan.starts_on, first.quarter or 1)}{whose}"
        case _:
            text = f"Left out{whose or ' for everybody'}"
    pending = version is None or max(row.decided_at for row in made) > version.created_at
    return Decided(first.pk, first.key, first.title, text, ICONS[first.kind], pending)


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a line of the plan. `decided`: what was decided about it alone."""

    learner: int
    name: str
    team: str
    role: str
    people: int
    when: str
    decided: str


def seats_of(action: Action) -> QuerySet[Seat]:
    return Seat.objects.filter(action=action).select_related("learner__team", "learner__role")


def places(plan: Plan, action: Action) -> tuple[Place, ...]:
    """Who sits in it, by team and name; the first few hundred of a long line."""
    made = {
        row.learner_id: row.get_kind_display()
        for row in Adjustment.objects.filter(plan=plan, key=action.key, learner__isnull=False)
    }
    rows = seats_of(action).order_by("learner__team__name", "learner__name", "learner_id")
    return tuple(
        Place(
            seat.learner_id,
            str(seat.learner),
            seat.learner.team.name,
            seat.learner.role.name,
            seat.people,
            quarter_range(plan.starts_on, seat.first_quarter, seat.quarter),
            made.get(seat.learner_id, ""),
        )
        for seat in rows[:MOST]
    )
