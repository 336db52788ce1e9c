"""Readings of a measure, and making the review calendar."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from readiness import access
from readiness.actions.progress import add_reading, make_calendar, remove_reading
from readiness.forms.measures import ReadingForm
from readiness.queries.measures import measure_of, reading_of
from readiness.stages import MEASURES
from readiness.views.walk import row_page
from readiness.words import count, sentence


@require_POST
def reading_add(request: HttpRequest, org: str, plan: str, measure: int) -> HttpResponse:
    """One more reading of a measure."""
    found = measure_of(access.plan(request, org, plan, "edit_plan"), measure)
    if found is None:
        raise Http404("No such measure")
    form = ReadingForm(request.POST)
    if not form.is_valid():
        template, context = row_page(request, MEASURES, "measures", found)
        return render(request, template, {**context, "reading_form": form}, status=422)
    add_reading(measure=found, actor=request.user, **form.cleaned_data)
    messages.success(request, "The reading is kept.")
    return redirect("stage-row", org, plan, "measures", "measures", measure)


@require_POST
def reading_remove(request: HttpRequest, org: str, plan: str, measure: int, reading: int) -> HttpResponse:
    """Take a reading back."""
    found = reading_of(access.plan(request, org, plan, "edit_plan"), measure, reading)
    if found is None:
        raise Http404("No such reading")
    remove_reading(reading=found, actor=request.user)
    return redirect("stage-row", org, plan, "measures", "measures", measure)


@require_POST
def calendar_make(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Bring the reviews in line with how often things are looked at."""
    found = access.plan(request, org, plan, "edit_plan")
    added, removed = make_calendar(plan=found, actor=request.user, today=timezone.localdate())
    told = (
        f"{count(added, 'review')} added, {removed} removed" if removed else f"{count(added, 'review')} added"
    )
    messages.success(request, f"{sentence(told)}.")
    return redirect("stage-step", org, plan, "measures", "reviews")


# /o/<org>/plans/<plan>/measures/
urlpatterns = [
    path("<int:measure>/readings/", reading_add, name="reading-add"),
    path("<int:measure>/readings/<int:reading>/remove/", reading_remove, name="reading-remove"),
    path("calendar/", calendar_make, name="calendar-make"),
]
