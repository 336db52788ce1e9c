"""Forms about the organization itself and who belongs to it."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from readiness.models import Member

CURRENCIES = [
    (code, f"{code}, {name}")
    for code, name in (
        ("EUR", "euro"),
        ("USD", "US dollar"),
        ("GBP", "pound sterling"),
        ("CHF", "Swiss franc"),
        ("SEK", "Swedish krona"),
        ("NOK", "Norwegian krone"),
        ("DKK", "Danish krone"),
        ("PLN", "Polish zloty"),
        ("CAD", "Canadian dollar"),
        ("AUD", "Australian dollar"),
        ("JPY", "Japanese yen"),
        ("INR", "Indian rupee"),
        ("BRL", "Brazilian real"),
        ("ZAR", "South African rand"),
    )
]


def posting(button: str) -> FormHelper:
    """A crispy helper for a form that posts to its own address."""
    helper = FormHelper()
    helper.form_method = "post"
    helper.form_show_errors = True
    helper.attrs = {"novalidate": True}
    helper.add_input(Submit("save", button))
    return helper


class OrganizationForm(forms.Form):
    name = forms.CharField(
        label="Name of the organization",
        max_length=120,
        error_messages={"required": "Enter the name of your organization"},
    )
    currency = forms.ChoiceField(
        choices=CURRENCIES, initial="EUR", help_text="Budgets and prices are in this currency."
    )

    helper = posting("Create organization")


class PlanForm(forms.Form):
    name = forms.CharField(
        label="What is the plan for?",
        max_length=140,
        initial="Adopting generative AI",
        error_messages={"required": "Enter a name for the plan, for example Adopting generative AI"},
    )
    starts_on = forms.DateField(
        label="First day of its first quarter",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter a date, for example 2027-01-01"},
    )

    helper = posting("Begin the plan")


class PlanCopyForm(forms.Form):
    name = forms.CharField(
        label="Name of the new plan",
        max_length=140,
        error_messages={"required": "Enter a name for the plan, for example Adopting generative AI, 2028"},
    )
    starts_on = forms.DateField(
        label="First day of its first quarter",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Enter a date, for example 2028-01-01"),
    )
    move_dates = forms.BooleanField(
        label="Move every date by as many months as the start moves",
        required=False,
        initial=True,
        help_text="Otherwise dates stay as they are.",
    )

    helper = posting("Begin the copy")


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address", required=False, help_text="Only this address can then use the link."
    )
    role = forms.ChoiceField(
        label="Part in the organization", choices=Member.Role, initial=Member.Role.MEMBER
    )

    helper = posting("Make an invitation link")
