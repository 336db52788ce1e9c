"""Stage 1: what the effort is for, who stands behind it, and how the organization sets itself up."""

from __future__ import annotations

from typing import Any

from django import forms

from readiness.forms.answers import AnswerForm, RowForm
from readiness.forms.fields import (
    DayField,
    LinesField,
    LongText,
    NotSureChoice,
    RowsField,
    ShortText,
    SkillsField,
)
from readiness.models import Capability, CenterFunction, Learner, Plan, Role, Scenario, StructureChange, Team
from readiness.queries.ambition import maturity_levels, people_named
from readiness.queries.walk import owners_named, skills_to_choose

QUARTERS = "Enter a number of quarters from 1 to 20"


class GoalsForm(AnswerForm):
    about = "the goals"
    goals = LinesField(
        label="Goals",
        lines=5,
        max_length=90,
        help_text="Up to five, the first matters most. Short enough to read aloud: 90 characters at most each.",
    )
    success = LongText(
        label="What does success look like?",
        max_length=5000,
        help_text="What people will see or do once it has worked.",
    )

    class Meta:
        model = Plan
        fields = ["goals", "success"]


class MaturityForm(AnswerForm):
    about = "the maturity aimed at"
    maturity_aimed_at = forms.TypedChoiceField(
        label="Use-case maturity aimed at",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the four levels, or Not sure yet"},
        choices=[("", "Not sure yet"), *((level, f"Level {level}") for level in range(1, 5))],
    )

    class Meta:
        model = Plan
        fields = ["maturity_aimed_at"]

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        field, levels = self.fields["maturity_aimed_at"], maturity_levels(self.instance)
        if levels:
            field.choices = [("", "Not sure yet"), *((rung.level, str(rung)) for rung in levels)]
        field.choice_help = {rung.level: rung.description for rung in levels}


class SupportForm(AnswerForm):
    about = "who stands behind the plan, and until when"
    layout = (("sponsor",), ("starts_on", "quarters", "readiness_target"))
    sponsor = ShortText(
        label="Sponsor",
        max_length=150,
        help_text="Approves each version in stage 10. A name and, after a comma, a title.",
    )
    starts_on = DayField(label="First day of the plan", required=True)
    quarters = forms.IntegerField(
        label="Number of quarters",
        min_value=1,
        max_value=20,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), QUARTERS),
    )
    readiness_target = forms.IntegerField(
        label="Readiness aimed at, %",
        required=False,
        min_value=1,
        max_value=100,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a whole percentage from 1 to 100, for example 80"
        ),
    )

    class Meta:
        model = Plan
        fields = ["sponsor", "starts_on", "quarters", "readiness_target"]


class ScenarioForm(RowForm):
    name = ShortText(
        label="Scenario", max_length=140, missing="Enter what people will do, for example Drafting tenders"
    )
    description = LongText(label="What changes in the work", max_length=5000)
    skills = SkillsField(
        label="Skills it takes",
        help_text="Of a scenario from a template, the template says which skills it takes.",
    )

    class Meta:
        model = Scenario
        fields = ["name", "description", "skills"]

    def limit(self) -> None:
        self.fields["skills"].queryset = skills_to_choose(self.plan)


class CenterFunctionForm(RowForm):
    layout = (("name",), ("duties",), ("state", "team", "lead"))
    name = ShortText(label="Function", max_length=140, missing="Enter a name, for example AI strategist")
    duties = LongText(label="What it is there for", max_length=2000)
    state = NotSureChoice(CenterFunction.State.choices, label="Is it there?")
    team = forms.ModelChoiceField(
        Team.objects.none(), label="Team it belongs to", required=False, empty_label="Not decided"
    )
    lead = ShortText(label="Who leads it", max_length=140)

    class Meta:
        model = CenterFunction
        fields = ["name", "duties", "state", "team", "lead"]

    def limit(self) -> None:
        self.fields["team"].queryset = self.plan.organization.teams.all()
        self.suggest("lead", owners_named(self.plan))


class CapabilityForm(RowForm):
    name = ShortText(
        label="Capability",
        max_length=140,
        missing="Enter what you must be able to do, for example Evaluate models",
    )
    function = forms.ModelChoiceField(
        CenterFunction.objects.none(),
        label="Function of the center it belongs to",
        required=False,
        empty_label="None",
    )
    roles = RowsField(
        Role.objects.none(), label="Roles it rests on", required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.CharField(
        label="People it rests on",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One name or e-mail address a line. Leave it empty to plan without names.",
    )
    note = LongText(label="Note", max_length=2000)

    class Meta:
        model = Capability
        fields = ["name", "function", "roles", "people", "note"]

    def limit(self) -> None:
        self.fields["function"].queryset = self.plan.centerfunctions.order_by("name")
        self.fields["roles"].queryset = self.plan.organization.roles.all()
        self.fields["roles"].pick_list = True
        self.initial["people"] = "\n".join(str(person) for person in self.stored.get("people", ()))

    def clean_people(self) -> list[Learner]:
        named = [" ".join(line.split()) for line in self.cleaned_data["people"].splitlines() if line.strip()]
        found = people_named(self.plan.organization_id, named, keep=self.stored.get("people", ()))
        unknown = [name for name in named if len(found.get(name, ())) == 0]
        several = [name for name in named if len(found.get(name, ())) > 1]
        if unknown:
            raise forms.ValidationError(
                f"Nobody here is called {unknown[0][:80]}. Add them in stage 3, or correct the name"
            )
        if several:
            raise forms.ValidationError(
                f"Several people are called {several[0][:80]}. Enter the e-mail address instead"
            )
        return list({person.pk: person for people in found.values() for person in people}.values())


class StructureChangeForm(RowForm):
    layout = (("what",), ("kind", "state"), ("why",), ("owner", "due"))
    what = ShortText(
        label="What changes",
        max_length=200,
        missing="Enter what changes, for example An AI steering group meets",
    )
    kind = forms.ChoiceField(label="Kind of change", choices=StructureChange.Kind.choices)
    state = forms.ChoiceField(label="State", choices=StructureChange.State.choices)
    why = LongText(label="Why", max_length=2000)
    owner = ShortText(label="Owner", max_length=140)
    due = DayField(label="By")

    class Meta:
        model = StructureChange
        fields = ["what", "kind", "state", "why", "owner", "due"]

    def limit(self) -> None:
        self.suggest("owner", owners_named(self.plan))
