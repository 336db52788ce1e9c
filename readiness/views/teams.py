"""Stage 3: the tree of teams, and the roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from readiness import access
from readiness.actions.teams import (
    Circle,
    InUse,
    add_role,
    add_team,
    change_role,
    change_team,
    merge_role,
    merge_team,
    remove_role,
    remove_team,
)
from readiness.forms.people import MergeForm, RoleForm, TeamForm
from readiness.queries.people import roles_with_counts, team_contents, team_tree, within


@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The tree, and a form for one more."""
    owner = access.plan(request, org, plan, "edit_people").organization
    form = TeamForm(request.POST or None, organization=owner)
    if request.method == "POST" and form.is_valid():
        name, parent = form.cleaned_data["name"], form.cleaned_data["parent"]
        team = add_team(organization=owner, name=name, parent=parent, actor=request.user)
        messages.success(request, f"Added the team {team}.")
        return redirect("teams", org, plan)
    tree = team_tree(owner, today=timezone.localdate())
    context = {"form": form, "plan": request.plan, "tree": tree}
    return render(request, "readiness/teams.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, org: str, plan: str, team: int) -> HttpResponse:
    """Rename it, move it in the tree; below, merge or remove it."""
    found = access.team(request, org, plan, team)
    form = TeamForm(request.POST or None, organization=found.organization, team=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_team(team=found, actor=request.user, **form.cleaned_data)
        except Circle:
            form.add_error("parent", "That team has come to lie within this one; choose another")
        else:
            messages.success(request, f"Saved the team {found}.")
            return redirect("teams", org, plan)
    return _team(request, found, form, MergeForm(others=_others(found)))


def _others(team):
    return team.organization.teams.exclude(pk__in=within(team.organization.teams.all(), team))


def _team(request: HttpRequest, team, form: TeamForm, merge: MergeForm) -> HttpResponse:
    contents = team_contents(team, today=timezone.localdate())
    context = {"form": form, "merge": merge, "plan": request.plan, "team": team, "contents": contents}
    wrong = form.errors or merge.errors
    return render(request, "readiness/team.html", context, status=422 if wrong else 200)


@require_POST
def team_merge(request: HttpRequest, org: str, plan: str, team: int) -> HttpResponse:
    """Hand all of it over to another team."""
    found = access.team(request, org, plan, team)
    form = MergeForm(request.POST, others=_others(found))
    if not form.is_valid():
        return _team(request, found, TeamForm(organization=found.organization, team=found), form)
    name = found.name
    into = merge_team(team=found, into=form.cleaned_data["into"], actor=request.user)
    messages.success(request, f"Merged {name} into {into}.")
    return redirect("teams", org, plan)


@require_POST
def team_remove(request: HttpRequest, org: str, plan: str, team: int) -> HttpResponse:
    """Only an empty one."""
    found = access.team(request, org, plan, team)
    try:
        remove_team(team=found, actor=request.user)
    except InUse:
        messages.error(request, f"{found} is not empty: move or merge what is in it first.")
        return redirect("team", org, plan, team)
    messages.success(request, f"Removed the team {found.name}.")
    return redirect("teams", org, plan)


# --- roles ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The roles, and a form for one more."""
    found = access.plan(request, org, plan, "edit_people")
    form = RoleForm(request.POST or None, plan=found)
    if request.method == "POST" and form.is_valid():
        role = add_role(organization=found.organization, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Added the role {role}.")
        return redirect("roles", org, plan)
    listed = roles_with_counts(found, today=timezone.localdate())
    context = {"form": form, "plan": found, "roles": listed}
    return render(request, "readiness/roles.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, org: str, plan: str, role: int) -> HttpResponse:
    """Change it; below, merge or remove it."""
    found = access.role(request, org, plan, role)
    form = RoleForm(request.POST or None, plan=request.plan, role=found)
    if request.method == "POST" and form.is_valid():
        change_role(role=found, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Saved the role {found}.")
        return redirect("roles", org, plan)
    return _role(request, found, form, MergeForm(others=found.organization.roles.exclude(pk=found.pk)))


def _role(request: HttpRequest, role, form: RoleForm, merge: MergeForm) -> HttpResponse:
    counts = roles_with_counts(request.plan, today=timezone.localdate()).get(pk=role.pk)
    used = role.learners.exists()
    context = {"form": form, "merge": merge, "plan": request.plan, "role": counts, "used": used}
    wrong = form.errors or merge.errors
    return render(request, "readiness/role.html", context, status=422 if wrong else 200)


@require_POST
def role_merge(request: HttpRequest, org: str, plan: str, role: int) -> HttpResponse:
    """Its people get another role."""
    found = access.role(request, org, plan, role)
    form = MergeForm(request.POST, others=found.organization.roles.exclude(pk=found.pk))
    if not form.is_valid():
        return _role(request, found, RoleForm(plan=request.plan, role=found), form)
    name = found.name
    into = merge_role(role=found, into=form.cleaned_data["into"], actor=request.user)
    messages.success(request, f"Merged {name} into {into}.")
    return redirect("roles", org, plan)


@require_POST
def role_remove(request: HttpRequest, org: str, plan: str, role: int) -> HttpResponse:
    """Only one that nobody has."""
    found = access.role(request, org, plan, role)
    try:
        remove_role(role=found, actor=request.user)
    except InUse:
        messages.error(request, f"{found} is somebody's role: give them another or merge it first.")
        return redirect("role", org, plan, role)
    messages.success(request, f"Removed the role {found.name}.")
    return redirect("roles", org, plan)


# /o/<org>/plans/<plan>/skills/
urlpatterns = [
    path("teams/", teams, name="teams"),
    path("teams/<int:team>/", team, name="team"),
    path("teams/<int:team>/merge/", team_merge, name="team-merge"),
    path("teams/<int:team>/remove/", team_remove, name="team-remove"),
    path("roles/", roles, name="roles"),
    path("roles/<int:role>/", role, name="role"),
    path("roles/<int:role>/merge/", role_merge, name="role-merge"),
    path("roles/<int:role>/remove/", role_remove, name="role-remove"),
]
