"""What curators should look at, what nothing covers, and what words with a slip in them find."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from catalog import attention
from catalog.coverage import coverage
from catalog.models import Audience, RoleTemplate, RoleTemplateSkill, SkillAlias
from readiness.models import Action, Version
from tests.factories import (
    AudienceFactory,
    MemberFactory,
    OrganizationFactory,
    PlanFactory,
    ResourceFactory,
    SkillFactory,
)

from .test_pages import LIST, page, row, titles, words

pytestmark = pytest.mark.django_db
QUEUE = "/catalog/attention/"
TODAY = date(2027, 3, 1)


@pytest.fixture
def troubled(public):
    """A resource for each reason, and one that is fine."""
    skill = SkillFactory(collection=public)
    known = {"collection": public, "teaches": [(skill, 0, 1)]}
    ResourceFactory(title="Broken", link_state="broken", link_result="The server says 404.", **known)
    ResourceFactory(title="Moved", link_state="redirected", link_target="https://new.example/", **known)
    ResourceFactory(title="Due", review_by=date(2020, 2, 1), **known)
    ResourceFactory(title="Fine", review_by=date(2999, 2, 1), **known)
    ResourceFactory(title="Endless", hours=None, **known)
    ResourceFactory(title="Priceless", price_basis="unknown", **known)
    ResourceFactory(title="Empty", collection=public)
    ResourceFactory(title="Gone", status="retired", hours=None, link_state="broken", **known)
    return skill


@pytest.mark.parametrize(
    ("why", "title", "said"),
    [
        ("broken", "Broken", "The server says 404."),
        ("moved", "Moved", "Now at https://new.example/"),
        ("review", "Due", "Review was due by 1 February 2020"),
        ("hours", "Endless", "Hours not known"),
        ("price", "Priceless", "Price not known"),
        ("outcome", "Empty", "Teaches nothing yet"),
    ],
)
def test_each_reason_lists_what_it_is_about(troubled, curator, why, title, said):
    shown = page(curator.get(QUEUE, {"why": why}))

    rows = shown.select("tbody tr")
    assert [words(tr.th.a) for tr in rows] == [title]
    assert said in words(rows[0])
    assert "no plan" in words(rows[0])
    assert {"Broken link 1", "Review due 1"} <= {words(a) for a in shown.select("nav.views a")}


def test_it_says_in_how_many_plans_a_resource_stands(troubled, curator):
    resource = troubled.outcomes.get(resource__title="Broken").resource
    for _ in range(2):
        version = Version.objects.create(plan=PlanFactory(), number=1, inputs=b"")
        for key in ("a", "b"):
            Action.objects.create(
                version=version, key=key, kind="train", resource=resource, title="x", people=1, seats=1, hours=1,
                cost=1, gain=0.1,
            )  # fmt: skip

    assert "2 plans" in words(page(curator.get(QUEUE, {"why": "broken"})).select_one("tbody tr"))
    assert "Used in 2 plans" in row(curator.get(LIST, {"q": "Broken"}), "Broken")


def test_possible_duplicates_lead_to_their_merging(public, curator):
    ResourceFactory(collection=public, title="Knots for beginners")
    ResourceFactory(collection=public, title="Knots for begginers")

    shown = page(curator.get(QUEUE, {"why": "duplicates"}))

    form = shown.select_one("tbody form")
    data = {
        "action": "merge_selected",
        "_selected_action": [i["value"] for i in form.select("[name=_selected_action]")],
    }
    assert "Nearly the same name" in words(shown.tbody)
    assert "Which one stays?" in curator.post(form["action"], data).content.decode()


def test_an_empty_queue_says_what_it_is_for(public, curator):
    assert "Nothing to mend here" in words(page(curator.get(QUEUE)).main)
    assert page(curator.get(QUEUE, {"why": "\x00nonsense", "page": "x"})).h1


def test_the_queue_is_for_curators(troubled, reader):
    assert reader.get(QUEUE).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_queue_takes_as_many_statements_for_three_as_for_one(public, queries, n):
    ResourceFactory.create_batch(n, collection=public, hours=None)

    with queries(4):
        shown = attention.queue([public], "hours", today=TODAY, page=None)
        assert [str(one.resource.provider) for one in shown.rows] == ["Academy"] * n


def test_coverage_names_the_steps_nothing_reaches_by_audience(public, reader):
    leaders, users = AudienceFactory(slug="leaders", name="Leaders"), AudienceFactory()
    skill = SkillFactory(collection=public, name="Knots")
    for audience, level in ((leaders, 3), (users, 2)):
        role = RoleTemplate.objects.create(
            collection=public, audience=audience, name=audience.name, slug=audience.slug
        )
        RoleTemplateSkill.objects.create(role=role, skill=skill, level=level)
    ResourceFactory(collection=public, teaches=[(skill, 0, 2)], audiences=[users])
    ResourceFactory(collection=public, teaches=[(skill, 2, 3)], audiences=[users], status="draft")

    def steps(audience):
        return [(s.from_level, s.to_level) for s in coverage([public], audience=audience).open_steps]

    assert (steps(None), steps(leaders), steps(users)) == ([(2, 3)], [(0, 3)], [])
    shown = page(reader.get(reverse("catalog:coverage"), {"audience": leaders.pk}))
    assert words(shown.h1) == "1 step has no resource"
    assert words(shown.select_one("table.cover tbody tr")).startswith("Knots 0 0 0")
    assert page(reader.get(reverse("catalog:coverage"), {"audience": "x"})).h1


# --- searching ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gouvernance", "Governance for boards"),
        ("governence boards", "Governance for boards"),
        ("GOVERNACE", "Governance for boards"),
        ("harbour scool", "Sails"),
        ("llmopz", "Sails"),
        ("hitchs", "Sails"),
    ],
)
def test_a_slip_in_a_word_is_forgiven(public, reader, typed, found):
    skill = SkillFactory(collection=public, name="LLMOps")
    SkillAlias.objects.create(collection=public, skill=skill, name="Hitches")
    ResourceFactory(collection=public, title="Governance for boards", provider=None)
    sails = ResourceFactory(collection=public, title="Sails", teaches=[(skill, 0, 1)])
    sails.provider.name = "Harbor school"
    sails.provider.save()

    answer = reader.get(LIST, {"q": typed})

    assert titles(answer) == [found]
    assert f"Nothing has “{typed}”." in words(page(answer).main)


def test_words_nobody_can_guess_find_nothing(public, reader):
    ResourceFactory(collection=public, title="Governance for boards")

    assert titles(reader.get(LIST, {"q": "zzzzzz"})) == []
    assert titles(reader.get(LIST, {"q": "x" * 200})) == []


def test_kind_and_language_narrow_the_list(public, reader):
    ResourceFactory(collection=public, title="Kurs", language="de")
    ResourceFactory(collection=public, title="Clinic", kind="workshop", language="en")

    assert titles(reader.get(LIST, {"language": "de"})) == ["Kurs"]
    assert titles(reader.get(LIST, {"kind": "workshop"})) == ["Clinic"]
    assert titles(reader.get(LIST, {"kind": "workshop", "language": "de"})) == []


def test_an_organizations_own_shelf_stands_beside_the_public_one_and_is_named(public, client):
    organization = OrganizationFactory()
    organization.collection.name = "Northwind"
    organization.collection.save()
    audience = Audience.objects.create(slug="a", name="A")
    skill = SkillFactory(collection=organization.collection, name="Our own skill")
    ResourceFactory(collection=public, title="Public one")
    ResourceFactory(collection=organization.collection, title="Own one", teaches=[(skill, 0, 1)])
    RoleTemplate.objects.create(
        collection=organization.collection, name="Our own role", slug="own", audience=audience
    )
    client.force_login(MemberFactory(organization=organization, role="member").user)

    listed = page(client.get(LIST))
    tags = {words(li.h3.a): words(li.h3) for li in listed.select("li.res")}
    assert tags == {"Own one": "Own one Northwind", "Public one": "Public one"}
    assert "Our own skill" in words(page(client.get(reverse("catalog:skills"))).main)
    assert "Our own role" in words(page(client.get(reverse("catalog:roles"))).main)

    client.force_login(MemberFactory(organization=OrganizationFactory(), role="owner").user)
    assert titles(client.get(LIST)) == ["Public one"]
    for name in ("skills", "roles"):
        assert "Our own" not in words(page(client.get(reverse(f"catalog:{name}"))).main)


def test_odd_texts_are_searched_for_without_a_stumble(public, reader):
    from tests.naughty import LONG, STRINGS

    ResourceFactory(collection=public)
    for text in (*STRINGS, LONG, "% _ \\ %"):
        answer = reader.get(LIST, {"q": text})
        assert BeautifulSoup(answer.content, "html.parser").h1, text
