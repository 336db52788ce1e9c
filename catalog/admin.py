"""The curators' workplace: skills, roles and resources, each on one page with what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Count, ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from . import models


class CuratedAdmin(admin.ModelAdmin):
    """Publish, set back to draft or retire what is selected; curators look after it."""

    actions = ("publish", "set_back_to_draft", "retire")

    @admin.action(description="Publish the selected")
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set(request, queryset, models.Status.PUBLISHED)

    @admin.action(description="Set the selected back to draft")
    def set_back_to_draft(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set(request, queryset, models.Status.DRAFT)

    @admin.action(description="Retire the selected")
    def retire(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set(request, queryset, models.Status.RETIRED)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Organizations' own shelves are theirs: curators see the public one, superusers all."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(collection__public=True)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True)
        if db_field.name == "collection" and not request.user.is_superuser:
            kwargs["queryset"] = models.Collection.objects.filter(public=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _set(self, request: HttpRequest, queryset: QuerySet, status: models.Status) -> None:
        changed: list[Model] = list(queryset.exclude(status=status))
        queryset.update(status=status)
        for row in changed:
            self.log_change(request, row, f"Set the status to {status.label}.")
        messages.success(request, f"{len(changed)} set to {status.label.lower()}.")


class NeedInline(admin.TabularInline):
    extra = 1
    autocomplete_fields = ("skill",)


# --- resources ------------------------------------------------------------------------------------------------


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
class ResourceAdmin(CuratedAdmin):
    list_display = (
        "title",
        "provider",
        "kind",
        "hours",
        "price_basis",
        "price",
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
    autocomplete_fields = ("provider",)
    filter_horizontal = ("audiences",)
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
        ("Care", {"fields": (("owner", "review_by"), ("link_state", "link_checked_at"), "source", "note")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        shelf = models.Collection.objects.public()
        return {"collection": shelf.pk, "owner": request.user.pk} | super().get_changeform_initial_data(
            request
        )


@admin.register(models.Provider)
class ProviderAdmin(admin.ModelAdmin):
    list_display = ("name", "url")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


# --- skills ---------------------------------------------------------------------------------------------------


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
class SkillAdmin(CuratedAdmin):
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

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        shelf = models.Collection.objects.public()
        return {"collection": shelf.pk} | super().get_changeform_initial_data(request)


@admin.register(models.Category)
class CategoryAdmin(CuratedAdmin):
    actions = ()
    list_display = ("name", "parent", "collection", "position")
    list_filter = ("collection",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)


# --- roles, scenarios, maturity -------------------------------------------------------------------------------


class RoleSkillInline(NeedInline):
    model = models.RoleTemplateSkill


@admin.register(models.RoleTemplate)
class RoleTemplateAdmin(CuratedAdmin):
    list_display = ("name", "family", "audience", "status")
    list_filter = ("status", "collection", "family", "audience")
    search_fields = ("name", "description")
    list_select_related = ("audience",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (RoleSkillInline,)


class ScenarioSkillInline(NeedInline):
    model = models.ScenarioTemplateSkill
    autocomplete_fields = ("skill", "role")


@admin.register(models.ScenarioTemplate)
class ScenarioTemplateAdmin(CuratedAdmin):
    list_display = ("name", "maturity", "status")
    list_filter = ("status", "collection", "maturity")
    search_fields = ("name", "description")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (ScenarioSkillInline,)


class MaturitySkillInline(NeedInline):
    model = models.MaturitySkill


@admin.register(models.MaturityLevel)
class MaturityLevelAdmin(CuratedAdmin):
    actions = ()
    list_display = ("level", "name", "collection")
    list_display_links = ("name",)
    inlines = (MaturitySkillInline,)


@admin.register(models.Audience)
class AudienceAdmin(admin.ModelAdmin):
    list_display = ("name", "segment", "broader", "everyone", "position")
    search_fields = ("name", "synonyms")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(models.Collection)
class CollectionAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "public")
    search_fields = ("name",)


@admin.register(models.ExternalId)
class ExternalIdAdmin(CuratedAdmin):
    actions = ()
    list_display = ("framework", "external_id", "skill", "role", "resource")
    list_filter = ("framework", "collection")
    search_fields = ("external_id", "skill__name", "role__name", "resource__title")
    autocomplete_fields = ("skill", "role", "resource")
    list_select_related = ("skill", "role", "resource")
