from .care import DistinctPair, LinkCheck
from .changes import Change, ChangedThing
from .crosswalk import ExternalId, LoadedRecord
from .exchanges import FrameworkImport
from .resources import (
    Format,
    LinkState,
    Outcome,
    Prerequisite,
    PriceBasis,
    Provider,
    Resource,
    ResourceKind,
    is_offered_to,
)
from .roles import MaturityLevel, MaturitySkill, RoleTemplate, RoleTemplateSkill
from .scenarios import ScenarioTemplate, ScenarioTemplateSkill
from .shelves import Audience, Category, Collection, Segment, Status
from .skills import Skill, SkillAlias, SkillLevel, SkillRelation

__all__ = [
    "Audience",
    "Category",
    "Change",
    "ChangedThing",
    "Collection",
    "DistinctPair",
    "ExternalId",
    "Format",
    "FrameworkImport",
    "LinkCheck",
    "LinkState",
    "LoadedRecord",
    "MaturityLevel",
    "MaturitySkill",
    "Outcome",
    "Prerequisite",
    "PriceBasis",
    "Provider",
    "Resource",
    "ResourceKind",
    "RoleTemplate",
    "RoleTemplateSkill",
    "ScenarioTemplate",
    "ScenarioTemplateSkill",
    "Segment",
    "Skill",
    "SkillAlias",
    "SkillLevel",
    "SkillRelation",
    "Status",
    "is_offered_to",
]
