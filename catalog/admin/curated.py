"""What all of the curators' pages share: shelves they may see, a note on every change, a history that can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from catalog import describing, duplicates, history, references
from catalog.models import Change, Collection, Status

Things = Iterable[tuple[str, int]]


class NotedForm(forms.ModelForm):
    """A form that asks why."""

    change_note = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why you change this; it stands beside the change in the history.",
    )


class UniqueForm(NotedForm):
    """A form that asks before it stores what looks like something there is."""

    save_anyway = forms.BooleanField(
        required=False, widget=forms.HiddenInput, label="It is another one: save it all the same"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.resembled = self._resembled(cleaned)
        if self.resembled and not cleaned.get("save_anyway"):
            self.fields["save_anyway"].widget = forms.CheckboxInput()
            names = ", ".join(f"“{entry.name}” (number {entry.pk})" for entry in self.resembled)
            raise ValidationError(
                f"This looks like {names}. Change that one instead, or merge the two later;"
                " if it is another one, say so below and save again."
            )
        return cleaned

    def _resembled(self, cleaned: dict[str, Any]) -> list[duplicates.Entry]:
        kind = history.KIND_OF[self._meta.model]
        name = cleaned.get("title") or cleaned.get("name") or ""
        shelf = cleaned.get("collection") or getattr(self.instance, "collection", None)
        renamed = {"title", "name", "url", "collection"} & set(self.changed_data)
        if not renamed or not name or shelf is None:
            return []
        return duplicates.like(
            kind, name, shelves=[shelf], url=cleaned.get("url") or "", but=self.instance.pk
        )


class RecordedAdmin(admin.ModelAdmin):
    """Whatever is done here stands in the history, field by field."""

    form = NotedForm
    object_history_template = "admin/catalog/history.html"

    def things(self, row: Model) -> Things:
        """Kind and id of what a row is part of."""
        kind = history.kind_of(type(row))
        return [(kind, row.pk)] if kind and row.pk else []

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        recording = history.Recording(
            by=request.user, how=Change.How.FORM, note=form.cleaned_data.get("change_note", "")
        )
        for kind, pk in self.things(type(obj)._default_manager.get(pk=obj.pk)) if change else ():
            recording.about(kind, [pk])
        super().save_model(request, obj, form, change)
        for kind, pk in self.things(obj):
            recording.made(kind, [pk])  # says nothing of what was photographed above
        request.recording = recording

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.recording.finish()
        for entry in getattr(form, "resembled", ()):  # said to be different: nobody is asked again
            kind = history.KIND_OF[self.model]
            duplicates.set_apart(kind=kind, one=form.instance.pk, other=entry.pk, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self._delete(request, [obj], lambda: super(RecordedAdmin, self).delete_model(request, obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._delete(
            request, list(queryset), lambda: super(RecordedAdmin, self).delete_queryset(request, queryset)
        )

    @transaction.atomic
    def _delete(self, request: HttpRequest, rows: list[Model], delete: Any) -> None:
        recording = history.Recording(by=request.user, how=Change.How.DELETE)
        for row in rows:
            for kind, pk in self.things(row):
                recording.about(kind, [pk])
                for other, ids in references.pointing_at(kind, [pk]).items():
                    recording.about(other, ids)
        delete()
        recording.finish()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every change of one thing, newest first."""
        row = self.get_object(request, admin.utils.unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        things = [thing for kind, pk in self.things(row) for thing in history.changes_of(kind, pk)]
        lines = describing.lines_of(things)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "object": row,
            "opts": self.opts,
            "told": [(thing, lines[thing.pk]) for thing in things],
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)


class CuratedAdmin(RecordedAdmin):
    """Publish, set back to draft or retire what is selected; curators look after the public shelf."""

    actions = ("publish", "set_back_to_draft", "retire")

    @admin.action(description="Publish the selected", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set(request, queryset, Status.PUBLISHED)

    @admin.action(description="Set the selected back to draft", permissions=["change"])
    def set_back_to_draft(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set(request, queryset, Status.DRAFT)

    @admin.action(description="Retire the selected", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set(request, queryset, Status.RETIRED)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Organizations' own shelves are theirs: curators see the public one, superusers all."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(collection__public=True)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"collection": Collection.objects.public().pk} | super().get_changeform_initial_data(request)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True)
        if db_field.name == "collection" and not request.user.is_superuser:
            kwargs["queryset"] = Collection.objects.filter(public=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @transaction.atomic
    def _set(self, request: HttpRequest, queryset: QuerySet, status: Status) -> None:
        changed: list[Model] = list(queryset.exclude(status=status))
        recording = history.Recording(by=request.user, how=Change.How.BULK)
        recording.about(history.KIND_OF[self.model], [row.pk for row in changed])
        self.model._default_manager.filter(pk__in=[row.pk for row in changed]).update(status=status)
        recording.finish()
        for row in changed:
            self.log_change(request, row, f"Set the status to {status.label}.")
        messages.success(request, f"{len(changed)} set to {status.label.lower()}.")
