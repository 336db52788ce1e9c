"""Change the limits of a plan and have it worked out anew."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from readiness.forms.split import SplitForm
from readiness.models import Plan


class ChangeForm(SplitForm):
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
    unknown_policy = forms.ChoiceField(
        label="Where a required skill has no rating",
        choices=Plan.UnknownPolicy.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, plan=plan, **kwargs)
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
            "unknown_policy",
        )
        return {name: _plain(getattr(plan, name)) for name in names}

    def changes(self) -> dict:
        """What is to be kept in the plan."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("share_")}


class WhatIfForm(ChangeForm):
    """The same limits, for a version that has a name and changes nothing."""

    label = forms.CharField(
        label="What do you call it?",
        max_length=80,
        help_text="For example: Lean, or 10,000 more.",
        error_messages={
            "required": "Give it a name, for example Lean",
            "max_length": "Enter a name of at most 80 characters",
        },
    )


def _plain(value: object) -> object:
    """Amounts without the zeros that a column's two decimals add."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return value
