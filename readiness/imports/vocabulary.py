"""What an organization calls things, and what it answered the last time: all a reader may match a file against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .records import Known


@dataclass(frozen=True, slots=True)
class KnownPerson:
    name: str
    email: str
    external_id: str
    team: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names by what they are compared as (`words.same`): a skill by any of its names, the rest by their own."""

    skills: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)  # any of its names -> slug
    people: tuple[KnownPerson, ...] = ()
    names_allowed: bool = True
    today: date | None = None
    # kind of word (column, level, skill, role, team, source) -> what a file said -> what it was taken for
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        """The part of it that the strict readers ask for."""
        return Known(
            roles=None,
            skills=frozenset(self.skills),
            audiences=self.audiences,
            names_allowed=self.names_allowed,
            today=self.today,
        )
