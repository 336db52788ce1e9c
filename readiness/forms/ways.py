"""The terms of mentoring, of a post to fill, and of a partner."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from catalog.models import Skill
from readiness.formats import LEVELS, quarter_label
from readiness.forms.amounts import AmountField, HoursField, whole
from readiness.models import Mentoring, Partner, Plan, Role, Team, Vacancy

LEVEL_CHOICES = [(level, f"{level} {name}") for level, name in enumerate(LEVELS)]
NOT_KNOWN = "Leave it empty while it is not known: then this stays out of the plan."


class WayForm(forms.Form):
    """What all three share: `fields_given()` and `levels_given()` are what save_way takes."""

    kept: tuple[str, ...] = ()
    brings_levels = False

    def __init__(self, data=None, *, plan: Plan, offer, skills: Mapping[int, Skill]):
        stored = {name: getattr(offer, name) for name in self.kept} if offer.pk else {}
        super().__init__(data, initial=stored)
        self.plan, self.skills = plan, skills
        for name, model in (("team", Team), ("role", Role)):
            if name in self.fields:
                self.fields[name].queryset = model.objects.filter(organization=plan.organization)
        if "skill" in self.fields:
            self.fields["skill"].queryset = Skill.objects.filter(pk__in=skills)
        held = dict(offer.levels.values_list("skill_id", "level")) if offer.pk and self.brings_levels else {}
        for pk, skill in skills.items() if self.brings_levels else ():
            self.fields[f"level-{pk}"] = forms.TypedChoiceField(
                label=skill.name,
                choices=[("", self.no_level), *LEVEL_CHOICES],
                coerce=int,
                empty_value=None,
                required=False,
                initial=held.get(pk),
            )

    no_level = "Does not cover it"

    @property
    def plain(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("level-")]

    @property
    def level_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("level-")]

    def fields_given(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.kept}

    def levels_given(self) -> dict[Skill, int] | None:
        if not self.brings_levels:
            return None
        given = {skill: self.cleaned_data[f"level-{pk}"] for pk, skill in self.skills.items()}
        return {skill: level for skill, level in given.items() if level is not None}


class MentoringForm(WayForm):
    kept = (
        "skill",
        "from_level",
        "to_level",
        "team",
        "role",
        "mentors",
        "hours",
        "mentor_hours",
        "hour_price",
    )

    skill = forms.ModelChoiceField(
        Skill.objects.none(), empty_label="Choose a skill", error_messages={"required": "Choose a skill"}
    )
    from_level = forms.TypedChoiceField(
        label="From at least", choices=LEVEL_CHOICES[:-1], coerce=int, initial=1
    )
    to_level = forms.TypedChoiceField(label="Up to", choices=LEVEL_CHOICES[1:], coerce=int, initial=3)
    team = forms.ModelChoiceField(
        Team.objects.none(), label="Mentors are of the team", required=False, empty_label="Any team"
    )
    role = forms.ModelChoiceField(
        Role.objects.none(), label="Mentors have the role", required=False, empty_label="Any role"
    )
    mentors = whole(
        "At most so many mentors", 1, 100_000, required=False,
        help_text="Whoever holds the level may mentor. Leave it empty for all of them.",
    )  # fmt: skip
    hours = HoursField(label="Hours for each mentee, in all", help_text=NOT_KNOWN, min_value=0)
    mentor_hours = HoursField(
        label="Hours a mentor gives in a quarter",
        help_text="Beside their own learning hours. An hour of a mentee takes an hour of a mentor.",
    )
    hour_price = AmountField(
        label="Price of a mentor’s hour",
        help_text="0 where it costs nothing. " + NOT_KNOWN,
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        low, high = cleaned.get("from_level"), cleaned.get("to_level")
        if low is not None and high is not None and low >= high:
            self.add_error("to_level", f"Choose a level above {low}: mentoring lifts people")
        if cleaned.get("hours") == 0:
            self.add_error("hours", "Enter more than 0 hours, or leave it empty while it is not known")
        return cleaned


class VacancyForm(WayForm):
    kept = ("role", "team", "posts", "cost", "lead")
    brings_levels, no_level = True, "As the role requires"

    role = forms.ModelChoiceField(
        Role.objects.none(), empty_label="Choose a role", error_messages={"required": "Choose a role"}
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), empty_label="Choose a team", error_messages={"required": "Choose a team"}
    )
    posts = whole("Posts that may be filled", 1, 10_000, initial=1)
    cost = AmountField(
        label="Cost of one hire",
        help_text="Search, salary and all else until the plan’s last quarter. " + NOT_KNOWN,
    )
    lead = forms.TypedChoiceField(label="Is there from", coerce=int, initial=2)

    def __init__(self, data=None, *, plan: Plan, **kwargs):
        super().__init__(data, plan=plan, **kwargs)
        self.fields["lead"].choices = [
            (quarter, quarter_label(plan.starts_on, quarter)) for quarter in range(1, plan.quarters + 1)
        ]


class PartnerForm(WayForm):
    kept = ("title", "team", "role", "people", "day_rate", "days", "units")
    brings_levels = True

    title = forms.CharField(
        label="Who or what",
        max_length=140,
        help_text="For example: Security specialist",
        error_messages={"required": "Say who or what is borrowed, for example Security specialist"},
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label="Covers for the team", required=False, empty_label="Any team"
    )
    role = forms.ModelChoiceField(
        Role.objects.none(), label="Covers for the role", required=False, empty_label="Any role"
    )
    people = whole("Counts for so many people", 1, 10_000, initial=1)
    day_rate = AmountField(label="Price of a day", help_text=NOT_KNOWN)
    days = whole("Days", 1, 2_000, required=False, help_text=NOT_KNOWN)
    units = whole("May be borrowed so many times", 1, 100, initial=1)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not self.levels_given():
            first = next(iter(self.skills), None)
            self.add_error(
                f"level-{first}" if first else None, "Say the level it covers in at least one skill"
            )
        return cleaned


FORMS = {Mentoring: MentoringForm, Vacancy: VacancyForm, Partner: PartnerForm}
