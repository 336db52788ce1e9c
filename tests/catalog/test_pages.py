"""What a person sees of the catalog."""

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from catalog import queries as catalog_queries
from catalog.models import Audience, Collection, LinkState, Resource, RoleTemplate, Skill
from tests.factories import CollectionFactory, ResourceFactory, SkillFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/catalog/"


def page(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def titles(response):
    return [words(heading) for heading in page(response).select("li.res h3")]


def row(response, title):
    return next(words(li) for li in page(response).select("li.res") if words(li.h3) == title)


def facet(response, legend):
    fieldset = next(f for f in page(response).select("fieldset.facet") if words(f.legend) == legend)
    return [words(label) for label in fieldset.select("label")]


def test_a_stranger_is_sent_to_sign_in(client):
    for name in ("resources", "skills", "roles"):
        assert "/accounts/login/" in client.get(reverse(f"catalog:{name}")).headers["Location"]


def test_the_list_says_what_is_an_estimate_and_what_is_not_known(starter, reader):
    known = row(
        reader.get(LIST, {"q": "Career Essentials"}),
        "Career Essentials in Generative AI by Microsoft and LinkedIn",
    )
    unknown = row(reader.get(LIST, {"q": "Attention"}), "Attention Is All You Need")

    assert "6 hours our estimate €30 a person our estimate" in known
    assert "AI-assisted everyday work 1 to 3" in known
    assert "Levels are our estimate" in known
    assert "Hours not known Free our estimate" in unknown


def test_a_price_says_what_it_buys(public, reader):
    ResourceFactory(
        collection=public,
        title="Clinic",
        price_basis="run",
        price=Decimal(3910),
        currency="EUR",
        run_seats=16,
    )
    ResourceFactory(collection=public, title="Riddle", price_basis="unknown")

    assert "€3,910 a session of 16" in row(reader.get(LIST), "Clinic")
    assert "Price not known" in row(reader.get(LIST), "Riddle")


def test_search_finds_titles_providers_skills_and_aliases(starter, reader):
    assert "Generative AI for Beginners - A Course" in titles(reader.get(LIST, {"q": "beginners"}))
    assert "AI for Everyone" in titles(reader.get(LIST, {"q": "deeplearning"}))
    assert titles(reader.get(LIST, {"q": "llmops"})) == [
        "AWS Certified Machine Learning Engineer (Associate)",
        "Builder Foundations on GenAI",
    ]
    assert "AI Business School" in titles(reader.get(LIST, {"q": "school business"}))


def test_facets_narrow_and_count_what_each_choice_leaves(starter, reader):
    skill = Skill.objects.get(slug="prompt-engineering-fundamentals")

    found = reader.get(LIST, {"skill": skill.pk, "reaches": 3})

    assert titles(found) == ["ChatGPT testing harness (az-oai-chatgpt-streamlit-harness)"]
    assert facet(found, "Reaches level")[-1] == "3 Practitioner 1"
    assert [words(chip) for chip in page(found).select("a.chip")] == [
        "Prompt engineering fundamentals remove filter",
        "3 Practitioner remove filter",
    ]


@pytest.mark.parametrize("already", [{}, {"reaches": "3"}])
def test_every_facet_count_is_what_the_choice_then_shows(starter, reader, already):
    for fieldset in page(reader.get(LIST, already)).select("fieldset.facet"):
        for box in fieldset.select(".form-check"):
            count = int(words(box.select_one(".n")))
            chosen = already | {box.input["name"]: box.input["value"]}
            heading = words(page(reader.get(LIST, chosen)).select_one("#h-res"))
            assert heading == (f"{count} resource" if count == 1 else f"{count} resources"), chosen


def test_removing_a_chip_keeps_the_rest(starter, reader):
    found = page(reader.get(LIST, {"reaches": [2, 3], "q": "AI"}))

    addresses = {words(chip).split()[0]: chip["href"] for chip in found.select("a.chip")}

    assert addresses == {"2": f"{LIST}?reaches=3&q=AI", "3": f"{LIST}?reaches=2&q=AI"}


def test_resources_for_everyone_count_for_every_audience(starter, reader):
    users = Audience.objects.get(slug="end-users")

    found = titles(reader.get(LIST, {"audience": users.pk}))

    assert "Embrace responsible AI principles and practices" in found
    assert "Builder Foundations on GenAI" not in found


def test_a_cost_is_compared_by_place(public, reader):
    ResourceFactory(
        collection=public, title="Session", price_basis="run", price=800, currency="EUR", run_seats=16
    )
    ResourceFactory(collection=public, title="Seat", price_basis="seat", price=101, currency="EUR")
    ResourceFactory(collection=public, title="Gift")
    ResourceFactory(collection=public, title="Riddle", price_basis="unknown")

    assert titles(reader.get(LIST, {"cost": "to-100"})) == ["Session"]
    assert titles(reader.get(LIST, {"cost": "over-100"})) == ["Seat"]
    assert titles(reader.get(LIST, {"cost": ["free", "unknown"]})) == ["Gift", "Riddle"]
    assert titles(reader.get(LIST, {"sort": "price"})) == ["Gift", "Session", "Seat", "Riddle"]


def test_unknown_hours_sort_last(public, reader):
    for title, hours in (("Long", 9), ("Open", None), ("Short", 1)):
        ResourceFactory(collection=public, title=title, hours=hours)

    assert titles(reader.get(LIST, {"sort": "hours"})) == ["Short", "Long", "Open"]


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "x" * 300, "skill=zz&reaches=9&cost=cheap", "audience=99999999999999999999", "page=-4", "page=x",
     "show=everything&sort=luck", "q=%25%27%22%3Cscript%3E", "skill=-1&provider=%F0%9F%A4%96"],
)  # fmt: skip
def test_an_odd_address_gives_a_page(starter, reader, query):
    assert page(reader.get(f"{LIST}?{query}")).h1


