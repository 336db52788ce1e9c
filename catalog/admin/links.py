"""Checks of links: how far they are, what they found, and the button that stops one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from catalog import linkcheck
from catalog.models import LinkCheck, LinkState, Resource


class LinkActions(admin.ModelAdmin):
    """Adds the action to the list of resources."""

    @admin.action(description="Check the links of the selected", permissions=["change"])
    def check_links(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        ids = list(queryset.exclude(url="").values_list("pk", flat=True))
        if not ids:
            messages.info(request, "None of them has a link.")
            return None
        try:
            check = linkcheck.start(by=request.user, resources=ids)
        except linkcheck.SwitchedOff as off:
            messages.error(request, str(off))
            return None
        return HttpResponseRedirect(reverse("admin:catalog_linkcheck_change", args=[check.pk]))


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):
    list_display = ("queued_at", "state", "progress", "by")
    list_select_related = ("by",)
    actions = None

    @admin.display(description="checked")
    def progress(self, check: LinkCheck) -> str:
        return f"{check.checked} of {check.total}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("catalog.change_resource")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        return [
            path("start/", view(self.start_view), name="catalog_linkcheck_start"),
            path("<int:pk>/stop/", view(self.stop_view), name="catalog_linkcheck_stop"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def start_view(self, request: HttpRequest) -> HttpResponse:
        """All links of the catalog."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            check = linkcheck.start(by=request.user)
        except linkcheck.SwitchedOff as off:
            messages.error(request, str(off))
            return HttpResponseRedirect(reverse("admin:catalog_linkcheck_changelist"))
        return HttpResponseRedirect(reverse("admin:catalog_linkcheck_change", args=[check.pk]))

    @method_decorator(require_POST)
    def stop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if check := LinkCheck.objects.filter(pk=pk).first():
            linkcheck.stop(check=check)
        return HttpResponseRedirect(reverse("admin:catalog_linkcheck_change", args=[pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Progress while it runs; the page reloads itself, without script, until it is over."""
        check = self.get_object(request, object_id)
        if check is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, check):
            raise PermissionDenied
        troubled = Resource.objects.filter(pk__in=check.resource_ids[: check.checked]).exclude(
            link_state__in=(LinkState.OK, LinkState.UNCHECKED)
        )
        if not request.user.is_superuser:
            troubled = troubled.filter(collection__public=True)
        context = {
            **self.admin_site.each_context(request),
            "title": str(check),
            "opts": self.opts,
            "check": check,
            "found": [(LinkState(state).label, count) for state, count in check.found.items()],
            "troubled": troubled.order_by("link_state", "title")[:500],
        }
        response = TemplateResponse(request, "admin/catalog/link_check.html", context)
        if not check.is_over:
            response["Refresh"] = "3"
        return response
