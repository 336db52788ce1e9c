"""The steps of the stages that are walked through question by question: 1, 2 and 9."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from readiness.forms import ambition as ambition_forms
from readiness.forms import concerns as concern_forms
from readiness.models import (
    Capability,
    CenterFunction,
    Concern,
    Dependency,
    Plan,
    Responsibility,
    Scenario,
    StructureChange,
    TrainingPreference,
)
from readiness.queries import ambition, concerns
from readiness.walk import Question, Register, Walk


def _ladder(plan: Plan) -> dict[str, Any]:
    found = ambition.ladder(plan, today=timezone.localdate())
    return {"ladder": found, "ladder_sentence": found.sentence(plan.maturity_aimed_at)}


AMBITION = Walk(
    1,
    "ambition",
    "Ambition & scenarios",
    ambition.heading,
    (
        Question(
            slug="goals",
            name="Goals",
            title="What do you want to reach?",
            lede="Say it in a few sentences. The goals stand on the first pages of the plan.",
            form=ambition_forms.GoalsForm,
        ),
        Register(
            slug="scenarios",
            name="Business scenarios",
            title="What will people really do with generative AI?",
            lede="Each scenario takes certain skills of certain people; you can change them in stage 4.",
            form=ambition_forms.ScenarioForm,
            model=Scenario,
            one="a scenario",
            table="readiness/stages/scenarios.html",
            rows=ambition.scenario_rows,
            presets=ambition.scenario_presets,
            empty="Tick what fits below, or write your own.",
        ),
        Question(
            slug="maturity",
            name="Use-case maturity",
            title="How demanding may the uses become?",
            lede="Each level rests on the ones below it.",
            form=ambition_forms.MaturityForm,
            template="readiness/stages/maturity.html",
            context=_ladder,
        ),
        Question(
            slug="support",
            name="Sponsor and time",
            title="Who stands behind it, and until when?",
            form=ambition_forms.SupportForm,
        ),
        Register(
            slug="center",
            name="Center of excellence",
            title="Which functions does your center of excellence have?",
            lede="Who sets direction and standards, and who helps. One person for a day a week is a start.",
            form=ambition_forms.CenterFunctionForm,
            model=CenterFunction,
            one="a function",
            table="readiness/stages/center.html",
            rows=ambition.center_rows,
            presets=ambition.center_presets,
            empty="Begin with the functions that others have, or add your own.",
        ),
        Register(
            slug="capabilities",
            name="People and capabilities",
            title="On whom does each capability rest?",
            lede="What the organization must be able to do, and the roles or people it rests on today.",
            form=ambition_forms.CapabilityForm,
            model=Capability,
            one="a capability",
            table="readiness/stages/capabilities.html",
            rows=ambition.capability_rows,
            empty="For example: choose uses, evaluate models, run them, answer for them.",
        ),
        Register(
            slug="structure",
            name="Changes of structure",
            title="What changes in how you are organized?",
            lede="New teams, new roles, who reports to whom, who meets. Only what the effort needs.",
            form=ambition_forms.StructureChangeForm,
            model=StructureChange,
            one="a change",
            table="readiness/stages/structure.html",
            rows=ambition.structure_rows,
            empty="If nothing changes, go on.",
        ),
    ),
    below="readiness/stages/ladder.html",
    context=_ladder,
)

CONCERNS = Walk(
    2,
    "concerns",
    "Concerns & partners",
    concerns.heading,
    (
        Register(
            slug="concerns",
            name="Concerns",
            title="What worries people?",
            lede="Write it down before you plan, with the area that can do something about it.",
            form=concern_forms.ConcernForm,
            model=Concern,
            one="a concern",
            table="readiness/stages/concerns.html",
            rows=concerns.concern_rows,
            presets=concerns.concern_presets,
            empty="A concern that nobody wrote down comes back later, and louder.",
        ),
        Register(
            slug="responsibilities",
            name="Responsibilities",
            title="Which work starts, and which stops?",
            lede="Each responsibility needs one area, its skills and a role that carries it.",
            form=concern_forms.ResponsibilityForm,
            model=Responsibility,
            one="a responsibility",
            table="readiness/stages/responsibilities.html",
            rows=concerns.responsibility_rows,
            empty="For example: approve new uses of AI, keep the register of models.",
        ),
        Register(
            slug="partners",
            name="Partners",
            title="Which teams lean on each other?",
            lede="A dependency without a process is where plans slip.",
            form=concern_forms.DependencyForm,
            model=Dependency,
            one="a dependency",
            table="readiness/stages/partners.html",
            rows=concerns.dependency_rows,
            empty="Who needs a skill or a service of whom, by which process and tool.",
        ),
        Register(
            slug="preferences",
            name="How teams like to learn",
            title="How do teams like to learn, and when can they?",
            lede="Training that fits a team's days is training that people come to.",
            form=concern_forms.TrainingPreferenceForm,
            model=TrainingPreference,
            one="a team's preferences",
            table="readiness/stages/preferences.html",
            rows=concerns.preference_rows,
            empty="Ask each team once; it takes five minutes.",
        ),
    ),
)

WALKS = {walk.slug: walk for walk in (AMBITION, CONCERNS)}
