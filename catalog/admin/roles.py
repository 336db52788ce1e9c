"""Role and scenario templates and maturity levels, each with the skills it asks for."""

from __future__ import annotations

from django.contrib import admin

from catalog import models

from .curated import CuratedAdmin


class NeedInline(admin.TabularInline):
    extra = 1
    autocomplete_fields = ("skill",)


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
