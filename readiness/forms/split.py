"""The audience split: shares of money, hours or seats, and how far one may be exceeded."""

from __future__ import annotations

from django import forms

from readiness.forms.opened import OpenedForm
from readiness.models import Plan

SEGMENTS = {
    "consumers": "End users",
    "leaders": "Business leaders",
    "builders": "IT and developers",
}


class SplitForm(OpenedForm):
    """`split()` is what is kept in the plan."""

    split_basis = forms.ChoiceField(label="The shares are shares of", choices=Plan.SplitBasis.choices)
    split_tolerance = forms.IntegerField(
        label="Points a share may be exceeded by",
        min_value=0,
        max_value=100,
        error_messages={"required": "Enter a number of points, for example 10"},
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
        stored = {f"share_{segment}": plan.split_shares.get(segment) for segment in SEGMENTS}
        stored |= {"split_basis": plan.split_basis, "split_tolerance": plan.split_tolerance}
        self.initial = stored | self.initial

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

    def split(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("split_shares", "split_basis", "split_tolerance")}
