"""The browse pages: resources, skills and role templates. Read only; curators write in the admin."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import access, attention, coverage, queries
from .forms import ResourceSearch, SkillSearch, an_id


@require_safe
@login_required
def resources(request: HttpRequest) -> HttpResponse:
    """The list, searched and narrowed."""
    form = ResourceSearch(request.GET)
    form.is_valid()  # what cannot be read is left out; the page says so beside the search box
    page = queries.resource_list(
        access.shelves(request),
        {"q": "", **form.cleaned_data},
        curator=access.curates(request),
        today=timezone.localdate(),
        page=request.GET.get("page"),
    )
    context = {"list": page, "form": form, "chips": _chips(request, page), "curator": access.curates(request)}
    return render(request, "catalog/resources.html", context)


@require_safe
@login_required
def needs_attention(request: HttpRequest) -> HttpResponse:
    """What curators should look at; to others there is no such page."""
    access.found(access.curates(request) or None)
    queue = attention.queue(
        access.shelves(request),
        request.GET.get("why", ""),
        today=timezone.localdate(),
        page=request.GET.get("page"),
    )
    return render(request, "catalog/attention.html", {"queue": queue})


@require_safe
@login_required
def step_coverage(request: HttpRequest) -> HttpResponse:
    """Which steps of which skills the published resources reach, by audience."""
    asked = an_id(request.GET.get("audience", ""))
    found, audiences, chosen = coverage.whole_coverage(access.shelves(request), asked)
    context = {"coverage": found, "audiences": audiences, "audience": chosen}
    return render(request, "catalog/coverage.html", context)


@require_safe
@login_required
def resource(request: HttpRequest, pk: int) -> HttpResponse:
    """One resource."""
    shelves = access.shelves(request)
    found = access.found(queries.resource_detail(shelves, pk, curator=access.curates(request)))
    return render(request, "catalog/resource.html", {"resource": found, "curator": access.curates(request)})


@require_safe
@login_required
def skills(request: HttpRequest) -> HttpResponse:
    """The skill tree."""
    form = SkillSearch(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    branches = queries.skill_tree(access.shelves(request), words)
    size = sum(branch.size for branch in branches)
    return render(
        request, "catalog/skills.html", {"branches": branches, "size": size, "form": form, "words": words}
    )


@require_safe
@login_required
def skill(request: HttpRequest, pk: int) -> HttpResponse:
    """One skill with its levels."""
    shelves = access.shelves(request)
    page = access.found(queries.skill_detail(shelves, pk, curator=access.curates(request)))
    return render(request, "catalog/skill.html", {"page": page, "curator": access.curates(request)})


@require_safe
@login_required
def roles(request: HttpRequest) -> HttpResponse:
    """The role templates."""
    families = queries.role_families(access.shelves(request))
    return render(request, "catalog/roles.html", {"families": families})


@require_safe
@login_required
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """One role template."""
    found = access.found(queries.role_detail(access.shelves(request), pk, curator=access.curates(request)))
    return render(request, "catalog/role.html", {"role": found, "curator": access.curates(request)})


def _chips(request: HttpRequest, page: queries.ResourceList) -> list[tuple[str, str]]:
    """What is switched on, each with the address of the list without it."""
    chips = []
    for name, value, label in page.chips:
        rest = request.GET.copy()
        rest.setlist(name, [one for one in rest.getlist(name) if one != str(value)])
        rest.pop("page", None)
        chips.append((label, f"{request.path}?{rest.urlencode()}"))
    return chips
