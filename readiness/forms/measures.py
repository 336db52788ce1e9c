"""Stage 9: measures and their readings, checks, how skills are kept up to date, reviews."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from readiness.forms.answers import AnswerForm, RowForm
from readiness.forms.fields import DayField, LongText, NotSureChoice, ShortText, SkillsField
from readiness.models import Cadence, Check, Measure, Plan, Reading, Review, Upkeep
from readiness.queries.walk import owners_named, skills_to_choose

UNITS = ("%", "hours a week per person", "minutes, median", "use cases", "findings", "of 5 stars")
NUMBER = {
    "invalid": "Enter a number, for example 12.5",
    "max_digits": "Enter a number of at most 14 digits",
    "max_whole_digits": "Enter a number below 100,000,000,000",
    "max_decimal_places": "Enter at most three decimals",
}


class NumberField(forms.DecimalField):
    """A number with up to three decimals; a comma for thousands and spaces do no harm."""

    def __init__(self, **options: Any):
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        missing = {**NUMBER, "required": "Enter a number, for example 12.5"}
        super().__init__(
            max_digits=14,
            decimal_places=3,
            widget=widget,
            error_messages=missing,
            **{"required": False, **options},
        )

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = value.replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class MeasureForm(RowForm):
    layout = (
        ("name",), ("family", "direction"), ("unit", "baseline", "target"), ("target_on", "cadence"),
        ("source", "owner"),
    )  # fmt: skip
    name = ShortText(
        label="Measure", max_length=140, missing="Enter what is measured, for example Time saved with AI"
    )
    family = forms.ChoiceField(label="Family", choices=Measure.Family.choices)
    direction = forms.ChoiceField(label="Direction", choices=Measure.Direction.choices)
    unit = ShortText(label="Unit", max_length=30)
    baseline = NumberField(label="Baseline", help_text="Where you start from.")
    target = NumberField(label="Target")
    target_on = DayField(label="Target to be reached by")
    cadence = NotSureChoice(Cadence.choices, label="How often it is read", unsure="Not decided")
    source = ShortText(label="Source", max_length=140, help_text="Where the number comes from.")
    owner = ShortText(label="Owner", max_length=140)

    class Meta:
        model = Measure
        fields = [
            "name", "family", "direction", "unit", "baseline", "target", "target_on", "cadence", "source", "owner",
        ]  # fmt: skip

    def limit(self) -> None:
        self.suggest("unit", UNITS)
        self.suggest("owner", owners_named(self.plan))

    def clean(self) -> dict:
        cleaned = super().clean()
        low, high = cleaned.get("baseline"), cleaned.get("target")
        if low is not None and high is not None and low != high:
            direction = Measure.Direction.UP if high > low else Measure.Direction.DOWN
            if cleaned.get("direction") not in (None, direction):
                self.add_error(
                    "direction", "The target lies the other way from the baseline: choose the other one"
                )
        return cleaned


class ReadingForm(forms.ModelForm):
    value = NumberField(label="Value", required=True)
    on = DayField(label="Read on", required=True)
    note = ShortText(label="Note", max_length=300)

    class Meta:
        model = Reading
        fields = ["value", "on", "note"]


class CheckForm(RowForm):
    """A feedback loop, or people who look at what AI made: its kind is given by the register."""

    layout = (("name",), ("who", "owner"), ("how",), ("cadence",), ("leads_to",))
    name = ShortText(label="Name", max_length=140, missing="Enter a name, for example After a course")
    who = ShortText(label="Who is asked, or who checks", max_length=140)
    owner = ShortText(label="Owner", max_length=140)
    how = LongText(label="How", max_length=2000)
    cadence = NotSureChoice(Cadence.choices, label="How often", unsure="Each time it comes up")
    leads_to = LongText(
        label="What it leads to", max_length=2000, help_text="What changes because of the answers."
    )

    class Meta:
        model = Check
        fields = ["name", "who", "owner", "how", "cadence", "leads_to"]

    def limit(self) -> None:
        self.suggest("owner", owners_named(self.plan))


class AuditForm(CheckForm):
    layout = (("name", "kind"), ("who", "owner"), ("how",), ("cadence",), ("leads_to",))
    kind = forms.ChoiceField(label="Kind", choices=[(kind.value, kind.label) for kind in Check.AUDITS])

    class Meta(CheckForm.Meta):
        fields = ["kind", *CheckForm.Meta.fields]


class UpkeepForm(RowForm):
    layout = (("name",), ("skills",), ("cadence", "owner"), ("trigger",), ("half_life_months",))
    name = ShortText(
        label="Name of the group", max_length=140, missing="Enter a name, for example Daily work"
    )
    skills = SkillsField(
        label="Skills", required=True, error_messages={"required": "Choose at least one skill"}
    )
    cadence = NotSureChoice(Cadence.choices, label="Checked", unsure="Only when something happens")
    owner = ShortText(label="Owner", max_length=140)
    trigger = ShortText(label="And at once, when", max_length=200)
    half_life_months = forms.IntegerField(
        label="Months after which half of it is out of date",
        required=False,
        min_value=1,
        max_value=240,
        help_text="Leave it empty to go by what the catalog says of each skill.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a number of months from 1 to 240, for example 12"
        ),
    )

    class Meta:
        model = Upkeep
        fields = ["name", "skills", "cadence", "owner", "trigger", "half_life_months"]

    def limit(self) -> None:
        self.fields["skills"].queryset = skills_to_choose(self.plan)
        self.suggest("owner", owners_named(self.plan))

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("cadence") and not cleaned.get("trigger") and "trigger" not in self.errors:
            self.add_error("trigger", "Enter what makes you check these skills, or choose how often")
        return cleaned


class RhythmForm(AnswerForm):
    about = "how often plan and budget are reviewed"
    layout = (("review_cadence", "budget_cadence"), ("first_review_on",))
    review_cadence = NotSureChoice(Cadence.choices, label="The plan is reviewed", unsure="Not decided")
    budget_cadence = NotSureChoice(Cadence.choices, label="The budget is reviewed", unsure="Not decided")
    first_review_on = DayField(
        label="First review on",
        help_text="Leave it empty for two weeks into the plan. Audits and skills follow a month later.",
    )

    class Meta:
        model = Plan
        fields = ["review_cadence", "budget_cadence", "first_review_on"]


class ReviewForm(RowForm):
    layout = (("title",), ("kind", "on"), ("done_on",), ("notes",))
    title = ShortText(label="Title", max_length=140)
    kind = forms.ChoiceField(label="Kind", choices=Review.Kind.choices)
    on = DayField(label="Day", required=True)
    done_on = DayField(label="Done on", help_text="Leave it empty as long as it lies ahead.")
    notes = LongText(label="Notes", rows=6, max_length=5000, help_text="What was seen and what was decided.")

    class Meta:
        model = Review
        fields = ["title", "kind", "on", "done_on", "notes"]
