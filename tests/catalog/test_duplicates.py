"""What is twice in the catalog is found, and becomes one without anything being lost."""

import random
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from catalog import duplicates
from catalog.merging import merge
from catalog.models import (
    Change,
    ExternalId,
    Outcome,
    Prerequisite,
    Resource,
    RoleTemplateSkill,
    Skill,
    SkillAlias,
    SkillRelation,
)  # fmt: skip
from catalog.undo import CannotUndo, undo
from readiness.actions import catalog_use
from readiness.models import Rating, Requirement
from tests.factories import (
    PlanFactory,
    RatingFactory,
    RequirementFactory,
    ResourceFactory,
    RoleFactory,
    SkillFactory,
)

from .test_admin import resource_form, skill_form
from .test_history import the_whole_catalog

pytestmark = pytest.mark.django_db


def spoilt(name, chance):
    """The name as somebody in a hurry types it."""
    letters = list(name)
    place = chance.randrange(1, len(letters) - 1)
    match chance.randrange(7):
        case 0:
            del letters[place]
        case 1:
            letters.insert(place, letters[place])
        case 2:
            letters[place], letters[place - 1] = letters[place - 1], letters[place]
        case 3:
            letters[place] = chance.choice("aeinrst")
        case 4:
            return name.upper()
        case 5:
            return name.replace(" ", "  ").replace("-", " ") + "."
        case 6:
            words = name.split()
            return " ".join([*words[1:], words[0]]) if len(words) > 1 else name.lower()
    return "".join(letters)


def test_planted_typos_are_found_and_false_alarms_are_rare(starter):
    chance = random.Random(5)
    names = [*Skill.objects.values_list("name", flat=True), *Resource.objects.values_list("title", flat=True)]
    names = [name for name in names if len(name) >= 8]
    kinds = dict.fromkeys(Skill.objects.values_list("name", flat=True), "skill")
    tries = [(name, spoilt(name, chance)) for name in names for _ in range(4)]

    found = sum(
        any(e.name == name for e in duplicates.like(kinds.get(name, "resource"), typed, shelves=[starter]))
        for name, typed in tries
    )
    alarms = [pair for kind in ("skill", "resource") for pair in duplicates.pairs(kind, [starter])]

    assert found / len(tries) >= 0.95, f"{found} of {len(tries)}"
    assert len(alarms) <= (len(names)) / 50, [(p.first.name, p.second.name) for p in alarms]


def test_planted_pairs_are_found_in_the_queue(starter):
    chance = random.Random(11)
    originals = [skill for skill in Skill.objects.order_by("pk") if len(skill.name) >= 8]
    planted = set()
    for number, skill in enumerate(originals):
        name = spoilt(skill.name, chance)
        if name.casefold() == skill.name.casefold():
            name += "s"
        twin = SkillFactory(collection=starter, name=name[:200], slug=f"twin-{number}")
        planted.add((skill.pk, twin.pk))

    found = {(pair.first.pk, pair.second.pk) for pair in duplicates.pairs("skill", [starter])}

    missed = [Skill.objects.in_bulk(pair).values() for pair in planted - found]
    assert len(planted & found) / len(planted) >= 0.95, missed
    assert len(found - planted) <= len(planted) / 50


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Prompt engineering", "Promt engineering", True),
        ("Prompt engineering", "Engineering prompts", True),
        ("Data & AI ethics", "data and AI ethics", True),
        ("Course part 1", "Course part 2", False),
        ("AI for HR teams", "AI for IT teams", False),
        ("SQL", "SQl", True),
        ("R", "C", False),
        ("Java", "JavaScript", False),
        ("Python", "Pythons", True),
        ("GPT-4", "GPT-5", False),
        ("", "", False),
    ],
)
def test_what_counts_as_nearly_the_same(one, other, same):
    assert duplicates.near(duplicates.bare(one), duplicates.bare(other)) is same


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.example.org/course/", "https://example.org/course", "https://EXAMPLE.org:443/course#top",
        "https://example.org/en-us/course?utm_source=mail&gclid=1", "https://example.org/de-DE/course/",
    ],
)  # fmt: skip
def test_spellings_of_one_address_are_one_page(spelling):
    assert duplicates.canonical(spelling) == "example.org/course"


@pytest.mark.parametrize(
    "other",
    ["https://example.org/courses", "https://sub.example.org/course", "https://example.org/course?id=2",
     "https://example.org:8443/course", "http://[bad", ""],
)  # fmt: skip
def test_other_pages_are_other_pages(other):
    assert duplicates.canonical(other) != "example.org/course"


