"""Audiences, shelves, and ids in other frameworks."""

from __future__ import annotations

from django.contrib import admin

from catalog import models

from .curated import CuratedAdmin, RecordedAdmin, Things


@admin.register(models.Audience)
class AudienceAdmin(RecordedAdmin):
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

    def things(self, row: models.ExternalId) -> Things:
        """An id is part of what it names."""
        named = {"skill": row.skill_id, "role": row.role_id, "resource": row.resource_id}
        return [(kind, pk) for kind, pk in named.items() if pk]
