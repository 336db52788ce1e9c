"""Resources: what they teach, for whom, how long, for how much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from catalog import models
from catalog.sheets.resources import ResourceSheet

from .bulk import BulkAdmin, ResourceBulkForm
from .curated import CuratedAdmin, RecordedAdmin, UniqueForm
from .links import LinkActions
from .merging import MergeAdmin
from .spreadsheets import SpreadsheetAdmin


class OutcomeInline(admin.TabularInline):
    model = models.Outcome
    extra = 1
    autocomplete_fields = ("skill",)


class PrerequisiteInline(admin.TabularInline):
    model = models.Prerequisite
    fk_name = "resource"
    extra = 0
    autocomplete_fields = ("requires",)


class OpenQuestions(admin.SimpleListFilter):
    """What still has to be found out before a plan can use the resource."""

    title = "what is open"
    parameter_name = "open"
    CHOICES = (("hours", "Hours not known"), ("price", "Price not known"), ("outcome", "Teaches nothing yet"))

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[tuple[str, str]]:
        return (*self.CHOICES, ("review", "Review due"))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "hours":
                return queryset.filter(hours__isnull=True)
            case "price":
                return queryset.filter(price_basis=models.PriceBasis.UNKNOWN)
            case "outcome":
                return queryset.filter(outcomes__isnull=True)
            case "review":
                return queryset.filter(review_by__lte=timezone.localdate())
        return queryset


@admin.register(models.Resource)
class ResourceAdmin(SpreadsheetAdmin, BulkAdmin, LinkActions, MergeAdmin, CuratedAdmin):
    form = UniqueForm
    sheet_class, bulk_form = ResourceSheet, ResourceBulkForm
    actions = (
        "edit_selected",
        "merge_selected",
        "check_links",
        *CuratedAdmin.actions,
        "export_selected_csv",
        "export_selected_xlsx",
    )
    list_display = (
        "title",
        "provider",
        "kind",
        "hours",
        "cost",
        "status",
        "review_by",
        "link_state",
    )
    list_filter = (
        "status", OpenQuestions, "collection", "kind", "format", "audiences", "price_basis", "link_state", "provider",
    )  # fmt: skip
    search_fields = ("title", "description", "url", "provider__name", "outcomes__skill__name")
    list_select_related = ("provider",)
    list_per_page = 50
    autocomplete_fields = ("provider", "replaced_by")
    readonly_fields = ("link_state", "link_checked_at")
    inlines = (OutcomeInline, PrerequisiteInline)
    save_on_top = True
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "url",
                    "description",
                    ("provider", "kind", "format"),
                    ("status", "collection"),
                )
            },
        ),
        ("For whom", {"fields": ("audiences", "language")}),
        ("How long", {"fields": (("hours", "hours_estimated"),)}),
        (
            "What it costs",
            {
                "fields": (
                    ("price_basis", "price", "currency", "price_estimated"),
                    ("run_seats", "max_runs", "seat_limit"),
                )
            },
        ),
        ("When", {"fields": (("starts_on", "ends_on"),)}),
        (
            "Care",
            {
                "fields": (
                    ("owner", "review_by"),
                    ("link_state", "link_checked_at"),
                    "replaced_by",
                    "source",
                    "note",
                )
            },
        ),
        ("Why you change it", {"fields": ("save_anyway", "change_note")}),
    )

    @admin.display(description="price", ordering="price")
    def cost(self, resource: models.Resource) -> str:
        if resource.price is None:
            return resource.get_price_basis_display()
        return f"{resource.price:g} {resource.currency}, {resource.get_price_basis_display().lower()}"

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.help_text = "None: it is for everybody."
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk} | super().get_changeform_initial_data(request)


@admin.register(models.Provider)
class ProviderAdmin(RecordedAdmin):
    list_display = ("name", "url")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
