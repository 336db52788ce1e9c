"""Pin, move and exclude: decided on a page of the line, taken back on the plan, honored by the next draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from readiness import access
from readiness.actions.adjustments import adjust, undo_adjustment
from readiness.actions.budget import use_way
from readiness.actions.computations import start_computation
from readiness.actions.repairs import NoSuchRepair, apply_repair
from readiness.forms.adjustments import AdjustForm
from readiness.forms.budget import WAYS
from readiness.queries.adjustments import MOST, places


@require_http_methods(["GET", "HEAD", "POST"])
def adjust_action(request: HttpRequest, org: str, plan: str, number: int, action: int) -> HttpResponse:
    """What to do with a line of the plan. `regenerate` works the next draft out at once."""
    line = access.action(request, org, plan, number, action)
    found, version = request.plan, line.version
    form = AdjustForm(request.POST if request.method == "POST" else None, plan=found, action=line)
    if request.method == "POST" and form.is_valid():
        adjust(plan=found, version=version, action=line, actor=request.user, **form.answer())
        if "regenerate" in request.POST:
            return _regenerated(request, org, plan)
        messages.success(request, "Decided. The next draft honors it.")
        return redirect("plan", org, plan)
    context = {
        "form": form,
        "plan": found,
        "version": version,
        "action": line,
        "places": places(found, line),
        "most": MOST,
    }
    return render(request, "readiness/adjust.html", context, status=422 if form.is_bound else 200)


@require_POST
def undo(request: HttpRequest, org: str, plan: str, pk: int) -> HttpResponse:
    """Take a decision back."""
    made = access.adjustment(request, org, plan, pk)
    undo_adjustment(adjustment=made, actor=request.user)
    messages.success(request, f"Taken back: {made.title}. The next draft is free to choose.")
    return redirect("plan", org, plan)


@require_POST
def regenerate(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """A new draft with the stored limits and what was decided by hand, and the least change otherwise."""
    access.plan(request, org, plan, "edit_plan")
    return _regenerated(request, org, plan)


@require_POST
def repair(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """Apply what lets every demand stand, and try again."""
    version = access.version(request, org, plan, number, "edit_plan")
    chosen = request.POST.get("repair", "")
    try:
        started = apply_repair(
            version=version, place=int(chosen) if chosen.isdecimal() else -1, actor=request.user
        )
    except NoSuchRepair:
        messages.error(request, "Choose one of the ways out. If it was there, the plan has changed since.")
        return redirect("plan", org, plan)
    return redirect("generate", org, plan, started.number)


@require_POST
def use(request: HttpRequest, org: str, plan: str, kind: str) -> HttpResponse:
    """Let the plan use another way; the next draft weighs it against the rest."""
    found = access.plan(request, org, plan, "edit_plan")
    if kind not in dict(WAYS):
        raise Http404("No such way")
    use_way(plan=found, actor=request.user, way=kind)
    messages.success(request, "The next draft may use it. Regenerate to see whether it does.")
    return redirect("plan", org, plan)


def _regenerated(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    version = start_computation(plan=request.plan, actor=request.user)
    return redirect("generate", org, plan, version.number)


# /o/<org>/plans/<plan>/plan/
urlpatterns = [
    path("<int:number>/adjust/<int:action>/", adjust_action, name="plan-adjust"),
    path("adjustments/<int:pk>/undo/", undo, name="plan-adjust-undo"),
    path("regenerate/", regenerate, name="plan-regenerate"),
    path("<int:number>/repair/", repair, name="plan-repair"),
    path("use/<slug:kind>/", use, name="plan-use-way"),
]
