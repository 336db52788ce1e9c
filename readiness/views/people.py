"""Stage 3: the people, by hand; and keeping roles only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from readiness import access
from readiness.actions.people import add_person, change_person, mark_left, move_people
from readiness.actions.roles_only import allow_people, keep_roles_only
from readiness.formats import counted
from readiness.forms.people import ChosenForm, PersonForm, RolesOnlyForm
from readiness.models import Organization, Plan
from readiness.queries.people import PeopleFilters, people_list, personal_data


@require_safe
def people(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The list: search, filters, fifty a page."""
    return _people(request, access.plan(request, org, plan, "edit_people"))


def _people(
    request: HttpRequest, plan: Plan, form: ChosenForm | None = None, *, status: int = 200
) -> HttpResponse:
    get = request.GET.get
    filters = PeopleFilters(
        words=get("q", ""), team=get("team", ""), role=get("role", ""), left=get("left") == "1"
    )
    found = people_list(plan.organization, filters, get("page", "1"), today=timezone.localdate())
    context = {"page": found, "plan": plan, "form": form, "may_manage": access.may(request.member, "manage")}
    return render(request, "readiness/people.html", context, status=status)


@require_POST
def chosen(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Move those ticked, mark them as left, or bring them back."""
    found = access.plan(request, org, plan, "edit_people")
    form = ChosenForm(request.POST, organization=found.organization)
    if not form.is_valid():
        return _people(request, found, form, status=422)
    messages.success(request, _act(form, found.organization, request))
    return redirect(f"{_list(request)}?{request.GET.urlencode()}".rstrip("?"))


def _act(form: ChosenForm, organization: Organization, request: HttpRequest) -> str:
    """Do what was chosen; what there is to tell."""
    learners, do, to = (form.cleaned_data[name] for name in ("people", "do", "to"))
    if do == "move":
        rows = move_people(learners=learners, team=to, actor=request.user)
        return f"Moved {counted(rows, 'row', 'rows')} to {to}."
    on = timezone.localdate() if do == "leave" else None
    rows = mark_left(organization=organization, learners=learners, on=on, actor=request.user)
    return f"Marked {counted(rows, 'row', 'rows')} as {'having left' if on else 'being back'}."


def _list(request: HttpRequest) -> str:
    return redirect("people", request.organization.slug, request.plan.slug).url


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Add somebody or a group; and, if asked, the next one."""
    owner = access.plan(request, org, plan, "edit_people").organization
    form = PersonForm(request.POST or None, organization=owner)
    if not request.POST:
        form.initial = {name: request.GET[name] for name in ("team", "role") if name in request.GET}
    if request.method == "POST" and form.is_valid():
        learner = add_person(organization=owner, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Added {learner}, {learner.role}, to {learner.team}.")
        if "another" in request.POST:
            again = redirect("person-new", org, plan)
            return redirect(f"{again.url}?team={learner.team_id}&role={learner.role_id}")
        return redirect("people", org, plan)
    context = {"form": form, "plan": request.plan, "learner": None}
    return render(request, "readiness/person.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, org: str, plan: str, learner: int) -> HttpResponse:
    """Change somebody, or a group."""
    found = access.learner(request, org, plan, learner)
    form = PersonForm(request.POST or None, organization=found.organization, learner=found)
    if request.method == "POST" and form.is_valid():
        change_person(learner=found, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Saved {found}.")
        return redirect("people", org, plan)
    context = {"form": form, "plan": request.plan, "learner": found}
    return render(request, "readiness/person.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def roles_only(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Say what would be removed, and remove it once the name is typed; or allow names again."""
    found = access.plan(request, org, plan, "manage")
    owner = found.organization
    form = RolesOnlyForm(request.POST or None, organization=owner)
    if request.method == "POST" and owner.roles_only:
        allow_people(organization=owner, actor=request.user)
        messages.success(request, "People may be named again. What was removed is gone for good.")
        return redirect("people", org, plan)
    if request.method == "POST" and form.is_valid():
        keep_roles_only(organization=owner, actor=request.user, today=timezone.localdate())
        messages.success(
            request, "All personal data is removed. From now on there are roles and headcounts only."
        )
        return redirect("people", org, plan)
    context = {"form": form, "plan": found, "kept": personal_data(owner)}
    return render(request, "readiness/roles_only.html", context, status=422 if form.errors else 200)


# /o/<org>/plans/<plan>/skills/people/
urlpatterns = [
    path("", people, name="people"),
    path("chosen/", chosen, name="people-chosen"),
    path("new/", person_new, name="person-new"),
    path("<int:learner>/", person, name="person"),
    path("roles-only/", roles_only, name="roles-only"),
]
