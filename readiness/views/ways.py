"""Mentoring, posts to fill and partners: one page each to add or change one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from readiness import access
from readiness.actions.ways import remove_way, save_way
from readiness.forms.ways import FORMS
from readiness.queries.ways import skills_for


@require_http_methods(["GET", "HEAD", "POST"])
def way(request: HttpRequest, org: str, plan: str, kind: str, pk: int | None = None) -> HttpResponse:
    """Its terms. Saved as they are, even where something is not known yet."""
    offer = access.way(request, org, plan, kind, pk)
    form = FORMS[type(offer)](
        request.POST or None, plan=offer.plan, offer=offer, skills=skills_for(offer.plan)
    )
    if request.method == "POST" and form.is_valid():
        save_way(offer=offer, actor=request.user, fields=form.fields_given(), levels=form.levels_given())
        return redirect("budget-ways", org, plan)
    context = {"plan": offer.plan, "form": form, "offer": offer, "kind": kind}
    return render(request, "readiness/budget/way.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, org: str, plan: str, kind: str, pk: int) -> HttpResponse:
    """Offer it no longer."""
    offer = access.way(request, org, plan, kind, pk)
    remove_way(offer=offer, actor=request.user)
    return redirect("budget-ways", org, plan)
