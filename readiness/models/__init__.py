"""Who is ready for what: organizations, their people and ratings, their plans and the results of these."""

from .alignment import Capability, CenterFunction, StructureChange
from .assessment import Rating
from .audit import AuditEntry
from .campaigns import Campaign, CampaignAnswer, CampaignInvite, Interest, LinkRequest
from .concerns import Concern, Dependency, Responsibility, TrainingPreference
from .imports import ImportBatch, ImportMatch, ImportRow
from .links import CalendarLink
from .organizations import Invitation, Member, Organization, User
from .people import Learner, Role, Team
from .plans import (
    BudgetLine,
    Cadence,
    Coverage,
    Plan,
    PlanPart,
    Requirement,
    Scenario,
)
from .progress import Check, Measure, Reading, Review, Upkeep
from .versions import Action, Computation, ResidualGap, Run, Seat, Version

__all__ = [
    "Action",
    "AuditEntry",
    "BudgetLine",
    "Cadence",
    "CalendarLink",
    "Campaign",
    "CampaignAnswer",
    "CampaignInvite",
    "Capability",
    "CenterFunction",
    "Check",
    "Computation",
    "Concern",
    "Coverage",
    "Dependency",
    "ImportBatch",
    "ImportMatch",
    "ImportRow",
    "Interest",
    "Invitation",
    "Learner",
    "LinkRequest",
    "Measure",
    "Member",
    "Organization",
    "Plan",
    "PlanPart",
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
    "StructureChange",
    "Team",
    "TrainingPreference",
    "Upkeep",
    "User",
    "Version",
]
