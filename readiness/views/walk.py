"""The walk through a stage: its answers, its steps one by one, all at once, the rows of a register; conflicts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from readiness import access, wizard
from readiness.actions.answers import Conflict, add_row, add_rows, remove_row, save_answers
from readiness.forms.answers import AnswerForm, RowForm, conflicts_of, sent_again
from readiness.models import Plan, PlanPart
from readiness.queries.stages import facts_now
from readiness.queries.walk import last_change, row_of
from readiness.stages import WALKS
from readiness.walk import Register, Step, Walk, items, sections, step_url


def answer(
    request: HttpRequest, *forms: AnswerForm, then: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Ask; keep a valid answer and go to `then`; on a mistake ask again (422); where two differ, ask which (409)."""
    if request.method != "POST":
        return render(request, template, context)
    valid = [form.is_valid() for form in forms]  # of each, so that every mistake is told
    if not all(valid):
        return render(request, template, context, status=422)
    try:
        save_answers(plan=request.plan, sent=[form.sent() for form in forms], actor=request.user)
    except Conflict as conflict:
        return _conflict(request, forms, conflict)
    return redirect(request.get_full_path() if "stay" in request.POST else then)


def _conflict(request: HttpRequest, forms: tuple[AnswerForm, ...], conflict: Conflict) -> HttpResponse:
    """Both values of each answer that two people changed, and what else was sent, to be sent again."""
    context = {
        "plan": request.plan,
        "conflicts": conflicts_of(forms, conflict.fields),
        "sent": sent_again(request.POST, forms, conflict.fields),
        "by": last_change(forms[next(iter(conflict.fields))].instance),
    }
    return render(request, "readiness/walk/conflict.html", context, status=409)


@require_safe
def stage(request: HttpRequest, org: str, plan: str, stage: str) -> HttpResponse:
    """Every answer of a stage."""
    found, walk = access.plan(request, org, plan), _walk(stage)
    may_edit = access.may(request.member, "edit_plan")
    title, lede = walk.heading(found)
    context = {"title": title, "lede": lede, "sections": sections(found, walk), "may_edit": may_edit}
    context |= _frame(found, walk)
    if may_edit and walk.context:
        context |= walk.context(found)
    context["open"] = next((item for item in context["steps"] if not item.done), None)
    onward = (stage for stage in wizard.STAGES if stage.number > walk.number)
    context["next"] = next((stage for stage in onward if access.may(request.member, stage.needs)), None)
    return render(request, "readiness/walk/stage.html", context)


