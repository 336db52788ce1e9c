"""Stage 2: what worries people, who carries what, who leans on whom, and how teams like to learn."""

from __future__ import annotations

from django import forms

from readiness.forms.answers import RowForm
from readiness.forms.fields import DayField, LongText, NotSureChoice, ShortText, SkillsField
from readiness.models import Concern, Dependency, Responsibility, Role, Team, TrainingPreference
from readiness.queries.concerns import areas, concern_kinds
from readiness.queries.walk import owners_named, skills_to_choose


class ConcernForm(RowForm):
    layout = (
        ("text",), ("kind", "raised_on"), ("who", "area"), ("weight", "impact"), ("answer",), ("owner", "state"),
        ("escalate",), ("escalated_to",),
    )  # fmt: skip
    text = LongText(
        label="Concern",
        rows=2,
        max_length=2000,
        missing="Enter what worries people, for example Customer data leaks",
    )
    kind = ShortText(label="Kind", max_length=60, missing="Enter a kind, for example Data protection")
    raised_on = DayField(label="Raised on")
    who = ShortText(
        label="Who is worried",
        max_length=140,
        help_text="A team, a role or a group. No names of single people.",
    )
    weight = NotSureChoice(Concern.Weight.choices, label="Impact if it is not addressed")
    impact = LongText(label="What would happen", rows=2, max_length=2000)
    area = ShortText(
        label="Area equipped to address it",
        max_length=140,
        help_text="Leave it empty if there is none: then it should be escalated.",
    )
    answer = LongText(label="Answer", max_length=2000)
    owner = ShortText(label="Owner", max_length=140, help_text="Answers for it at each review.")
    state = forms.ChoiceField(label="State", choices=Concern.State.choices)
    escalate = forms.BooleanField(
        label="Escalate it",
        required=False,
        help_text="Only if the owner cannot decide it. The sponsor is asked in the report.",
    )
    escalated_to = ShortText(label="Escalated to", max_length=140)

    class Meta:
        model = Concern
        fields = [
            "text", "kind", "raised_on", "who", "weight", "impact", "area", "answer", "owner", "state", "escalate",
            "escalated_to", "responsibility",
        ]  # fmt: skip
        widgets = {"responsibility": forms.HiddenInput}

    def limit(self) -> None:
        self.fields["responsibility"].queryset = self.plan.responsibilitys.all()
        self.fields["responsibility"].required = False
        self.suggest("kind", concern_kinds(self.plan))
        self.suggest("area", areas(self.plan))
        self.suggest("owner", owners_named(self.plan))

    def clean(self) -> dict:
        cleaned = super().clean()
        state = cleaned.get("state")
        if (
            state in (Concern.State.ANSWERED, Concern.State.CLOSED)
            and not cleaned.get("answer")
            and "answer" not in self.errors
        ):
            self.add_error(
                "answer", f"Enter the answer, or choose another state than {Concern.State(state).label}"
            )
        return cleaned


