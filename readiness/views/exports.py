"""What leaves the building: a version as PDF, workbook and JSON, and every table as CSV."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from readiness import access
from readiness.exports.csv import stream
from readiness.exports.learning_path import learning_path
from readiness.exports.material import Filters, of_today, of_version
from readiness.exports.pdf import PdfFailed
from readiness.exports.plan_json import named_json
from readiness.exports.plan_report import plan_report
from readiness.exports.plan_schema import shipped
from readiness.exports.registry import OF_TODAY, OF_VERSION, Entry
from readiness.exports.tables import Table
from readiness.exports.xlsx import workbook
from readiness.forms.exports import ReportForm
from readiness.models import Member, Version
from readiness.queries.exports import team_names
from readiness.queries.visibility import sight_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
log = logging.getLogger(__name__)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """The file, to be saved under that name."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_safe
def plan_export(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """Every way in which the version leaves the building, and what of the report is to be printed."""
    version = access.version(request, org, plan, number)
    if version.document is None:
        return _nothing_yet(request, org, plan)
    return _export_page(request, version, _report_form(request, version))


@require_safe
def plan_pdf(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """The report of a version, as chosen in the address; what goes wrong is said on a page."""
    version = access.version(request, org, plan, number)
    if version.document is None:
        messages.error(request, "This draft has not been computed yet, so there is nothing to print.")
        return redirect("plan", org, plan)
    form = _report_form(request, version, request.GET)
    if not form.is_valid():
        return _export_page(request, version, form, status=422)
    sight = sight_of(request.member)
    options = form.options(floor=sight.floor, seen=sight.teams)
    kind, paper = form.cleaned_data["kind"], form.cleaned_data["paper"]
    try:
        rendered = plan_report(version, today=timezone.localdate(), options=options, paper=paper)
    except PdfFailed as error:
        log.error("PDF of version %s: %s", version.pk, error.detail)
        messages.error(request, error.sentence)
        return redirect("plan-export", org, plan, number)
    for remark in rendered.remarks:
        messages.warning(request, f"In the PDF of {version.get_state_display().lower()} {number}: {remark}")
    name = f"{org}-{plan}-{number}{'' if kind == 'report' else f'-{kind}'}.pdf"
    return attachment(rendered.pdf, name, "application/pdf")


@require_safe
def path_pdf(request: HttpRequest, org: str, plan: str, number: int, learner: int) -> HttpResponse:
    """One person's learning path: one's own, or that of somebody whose ratings one may see."""
    version = access.version(request, org, plan, number)
    person = access.visible_learners(request.member).filter(pk=learner).first()
    if person is None or version.document is None:
        raise Http404("No such path")
    try:
        rendered = learning_path(version, str(learner), name=str(person), today=timezone.localdate())
    except PdfFailed as error:
        log.error("Path of learner %s in version %s: %s", learner, version.pk, error.detail)
        messages.error(request, error.sentence)
        return redirect("plan", org, plan)
    if rendered is None:
        raise Http404("No such path")
    return attachment(rendered.pdf, f"{org}-{plan}-{number}-path.pdf", "application/pdf")


def _report_form(request: HttpRequest, version: Version, data=None) -> ReportForm:
    may = access.may(request.member, "export_people")
    return ReportForm(data, teams=team_names(version), may_name_people=may)


def _export_page(request: HttpRequest, version: Version, form: ReportForm, status: int = 200) -> HttpResponse:
    tables = [(key, entry) for key, entry in OF_VERSION.items() if access.may(request.member, entry.needs)]
    context = {
        "plan": request.plan,
        "version": version,
        "form": form,
        "tables": tables,
        "may_export": access.may(request.member, "export_people"),
    }
    return render(request, "readiness/export.html", context, status=status)


@require_safe
def plan_json(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """The version's plan.json, with people's names for those who may export them."""
    version = access.version(request, org, plan, number, "export_people")
    if version.document is None:
        return _nothing_yet(request, org, plan)
    return attachment(named_json(version), f"{org}-{plan}-{number}.json", "application/json")


@require_safe
def plan_xlsx(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """The version as a workbook, as far as this member may see it."""
    version = access.version(request, org, plan, number)
    if version.document is None:
        return _nothing_yet(request, org, plan)
    today = timezone.localdate()
    material = of_version(version, request.member, today)
    content = workbook(material, may_see_people=access.may(request.member, "see_people"), made_on=today)
    return attachment(content, f"{org}-{plan}-{number}.xlsx", XLSX)


@require_safe
def version_csv(request: HttpRequest, org: str, plan: str, number: int, table: str) -> HttpResponseBase:
    """One table of the version, with the filters in the address."""
    version = access.version(request, org, plan, number)
    entry = _entry(OF_VERSION, table, request.member)
    if version.document is None:
        return _nothing_yet(request, org, plan)
    found = entry.make(of_version(version, request.member, timezone.localdate()), _filters(request))
    return _csv(found, f"{org}-{plan}-{number}")


@require_safe
def table_csv(request: HttpRequest, org: str, plan: str, table: str) -> HttpResponseBase:
    """One table of the plan as it stands today, with the filters in the address."""
    found = access.plan(request, org, plan)
    entry = _entry(OF_TODAY, table, request.member)
    filters = _filters(request)
    return _csv(entry.make(of_today(found, request.member, timezone.localdate()), filters), f"{org}-{plan}")


def _entry(registry: dict[str, Entry], table: str, member: Member) -> Entry:
    entry = registry.get(table)
    if entry is None:
        raise Http404("No such table")
    if not access.may(member, entry.needs):
        raise PermissionDenied(f"Your part here, {member.get_role_display()}, does not allow this.")
    return entry


def _filters(request: HttpRequest) -> Filters:
    """As on the page. Only who sees everyone may cut teams finer: two cuts tell of one person."""
    get = request.GET.get
    everyone = access.may(request.member, "edit_people")
    return Filters(
        team=get("team", ""),
        role=get("role", "") if everyone else "",
        audience=get("audience", "") if everyone else "",
        mandatory=get("mandatory") == "1",
    )


def _csv(table: Table, stem: str) -> StreamingHttpResponse:
    name = f"{stem}-{table.key}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(stream(table), content_type="text/csv; charset=utf-8", headers=headers)


def _nothing_yet(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    messages.error(request, "This draft has not been computed yet, so there is nothing to export.")
    return redirect("plan", org, plan)


@login_not_required
@require_safe
def plan_schema(request: HttpRequest, version: int) -> HttpResponse:
    """The form of plan.json, for whoever reads one."""
    found = shipped(version)
    if found is None:
        raise Http404("No such version")
    return HttpResponse(found, content_type="application/schema+json")
