"""Where curators bring in other frameworks: upload, rehearse, load, read the report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join

from catalog import framework_imports
from catalog.formats import FORMATS
from catalog.models import Collection, FrameworkImport


class UploadForm(forms.ModelForm):
    format = forms.ChoiceField(
        choices=[(name, f"{known.title}: {known.takes}") for name, known in FORMATS.items()]
    )
    file = forms.FileField(help_text="One file, or several in a ZIP.")

    class Meta:
        model = FrameworkImport
        fields = ("format", "file", "collection", "rehearsal")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > framework_imports.MOST_BYTES:
            most = framework_imports.MOST_BYTES // 1024**2
            raise forms.ValidationError(
                f"The file is {file.size / 1024**2:.0f} MB; the most that can be uploaded is {most} MB. "
                "Zip it, or have the operator run “manage.py import_framework”."
            )
        return file


@admin.register(FrameworkImport)
class FrameworkImportAdmin(admin.ModelAdmin):
    list_display = ("file_name", "framework", "collection", "state", "summary", "created_at", "created_by")
    list_filter = ("state", "format", "collection")
    list_select_related = ("collection", "created_by")
    actions = ("load_selected",)
    report = (
        "framework",
        "file_name",
        "collection",
        "state",
        "stage",
        "summary",
        "details",
        "created_at",
        "created_by",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).defer("upload")
        return rows if request.user.is_superuser else rows.filter(collection__public=True)

    def get_form(self, request: HttpRequest, obj: FrameworkImport | None = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **({} if obj else {"form": UploadForm}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: FrameworkImport | None = None) -> Any:
        return self.report if obj else UploadForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: FrameworkImport | None = None) -> Any:
        return self.report if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "collection" and not request.user.is_superuser:
            kwargs["queryset"] = Collection.objects.filter(public=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        shelf = Collection.objects.public()
        return {"collection": shelf.pk} | super().get_changeform_initial_data(request)

    def save_model(self, request: HttpRequest, obj: FrameworkImport, form: Any, change: bool) -> None:
        file = form.cleaned_data["file"]
        started = framework_imports.start(
            collection=obj.collection,
            format=form.cleaned_data["format"],
            name=file.name,
            data=file.read(),
            rehearsal=obj.rehearsal,
            by=request.user,
        )
        obj.pk, obj.file_name = started.pk, started.file_name

    def response_add(
        self, request: HttpRequest, obj: FrameworkImport, post_url_continue: Any = None
    ) -> HttpResponse:
        return self._show(obj)

    def _show(self, obj: FrameworkImport) -> HttpResponse:
        return redirect("admin:catalog_frameworkimport_change", obj.pk)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asks again every two seconds while the import runs; a POST loads what was rehearsed."""
        found = self.get_object(request, object_id)
        if request.method == "POST" and found and self.has_change_permission(request, found):
            self._load(request, [found])
            return self._show(found)
        response = super().change_view(request, object_id, *args, **kwargs)
        if found and not found.is_over:
            response["Refresh"] = "2"
        return response

    @admin.action(description="Load what was rehearsed")
    def load_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._load(request, list(queryset))

    def _load(self, request: HttpRequest, found: list[FrameworkImport]) -> None:
        rehearsed = [row for row in found if row.state == FrameworkImport.State.REHEARSED]
        for row in rehearsed:
            framework_imports.load_now(import_=row)
        if rehearsed:
            messages.success(request, f"Loading {len(rehearsed)} in the background.")
        else:
            messages.warning(
                request, "Nothing to load: only what was rehearsed can be loaded, and only once."
            )

    @admin.display(description="format", ordering="format")
    def framework(self, found: FrameworkImport) -> str:
        return FORMATS[found.format].title if found.format in FORMATS else found.format

    @admin.display(description="what became of it")
    def summary(self, found: FrameworkImport) -> str:
        return ", ".join(f"{number:,} {what}" for what, number in found.counts.items() if number) or "–"

    @admin.display(description="left out, changed or wrong")
    def details(self, found: FrameworkImport) -> str:
        return format_html_join("\n", "<p>{}</p>", ((text,) for text in found.problems)) or "Nothing."
