"""What leaves the building: the plan as PDF and JSON, the gaps as CSV."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from readiness import access
from readiness.exports.csv import gaps_table
from readiness.exports.pdf import PdfFailed
from readiness.exports.plan_json import named_json
from readiness.exports.plan_report import plan_report

log = logging.getLogger(__name__)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """The file, to be saved under that name."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_safe
def plan_pdf(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """The report of a version; what goes wrong is said on the plan's page."""
    version = access.version(request, org, plan, number)
    if version.document is None:
        messages.error(request, "This draft has not been computed yet, so there is nothing to print.")
        return redirect("plan", org, plan)
    try:
        rendered = plan_report(version, today=timezone.localdate())
    except PdfFailed as error:
        log.error("PDF of version %s: %s", version.pk, error.detail)
        messages.error(request, error.sentence)
        return redirect("plan", org, plan)
    return attachment(rendered.pdf, f"{org}-{plan}-{number}.pdf", "application/pdf")


@require_safe
def plan_json(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """The version's plan.json, with people's names for those who may export them."""
    version = access.version(request, org, plan, number, "export_people")
    if version.document is None:
        messages.error(request, "This draft has not been computed yet, so there is nothing to export.")
        return redirect("plan", org, plan)
    return attachment(named_json(version), f"{org}-{plan}-{number}.json", "application/json")


@require_safe
def gaps_csv(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Average gap by skill and team."""
    found = access.plan(request, org, plan)
    return attachment(
        gaps_table(found, request.member, timezone.localdate()), f"{org}-{plan}-gaps.csv", "text/csv"
    )
