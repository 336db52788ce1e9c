"""Choosing what to print: sections, teams, people and paper, and what a reader may not see stays out."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from readiness.models import Learner, Member, Team
from tests.exports.test_pdf import complaints
from tests.readiness.pages import address, compute, make_place, read, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    plan = make_place(teams=2, people=6)
    Team.objects.filter(name="Team 1").update(name="Accounts")
    Team.objects.filter(name="Team 2").update(name="Bakery")
    compute(plan)
    return plan


def pages_of(response) -> list[str]:
    assert response.status_code == 200, response.content[:500]
    assert response["Content-Type"] == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(response.content)).pages]


def test_the_page_offers_every_file_that_the_reader_may_have(client, plan):
    sign_in(client, plan)
    mine = text(read(client.get(address("plan-export", plan, 1))))
    sign_in(client, plan, Member.Role.VIEWER)
    theirs = text(read(client.get(address("plan-export", plan, 1))))

    for offered in ("People and ratings", "for verify_plan", "With a list of people"):
        assert offered in mine
        assert offered not in theirs
    for offered in ("Excel workbook", "Calendar", "Seats", "US Letter", "Executive summary"):
        assert offered in theirs


def test_the_summary_alone_is_one_page_and_ends_in_the_ask(client, plan):
    sign_in(client, plan)

    response = client.get(address("plan-pdf", plan, 1), {"kind": "summary", "paper": "us-letter"})

    (page,) = pages_of(response)
    assert "The ask" in page
    assert response["Content-Disposition"].endswith('-1-summary.pdf"')
    box = PdfReader(BytesIO(response.content)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792)


def test_a_team_brief_is_of_the_teams_chosen(client, plan):
    sign_in(client, plan)
    bakery = Team.objects.get(name="Bakery").pk

    (page,) = pages_of(client.get(address("plan-pdf", plan, 1), {"kind": "teams", "teams": bakery}))

    assert "Bakery" in page
    assert "Actions that reach this team" in page


def test_only_the_sections_chosen_are_printed(client, plan):
    sign_in(client, plan)

    told = " ".join(pages_of(client.get(address("plan-pdf", plan, 1), {"sections": ["budget", "proof"]})))

    assert "Budget" in told
    assert "Learning resources" not in told


def test_people_are_named_for_who_may_export_them_and_only_when_asked(client, plan):
    somebody = Learner.objects.first().name
    sign_in(client, plan)
    plain = " ".join(pages_of(client.get(address("plan-pdf", plan, 1))))
    named = " ".join(pages_of(client.get(address("plan-pdf", plan, 1), {"people": "on"})))
    sign_in(client, plan, Member.Role.VIEWER)
    theirs = " ".join(pages_of(client.get(address("plan-pdf", plan, 1), {"people": "on"})))

    assert somebody in named
    assert somebody not in plain
    assert somebody not in theirs


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"kind": "teams"}, "Choose at least one team"),
        ({"paper": "papyrus"}, "papyrus"),
        ({"sections": ["secrets"]}, "secrets"),
        ({"teams": ["999999"]}, "999999"),
    ],
)
def test_what_cannot_be_printed_is_said_on_the_page(client, plan, chosen, says):
    sign_in(client, plan)

    response = client.get(address("plan-pdf", plan, 1), chosen)

    assert response.status_code == 422
    assert says in text(read(response).select_one(".error-summary") or read(response))


def test_figures_about_fewer_than_five_people_are_not_printed_for_a_viewer(client):
    plan = make_place(teams=2, people=3)
    compute(plan)
    team = Team.objects.first().pk
    path, chosen = address("plan-pdf", plan, 1), {"kind": "teams", "teams": team}

    sign_in(client, plan)
    (mine,) = pages_of(client.get(path, chosen))
    sign_in(client, plan, Member.Role.VIEWER)
    (theirs,) = pages_of(client.get(path, chosen))

    assert "33%" in mine
    assert "33%" not in theirs
    assert "not assessed" in theirs


def test_characters_that_no_font_shows_are_told_to_the_reader(client, plan):
    Team.objects.filter(name="Bakery").update(name="Bakery 🚀")
    compute(plan)
    sign_in(client, plan)

    client.get(address("plan-pdf", plan, 2))
    page = text(read(client.get(address("plan-export", plan, 2))))

    assert "U+1F680" in page


def test_a_person_prints_the_own_learning_path_and_nobody_elses(client, plan, tmp_path):
    member = sign_in(client, plan, Member.Role.MEMBER)
    me, other = Learner.objects.order_by("pk")[:2]
    Learner.objects.filter(pk=me.pk).update(user=member.user)

    response = client.get(address("path-pdf", plan, 1, me.pk))

    told = " ".join(pages_of(response))
    for said in (me.name, "Analyst, Accounts", "Course in Skill A", "33%", "100%"):
        assert said in told
    assert complaints(response.content, tmp_path / "path.pdf") == []
    assert client.get(address("path-pdf", plan, 1, other.pk)).status_code == 404


def test_a_path_says_what_is_not_assessed_and_that_there_is_nothing_to_take(client, plan):
    somebody = Learner.objects.first()
    somebody.ratings.all().delete()
    compute(plan)
    sign_in(client, plan)

    told = " ".join(pages_of(client.get(address("path-pdf", plan, 2, somebody.pk))))

    assert "nothing to take" in told
    assert "not assessed" in told
