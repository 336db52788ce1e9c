"""Campaigns: begun, watched, closed; and the manager's level beside somebody's own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from readiness import access
from readiness.actions.campaign_mails import ask_for_mails
from readiness.actions.campaigns import (
    add_people,
    change_campaign,
    close_campaign,
    make_shared_link,
    personal_links,
    renew_invite,
    start_campaign,
    withdraw_invite,
    withdraw_shared_link,
)
from readiness.actions.self_assessment import rate_beside
from readiness.formats import counted
from readiness.forms.campaigns import BesideForm, CampaignForm, DatesForm, dates_of
from readiness.models import Campaign
from readiness.queries.campaigns import beside_page, campaign_page, campaigns_of

A_PAGE = 50


@require_safe
def campaigns(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """The plan's self-assessments."""
    found = access.plan(request, org, plan)
    today = timezone.localdate()
    rows = [(each, each.state(today)) for each in campaigns_of(found)]
    context = {"plan": found, "campaigns": rows, "may_edit": access.may(request.member, "edit_people")}
    return render(request, "readiness/campaigns/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, org: str, plan: str) -> HttpResponse:
    """Begin one; nobody is told yet."""
    found = access.plan(request, org, plan, "edit_people")
    today = timezone.localdate()
    form = CampaignForm(request.POST or None, plan=found, today=today)
    if request.method == "POST" and form.is_valid():
        begun = start_campaign(plan=found, actor=request.user, today=today, **form.cleaned_data)
        return redirect("campaign", org, plan, begun.pk)
    context = {"plan": found, "form": form}
    return render(request, "readiness/campaigns/new.html", context, status=422 if form.errors else 200)


@require_safe
def campaign(request: HttpRequest, org: str, plan: str, campaign: int) -> HttpResponse:
    """How far it is."""
    return _page(request, access.campaign(request, org, plan, campaign))


def _page(request: HttpRequest, found: Campaign, *, status: int = 200, **more) -> HttpResponse:
    page = campaign_page(found, member=request.member, today=timezone.localdate())
    context = {
        "page": page,
        "people": Paginator(page.people, A_PAGE).get_page(request.GET.get("page")),
        "plan": found.plan,
        "form": DatesForm(initial=dates_of(found)),
        "may_edit": access.may(request.member, "edit_people"),
        "sees_people": access.may(request.member, "see_people"),
    }
    return render(request, "readiness/campaigns/campaign.html", context | more, status=status)


@require_POST
def change(request: HttpRequest, org: str, plan: str, campaign: int) -> HttpResponse:
    """Name, purpose and days; a later last day opens it again."""
    found = access.campaign(request, org, plan, campaign, "edit_people")
    form = DatesForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, form=form)
    change_campaign(campaign=found, actor=request.user, **form.cleaned_data)
    messages.success(request, "The self-assessment is changed.")
    return redirect("campaign", org, plan, campaign)


@require_POST
def close(request: HttpRequest, org: str, plan: str, campaign: int) -> HttpResponse:
    found = access.campaign(request, org, plan, campaign, "edit_people")
    close_campaign(campaign=found, actor=request.user, today=timezone.localdate())
    messages.success(request, "It is closed. A later last day opens it again.")
    return redirect("campaign", org, plan, campaign)


@require_POST
def mail(request: HttpRequest, org: str, plan: str, campaign: int) -> HttpResponse:
    """Invitations, or reminders, put on their way."""
    found = access.campaign(request, org, plan, campaign, "edit_people")
    today = timezone.localdate()
    if not found.is_open(today):
        messages.error(request, "Nobody can answer today: change its days first.")
        return redirect("campaign", org, plan, campaign)
    reminder = request.POST.get("what") == "reminders"
    site = request.build_absolute_uri("/")
    many = ask_for_mails(campaign=found, site=site, actor=request.user, today=today, reminder=reminder)
    messages.success(
        request, f"{counted(many, 'mail is', 'mails are')} on {'its' if many == 1 else 'their'} way."
    )
    return redirect("campaign", org, plan, campaign)


