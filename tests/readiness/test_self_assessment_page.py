"""Answering a campaign as the person sees it; and what leaks nowhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from catalog.models import SkillLevel
from readiness.actions.campaigns import make_shared_link, start_campaign, token_of, withdraw_invite
from readiness.models import CampaignAnswer, CampaignInvite, Interest, Member, Rating
from tests.factories import MemberFactory, UserFactory
from tests.readiness.pages import make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    cache.clear()


@pytest.fixture
def campaign():
    plan = make_place(teams=1, people=3, skills=3, rated=False, name="Adopting generative AI")
    for learner in plan.organization.learners.all():
        learner.email = f"{learner.name.replace(' ', '.').lower()}@example.org"
        learner.save(update_fields=["email"])
    for requirement in plan.requirements.all():
        SkillLevel.objects.create(
            skill=requirement.skill, level=2, description="I check it against a source."
        )
    today = timezone.localdate()
    return start_campaign(
        plan=plan, name="Your skills with generative AI", purpose="Tell us what you can do today.",
        teams=plan.organization.teams.all(), opens_on=today, closes_on=today + timedelta(days=14), today=today,
        actor=MemberFactory(organization=plan.organization).user,
    )  # fmt: skip


@pytest.fixture
def invite(campaign):
    return campaign.invites.get(learner__name="Person 1.1")


def opened(client, invite):
    return client.get(reverse("answer-link", args=[token_of(invite)]), follow=True)


def skill(place: int) -> str:
    return reverse("answer-skill", args=[place])


def test_the_token_leaves_the_address_at_once_and_looking_uses_nothing_up(client, invite):
    path = reverse("answer-link", args=[token_of(invite)])

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, "/answer/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert client.get(path).status_code == 302
    assert token_of(invite) not in str(dict(client.session))


def test_what_it_is_for_and_who_sees_what_come_before_the_first_question(client, invite):
    plan = invite.campaign.plan
    manager = MemberFactory(
        organization=plan.organization, role=Member.Role.MANAGER, user=UserFactory(name="Yusuf Demir")
    )
    manager.teams.add(invite.learner.team)

    page = read(opened(client, invite))

    assert text(page.h1) == "Your skills with generative AI"
    assert "Tell us what you can do today. 3 skills, about 1 minute, until" in text(page.select_one(".lede"))
    assert text(page.select_one(".sees-line")) == (
        "Seen by you, your manager and the one person who plans the training. Never used for pay or appraisal."
    )
    assert rows(page, ".sees dt") == ["You", "Yusuf Demir", "Who plans the training", "Everyone else"]
    assert "only averages of 5 people or more" in text(page.select_one(".sees"))
    assert page.select("input[type=radio]") == []


def test_one_skill_a_page_with_its_levels_described(client, invite):
    opened(client, invite)

    page = read(client.get(skill(1)))

    assert text(page.select_one("#skill")) == "Skill A"
    assert rows(page, "#div_id_level label") == [
        "0 None", "1 Aware", "2 Foundation", "3 Practitioner", "4 Advanced", "5 Expert", "Not sure",
    ]  # fmt: skip
    assert "I check it against a source." in text(page.select_one("#div_id_level"))
    assert page.select("input[name=level][checked]") == []
    assert "Skill 1 of 3 0 answered, about 1 minute left" in text(page.select_one(".ask-prog"))


def test_each_answer_is_kept_and_shown_when_one_comes_back(client, invite):
    opened(client, invite)
    given = {"level": "2", "example": "I compare routes: https://example.org/a", "wish": "3"}

    response = client.post(skill(1), given)
    assert response["Location"] == skill(2)

    client.session.flush()
    again = type(client)()
    assert "1 of 3 skills are answered" in text(read(opened(again, invite)))
    page = read(again.get(skill(1)))
    assert page.select_one("input[name=level][checked]")["value"] == "2"
    assert page.select_one("input[name=wish][checked]")["value"] == "3"
    assert "I compare routes" in text(page.select_one("textarea"))
    assert "You can close this page" in text(page.select_one(".saved"))
    assert Rating.objects.get().level == 2
    assert Interest.objects.get().wish == 3


def test_no_choice_is_a_mistake_and_not_level_zero(client, invite):
    opened(client, invite)

    response = client.post(skill(1), {"example": "Something I did"})

    assert response.status_code == 422
    page = read(response)
    link = page.select_one(".error-summary a")
    assert text(link).endswith("Choose a level from 0 to 5, or Not sure")
    assert page.select_one(link["href"]) is not None
    assert text(page.title).startswith("Error:")
    assert "Something I did" in text(page.select_one("textarea")), "the input is kept"
    assert page.select_one("#div_id_level.ask-bad") is not None
    assert not Rating.objects.exists()


@pytest.mark.parametrize("level", ["6", "-1", "", "2.5", "²", "NULL"])
def test_a_level_that_does_not_exist_is_refused(client, invite, level):
    opened(client, invite)

    assert client.post(skill(1), {"level": level}).status_code == 422
    assert not CampaignAnswer.objects.exists()


def test_a_text_too_long_is_refused_with_its_length(client, invite):
    opened(client, invite)

    response = client.post(skill(1), {"level": "2", "example": "x" * 40_000})

    assert response.status_code == 422
    assert "it has 40000" in text(read(response).select_one(".error-summary"))


def test_hostile_text_is_shown_as_it_is(client, invite):
    opened(client, invite)
    client.post(skill(1), {"level": "2", "example": "</textarea><script>alert(1)</script>\u202e\u0000"[:-1]})

    page = read(client.get(skill(1)))

    assert page.select("textarea + script") == []
    assert "<script>alert(1)</script>" in page.select_one("textarea").get_text()


def test_back_keeps_what_is_chosen_and_asks_for_nothing(client, invite):
    opened(client, invite)

    assert client.post(skill(2), {"back": "1"})["Location"] == skill(1)
    assert client.post(skill(2), {"back": "1", "level": "1"})["Location"] == skill(1)
    assert CampaignAnswer.objects.get().level == 1
    assert client.post(skill(1), {"back": "1"})["Location"] == reverse("answer")


def test_from_the_link_to_thank_you(client, invite):
    opened(client, invite)
    for place, level in enumerate(("2", "x", "4"), start=1):
        response = client.post(skill(place), {"level": level})
    assert response["Location"] == reverse("answer-review")

    page = read(client.get(reverse("answer-review")))
    assert rows(page, ".list-rule p") == ["2 Foundation", "Not sure", "4 Advanced"]
    done = read(client.post(reverse("answer-review")))

    assert text(done.h1) == "Thank you: your answers are in"
    assert CampaignInvite.objects.get(pk=invite.pk).finished_at is not None
    assert sorted(Rating.objects.values_list("level", flat=True)) == [2, 4]
    changed = client.post(skill(1), {"level": "5", "review": "1"})
    assert changed["Location"] == reverse("answer-review"), "changes are possible until it closes"
    assert Rating.objects.current().filter(level=5).exists()


def test_who_is_not_through_is_told_what_is_left(client, invite):
    opened(client, invite)
    client.post(skill(1), {"level": "2"})

    page = read(client.post(reverse("answer-review")))

    assert rows(page, ".error-summary li") == [
        "Skill B: choose a level, or Not sure", "Skill C: choose a level, or Not sure",
    ]  # fmt: skip
    assert CampaignInvite.objects.get(pk=invite.pk).finished_at is None


def test_a_place_that_does_not_exist_leads_to_the_answers(client, invite):
    opened(client, invite)

    assert client.get(skill(99))["Location"] == reverse("answer-review")


@pytest.mark.parametrize("how", ["nobody opened it", "withdrawn meanwhile", "closed meanwhile"])
def test_without_a_link_that_works_nothing_can_be_read_or_said(client, invite, how):
    if how != "nobody opened it":
        opened(client, invite)
    if how == "withdrawn meanwhile":
        withdraw_invite(invite=invite, actor=UserFactory())
    if how == "closed meanwhile":
        yesterday = timezone.localdate() - timedelta(days=1)
        type(invite.campaign).objects.update(opens_on=yesterday, closes_on=yesterday)

    for answer in (
        client.get(reverse("answer")),
        client.get(skill(1)),
        client.post(skill(1), {"level": "3"}),
        client.post(reverse("answer-review")),
    ):
        assert answer.status_code == 410
    assert not CampaignAnswer.objects.exists()


def test_an_unknown_link_says_nothing_but_that_it_does_not_work(client):
    response = client.get(reverse("answer-link", args=["x" * 43]))

    assert response.status_code == 410
    assert "This link no longer works" in response.content.decode()


def test_somebody_elses_link_can_be_forgotten(client, invite):
    opened(client, invite)

    page = read(client.post(reverse("answer-leave")))

    assert text(page.h1) == "This link is forgotten here"
    assert client.get(skill(1)).status_code == 410


def test_who_opens_too_many_links_has_to_wait(client):
    path = reverse("answer-link", args=["guess"])

    codes = [client.get(path).status_code for _ in range(301)]

    assert codes[:300] == [410] * 300
    assert codes[300] == 429


# --- one link for all -------------------------------------------------------------------------------------------


@pytest.fixture
def shared(campaign):
    return reverse("answer-shared", args=[make_shared_link(campaign=campaign, actor=UserFactory())])


def test_a_known_and_an_unknown_address_get_the_same_answer(client, shared):
    known = client.post(shared, {"email": "person.1.1@example.org"})
    unknown = client.post(shared, {"email": "nobody@example.org"})

    def words(response):
        return re.sub(r'value="\w+"|"X-CSRFToken": "\w+"', "", response.content.decode())

    assert known.status_code == unknown.status_code == 200
    assert words(known) == words(unknown)
    assert [message.to for message in mail.outbox] == [["person.1.1@example.org"]]


def test_the_personal_link_of_the_mail_opens_the_persons_own_pages(client, shared):
    client.post(shared, {"email": "person.1.2@example.org"})
    path = re.search(r"https?://\S+?(/answer/link/\S+)", mail.outbox[0].body)[1]

    assert "Not Person 1.2?" in text(read(client.get(path, follow=True)))


def test_one_address_is_mailed_three_times_an_hour_and_no_more(client, shared):
    codes = [client.post(shared, {"email": "person.1.1@example.org"}).status_code for _ in range(4)]

    assert codes == [200, 200, 200, 429]
    assert len(mail.outbox) == 3


def test_a_mistyped_address_is_said(client, shared):
    response = client.post(shared, {"email": "person.1.1"})

    assert response.status_code == 422
    assert "for example ana@example.org" in text(read(response).select_one(".error-summary"))


# --- signed in --------------------------------------------------------------------------------------------------


def test_with_an_account_no_link_is_needed(client, invite):
    plan = invite.campaign.plan
    member = sign_in(client, plan, Member.Role.MEMBER)
    invite.learner.user = member.user
    invite.learner.save(update_fields=["user"])

    page = read(client.get(reverse("my-assessments", args=[plan.organization.slug])))
    assert "Your skills with generative AI" in text(page.main)
    response = client.post(page.select_one("main form")["action"], follow=True)

    assert "Not Person 1.1?" in text(read(response))


def test_somebody_elses_place_does_not_open_signed_in(client, invite):
    plan = invite.campaign.plan
    sign_in(client, plan, Member.Role.MEMBER)

    path = reverse("my-assessment", args=[plan.organization.slug, invite.pk])

    assert client.post(path).status_code == 410
    assert client.get(skill(1)).status_code == 410


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_statements_does_not_grow(client, queries, n):
    plan = make_place(teams=1, people=n, skills=n, rated=False)
    today = timezone.localdate()
    campaign = start_campaign(
        plan=plan, name="Skills", purpose="Why", teams=plan.organization.teams.all(), opens_on=today,
        closes_on=today, today=today, actor=MemberFactory(organization=plan.organization).user,
    )  # fmt: skip
    opened(client, campaign.invites.first())

    with queries(9):
        client.get(skill(1))
