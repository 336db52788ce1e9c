"""The curators' pages."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from catalog.models import Collection, Outcome, Resource, Skill, SkillAlias
from tests.factories import ResourceFactory, SkillFactory, UserFactory

pytestmark = pytest.mark.django_db

EMPTY = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


def formset(prefix, *rows, initial=0):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return data | {f"{prefix}-{i}-{name}": value for i, row in enumerate(rows) for name, value in row.items()}


def resource_form(shelf, *outcomes, **values):
    fields = {
        "title": "Clinic",
        "kind": "workshop",
        "price_basis": "free",
        "status": "draft",
        "collection": shelf.pk,
    }
    return fields | values | formset("outcomes", *outcomes) | formset("prerequisites")


@pytest.mark.parametrize(
    "model",
    ["resource", "skill", "category", "roletemplate", "scenariotemplate", "maturitylevel", "audience", "provider",
     "collection", "externalid"],
)  # fmt: skip
def test_every_list_and_every_form_opens(starter, curator, model):
    assert curator.get(reverse(f"admin:catalog_{model}_changelist"), {"q": "a"}).status_code == 200
    assert curator.get(reverse(f"admin:catalog_{model}_add")).status_code == 200


def test_a_resource_is_made_on_one_page_with_what_it_teaches(public, curator):
    skill = SkillFactory(collection=public)
    outcome = {"skill": skill.pk, "from_level": 1, "to_level": 3}

    answer = curator.post(
        reverse("admin:catalog_resource_add"),
        resource_form(public, outcome, price_basis="run", price="900", currency="EUR", run_seats=12),
    )

    assert answer.status_code == 302
    assert (Resource.objects.get().run_seats, Outcome.objects.get().to_level) == (12, 3)
    assert LogEntry.objects.get().object_repr == "Clinic"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"price_basis": "seat"}, "per seat takes a price"),
        ({"price_basis": "run", "price": "9", "currency": "EUR"}, "takes a price and the number of seats"),
        ({"hours": "0"}, "Hours are above zero"),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "It cannot end before it starts"),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL"),
    ],
)
def test_an_impossible_resource_is_answered_with_a_sentence(public, curator, values, sentence):
    answer = curator.post(reverse("admin:catalog_resource_add"), resource_form(public, **values))

    assert sentence in answer.content.decode()
    assert not Resource.objects.exists()


def test_an_outcome_that_lifts_nothing_is_answered_with_a_sentence(public, curator):
    outcome = {"skill": SkillFactory(collection=public).pk, "from_level": 3, "to_level": 3}

    answer = curator.post(reverse("admin:catalog_resource_add"), resource_form(public, outcome))

    assert "The level reached must be above the level it starts from." in answer.content.decode()
    assert not Resource.objects.exists()


def skill_form(shelf, *aliases):
    fields = {"name": "Knots", "slug": "knots", "kind": "practice", "status": "draft", "collection": shelf.pk}
    return fields | formset("aliases", *aliases) | formset("levels") | formset("relations")


def test_an_alias_lands_on_the_shelf_of_its_skill(public, curator):
    curator.post(reverse("admin:catalog_skill_add"), skill_form(public, {"name": "Ropework"}))

    assert SkillAlias.objects.get().collection == public


@pytest.mark.parametrize("taken", ["rope skill", "MOORING"])
def test_an_alias_that_names_another_skill_is_refused(public, curator, taken):
    other = SkillFactory(collection=public, name="Rope skill")
    SkillAlias.objects.create(collection=public, skill=other, name="Mooring")

    answer = curator.post(reverse("admin:catalog_skill_add"), skill_form(public, {"name": taken}))

    assert "already names the skill “Rope skill” on this shelf" in answer.content.decode()
    assert Skill.objects.count() == 1


def test_many_are_published_at_once_and_each_has_its_history(public, curator):
    drafts = ResourceFactory.create_batch(2, collection=public, status="draft")
    already = ResourceFactory(collection=public)

    curator.post(
        reverse("admin:catalog_resource_changelist"),
        {"action": "publish", "_selected_action": [r.pk for r in (*drafts, already)]},
    )

    assert Resource.objects.published().count() == 3
    assert LogEntry.objects.count() == 2


def test_the_filter_finds_what_is_open(starter, curator):
    address = reverse("admin:catalog_resource_changelist")

    found = curator.get(address, {"open": "hours"}).content.decode()

    assert "Attention Is All You Need" in found
    assert "AI Business School" not in found


def test_curators_do_not_see_the_shelves_of_organizations(public, client):
    secret = ResourceFactory(title="Our secret academy")
    grants = UserFactory(is_staff=True)
    from django.contrib.auth.models import Permission

    grants.user_permissions.set(Permission.objects.filter(content_type__app_label="catalog"))
    client.force_login(grants)

    assert "secret" not in client.get(reverse("admin:catalog_resource_changelist")).content.decode()
    assert client.get(reverse("admin:catalog_resource_change", args=[secret.pk])).status_code == 302
    form = client.get(reverse("admin:catalog_resource_add")).content.decode()
    assert str(Collection.objects.public()) in form
    assert str(secret.collection) not in form
