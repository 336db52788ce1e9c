"""Bringing frameworks onto a shelf: again and again the same, never over what is there, all or none."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog import exchange, loading
from catalog.formats import FORMATS, case, direct, esco, mslearn, nice, osmt
from catalog.models import (
    Collection,
    ExternalId,
    LoadedRecord,
    Outcome,
    Resource,
    RoleTemplate,
    Skill,
    SkillAlias,
    SkillRelation,
)
from catalog.schema import RecordProblems

from . import shapes

pytestmark = pytest.mark.django_db

ALL = {
    "ms-learn": lambda: [shapes.mslearn()],
    "esco": shapes.esco,
    "onet": shapes.onet,
    "nice": lambda: [shapes.cprt()],
    "case": lambda: [shapes.case_package()],
    "moodle": lambda: [shapes.moodle()],
    "osmt": lambda: [shapes.osmt()],
    "direct": shapes.direct,
    "sfia": lambda: [shapes.sfia()],
}
TABLES = (Skill, SkillAlias, SkillRelation, RoleTemplate, Resource, Outcome, ExternalId, LoadedRecord)


def state():
    return {model: list(model.objects.order_by("pk").values()) for model in TABLES}


@pytest.mark.parametrize("name", ALL)
def test_loading_twice_changes_nothing(starter, name):
    first = exchange.bring_in(FORMATS[name].read(ALL[name]()), collection=starter)
    before = state()

    second = exchange.bring_in(FORMATS[name].read(ALL[name]()), collection=starter)

    assert first.counts()["new"] > 0
    assert second.counts()["unchanged"] == first.counts()["new"]
    assert state() == before


@pytest.mark.parametrize("name", ALL)
def test_a_rehearsal_says_the_same_and_changes_nothing(starter, name):
    before = state()

    rehearsed = exchange.bring_in(FORMATS[name].read(ALL[name]()), collection=starter, dry_run=True)

    assert state() == before
    loaded = exchange.bring_in(FORMATS[name].read(ALL[name]()), collection=starter)
    assert rehearsed.counts() == loaded.counts()
    assert rehearsed.skipped == loaded.skipped


def test_the_crosswalk_keeps_what_the_framework_calls_each_record(starter):
    exchange.bring_in(esco.read(shapes.esco()), collection=starter)

    known = ExternalId.objects.get(framework="esco", external_id=shapes.RISK)
    assert known.skill.name == "assess risk"
    assert ExternalId.objects.get(external_id=shapes.ANALYST).role.name == "systems analyst"


def test_a_new_name_in_the_framework_renames_the_record_and_makes_no_second_one(starter):
    exchange.bring_in(nice.read([shapes.cprt()]), collection=starter)
    renamed = shapes.cprt().data.replace(b"Skill in explaining risk", b"Skill in telling of risk")

    done = exchange.bring_in(nice.read([shapes.File("nice.json", renamed)]), collection=starter)

    assert done.counts()["changed"] == 1
    assert not Skill.objects.filter(name="Skill in explaining risk").exists()
    assert Skill.objects.get(name="Skill in telling of risk").external_ids.get().external_id == "S0027"


def test_a_curators_edit_is_kept_and_named(starter):
    exchange.bring_in(osmt.read([shapes.osmt()]), collection=starter)
    Skill.objects.filter(name="Prompt keeping").update(description="Ours.")

    done = exchange.bring_in(osmt.read([shapes.osmt()]), collection=starter)

    assert [(result.kind, result.reason) for result in done.loaded.kept()] == [
        ("skill", "it was edited here")
    ]
    assert Skill.objects.get(name="Prompt keeping").description == "Ours."


def test_what_the_shelf_has_by_name_or_alias_is_left_alone_and_pointed_to():
    shelf = Collection.objects.public()
    loading.load(
        {"skill": [{"key": "gen-ai", "name": "GenAI", "aliases": ["Generative AI"]}]}, collection=shelf
    )

    done = exchange.bring_in(direct.read(shapes.direct()), collection=shelf)

    assert ("skill", "Generative AI") in done.matched
    assert Outcome.objects.get().skill.name == "GenAI"
    assert ExternalId.objects.get(external_id="skill generative-ai").skill.name == "GenAI"
    assert Skill.objects.filter(collection=shelf).count() == 2


def test_two_shelves_can_hold_the_same_framework(starter):
    own = Collection.objects.create(name="Own", slug="own")

    for shelf in (starter, own):
        exchange.bring_in(case.read([shapes.case_package()]), collection=shelf)

    assert Skill.objects.filter(name="Data cleaning", collection=own).count() == 1


def test_microsoft_learn_teaches_the_skills_whose_names_it_uses():
    shelf = Collection.objects.public()
    loading.load({"skill": [{"key": "knots", "name": "Rope work", "aliases": ["Knots"]}]}, collection=shelf)

    done = exchange.bring_in(mslearn.read([shapes.mslearn()]), collection=shelf)

    outcome = Outcome.objects.get(resource__title="Tie & untie")
    assert (outcome.skill.name, outcome.from_level, outcome.to_level, outcome.estimated) == (
        "Rope work",
        0,
        2,
        True,
    )
    assert any("names no skill here" in str(skipped) for skipped in done.skipped)


def test_an_alias_of_another_skill_on_the_shelf_is_left_out_and_told():
    shelf = Collection.objects.public()
    loading.load(
        {"skill": [{"key": "weighing", "name": "Weighing", "aliases": ["Judge risk"]}]}, collection=shelf
    )

    done = exchange.bring_in(esco.read(shapes.esco()[:1]), collection=shelf)

    assert SkillAlias.objects.filter(name__iexact="judge risk").get().skill.name == "Weighing"
    assert any("on this shelf" in str(skipped) for skipped in done.skipped)


def test_a_role_whose_audience_is_not_there_is_left_out_and_the_rest_loads():
    shelf = Collection.objects.public()

    done = exchange.bring_in(nice.read([shapes.cprt()]), collection=shelf)

    assert not RoleTemplate.objects.exists()
    assert Skill.objects.count() == 2
    assert any("was left out because of that" in str(skipped) for skipped in done.skipped)


def test_a_cycle_is_refused_and_nothing_is_stored(starter):
    before = state()
    columns = shapes.MOODLE.split(",")
    rows = [[one, other, f"Area {other}", *[""] * 11] for one, other in (("a", "b"), ("b", "a"))]

    with pytest.raises(RecordProblems, match="no way that leads back to itself"):
        exchange.bring_in(FORMATS["moodle"].read([shapes.table("m.csv", columns, *rows)]), collection=starter)

    assert state() == before


# --- the command ----------------------------------------------------------------------------------------------


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_command_loads_a_folder_onto_a_shelf(starter, tmp_path):
    Collection.objects.create(name="Own", slug="own")
    for file in shapes.direct():
        (tmp_path / file.name).write_bytes(file.data)

    rehearsed = run("import_framework", "direct", str(tmp_path), "--collection", "own", "--dry-run")
    loaded = run("import_framework", "direct", str(tmp_path), "--collection", "own")

    assert "Would be: 6 new, 3 skipped." in rehearsed
    assert "Loaded: 6 new, 3 skipped." in loaded
    assert "skill.csv, line 2, learning_resources: “no-such-course” is no resource of these files" in loaded
    assert Skill.objects.filter(collection__slug="own").count() == 2


def test_the_command_names_an_unknown_shelf_and_a_missing_file(starter, tmp_path):
    with pytest.raises(CommandError, match="no such file"):
        run("import_framework", "osmt", str(tmp_path / "none.csv"))
    (tmp_path / "x.csv").write_bytes(shapes.osmt().data)
    with pytest.raises(CommandError, match="There is no shelf “nowhere”"):
        run("import_framework", "osmt", str(tmp_path / "x.csv"), "--collection", "nowhere")


@pytest.mark.parametrize("name", ["yaml", "csv", "xlsx", "case", "moodle"])
def test_the_export_command_writes_every_format(starter, tmp_path, name):
    said = run("export_catalog", name, str(tmp_path / "out"))

    assert (tmp_path / "out").stat().st_size > 10_000
    assert "“Public catalog”" in said
