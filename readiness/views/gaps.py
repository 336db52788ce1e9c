"""The gaps: a heatmap, and behind each cell the people."""

from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from readiness import access
from readiness.queries.gaps import GapFilters, gaps_page


@require_safe
def gaps(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The whole page, or to htmx only the panel of a cell."""
    found = access.plan(request, org, plan)
    page = gaps_page(found, member=request.member, filters=_filters(request), today=timezone.localdate())
    context = {"page": page, "plan": found, "may_edit": access.may(request.member, "edit_people")}
    if request.htmx.target == "cell" and not request.htmx.history_restore_request:
        context["links"] = [cell for key in _touched(request) if (cell := page.cell(key))]
        return render(request, "readiness/parts/gap_swap.html", context)
    return render(request, "readiness/gaps.html", context)


def _filters(request: HttpRequest) -> GapFilters:
    get = request.GET.get
    return GapFilters(
        by=get("by", ""),
        audience=get("audience", ""),
        team=get("team", ""),
        role=get("role", ""),
        show=get("show", ""),
        mandatory=get("mandatory") == "1",
        cell=get("cell", ""),
        all=get("all") == "1",
    )


def _touched(request: HttpRequest) -> set[str]:
    """The cell that opens and the one that closes."""
    before = parse_qs(urlsplit(request.htmx.current_url or "").query).get("cell", [""])[0]
    return {before, request.GET.get("cell", "")} - {""}
