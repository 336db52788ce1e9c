"""The overview of a plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from readiness import access, wizard
from readiness.queries.overview import overview_page


@require_safe
def overview(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Where we stand, where the plan leads, what is next."""
    found = access.plan(request, org, plan)
    page = overview_page(found, member=request.member, today=timezone.localdate())

    def allowed(needs: str) -> bool:
        return access.may(request.member, needs)

    groups = wizard.task_groups(page.facts, allowed)
    context = {
        "page": page,
        "plan": found,
        "groups": groups,
        "completed": wizard.completed(groups),
        "notices": [notice for notice in page.notices if allowed(notice.needs)],
        "may_edit": allowed("edit_plan"),
    }
    return render(request, "readiness/overview.html", context)
