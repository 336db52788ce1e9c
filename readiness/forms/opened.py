"""Plain forms that two people may have open at once; see readiness.merging.

The page carries a mark of every value it was opened with. What only somebody else changed meanwhile stays theirs; what
both changed is refused once, with their value beside one's own, and saved when it is sent again.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from readiness.formats import number
from readiness.merging import marks, merge

OPENED = "opened"


class OpenedForm(forms.Form):
    """`stored()` is what the fields hold now, by name; fields it does not name are not watched."""

    def stored(self) -> dict[str, Any]:
        return {name: self.initial[name] for name in self.fields if name in self.initial}

    def sent(self) -> dict[str, Any]:
        """What was sent for what is watched."""
        return {name: _keys(self.cleaned_data[name]) for name in self.stored() if name in self.cleaned_data}

    @property
    def opened(self) -> SafeString:
        """The marks of what is stored now, also on a page that is shown again: then it is known."""
        return format_html(
            '<input type="hidden" name="{}" value="{}">', OPENED, json.dumps(marks(self.stored()))
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sent, stored = self.sent(), self.stored()
        found = merge(self._marks(), {name: stored[name] for name in sent}, sent)
        for name in sent:
            if name in found.conflicts:
                self.clash(name, stored[name])
            elif name not in found.changes:
                self.keep(name, stored[name])
        return cleaned

    def _marks(self) -> dict[str, str]:
        try:
            given = json.loads(self.data.get(OPENED, "{}"))
        except ValueError:
            return {}
        return given if isinstance(given, dict) else {}

    def keep(self, name: str, theirs: Any) -> None:
        """Nobody changed it, or only somebody else did."""
        rows = getattr(self.fields[name], "queryset", None)
        if isinstance(theirs, list) and rows is not None:
            self.cleaned_data[name] = rows.filter(pk__in=theirs)
        else:
            self.cleaned_data[name] = theirs

    def clash(self, name: str, theirs: Any) -> None:
        """Both changed it: say theirs beside one's own."""
        said = self.said(name, theirs) or "nothing"
        self.add_error(
            name, f"Somebody changed this meanwhile to: {said}. Save again to replace it by what stands here"
        )

    def said(self, name: str, value: Any) -> str:
        """A value as a person reads it."""
        choices = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", ())}
        if isinstance(value, list):
            return ", ".join(choices.get(str(each), str(each)) for each in value)
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if value is None or value == "":
            return ""
        if str(value) in choices:
            return choices[str(value)]
        return str(value) if isinstance(value, str) else number(value, 0 if value == int(value) else 2)


def _keys(value: Any) -> Any:
    """Rows by their keys, as `initial` holds them."""
    if isinstance(value, QuerySet):
        return sorted(value.values_list("pk", flat=True))
    return value.pk if isinstance(value, Model) else value
