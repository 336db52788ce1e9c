"""What every table is made of: one reading of a plan, or of a version of it, as one member may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from readiness.exports.figures import Figures
from readiness.exports.plan_report import told_with
from readiness.models import Member, Plan, Version
from readiness.planner.gaps import Analysis, analyze
from readiness.planner.values import Learner, Problem
from readiness.queries.exports import Named, named_people, resources_on
from readiness.queries.report import ReportRows, audience_names, report_rows
from readiness.queries.versions import frozen
from readiness.queries.visibility import Sight, sight_of
from readiness.queries.withholding import Withholding
from readiness.snapshots import problem_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Ids of a team and a role, "" for all; what does not exist leaves nothing."""

    team: str = ""
    role: str = ""
    audience: str = ""
    mandatory: bool = False


class Material:
    """`of` is the frozen version, None where the plan is read as it is today."""

    def __init__(
        self,
        plan: Plan,
        problem: Problem,
        now: Analysis,
        sight: Sight,
        people: Mapping[str, Named],
        of: Figures | None,
    ):
        self.plan, self.problem, self.now, self.sight, self.people, self.of = (
            plan, problem, now, sight, people, of,
        )  # fmt: skip
        self.skills = {skill.id: skill.name for skill in problem.skills}
        self.teams = {team.id: team.name for team in problem.teams}
        self.roles = {role.id: role for role in problem.roles}

    @property
    def currency(self) -> str:
        return self.problem.currency

    @cached_property
    def withholding(self) -> Withholding:
        """Which figures this reader is not told."""
        return Withholding(self.problem, self.sight)

    @cached_property
    def figures(self) -> Figures:
        """The frozen version, where a table cannot do without one."""
        if self.of is None:
            raise ValueError("This table is of a version.")
        return self.of

    @cached_property
    def rows(self) -> ReportRows:
        """What the stages around the plan say today."""
        return report_rows(self.plan)

    @cached_property
    def audiences(self) -> Mapping[str, str]:
        return audience_names()

    @cached_property
    def own_resources(self) -> frozenset[str]:
        """Ids of the problem's resources that are on the organization's own shelf."""
        own = resources_on(self.plan.organization.collection_id)
        return frozenset(each.id for each in self.problem.resources) & own

    def name_of(self, learner: Learner) -> str:
        """What to call somebody this member may see."""
        if found := self.people.get(learner.id):
            return found.name or found.email
        return ""

    def sees(self, learner: Learner) -> bool:
        """Whether this member sees this one person, or group, by itself."""
        return learner.id in self.people or self.sight.everyone


def of_version(version: Version, member: Member, today: date) -> Material:
    """A computed version, with the names of today."""
    found = frozen(version)
    people = named_people(member)
    extras = told_with(version, found.problem, today)
    figures = Figures(found.problem, found.plan, found.now, found.then, extras)
    return Material(version.plan, found.problem, found.now, sight_of(member), people, figures)


def of_today(plan: Plan, member: Member, today: date) -> Material:
    """The plan as it stands, whatever has been computed."""
    problem = problem_for(plan, today=today)
    return Material(plan, problem, analyze(problem), sight_of(member), named_people(member), None)
