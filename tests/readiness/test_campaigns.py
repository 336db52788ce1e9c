"""Campaigns: who is asked, by which link, which mails go out, and what is kept of it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from readiness.actions.campaign_mails import ask_for_mails, request_link, send_mails
from readiness.actions.campaigns import (
    add_people,
    close_campaign,
    make_shared_link,
    personal_links,
    renew_invite,
    start_campaign,
    token_of,
    withdraw_invite,
)
from readiness.actions.self_assessment import answer_skill, finish, give_rating, invite_of_token, rate_beside
from readiness.models import AuditEntry, CampaignInvite, Interest, Learner, LinkRequest, Rating, Team
from readiness.snapshots import problem_for
from tests.factories import LearnerFactory, MemberFactory, RequirementFactory, RoleFactory, TeamFactory
from tests.readiness.pages import make_place

pytestmark = pytest.mark.django_db

SITE = "https://readiness.example/"


@pytest.fixture
def plan():
    """Three people with addresses, in one team, whose role requires two skills."""
    plan = make_place(teams=1, people=3, rated=False)
    for learner in plan.organization.learners.all():
        learner.email = f"{learner.name.replace(' ', '.').lower()}@example.org"
        learner.save(update_fields=["email"])
    return plan


@pytest.fixture
def actor(plan):
    return MemberFactory(organization=plan.organization).user


def begin(plan, actor, **fields):
    today = timezone.localdate()
    given = {
        "name": "Your skills", "purpose": "So that training fits.", "teams": plan.organization.teams.all(),
        "opens_on": today, "closes_on": today + timedelta(days=14), "today": today,
    }  # fmt: skip
    return start_campaign(plan=plan, actor=actor, **given | fields)


def send(campaign, actor, **options) -> int:
    return ask_for_mails(campaign=campaign, site=SITE, actor=actor, today=timezone.localdate(), **options)


def tokens(message) -> list[str]:
    return re.findall(r"/answer/link/([\w-]+)/", message.body)


# --- who is asked -----------------------------------------------------------------------------------------------


def test_everyone_in_the_teams_and_below_is_asked_but_no_group_and_nobody_who_left(plan, actor):
    team = plan.organization.teams.get()
    below = TeamFactory(organization=plan.organization, name="Below", parent=team)
    LearnerFactory(organization=plan.organization, team=below, name="Bea Low")
    LearnerFactory(organization=plan.organization, team=team, name="", headcount=40)
    LearnerFactory(organization=plan.organization, team=team, name="Gone", left_on=date(2025, 1, 1))
    LearnerFactory(
        organization=plan.organization, team=TeamFactory(organization=plan.organization), name="Other"
    )

    campaign = begin(plan, actor, teams=[team])

    names = set(campaign.invites.values_list("learner__name", flat=True))
    assert names == {"Person 1.1", "Person 1.2", "Person 1.3", "Bea Low"}


def test_who_joins_later_can_be_asked_too_and_nobody_twice(plan, actor):
    campaign = begin(plan, actor)
    LearnerFactory(organization=plan.organization, team=plan.organization.teams.get(), name="Newcomer")

    assert add_people(campaign=campaign, today=timezone.localdate()) == 1
    assert add_people(campaign=campaign, today=timezone.localdate()) == 0
    assert campaign.invites.count() == 4


# --- links ------------------------------------------------------------------------------------------------------


def test_no_link_is_stored_and_each_opens_one_persons_place(plan, actor):
    campaign = begin(plan, actor)

    links = personal_links(campaign=campaign, actor=actor, today=timezone.localdate())

    stored = str(list(CampaignInvite.objects.values())) + str(list(AuditEntry.objects.values()))
    for learner, token in links:
        assert token not in stored
        assert invite_of_token(token, timezone.localdate()).learner == learner
    assert len({token for _, token in links}) == 3


def test_the_link_needs_the_installations_secret(plan, actor, settings):
    invite = begin(plan, actor).invites.first()
    token = token_of(invite)

    settings.SECRET_KEY = "another installation's secret"

    assert token_of(invite) != token


@pytest.mark.parametrize("ends", ["withdrawn", "renewed", "closed", "not open yet", "left"])
def test_a_link_stops_working(plan, actor, ends):
    today = timezone.localdate()
    campaign = begin(plan, actor)
    invite = campaign.invites.first()
    token = token_of(invite)
    assert invite_of_token(token, today) is not None

    match ends:
        case "withdrawn":
            withdraw_invite(invite=invite, actor=actor)
        case "renewed":
            assert invite_of_token(renew_invite(invite=invite, actor=actor), today) is not None
        case "closed":
            close_campaign(campaign=campaign, actor=actor, today=today)
        case "not open yet":
            today = campaign.opens_on - timedelta(days=1)
        case "left":
            Learner.objects.filter(pk=invite.learner_id).update(left_on=today)

    assert invite_of_token(token, today) is None


def test_a_later_last_day_opens_it_again(plan, actor):
    today = timezone.localdate()
    campaign = close_campaign(campaign=begin(plan, actor), actor=actor, today=today)
    assert campaign.state(today) == "Closed"

    campaign.closes_on = today
    assert campaign.state(today) == "Open"


# --- mails ------------------------------------------------------------------------------------------------------


def test_each_person_gets_one_mail_with_a_link_of_their_own(plan, actor):
    campaign = begin(plan, actor)

    assert send(campaign, actor) == 3

    assert sorted(message.to[0] for message in mail.outbox) == [
        f"person.1.{n}@example.org" for n in (1, 2, 3)
    ]
    for message in mail.outbox:
        (token,) = tokens(message)
        invite = invite_of_token(token, timezone.localdate())
        assert invite.learner.email == message.to[0]
        assert f"{SITE}answer/link/{token}/" in message.body
        html = message.alternatives[0].content
        assert f'href="{SITE}answer/link/{token}/"' in html
        assert "2 skills, about 1 minute" in message.body
        assert "<img" not in html


def test_sent_again_nobody_gets_a_second_invitation(plan, actor):
    campaign = begin(plan, actor)
    send(campaign, actor)

    assert send(campaign, actor) == 0
    assert send_mails(campaign_id=campaign.pk, reminder=False) == 0
    assert len(mail.outbox) == 3


def test_reminders_go_to_who_has_not_finished_with_the_same_link_and_not_too_soon(plan, actor):
    campaign = begin(plan, actor)
    send(campaign, actor)
    first = {message.to[0]: tokens(message) for message in mail.outbox}
    done = campaign.invites.first()
    finish(invite=done, now=timezone.now())
    assert send(campaign, actor, reminder=True) == 0, "an invitation of today needs no reminder today"

    campaign.invites.update(mailed_at=timezone.now() - timedelta(days=3))
    mail.outbox.clear()
    assert send(campaign, actor, reminder=True) == 2
    assert send(campaign, actor, reminder=True) == 0
    assert {message.to[0]: tokens(message) for message in mail.outbox} == {
        address: token for address, token in first.items() if address != done.learner.email
    }


def test_a_mail_server_that_refuses_leaves_the_rest_to_be_sent_again(plan, actor, settings):
    campaign = begin(plan, actor)
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9},
        }
    }

    with pytest.raises(ConnectionRefusedError):
        send_mails(campaign_id=campaign.pk, reminder=False)

    assert campaign.invites.filter(mailed_at__isnull=False).count() == 0


def test_a_name_with_a_line_break_or_markup_stays_in_its_place(plan, actor):
    campaign = begin(plan, actor, name="Skills\nBcc: all@example.org", purpose="<script>alert(1)</script>")

    send(campaign, actor)

    message = mail.outbox[0]
    assert message.subject.startswith("Skills Bcc: all@example.org")
    assert message.recipients() == message.to
    assert "<script>" not in message.alternatives[0].content


def test_nobody_is_mailed_who_has_nothing_to_answer(plan, actor):
    role = RoleFactory(organization=plan.organization)
    LearnerFactory(
        organization=plan.organization,
        team=plan.organization.teams.get(),
        role=role,
        email="idle@example.org",
    )
    campaign = begin(plan, actor)

    send(campaign, actor)

    assert "idle@example.org" not in [message.to[0] for message in mail.outbox]


# --- one link for all ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("email", "mails"),
    [("person.1.2@example.org", 1), ("PERSON.1.2@example.org", 1), ("nobody@example.org", 0)],
)
def test_an_address_gets_a_link_if_it_takes_part_and_is_forgotten_either_way(plan, actor, email, mails):
    campaign = begin(plan, actor)
    make_shared_link(campaign=campaign, actor=actor)

    request_link(campaign=campaign, email=email, site=SITE)

    assert len(mail.outbox) == mails
    assert not LinkRequest.objects.exists()
    for message in mail.outbox:
        invite = invite_of_token(tokens(message)[0], timezone.localdate())
        assert invite.learner.email == "person.1.2@example.org"


def test_a_withdrawn_person_gets_no_link_by_the_shared_one(plan, actor):
    campaign = begin(plan, actor)
    withdraw_invite(invite=campaign.invites.get(learner__name="Person 1.2"), actor=actor)

    request_link(campaign=campaign, email="person.1.2@example.org", site=SITE)

    assert mail.outbox == []


# --- what is said -------------------------------------------------------------------------------------------------


def test_an_answer_is_a_rating_of_ones_own_and_a_change_supersedes_it(plan, actor):
    invite = begin(plan, actor).invites.first()
    skill = plan.requirements.first().skill
    now = timezone.now()

    answer_skill(invite=invite, skill=skill, level=2, example="A course", wish=3, now=now)
    answer_skill(invite=invite, skill=skill, level=4, example="", wish=1, now=now)

    said = invite.learner.ratings.order_by("pk").values_list("source", "level", "superseded_at", "note")
    assert list(said) == [("self", 2, now, ""), ("self", 4, None, "")]
    assert Interest.objects.get().wish == 1
    assert invite.answers.get().level == 4


def test_not_sure_is_no_rating_and_not_level_zero(plan, actor):
    invite = begin(plan, actor).invites.first()
    first, second = (requirement.skill for requirement in plan.requirements.order_by("pk"))
    answer_skill(invite=invite, skill=first, level=0, now=timezone.now())
    answer_skill(invite=invite, skill=second, level=3, now=timezone.now())

    answer_skill(invite=invite, skill=second, level=None, now=timezone.now())

    problem = problem_for(plan, today=timezone.localdate())
    levels = next(learner.levels for learner in problem.learners if learner.id == str(invite.learner_id))
    assert levels == {str(first.pk): 0}
    assert invite.answers.get(skill=second).level is None


def test_what_was_said_stands_in_no_log(plan, actor):
    invite = begin(plan, actor).invites.first()
    before = AuditEntry.objects.count()

    answer_skill(
        invite=invite, skill=plan.requirements.first().skill, level=1, example="Secret", now=timezone.now()
    )
    finish(invite=invite, now=timezone.now())

    assert AuditEntry.objects.count() == before


def test_what_both_agree_on_counts_before_either_and_all_of_it_is_kept(plan, actor):
    campaign = begin(plan, actor)
    invite = campaign.invites.first()
    learner, skill = invite.learner, plan.requirements.first().skill
    now = timezone.now()
    answer_skill(invite=invite, skill=skill, level=4, now=now)

    many = rate_beside(
        campaign=campaign, learner=learner, manager={skill: 2}, agreed={skill: 3}, actor=actor, now=now
    )

    assert many == 2
    kept = {rating.source: (rating.level, rating.rated_by) for rating in learner.ratings.current()}
    assert kept == {"self": (4, None), "manager": (2, actor), "agreed": (3, actor)}
    problem = problem_for(plan, today=timezone.localdate())
    assert next(x.levels for x in problem.learners if x.id == str(learner.pk)) == {str(skill.pk): 3}
    entry = AuditEntry.objects.get(verb="campaign.rated")
    assert (entry.after, learner.name in entry.sentence) == ({"ratings": 2}, False)


def test_the_same_level_given_twice_a_day_is_one_rating(plan, actor):
    learner, skill = Learner.objects.first(), plan.requirements.first().skill
    given = {"learner": learner, "skill": skill, "source": Rating.Source.MANAGER, "by": actor}
    now = timezone.now()

    assert give_rating(level=2, now=now, **given)
    assert not give_rating(level=2, now=now, **given)
    assert give_rating(level=None, now=now, **given)
    assert not give_rating(level=None, now=now, **given)
    assert list(learner.ratings.values_list("level", "superseded_at")) == [(2, now)]


def test_chosen_skills_are_asked_of_everyone_whatever_their_role(plan, actor):
    from readiness.queries.asked import skills_of

    role = RoleFactory(organization=plan.organization)
    other = LearnerFactory(organization=plan.organization, team=Team.objects.get(), role=role)
    extra = RequirementFactory(plan=plan, role=RoleFactory(organization=plan.organization), level=2).skill

    campaign = begin(plan, actor, skills=[extra])

    assert [skills_of(invite) for invite in campaign.invites.all()] == [[extra]] * 4
    assert skills_of(begin(plan, actor).invites.get(learner=other)) == []
