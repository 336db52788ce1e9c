"""What the browse pages take from the address. Values that mean nothing are left out, not refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from .models import Format, ResourceKind
from .queries import COSTS, SHOWN, SORTS

MOST_CHOICES = 50


class Several(forms.Field):
    """A parameter given any number of times; what `accept` turns to None is dropped."""

    widget = forms.SelectMultiple

    def __init__(self, accept: Callable[[str], Any], **kwargs: Any):
        super().__init__(required=False, **kwargs)
        self.accept = accept

    def to_python(self, value: Iterable[str] | None) -> list[Any]:
        accepted = (self.accept(str(one)) for one in list(value or ())[:MOST_CHOICES])
        return list(dict.fromkeys(one for one in accepted if one is not None))


def an_id(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def a_level(value: str) -> int | None:
    return int(value) if value in ("1", "2", "3", "4", "5") else None


def a_code(value: str) -> str | None:
    return value if 0 < len(value) <= 12 and value.replace("-", "").isalnum() else None


def among(names: Iterable[str]) -> Callable[[str], str | None]:
    allowed = set(names)
    return lambda value: value if value in allowed else None


class ResourceSearch(forms.Form):
    """The search box, the facets, the tabs and the order of the resource list."""

    q = forms.CharField(required=False, max_length=200, label="Search the catalog")
    audience = Several(an_id)
    skill = Several(an_id)
    reaches = Several(a_level)
    provider = Several(an_id)
    kind = Several(among(ResourceKind.values))
    format = Several(among(Format.values))
    cost = Several(among(COSTS))
    language = Several(a_code)
    show = forms.CharField(required=False)
    sort = forms.CharField(required=False)

    def clean_show(self) -> str:
        return self.cleaned_data["show"] if self.cleaned_data["show"] in SHOWN else "published"

    def clean_sort(self) -> str:
        return self.cleaned_data["sort"] if self.cleaned_data["sort"] in SORTS else "title"


class SkillSearch(forms.Form):
    q = forms.CharField(required=False, max_length=200, label="Search the skills")
