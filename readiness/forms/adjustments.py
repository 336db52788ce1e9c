"""Keep a line of the plan, move it, or leave it out: all of it, or some people's places."""

from __future__ import annotations

from django import forms

from readiness.formats import quarter_label
from readiness.forms.fields import RowsField
from readiness.models import Action, Adjustment, Learner, Plan


class AdjustForm(forms.Form):
    """`answer()` is what adjust takes."""

    kind = forms.ChoiceField(
        label="What do you want to do?",
        widget=forms.RadioSelect,
        choices=[
            (Adjustment.Kind.PIN, "Keep it in the plan"),
            (Adjustment.Kind.MOVE, "Move it to another quarter"),
            (Adjustment.Kind.EXCLUDE, "Leave it out"),
        ],
        error_messages={"required": "Choose what to do with it"},
    )
    quarter = forms.TypedChoiceField(label="Completed in", coerce=int, required=False, empty_value=None)
    whose = forms.ChoiceField(
        label="For whom?",
        widget=forms.RadioSelect,
        initial="all",
        required=False,
        choices=[("all", "The whole line"), ("some", "Only the people ticked below")],
    )
    people = RowsField(
        Learner.objects.none(),
        label="People",
        required=False,
        error_messages={
            "invalid_choice": "Choose people who have a place in it",
            "invalid_pk_value": "Choose people who have a place in it",
        },
    )

    def __init__(self, data=None, *, plan: Plan, action: Action):
        super().__init__(data)
        self.fields["quarter"].choices = [("", "Choose a quarter")] + [
            (quarter, quarter_label(plan.starts_on, quarter)) for quarter in range(1, plan.quarters + 1)
        ]
        self.fields["people"].queryset = Learner.objects.filter(
            organization=plan.organization, seats__action=action
        ).distinct()
        self.fields["kind"].choice_help = {
            Adjustment.Kind.PIN: "The next draft has these places again, whatever else changes.",
            Adjustment.Kind.MOVE: "The next draft has these places, completed in the quarter you choose.",
            Adjustment.Kind.EXCLUDE: "The next draft does without, and closes the gaps another way where it can.",
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("kind") == Adjustment.Kind.MOVE and not cleaned.get("quarter"):
            self.add_error("quarter", "Choose the quarter to move it to")
        if cleaned.get("whose") == "some" and "people" not in self.errors and not cleaned.get("people"):
            self.add_error("whose", "Tick the people it is about, or choose the whole line")
        return cleaned

    @property
    def ticked(self) -> set[int]:
        """The people ticked, also of a form that was refused."""
        return {int(pk) for pk in self.data.getlist("people") if pk.isdecimal()} if self.is_bound else set()

    def answer(self) -> dict:
        some = self.cleaned_data["whose"] == "some"
        return {
            "kind": self.cleaned_data["kind"],
            "quarter": self.cleaned_data["quarter"],
            "learners": list(self.cleaned_data["people"]) if some else None,
        }
