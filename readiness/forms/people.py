"""Forms about people, the teams they are in and the roles they have."""

from __future__ import annotations

import json
from decimal import Decimal

from django import forms

from catalog.models import Audience, RoleTemplate
from readiness.forms.fields import RowsField
from readiness.merging import marks, merge
from readiness.models import Learner, Organization, Plan, Role, Team
from readiness.queries.people import within

MOST_PEOPLE = 1_000_000
HOURS = {
    "min_value": Decimal(0),
    "max_value": Decimal(2_000),
    "max_digits": 6,
    "decimal_places": 2,
    "required": False,
    "error_messages": {
        "invalid": "Enter a number of hours, for example 9",
        "min_value": "Enter a number of hours of 0 or more, for example 9",
        "max_value": "Enter at most 2,000 hours a quarter",
    },
}


class KeptForm(forms.Form):
    """A form about something stored: what somebody else changed meanwhile, and this form too, is told with both values.

    What only the other changed is not written over. Call `remember(stored)` once the fields are set up.
    """

    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def remember(self, stored: dict) -> None:
        self.stored = {name: value for name, value in stored.items() if name in self.fields}
        self.initial = {**self.stored, "opened": json.dumps(marks(self.stored))}

    def clean(self) -> dict:
        cleaned = super().clean()
        opened = cleaned.pop("opened", "")
        if not getattr(self, "stored", None):
            return cleaned
        sent = {name: value for name, value in cleaned.items() if name in self.stored}
        found = merge(_read_marks(opened), self.stored, sent)
        for name in found.conflicts:
            theirs = self.stored[name]
            said = "emptied this" if theirs in (None, "") else f"set this to {theirs}"
            self.add_error(name, f"Somebody else {said} while you changed it; save again to keep yours")
        untouched = set(sent) - set(found.changes) - set(found.conflicts)
        if (
            found.conflicts
        ):  # it comes back with what only the other changed, and next time both have been seen
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = json.dumps(marks(self.stored))
            for name in untouched:
                value = self.fields[name].prepare_value(self.stored[name])
                self.data[self.add_prefix(name)] = "" if value is None else str(value)
        return cleaned | {name: self.stored[name] for name in untouched}


def _read_marks(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


class PersonForm(KeptForm):
    """One person or one unnamed group. Without the fields that name somebody where roles only are kept."""

    name = forms.CharField(
        label="Name", max_length=150, required=False, help_text="Leave it empty for a group of people alike."
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        help_text="For a self-assessment link. It is shown to planners only.",
        error_messages={"invalid": "Enter an e-mail address, for example ana@example.org"},
    )
    external_id = forms.CharField(
        label="Employee number",
        max_length=100,
        required=False,
        help_text="Tells namesakes apart when you import again.",
    )
    headcount = forms.IntegerField(
        label="How many people",
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        help_text="1 for a person; more for a group of people alike.",
        error_messages={
            "required": "Enter how many people, 1 for a person",
            "invalid": "Enter a whole number of people, for example 40",
            "min_value": "Enter 1 person or more",
            "max_value": "Enter at most 1,000,000 people",
        },
    )
    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), error_messages={"required": "Choose a team"}
    )
    role = forms.ModelChoiceField(
        label="Role", queryset=Role.objects.none(), error_messages={"required": "Choose a role"}
    )
    hours_per_quarter = forms.DecimalField(
        label="Learning hours a quarter",
        help_text="Leave it empty for what the role, the team or the plan says.",
        **HOURS,
    )
    language = forms.CharField(
        label="Language of training",
        max_length=10,
        required=False,
        help_text="Two letters, for example en. Leave it empty for any.",
    )

    def __init__(self, *args, organization: Organization, learner: Learner | None = None, **kwargs):
        self.organization, self.learner = organization, learner
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = organization.teams.all()
        self.fields["role"].queryset = organization.roles.all()
        if organization.roles_only:
            for name in ("name", "email", "external_id"):
                del self.fields[name]
            self.fields["headcount"].help_text = "People alike: in this team, in this role."
        if learner is not None:
            self.remember({name: getattr(learner, name) for name in self.fields if name != "opened"})

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email and self._others().filter(email__iexact=email).exists():
            raise forms.ValidationError(
                "Somebody here has this address already; enter another or leave it empty"
            )
        return email

    def clean_external_id(self) -> str:
        number = self.cleaned_data["external_id"]
        if number and self._others().filter(external_id=number).exists():
            raise forms.ValidationError(
                "Somebody here has this number already; enter another or leave it empty"
            )
        return number

    def clean(self) -> dict:
        cleaned = super().clean()
        if (cleaned.get("headcount") or 1) > 1:
            for name in ("name", "email"):
                if cleaned.get(name):
                    self.add_error(name, "A group stays unnamed: leave this empty, or enter 1 person")
        return cleaned

    def _others(self):
        others = Learner.objects.filter(organization=self.organization)
        return others.exclude(pk=self.learner.pk) if self.learner else others


