"""A form with one field of each kind, for the style guide."""

from crispy_forms.bootstrap import PrependedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms


class SampleForm(forms.Form):
    budget = forms.CharField(label="Training budget", help_text="For the whole plan, without salaries.")
    horizon = forms.CharField(label="Finish by")
    team = forms.ChoiceField(
        label="Team", choices=[("", "All 9 teams"), ("legal", "Legal, risk & compliance")]
    )
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea({"rows": 2}))
    basis = forms.ChoiceField(
        label="Share of what?",
        widget=forms.RadioSelect,
        choices=[("money", "Money"), ("hours", "Learning hours"), ("seats", "Seats")],
    )
    way = forms.ChoiceField(
        label="What could give?",
        widget=forms.RadioSelect,
        choices=[("later", "Extend the horizon to Q4 2027"), ("more", "Raise the budget to €72,400")],
    )
    carry = forms.BooleanField(label="Money left over moves to the next quarter", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["way"].choice_help = {
            "later": "Same €60,000. Self-paced courses replace paid groups: 75% ready.",
            "more": "Still by Q2 2027: 68% ready, nothing beyond the mandatory skills.",
        }
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            PrependedText("budget", "€"), "horizon", "team", "notes", "basis", "way", "carry"
        )
        self.helper.add_input(Submit("save", "Save and continue"))

    def clean_horizon(self) -> str:
        if self.cleaned_data["horizon"] < "Q4 2026":
            raise forms.ValidationError("Choose a quarter after today, for example Q4 2027")
        return self.cleaned_data["horizon"]