def test_the_form_asks_before_it_stores_a_twin_and_remembers_the_answer(public, curator):
    ResourceFactory(collection=public, title="Generative AI for everyone")
    add = reverse("admin:catalog_resource_add")
    data = resource_form(public, title="Generative AI for everybody ") | {
        "title": "Generative AI for evryone"
    }

    asked = curator.post(add, data).content.decode()

    assert "This looks like “Generative AI for everyone”" in asked
    assert "It is another one: save it all the same" in asked
    assert Resource.objects.count() == 1

    curator.post(add, data | {"save_anyway": "on"})

    assert Resource.objects.count() == 2
    assert duplicates.pairs("resource", [public]) == []


def test_the_form_knows_the_same_page_under_another_title(public, curator):
    ResourceFactory(collection=public, title="Knots", url="https://example.org/knots")

    asked = curator.post(
        reverse("admin:catalog_resource_add"),
        resource_form(public, title="Ropework for all", url="http://www.example.org/knots/?utm_source=x"),
    )

    assert "This looks like “Knots”" in asked.content.decode()


def test_a_skill_that_is_called_like_anothers_alias_is_asked_about(public, curator):
    skill = SkillFactory(collection=public, name="Ropework")
    SkillAlias.objects.create(collection=public, skill=skill, name="Knot tying")

    asked = curator.post(
        reverse("admin:catalog_skill_add"),
        skill_form(public) | {"name": "Knots tying", "slug": "knots-tying"},
    )

    assert "This looks like “Ropework”" in asked.content.decode()


def test_a_form_saved_under_its_own_name_asks_nothing(public, curator):
    resource = ResourceFactory(collection=public, title="Clinic")
    ResourceFactory(collection=public, title="Clinics")

    answer = curator.post(
        reverse("admin:catalog_resource_change", args=[resource.pk]), resource_form(public, hours="3")
    )

    assert answer.status_code == 302


# --- merging --------------------------------------------------------------------------------------------------


@pytest.fixture
def twins(public):
    keep = SkillFactory(collection=public, name="Knots", slug="knots")
    gone = SkillFactory(collection=public, name="Knotting", slug="knotting", description="Ropes")
    return keep, gone


def test_a_merged_skill_takes_along_all_that_hangs_on_it_and_points_to_it(starter, twins):
    keep, gone = twins
    course = ResourceFactory(collection=starter, teaches=[(keep, 0, 1), (gone, 0, 3), (gone, 3, 4)])
    role = starter.role_templates.first()
    RoleTemplateSkill.objects.create(role=role, skill=keep, level=1, importance=3)
    RoleTemplateSkill.objects.create(role=role, skill=gone, level=3, importance=1, mandatory=True)
    SkillAlias.objects.create(collection=starter, skill=gone, name="Hitches")
    other = SkillFactory(collection=starter, name="Other")
    SkillRelation.objects.create(skill=other, other=gone, kind="prerequisite")
    SkillRelation.objects.create(skill=gone, other=keep, kind="related")
    ExternalId.objects.create(collection=starter, framework="esco", external_id="1", skill=gone)
    before = the_whole_catalog()

    change = merge(kind="skill", keep=keep.pk, gone=gone.pk, note="One skill")

    assert sorted(course.outcomes.values_list("skill__name", "from_level", "to_level")) == [
        ("Knots", 0, 3),
        ("Knots", 3, 4),
    ]
    need = role.skills.get(skill=keep)
    assert (need.level, need.importance, need.mandatory) == (3, 3, True)
    assert not role.skills.filter(skill=gone).exists()
    assert sorted(a.name for a in keep.aliases.all()) == ["Hitches", "Knotting"]
    assert other.relations.get().other == keep
    assert not keep.relations.exists()
    assert keep.external_ids.get().external_id == "1"
    keep.refresh_from_db()
    gone.refresh_from_db()
    assert (keep.description, gone.status, gone.replaced_by) == ("Ropes", "retired", keep)
    assert (change.how, change.note) == ("merge", "One skill")

    undo(change=change, by=None)
    assert the_whole_catalog() == before


def test_a_merged_resource_takes_along_what_it_teaches_and_what_needs_it(public):
    skill = SkillFactory(collection=public)
    first, keep, gone, last = (
        ResourceFactory(collection=public, title=f"R{n}", teaches=[(skill, n, n + 1)]) for n in range(4)
    )
    Prerequisite.objects.create(resource=gone, requires=first)
    Prerequisite.objects.create(resource=last, requires=gone)
    Prerequisite.objects.create(resource=keep, requires=gone)
    before = the_whole_catalog()

    change = merge(kind="resource", keep=keep.pk, gone=gone.pk)

    assert [(o.from_level, o.to_level) for o in keep.outcomes.order_by("from_level")] == [(1, 2), (2, 3)]
    assert [p.requires for p in keep.prerequisites.all()] == [first]
    assert last.prerequisites.get().requires == keep
    assert not Outcome.objects.filter(resource=gone).exists()
    undo(change=change, by=None)
    assert the_whole_catalog() == before


