"""Whose own ratings a member may see, and which figures about groups are withheld from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from readiness import access
from readiness.models import Member


@dataclass(frozen=True, slots=True)
class Sight:
    """`teams`: ids of those whose people the member sees one by one; None: of all teams."""

    teams: frozenset[str] | None
    floor: int

    @property
    def everyone(self) -> bool:
        return self.teams is None

    def people_of(self, team: str) -> bool:
        """Whether the member sees the people of the team one by one."""
        return self.teams is None or team in self.teams

    def withholds(self, people: int, team: str = "") -> bool:
        """Whether a figure about so few people stays unsaid; about nobody there is nothing to hide."""
        return 0 < people < self.floor and not self.people_of(team)


def sight_of(member: Member) -> Sight:
    """What the member may see of individuals."""
    floor = member.organization.privacy_floor
    if access.may(member, "edit_people"):
        return Sight(None, floor)
    teams = member.teams.values_list("pk", flat=True) if access.may(member, "see_people") else ()
    return Sight(frozenset(str(pk) for pk in teams), floor)


def names_of(member: Member, learners: Iterable[str]) -> Mapping[str, str]:
    """Learner id -> name, of those whose ratings the member may see."""
    rows = access.visible_learners(member).filter(pk__in=[int(key) for key in learners])
    return {str(row.pk): str(row) for row in rows.only("pk", "name", "headcount")}