class ChosenForm(forms.Form):
    """What to do with the people ticked in the list."""

    people = RowsField(
        queryset=Learner.objects.none(),
        error_messages={
            "required": "Tick at least one person in the list",
            "invalid_choice": "Somebody you ticked is no longer in the list; look again",
            "invalid_pk_value": "Somebody you ticked is no longer in the list; look again",
        },
    )
    do = forms.ChoiceField(choices=[("move", "Move"), ("leave", "Mark as left"), ("back", "Bring back")])
    to = forms.ModelChoiceField(queryset=Team.objects.none(), required=False)

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = organization.learners.all()
        self.fields["to"].queryset = organization.teams.all()

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("do") == "move" and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", "Choose the team to move them to")
        return cleaned


class TeamForm(KeptForm):
    name = forms.CharField(
        label="Name of the team", max_length=120, error_messages={"required": "Enter a name for the team"}
    )
    parent = forms.ModelChoiceField(
        label="Part of", queryset=Team.objects.none(), required=False, empty_label="No other team"
    )
    hours_per_quarter = forms.DecimalField(
        label="Learning hours a person and quarter",
        help_text="For people whose own or role's hours are not set. Leave it empty for what the plan says.",
        **HOURS,
    )

    def __init__(self, *args, organization: Organization, team: Team | None = None, **kwargs):
        self.organization, self.team = organization, team
        super().__init__(*args, **kwargs)
        if team is not None:
            self.remember({name: getattr(team, name) for name in self.fields if name != "opened"})
        teams = organization.teams.all()
        below = within(teams, team) if team else set()
        self.fields["parent"].queryset = teams.exclude(pk__in=below)
        self.fields["parent"].error_messages["invalid_choice"] = (
            "Choose a team that is not this one and not within it" if team else "Choose a team of the list"
        )

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = self.organization.teams.exclude(pk=self.team.pk if self.team else None)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(f"There is a team called {name} already; enter another name")
        return name


class MergeForm(forms.Form):
    """Which other one takes everything over."""

    into = forms.ModelChoiceField(
        label="Merge into",
        queryset=Team.objects.none(),
        error_messages={"required": "Choose what to merge into"},
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others


class RoleForm(KeptForm):
    template = forms.ModelChoiceField(
        label="Role of the catalog it is like",
        queryset=RoleTemplate.objects.none(),
        required=False,
        empty_label="None: begin with nothing",
        help_text="Its skills are offered to you under Required skills.",
    )
    name = forms.CharField(
        label="Name of the role",
        max_length=120,
        required=False,
        help_text="Leave it empty to call it what the catalog calls it.",
    )
    audience = forms.ModelChoiceField(
        label="Audience",
        queryset=Audience.objects.none(),
        required=False,
        empty_label="As in the catalog",
        help_text="Decides which trainings are meant for the role, and its part of the audience split.",
    )
    hours_per_quarter = forms.DecimalField(
        label="Learning hours a person and quarter",
        help_text="For people whose own hours are not set. Leave it empty for what the team or the plan says.",
        **HOURS,
    )

    def __init__(self, *args, plan: Plan, role: Role | None = None, **kwargs):
        self.organization, self.role = plan.organization, role
        super().__init__(*args, **kwargs)
        if role is not None:
            self.remember({name: getattr(role, name) for name in self.fields if name != "opened"})
        offered = RoleTemplate.objects.published().filter(collection__public=True)
        own = RoleTemplate.objects.published().filter(collection=self.organization.collection_id)
        self.fields["template"].queryset = (offered | own).order_by("name")
        self.fields["audience"].queryset = Audience.objects.filter(everyone=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        template = cleaned.get("template")
        if template is None:
            if not cleaned.get("name") and "name" not in self.errors:
                self.add_error("name", "Enter a name, or choose a role of the catalog")
            if not cleaned.get("audience") and "audience" not in self.errors:
                self.add_error("audience", "Choose an audience, or a role of the catalog")
            if self.errors:
                return cleaned
        else:
            cleaned["name"] = cleaned.get("name") or template.name[:120]
            cleaned["audience"] = cleaned.get("audience") or template.audience
        others = self.organization.roles.exclude(pk=self.role.pk if self.role else None)
        if cleaned.get("name") and others.filter(name__iexact=cleaned["name"]).exists():
            self.add_error("name", f"There is a role called {cleaned['name']} already; enter another name")
        return cleaned


class RolesOnlyForm(forms.Form):
    """Nothing can bring back what this removes, so it is asked for by name."""

    name = forms.CharField(label="Name of the organization", max_length=120, required=False)

    def __init__(self, *args, organization: Organization, **kwargs):
        self.organization = organization
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        if self.cleaned_data["name"].casefold() != self.organization.name.casefold():
            raise forms.ValidationError(
                f"Enter {self.organization.name} to confirm; nothing has been removed"
            )
        return self.cleaned_data["name"]