def test_a_merge_that_would_close_a_circle_is_refused(public):
    keep, between, gone = (SkillFactory(collection=public, name=n) for n in ("Keep", "Between", "Gone"))
    SkillRelation.objects.create(skill=keep, other=between, kind="prerequisite")
    SkillRelation.objects.create(skill=between, other=gone, kind="prerequisite")
    before = the_whole_catalog()

    with pytest.raises(ValidationError, match="lead back to themselves"):
        merge(kind="skill", keep=keep.pk, gone=gone.pk)

    assert the_whole_catalog() == before
    assert not Change.objects.exists()


@pytest.mark.parametrize(("keep", "gone"), [(1, 1), (1, 10**9)])
def test_what_is_not_two_things_is_not_merged(public, keep, gone):
    SkillFactory(pk=1, collection=public)

    with pytest.raises(ValidationError, match="two different entries"):
        merge(kind="skill", keep=keep, gone=gone)


def requirements():
    return sorted(
        Requirement.objects.values_list("role__name", "skill__name", "level", "importance", "mandatory")
    )


def test_requirements_and_ratings_of_organizations_follow_and_come_back(twins):
    keep, gone = twins
    plan = PlanFactory()
    both, one = (RoleFactory(organization=plan.organization, name=n) for n in ("Both", "One"))
    RequirementFactory(plan=plan, role=both, skill=keep, level=2, importance=3)
    RequirementFactory(plan=plan, role=both, skill=gone, level=4, importance=1, mandatory=True)
    RequirementFactory(plan=plan, role=one, skill=gone, level=3)
    old = RatingFactory(skill=keep, level=1, rated_on=date(2026, 1, 1))
    new = RatingFactory(skill=gone, learner=old.learner, level=3, rated_on=date(2026, 6, 1))
    alone = RatingFactory(skill=gone, level=2)
    before = requirements()
    assert catalog_use.plans_using("skill", [keep.pk, gone.pk]) == {keep.pk: 1, gone.pk: 1}

    change = merge(kind="skill", keep=keep.pk, gone=gone.pk)

    assert requirements() == [("Both", "Knots", 4, 3, True), ("One", "Knots", 3, 2, False)]
    current = set(Rating.objects.current().values_list("pk", "skill__name", "level"))
    assert current == {(new.pk, "Knots", 3), (alone.pk, "Knots", 2)}
    assert Rating.objects.count() == 3

    undo(change=change, by=None)

    assert requirements() == before
    assert set(Rating.objects.current().values_list("pk", "skill__name")) == {
        (old.pk, "Knots"), (new.pk, "Knotting"), (alone.pk, "Knotting"),
    }  # fmt: skip
    with pytest.raises(CannotUndo, match="merge the two once more"):
        undo(change=change.undone_by, by=None)


def test_every_column_that_points_to_a_skill_follows_or_is_frozen():
    named = {model.__name__ for model, _ in catalog_use._columns()}

    assert {"Requirement", "Coverage", "Rating", "Responsibility_skills"} <= named
    assert named.isdisjoint({"ResidualGap", "Action"})


def test_a_curator_merges_in_the_list_or_says_they_differ(public, curator):
    one, other = (ResourceFactory(collection=public, title=t) for t in ("Knot clinic", "Knots clinic"))
    address = reverse("admin:catalog_resource_changelist")
    data = {"action": "merge_selected", "_selected_action": [one.pk, other.pk]}

    assert "Which one stays?" in curator.post(address, data).content.decode()
    refused = curator.post(address, data | {"merge": "1", "keep": "999"})
    assert (refused.status_code, "Choose the one that stays." in refused.content.decode()) == (422, True)

    curator.post(address, data | {"distinct": "1"})
    assert duplicates.pairs("resource", [public]) == []

    curator.post(address, data | {"merge": "1", "keep": str(other.pk)})
    one.refresh_from_db()
    assert one.replaced_by == other


def test_thousands_of_titles_are_compared_at_once(public):
    """They share most of their words, and the figures in them tell them apart."""
    words = "alpha beta gamma delta epsilon zeta theta kappa lambda sigma omega".split()
    chance = random.Random(1)
    Resource.objects.bulk_create(
        Resource(collection=public, title=f"{' '.join(chance.sample(words, 4))} {number}", kind="course")
        for number in range(2_000)
    )

    assert duplicates.pairs("resource", [public]) == []
