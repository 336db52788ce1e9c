"""Importing: choose a file, say how it is to be read, see what it would do, do it, and undo it."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from readiness import access
from readiness.actions.import_steps import choose_matches, restart, stage_files, start_apply, start_undo
from readiness.actions.imports import drop_batch, summary
from readiness.exports.csv import stream
from readiness.exports.rejected import rejected_table
from readiness.forms.import_matching import MatchingForm
from readiness.forms.imports import WorkbookForm
from readiness.imports.template import example_workbook, template_workbook
from readiness.models import ImportBatch
from readiness.queries.import_changes import Contradiction
from readiness.queries.import_report import names_for, past_imports, report_of
from readiness.queries.import_review import NotReady, choices_of, review_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECIDED = (ImportBatch.State.APPLIED, ImportBatch.State.UNDONE)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Choose a file or paste rows. The exact template with mistakes comes back with all of them."""
    owner = access.plan(request, org, plan, "edit_people")
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if not form.is_valid():
        context = {"form": form, "past": past_imports(owner)}
        return render(request, "readiness/import.html", context, status=422 if form.errors else 200)
    pasted = not form.cleaned_data["files"]
    batch = stage_files(
        plan=owner, files=form.sources(), called=form.called(), actor=request.user, pasted=pasted
    )
    if batch.state == ImportBatch.State.FAILED or batch.mapping.get("template_mistakes"):
        return _refuse(request, batch)
    return redirect("import-review", org, plan, batch.pk)


def _refuse(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The same page with what is wrong; nothing has been imported."""
    mistakes = batch.mapping.get("template_mistakes", [])
    failed = batch.state != ImportBatch.State.PREVIEWED
    context = {
        "form": WorkbookForm(),
        "batch": batch,
        "refused": "" if mistakes else batch.message,
        "may_go_on": not failed,
        "mistakes": mistakes,
        "count": batch.mapping.get("template_count", len(mistakes)),
        "sheets": sorted(Counter(mistake["sheet"] for mistake in mistakes).items()),
    }
    if failed:
        drop_batch(batch=batch)
    return render(request, "readiness/import.html", context, status=422)


@require_safe
def review(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """How the file is read and what it would do; while it is worked on, how far that is."""
    batch = access.import_batch(request, org, plan, pk)
    if batch.at_work:
        part = "readiness/parts/import_progress.html"
        return render(request, part if request.htmx else "readiness/import_progress.html", {"batch": batch})
    if request.htmx and not request.htmx.history_restore_request:
        return HttpResponseClientRedirect(request.path)
    return _review(request, batch)


def _review(request: HttpRequest, batch: ImportBatch, form: MatchingForm | None = None, problem: str = ""):
    place = (request.organization.slug, request.plan.slug)
    if batch.state in DECIDED and not batch.job:
        if not problem and "by" not in batch.mapping:  # whoever watched the work knows
            messages.warning(request, f"This import is {batch.get_state_display().lower()} already.")
        return redirect("import-report", *place, batch.pk)
    if batch.job or batch.state != ImportBatch.State.PREVIEWED:
        return render(request, "readiness/import_progress.html", {"batch": batch})
    found = review_of(batch, timezone.localdate())
    context = {"review": found, "form": form or _matching(batch), "problem": problem or batch.message}
    status = 422 if problem or (form and form.errors) else 200
    return render(request, "readiness/import_review.html", context, status=status)


def _matching(batch: ImportBatch, data=None) -> MatchingForm | None:
    """The form of how the file is read; the exact template has none."""
    matching = batch.review.get("matching")
    if not matching:
        return None
    return MatchingForm(data, matching=matching, names=names_for(batch), old=choices_of(batch))


@require_POST
def check(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """Keep what was chosen and find out anew what would happen."""
    batch = access.import_batch(request, org, plan, pk)
    waits = batch.state == ImportBatch.State.PREVIEWED and not batch.job
    form = _matching(batch, request.POST) if waits else None
    if form is not None and not form.is_valid():
        return _review(request, batch, form)
    try:
        if form is None:
            restart(batch=batch)
        else:
            choose_matches(batch=batch, choices=form.choices())
    except NotReady as reason:
        messages.warning(request, str(reason))
    return redirect("import-review", org, plan, pk)


@require_POST
def apply(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """Do it, and go to the report, or, from the exact template, to the gaps."""
    batch = access.import_batch(request, org, plan, pk)
    mode = "all" if request.POST.get("mode") == "all" else "good"
    try:
        applied = start_apply(batch=batch, actor=request.user, mode=mode, today=timezone.localdate())
    except (NotReady, Contradiction) as reason:
        if batch.state == ImportBatch.State.PREVIEWED and not batch.job:
            if mode == "good":
                restart(batch=batch)
                messages.warning(request, str(reason))
                return redirect("import-review", org, plan, pk)
            return _review(request, batch, problem=str(reason))
        messages.warning(request, str(reason))
        return redirect("import-review", org, plan, pk)
    if applied.job:
        return redirect("import-review", org, plan, pk)
    messages.success(request, f"Imported {applied.file_name}: {summary(applied.counts)}.")
    if applied.kind == "workbook":
        return redirect("gaps", org, plan)
    return redirect("import-report", org, plan, pk)


@require_POST
def drop(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """Leave without importing; what was read is forgotten."""
    drop_batch(batch=access.import_batch(request, org, plan, pk))
    return redirect("import-upload", org, plan)


@require_safe
def report(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """What an import brought, what was rejected, and what undoing it would do."""
    batch = access.import_batch(request, org, plan, pk)
    if batch.at_work or batch.state not in DECIDED:
        return redirect("import-review", org, plan, pk)
    return render(request, "readiness/import_report.html", {"report": report_of(batch)})


@require_POST
def undo(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """Take it back, as far as nothing later stands on it."""
    batch = access.import_batch(request, org, plan, pk)
    try:
        undone = start_undo(batch=batch, actor=request.user)
    except NotReady as reason:
        messages.warning(request, str(reason))
        return redirect("import-report", org, plan, pk)
    if not undone.job:
        messages.success(request, f"The import of {batch.file_name} is undone.")
    return redirect("import-report", org, plan, pk)


@require_safe
def rejected(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponseBase:
    """The rejected rows as they came, with why, to be corrected and imported by themselves."""
    batch = access.import_batch(request, org, plan, pk)
    table = rejected_table(batch, request.GET.get("sheet", ""))
    headers = {"Content-Disposition": 'attachment; filename="rejected-rows.csv"'}
    return StreamingHttpResponse(stream(table), content_type="text/csv; charset=utf-8", headers=headers)


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
    path("<int:pk>/check/", check, name="import-check"),
    path("<int:pk>/apply/", apply, name="import-apply"),
    path("<int:pk>/drop/", drop, name="import-drop"),
    path("<int:pk>/report/", report, name="import-report"),
    path("<int:pk>/undo/", undo, name="import-undo"),
    path("<int:pk>/rejected.csv", rejected, name="import-rejected"),
]
