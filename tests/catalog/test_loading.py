"""load_catalog: all or none, again and again the same, never over a curator's edit."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog import loading
from catalog.models import Collection, Outcome, Resource, RoleTemplate, Skill, SkillAlias, SkillLevel
from catalog.schema import RecordProblems

pytestmark = pytest.mark.django_db


def skill(**values):
    return {"key": "knots", "name": "Knots", "levels": [f"Ties {n} knots." for n in range(6)], **values}


def resource(**values):
    return {"key": "rope-course", "title": "Rope course", "kind": "course", **values}


def outcomes(report):
    return {f"{r.kind} {r.key}": r.outcome for r in report.results}


def problems(records, shelf):
    with pytest.raises(RecordProblems) as caught:
        loading.load(records, collection=shelf)
    return [str(problem) for problem in caught.value.problems]


def run(*arguments):
    out = StringIO()
    call_command("load_catalog", *arguments, stdout=out)
    return out.getvalue()


def test_loading_twice_changes_nothing(public, starter_entries):
    first = loading.load(starter_entries, collection=public)
    before = {
        model: list(model.objects.order_by("pk").values()) for model in (Skill, Resource, Outcome, SkillAlias)
    }

    second = loading.load(starter_entries, collection=public)

    assert first.count("new") == len(first.results) == second.count("unchanged")
    for model, rows in before.items():
        assert list(model.objects.order_by("pk").values()) == rows


def test_a_curators_edit_is_kept_and_named(public):
    loading.load({"skill": [skill()]}, collection=public)
    Skill.objects.update(description="Ours.")

    report = loading.load({"skill": [skill(description="Theirs.")]}, collection=public)

    assert outcomes(report) == {"skill knots": "kept"}
    assert report.kept()[0].reason == "it was edited here"
    assert Skill.objects.get().description == "Ours."


def test_an_edit_of_what_hangs_on_a_record_is_an_edit_too(public):
    loading.load({"skill": [skill()]}, collection=public)
    SkillLevel.objects.filter(level=2).update(description="Ties a bowline.")

    loading.load({"skill": [skill(levels=[f"Ties {n} new knots." for n in range(6)])]}, collection=public)

    assert SkillLevel.objects.get(level=2).description == "Ties a bowline."


def test_an_edit_is_kept_over_many_loads(public):
    loading.load({"skill": [skill()]}, collection=public)
    Skill.objects.update(description="Ours.")

    for text in ("Theirs.", "Theirs again."):
        loading.load({"skill": [skill(description=text)]}, collection=public)

    assert Skill.objects.get().description == "Ours."


def test_force_writes_over_an_edit(public):
    loading.load({"skill": [skill()]}, collection=public)
    Skill.objects.update(description="Ours.")

    report = loading.load({"skill": [skill(description="Theirs.")]}, collection=public, force=True)

    assert outcomes(report) == {"skill knots": "changed"}
    assert Skill.objects.get().description == "Theirs."


def test_what_curators_fill_in_is_no_edit_of_the_record(public):
    loading.load({"resource": [resource()]}, collection=public)
    Resource.objects.update(link_state="ok", review_by="2027-01-01")

    report = loading.load({"resource": [resource(description="Now with ropes.")]}, collection=public)

    assert outcomes(report) == {"resource rope-course": "changed"}
    assert Resource.objects.get().link_state == "ok"


def test_a_changed_record_changes_only_what_differs(public):
    taught = {"teaches": [{"skill": "knots", "from": 0, "to": 1}, {"skill": "knots", "from": 1, "to": 2}]}
    loading.load({"skill": [skill()], "resource": [resource(**taught)]}, collection=public)
    stays = Outcome.objects.get(from_level=0).pk

    taught["teaches"][1]["to"] = 3
    loading.load({"skill": [skill()], "resource": [resource(**taught)]}, collection=public)

    assert list(Outcome.objects.order_by("from_level").values_list("from_level", "to_level")) == [
        (0, 1),
        (1, 3),
    ]
    assert Outcome.objects.get(from_level=0).pk == stays


def test_a_deleted_record_stays_deleted(public):
    loading.load({"skill": [skill()]}, collection=public)
    Skill.objects.all().delete()

    report = loading.load({"skill": [skill()]}, collection=public)

    assert report.kept()[0].reason == "it was deleted here"
    assert not Skill.objects.exists()


def test_a_record_that_points_to_something_deleted_is_left_out_and_the_rest_loads(public):
    taught = resource(teaches=[{"skill": "knots", "from": 0, "to": 1}])
    loading.load({"skill": [skill()]}, collection=public)
    Skill.objects.all().delete()

    report = loading.load(
        {"skill": [skill()], "resource": [taught, resource(key="other", title="Other")]}, collection=public
    )

    assert outcomes(report)["resource other"] == "new"
    assert outcomes(report)["resource rope-course"] == "kept"
    assert "knots" in next(r.reason for r in report.kept() if r.kind == "resource")


def test_a_row_made_by_hand_is_recognized_by_its_name_and_kept(public):
    by_hand = Skill.objects.create(collection=public, name="KNOTS", slug="hand-made")

    report = loading.load({"skill": [skill()]}, collection=public)

    assert report.kept()[0].reason == "it was made by hand here"
    assert Skill.objects.get() == by_hand


def test_records_may_refer_to_ones_further_down(public):
    loading.load(
        {
            "category": [
                {"key": "inner", "name": "Inner", "parent": "outer"},
                {"key": "outer", "name": "Outer"},
            ],
            "resource": [resource(requires=["first"]), resource(key="first", title="First")],
        },
        collection=public,
    )

    course = Resource.objects.get(title="Rope course")
    assert [p.requires.title for p in course.prerequisites.all()] == ["First"]
    assert public.categories.get(slug="inner").parent.slug == "outer"


def test_a_private_shelf_may_build_on_public_skills(starter):
    shelf = Collection.objects.create(name="Northwind", slug="northwind")
    clinic = {
        "key": "risk-clinic",
        "title": "AI risk assessment clinic",
        "kind": "workshop",
        "format": "instructor_led",
        "audiences": ["leadership"],
        "hours": 8,
        "price": {"basis": "run", "amount": 3910, "currency": "EUR", "seats": 16, "max_runs": 3},
        "teaches": [{"skill": "ai-risk-assessment", "from": 1, "to": 3}],
    }

    loading.load({"resource": [clinic]}, collection=shelf)

    made = Resource.objects.get(collection=shelf)
    assert (made.run_seats, made.max_runs, made.hours_estimated) == (16, 3, False)
    assert made.outcomes.get().skill.collection == starter


def test_two_shelves_may_use_one_key(public):
    other = Collection.objects.create(name="Other", slug="other")

    loading.load({"skill": [skill()]}, collection=public)
    loading.load({"skill": [skill(description="Ours.")]}, collection=other)

    assert sorted(Skill.objects.values_list("description", flat=True)) == ["", "Ours."]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({"skill": [skill(name=7)]}, "skill “knots”, name: found 7, expected text."),
        ({"skill": [skill(level=2)]}, "level: found 2, expected one of the fields"),
        ({"skill": [{"key": "x"}]}, "skill “x”, name: found nothing, expected a value."),
        ({"skill": [skill(key="Not a key")]}, "expected a key of lower-case letters"),
        ({"skill": [skill(levels=["Ties."])]}, "expected a list of 6 texts, blank where a level has none."),
        ({"skill": [skill(category="nowhere")]}, "category: found “nowhere”, expected the key of a category"),
        ({"skill": [skill(), skill()]}, "key: found “knots”, expected a key that no other skill has."),
        ({"skill": [skill(), skill(key="k2", name="knots")]}, "expected a name that skill “knots” does not have."),
        ({"skill": [skill(description="x" * 4001)]}, "expected at most 4,000 characters, not 4,001."),
        ({"skill": [skill(description="a\x00b")]}, "expected text without control characters."),
        ({"skill": [skill(half_life_months=True)]}, "found True, expected a whole number from 1 to 600."),
        ({"widget": [{"key": "x"}]}, "found “widget”, expected one of audience"),
        ({"resource": [resource(hours=0)]}, "hours: found 0, expected a number above 0"),
        ({"resource": [resource(url="example.org")]}, "url: found “example.org”, expected a full web address"),
        ({"resource": [resource(url="javascript:alert(1)")]}, "expected a full web address"),
        ({"resource": [resource(hours_estimated=True)]}, "expected hours to be given with it."),
        ({"resource": [resource(price={"basis": "free", "amount": 3})]}, "expected no amount when the basis is free."),
        ({"resource": [resource(price={"basis": "seat"})]}, "expected an amount and a currency"),
        (
            {"resource": [resource(price={"basis": "run", "amount": 9, "currency": "EUR"})]},
            "expected the seats one price buys when the basis is run.",
        ),
        ({"resource": [resource(requires=["rope-course"])]}, "expected no way that leads back to itself."),
        (
            {"skill": [skill()], "resource": [resource(teaches=[{"skill": "knots", "from": 2, "to": 2}])]},
            "found 2 → 2 for “knots”, expected a level reached above the level it starts from.",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_what_was_expected(public, records, expected):
    [problem] = problems(records, public)

    assert expected in problem
    assert not Skill.objects.exists()
    assert not Resource.objects.exists()


def test_all_mistakes_are_named_at_once_with_their_file(public, tmp_path):
    (tmp_path / "mine.toml").write_text(
        '[[skill]]\nkey = "a"\n\n[[resource]]\nkey = "b"\ntitle = "B"\nkind = "novel"\n', encoding="utf-8"
    )

    with pytest.raises(CommandError) as caught:
        run(str(tmp_path))

    assert "2 mistakes, nothing was loaded" in str(caught.value)
    assert "mine.toml, skill “a”, name: found nothing, expected a value." in str(caught.value)
    assert "mine.toml, resource “b”, kind: found “novel”, expected one of course, path" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[[skill", "expected TOML"),
        (b"skill = 3", "expected entries of the form [[skill]]"),
        (b"name = '\xff'", "expected text in UTF-8"),
        (b"a = " + b"[" * 5000, "expected"),
    ],
)
def test_a_file_that_is_not_readable_is_refused_in_words(tmp_path, content, expected):
    path = tmp_path / "odd.toml"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r"odd\.toml") as caught:
        run(str(path))

    assert expected in str(caught.value)


def test_a_file_that_is_not_there_is_said_so():
    with pytest.raises(CommandError, match="no such file"):
        run(str(Path("nowhere.toml")))


def test_the_command_loads_reports_and_checks():
    assert "no mistakes" in run("--check")
    assert not RoleTemplate.objects.exists()

    assert " 0 unchanged, 0 kept." in run()
    Skill.objects.filter(slug="python").update(name="Python 3")

    again = run()

    assert "kept skill “python”: it was edited here (--force loads it anyway)" in again
    assert "0 new, 0 changed" in again
    assert "1 changed" in run("--force")


def test_an_unknown_shelf_is_answered_with_the_known_ones(public):
    with pytest.raises(CommandError, match=r"There is no shelf “nope”\. Shelves: public\."):
        run("--collection", "nope")


def test_a_file_is_checked_against_what_the_shelf_holds(starter, tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(
        '[[resource]]\nkey = "r"\ntitle = "R"\nkind = "course"\nteaches = [{ skill = "python", from = 0, to = 1 }]\n',
        encoding="utf-8",
    )

    assert "no mistakes" in run(str(path), "--check")
