"""The plan: its page, changing its limits, and watching it being worked out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from readiness import access
from readiness.actions.computations import start_computation, stop_computation
from readiness.forms.plan import ChangeForm
from readiness.models import Computation
from readiness.queries.plan import action_line, no_plan, plan_page
from readiness.queries.progress import progress_page
from readiness.queries.versions import computed_version, newest_computation


@require_safe
def plan(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The newest version, or the one asked for; to htmx only the row of an action that opens or closes."""
    found = access.plan(request, org, plan)
    asked = request.GET.get("version", "")
    version = computed_version(found, int(asked[:9]) if asked.isdecimal() else None)
    if version is None and asked:
        raise Http404("No such version")
    context = {"plan": found, "may_edit": access.may(request.member, "edit_plan")}
    if version is None:
        context["page"] = no_plan(found, today=timezone.localdate())
        return render(request, "readiness/plan_none.html", context)
    if request.htmx and request.GET.get("row") and not request.htmx.history_restore_request:
        return _row(request, version, context)
    context["page"] = plan_page(
        found,
        version,
        today=timezone.localdate(),
        why=request.GET.get("why", ""),
        names=access.may(request.member, "export_people"),
    )
    context["today"] = timezone.localdate()
    context["computation"] = newest_computation(found)
    context["may_export"] = access.may(request.member, "export_people")
    return render(request, "readiness/plan.html", context)


def _row(request: HttpRequest, version, context: dict) -> HttpResponse:
    key = request.GET["row"]
    found = action_line(version, key, open_=request.GET.get("why") == key)
    if found is None:
        raise Http404("No such action")
    action, why, most = found
    return render(
        request,
        "readiness/parts/action.html",
        {**context, "action": action, "why": why, "most": most, "version": version},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Other limits, and a new version worked out within them. The address may suggest some of them."""
    found = access.plan(request, org, plan, "edit_plan")
    suggested = {name: value for name, value in request.GET.items() if name in ChangeForm.base_fields}
    form = ChangeForm(request.POST or None, plan=found, initial=suggested)
    if request.method == "POST" and form.is_valid():
        version = start_computation(plan=found, actor=request.user, **form.changes())
        return redirect("generate", org, plan, version.number)
    context = {"form": form, "plan": found, "version": computed_version(found)}
    return render(request, "readiness/plan_change.html", context, status=422 if form.errors else 200)


@require_safe
def generate(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """How far it is. It asks again each second while it runs, and goes to the plan when that is there."""
    computation = access.computation(request, org, plan, number)
    if computation.state == Computation.State.DONE:
        answer = HttpResponseClientRedirect if request.htmx else redirect
        return answer(f"{_plan_address(request)}?version={number}")
    context = {
        "page": progress_page(computation, now=timezone.now()),
        "plan": request.plan,
        "may_edit": access.may(request.member, "edit_plan"),
    }
    template = "readiness/parts/progress.html" if request.htmx else "readiness/generate.html"
    return render(request, template, context)


def _plan_address(request: HttpRequest) -> str:
    return reverse("plan", args=[request.organization.slug, request.plan.slug])


@require_POST
def stop(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """Stop, and keep the best plan found so far."""
    computation = access.computation(request, org, plan, number, "edit_plan")
    if not computation.is_over and not computation.cancel_requested:
        stop_computation(computation=computation, actor=request.user)
    return redirect("generate", org, plan, number)
