"""Stage 7: what a plan may spend, the hours people can give, whom it is for, and what it may use."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from readiness import access
from readiness.actions import budget as actions
from readiness.forms.budget import BudgetForm, HoursForm, WaysForm
from readiness.forms.split import SplitForm
from readiness.models import Plan
from readiness.queries import ways as offers
from readiness.queries.capacity import Capacity
from readiness.views import ways as way_views


@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Money by line and quarter, and what of it the plan may spend."""
    found = access.plan(request, org, plan, "edit_plan")
    form = BudgetForm(request.POST or None, plan=found)
    if request.method == "POST" and form.is_valid():
        actions.save_budget(plan=found, actor=request.user, **form.answer())
        return _onward(request, found, "budget", "budget-hours")
    return _page(request, found, "budget", form)


@require_POST
def begin(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Take the lines of the template that are not there yet."""
    found = access.plan(request, org, plan, "edit_plan")
    actions.begin_budget(plan=found, actor=request.user)
    return redirect("budget", org, plan)


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Learning hours of everyone, and of the teams and roles that differ."""
    found = access.plan(request, org, plan, "edit_plan")
    capacity = Capacity(found, today=timezone.localdate())
    form = HoursForm(request.POST or None, capacity=capacity)
    if request.method == "POST" and form.is_valid():
        actions.save_hours(plan=found, actor=request.user, **form.answer())
        return _onward(request, found, "budget-hours", "budget-split")
    return _page(request, found, "hours", form, {"capacity": capacity})


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The audience split, beside the people there are."""
    found = access.plan(request, org, plan, "edit_plan")
    form = SplitForm(request.POST or None, plan=found)
    if request.method == "POST" and form.is_valid():
        actions.save_split(plan=found, actor=request.user, **form.split())
        return _onward(request, found, "budget-split", "budget-ways")
    return _page(request, found, "split", form)


@require_http_methods(["GET", "HEAD", "POST"])
def ways(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Ways to close a gap with their prices, shelves and languages."""
    found = access.plan(request, org, plan, "edit_plan")
    form = WaysForm(
        request.POST or None,
        plan=found,
        shelves=offers.shelves_for(found),
        languages=offers.languages_for(found),
    )
    if request.method == "POST" and form.is_valid():
        actions.save_ways(plan=found, actor=request.user, **form.cleaned_data)
        return _onward(request, found, "budget-ways", "plan")
    context = {
        "mentoring": offers.mentoring_lines(found, today=timezone.localdate()),
        "vacancies": offers.vacancy_lines(found),
        "partners": offers.partner_lines(found),
    }
    return _page(request, found, "ways", form, context)


PARTS = (
    ("budget", "budget", "Budget"),
    ("hours", "budget-hours", "Learning hours"),
    ("split", "budget-split", "Who it is for"),
    ("ways", "budget-ways", "Ways to close a gap"),
)


def _page(request: HttpRequest, plan: Plan, part: str, form, context: dict | None = None) -> HttpResponse:
    names = [name for name, _, _ in PARTS]
    context = context or {}
    shown = {
        "plan": plan,
        "form": form,
        "capacity": context.get("capacity") or Capacity(plan, today=timezone.localdate()),
        "steps": [
            Part(place, title, reverse(page, args=[plan.organization.slug, plan.slug]))
            for place, (_, page, title) in enumerate(PARTS, 1)
        ],
        "place": names.index(part) + 1,
    }
    status = 422 if form.is_bound else 200  # a form that was sent and was right has led elsewhere
    return render(request, f"readiness/budget/{part}.html", shown | context, status=status)


@dataclass(frozen=True, slots=True)
class Part:
    """A step of this stage, as the step indicator shows it."""

    number: int
    name: str
    url: str
    done: bool = False


def _onward(request: HttpRequest, plan: Plan, here: str, following: str) -> HttpResponse:
    """To the next part, or back here, as the button pressed says."""
    if "stay" in request.POST:
        messages.success(request, "Saved.")
        following = here
    return redirect(following, plan.organization.slug, plan.slug)


urlpatterns = [
    path("", budget, name="budget"),
    path("begin/", begin, name="budget-begin"),
    path("hours/", hours, name="budget-hours"),
    path("split/", split, name="budget-split"),
    path("ways/", ways, name="budget-ways"),
    path("ways/<slug:kind>/", way_views.way, name="way-new"),
    path("ways/<slug:kind>/<int:pk>/", way_views.way, name="way"),
    path("ways/<slug:kind>/<int:pk>/remove/", way_views.remove, name="way-remove"),
]
