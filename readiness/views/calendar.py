"""The plan in other people's calendars: as a file, and as a secret address to subscribe to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from readiness import access
from readiness.actions.calendar_links import make_calendar_link, plan_of_link, withdraw_calendar_link
from readiness.exports.ics import calendar
from readiness.models import Plan
from readiness.queries.calendar import events_of, has_calendar_link
from readiness.views.exports import attachment

KIND = "text/calendar; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
def plan_calendar(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """What is in it, the file, and the link. A new link is shown in the answer and kept nowhere."""
    found = access.plan(request, org, plan)
    token = make_calendar_link(plan=found, member=request.member) if request.method == "POST" else ""
    context = {
        "plan": found,
        "link": request.build_absolute_uri(reverse("calendar-feed", args=[token])) if token else "",
        "linked": has_calendar_link(found, request.member),
        "events": [event for event in events_of(found) if not event.canceled],
    }
    return render(request, "readiness/calendar.html", context)


@require_POST
def calendar_unlink(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Withdraw one's own link."""
    found = access.plan(request, org, plan)
    if withdraw_calendar_link(plan=found, member=request.member):
        messages.success(request, "The calendar link no longer works.")
    return redirect("plan-calendar", org, plan)


@require_safe
def calendar_ics(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The file, with what the plan's page says of each line."""
    found = access.plan(request, org, plan)
    return attachment(_file(found, details=True), f"{org}-{plan}.ics", KIND)


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads: titles and dates only, to whoever has the address."""
    found = plan_of_link(token)
    if found is None:
        raise Http404("No such calendar")
    headers = {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(_file(found, details=False), content_type=KIND, headers=headers)


def _file(plan: Plan, *, details: bool) -> bytes:
    return calendar(events_of(plan), name=f"{plan.name}, {plan.organization.name}", details=details)
