"""Readings of measures, and the review calendar."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from readiness.actions.audit import record
from readiness.models import Measure, Plan, Reading, Review, User
from readiness.queries.rhythm import due_reviews
from readiness.words import count


@transaction.atomic
def add_reading(*, measure: Measure, value: Decimal, on: date, note: str = "", actor: User | None) -> Reading:
    """What a measure stood at on a day."""
    reading = Reading.objects.create(measure=measure, value=value, on=on, note=note)
    record(
        organization=measure.plan.organization,
        actor=actor,
        verb="reading.added",
        sentence=f"Read “{measure}”: {value.normalize():f}",
        about=measure,
        after={"value": str(value), "on": on.isoformat(), "note": note},
    )
    return reading


@transaction.atomic
def remove_reading(*, reading: Reading, actor: User | None) -> None:
    """Take a reading back that was a mistake."""
    record(
        organization=reading.measure.plan.organization,
        actor=actor,
        verb="reading.removed",
        sentence=f"Removed a reading of “{reading.measure}”",
        about=reading.measure,
        before={"value": str(reading.value), "on": reading.on.isoformat(), "note": reading.note},
    )
    reading.delete()


@transaction.atomic
def make_calendar(*, plan: Plan, actor: User | None, today: date) -> tuple[int, int]:
    """Bring the reviews in line with the rhythm; (added, removed). Done, moved and annotated ones stay as they are."""
    wanted = {(due.origin, due.on): due for due in due_reviews(plan)}
    there = {(r.origin, r.planned_on): r for r in plan.reviews.exclude(origin="")}
    added = [
        Review(plan=plan, kind=due.kind, title=due.title, on=due.on, origin=due.origin, planned_on=due.on)
        for key, due in wanted.items()
        if key not in there
    ]
    untouched = [r for key, r in there.items() if key not in wanted and _untouched(r, today)]
    Review.objects.bulk_create(added)
    Review.objects.filter(pk__in=[review.pk for review in untouched]).delete()
    if added or untouched:
        record(
            organization=plan.organization,
            actor=actor,
            verb="calendar.made",
            sentence=f"Made the review calendar: {count(len(added), 'review')} added",
            about=plan,
            after={"added": len(added), "removed": len(untouched)},
        )
    return len(added), len(untouched)


def _untouched(review: Review, today: date) -> bool:
    """Nobody moved it, wrote to it or finished it, and it lies ahead."""
    return (
        review.done_on is None and not review.notes and review.on == review.planned_on and review.on > today
    )