class ResponsibilityForm(RowForm):
    layout = (
        ("name",),
        ("retiring",),
        ("area", "other_area"),
        ("skills",),
        ("closing", "due"),
        ("role", "new_role"),
    )
    name = ShortText(
        label="Responsibility",
        max_length=200,
        missing="Enter what must be carried, for example Approve new uses of AI",
    )
    retiring = forms.BooleanField(label="It is to be retired", required=False)
    area = ShortText(
        label="Area", max_length=140, help_text="Leave it empty if there is none: it then counts as a gap."
    )
    other_area = ShortText(
        label="Another area that claims it",
        max_length=140,
        help_text="Two areas for one responsibility are a concern.",
    )
    skills = SkillsField(label="Skills it needs", help_text="Without any, it counts as a gap.")
    closing = NotSureChoice(
        Responsibility.Closing.choices, label="How the skills come in", unsure="Not decided"
    )
    due = DayField(label="By when")
    role = forms.ModelChoiceField(
        Role.objects.none(), label="Role that will carry it", required=False, empty_label="Not decided"
    )
    new_role = ShortText(label="Or a new role, called", max_length=140)

    class Meta:
        model = Responsibility
        fields = ["name", "retiring", "area", "other_area", "skills", "closing", "due", "role", "new_role"]

    def limit(self) -> None:
        self.fields["skills"].queryset = skills_to_choose(self.plan)
        self.fields["role"].queryset = self.plan.organization.roles.all()
        for name in ("area", "other_area"):
            self.suggest(name, areas(self.plan))

    def clean(self) -> dict:
        cleaned = super().clean()
        area, other = cleaned.get("area") or "", cleaned.get("other_area") or ""
        if other and not area and "area" not in self.errors:
            self.add_error("area", "Enter the area here, and only a second one beside it")
        elif other and area.casefold() == other.casefold():
            self.add_error("other_area", "Enter a different area, or leave this empty")
        if cleaned.get("role") and cleaned.get("new_role"):
            self.add_error("new_role", "Choose a role or name a new one, not both")
        return cleaned


class DependencyForm(RowForm):
    layout = (
        ("needs", "gives"), ("what",), ("skill", "responsibility"), ("process_exists", "process"), ("tool", "tool_on"),
    )  # fmt: skip
    needs = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team that needs it",
        error_messages={"required": "Choose a team. Teams are added in stage 3"},
    )
    gives = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team it comes from",
        error_messages={"required": "Choose a team. Teams are added in stage 3"},
    )
    what = ShortText(
        label="What is needed",
        max_length=200,
        missing="Enter what is needed, for example Test sets for replies",
    )
    skill = forms.ModelChoiceField(
        Role.objects.none(), label="Skill it is about", required=False, empty_label="None"
    )
    responsibility = forms.ModelChoiceField(
        Responsibility.objects.none(), label="Responsibility it is about", required=False, empty_label="None"
    )
    process = ShortText(label="Process that supports it", max_length=200)
    process_exists = forms.TypedChoiceField(
        label="Does a process for it exist?",
        choices=[("", "Not sure"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    tool = ShortText(label="Tool it takes", max_length=140)
    tool_on = DayField(label="Tool there by")

    class Meta:
        model = Dependency
        fields = [
            "needs",
            "gives",
            "what",
            "skill",
            "responsibility",
            "process_exists",
            "process",
            "tool",
            "tool_on",
        ]

    def limit(self) -> None:
        teams = self.plan.organization.teams.all()
        self.fields["needs"].queryset = self.fields["gives"].queryset = teams
        self.fields["skill"].queryset = skills_to_choose(self.plan)
        self.fields["responsibility"].queryset = self.plan.responsibilitys.order_by("name")
        self.initial["process_exists"] = {True: "yes", False: "no"}.get(self.stored.get("process_exists"), "")

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("needs") and cleaned.get("needs") == cleaned.get("gives"):
            self.add_error("gives", "Choose another team than the one that needs it")
        return cleaned


class TrainingPreferenceForm(RowForm):
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team",
        error_messages={"required": "Choose a team. Teams are added in stage 3"},
    )
    ways = forms.MultipleChoiceField(
        label="How they like to learn",
        choices=TrainingPreference.Way.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    times = ShortText(
        label="When they can", max_length=200, help_text="For example: Tuesdays before the shift."
    )
    language = ShortText(label="Language", max_length=60)
    note = LongText(label="What else matters to them", max_length=2000)

    class Meta:
        model = TrainingPreference
        fields = ["team", "ways", "times", "language", "note"]

    def limit(self) -> None:
        self.fields["team"].queryset = self.plan.organization.teams.all()

    def clean_team(self) -> Team:
        team = self.cleaned_data["team"]
        if self.plan.trainingpreferences.filter(team=team).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                f"The preferences of {team} are in the list already. Change them there"
            )
        return team