@require_POST
def add(request: HttpRequest, org: str, plan: str, campaign: int) -> HttpResponse:
    """A place for who has joined since."""
    found = access.campaign(request, org, plan, campaign, "edit_people")
    many = add_people(campaign=found, today=timezone.localdate())
    messages.success(request, f"{counted(many, 'person is', 'people are')} asked in addition.")
    return redirect("campaign", org, plan, campaign)


@require_POST
def share(request: HttpRequest, org: str, plan: str, campaign: int) -> HttpResponse:
    """Make the one link for all and show it, once; or withdraw it."""
    found = access.campaign(request, org, plan, campaign, "edit_people")
    if "withdraw" in request.POST:
        withdraw_shared_link(campaign=found, actor=request.user)
        messages.success(request, "The shared link no longer works.")
        return redirect("campaign", org, plan, campaign)
    token = make_shared_link(campaign=found, actor=request.user)
    link = request.build_absolute_uri(reverse("answer-shared", args=[token]))
    return _page(request, found, shared_link=link)


@require_POST
def links(request: HttpRequest, org: str, plan: str, campaign: int) -> HttpResponse:
    """Everybody's own link, to be handed over by other ways than mail."""
    found = access.campaign(request, org, plan, campaign, "edit_people")
    rows = personal_links(campaign=found, actor=request.user, today=timezone.localdate())
    shown = [
        (learner, request.build_absolute_uri(reverse("answer-link", args=[token]))) for learner, token in rows
    ]
    context = {"campaign": found, "plan": found.plan, "rows": shown}
    return render(request, "readiness/campaigns/links.html", context)


@require_POST
def invite(request: HttpRequest, org: str, plan: str, campaign: int, invite: int) -> HttpResponse:
    """Withdraw somebody's link, or replace it by another one, shown once."""
    place = access.invite(request, org, plan, campaign, invite, "edit_people")
    if "withdraw" in request.POST:
        withdraw_invite(invite=place, actor=request.user)
        messages.success(request, f"The link of {place.learner} no longer works.")
        return redirect("campaign", org, plan, campaign)
    link = request.build_absolute_uri(
        reverse("answer-link", args=[renew_invite(invite=place, actor=request.user)])
    )
    return _page(request, place.campaign, personal_link=link, personal_of=place.learner)


@require_http_methods(["GET", "HEAD", "POST"])
def beside(request: HttpRequest, org: str, plan: str, campaign: int, invite: int) -> HttpResponse:
    """Somebody's own levels, the manager's beside them, and what both agree on."""
    place = access.invite(request, org, plan, campaign, invite, "see_people")
    page = beside_page(place, member=request.member, today=timezone.localdate())
    form = BesideForm(request.POST or None, rows=page.rows)
    if request.method == "POST" and form.is_valid():
        many = rate_beside(
            campaign=place.campaign,
            learner=place.learner,
            manager=form.changed_levels("manager"),
            agreed=form.changed_levels("agreed"),
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, f"{counted(many, 'rating is', 'ratings are')} kept.")
        return redirect("campaign-beside", org, plan, campaign, invite)
    context = {"page": page, "plan": place.campaign.plan, "form": form}
    return render(request, "readiness/campaigns/beside.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("", campaigns, name="campaigns"),
    path("new/", new, name="campaign-new"),
    path("<int:campaign>/", campaign, name="campaign"),
    path("<int:campaign>/change/", change, name="campaign-change"),
    path("<int:campaign>/close/", close, name="campaign-close"),
    path("<int:campaign>/mail/", mail, name="campaign-mail"),
    path("<int:campaign>/add/", add, name="campaign-add"),
    path("<int:campaign>/share/", share, name="campaign-share"),
    path("<int:campaign>/links/", links, name="campaign-links"),
    path("<int:campaign>/people/<int:invite>/link/", invite, name="campaign-invite"),
    path("<int:campaign>/people/<int:invite>/", beside, name="campaign-beside"),
]