@require_safe
def review(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Every answer of every stage; of those that are not walked through, what was answered in short."""
    found = access.plan(request, org, plan)
    facts = facts_now(found, today=timezone.localdate())
    groups = wizard.task_groups(facts, lambda needs: access.may(request.member, needs))
    walks = {walk.number: walk for walk in WALKS.values()}
    stages = [
        (task, walks.get(task.number), sections(found, walks[task.number]) if task.number in walks else ())
        for group in groups
        for task in group.tasks
    ]
    context = {"plan": found, "stages": stages, "may_edit": access.may(request.member, "edit_plan")}
    return render(request, "readiness/walk/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def everything(request: HttpRequest, org: str, plan: str, stage: str) -> HttpResponse:
    """All questions of a stage on one page, for those who come back."""
    found, walk = access.plan(request, org, plan, "edit_plan"), _walk(stage)
    if not walk.questions:
        raise Http404("This stage keeps lists only")
    forms = [step.form(request.POST or None, instance=found, prefix=step.slug) for step in walk.questions]
    context = {"pairs": list(zip(walk.questions, forms, strict=True)), "forms": forms, **_frame(found, walk)}
    return answer(
        request,
        *forms,
        then=reverse(walk.page, args=[org, plan]),
        template="readiness/walk/everything.html",
        context=context,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, org: str, plan: str, stage: str, step: str) -> HttpResponse:
    """A question, or a register with its rows; to a register one posts the suggestions chosen."""
    found, walk = access.plan(request, org, plan, "edit_plan"), _walk(stage)
    here = _step(walk, step)
    context = _frame(found, walk, here) | (here.context(found) if here.context else {})
    if isinstance(here, Register):
        return _register(request, found, walk, here, context)
    form = here.form(request.POST or None, instance=found)  # ty: ignore[unresolved-attribute]
    context["form"] = form
    return answer(
        request, form, then=_after(request, found, walk, here), template=here.template, context=context
    )


def _register(request: HttpRequest, plan: Plan, walk: Walk, here: Register, context: dict) -> HttpResponse:
    presets = here.presets(plan) if here.presets else ()
    if request.method == "POST":
        chosen = [preset.answers for preset in presets if preset.key in request.POST.getlist("preset")]
        if chosen:
            add_rows(plan=plan, model=here.model, answers=chosen, actor=request.user)
        else:
            messages.warning(request, "Nothing was added: choose at least one of the suggestions.")
        return redirect(step_url(plan, walk, here))
    context |= {
        "rows": here.rows(plan),
        "presets": presets,
        "may_edit": True,
        "then": _after(request, plan, walk, here),
    }
    return render(request, here.template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def row_new(request: HttpRequest, org: str, plan: str, stage: str, step: str) -> HttpResponse:
    """A new row of a register."""
    found, walk = access.plan(request, org, plan, "edit_plan"), _walk(stage)
    here = _register_of(walk, step)
    form = _new_form(request, found, here)
    context = {"form": form, "row": None, **_frame(found, walk, here)}
    if request.method != "POST" or not form.is_valid():
        return render(request, here.row_template, context, status=422 if form.errors else 200)
    add_row(plan=found, model=here.model, answers={**here.given, **form.answers()}, actor=request.user)
    return redirect(request.get_full_path() if "another" in request.POST else step_url(found, walk, here))


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, org: str, plan: str, stage: str, step: str, row: int) -> HttpResponse:
    """One row of a register. What was typed into one that somebody removed meanwhile can be added again."""
    found, walk = access.plan(request, org, plan, "edit_plan"), _walk(stage)
    here = _register_of(walk, step)
    stored = row_of(found, here.part, row)
    if stored is None and request.method != "POST":
        raise Http404("No such row")
    if stored is None:
        context = {"form": _new_form(request, found, here), "gone": True, **_frame(found, walk, here)}
        return render(request, here.row_template, context, status=409)
    template, context = row_page(request, walk, step, stored, request.POST or None)
    then = _after(request, found, walk) or step_url(found, walk, here)
    return answer(request, context["form"], then=then, template=template, context=context)


def row_page(
    request: HttpRequest, walk: Walk, step: str, stored: PlanPart, sent: QueryDict | None = None
) -> tuple[str, dict[str, Any]]:
    """The template of a row's page and what it shows; `sent` is what was sent to its form."""
    here = _register_of(walk, step)
    form = here.form(sent, instance=stored, plan=request.plan)
    context = {"form": form, "row": stored, **_frame(request.plan, walk, here)}
    return here.row_template, context | (here.row_context(stored) if here.row_context else {})


@require_http_methods(["GET", "HEAD", "POST"])
def row_remove(request: HttpRequest, org: str, plan: str, stage: str, step: str, row: int) -> HttpResponse:
    """Ask, then remove a row."""
    found, walk = access.plan(request, org, plan, "edit_plan"), _walk(stage)
    here = _register_of(walk, step)
    stored = row_of(found, here.part, row)
    if stored is None:
        raise Http404("No such row")
    if request.method == "POST":
        remove_row(plan=found, row=stored, actor=request.user)
        messages.success(request, f"Removed {here.one} “{stored}”.")
        return redirect(step_url(found, walk, here))
    return render(request, "readiness/walk/remove.html", {"row": stored, **_frame(found, walk, here)})


def _new_form(request: HttpRequest, plan: Plan, here: Register) -> RowForm:
    """The form of a new row. The address may suggest what it begins with."""
    suggested = {name: value for name, value in request.GET.items() if name in here.form.base_fields}
    row = here.model(plan=plan, **here.given)
    return here.form(request.POST or None, instance=row, plan=plan, initial=suggested)


def _frame(plan: Plan, walk: Walk, here: Step | None = None) -> dict[str, Any]:
    """What every page of the walk shows around its question."""
    steps = items(plan, walk)
    place = walk.steps.index(here) + 1 if here else 0
    return {"plan": plan, "walk": walk, "here": here, "steps": steps, "place": place}


def _after(request: HttpRequest, plan: Plan, walk: Walk, here: Step | None = None) -> str:
    """Where it goes on: back to the review one came from, else to the next step, at last to the stage's own page."""
    back = request.GET.get("back")
    if back == "review":
        return reverse("review", args=[plan.organization.slug, plan.slug])
    following = walk.following(here) if here and back != "stage" else None
    if following is None:
        return reverse(walk.page, args=[plan.organization.slug, plan.slug]) if here or back else ""
    return step_url(plan, walk, following)


def _walk(slug: str) -> Walk:
    if slug not in WALKS:
        raise Http404("No such stage")
    return WALKS[slug]


def _step(walk: Walk, slug: str) -> Step:
    found = walk.step(slug)
    if found is None:
        raise Http404("No such step")
    return found


def _register_of(walk: Walk, slug: str) -> Register:
    found = _step(walk, slug)
    if not isinstance(found, Register):
        raise Http404("No such register")
    return found


# /o/<org>/plans/<plan>/stages/
urlpatterns = [
    *(path(f"{walk.slug}/", stage, {"stage": walk.slug}, name=walk.page) for walk in WALKS.values()),
    path("<slug:stage>/all/", everything, name="stage-all"),
    path("<slug:stage>/<slug:step>/", step, name="stage-step"),
    path("<slug:stage>/<slug:step>/new/", row_new, name="stage-row-new"),
    path("<slug:stage>/<slug:step>/<int:row>/", row, name="stage-row"),
    path("<slug:stage>/<slug:step>/<int:row>/remove/", row_remove, name="stage-row-remove"),
]
