"""Who is ready for what: organizations, their people and ratings, their plans and the results of these."""

from .assessment import Rating
from .audit import AuditEntry
from .imports import ImportBatch, ImportRow
from .links import CalendarLink
from .organizations import Invitation, Member, Organization, User
from .people import Learner, Role, Team
from .plans import (
    BudgetLine,
    Concern,
    Coverage,
    Dependency,
    Plan,
    Requirement,
    Responsibility,
    Scenario,
)
from .progress import Measure, Reading, Review
from .versions import Action, Computation, ResidualGap, Run, Seat, Version

__all__ = [
    "Action",
    "AuditEntry",
    "BudgetLine",
    "CalendarLink",
    "Computation",
    "Concern",
    "Coverage",
    "Dependency",
    "ImportBatch",
    "ImportRow",
    "Invitation",
    "Learner",
    "Measure",
    "Member",
    "Organization",
    "Plan",
    "Rating",
    "Reading",
    "Requirement",
    "ResidualGap",
    "Responsibility",
    "Review",
    "Role",
    "Run",
    "Scenario",
    "Seat",
    "Team",
    "User",
    "Version",
]
