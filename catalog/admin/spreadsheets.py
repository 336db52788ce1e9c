"""Lists that leave as CSV or XLSX and come back in: a dry run first, every mistake named, then all or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from catalog import bounds
from catalog.models import Collection
from catalog.sheets import files
from catalog.sheets.importing import MOST_SHOWN, Outcome, import_table
from catalog.sheets.sheet import Sheet

FOLDER = "catalog-imports"
KEPT = timedelta(hours=24)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSV or XLSX file",
        help_text="Its first row names the columns as an export does. A row with an id, or with the name of an"
        " entry there is, changes that one; every other row makes a new one. Columns left out stay as they are.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    change_note = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            bounds.check_size(file.size)
        except bounds.Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return file


class SpreadsheetAdmin(admin.ModelAdmin):
    """Adds import and export to a list."""

    sheet_class: ClassVar[type[Sheet]]
    change_list_template = "admin/catalog/sheet_list.html"

    def get_urls(self) -> list:
        named = f"catalog_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name=f"{named}_import"),
            path("export/<str:kind>/", view(self.export_view), name=f"{named}_export"),
            *super().get_urls(),
        ]

    def shelves(self, request: HttpRequest) -> list[Collection]:
        """Where the curator's rows may stand; the public shelf first."""
        public = Collection.objects.public()
        others = Collection.objects.exclude(pk=public.pk) if request.user.is_superuser else ()
        return [public, *others]

    # --- out ---

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The list as it is filtered just now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in files.CONTENT_TYPES:
            raise Http404
        return self._file(request, self.get_changelist_instance(request).get_queryset(request), kind)

    @admin.action(description="Export the selected as CSV", permissions=["view"])
    def export_selected_csv(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._file(request, queryset, files.CSV)

    @admin.action(description="Export the selected as XLSX", permissions=["view"])
    def export_selected_xlsx(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._file(request, queryset, files.XLSX)

    def _file(self, request: HttpRequest, rows: QuerySet, kind: str) -> HttpResponse:
        sheet = self.sheet_class(by=request.user, shelves=self.shelves(request))
        table = sheet.export(sheet.get_queryset().filter(pk__in=rows.order_by().values("pk")))
        name = f"{self.opts.verbose_name_plural}-{timezone.localdate()}.{kind}".replace(" ", "-")
        return HttpResponse(
            files.write(table, kind),
            content_type=files.CONTENT_TYPES[kind],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    # --- in ---

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Upload, dry run, apply: three steps of one address."""
        if not (self.has_change_permission(request) and self.has_add_permission(request)):
            raise PermissionDenied
        if "apply" in request.POST:
            return self._apply(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        outcome = None
        if form.is_valid():
            file, note = form.cleaned_data["file"], form.cleaned_data["change_note"]
            try:
                data = file.read()
                outcome = self._run(request, data, file.name, note, dry_run=True)
            except bounds.Refused as refused:
                form.add_error("file", str(refused))
            else:
                if outcome.fits:
                    self._stage(request, data, file.name, note)
        refused = form.is_bound and (not form.is_valid() or (outcome and not outcome.fits))
        return self._page(request, form, outcome, status=422 if refused else 200)

    def _apply(self, request: HttpRequest) -> HttpResponse:
        staged = request.session.pop(self._slot, None)
        if not staged or not default_storage.exists(staged["file"]):
            messages.error(
                request, "This upload is gone: it was applied already, or a day old. Choose the file again."
            )
            return HttpResponseRedirect(request.path)
        with default_storage.open(staged["file"]) as file:
            data = file.read()
        default_storage.delete(staged["file"])
        outcome = self._run(request, data, staged["name"], staged["note"], dry_run=False)
        if not outcome.fits:  # the catalog has changed since the dry run
            return self._page(request, UploadForm(), outcome, status=422)
        said = f"{outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged."
        messages.success(request, f"Imported {staged['name']}: {said}")
        if outcome.change is None:
            return HttpResponseRedirect(reverse(f"admin:catalog_{self.opts.model_name}_changelist"))
        return HttpResponseRedirect(reverse("admin:catalog_change_change", args=[outcome.change.pk]))

    def _run(self, request: HttpRequest, data: bytes, name: str, note: str, *, dry_run: bool) -> Outcome:
        table = files.read(data, name)
        sheet = self.sheet_class(by=request.user, shelves=self.shelves(request), note=note)
        return import_table(sheet, table, dry_run=dry_run)

    @property
    def _slot(self) -> str:
        return f"catalog-import-{self.opts.model_name}"

    def _stage(self, request: HttpRequest, data: bytes, name: str, note: str) -> None:
        """Keeps the file until it is applied, for this session only; what others forgot goes after a day."""
        _sweep()
        kept = default_storage.save(f"{FOLDER}/{uuid4().hex}", ContentFile(data))
        request.session[self._slot] = {"file": kept, "name": name[:200], "note": note}

    def _page(
        self, request: HttpRequest, form: UploadForm, outcome: Outcome | None, status: int
    ) -> HttpResponse:
        sheet = self.sheet_class(by=request.user, shelves=self.shelves(request))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Import {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
            "outcome": outcome,
            "mistakes": outcome.mistakes[:MOST_SHOWN] if outcome else (),
            "columns": [field.column_name for field in sheet.fields.values()],
        }
        return TemplateResponse(request, "admin/catalog/import.html", context, status=status)


def _sweep() -> None:
    if not default_storage.exists(FOLDER):
        return
    old = timezone.now() - KEPT
    for name in default_storage.listdir(FOLDER)[1]:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < old:
            default_storage.delete(f"{FOLDER}/{name}")
