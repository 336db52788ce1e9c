"""The last stage: check, decide, approve, publish; and the versions that came of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from readiness import access, wizard
from readiness.actions.publishing import (
    Refused,
    approve_version,
    publish_version,
    record_decision,
    withdraw_approval,
)
from readiness.exports.plan_report import surroundings_of
from readiness.forms.publishing import ApprovalForm, DecisionForm
from readiness.models import Plan, Version
from readiness.queries.publishing import publish_page, version_to_publish
from readiness.queries.version_changes import compare_versions, versions_of


@require_safe
def publish(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """What is done, what is not, and the approval."""
    found = access.plan(request, org, plan)
    asked = request.GET.get("version", "")
    version = version_to_publish(found, int(asked[:9]) if asked.isdecimal() else None)
    if version is None and asked:
        raise Http404("No such version")
    if version is None:
        return render(request, "readiness/publish_none.html", {"plan": found})
    return _page(request, version)


def _page(request: HttpRequest, version: Version, *, status: int = 200, **forms) -> HttpResponse:
    today = timezone.localdate()
    page = publish_page(version.plan, version, member=request.member, today=today)

    def allowed(needs: str) -> bool:
        return access.may(request.member, needs)

    stages = [task for group in wizard.task_groups(page.facts, allowed) for task in group.tasks][:-1]
    context = {
        "page": page,
        "plan": version.plan,
        "stages": stages,
        "done": sum(task.status == wizard.DONE for task in stages),
        "notices": [notice for notice in page.notices if allowed(notice.needs)],
        "decision": DecisionForm(initial={"reason": version.decision}),
        "approval": ApprovalForm(version=version, today=today),
        "may_edit": allowed("edit_plan"),
        "may_export": allowed("export_people"),
    }
    return render(request, "readiness/publish.html", context | forms, status=status)


@require_POST
def decide(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """Why the version may leave mandatory requirements unmet."""
    version = _computed(request, org, plan, number)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, version, status=422, decision=form)
    return _step(
        request, version, record_decision, "The decision is recorded", reason=form.cleaned_data["reason"]
    )


@require_POST
def approve(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """The sponsor's yes, and with it the version frozen."""
    version = _computed(request, org, plan, number)
    today = timezone.localdate()
    form = ApprovalForm(request.POST, version=version, today=today)
    if not form.is_valid():
        return _page(request, version, status=422, approval=form)
    given = {"sponsor": form.cleaned_data["sponsor"], "on": form.cleaned_data["on"]}
    kept = surroundings_of(version, today=today)
    return _step(request, version, approve_version, f"{version.name} is approved", surroundings=kept, **given)


@require_POST
def withdraw(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """Take the approval back, as long as the version is not published."""
    version = _computed(request, org, plan, number)
    return _step(request, version, withdraw_approval, "The approval is withdrawn")


@require_POST
def release(request: HttpRequest, org: str, plan: str, number: int) -> HttpResponse:
    """Put the approved version in force."""
    version = _computed(request, org, plan, number)
    return _step(request, version, publish_version, f"Version {number} is published and in force")


def _computed(request: HttpRequest, org: str, plan: str, number: int) -> Version:
    version = access.version(request, org, plan, number, "edit_plan")
    if version.document is None:
        raise Http404("This version has no result")
    return version


def _step(request: HttpRequest, version: Version, action: Callable, done: str, **given) -> HttpResponse:
    """Take it, or say why it cannot be taken; either way, back to the version."""
    try:
        action(version=version, actor=request.user, **given)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{done}.")
    plan: Plan = version.plan
    return redirect(
        f"{reverse('publish', args=[plan.organization.slug, plan.slug])}?version={version.number}"
    )


@require_safe
def versions(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """All computed versions; two of them compared where the address names two."""
    found = access.plan(request, org, plan)
    rows = versions_of(found)
    numbers = {str(version.number): version for version in rows}
    pair = [request.GET.get(end, "") for end in ("from", "to")]
    if any(end not in ("", *numbers) for end in pair):
        raise Http404("No such version")
    comparison = compare_versions(*(numbers[end] for end in pair)) if all(pair) else None
    context = {"plan": found, "versions": rows, "comparison": comparison, "pair": pair}
    return render(request, "readiness/versions.html", context)
