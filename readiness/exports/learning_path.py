"""One person's own learning path: what to take and when, and where it leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from readiness.exports.extras import Person, ResourceFacts
from readiness.exports.figures import Figures, percent
from readiness.exports.pdf import Rendered, render
from readiness.exports.plan_report import told_with
from readiness.exports.report import frame
from readiness.exports.skills import lifted, own_readiness
from readiness.models import Version
from readiness.planner.values import Learner, Seat
from readiness.queries.versions import frozen


def learning_path(
    version: Version, learner: str, *, name: str, today: date, paper: str = "a4"
) -> Rendered | None:
    """The PDF; None where the version knows nobody of that id. Raises `PdfFailed`."""
    found = frozen(version)
    told = replace(told_with(version, found.problem, today), paper=paper)
    of = Figures(found.problem, found.plan, found.now, found.then, told)
    if learner not in of.learners:
        return None
    # The path is the person's, not the sponsor's: nobody signs it, and the document's author is not its subject.
    data = frame(Figures(found.problem, found.plan, found.now, found.then, replace(told, sponsor=Person())))
    return render(data | {"path": path_of(of, of.learners[learner], name)}, template="path.typ")


def path_of(of: Figures, learner: Learner, name: str) -> dict:
    """What `path.typ` lays out. Hours are numbers, shares percent, unknown is None."""
    seats = sorted(
        (seat for seat in of.plan.seats if seat.learner == learner.id),
        key=lambda seat: (seat.first_quarter, seat.quarter, seat.resource, seat.part),
    )
    lifts: dict[str, int] = {}
    for seat in seats:
        for outcome in of.resources[seat.resource].outcomes:
            lifts[outcome.skill] = max(lifts.get(outcome.skill, 0), outcome.to_level)
    after = lifted(learner.levels, lifts)
    return {
        "name": name,
        "role": of.roles[learner.role].name,
        "team": of.team_name(learner.team),
        "people": learner.headcount,
        "hours": float(sum((sum(seat.hours_by_quarter, Decimal(0)) for seat in seats), Decimal(0))),
        "now": percent(own_readiness(of, learner.role, learner.levels)),
        "planned": percent(own_readiness(of, learner.role, after)),
        "steps": [_step(of, seat) for seat in seats],
        "needs": [
            {
                "skill": of.skill_name(need.skill),
                "mandatory": need.mandatory,
                "now": learner.levels.get(need.skill),
                "needed": need.level,
                "planned": after.get(need.skill),
            }
            for need in sorted(
                of.roles[learner.role].requirements,
                key=lambda need: (not need.mandatory, of.skill_name(need.skill)),
            )
            if need.level
        ],
    }


def _step(of: Figures, seat: Seat) -> dict:
    resource = of.resources[seat.resource]
    facts = of.extras.resources.get(resource.id, ResourceFacts())
    first, last = of.quarter(seat.first_quarter), of.quarter(seat.quarter)
    return {
        "when": first if first == last else f"{first} – {last}",
        "title": resource.title,
        "url": facts.url,
        "provider": facts.provider,
        "hours": float(sum(seat.hours_by_quarter, Decimal(0))),
        "people": seat.people,
        "outcomes": [
            {"skill": of.skill_name(o.skill), "from": o.from_level, "to": o.to_level}
            for o in resource.outcomes
            if o.skill in of.skill_names
        ],
    }
