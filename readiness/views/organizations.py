"""From signing in to a plan: home, the first organization, its plans and its members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from readiness import access
from readiness.accounts import INVITATION_KEY
from readiness.actions.invitations import accept_invitation, invite, open_invitation
from readiness.actions.organizations import begin_plan, found_organization
from readiness.actions.plan_copy import copy_plan
from readiness.calendar import add_months, next_quarter_start
from readiness.forms.organizations import InviteForm, OrganizationForm, PlanCopyForm, PlanForm
from readiness.models import Organization
from readiness.queries.organizations import invitations_of, members_of, plans_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where one goes after signing in."""
    if INVITATION_KEY in request.session:
        return redirect("welcome")
    mine = list(access.organizations(request)[:2])
    if not mine:
        return redirect("organization-new")
    if len(mine) == 1:
        return redirect("organization", mine[0].slug)
    return render(request, "readiness/home.html", {"organizations": access.organizations(request)})


@login_not_required
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token in the session and go to a clean address. Looking does not use the invitation up."""
    request.session[INVITATION_KEY] = token
    response = redirect("welcome")
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """What one is invited to; signed in, one joins here."""
    token = request.session.get(INVITATION_KEY, "")
    found = open_invitation(token, timezone.now())
    if found is None:
        request.session.pop(INVITATION_KEY, None)
        return render(request, "readiness/welcome.html", {"invitation": None}, status=410)
    if request.method == "POST" and request.user.is_authenticated:
        joined = accept_invitation(token=token, user=request.user, now=timezone.now())
        if joined is not None:
            del request.session[INVITATION_KEY]
            return redirect("home") if joined.organization else redirect("organization-new")
        messages.error(request, f"This invitation is for {found.email}. Sign in with that address to use it.")
    return render(request, "readiness/welcome.html", {"invitation": found})


@require_http_methods(["GET", "HEAD", "POST"])
def organization_new(request: HttpRequest) -> HttpResponse:
    """Found an organization and begin its first plan."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organization = found_organization(owner=request.user, **form.cleaned_data)
        today = timezone.localdate()
        plan = begin_plan(
            organization=organization, name="Adopting generative AI", actor=request.user, today=today
        )
        return redirect("plan-begin", organization.slug, plan.slug)
    status = 422 if form.errors else 200
    return render(request, "readiness/organization_new.html", {"form": form}, status=status)


@require_safe
def organization(request: HttpRequest, org: str) -> HttpResponse:
    """The organization's plans; straight to the plan where there is one only."""
    owner = access.organization(request, org)
    found = plans_of(owner)
    return redirect("plan-overview", org, found[0].slug) if len(found) == 1 else plans(request, org)


@require_safe
def plan_begin(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The ways to begin a plan that has nobody yet."""
    access.plan(request, org, plan, "edit_people")
    demo = next((found for found in request.organizations if found.is_demo), None)
    ways = {
        "upload_url": reverse("import-upload", args=[org, plan]),
        "headcounts_url": reverse("people", args=[org, plan]),
        "demo_url": reverse("organization", args=[demo.slug]) if demo and demo.slug != org else "",
    }
    return render(request, "readiness/first_run.html", ways)


@require_safe
def plans(request: HttpRequest, org: str) -> HttpResponse:
    """All plans of the organization."""
    owner = access.organization(request, org)
    context = {"plans": plans_of(owner), "may_edit": access.may(request.member, "edit_plan")}
    return render(request, "readiness/plans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest, org: str) -> HttpResponse:
    """Begin another plan."""
    owner = access.organization(request, org, "edit_plan")
    form = PlanForm(request.POST or None, initial={"starts_on": next_quarter_start(timezone.localdate())})
    if request.method == "POST" and form.is_valid():
        plan = begin_plan(
            organization=owner, actor=request.user, today=timezone.localdate(), **form.cleaned_data
        )
        return redirect("plan-overview", org, plan.slug)
    return render(request, "readiness/plan_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_copy(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Begin a plan as a copy of this one."""
    found = access.plan(request, org, plan, "edit_plan")
    begin = max(next_quarter_start(timezone.localdate()), add_months(found.starts_on, 3 * found.quarters))
    form = PlanCopyForm(
        request.POST or None, initial={"name": f"{found.name}, {begin.year}", "starts_on": begin}
    )
    if request.method == "POST" and form.is_valid():
        copy = copy_plan(plan=found, actor=request.user, today=timezone.localdate(), **form.cleaned_data)
        return redirect("plan-overview", org, copy.slug)
    context = {"form": form, "plan": found}
    return render(request, "readiness/plan_copy.html", context, status=422 if form.errors else 200)


@require_safe
def members(request: HttpRequest, org: str) -> HttpResponse:
    """Who belongs to the organization, and the invitations still open."""
    owner = access.organization(request, org, "manage")
    return _members(request, owner, InviteForm())


@require_POST
def member_invite(request: HttpRequest, org: str) -> HttpResponse:
    """Make an invitation link and show it, once: what is answered here is kept nowhere, not in the session either."""
    owner = access.organization(request, org, "manage")
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _members(request, owner, form, status=422)
    _, token = invite(organization=owner, actor=request.user, **form.cleaned_data)
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    return _members(request, owner, InviteForm(), link=link)


def _members(
    request: HttpRequest, owner: Organization, form: InviteForm, *, link: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "members": members_of(owner),
        "invitations": invitations_of(owner, timezone.now()),
        "form": form,
        "link": link,
    }
    return render(request, "readiness/members.html", context, status=status)
