"""Merging what is twice in the catalog: the action of a list, and its page that asks which one stays."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog import duplicates, usage
from catalog.history import KIND_OF
from catalog.merging import merge

MOST = 10


class MergeAdmin(admin.ModelAdmin):
    """Adds the action to a list."""

    @admin.action(description="Merge the selected …", permissions=["change"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        rows = list(queryset.order_by("pk")[: MOST + 1])
        if not 2 <= len(rows) <= MOST:
            messages.error(request, f"Select the two that are one, or up to {MOST}.")
            return None
        kind, problem = KIND_OF[self.model], ""
        if "distinct" in request.POST:
            for place, one in enumerate(rows):
                for other in rows[place + 1 :]:
                    duplicates.set_apart(kind=kind, one=one.pk, other=other.pk, by=request.user)
            messages.success(request, "Kept apart: they are not shown as duplicates again.")
            return None
        if "merge" in request.POST:
            keep = request.POST.get("keep", "")
            if keep not in {str(row.pk) for row in rows}:
                problem = "Choose the one that stays."
            else:
                try:
                    return self._merge(request, kind, int(keep), rows)
                except ValidationError as error:
                    problem = " ".join(error.messages)
        used = usage.plans_using(kind, [row.pk for row in rows])
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge {len(rows)} {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "rows": [(row, used.get(row.pk, 0)) for row in rows],
            "keep": request.POST.get("keep", ""),
            "problem": problem,
            "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/catalog/merge.html", context, status=422 if problem else 200)

    def _merge(self, request: HttpRequest, kind: str, keep: int, rows: list) -> HttpResponse:
        note = request.POST.get("change_note", "")[:1000]
        with transaction.atomic():
            for row in rows:
                if row.pk != keep:
                    change = merge(kind=kind, keep=keep, gone=row.pk, by=request.user, note=note)
        messages.success(
            request, "Merged. Everything that pointed to the others points to the one that stays."
        )
        return HttpResponseRedirect(reverse("admin:catalog_change_change", args=[change.pk]))
