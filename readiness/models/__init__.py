"""Who is ready for what: organizations, their people and ratings, their plans and the results of these."""

from .adjustments import Adjustment
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
from .ways import BroughtLevel, Mentoring, Partner, Vacancy

__all__ = [
    "Action",
    "Adjustment",
    "AuditEntry",
    "BroughtLevel",
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
    "Mentoring",
    "Organization",
    "Partner",
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
    "Vacancy",
    "Version",
]
