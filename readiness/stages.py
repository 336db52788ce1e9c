"""The steps of the stages that are walked through question by question: 1, 2 and 9."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from readiness.forms import ambition as ambition_forms
from readiness.forms import concerns as concern_forms
from readiness.forms import measures as measure_forms
from readiness.models import (
    Capability,
    CenterFunction,
    Check,
    Concern,
    Dependency,
    Measure,
    Plan,
    Responsibility,
    Review,
    Scenario,
    StructureChange,
    TrainingPreference,
    Upkeep,
)
from readiness.queries import ambition, concerns, measures
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


def _readings(measure: Measure) -> dict[str, Any]:
    return {"readings": measures.readings_of(measure), "reading_form": measure_forms.ReadingForm()}


MEASURES = Walk(
    9,
    "measures",
    "Measures & reviews",
    measures.heading,
    (
        Register(
            slug="measures",
            name="Measures",
            title="How will you know that it works?",
            lede="A measure has a number to start from, a number to reach, a date and a person.",
            form=measure_forms.MeasureForm,
            model=Measure,
            one="a measure",
            table="readiness/stages/measures.html",
            rows=measures.measure_rows,
            presets=measures.measure_presets,
            empty="Two in each family are enough: value, efficiency, responsible AI, learning.",
            row_template="readiness/stages/measure.html",
            row_context=_readings,
        ),
        Register(
            slug="feedback",
            name="Feedback loops",
            title="Who tells you how it goes?",
            lede="Of users and of those whose work depends on it, and what happens with an answer.",
            form=measure_forms.CheckForm,
            model=Check,
            only={"kind": Check.Kind.FEEDBACK},
            given={"kind": Check.Kind.FEEDBACK},
            one="a feedback loop",
            table="readiness/stages/checks.html",
            rows=measures.feedback_rows,
            presets=measures.feedback_presets,
            empty="People answer as long as they see that something comes of it.",
        ),
        Register(
            slug="audits",
            name="Audits",
            title="What is audited?",
            lede="Fairness, security and performance of the AI in use, by somebody who did not build it.",
            form=measure_forms.AuditForm,
            model=Check,
            only={"kind__in": Check.AUDITS},
            one="an audit",
            table="readiness/stages/checks.html",
            rows=measures.audit_rows,
            presets=measures.audit_presets,
            empty="Begin with one of each.",
        ),
        Register(
            slug="human-checks",
            name="Humans in the loop",
            title="Where do people check what AI does?",
            lede="Quality, ethics and satisfaction: who looks at how much of it, and what they do with what they find.",
            form=measure_forms.CheckForm,
            model=Check,
            only={"kind": Check.Kind.HUMAN},
            given={"kind": Check.Kind.HUMAN},
            one="a check by people",
            table="readiness/stages/checks.html",
            rows=measures.human_rows,
            presets=measures.human_presets,
            empty="For example: a second person reads every tenth reply before it goes out.",
        ),
        Register(
            slug="upkeep",
            name="Keeping skills up to date",
            title="How is each skill kept up to date?",
            lede="How often it is checked, by whom, and what makes you check it at once.",
            form=measure_forms.UpkeepForm,
            model=Upkeep,
            one="a rule",
            table="readiness/stages/upkeep.html",
            rows=measures.upkeep_rows,
            presets=measures.upkeep_presets,
            empty="Skills in generative AI grow old within a year or two.",
            template="readiness/stages/upkeep_page.html",
            context=measures.upkeep_page,
        ),
        Question(
            slug="rhythm",
            name="How often it is reviewed",
            title="How often do you look at the plan and its budget?",
            lede="Strategy, needed skills and tools change; the plan and its budget change with them.",
            form=measure_forms.RhythmForm,
        ),
        Register(
            slug="reviews",
            name="Review calendar",
            title="When are the reviews?",
            lede="Made from how often each thing is looked at. Move any, add others, write down what came of it.",
            form=measure_forms.ReviewForm,
            model=Review,
            one="a review",
            table="readiness/stages/reviews.html",
            rows=measures.review_rows,
            empty="Say how often things are looked at, then make the calendar.",
            template="readiness/stages/reviews_page.html",
        ),
    ),
)

WALKS = {walk.slug: walk for walk in (AMBITION, CONCERNS, MEASURES)}
