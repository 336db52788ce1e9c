"""Stage 5: what people can already do, in the matrix; and a person or a skill at a time without JavaScript."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from readiness import access
from readiness.actions.assessment import CONFLICT, REFUSED, Outcome, save_ratings
from readiness.formats import counted, day_short
from readiness.forms.assessment import RatingSheet, Unreadable, read_cells
from readiness.models import Rating
from readiness.queries.matrix import MatrixFilters, history, matrix_page, plan_skills, rated_people, sheet


@require_safe
def skills(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The matrix to who may rate people, to the others what roles need."""
    access.plan(request, org, plan, "see")
    return redirect("matrix" if access.may(request.member, "see_people") else "required", org, plan)


@require_safe
def matrix(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """People and skills; the script beside it makes the cells something to type in."""
    found = access.plan(request, org, plan, "see_people")
    get = request.GET.get
    names = ("team", "role", "group", "only")
    filters = MatrixFilters(
        **{name: get(name, "") for name in names}, page=get("page", "1"), skills=get("skills", "1")
    )
    page = matrix_page(found, member=request.member, filters=filters, today=timezone.localdate())
    may_edit = access.may(request.member, "edit_people")
    return render(request, "readiness/matrix.html", {"page": page, "plan": found, "may_edit": may_edit})


@require_POST
def matrix_save(request: HttpRequest, org: str, plan: str) -> JsonResponse:
    """Cells as JSON; answers how each stands now."""
    found = access.plan(request, org, plan, "see_people")
    try:
        entries = read_cells(request.body)
    except Unreadable as problem:
        return JsonResponse({"error": str(problem)}, status=422)
    sure = request.GET.get("sure") == "1"
    outcomes = save_ratings(
        plan=found, member=request.member, entries=entries, today=timezone.localdate(), sure=sure
    )
    at = timezone.localtime().strftime("%H:%M")
    return JsonResponse({"cells": [_told(outcome) for outcome in outcomes], "at": at})


def _told(outcome: Outcome) -> dict:
    entry, standing = outcome.entry, outcome.standing
    told = {"learner": entry.learner, "skill": entry.skill, "status": outcome.status}
    if outcome.status == REFUSED:  # nothing is told of whom one may not rate
        return told
    source = Rating.Source(standing.source).label if standing.source else ""
    return told | {
        "level": standing.level,
        "rating": standing.rating,
        "expired": standing.expired,
        "source": f"{source}, {day_short(standing.on, timezone.localdate())}" if source else "",
        "superseded": outcome.superseded,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def person_skills(request: HttpRequest, org: str, plan: str, learner: int) -> HttpResponse:
    """All skills of one person."""
    found = access.plan(request, org, plan, "see_people")
    person = access.one_of(rated_people(request.member, timezone.localdate()), learner)
    return _sheet(request, [person], list(plan_skills(found)), by="skill", title=str(person))


@require_http_methods(["GET", "HEAD", "POST"])
def skill_people(request: HttpRequest, org: str, plan: str, skill: int) -> HttpResponse:
    """Everybody in one skill, fifty at a time."""
    found = access.plan(request, org, plan, "see_people")
    of = access.one_of(plan_skills(found), skill)
    filters = MatrixFilters(team=request.GET.get("team", ""), page=request.GET.get("page", "1"))
    page = matrix_page(found, member=request.member, filters=filters, today=timezone.localdate())
    people = list(page.people.object_list)
    return _sheet(request, people, [of], by="person", title=of.name, pages=page.people)


def _sheet(
    request: HttpRequest, people: list, skills: list, *, by: str, title: str, pages=None
) -> HttpResponse:
    """The form of some cells, and saving what was changed in it; conflicts come back with both values."""
    today, plan = timezone.localdate(), request.plan
    form = RatingSheet(request.POST, people, skills)
    if request.method == "POST" and not form.wrong:
        outcomes = save_ratings(plan=plan, member=request.member, entries=form.entries, today=today)
        clashes = [outcome for outcome in outcomes if outcome.status == CONFLICT]
        for outcome in clashes:
            form.conflict(outcome.entry, outcome.standing.level)
        messages.success(request, f"Saved {counted(len(outcomes) - len(clashes), 'level', 'levels')}.")
        if not clashes:
            return redirect("matrix", request.organization.slug, plan.slug)
    lines = form.lines(sheet(plan, people, skills, today))
    context = {"lines": lines, "form": form, "by": by, "title": title, "plan": plan, "pages": pages}
    return render(request, "readiness/rating_sheet.html", context, status=422 if form.wrong else 200)


@require_safe
def rating_history(request: HttpRequest, org: str, plan: str, learner: int, skill: int) -> HttpResponse:
    """Who said what when about one person in one skill; to htmx the list alone."""
    found = access.plan(request, org, plan, "see_people")
    person = access.one_of(rated_people(request.member, timezone.localdate()), learner)
    of = access.one_of(plan_skills(found), skill)
    context = {"plan": found, "learner": person, "skill": of, "ratings": history(person, of)}
    context["today"] = timezone.localdate()
    part = request.htmx and not request.htmx.history_restore_request
    template = "readiness/parts/rating_list.html" if part else "readiness/rating_history.html"
    return render(request, template, context)


# /o/<org>/plans/<plan>/skills/
urlpatterns = [
    path("", skills, name="skills"),
    path("matrix/", matrix, name="matrix"),
    path("matrix/save/", matrix_save, name="matrix-save"),
    path("matrix/person/<int:learner>/", person_skills, name="person-skills"),
    path("matrix/skill/<int:skill>/", skill_people, name="skill-people"),
    path("matrix/person/<int:learner>/<int:skill>/", rating_history, name="rating-history"),
]
