"""What the database refuses, and what the querysets mean."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalog.models import (
    Audience,
    Category,
    Collection,
    ExternalId,
    MaturitySkill,
    Outcome,
    Prerequisite,
    Resource,
    ScenarioTemplate,
    ScenarioTemplateSkill,
    Skill,
    SkillAlias,
    SkillLevel,
    SkillRelation,
)
from tests.factories import AudienceFactory, CollectionFactory, ResourceFactory, SkillFactory

pytestmark = pytest.mark.django_db


def refused(constraint, make):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    # SQLite names the columns of a unique constraint, not the constraint.
    said = str(caught.value).lower()
    assert constraint in said or "unique" in said


@pytest.mark.parametrize(
    "price",
    [
        {"price_basis": "free", "price": 5, "currency": "EUR"},
        {"price_basis": "unknown", "price": 5, "currency": "EUR"},
        {"price_basis": "seat"},
        {"price_basis": "seat", "price": 5, "currency": "EUR", "run_seats": 8},
        {"price_basis": "run", "price": 5, "currency": "EUR"},
        {"price_basis": "run", "price": 5, "currency": "EUR", "run_seats": 0},
        {"price_basis": "licence", "price": 5, "currency": "EUR"},
        {"price_basis": "gift"},
    ],
)
def test_a_price_that_does_not_fit_its_basis_is_refused(price):
    refused("price_fits_its_basis", lambda: ResourceFactory(**price))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("price_has_a_currency", {"price_basis": "seat", "price": 5}),
        ("price_has_a_currency", {"price_basis": "seat", "price": -5, "currency": "EUR"}),
        ("hours_positive_or_unknown", {"hours": 0}),
        ("hours_positive_or_unknown", {"hours": None, "hours_estimated": True}),
        ("places_positive", {"max_runs": 0}),
        ("places_positive", {"seat_limit": 0}),
        ("resource_ends_after_it_starts", {"starts_on": "2027-02-01", "ends_on": "2027-01-01"}),
        ("resource_status_known", {"status": "gone"}),
    ],
)
def test_an_impossible_resource_is_refused(constraint, values):
    refused(constraint, lambda: ResourceFactory(**values))


@pytest.mark.parametrize(("low", "high"), [(2, 2), (3, 1), (4, 6)])
def test_an_outcome_lifts_a_level_and_no_higher_than_five(low, high):
    resource, skill = ResourceFactory(), SkillFactory()

    refused(
        "outcome_lifts_a_level",
        lambda: Outcome.objects.create(resource=resource, skill=skill, from_level=low, to_level=high),
    )


def test_names_are_unique_on_a_shelf_whatever_their_case():
    skill = SkillFactory(name="Prompting")

    refused("skill_name_unique", lambda: SkillFactory(collection=skill.collection, name="PROMPTING"))
    assert SkillFactory(name="Prompting")


def test_an_alias_is_unique_on_a_shelf():
    one = SkillFactory()
    other = SkillFactory(collection=one.collection)
    SkillAlias.objects.create(collection=one.collection, skill=one, name="MLOps")

    refused(
        "alias_unique",
        lambda: SkillAlias.objects.create(collection=one.collection, skill=other, name="mlops"),
    )


@pytest.mark.parametrize("level", [-1, 6])
def test_a_level_is_from_zero_to_five(level):
    skill = SkillFactory()

    refused("check", lambda: SkillLevel.objects.create(skill=skill, level=level, description="x"))


def test_there_is_one_public_shelf_and_one_audience_for_everyone():
    Collection.objects.public()
    AudienceFactory(slug="everyone", name="Everyone", everyone=True)

    refused("one_public_collection", lambda: CollectionFactory(public=True))
    refused("one_audience_is_everyone", lambda: AudienceFactory(slug="all", name="All", everyone=True))


def test_a_scenario_asks_an_audience_or_a_role_never_both_or_none(starter):
    scenario = ScenarioTemplate.objects.first()
    skill = SkillFactory(collection=starter)
    ask = {"scenario": scenario, "skill": skill, "level": 2}
    both = {"audience": Audience.objects.first(), "role": starter.role_templates.first()}

    refused("scenario_skill_for_audience_or_role", lambda: ScenarioTemplateSkill.objects.create(**ask))
    refused(
        "scenario_skill_for_audience_or_role", lambda: ScenarioTemplateSkill.objects.create(**ask, **both)
    )


def test_a_maturity_level_asks_anyone_for_a_skill_once(starter):
    asked = MaturitySkill.objects.filter(audience=None).first()

    refused(
        "maturity_skill_for_anyone_unique",
        lambda: MaturitySkill.objects.create(maturity=asked.maturity, skill=asked.skill, level=1),
    )


def test_an_external_id_belongs_to_one_thing():
    skill = SkillFactory()
    known = {"collection": skill.collection, "framework": "esco", "external_id": "1"}
    both = {"skill": skill, "resource": ResourceFactory()}

    refused("external_id_of_one_thing", lambda: ExternalId.objects.create(**known))
    refused("external_id_of_one_thing", lambda: ExternalId.objects.create(**known, **both))


def test_a_circle_is_refused_with_a_sentence():
    first, second = ResourceFactory(title="First"), ResourceFactory(title="Second")
    Prerequisite.objects.create(resource=second, requires=first)
    low, high = SkillFactory(name="Low"), SkillFactory(name="High")
    SkillRelation.objects.create(skill=high, other=low, kind="prerequisite")
    top = Category.objects.create(collection=CollectionFactory(), name="Top", slug="top")
    below = Category.objects.create(collection=top.collection, name="Below", slug="below", parent=top)

    with pytest.raises(ValidationError, match="“Second” already requires “First”"):
        Prerequisite(resource=first, requires=second).clean()
    with pytest.raises(ValidationError, match="“High” already builds on it"):
        SkillRelation(skill=low, other=high, kind="prerequisite").clean()
    SkillRelation(skill=low, other=high, kind="related").clean()
    top.parent = below
    with pytest.raises(ValidationError, match="“Below” already stands below “Top”"):
        top.clean()


def test_everyone_expands_also_to_an_audience_added_later(starter):
    later = AudienceFactory(slug="interns", name="Interns", segment="consumers")
    engineers = Audience.objects.get(slug="security-engineers")

    def titles(*audiences):
        return set(Resource.objects.published().offered_to(*audiences).values_list("title", flat=True))

    assert "Embrace responsible AI principles and practices" in titles(later)
    assert "AI Business School" not in titles(later)
    assert "Builder Foundations on GenAI" in titles(engineers)
    assert "Get started with Microsoft Copilot for Security" in titles(
        Audience.objects.get(slug="security-leaders")
    )
    assert "Get started with Microsoft Copilot for Security" not in titles(
        Audience.objects.get(slug="leadership")
    )


def test_a_resource_for_nobody_in_particular_is_offered_to_all():
    resource = ResourceFactory()

    assert list(Resource.objects.offered_to(AudienceFactory())) == [resource]


def test_only_what_is_known_can_be_planned_with():
    skill = SkillFactory()
    fine = ResourceFactory(teaches=[(skill, 0, 1)])
    ResourceFactory(teaches=[(skill, 0, 1)], hours=None)
    ResourceFactory(teaches=[(skill, 0, 1)], price_basis="unknown")
    ResourceFactory(teaches=[(skill, 0, 1)], status="draft")
    ResourceFactory()
    free_of_charge = ResourceFactory(
        teaches=[(skill, 1, 2)], price_basis="seat", price=Decimal(0), currency="EUR"
    )

    assert set(Resource.objects.plannable()) == {fine, free_of_charge}


def test_a_shelf_can_be_deleted_with_all_that_stands_on_it():
    shelf = CollectionFactory()
    skill = SkillFactory(collection=shelf)
    ResourceFactory(collection=shelf, teaches=[(skill, 0, 1)])

    shelf.delete()

    assert not Skill.objects.exists()
    assert not Resource.objects.exists()
