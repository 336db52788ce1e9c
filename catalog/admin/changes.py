"""What curators did, newest first; each change on a page of its own, with the button that takes it back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from catalog import describing
from catalog.kinds import KINDS
from catalog.models import Change, ChangedThing
from catalog.undo import CannotUndo, undo

SHOWN = 200  # things of one change that are told in full


@admin.register(Change)
class ChangeAdmin(admin.ModelAdmin):
    list_display = ("at", "by", "how", "first", "how_many", "note", "undone")
    list_display_links = ("at", "first")
    list_filter = ("how", ("by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("note", "things__name")
    list_select_related = ("by", "undone_by")
    date_hierarchy = "at"
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Curators see what was done to the public shelf, superusers all."""
        first = ChangedThing.objects.filter(change=OuterRef("pk")).values("name")[:1]
        told = (
            super()
            .get_queryset(request)
            .annotate(thing_count=Count("things", distinct=True), first_name=Subquery(first))
        )
        return told if request.user.is_superuser else told.exclude(things__collection__public=False)

    @admin.display(description="what")
    def first(self, change: Change) -> str:
        return change.first_name or "nothing"

    @admin.display(description="things", ordering="thing_count")
    def how_many(self, change: Change) -> int:
        return change.thing_count

    @admin.display(description="undone", boolean=True)
    def undone(self, change: Change) -> bool:
        return change.is_undone

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        """Whoever curates anything reads what was done."""
        return any(self._may_change(request, kind) for kind in KINDS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list:
        undo_view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", undo_view, name="catalog_change_undo"), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        change = self.get_object(request, object_id)
        if change is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, change):
            raise PermissionDenied
        return self._page(request, change)

    @method_decorator(require_POST)
    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = self.get_object(request, str(pk))
        if change is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        kinds = set(change.things.values_list("kind", flat=True))
        if not all(self._may_change(request, kind) for kind in kinds):
            raise PermissionDenied
        try:
            done = undo(
                change=change,
                by=request.user,
                note=request.POST.get("note", "")[:1000],
                force="force" in request.POST,
            )
        except CannotUndo as problem:
            return self._page(request, change, problem=problem, status=422)
        messages.success(request, "Undone. This is what it put back.")
        return HttpResponseRedirect(reverse("admin:catalog_change_change", args=[done.pk]))

    def _page(
        self, request: HttpRequest, change: Change, problem: CannotUndo | None = None, status: int = 200
    ) -> HttpResponse:
        things = list(change.things.select_related("collection")[:SHOWN])
        lines = describing.lines_of(things)
        total = change.things.count()
        context = {
            **self.admin_site.each_context(request),
            "title": f"{change.get_how_display()}: {total} {'thing' if total == 1 else 'things'}",
            "opts": self.opts,
            "change": change,
            "told": [(thing, lines[thing.pk]) for thing in things],
            "more": total - len(things),
            "problem": problem,
        }
        return TemplateResponse(request, "admin/catalog/change.html", context, status=status)

    def _may_change(self, request: HttpRequest, kind: str) -> bool:
        if kind not in KINDS:
            return True
        return request.user.has_perm(f"catalog.change_{KINDS[kind].model._meta.model_name}")
