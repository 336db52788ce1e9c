"""Stage 4: what each role needs."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from readiness import access
from readiness.actions.needs import Need, add_own_skill, add_rule, remove_rule, set_need, set_needs
from readiness.formats import counted
from readiness.forms.needs import CompareForm, NeedForm, NeedsGrid, RuleForm, SkillForm
from readiness.models import Plan
from readiness.queries.needs import NeedFilters, NeedPanel, grid_of, needs_page, visible_skills
from readiness.queries.needs_compare import MOST, copy_proposals, template_proposals


@require_http_methods(["GET", "HEAD", "POST"])
def required(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The grid of roles and skills. Everybody of the organization may read it, planners may change it."""
    found = access.plan(request, org, plan, "see")
    if request.method != "POST":
        return _required(request, found)
    if not access.may(request.member, "edit_plan"):
        raise PermissionDenied("Only planners may change what roles need.")
    grid = NeedsGrid(request.POST, grid_of(found, _filters(request).added))
    if grid.wrong:
        return _required(request, found, grid=grid)
    changed = set_needs(plan=found, needs=grid.changes, actor=request.user)
    messages.success(
        request, f"Saved {counted(changed, 'change', 'changes')}." if changed else "Nothing had changed."
    )
    if "stay" in request.POST:
        return redirect(f"{request.path}?{request.GET.urlencode()}".rstrip("?"))
    return redirect("plan-overview", org, plan)


def _filters(request: HttpRequest) -> NeedFilters:
    get = request.GET.get
    return NeedFilters(
        audience=get("audience", ""),
        changed=get("changed") == "1",
        cell=get("cell", ""),
        added=tuple(request.GET.getlist("add")[:60]),
        page=get("page", "1"),
        skills=get("skills", "1"),
    )


def _required(
    request: HttpRequest,
    plan: Plan,
    *,
    grid: NeedsGrid | None = None,
    cell: NeedForm | None = None,
    rule: RuleForm | None = None,
    skill: SkillForm | None = None,
) -> HttpResponse:
    filters = _filters(request)
    typed, wrong = (grid.typed, grid.wrong) if grid else ({}, {})
    page = needs_page(plan, filters=filters, today=timezone.localdate(), typed=typed, wrong=wrong)
    if page.panel and cell is None:
        cell = NeedForm(plan=plan, requirement=page.panel.requirement)
    base = grid_of(plan, filters.added)
    context = {
        "page": page,
        "plan": plan,
        "problems": grid.problems if grid else [],
        "cell": cell,
        "rule": rule or RuleForm(plan=plan, grid=base),
        "skill": skill or SkillForm(plan=plan),
        "known": visible_skills(plan).order_by("name").values_list("name", flat=True),
        "may_edit": access.may(request.member, "edit_plan"),
    }
    refused = bool(context["problems"]) or any(f is not None and f.errors for f in (cell, rule, skill))
    return render(request, "readiness/required.html", context, status=422 if refused else 200)


@require_POST
def required_cell(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """One cell with its importance, whether it is mandatory, and by when."""
    found = access.plan(request, org, plan, "edit_plan")
    page = needs_page(found, filters=_filters(request), today=timezone.localdate())
    if page.panel is None:
        raise Http404("No such role or skill")
    form = NeedForm(request.POST, plan=found, requirement=page.panel.requirement)
    if not form.is_valid():
        return _required(request, found, cell=form)
    _save_cell(found, page.panel, form, request)
    messages.success(request, f"Saved {page.panel.role}, {page.panel.skill}.")
    return redirect(f"{reverse('required', args=[org, plan])}?{request.GET.urlencode()}#cell")


def _save_cell(plan: Plan, panel: NeedPanel, form: NeedForm, request: HttpRequest) -> None:
    cleaned = form.cleaned_data
    if "template" in request.POST and panel.template is not None:
        said = panel.template
        cleaned |= {
            "level": said.level,
            "importance": said.importance,
            "mandatory": said.mandatory,
            "why": "",
        }
    set_need(plan=plan, role=panel.role, skill=panel.skill, actor=request.user, **cleaned)


@require_POST
def rule_add(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """At least so many people in a team."""
    found = access.plan(request, org, plan, "edit_plan")
    form = RuleForm(request.POST, plan=found, grid=grid_of(found, _filters(request).added))
    if not form.is_valid():
        return _required(request, found, rule=form)
    add_rule(plan=found, actor=request.user, **form.cleaned_data)
    messages.success(request, "Added the rule.")
    return redirect(f"{reverse('required', args=[org, plan])}#rules")


@require_POST
def rule_remove(request: HttpRequest, org: str, plan: str, rule: int) -> HttpResponse:
    """No longer ask for it."""
    remove_rule(rule=access.rule(request, org, plan, rule), actor=request.user)
    messages.success(request, "Removed the rule.")
    return redirect(f"{reverse('required', args=[org, plan])}#rules")


@require_POST
def skill_add(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """A column for a skill of the catalog, or for a new one of our own."""
    found = access.plan(request, org, plan, "edit_plan")
    form = SkillForm(request.POST, plan=found)
    if not form.is_valid():
        return _required(request, found, skill=form)
    skill = form.cleaned_data["skill"]
    if skill is None:
        name, description = form.cleaned_data["name"], form.cleaned_data["description"]
        skill = add_own_skill(plan=found, name=name, description=description, actor=request.user)
        messages.success(request, f"Put {skill} on our own shelf. Set which roles need it.")
    query = request.GET.copy()
    query.appendlist("add", str(skill.pk))
    return redirect(f"{reverse('required', args=[org, plan])}?{query.urlencode()}")


@require_http_methods(["GET", "HEAD", "POST"])
def required_compare(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """What templates, scenarios or another role ask for, beside what is needed now; take over what is ticked."""
    found = access.plan(request, org, plan, "edit_plan")
    form = CompareForm(request.GET, organization=found.organization)
    form.is_valid()
    source, role = form.cleaned_data.get("source"), form.cleaned_data.get("role")
    copying = source is not None and role is not None and source != role
    proposals = copy_proposals(found, source, role) if copying else template_proposals(found, role)
    if request.method == "POST":
        taken = set(request.POST.getlist("take"))
        needs = [
            Need(p.role.pk, p.skill.pk, p.level, p.importance, p.mandatory)
            for p in proposals
            if p.key in taken
        ]
        changed = set_needs(plan=found, needs=needs, actor=request.user, how="Took over")
        messages.success(request, f"Took over {counted(changed, 'level', 'levels')}.")
        return redirect("required", org, plan)
    context = {
        "plan": found,
        "proposals": proposals[:MOST],
        "more": max(len(proposals) - MOST, 0),
        "roles": found.organization.roles.all(),
        "source": source if copying else None,
        "role": role,
    }
    return render(request, "readiness/required_compare.html", context)


# /o/<org>/plans/<plan>/skills/required/
urlpatterns = [
    path("", required, name="required"),
    path("cell/", required_cell, name="required-cell"),
    path("compare/", required_compare, name="required-compare"),
    path("rules/", rule_add, name="rule-add"),
    path("rules/<int:rule>/remove/", rule_remove, name="rule-remove"),
    path("skill/", skill_add, name="skill-add"),
]
