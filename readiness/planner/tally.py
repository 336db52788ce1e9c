"""How many demands a plan leaves unmet, and how many people it makes ready."""

from __future__ import annotations

from readiness.planner.exact import lacking
from readiness.planner.offers import Terms
from readiness.planner.values import Action, Kind, Plan, Problem, Seat
from readiness.planner.workforce import counts


def unmet_mandatory(problem: Problem, plan: Plan) -> int:
    """People times mandatory requirements of `problem` that a plan, perhaps one of another problem, leaves unmet."""
    return Tally(Terms(problem), plan.seats, plan.actions).unmet


class Tally:
    """`unmet` counts people times mandatory requirements, `missing` people of coverage demands and wished seats;
    `ready` people who hold every mandatory requirement. With `_now`: before the plan.
    """

    def __init__(self, terms: Terms, seats: tuple[Seat, ...], actions: tuple[Action, ...]):
        self.ready_now = self.ready = self.unmet_now = self.unmet = 0
        self.missing = 0
        problem, force = terms.problem, terms.force
        parts: dict[str, dict[int, list]] = {}
        for seat in seats:
            parts.setdefault(seat.learner, {}).setdefault(seat.part, []).append(seat)
        self._reached = {demand.id: 0 for demand in problem.coverage}
        for group in terms.groups:
            unknown = [n for n in force.needs(force.learners[group.members[0][0]]) if n.mandatory]
            unknown = [n for n in unknown if n.skill not in group.held]
            for learner, people in group.members:
                lacking = sum(n.mandatory and group.held[n.skill] < n.target for n in group.needs)
                self.unmet_now += people * lacking
                self.ready_now += people * (not lacking and not unknown)
                for mine in (*parts.get(learner, {}).values(), []):
                    some = mine[0].people if mine else people
                    people -= some
                    self._count(terms, group, mine, some, bool(unknown))
        self._count_hired(terms, actions)
        self.missing += sum(max(d.people - self._reached[d.id], 0) for d in problem.coverage)
        self.missing += self._missed_wishes(problem, seats)

    def _count(self, terms: Terms, group, seats, people: int, unknown: bool) -> None:
        def level(skill: str, due: int) -> int:
            rises = (
                o.to_level
                for seat in seats
                if seat.quarter <= due
                for o in terms.resources[seat.resource].outcomes
                if o.skill == skill
            )
            return max((group.held[skill], *rises))

        horizon = terms.horizon
        self.unmet += people * sum(n.mandatory and level(n.skill, n.due) < n.target for n in group.needs)
        ready = all(level(n.skill, horizon) >= n.target for n in group.needs if n.mandatory)
        self.ready += people * (ready and not unknown)
        for demand in terms.problem.coverage:
            if demand.id in group.covers and demand.skill in group.held:
                if level(demand.skill, min(demand.due or horizon, horizon)) >= demand.level:
                    self._reached[demand.id] += people

    def _count_hired(self, terms: Terms, actions: tuple[Action, ...]) -> None:
        vacancies = {v.id: v for v in terms.problem.vacancies}
        partners = {p.id: p for p in terms.problem.partners}
        for action in actions:
            if action.kind is Kind.HIRE:
                source, lead = vacancies[action.source], vacancies[action.source].lead
                self.unmet += action.people * len(lacking(terms, source))
                self.ready += action.people * (not lacking(terms, source))
            elif action.kind is Kind.PARTNER:
                source, lead = partners[action.source], 1
            else:
                continue
            for d in terms.problem.coverage:
                due = d.due or terms.horizon
                if (
                    counts(d, source.team, source.role)
                    and source.levels.get(d.skill, 0) >= d.level
                    and lead <= due
                ):
                    self._reached[d.id] += action.people

    def _missed_wishes(self, problem: Problem, seats: tuple[Seat, ...]) -> int:
        taken: dict[tuple[str, str, int | None], int] = {}
        for seat in seats:
            for quarter in (None, seat.quarter):
                key = (seat.learner, seat.resource, quarter)
                taken[key] = taken.get(key, 0) + seat.people
        wishes = {(w.learner, w.resource, w.quarter): 0 for w in (*problem.pinned, *problem.booked)}
        for w in (*problem.pinned, *problem.booked):
            wishes[w.learner, w.resource, w.quarter] = max(wishes[w.learner, w.resource, w.quarter], w.people)
        return sum(max(people - taken.get(key, 0), 0) for key, people in wishes.items())
