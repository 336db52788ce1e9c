"""Change the limits of a plan and have it worked out anew."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from readiness.models import Plan

SEGMENTS = {
    "consumers": "End users",
    "leaders": "Business leaders",
    "builders": "IT and developers",
}


class ChangeForm(forms.Form):
    """`changes()` is what start_computation takes."""

    budget = forms.DecimalField(
        label="Budget for training",
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text="Leave it empty for no limit on money.",
        error_messages={
            "invalid": "Enter an amount of money, for example 148000",
            "min_value": "Enter an amount of 0 or more, for example 148000",
        },
    )
    hours_per_quarter = forms.DecimalField(
        label="Learning hours for each person in a quarter",
        min_value=Decimal(0),
        max_value=Decimal(520),
        max_digits=6,
        decimal_places=2,
        required=False,
        help_text="For everyone whose own, role's or team's hours are not set. Leave it empty for no limit.",
        error_messages={
            "invalid": "Enter a number of hours, for example 9",
            "min_value": "Enter a number of hours of 0 or more, for example 9",
            "max_value": "Enter at most 520 hours: that is a full-time quarter",
        },
    )
    starts_on = forms.DateField(
        label="First day of the plan",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter a date, for example 2027-01-01",
            "invalid": "Enter a date, for example 2027-01-01",
        },
    )
    quarters = forms.IntegerField(
        label="Number of quarters",
        min_value=1,
        max_value=20,
        error_messages={
            "required": "Enter a number of quarters from 1 to 20",
            "invalid": "Enter a number of quarters from 1 to 20",
            "min_value": "Enter a number of quarters from 1 to 20",
            "max_value": "Enter a number of quarters from 1 to 20",
        },
    )
    split_basis = forms.ChoiceField(label="The shares are shares of", choices=Plan.SplitBasis.choices)
    split_tolerance = forms.IntegerField(
        label="Points a share may be exceeded by",
        min_value=0,
        max_value=100,
        error_messages={"required": "Enter a number of points, for example 10"},
    )
    unknown_policy = forms.ChoiceField(
        label="Where a required skill has no rating",
        choices=Plan.UnknownPolicy.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        for segment, label in SEGMENTS.items():
            self.fields[f"share_{segment}"] = forms.IntegerField(
                label=f"{label}, %",
                min_value=0,
                max_value=100,
                required=False,
                error_messages={"invalid": "Enter a whole percentage, for example 70"},
            )
        self.fields["budget"].label = f"Budget for training, {plan.organization.currency}"
        self.fields["unknown_policy"].choice_help = {
            Plan.UnknownPolicy.EXCLUDE: "What is not known counts neither as held nor as missing.",
            Plan.UnknownPolicy.MEDIAN: "Somebody not rated counts as the middle one of the same role.",
            Plan.UnknownPolicy.ZERO: "The safest for planning, and the most expensive.",
        }
        self.initial = self._stored(plan) | self.initial

    def _stored(self, plan: Plan) -> dict:
        names = (
            "budget",
            "hours_per_quarter",
            "starts_on",
            "quarters",
            "split_basis",
            "split_tolerance",
            "unknown_policy",
        )
        shares = {f"share_{segment}": plan.split_shares.get(segment) for segment in SEGMENTS}
        return {name: _plain(getattr(plan, name)) for name in names} | shares

    @property
    def shares(self) -> list[forms.BoundField]:
        return [self[f"share_{segment}"] for segment in SEGMENTS]

    def clean(self) -> dict:
        cleaned = super().clean()
        given = {segment: cleaned.get(f"share_{segment}") for segment in SEGMENTS}
        if any(f"share_{segment}" in self.errors for segment in SEGMENTS):
            return cleaned
        known = {segment: share for segment, share in given.items() if share is not None}
        if known and len(known) < len(SEGMENTS):
            missing = next(segment for segment, share in given.items() if share is None)
            self.add_error(
                f"share_{missing}", "Enter a share for each, or leave all of them empty for no split"
            )
        elif known and sum(known.values()) != 100:
            self.add_error("share_consumers", f"The shares must add up to 100, not {sum(known.values())}")
        cleaned["split_shares"] = known
        return cleaned

    def changes(self) -> dict:
        """What is to be kept in the plan."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("share_")}


def _plain(value: object) -> object:
    """Amounts without the zeros that a column's two decimals add."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return value
