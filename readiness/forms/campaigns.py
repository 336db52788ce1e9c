"""Forms of those who run a campaign, and of managers who rate beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django import forms

from catalog.models import Skill
from readiness.formats import LEVELS
from readiness.forms.fields import RowsField
from readiness.models import Campaign, Plan, Requirement
from readiness.queries.campaigns import Beside

PURPOSE = "Tell us what you can do today, so that training fits you."
LASTS = timedelta(days=21)
DAY = {
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "error_messages": {
        "required": "Enter a day, for example 2026-12-18",
        "invalid": "Enter a day, for example 2026-12-18",
    },
}


class DatesForm(forms.Form):
    """What can be changed of a campaign at any time."""

    name = forms.CharField(
        label="What it is called",
        max_length=140,
        help_text="The heading of every page and the subject of the mail.",
        error_messages={
            "required": "Enter a name, for example Your skills with generative AI",
            "max_length": "Keep the name to 140 characters; it has %(show_value)d",
        },
    )
    purpose = forms.CharField(
        label="What it is for",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Read before the first question. Say why it is worth somebody’s minutes.",
        error_messages={
            "required": "Say in a sentence what the answers are for",
            "max_length": "Keep it to 1,000 characters; it has %(show_value)d",
        },
    )
    opens_on = forms.DateField(label="First day", **DAY)
    closes_on = forms.DateField(label="Last day", **DAY)

    def clean(self) -> dict:
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", "Enter a last day that is not before the first")
        return cleaned


class CampaignForm(DatesForm):
    teams = RowsField(
        label="Who is asked",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text="Everyone in these teams and in the teams below them.",
        error_messages={"required": "Choose at least one team"},
    )
    skills = RowsField(
        label="Which skills",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all of them empty, and everyone is asked about what their own role requires.",
    )

    field_order = ["name", "purpose", "teams", "skills", "opens_on", "closes_on"]

    def __init__(self, *args, plan: Plan, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        required = Requirement.objects.filter(plan=plan).values("skill")
        self.fields["teams"].queryset = plan.organization.teams.order_by("name")
        self.fields["skills"].queryset = Skill.objects.filter(pk__in=required).order_by("name")
        self.initial = {
            "name": f"Your skills: {plan.name}"[:140],
            "purpose": PURPOSE,
            "opens_on": today,
            "closes_on": today + LASTS,
        } | self.initial


def dates_of(campaign: Campaign) -> dict:
    """What the form begins with."""
    return {name: getattr(campaign, name) for name in DatesForm.base_fields}


class BesideForm(forms.Form):
    """A level of the manager's and an agreed one for each skill; empty: none."""

    CHOICES = [("", "–"), *((str(level), f"{level} {name}") for level, name in enumerate(LEVELS))]

    def __init__(self, *args, rows: Iterable[Beside], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = tuple(rows)
        for row in self.rows:
            for kind, word in (("manager", "Your level"), ("agreed", "Agreed level")):
                self.fields[f"{kind}_{row.skill.pk}"] = forms.ChoiceField(
                    label=f"{row.skill.name}: {word}",
                    choices=self.CHOICES,
                    required=False,
                    initial="" if getattr(row, kind) is None else str(getattr(row, kind)),
                    widget=forms.Select(
                        attrs={"class": "form-select", "aria-label": f"{row.skill.name}: {word}"}
                    ),
                    error_messages={"invalid_choice": "Choose a level from 0 to 5, or none"},
                )

    def lines(self) -> list[tuple[Beside, forms.BoundField, forms.BoundField]]:
        """Each skill with its two fields."""
        return [(row, self[f"manager_{row.skill.pk}"], self[f"agreed_{row.skill.pk}"]) for row in self.rows]

    def changed_levels(self, kind: str) -> dict[Skill, int | None]:
        """Skill -> new level, of those that were changed."""
        changed = {}
        for row in self.rows:
            given = self.cleaned_data[f"{kind}_{row.skill.pk}"]
            level = int(given) if given else None
            if level != getattr(row, kind):
                changed[row.skill] = level
        return changed
