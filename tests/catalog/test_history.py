"""Every change is recorded with who, when, before and after, and can be taken back."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse

from catalog import loading, states
from catalog.history import Recording
from catalog.kinds import KINDS
from catalog.models import (
    Change,
    ChangedThing,
    Collection,
    Outcome,
    Prerequisite,
    Resource,
    RoleTemplate,
    Skill,
    SkillAlias,
    SkillRelation,
)
from catalog.undo import CannotUndo, undo
from tests.factories import AudienceFactory, ResourceFactory, SkillFactory, UserFactory

from .test_admin import formset, resource_form, skill_form

pytestmark = pytest.mark.django_db


def words(element):
    return " ".join(element.get_text(" ").split())


def lines(html):
    """Field, before, after of every line a page shows."""
    rows = BeautifulSoup(html, "html.parser").select(".before-after tbody tr")
    return [tuple(words(cell) for cell in row.select("th, td")) for row in rows]


def history_of(client, row):
    return client.get(
        reverse(f"admin:catalog_{row._meta.model_name}_history", args=[row.pk])
    ).content.decode()


def the_whole_catalog():
    """Everything curators say, as plain values: equal before a change and after its undo."""
    return {
        name: {
            pk: {column: sorted(map(str, v)) if isinstance(v, set) else v for column, v in state.items()}
            for pk, state in states.read(
                kind,
                kind.model.objects.values_list("pk", flat=True),
                states.columns(kind),
                states.parts(name),
            ).items()
        }
        for name, kind in KINDS.items()
    }


@pytest.fixture
def clinic(public):
    skill = SkillFactory(collection=public, name="Knots")
    return ResourceFactory(collection=public, title="Clinic", teaches=[(skill, 0, 1)])


def edit(client, resource, *outcomes, initial=0, **values):
    data = resource_form(resource.collection, **({"title": resource.title, "status": "published"} | values))
    data |= formset("outcomes", *outcomes, initial=initial)
    return client.post(reverse("admin:catalog_resource_change", args=[resource.pk]), data)


def test_a_change_stands_in_the_history_field_by_field(clinic, curator):
    outcome, sails = clinic.outcomes.get(), SkillFactory(collection=clinic.collection, name="Sails")
    users = AudienceFactory()

    answer = edit(
        curator,
        clinic,
        {"id": outcome.pk, "skill": outcome.skill_id, "from_level": 0, "to_level": 1, "DELETE": "on"},
        {"skill": sails.pk, "from_level": 1, "to_level": 3},
        initial=1,
        title="Rope clinic",
        hours="4.5",
        audiences=[users.pk],
        change_note="The provider renamed it",
    )

    assert answer.status_code == 302
    page = history_of(curator, clinic)
    assert lines(page) == [
        ("Title", "Clinic", "Rope clinic"),
        ("Provider", "Academy", "nothing"),
        ("Kind", "Course", "Workshop"),
        ("Hours", "2.00", "4.50"),
        ("Teaches", "Knots from 0 to 1", "–"),
        ("Teaches", "–", "Sails from 1 to 3"),
        ("Audience", "–", "End users"),
    ]
    assert "The provider renamed it" in page
    assert Change.objects.get().by.email in page


def test_a_form_saved_without_a_change_leaves_no_trace(clinic, curator):
    outcome = clinic.outcomes.get()
    same = {"id": outcome.pk, "skill": outcome.skill_id, "from_level": 0, "to_level": 1}

    edit(curator, clinic, same, initial=1, kind="course", provider=clinic.provider_id, hours="2")

    assert not Change.objects.exists()


def test_what_is_made_is_recorded_and_its_undo_takes_it_away(public, curator):
    skill = SkillFactory(collection=public)
    before = the_whole_catalog()
    outcome = {"skill": skill.pk, "from_level": 1, "to_level": 3}
    curator.post(reverse("admin:catalog_resource_add"), resource_form(public, outcome))

    change = Change.objects.get()
    answer = curator.post(reverse("admin:catalog_change_undo", args=[change.pk]), {"note": "Made by mistake"})

    assert answer.status_code == 302
    assert not Resource.objects.exists()
    assert the_whole_catalog() == before
    assert (change.undone_by.note, change.undone_by.how) == ("Made by mistake", "undo")


def test_an_undo_puts_back_fields_and_rows_and_can_itself_be_undone(clinic, curator):
    before = the_whole_catalog()
    edit(curator, clinic, title="Other", hours="9")
    after = the_whole_catalog()
    change = Change.objects.get()

    undone = undo(change=change, by=None)
    assert the_whole_catalog() == before

    undo(change=undone, by=None)
    assert the_whole_catalog() == after
    with pytest.raises(CannotUndo, match="undone already"):
        undo(change=change, by=None)


def test_what_was_changed_again_since_is_not_overwritten_unless_asked(clinic, curator):
    edit(curator, clinic, hours="9")
    first = Change.objects.get()
    edit(curator, clinic, hours="11")
    address = reverse("admin:catalog_change_undo", args=[first.pk])

    refused = curator.post(address)

    assert refused.status_code == 422
    assert "“Clinic”: hours has been changed again since." in refused.content.decode()
    assert Resource.objects.get().hours == 11

    curator.post(address, {"force": "1"})

    assert Resource.objects.get().hours == 2


def test_an_undo_leaves_other_fields_changed_since_alone(clinic, curator):
    outcome = clinic.outcomes.get()
    same = {"id": outcome.pk, "skill": outcome.skill_id, "from_level": 0, "to_level": 1}
    known = {"initial": 1, "kind": "course", "provider": clinic.provider_id}
    edit(curator, clinic, same, **known, hours="9")
    edit(curator, clinic, same, **known, hours="9", title="New title")

    undo(change=Change.objects.earliest("pk"), by=None)

    clinic.refresh_from_db()
    assert (clinic.hours, clinic.title) == (2, "New title")


def test_a_deleted_thing_comes_back_with_all_that_pointed_to_it(clinic, curator):
    later = ResourceFactory(collection=clinic.collection, title="Later")
    Prerequisite.objects.create(resource=later, requires=clinic)
    before = the_whole_catalog()

    curator.post(reverse("admin:catalog_resource_delete", args=[clinic.pk]), {"post": "yes"})
    assert not Prerequisite.objects.exists()
    undo(change=Change.objects.get(), by=None)

    assert the_whole_catalog() == before


def test_a_load_is_recorded_and_its_undo_leaves_the_shelf_as_it_was(public, starter_entries):
    before = the_whole_catalog()
    someone = UserFactory()
    report = loading.load(starter_entries, collection=public, by=someone, note="First load")
    change = Change.objects.get()

    assert (change.by, change.note, change.how) == (someone, "First load", "load")
    assert change.things.count() == report.count("new")
    loading.load(starter_entries, collection=public)
    assert Change.objects.count() == 1  # nothing changed, so nothing is recorded

    undo(change=change, by=someone)

    assert the_whole_catalog() == before


def test_a_forced_load_over_an_edit_can_be_taken_back(starter, starter_entries):
    skill = Skill.objects.get(slug="python")
    skill.description = "Ours"
    skill.save()

    loading.load(starter_entries, collection=starter, force=True)
    undo(change=Change.objects.first(), by=None)

    skill.refresh_from_db()
    assert skill.description == "Ours"


def test_a_role_with_its_skills_and_a_skill_with_aliases_and_relations_are_recorded(starter, curator):
    role = RoleTemplate.objects.first()
    recording = Recording(by=None, how=Change.How.FORM)
    recording.about("role", [role.pk])
    need = role.skills.first()
    need.level = 1 if need.level != 1 else 2
    need.save()
    recording.finish()

    skill, other = Skill.objects.get(slug="python"), SkillFactory(collection=starter, name="Other")
    curator.post(
        reverse("admin:catalog_skill_change", args=[skill.pk]),
        skill_form(starter, {"name": "Serpent"})
        | {"name": "Python", "slug": "python"}
        | formset("relations", {"other": other.pk, "kind": "prerequisite"}),
    )

    assert [line[0] for line in lines(history_of(curator, role))][:2] == ["Needs", "Needs"]
    told = lines(history_of(curator, skill))
    assert ("Also called", "–", "Serpent") in told
    assert ("Relation", "–", "builds on Other") in told


def test_an_undo_that_would_break_a_rule_is_refused_with_a_sentence(public):
    knots = SkillFactory(collection=public, name="Knots")
    recording = Recording(by=None, how=Change.How.FORM)
    recording.about("skill", [knots.pk])
    Skill.objects.filter(pk=knots.pk).update(name="Ropes")
    change = recording.finish()
    SkillFactory(collection=public, name="knots")

    with pytest.raises(CannotUndo, match="This shelf has a skill of that name already"):
        undo(change=change, by=None)

    assert Skill.objects.get(pk=knots.pk).name == "Ropes"
    assert not Change.objects.filter(how="undo").exists()


def test_an_undo_that_would_close_a_circle_is_refused(public):
    low, high = SkillFactory(collection=public, name="Low"), SkillFactory(collection=public, name="High")
    relation = SkillRelation.objects.create(skill=high, other=low, kind="prerequisite")
    recording = Recording(by=None, how=Change.How.FORM)
    recording.about("skill", [high.pk])
    relation.delete()
    change = recording.finish()
    SkillRelation.objects.create(skill=low, other=high, kind="prerequisite")

    with pytest.raises(CannotUndo, match="already builds on it"):
        undo(change=change, by=None)


def test_what_is_in_use_is_not_taken_away(public, curator):
    curator.post(reverse("admin:catalog_skill_add"), skill_form(public, {"name": "Ropework"}))
    made = Change.objects.get()
    ResourceFactory(collection=public, teaches=[(Skill.objects.get(), 0, 1)])

    answer = curator.post(reverse("admin:catalog_change_undo", args=[made.pk]))

    assert answer.status_code == 422
    assert "is in use by now (outcomes). Retire it instead" in answer.content.decode()
    assert SkillAlias.objects.get().name == "Ropework"


def test_a_status_set_for_many_is_one_change_with_one_undo(public, curator):
    drafts = ResourceFactory.create_batch(3, collection=public, status="draft")

    curator.post(
        reverse("admin:catalog_resource_changelist"),
        {"action": "publish", "_selected_action": [row.pk for row in drafts]},
    )
    change = Change.objects.get()

    assert change.things.count() == 3
    undo(change=change, by=None)
    assert Resource.objects.drafts().count() == 3


@pytest.fixture
def modest(client, db):
    """A curator with rights on the catalog alone, who is no superuser."""
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="catalog"))
    client.force_login(user)
    return client


def test_curators_neither_see_nor_undo_what_was_done_on_an_organizations_shelf(public, modest):
    secret = ResourceFactory(
        title="Our secret academy", collection=Collection.objects.create(name="N", slug="n")
    )
    recording = Recording(by=None, how=Change.How.FORM)
    recording.about("resource", [secret.pk])
    Resource.objects.update(hours=7)
    change = recording.finish()

    assert "secret" not in modest.get(reverse("admin:catalog_change_changelist")).content.decode()
    page = modest.get(reverse("admin:catalog_change_change", args=[change.pk]), follow=True)
    assert "secret" not in page.content.decode()
    modest.post(reverse("admin:catalog_change_undo", args=[change.pk]))
    assert Resource.objects.get().hours == 7


def test_who_may_not_change_resources_may_not_undo_changes_of_them(clinic, client):
    recording = Recording(by=None, how=Change.How.FORM)
    recording.about("resource", [clinic.pk])
    Resource.objects.update(hours=7)
    change = recording.finish()
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="change_skill"))
    client.force_login(user)

    assert client.post(reverse("admin:catalog_change_undo", args=[change.pk])).status_code == 403
    assert Resource.objects.get().hours == 7


def test_an_undo_is_asked_for_by_post(clinic, curator):
    edit(curator, clinic, hours="9")

    assert (
        curator.get(reverse("admin:catalog_change_undo", args=[Change.objects.get().pk])).status_code == 405
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_a_recording_takes_as_many_statements_for_three_as_for_one(public, queries, rows):
    resources = ResourceFactory.create_batch(rows, collection=public)
    recording = Recording(by=None, how=Change.How.BULK)

    with queries(12):  # twice the row and its four tables; then the change and what it changed
        recording.about("resource", [row.pk for row in resources])
        recording._before["resource"] = {
            pk: s | {"hours": 1} for pk, s in recording._before["resource"].items()
        }
        recording.finish()

    assert ChangedThing.objects.count() == rows


def test_a_text_of_forty_thousand_characters_is_told_around_its_difference(clinic, curator):
    long = "word " * 8_000
    edit(curator, clinic, description=long.strip())
    edit(curator, clinic, description=(long + "end").strip())

    told = next(line for line in lines(history_of(curator, clinic)) if line[0] == "Description")

    assert told[2].endswith("word end")
    assert len(told[2]) < 700


def test_outcomes_can_be_undone_after_their_skill_was_renamed(clinic):
    outcome = clinic.outcomes.get()
    recording = Recording(by=None, how=Change.How.FORM)
    recording.about("resource", [clinic.pk])
    outcome.delete()
    change = recording.finish()
    Skill.objects.update(name="Bends")

    undo(change=change, by=None)

    assert str(Outcome.objects.get()) == "Bends 0 → 1"


def test_an_undo_whose_skill_has_gone_since_is_refused(clinic):
    outcome, skill = clinic.outcomes.get(), Skill.objects.get()
    recording = Recording(by=None, how=Change.How.FORM)
    recording.about("resource", [clinic.pk])
    outcome.delete()
    change = recording.finish()
    skill.delete()

    with pytest.raises(CannotUndo, match="is not in the catalog any more"):
        undo(change=change, by=None)

    assert not Outcome.objects.exists()
