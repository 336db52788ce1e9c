"""The form of a page of the walk: fields of one row, with what each held when the page was opened.

    class SponsorForm(AnswerForm):
        about = "the sponsor"                      # what "Recent activity" calls it
        class Meta:
            model, fields = Plan, ["sponsor"]

and in a view `return answer(request, SponsorForm(request.POST or None, instance=plan), then="…")`, see views/walk.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

from readiness.actions.answers import Sent, stored_values
from readiness.formats import day, plain_number
from readiness.merging import mark, marks
from readiness.models import Plan

NOT_ANSWERED = "Not answered"
THEIRS, MINE = "theirs", "mine"


class AnswerForm(forms.ModelForm):
    """`about` is what the log calls it. Fields named in `Meta.fields` are answers; the model's own limits hold."""

    about = ""
    layout: tuple[tuple[str, ...], ...] = ()  # fields side by side; those it does not name follow

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        self.instance = copy(self.instance)  # validation writes to it; the page still shows what is stored
        self.stored = stored_values(self.instance, self.names) if self.instance.pk else {}
        opened = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=json.dumps(marks(self.stored))
        )
        self.fields["opened"] = opened

    @property
    def names(self) -> list[str]:
        return list(self._meta.fields or ())

    def answers(self) -> dict[str, Any]:
        """What is to be kept, of a valid form; without those given up in a conflict."""
        given_up = {name for name in self.names if self.data.get(self.add_prefix(f"keep-{name}")) == THEIRS}
        found = {name: self.cleaned_data[name] for name in self.names if name not in given_up}
        return {name: list(v) if isinstance(v, QuerySet) else v for name, v in found.items()}

    def sent(self) -> Sent:
        """For save_answers."""
        try:
            opened = json.loads(self.cleaned_data["opened"] or "{}")
        except ValueError:
            opened = {}
        return Sent(self.instance, self.answers(), opened if isinstance(opened, dict) else {}, self.about)

    def said(self, name: str, value: Any) -> str:
        """A value of a field as it is read."""
        return say(self.fields[name], value)

    def label(self, name: str) -> str:
        return str(self.fields[name].label)

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields as they stand on the page."""
        named = {name for line in self.layout for name in line}
        rest = [(name,) for name in self.names if name not in named]
        return [[self[name] for name in line] for line in (*self.layout, *rest)]


class RowForm(AnswerForm):
    """The form of one row of a register. What it may choose from is the organization's own: see `limit`."""

    def __init__(self, *arguments: Any, plan: Plan, **options: Any):
        self.plan = plan
        super().__init__(*arguments, **options)
        self.limit()

    def limit(self) -> None:
        """Narrow choices to what belongs to the organization, and suggest what to type."""

    def suggest(self, name: str, texts: Iterable[str]) -> None:
        """Offer texts for a field that takes any."""
        field = self.fields[name]
        field.suggestions = list(dict.fromkeys(text for text in texts if text))
        field.widget.attrs["list"] = f"{self.auto_id % self.add_prefix(name)}_list"


@dataclass(frozen=True, slots=True)
class Conflicted:
    """An answer that two people changed. `name` is the input that says whose is kept."""

    name: str
    label: str
    theirs: str
    mine: str


def conflicts_of(forms: Sequence[AnswerForm], fields: Mapping[int, Iterable[str]]) -> list[Conflicted]:
    """`fields` as a Conflict names them."""
    return [
        Conflicted(
            form.add_prefix(f"keep-{name}"),
            form.label(name),
            form.said(name, form.stored[name]) or NOT_ANSWERED,
            form.said(name, form.answers()[name]) or NOT_ANSWERED,
        )
        for form, names in ((forms[place], names) for place, names in fields.items())
        for name in names
    ]


def sent_again(
    post: QueryDict, forms: Sequence[AnswerForm], fields: Mapping[int, Iterable[str]]
) -> list[tuple[str, str]]:
    """What was sent, as (name, value), for a page that asks about the conflicts.

    Their fields now count as opened with what is stored; the others keep their marks, so that they still merge.
    """
    asked, opened = {"csrfmiddlewaretoken"}, {}
    for place, form in enumerate(forms):
        names = set(fields.get(place, ()))
        asked |= {form.add_prefix(f"keep-{name}") for name in names}
        current = {name: mark(form.stored[name]) for name in names}
        opened[form.add_prefix("opened")] = json.dumps({**form.sent().opened, **current})
    kept = [(name, v) for name, values in post.lists() if name not in asked | opened.keys() for v in values]
    return kept + list(opened.items())


def say(field: forms.Field, value: Any) -> str:
    """A value as a person reads it: the label of a choice, a day in words."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value in (None, "", []):
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {each}" for key, each in value.items())
    if isinstance(value, list | tuple | QuerySet):
        return ", ".join(say(field, each) for each in value)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, date):
        return day(value)
    if hasattr(field, "choices") and not isinstance(field, forms.ModelChoiceField):
        return dict(_flat(field.choices)).get(str(value), str(value))
    if isinstance(value, Decimal | int | float):
        return plain_number(value)
    return str(value)


def _flat(choices: Any) -> list[tuple[str, str]]:
    found = []
    for value, label in choices:
        found += _flat(label) if isinstance(label, list | tuple) else [(str(value), str(label))]
    return found
