"""Mentoring, posts to fill and partners as planner values. What lacks a price or hours cannot be planned."""

from __future__ import annotations

from collections.abc import Iterable

from readiness.models import Mentoring, Partner, Plan, Requirement, Vacancy
from readiness.planner import values


def mentors_of(offer: Mentoring, learners: Iterable[values.Learner]) -> int:
    """How many may mentor: of the team and role meant, those who hold the level, at most as many as was said."""
    team, role, skill = str(offer.team_id or ""), str(offer.role_id or ""), str(offer.skill_id)
    holders = sum(
        learner.headcount
        for learner in learners
        if team in ("", learner.team)
        and role in ("", learner.role)
        and learner.levels.get(skill, 0) >= offer.to_level
    )
    return holders if offer.mentors is None else min(offer.mentors, holders)


def mentoring(
    plan: Plan, skills: set[int], learners: tuple[values.Learner, ...]
) -> Iterable[values.Resource]:
    rows = Mentoring.objects.filter(plan=plan, skill__in=skills).select_related("skill").order_by("pk")
    for row in rows:
        known = row.hours and row.mentor_hours is not None
        room = mentors_of(row, learners) * row.mentor_hours * plan.quarters if known else None
        yield values.Resource(
            id=f"mentoring-{row.pk}",
            title=f"Mentoring in {row.skill.name}, to level {row.to_level}",
            outcomes=(
                values.Outcome(skill=str(row.skill_id), from_level=row.from_level, to_level=row.to_level),
            ),
            # how many there is room for follows from both hours; without one of them nothing can be planned
            hours=row.hours if known else None,
            price=values.Price(amount=row.hours * row.hour_price)
            if row.hours and row.hour_price is not None
            else None,
            seat_limit=int(room // row.hours) if room is not None else None,
            kind=values.Kind.MENTOR,
        )


def vacancies(plan: Plan, skills: set[int], needs: dict[int, list[Requirement]]) -> Iterable[values.Vacancy]:
    rows = Vacancy.objects.filter(plan=plan, cost__isnull=False, lead__lte=plan.quarters)
    for row in rows.order_by("pk").prefetch_related("levels"):
        brought = {need.skill_id: need.level for need in needs.get(row.role_id, ())}
        brought |= {level.skill_id: level.level for level in row.levels.all()}
        yield values.Vacancy(
            id=str(row.pk),
            role=str(row.role_id),
            team=str(row.team_id),
            posts=row.posts,
            cost=row.cost,
            levels={str(skill): level for skill, level in sorted(brought.items()) if skill in skills},
            lead=row.lead,
        )


def partners(plan: Plan, skills: set[int]) -> Iterable[values.Partner]:
    for row in Partner.objects.filter(plan=plan).order_by("pk").prefetch_related("levels"):
        if row.cost is not None:
            yield values.Partner(
                id=str(row.pk),
                title=row.title,
                role=str(row.role_id or ""),
                team=str(row.team_id or ""),
                people=row.people,
                cost=row.cost,
                levels={str(of.skill_id): of.level for of in row.levels.all() if of.skill_id in skills},
                max_units=row.units,
            )
