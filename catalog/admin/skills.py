"""Skills and the tree they stand in."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest

from catalog import models
from catalog.sheets.skills import SkillSheet

from .bulk import BulkAdmin, SkillBulkForm
from .curated import CuratedAdmin, UniqueForm
from .merging import MergeAdmin
from .spreadsheets import SpreadsheetAdmin


class AliasFormSet(forms.BaseInlineFormSet):
    """Aliases stand on the shelf of their skill, and no two skills of a shelf share one."""

    def clean(self) -> None:
        super().clean()
        names = [form.cleaned_data["name"] for form in self.forms if self._counts(form)]
        if len({name.casefold() for name in names}) < len(names):
            raise ValidationError("An alias is given twice.")
        others = models.Skill.objects.filter(collection=self.instance.collection_id).exclude(
            pk=self.instance.pk
        )
        for name in names:
            if other := others.named(name).first():
                raise ValidationError(f"“{name}” already names the skill “{other}” on this shelf.")

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Model:
        form.instance.collection_id = self.instance.collection_id
        return super().save_new(form, commit)

    def _counts(self, form: forms.ModelForm) -> bool:
        return bool(form.is_valid() and form.cleaned_data.get("name") and not self._should_delete_form(form))


class AliasInline(admin.TabularInline):
    model = models.SkillAlias
    formset = AliasFormSet
    extra = 1


class LevelInline(admin.TabularInline):
    model = models.SkillLevel
    extra = 0
    max_num = 6


class RelationInline(admin.TabularInline):
    model = models.SkillRelation
    fk_name = "skill"
    extra = 0
    autocomplete_fields = ("other",)


@admin.register(models.Skill)
class SkillAdmin(SpreadsheetAdmin, BulkAdmin, MergeAdmin, CuratedAdmin):
    form = UniqueForm
    sheet_class, bulk_form = SkillSheet, SkillBulkForm
    actions = (
        "edit_selected",
        "merge_selected",
        *CuratedAdmin.actions,
        "export_selected_csv",
        "export_selected_xlsx",
    )
    list_display = ("name", "category", "kind", "half_life_months", "resources", "status", "review_by")
    list_filter = ("status", "collection", "category", "kind")
    search_fields = ("name", "description", "aliases__name")
    list_select_related = ("category",)
    list_per_page = 100
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("category", "replaced_by")
    inlines = (LevelInline, AliasInline, RelationInline)
    save_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super().get_queryset(request).annotate(resource_count=Count("outcomes__resource", distinct=True))
        )

    @admin.display(description="resources", ordering="resource_count")
    def resources(self, skill: models.Skill) -> int:
        return skill.resource_count


@admin.register(models.Category)
class CategoryAdmin(CuratedAdmin):
    actions = ()
    list_display = ("name", "parent", "collection", "position")
    list_filter = ("collection",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
