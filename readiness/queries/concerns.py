"""Stage 2: the registers, and what follows from them by itself: crossings are concerns, what is missing is a gap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, IntegerField, Value, When

from catalog import presets
from readiness.models import Concern, Dependency, Plan, Responsibility, TrainingPreference
from readiness.words import count, listed, sentence, spelled

from .walk import Preset, team_names

KINDS = ("Data protection", "Job security", "Law", "Money", "Quality", "Skills", "Supplier", "Workload")


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two areas claim one responsibility: a concern by itself, until it is written down or one area is left."""

    responsibility: Responsibility

    @property
    def text(self) -> str:
        return f"Two areas claim “{self.responsibility.name}”"

    @property
    def who(self) -> str:
        return f"{self.responsibility.area}, {self.responsibility.other_area}"


class GapKind(StrEnum):
    AREA = "No area: a gap"
    SKILLS = "No skills: a gap"
    ROLE = "No role: a gap"
    PROCESS = "No process yet"
    PROCESS_UNKNOWN = "Not sure whether there is a process"


@dataclass(frozen=True, slots=True)
class OrganizationGap:
    """A gap that is not one of levels: `about` is a Responsibility or a Dependency of the plan."""

    kind: GapKind
    title: str
    about: Responsibility | Dependency


@dataclass(frozen=True, slots=True)
class ConcernRows:
    """The register as it is drawn: what was written down, then what follows from responsibilities."""

    concerns: tuple[Concern, ...]
    crossings: tuple[Crossing, ...]

    def __bool__(self) -> bool:
        return bool(self.concerns or self.crossings)


def concern_rows(plan: Plan) -> ConcernRows:
    """Escalated and open ones first. Two SQL statements."""
    order = Case(
        When(escalate=True, then=Value(0)),
        *(When(state=state, then=Value(place)) for place, state in enumerate(Concern.State.values, start=1)),
        output_field=IntegerField(),
    )
    return ConcernRows(tuple(plan.concerns.order_by(order, "pk")), crossings(plan))


def crossings(plan: Plan) -> tuple[Crossing, ...]:
    """Responsibilities that two areas claim and nobody wrote a concern about."""
    found = plan.responsibilitys.exclude(other_area="").filter(concerns=None).order_by("pk")
    return tuple(Crossing(responsibility) for responsibility in found)


@dataclass(frozen=True, slots=True)
class ResponsibilityRow:
    """A responsibility with what it lacks."""

    responsibility: Responsibility
    lacks: tuple[GapKind, ...]


def responsibility_rows(plan: Plan) -> list[ResponsibilityRow]:
    """New ones first. Two SQL statements."""
    rows = plan.responsibilitys.select_related("role").prefetch_related("skills").order_by("retiring", "pk")
    return [ResponsibilityRow(row, tuple(lacks(row))) for row in rows]


def dependency_rows(plan: Plan) -> list[Dependency]:
    return list(plan.dependencys.select_related("needs", "gives", "skill", "responsibility").order_by("pk"))


def preference_rows(plan: Plan) -> list[TrainingPreference]:
    return list(plan.trainingpreferences.select_related("team").order_by("team__name"))


# --- gaps that follow -------------------------------------------------------------------------------------------


def lacks(responsibility: Responsibility) -> list[GapKind]:
    """What it lacks to be carried: an area, skills, a role. One to be retired lacks nothing."""
    missing = {
        GapKind.AREA: not responsibility.area,
        GapKind.SKILLS: not responsibility.skills.all(),
        GapKind.ROLE: responsibility.role_id is None and not responsibility.new_role,
    }
    return [kind for kind, is_missing in missing.items() if is_missing and not responsibility.retiring]


def role_gaps(plan: Plan) -> tuple[OrganizationGap, ...]:
    """Responsibilities without an area, skills or a role, for the page of gaps. Two SQL statements."""
    return tuple(
        OrganizationGap(kind, row.responsibility.name, row.responsibility)
        for row in responsibility_rows(plan)
        for kind in row.lacks
    )


def process_gaps(plan: Plan) -> tuple[OrganizationGap, ...]:
    """Dependencies between teams that no process supports, for the page of gaps. One SQL statement."""
    return tuple(
        OrganizationGap(
            GapKind.PROCESS if dependency.process_exists is False else GapKind.PROCESS_UNKNOWN,
            f"{dependency.needs} needs {dependency.what} from {dependency.gives}",
            dependency,
        )
        for dependency in dependency_rows(plan)
        if not dependency.process_exists
    )


# --- suggestions and the finding --------------------------------------------------------------------------------


def concern_presets(plan: Plan) -> tuple[Preset, ...]:
    """Concerns that come up again and again, without those on the list."""
    there = {text.casefold() for text in plan.concerns.values_list("text", flat=True)}
    return tuple(
        Preset(
            preset.key,
            preset.title,
            f"{preset.impact}.",
            {"text": preset.title, "kind": preset.kind, "impact": preset.impact, "area": preset.area},
            note=preset.area,
        )
        for preset in presets.presets("concern")
        if preset.title.casefold() not in there
    )


def concern_kinds(plan: Plan) -> list[str]:
    return sorted({*KINDS, *plan.concerns.values_list("kind", flat=True)})


def areas(plan: Plan) -> list[str]:
    """Areas to suggest: the teams here, and what presets call areas."""
    return [*team_names(plan), *sorted({preset.area for preset in presets.presets("concern")})]


def heading(plan: Plan) -> tuple[str, str]:
    """What stage 2 says of itself: all seven concerns have an answer, one is escalated."""
    concerns = list(plan.concerns.values_list("state", "escalate"))
    lede = (
        "Write down what worries people, who can do something about it, and which teams depend on each other."
    )
    undecided = len(
        {gap.about.pk for gap in role_gaps(plan)} | {c.responsibility.pk for c in crossings(plan)}
    )
    if undecided:
        verb = "needs" if undecided == 1 else "need"
        lede += (
            f" {sentence(count(undecided, 'responsibility', 'responsibilities'))} still {verb} a decision."
        )
    if not concerns:
        return "What worries people, and who depends on whom?", lede
    unanswered = sum(state in (Concern.State.OPEN, Concern.State.IN_HAND) for state, _ in concerns)
    escalated = sum(escalate for _, escalate in concerns)
    if unanswered:
        verb = "waits" if unanswered == 1 else "wait"
        parts = [f"{count(unanswered, 'concern')} {verb} for an answer"]
    elif len(concerns) == 1:
        parts = ["the one concern has an answer"]
    elif len(concerns) == 2:
        parts = ["both concerns have an answer"]
    else:
        parts = [f"all {count(len(concerns), 'concern')} have an answer"]
    if escalated:
        parts.append(f"{spelled(escalated)} {'is' if escalated == 1 else 'are'} escalated")
    return sentence(listed(parts)), lede
