"""Forms of who answers a campaign: one skill, and the address at the link for all."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from readiness.formats import LEVELS
from readiness.models import Interest
from readiness.queries.self_assessment import Asked

NOT_SURE = "x"


class AnswerForm(forms.Form):
    level = forms.ChoiceField(
        label="Which one is most like you today?",
        choices=[*((str(level), name) for level, name in enumerate(LEVELS)), (NOT_SURE, "Not sure")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a level from 0 to 5, or Not sure",
            "invalid_choice": "Choose a level from 0 to 5, or Not sure",
        },
    )
    example = forms.CharField(
        label="An example",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Something you did, a course, a certificate or a link to it. Only you and your managers see it.",
        error_messages={"max_length": "Keep it to 2,000 characters; it has %(show_value)d"},
    )
    wish = forms.TypedChoiceField(
        label="Would you like to grow in this?",
        choices=Interest.Wish.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, asked: Asked, texts: Mapping[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = texts
        if asked.answer is not None:
            level = asked.answer.level
            self.initial = {
                "level": NOT_SURE if level is None else str(level),
                "example": asked.answer.example,
            }
        self.initial["wish"] = asked.wish

    def cards(self) -> list[tuple[forms.boundfield.BoundWidget, int | None, str]]:
        """Each choice with its level (None: not sure) and what it means."""
        return [
            (option, None, "Counts as not assessed. Your manager can talk it over with you.")
            if option.data["value"] == NOT_SURE
            else (option, int(option.data["value"]), self.texts.get(int(option.data["value"]), ""))
            for option in self["level"]
        ]

    def answer(self) -> dict:
        """What answer_skill takes."""
        level = self.cleaned_data["level"]
        return {
            "level": None if level == NOT_SURE else int(level),
            "example": self.cleaned_data["example"],
            "wish": self.cleaned_data["wish"],
        }


class LinkForm(forms.Form):
    email = forms.EmailField(
        label="Your work e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter your work e-mail address, for example ana@example.org",
            "invalid": "Enter an e-mail address, for example ana@example.org",
        },
    )
