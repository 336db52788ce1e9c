"""Answering a campaign: by a personal link without an account, or signed in. Works without JavaScript."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from readiness import access
from readiness.actions.campaign_mails import request_link
from readiness.actions.campaigns import campaign_of_link
from readiness.actions.self_assessment import answer_skill, finish, invite_of_token, usable
from readiness.forms.self_assessment import AnswerForm, LinkForm
from readiness.queries.self_assessment import (
    Assessment,
    assessment_of,
    invite_to_answer,
    level_texts,
    open_invites,
    said_at,
)
from readiness.views.limits import too_often

LINKS = 300  # opened from one address in ten minutes: a whole office may sit behind it
MAILS = 3  # to one address in an hour
KEY = "answering"  # session key: the place opened in this browser, and the link it was opened by


@login_not_required
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the place in the session and go to a clean address. Looking uses nothing up."""
    if too_often(request, "answer-link", most=LINKS, seconds=600):
        return render(request, "answer/too_often.html", status=429)
    invite = invite_of_token(token, timezone.localdate())
    if invite is None:
        return _gone(request)
    request.session[KEY] = [invite.pk, invite.token_hash]
    response = redirect("answer")
    response["Referrer-Policy"] = "no-referrer"
    return response


def _opened(request: HttpRequest) -> Assessment | None:
    """The self-assessment opened in this browser, while its link still works."""
    pk, token_hash = request.session.get(KEY) or (0, "")
    invite = usable(invite_to_answer(pk), timezone.localdate())
    if invite is None or invite.token_hash != token_hash:
        request.session.pop(KEY, None)
        return None
    return assessment_of(invite)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "answer/gone.html", status=410)


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What it is for and who sees what, before the first question."""
    found = _opened(request)
    return _gone(request) if found is None else render(request, "answer/start.html", {"page": found})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, place: int) -> HttpResponse:
    """One skill. Its answer is kept when one goes on or back."""
    found = _opened(request)
    if found is None:
        return _gone(request)
    if not 1 <= place <= len(found.skills):
        return redirect("answer-review" if found.skills else "answer")
    asked = found.skills[place - 1]
    form = AnswerForm(request.POST or None, asked=asked, texts=level_texts(asked.skill))
    back = "back" in request.POST
    if request.method == "POST" and form.is_valid():
        answer_skill(invite=found.invite, skill=asked.skill, now=timezone.now(), **form.answer())
    if request.method == "POST" and (back or form.is_valid()):
        return _onward(request, found, place, back)
    return _question(request, found, place, form)


def _onward(request: HttpRequest, found: Assessment, place: int, back: bool) -> HttpResponse:
    if back:
        return redirect("answer-skill", place - 1) if place > 1 else redirect("answer")
    if place == len(found.skills) or "review" in request.POST:
        return redirect("answer-review")
    return redirect("answer-skill", place + 1)


def _question(request: HttpRequest, found: Assessment, place: int, form: AnswerForm) -> HttpResponse:
    asked = found.skills[place - 1]
    zone = found.campaign.plan.organization.time_zone
    context = {
        "page": found,
        "asked": asked,
        "form": form,
        "saved": said_at(asked.answer, zone) if asked.answer else None,
        "review": "review" in request.GET or "review" in request.POST,
    }
    return render(request, "answer/skill.html", context, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Everything said, each with a way to change it; and the end."""
    found = _opened(request)
    if found is None:
        return _gone(request)
    if request.method == "POST" and found.next_place is None:
        finish(invite=found.invite, now=timezone.now())
        return render(request, "answer/thanks.html", {"page": found})
    return render(request, "answer/review.html", {"page": found, "refused": request.method == "POST"})


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """It is somebody else's link: forget it in this browser."""
    request.session.pop(KEY, None)
    return render(request, "answer/left.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The one link for all: an address is given, and the same is said whether it is known or not."""
    campaign = campaign_of_link(token)
    if campaign is None or not campaign.is_open(timezone.localdate()):
        return _gone(request)
    form = LinkForm(request.POST or None)
    context = {"campaign": campaign, "form": form}
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        if too_often(request, "link-ip", most=LINKS, seconds=600) or too_often(
            request, "link-email", most=MAILS, seconds=3600, key=f"{campaign.pk}:{email}"
        ):
            return render(request, "answer/too_often.html", status=429)
        request_link(campaign=campaign, email=email, site=request.build_absolute_uri("/"))
        return render(request, "answer/shared_sent.html", context)
    response = render(request, "answer/shared.html", context, status=422 if form.errors else 200)
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def mine(request: HttpRequest, org: str) -> HttpResponse:
    """The self-assessments the signed-in person can answer."""
    owner = access.organization(request, org)
    invites = open_invites(request.user.pk, owner.pk, timezone.localdate())
    return render(request, "readiness/campaigns/mine.html", {"invites": invites})


@require_POST
def open_mine(request: HttpRequest, org: str, invite: int) -> HttpResponse:
    """One of them, opened without its link."""
    owner = access.organization(request, org)
    invites = {i.pk: i for i in open_invites(request.user.pk, owner.pk, timezone.localdate())}
    if invite not in invites:
        return _gone(request)
    request.session[KEY] = [invite, invites[invite].token_hash]
    return redirect("answer")


urlpatterns = [
    path("", start, name="answer"),
    path("review/", review, name="answer-review"),
    path("leave/", leave, name="answer-leave"),
    path("<int:place>/", question, name="answer-skill"),
    path("link/<str:token>/", link, name="answer-link"),
    path("with/<str:token>/", shared, name="answer-shared"),
]
