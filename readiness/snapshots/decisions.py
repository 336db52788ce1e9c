"""What was decided by hand, and the plan in force, as bookings of the planner."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet, Sum

from readiness.models import Adjustment, Plan, Seat, Version
from readiness.planner import values


def with_plan_in_force(problem: values.Problem, version: Version | None) -> values.Problem:
    """The same, to be solved with the least change from that version's seats."""
    if version is None:
        return problem
    seats = _seats_of(problem, Seat.objects.filter(action__version=version))
    return replace(
        problem,
        in_force=tuple(
            values.Booking(learner=learner, resource=resource, people=people)
            for (resource, learner), people in sorted(seats.items())
        ),
    )


def adjusted(plan: Plan, problem: values.Problem) -> values.Problem:
    """The problem with its pinned and excluded seats. What is no longer offered, and who left, drop out."""
    offers = {resource.id for resource in problem.resources}
    made = [one for one in Adjustment.objects.filter(plan=plan).order_by("pk") if one.offer in offers]
    if not made:
        return problem
    people = {learner.id for learner in problem.learners}
    alone = {(one.offer, str(one.learner_id)) for one in made if one.learner_id}
    pinned: list[values.Booking] = []
    excluded: list[values.Booking] = []
    for one in made:
        learner = str(one.learner_id or "")
        if one.kind != Adjustment.Kind.EXCLUDE:
            pinned += _pinned(problem, one, alone)
        elif learner in people or not learner:
            excluded.append(values.Booking(learner=learner, resource=one.offer))
    return replace(problem, pinned=tuple(pinned), excluded=tuple(excluded))


def _pinned(problem: values.Problem, one: Adjustment, alone: set[tuple[str, str]]) -> list[values.Booking]:
    """The seats that are kept, or held in a quarter; of a whole line all but those decided about one by one."""
    seats = Seat.objects.filter(action__version=one.version_id, action__key=one.key)
    if one.learner_id:
        seats = seats.filter(learner=one.learner_id)
    quarter = one.quarter if one.quarter and one.quarter <= problem.limits.quarters else None
    return [
        values.Booking(learner=learner, resource=resource, people=taken, quarter=quarter)
        for (resource, learner), taken in sorted(_seats_of(problem, seats).items())
        if one.learner_id or (resource, learner) not in alone
    ]


def _seats_of(problem: values.Problem, seats: QuerySet[Seat]) -> dict[tuple[str, str], int]:
    """(resource, learner) -> people, of those still here in what is still offered."""
    people = {learner.id: learner.headcount for learner in problem.learners}
    offers = {resource.id for resource in problem.resources}
    rows = seats.order_by().values_list("action__key", "learner_id").annotate(taken=Sum("people"))
    return {
        (offer, str(learner)): min(taken, people[str(learner)])
        for key, learner, taken in rows
        if (offer := offer_of(key)) in offers and str(learner) in people
    }


def offer_of(key: str) -> str:
    """The id of the resource behind an action's: "12" of "train:12"."""
    return key.partition(":")[2]
