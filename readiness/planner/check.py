"""Is a problem free of contradictions? Everything wrong with it at once, as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from readiness.planner.values import MAX_LEVEL, Booking, InvalidProblem, Price, Problem, Resource


def check_problem(problem: Problem) -> None:
    """Raise `InvalidProblem` naming every contradiction; return nothing when there is none."""
    issues = list(_issues(problem))
    if issues:
        raise InvalidProblem(issues)


def _issues(problem: Problem) -> Iterator[str]:
    for kind, items in (
        ("skill", problem.skills),
        ("role", problem.roles),
        ("learner", problem.learners),
        ("resource", problem.resources),
        ("vacancy", problem.vacancies),
        ("partner", problem.partners),
        ("coverage", problem.coverage),
    ):
        yield from (
            f"There are two {kind} entries with the id {key!r}." for key in _repeated(i.id for i in items)
        )
    yield from _limit_issues(problem)
    yield from _role_issues(problem)
    yield from _people_issues(problem)
    for resource in problem.resources:
        yield from _resource_issues(problem, resource)
    yield from _demand_issues(problem)


def _repeated(ids: Iterable[str]) -> list[str]:
    return sorted(key for key, count in Counter(ids).items() if count > 1)


def _level(value: object, lowest: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= MAX_LEVEL


def _amount(value: Decimal | None) -> bool:
    return value is None or (value.is_finite() and value >= 0)


def _limit_issues(problem: Problem) -> Iterator[str]:
    limits = problem.limits
    if limits.quarters < 1:
        yield f"A plan lasts at least one quarter, not {limits.quarters}."
    if not _amount(limits.budget):
        yield f"The budget is {limits.budget}; it must be 0 or more."
    if not _amount(limits.hours):
        yield f"The learning hours a quarter are {limits.hours}; they must be 0 or more."
    if limits.budget_by_quarter and len(limits.budget_by_quarter) != limits.quarters:
        yield f"{len(limits.budget_by_quarter)} quarterly budgets are given for {limits.quarters} quarters."
    for quarter, amount in enumerate(limits.budget_by_quarter, 1):
        if not _amount(amount):
            yield f"The budget of quarter {quarter} is {amount}; it must be 0 or more."
    if limits.split is not None:
        segments = {role.segment for role in problem.roles}
        for segment, share in limits.split.shares.items():
            if not (share.is_finite() and 0 <= share <= 1):
                yield f"The split gives {segment!r} a share of {share}; a share lies between 0 and 1."
        if not (limits.split.tolerance.is_finite() and limits.split.tolerance >= 0):
            yield f"The tolerance of the split is {limits.split.tolerance}; it must be 0 or more."
        for segment in sorted(segments - set(limits.split.shares)):
            yield f"The split gives no share to {segment!r}, which is the segment of a role."


def _role_issues(problem: Problem) -> Iterator[str]:
    skills = {skill.id for skill in problem.skills}
    for role in problem.roles:
        for skill in _repeated(requirement.skill for requirement in role.requirements):
            yield f"Role {role.id!r} requires skill {skill!r} twice."
        if not _amount(role.hours):
            yield f"Role {role.id!r} has {role.hours} learning hours; they must be 0 or more."
        for need in role.requirements:
            if need.skill not in skills:
                yield f"Role {role.id!r} requires skill {need.skill!r}, which does not exist."
            if not _level(need.level):
                yield f"Role {role.id!r} requires skill {need.skill!r} at {need.level!r}; levels are 0 to 5."
            if need.importance < 1:
                yield f"Role {role.id!r} gives skill {need.skill!r} an importance of {need.importance}; 1 is the least."
            if need.due is not None and not need.due >= 1:
                yield f"Role {role.id!r} requires skill {need.skill!r} by quarter {need.due}; quarter 1 is the first."


def _people_issues(problem: Problem) -> Iterator[str]:
    skills = {skill.id for skill in problem.skills}
    roles = {role.id for role in problem.roles}
    for learner in problem.learners:
        if learner.role not in roles:
            yield f"Learner {learner.id!r} has the role {learner.role!r}, which does not exist."
        if learner.headcount < 1:
            yield f"Learner {learner.id!r} stands for {learner.headcount} people; 1 is the least."
        if not _amount(learner.hours):
            yield f"Learner {learner.id!r} has {learner.hours} learning hours; they must be 0 or more."
        yield from _level_issues(f"Learner {learner.id!r}", learner.levels, skills)
    for vacancy in problem.vacancies:
        yield from _level_issues(f"Vacancy {vacancy.id!r}", vacancy.levels, skills)
        if vacancy.role not in roles:
            yield f"Vacancy {vacancy.id!r} is for the role {vacancy.role!r}, which does not exist."
        if vacancy.posts < 0 or vacancy.lead < 1 or not _amount(vacancy.cost):
            yield f"Vacancy {vacancy.id!r} needs posts of 0 or more, a lead of 1 or more and a cost of 0 or more."
    for partner in problem.partners:
        yield from _level_issues(f"Partner {partner.id!r}", partner.levels, skills)
        if partner.role and partner.role not in roles:
            yield f"Partner {partner.id!r} covers the role {partner.role!r}, which does not exist."
        if partner.people < 0 or partner.max_units < 0 or not _amount(partner.cost):
            yield f"Partner {partner.id!r} needs people, units and a cost of 0 or more."


def _level_issues(who: str, levels, skills: set[str]) -> Iterator[str]:
    for skill, level in levels.items():
        if skill not in skills:
            yield f"{who} has a level in skill {skill!r}, which does not exist."
        if not _level(level):
            yield f"{who} has level {level!r} in skill {skill!r}; levels are 0 to 5."


def _resource_issues(problem: Problem, resource: Resource) -> Iterator[str]:
    skills = {skill.id for skill in problem.skills}
    resources = {other.id for other in problem.resources}
    who = f"Resource {resource.id!r}"
    for skill in _repeated(outcome.skill for outcome in resource.outcomes):
        yield f"{who} teaches skill {skill!r} twice."
    for outcome in resource.outcomes:
        if outcome.skill not in skills:
            yield f"{who} teaches skill {outcome.skill!r}, which does not exist."
        if not (_level(outcome.from_level) and _level(outcome.to_level)):
            levels = f"from {outcome.from_level!r} to {outcome.to_level!r}"
            yield f"{who} lifts skill {outcome.skill!r} {levels}; levels are 0 to 5."
        elif outcome.from_level >= outcome.to_level:
            levels = f"from {outcome.from_level} to {outcome.to_level}"
            yield f"{who} lifts skill {outcome.skill!r} {levels}, which is no rise."
    if not _amount(resource.hours):
        yield f"{who} takes {resource.hours} hours; they must be 0 or more."
    if resource.seat_limit is not None and resource.seat_limit < 0:
        yield f"{who} has {resource.seat_limit} seats; 0 is the least."
    for prerequisite in resource.prerequisites:
        if prerequisite not in resources:
            yield f"{who} has the prerequisite {prerequisite!r}, which does not exist."
        if prerequisite == resource.id:
            yield f"{who} is its own prerequisite."
    if resource.price is not None:
        yield from _price_issues(who, resource.price)


def _price_issues(who: str, price: Price) -> Iterator[str]:
    if not _amount(price.amount):
        yield f"{who} costs {price.amount}; the price must be 0 or more."
    if price.seats is not None and price.seats < 1:
        yield f"{who} has runs of {price.seats} seats; 1 is the least."
    if price.max_runs is not None and (price.seats is None or price.max_runs < 0):
        yield f"{who} allows {price.max_runs} runs; that needs seats in a run, and 0 is the least."


def _demand_issues(problem: Problem) -> Iterator[str]:
    skills = {skill.id for skill in problem.skills}
    roles = {role.id for role in problem.roles}
    learners = {learner.id: learner for learner in problem.learners}
    resources = {resource.id for resource in problem.resources}
    for demand in problem.coverage:
        if demand.skill not in skills:
            yield f"Coverage {demand.id!r} is about skill {demand.skill!r}, which does not exist."
        if demand.role and demand.role not in roles:
            yield f"Coverage {demand.id!r} is about role {demand.role!r}, which does not exist."
        if not _level(demand.level) or demand.people < 0:
            asked = f"{demand.people} people at level {demand.level!r}"
            yield f"Coverage {demand.id!r} asks for {asked}; levels are 0 to 5."

    def of(kind: str, booking: Booking, everyone: bool) -> Iterator[str]:
        if booking.resource not in resources:
            yield f"{kind} seat in resource {booking.resource!r}, which does not exist."
        if booking.learner not in learners and not (everyone and booking.learner == ""):
            yield f"{kind} seat for learner {booking.learner!r}, who does not exist."
        elif booking.learner and not 1 <= booking.people <= learners[booking.learner].headcount:
            yield f"{kind} seat for {booking.people} people of learner {booking.learner!r}, who has fewer."
        if booking.quarter is not None and not 1 <= booking.quarter <= problem.limits.quarters:
            yield f"{kind} seat of learner {booking.learner!r} in quarter {booking.quarter}, outside the plan."

    for booking in problem.pinned:
        yield from of("A pinned", booking, False)
    for booking in problem.booked:
        yield from of("A booked", booking, False)
    for booking in problem.excluded:
        if booking.resource not in resources:
            yield f"An excluded seat in resource {booking.resource!r}, which does not exist."
        if booking.learner and booking.learner not in learners:
            yield f"An excluded seat for learner {booking.learner!r}, who does not exist."
