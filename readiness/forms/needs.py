"""Forms about what roles need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms

from catalog.levels import LEVEL_CHOICES
from catalog.models import Skill, SkillAlias
from readiness.actions.needs import Need
from readiness.formats import quarter_label
from readiness.imports.people import nearest
from readiness.models import Organization, Plan, Requirement, Role, Team
from readiness.queries.needs import Grid, visible_skills

LEVELS = LEVEL_CHOICES[1:]
ASKED = "enter a level from 1 to 5, or leave it empty for not required"


class NeedsGrid:
    """The whole grid as it was sent: `changes`, or what is wrong with it by cell.

    `seen` is what the page showed when it was opened ("role-skill:level" words): a cell that somebody else set to
    something else in the meantime is a conflict, and both values are told.
    """

    def __init__(self, data: Mapping[str, str], grid: Grid):
        self.grid = grid
        self.typed: dict[str, str] = {}
        self.wrong: dict[str, str] = {}
        self.changes: list[Need] = []
        seen = dict(_seen(data.get("seen", "")))
        for role in grid.roles:
            for skill in grid.skills:
                key = f"{role.pk}-{skill.pk}"
                if (said := data.get(f"l-{key}")) is not None:
                    self._read(role, skill, said.strip(), seen.get(key, ""))

    def _read(self, role: Role, skill: Skill, said: str, before: str) -> None:
        if said == before:
            return
        key = f"{role.pk}-{skill.pk}"
        self.typed[key] = said[:20]
        need = self.grid.needed.get((role.pk, skill.pk))
        now = str(need.level) if need else ""
        if said and said not in ("1", "2", "3", "4", "5"):
            self.wrong[key] = f"{ASKED}, not {said[:20]}"
        elif now not in (before, said):
            theirs = f"set it to {now}" if now else "took it away"
            self.wrong[key] = (
                f"somebody else {theirs} while you entered {said or 'nothing'}; save again to keep yours"
            )
        elif said != now:
            self.changes.append(Need(role.pk, skill.pk, int(said) if said else None))

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the input, whose it is, what is wrong)."""
        roles = {str(role.pk): role.name for role in self.grid.roles}
        skills = {str(skill.pk): skill.name for skill in self.grid.skills}
        found = []
        for key, text in self.wrong.items():
            role, _, skill = key.partition("-")
            found.append((f"r-{key}", f"{roles[role]}, {skills[skill]}:", text))
        return found


def _seen(text: str) -> Iterable[tuple[str, str]]:
    for word in text.split():
        key, _, level = word.partition(":")
        yield key, level


class NeedForm(forms.Form):
    """One cell: level, importance, mandatory, due, and why it differs."""

    level = forms.TypedChoiceField(
        label="Level needed",
        choices=[("", "Not required"), *((str(level), name) for level, name in LEVELS)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    importance = forms.TypedChoiceField(
        label="Importance",
        choices=[("1", "Useful"), ("2", "Important"), ("3", "Essential")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how important it is"},
    )
    mandatory = forms.BooleanField(label="Mandatory: the plan must close it", required=False)
    due = forms.TypedChoiceField(label="Needed by", coerce=int, empty_value=None, required=False)
    why = forms.CharField(label="Why it differs from the template", max_length=200, required=False)

    def __init__(self, *args, plan: Plan, requirement: Requirement | None, **kwargs):
        names = ("level", "importance", "mandatory", "due", "why")
        kwargs["initial"] = (
            {name: getattr(requirement, name) for name in names} if requirement else {"importance": 2}
        )
        super().__init__(*args, **kwargs)
        quarters = range(1, plan.quarters + 1)
        self.fields["due"].choices = [
            ("", "The end of the plan"),
            *((str(n), f"The end of {quarter_label(plan.starts_on, n)}") for n in quarters),
        ]


class RuleForm(forms.Form):
    """At least so many people at a level in a skill, in a team or anywhere."""

    people = forms.IntegerField(
        label="At least",
        min_value=1,
        max_value=100_000,
        initial=2,
        error_messages={
            "required": "Enter how many people, for example 2",
            "invalid": "Enter a whole number of people, for example 2",
            "min_value": "Enter 1 person or more",
            "max_value": "Enter at most 100,000 people",
        },
    )
    level = forms.TypedChoiceField(label="people at level", choices=LEVELS, coerce=int, initial=3)
    skill = forms.ModelChoiceField(
        label="in",
        queryset=Skill.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose a skill"},
    )
    team = forms.ModelChoiceField(
        label="in team", queryset=Team.objects.none(), required=False, empty_label="any team"
    )

    def __init__(self, *args, plan: Plan, grid: Grid, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = Skill.objects.filter(pk__in=[s.pk for s in grid.skills]).order_by(
            "name"
        )
        self.fields["team"].queryset = plan.organization.teams.all()


class SkillForm(forms.Form):
    """A skill to ask for: of the catalog by name, or a new one of one's own."""

    name = forms.CharField(
        label="Skill",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-skills", "autocomplete": "off"}),
        error_messages={"required": "Enter the name of a skill"},
    )
    own = forms.BooleanField(
        label="It is our own: put it on our shelf if the catalog does not know it", required=False
    )
    description = forms.CharField(
        label="What somebody can do who has it",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only for a skill of your own.",
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        self.plan = plan
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean()
        name = cleaned.get("name")
        if not name:
            return cleaned
        known = visible_skills(self.plan)
        alias = SkillAlias.objects.filter(skill__in=known, name__iexact=name).select_related("skill").first()
        cleaned["skill"] = known.filter(name__iexact=name).first() or (alias.skill if alias else None)
        if cleaned["skill"] is None and not cleaned.get("own"):
            near = nearest(name, known.values_list("name", flat=True)).removeprefix("; ")
            hint = f"{near[:1].upper()}{near[1:]}. " if near else ""
            self.add_error(
                "name", f"The catalog has no skill called {name}. {hint}Or tick that it is your own"
            )
        return cleaned


class CompareForm(forms.Form):
    """Whose needs to compare, or copy."""

    source = forms.ModelChoiceField(queryset=Role.objects.none(), required=False)
    role = forms.ModelChoiceField(queryset=Role.objects.none(), required=False)

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = organization.roles.all()
