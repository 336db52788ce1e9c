"""Scenarios side by side: ask what another limit would give, compare, and continue with one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from readiness import access
from readiness.actions.scenarios import choose_version, start_what_if
from readiness.forms.plan import WhatIfForm
from readiness.queries.scenarios import side_by_side


@require_safe
def scenarios(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The versions in columns. `?v=3&v=5` says which."""
    found = access.plan(request, org, plan)
    asked = [int(number) for number in request.GET.getlist("v") if number.isdecimal() and len(number) < 9]
    context = {
        "plan": found,
        "page": side_by_side(found, asked),
        "may_edit": access.may(request.member, "edit_plan"),
    }
    return render(request, "readiness/scenarios.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Other limits, tried without changing the plan. The address may suggest some of them."""
    found = access.plan(request, org, plan, "edit_plan")
    suggested = {name: value for name, value in request.GET.items() if name in WhatIfForm.base_fields}
    form = WhatIfForm(request.POST if request.method == "POST" else None, plan=found, initial=suggested)
    if request.method == "POST" and form.is_valid():
        version = start_what_if(plan=found, actor=request.user, **form.changes())
        return redirect("generate", org, plan, version.number)
    context = {"form": form, "plan": found}
    return render(request, "readiness/what_if.html", context, status=422 if form.errors else 200)


@require_POST
def choose(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """Continue with this version: it is the plan's draft from now on, and its limits are the plan's."""
    version = access.version(request, org, plan, number, "edit_plan")
    if not version.summary:
        messages.error(request, "This one has no result yet, so there is nothing to continue with.")
        return redirect("scenarios", org, plan)
    choose_version(version=version, actor=request.user)
    messages.success(request, "This is the plan's draft from now on, and its limits are the plan's.")
    return redirect("plan", org, plan)


# /o/<org>/plans/<plan>/plan/
urlpatterns = [
    path("scenarios/", scenarios, name="scenarios"),
    path("what-if/", what_if, name="what-if"),
    path("<int:number>/choose/", choose, name="scenario-choose"),
]
