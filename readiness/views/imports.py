"""Importing a workbook: choose it, see what it would do, do it."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from readiness import access
from readiness.actions.imports import apply_batch, drop_batch, stage_workbook, summary
from readiness.forms.imports import WorkbookForm
from readiness.imports.records import Mistake, Reading
from readiness.imports.template import example_workbook, template_workbook
from readiness.imports.workbook import read_workbook
from readiness.queries.import_changes import Contradiction
from readiness.queries.import_known import known_to
from readiness.queries.import_review import NotReady, review_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Choose a file; one without mistakes is staged, one with mistakes comes back with all of them."""
    owner = access.plan(request, org, plan, "edit_people")
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if not form.is_valid():
        return render(request, "readiness/import.html", {"form": form}, status=422 if form.errors else 200)
    reading = read_workbook(form.sources(), form.called(), known_to(owner.organization, timezone.localdate()))
    if not reading.ok:
        return _refuse(request, reading, reading.mistakes, reading.mistake_count)
    try:
        today = timezone.localdate()
        batch = stage_workbook(plan=owner, reading=reading, actor=request.user, today=today)
    except Contradiction as contradiction:
        return _refuse(request, reading, contradiction.mistakes, len(contradiction.mistakes))
    return redirect("import-review", org, plan, batch.pk)


def _refuse(
    request: HttpRequest, reading: Reading, mistakes: tuple[Mistake, ...], count: int
) -> HttpResponse:
    """The same page with what is wrong; nothing has been stored."""
    context = {
        "form": WorkbookForm(),
        "reading": reading,
        "mistakes": mistakes,
        "count": count,
        "sheets": sorted(Counter(mistake.sheet for mistake in mistakes).items()),
    }
    return render(request, "readiness/import.html", context, status=422)


@require_safe
def review(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """The rehearsal: what would be new, changed and unchanged."""
    batch = access.import_batch(request, org, plan, pk)
    try:
        found = review_of(batch, timezone.localdate())
    except (NotReady, Contradiction) as reason:
        messages.warning(request, str(reason))
        return redirect("import-upload", org, plan)
    return render(request, "readiness/import_review.html", {"review": found})


@require_POST
def apply(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """Do it, whole or not at all, and go to the gaps."""
    batch = access.import_batch(request, org, plan, pk)
    try:
        applied = apply_batch(batch=batch, actor=request.user, today=timezone.localdate())
    except (NotReady, Contradiction) as reason:
        messages.warning(request, str(reason))
        return redirect("import-upload", org, plan)
    messages.success(request, f"Imported {applied.file_name}: {summary(applied.counts)}.")
    return redirect("gaps", org, plan)


@require_POST
def drop(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """Leave without importing; what was read is forgotten."""
    drop_batch(batch=access.import_batch(request, org, plan, pk))
    return redirect("import-upload", org, plan)


@require_safe
def template(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """An empty workbook with the right sheets and headings."""
    access.plan(request, org, plan, "edit_people")
    return _workbook(template_workbook(), "readiness-template.xlsx")


@require_safe
def example(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """A filled workbook that can be imported as it stands."""
    access.plan(request, org, plan, "edit_people")
    return _workbook(example_workbook(), "readiness-example.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=disposition)


# /o/<org>/plans/<plan>/import/
urlpatterns = [
    path("", choose, name="import-upload"),
    path("template.xlsx", template, name="import-template"),
    path("example.xlsx", example, name="import-example"),
    path("<int:pk>/", review, name="import-review"),
    path("<int:pk>/apply/", apply, name="import-apply"),
    path("<int:pk>/drop/", drop, name="import-drop"),
]
