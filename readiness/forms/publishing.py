"""The sponsor's approval, and the decision about what stays open."""

from __future__ import annotations

from datetime import date

from django import forms

from readiness.models import Version


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label="Why may the plan leave them open?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone who can read the plan sees this.",
        error_messages={
            "required": "Say in a sentence why the plan may leave them open",
            "max_length": "Keep it to 2,000 characters; it has %(show_value)d",
        },
    )


class ApprovalForm(forms.Form):
    sponsor = forms.CharField(
        label="Sponsor’s name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the full name of the sponsor",
            "max_length": "Keep the name to 150 characters; it has %(show_value)d",
        },
    )
    on = forms.DateField(
        label="Approved on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter the day of the approval, for example 2026-11-25",
            "invalid": "Enter the day of the approval, for example 2026-11-25",
        },
    )
    agreed = forms.BooleanField(
        error_messages={"required": "Tick the box once the sponsor has read it and agrees"}
    )

    def __init__(self, *args, version: Version, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        name = version.name.lower()
        self.fields[
            "agreed"
        ].label = f"The sponsor has read {name} and agrees to its cost, its hours and what it leaves open"
        self.initial = {"sponsor": version.plan.sponsor.partition(",")[0].strip(), "on": today} | self.initial

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("Enter a day that is not in the future", "future")
        return on
