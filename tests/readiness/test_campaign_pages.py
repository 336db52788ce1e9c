"""Campaigns as those who run them see them, and the manager's level beside somebody's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from readiness.actions.campaigns import start_campaign
from readiness.actions.self_assessment import answer_skill, finish
from readiness.models import AuditEntry, Campaign, Member, Rating
from readiness.queries.campaigns import campaign_page
from tests.factories import LearnerFactory, MemberFactory, SkillFactory, TeamFactory
from tests.readiness.pages import address, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


def make_campaign(*sizes: int, skills: int = 1) -> Campaign:
    """One campaign over teams A, B, C of these sizes."""
    plan = make_place(teams=0, skills=skills, rated=False)
    role = plan.requirements.first().role
    for letter, size in zip("ABCDEFGH", sizes, strict=False):
        team = TeamFactory(organization=plan.organization, name=f"Team {letter}")
        for number in range(size):
            LearnerFactory(
                organization=plan.organization, team=team, role=role, name=f"Person {letter}{number}",
                email=f"{letter}{number}@example.org".lower(),
            )  # fmt: skip
    today = timezone.localdate()
    return start_campaign(
        plan=plan, name="Your skills", purpose="So that training fits.", teams=plan.organization.teams.all(),
        opens_on=today, closes_on=today + timedelta(days=14), today=today,
        actor=MemberFactory(organization=plan.organization).user,
    )  # fmt: skip


def where(name: str, campaign: Campaign, *more) -> str:
    return address(name, campaign.plan, campaign.pk, *more)


def said(campaign: Campaign, name: str, level: int | None, example: str = ""):
    invite = campaign.invites.get(learner__name=name)
    skill = campaign.plan.requirements.first().skill
    answer_skill(invite=invite, skill=skill, level=level, example=example, now=timezone.now())
    return invite


# --- beginning ----------------------------------------------------------------------------------------------------


def filled(plan, **changes) -> dict:
    today = timezone.localdate()
    return {
        "name": "Your skills", "purpose": "Why", "teams": [t.pk for t in plan.organization.teams.all()],
        "opens_on": today.isoformat(), "closes_on": (today + timedelta(days=7)).isoformat(),
    } | changes  # fmt: skip


def test_a_campaign_is_begun_and_nobody_is_mailed_yet(client):
    plan = make_place(teams=2, people=3)
    sign_in(client, plan)

    page = read(client.post(address("campaign-new", plan), filled(plan), follow=True))

    assert text(page.h1) == "Your skills"
    assert text(page.select_one(".stats dd")) == "6"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Enter a name, for example"),
        ({"name": "x" * 40_000}, "it has 40000"),
        ({"teams": []}, "Choose at least one team"),
        ({"closes_on": "2020-01-01"}, "Enter a last day that is not before the first"),
        ({"opens_on": "soon"}, "Enter a day, for example 2026-12-18"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_begun(client, changes, says):
    plan = make_place(teams=1, people=2)
    sign_in(client, plan)

    response = client.post(address("campaign-new", plan), filled(plan, **changes))

    assert response.status_code == 422
    assert says in text(read(response).select_one(".error-summary"))
    assert not Campaign.objects.exists()


def test_teams_and_skills_of_others_are_not_accepted(client):
    plan = make_place(teams=1, people=2)
    sign_in(client, plan)

    for changes in ({"teams": [TeamFactory().pk]}, {"skills": [SkillFactory().pk]}):
        assert client.post(address("campaign-new", plan), filled(plan, **changes)).status_code == 422
    assert not Campaign.objects.exists()


def test_unnamed_groups_are_said_to_be_beyond_asking(client):
    campaign = make_campaign(2)
    team = campaign.teams.get()
    LearnerFactory(organization=campaign.plan.organization, team=team, name="", headcount=40)
    LearnerFactory(organization=campaign.plan.organization, team=team, name="Newcomer")
    sign_in(client, campaign.plan)

    page = text(read(client.get(where("campaign", campaign))).select_one("#invite"))

    assert "1 unnamed group (40 people) cannot be asked" in page
    assert "Ask 1 newcomer too" in page


# --- inviting -----------------------------------------------------------------------------------------------------


def test_invitations_are_sent_from_the_page(client):
    campaign = make_campaign(3)
    sign_in(client, campaign.plan)

    page = read(client.post(where("campaign-mail", campaign), {"what": "invitations"}, follow=True))

    assert "3 mails are on their way." in text(page.select_one("#flash"))
    assert len(mail.outbox) == 3
    assert rows(page, "#people tbody td:nth-child(2)") == ["Invited"] * 3
    assert "Remind who has not finished" in text(page.select_one("#invite"))


def test_a_closed_campaign_mails_nobody(client):
    campaign = make_campaign(3)
    sign_in(client, campaign.plan)
    client.post(where("campaign-close", campaign))

    page = read(client.post(where("campaign-mail", campaign), follow=True))

    assert "Nobody can answer today" in text(page.select_one("#flash"))
    assert mail.outbox == []


def test_the_shared_link_is_shown_once_and_opens_the_door(client):
    campaign = make_campaign(2)
    sign_in(client, campaign.plan)

    page = read(client.post(where("campaign-share", campaign)))
    link = text(page.select_one(".ribbon code"))

    assert client.get(link).status_code == 200
    assert link not in text(read(client.get(where("campaign", campaign))))
    client.post(where("campaign-share", campaign), {"withdraw": "1"})
    assert client.get(link).status_code == 410


def test_personal_links_are_shown_to_planners_and_that_is_noted(client):
    campaign = make_campaign(2)
    member = sign_in(client, campaign.plan)

    page = read(client.post(where("campaign-links", campaign)))

    links = rows(page, "code")
    assert len(set(links)) == 2
    assert client.get(links[0]).status_code == 302
    assert AuditEntry.objects.get(verb="campaign.links_shown").actor == member.user


def test_a_link_is_renewed_or_withdrawn(client):
    campaign = make_campaign(1)
    sign_in(client, campaign.plan)
    invite = campaign.invites.get()

    page = read(client.post(where("campaign-invite", campaign, invite.pk)))
    link = text(page.select_one(".ribbon code"))
    assert client.get(link).status_code == 302
    client.post(where("campaign-invite", campaign, invite.pk), {"withdraw": "1"})

    assert client.get(link).status_code == 410


def test_days_can_be_changed_and_a_mistake_keeps_them(client):
    campaign = make_campaign(1)
    sign_in(client, campaign.plan)
    given = {"name": "Anew", "purpose": "Why", "opens_on": "2027-01-01", "closes_on": "2027-02-01"}

    client.post(where("campaign-change", campaign), given)
    response = client.post(where("campaign-change", campaign), given | {"closes_on": "2026-01-01"})

    assert response.status_code == 422
    campaign.refresh_from_db()
    assert (campaign.name, str(campaign.closes_on)) == ("Anew", "2027-02-01")


# --- who sees what ------------------------------------------------------------------------------------------------


def test_a_planner_sees_how_far_everyone_is_and_what_nobody_wrote(client):
    campaign = make_campaign(2)
    finish(invite=said(campaign, "Person A0", 4, "My secret example"), now=timezone.now())
    sign_in(client, campaign.plan)

    page = read(client.get(where("campaign", campaign)))

    assert [row.split(" New link")[0] for row in rows(page, "#people tbody tr")] == [
        "Person A0 Team A Finished 1 of 1",
        "Person A1 Team A Not invited yet 0 of 1",
    ]
    beside = text(read(client.get(where("campaign-beside", campaign, campaign.invites.first().pk))))
    assert "My secret example" not in beside
    assert "4 Advanced" in beside


def test_a_manager_sees_the_own_team_with_its_examples_and_nobody_elses(client):
    campaign = make_campaign(2, 2)
    mine, other = (
        said(campaign, "Person A0", 2, "My own example"),
        said(campaign, "Person B0", 3, "Not yours"),
    )
    sign_in(client, campaign.plan, Member.Role.MANAGER, mine.learner.team)

    page = read(client.get(where("campaign", campaign)))

    assert rows(page, "#people tbody th a") == ["Person A0", "Person A1"]
    assert "“My own example”" in text(read(client.get(where("campaign-beside", campaign, mine.pk))))
    assert client.get(where("campaign-beside", campaign, other.pk)).status_code == 404
    assert client.post(where("campaign-beside", campaign, other.pk), {}).status_code == 404


@pytest.mark.parametrize("role", [Member.Role.MEMBER, Member.Role.VIEWER])
def test_others_see_counts_only(client, role):
    campaign = make_campaign(6)
    finish(invite=said(campaign, "Person A0", 4), now=timezone.now())
    sign_in(client, campaign.plan, role)

    page = read(client.get(where("campaign", campaign)))

    assert "Person A0" not in text(page)
    assert rows(page, "#teams tbody tr") == ["Team A 6 1"]
    assert page.select("main form") == []
    assert client.get(where("campaign-beside", campaign, campaign.invites.first().pk)).status_code == 403


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((4,), {"A": None}),
        ((6, 7), {"A": 0, "B": 0}),
        ((2, 6, 7), {"A": None, "B": None, "C": 0}),
        ((2, 3, 6), {"A": None, "B": None, "C": 0}),
    ],
)
def test_small_teams_are_withheld_against_subtraction_too(sizes, shown):
    campaign = make_campaign(*sizes)
    viewer = MemberFactory(organization=campaign.plan.organization, role=Member.Role.VIEWER)

    page = campaign_page(campaign, member=viewer, today=timezone.localdate())

    assert {team.name[-1]: team.finished for team in page.teams} == shown
    assert (page.finished is None) == (sum(sizes) < 5)


# --- beside -------------------------------------------------------------------------------------------------------


def test_the_manager_rates_beside_and_the_difference_is_shown(client):
    campaign = make_campaign(1, skills=2)
    invite = said(campaign, "Person A0", 4)
    member = sign_in(client, campaign.plan, Member.Role.MANAGER, invite.learner.team)
    first, second = (r.skill for r in campaign.plan.requirements.order_by("skill__name"))
    path = where("campaign-beside", campaign, invite.pk)

    page = read(client.post(path, {f"manager_{first.pk}": "2", f"agreed_{first.pk}": "3"}, follow=True))

    assert "2 ratings are kept." in text(page.select_one("#flash"))
    row = [text(cell) for cell in page.select("tbody tr")[0].select("td")]
    assert (row[1], row[3], row[5]) == ("4 Advanced", "−2", "3 agreed")
    assert text(page.select("tbody tr")[1].select("td")[5]) == "Not assessed"
    assert "You see 1 skill differently" in text(page.select_one(".lede"))
    given = Rating.objects.filter(source="agreed").get()
    assert (given.level, given.skill, given.rated_by) == (3, first, member.user)
    assert not Rating.objects.filter(skill=second).exists()


def test_what_is_left_as_it_is_makes_no_new_rating(client):
    campaign = make_campaign(1)
    invite = said(campaign, "Person A0", 4)
    sign_in(client, campaign.plan)
    skill = campaign.plan.requirements.get().skill
    path = where("campaign-beside", campaign, invite.pk)
    client.post(path, {f"manager_{skill.pk}": "2"})

    client.post(path, {f"manager_{skill.pk}": "2"})
    assert client.post(path, {f"manager_{skill.pk}": "9"}).status_code == 422

    assert Rating.objects.filter(source="manager").count() == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_statements_does_not_grow(client, queries, n):
    campaign = make_campaign(n, n, skills=n)
    sign_in(client, campaign.plan)

    with queries(13):
        client.get(where("campaign", campaign))
    with queries(6):
        client.get(address("campaigns", campaign.plan))
    with queries(13):
        client.get(where("campaign-beside", campaign, campaign.invites.first().pk))


def test_stage_five_leads_here(client):
    plan = make_place(teams=1, people=2)
    sign_in(client, plan)

    page = read(client.get(address("campaigns", plan)))

    assert text(page.select_one(".empty h3")) == "Nobody has been asked yet"
    assert reverse("campaign-new", args=[plan.organization.slug, plan.slug]) in str(page)
