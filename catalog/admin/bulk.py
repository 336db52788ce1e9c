"""Editing many rows with one form: select, choose the action, save."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import widgets
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from catalog import models
from catalog.bulk import edit_many

SHOWN = 20


def _choices(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "leave as it is"), *choices]


def curators() -> QuerySet:
    return get_user_model().objects.filter(is_staff=True)


class BulkForm(forms.Form):
    """Blank means: leave it as it is."""

    CLEARABLE: ClassVar[dict[str, str]] = {"owner": "Owner", "review_by": "Review date"}

    status = forms.ChoiceField(required=False, choices=_choices(models.Status.choices))
    owner = forms.ModelChoiceField(queryset=None, required=False, empty_label="leave as it is")
    review_by = forms.DateField(required=False, widget=widgets.AdminDateWidget)
    clear = forms.MultipleChoiceField(
        required=False, label="Empty these", widget=forms.CheckboxSelectMultiple, choices=()
    )
    change_note = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
    )
    field_order: ClassVar[list[str]]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = curators()
        self.fields["clear"].choices = list(self.CLEARABLE.items())
        self.order_fields(
            [*(n for n in self.fields if n not in ("clear", "change_note")), "clear", "change_note"]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        both = [n for n in cleaned.get("clear", ()) if cleaned.get(n) not in (None, "")]
        for name in both:
            self.add_error(name, "Give a value or empty it, not both.")
        said = {
            name: value
            for name, value in cleaned.items()
            if value not in (None, "") and name != "change_note"
        }
        if not self.errors and not any(
            value if name == "clear" else True for name, value in self._said(said).items()
        ):
            raise ValidationError("Nothing to change yet: fill in at least one field.")
        return cleaned

    def _said(self, said: dict[str, Any]) -> dict[str, Any]:
        return {n: v for n, v in said.items() if not (hasattr(v, "exists") and not v.exists()) and v != []}

    def values(self) -> dict[str, Any]:
        """What is to be set."""
        other = {"clear", "change_note", "add_audiences", "remove_audiences"}
        return {n: v for n, v in self.cleaned_data.items() if n not in other and v not in (None, "")}


class SkillBulkForm(BulkForm):
    CLEARABLE: ClassVar[dict[str, str]] = BulkForm.CLEARABLE | {"half_life_months": "Half-life"}

    category = forms.ModelChoiceField(
        models.Category.objects.all(), required=False, empty_label="leave as it is"
    )
    kind = forms.ChoiceField(required=False, choices=_choices(models.Skill.Kind.choices))
    half_life_months = forms.IntegerField(required=False, min_value=1, max_value=600)


class ResourceBulkForm(BulkForm):
    CLEARABLE: ClassVar[dict[str, str]] = BulkForm.CLEARABLE | {
        "provider": "Provider", "language": "Language", "hours": "Hours (then not known)",
    }  # fmt: skip

    add_audiences = forms.ModelMultipleChoiceField(
        models.Audience.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove_audiences = forms.ModelMultipleChoiceField(
        models.Audience.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(required=False, choices=_choices(models.ResourceKind.choices))
    format = forms.ChoiceField(required=False, choices=_choices(models.Format.choices))
    provider = forms.ModelChoiceField(
        models.Provider.objects.all(), required=False, empty_label="leave as it is"
    )
    language = forms.CharField(required=False, max_length=12)
    hours = forms.DecimalField(required=False, min_value=0, max_digits=6, decimal_places=2)
    price_basis = forms.ChoiceField(required=False, choices=_choices(models.PriceBasis.choices))
    price = forms.DecimalField(required=False, min_value=0, max_digits=12, decimal_places=2)
    currency = forms.CharField(required=False, max_length=3)
    run_seats = forms.IntegerField(required=False, min_value=1, label="Seats in a session or pack")


class BulkAdmin(admin.ModelAdmin):
    """Adds the action to a list."""

    bulk_form: type[BulkForm]

    @admin.action(description="Edit the selected …", permissions=["change"])
    def edit_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        form = self.bulk_form(request.POST if "save" in request.POST else None)
        if form.is_valid():
            data = form.cleaned_data
            try:
                change = edit_many(
                    rows=queryset,
                    by=request.user,
                    values=form.values(),
                    clear=data["clear"],
                    add_audiences=data.get("add_audiences") or (),
                    remove_audiences=data.get("remove_audiences") or (),
                    note=data["change_note"],
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self._say(request, change)
                return None
        rows = list(queryset[: SHOWN + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": f"Edit {queryset.count()} {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "rows": rows[:SHOWN],
            "more": max(0, queryset.count() - SHOWN),
            "selected": queryset.values_list("pk", flat=True),
            "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/catalog/bulk.html", context, status=status)

    def _say(self, request: HttpRequest, change: models.Change | None) -> None:
        if change is None:
            messages.info(request, "Nothing was changed: all of them say so already.")
            return
        where = reverse("admin:catalog_change_change", args=[change.pk])
        count = change.things.count()
        said = '{} changed. <a href="{}">See what, or undo it</a>'
        messages.success(request, format_html(said, count, where))