def test_a_search_that_cannot_be_read_is_said_so(starter, reader):
    assert "The search was left out" in words(page(reader.get(LIST, {"q": "x" * 300})).main)


def test_nothing_found_offers_a_way_back(starter, reader):
    empty = page(reader.get(LIST, {"q": "underwater basket weaving"})).select_one(".empty")

    assert "Nothing fits" in words(empty)
    assert empty.a["href"] == LIST


def test_drafts_are_for_curators(starter, reader):
    draft = Resource.objects.get(title="Certifications")

    assert [words(tab) for tab in page(reader.get(LIST)).select(".views a")] == ["Published 32"]
    assert reader.get(reverse("catalog:resource", args=[draft.pk])).status_code == 404

    reader.force_login(UserFactory(is_staff=True))

    assert "Certifications" in titles(reader.get(LIST, {"show": "draft"}))
    assert "This is a draft" in words(page(reader.get(reverse("catalog:resource", args=[draft.pk]))).main)


def test_another_shelf_does_not_exist(starter, reader):
    secret = ResourceFactory(title="Our secret academy", teaches=[(Skill.objects.get(slug="python"), 0, 1)])
    own_skill = SkillFactory(collection=secret.collection)

    assert "Our secret academy" not in titles(reader.get(LIST, {"q": "secret"}))
    assert reader.get(reverse("catalog:resource", args=[secret.pk])).status_code == 404
    assert reader.get(reverse("catalog:skill", args=[own_skill.pk])).status_code == 404
    python = page(reader.get(reverse("catalog:skill", args=[Skill.objects.get(slug="python").pk])))
    assert "Our secret academy" not in words(python.main)


@pytest.mark.parametrize("name", ["resource", "skill", "role"])
def test_a_number_that_is_nothing_is_404(starter, reader, name):
    assert reader.get(f"/catalog/{name}s/99999999999999999999999/").status_code == 404
    assert reader.get(f"/catalog/{name}s/0/").status_code == 404


def test_a_resource_tells_all_that_is_known(starter, reader):
    course = Resource.objects.get(title="Develop Generative AI solutions with Azure OpenAI Service")

    shown = page(reader.get(reverse("catalog:resource", args=[course.pk])))

    text = words(shown.main)
    assert "8 hours for one person, our estimate" in text
    assert "Free our estimate" in text
    assert "LLM application development 2 to 3 our estimate" in text
    assert "Microsoft Azure AI Fundamentals: Generative AI" in text
    assert "Skills readiness plan for generative AI; Planning for generative AI" in text
    assert shown.select_one(".page-head .btn-primary")["href"] == course.url


