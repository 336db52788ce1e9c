"""Fields that the pages of the walk share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from catalog.models import Skill

LONGEST_ID = 18  # digits that any database's big integer holds


class DayField(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, **options: Any):
        wrong = "Enter a date, for example 2027-01-31"
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": wrong, "required": wrong},
            **{"required": False, **options},
        )


class ShortText(forms.CharField):
    """One line of text; says how much too long it is."""

    def __init__(self, *, max_length: int, missing: str = "", **options: Any):
        messages = {"max_length": "Enter at most %(limit_value)d characters, not %(show_value)d"}
        if missing:
            messages["required"] = missing
        super().__init__(
            max_length=max_length, error_messages=messages, **{"required": bool(missing), **options}
        )


class LongText(ShortText):
    """Several lines of text."""

    def __init__(self, *, rows: int = 3, **options: Any):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)


class NotSureChoice(forms.TypedChoiceField):
    """A choice that may be left open: "Not sure" is an answer that is kept as nothing."""

    def __init__(self, choices: Iterable[tuple[Any, str]], *, unsure: str = "Not sure", **options: Any):
        super().__init__(
            choices=[("", unsure), *choices], **{"required": False, "empty_value": "", **options}
        )


class LinesWidget(forms.MultiWidget):
    def __init__(self, lines: int, max_length: int):
        super().__init__([forms.TextInput(attrs={"maxlength": max_length}) for _ in range(lines)])

    def decompress(self, value: str | None) -> list[str]:
        lines = (value or "").splitlines()
        last = len(self.widgets) - 1
        return [*lines[:last], " ".join(lines[last:])] + [""] * (last - len(lines[:last]))


class LinesField(forms.MultiValueField):
    """A few short lines in numbered inputs, kept as one text with a line each."""

    numbered = True

    def __init__(self, *, lines: int, max_length: int, **options: Any):
        wrong = {"max_length": f"Enter at most {max_length} characters a line, not %(show_value)d"}
        line = forms.CharField(max_length=max_length, required=False, error_messages=wrong)
        super().__init__(
            fields=[line] * lines,
            widget=LinesWidget(lines, max_length),
            require_all_fields=False,
            **{"required": False, **options},
        )

    def compress(self, data_list: list[str]) -> str:
        lines = (" ".join((line or "").split()) for line in data_list)
        return "\n".join(line for line in lines if line)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows to tick. A number too large to be a row's is one that is not there, not an error of the database."""

    def clean(self, value: Any) -> QuerySet:
        for pk in value if isinstance(value, list | tuple) else ():
            if len(str(pk)) > LONGEST_ID:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(pk)[:LONGEST_ID]},
                )
        return super().clean(value)


class SkillsField(RowsField):
    """Skills to tick, in a list of their own height."""

    pick_list = True

    def __init__(self, **options: Any):
        super().__init__(
            queryset=Skill.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            **{"required": False, **options},
        )