def test_text_is_shown_as_text(public, reader):
    nasty = "<script>alert(1)</script>"
    resource = ResourceFactory(collection=public, title=nasty, description=nasty, note=nasty)

    for address in (LIST, reverse("catalog:resource", args=[resource.pk])):
        html = reader.get(address).content.decode()
        assert nasty not in html
        assert "&lt;script&gt;" in html


def test_the_skill_tree_shows_categories_and_what_teaches(starter, reader):
    shown = page(reader.get(reverse("catalog:skills")))

    assert words(shown.h1) == "71 skills to plan with"
    assert "Deep learning" in words(shown.main)
    assert "Responsible AI practice" in words(shown.main)
    assert words(page(reader.get(reverse("catalog:skills"), {"q": "PyTorch"})).h1) == "1 skill fits “PyTorch”"


def test_a_skill_shows_its_levels_its_resources_and_its_roles(starter, reader):
    skill = Skill.objects.get(slug="evaluating-ai-output")

    text = words(page(reader.get(reverse("catalog:skill", args=[skill.pk]))).main)

    assert "0 None Takes over AI answers without checking them." in text
    assert "5 Expert Designs evaluations" in text
    assert "2 to 3 ChatGPT testing harness" in text
    assert "Compliance officer Leadership 3 Practitioner" in text


def test_a_role_shows_what_it_needs(starter, reader):
    role = RoleTemplate.objects.get(slug="chief-ethics-officer")

    text = words(page(reader.get(reverse("catalog:role", args=[role.pk]))).main)

    assert "Responsible AI practice 5 Expert Essential Mandatory" in text
    assert "Principles for AI" in text


def test_coverage_names_the_steps_that_roles_need_and_nothing_teaches(starter, reader):
    side = page(reader.get(LIST)).select_one(".side")

    open_steps = [words(li) for li in side.select("li")]
    assert open_steps[0].startswith("Data privacy & IP 0 to 4")
    table = {words(tr.th): [words(td) for td in tr.select("td")] for tr in side.select("tbody tr")}
    assert table["Responsible AI practice"] == ["3", "5", "1", "0"]


def test_what_is_due_has_its_own_tab(public, curator):
    late = ResourceFactory(collection=public, title="Late", review_by=date(2020, 1, 1))
    ResourceFactory(collection=public, title="Torn", url="https://example.org/", link_state=LinkState.BROKEN)

    assert titles(curator.get(LIST, {"show": "review"})) == [late.title]
    assert titles(curator.get(LIST, {"show": "broken"})) == ["Torn"]


SEARCH = {"q": "", "audience": [], "skill": [], "reaches": [], "provider": [], "format": [], "cost": [],
          "show": "published", "sort": "title"}  # fmt: skip


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_takes_as_many_statements_for_three_as_for_one(queries, n):
    shelf, skills = CollectionFactory(), SkillFactory.create_batch(2)
    for i in range(n):
        audience = Audience.objects.create(slug=f"a{i}", name=f"A{i}")
        ResourceFactory(collection=shelf, teaches=[(s, 0, 1) for s in skills], audiences=[audience])

    with queries(12):
        shown = catalog_queries.resource_list(
            [shelf], SEARCH, curator=False, today=date(2027, 1, 1), page=None
        )
        for resource in shown.page:
            str([resource.provider, *resource.audiences.all(), *(o.skill for o in resource.outcomes.all())])


@pytest.mark.parametrize("n", [1, 3])
def test_the_details_take_as_many_statements_for_three_as_for_one(queries, n):
    shelf = Collection.objects.public()
    skills = SkillFactory.create_batch(n, collection=shelf)
    resource = ResourceFactory(collection=shelf, teaches=[(skill, 0, 1) for skill in skills])
    for _ in range(n):
        other = ResourceFactory(collection=shelf, teaches=[(skills[0], 1, 2)])
        resource.prerequisites.create(requires=other)

    with queries(5):
        shown = catalog_queries.resource_detail([shelf], resource.pk, curator=False)
        str(
            [p.requires.title for p in shown.prerequisites.all()]
            + [o.skill.name for o in shown.outcomes.all()]
        )
    with queries(7):
        assert len(catalog_queries.skill_detail([shelf], skills[0].pk, curator=False).taught_by) == n + 1
    with queries(3):
        assert sum(branch.size for branch in catalog_queries.skill_tree([shelf])) == n
