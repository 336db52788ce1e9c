"""What each reader makes of a file in its format, dirt included."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from catalog.formats import FORMATS, case, direct, esco, moodle, mslearn, nice, onet, osmt, sfia
from catalog.formats.package import settle
from catalog.schema import RecordProblems

from . import shapes

KNOWN = {"audience": {"leadership", "tech-specialists", "end-users"}, "source": set(FORMATS)}


def read(reader, files):
    """The settled package; its records by kind and name."""
    package = settle(reader.read(files), KNOWN)
    named = {(e.kind, e.values.get("name") or e.values["title"]): e.values for e in package.entries}
    return package, named


def told(package):
    return [str(skipped) for skipped in package.skipped]


def test_esco_gives_categories_skills_and_occupations_and_names_what_is_missing():
    package, found = read(esco, shapes.esco())

    risk = found["skill", "assess risk"]
    assert risk["description"] == "Weigh what can go wrong."
    assert risk["aliases"] == ["judge risk", "weigh risk"]
    assert found["skill", "language models"]["kind"] == "knowledge"
    assert found["skill", "language models"]["aliases"] == ["risk weighing"]
    assert found["category", "assessing"] == {
        "key": risk["category"],
        "name": "assessing",
        "parent": found["category", "information"]["key"],
        "description": "To assess things.",
    }
    needs = found["role", "systems analyst"]["needs"]
    assert [(need["level"], need["importance"]) for need in needs] == [(3, 3), (2, 1)]
    assert found["role", "systems analyst"]["audience"] == "tech-specialists"
    assert found["skill", "language models"]["relations"] == [{"kind": "related", "skill": risk["key"]}]
    assert len(package.skipped) == 3
    assert "skills_en.csv, line 6, id: “without an id” has no id" in "\n".join(told(package))
    assert any("is no skill of this file or shelf" in line for line in told(package))
    assert any("“judge risk” already names another skill" in line for line in told(package))


def test_one_esco_file_can_be_read_by_itself():
    _, found = read(esco, shapes.esco()[:1])

    assert set(found) == {("skill", "assess risk"), ("skill", "language models")}


def test_onet_rescales_levels_and_importance_and_leaves_out_what_is_suppressed_or_not_relevant():
    package, found = read(onet, shapes.onet())

    role = found["role", "Data Scientists"]
    key = {name: values["key"] for (_, name), values in found.items()}
    assert {need["skill"]: (need["level"], need["importance"]) for need in role["needs"]} == {
        key["Reading Comprehension"]: (3, 3),  # 4.12 of 7, 3.75 of 5
        key["Active Listening"]: (5, 1),
        key["Python"]: (3, 3),
    }
    assert role["audience"] == "tech-specialists"
    assert (
        "Level 2 of 7: Read step-by-step instructions"
        in found["skill", "Reading Comprehension"]["description"]
    )
    assert found["skill", "Python"]["kind"] == "tool"
    assert sorted(line.split(": ", 1)[1] for line in told(package)) == [
        "“XX” is neither IM nor LV.",
        "“a lot” is no number from 0 to 7.",
    ]


@pytest.mark.parametrize(
    ("value", "level"), [("0", 0), ("0.69", 0), ("0.7", 1), ("2.1", 2), ("3.5", 3), ("4.9", 4), ("7", 5)]
)
def test_a_level_of_seven_becomes_one_of_five_halves_up(value, level):
    assert onet.level_of(Decimal(value)) == level


def test_the_workbook_edition_of_onet_reads_like_the_text_edition():
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Skills")
        columns = shapes.ONET_RATINGS.split(",")
        columns[1:1], columns[4:4] = ["Title"], ["Scale Name"]
        sheet.write_row(0, 0, columns)
        sheet.write_row(
            1, 0, ["15-2051.00", "Data Scientists", "2.A.1.a", "Reading Comprehension", "Level", "LV", 4.12]
        )
    _, found = read(onet, [shapes.File("Skills.xlsx", out.getvalue())])

    assert ("role", "Data Scientists") in found


@pytest.mark.parametrize("wrapped", [False, True])
def test_nice_gives_work_roles_with_statements_and_tasks(wrapped):
    package, found = read(nice, [shapes.cprt(wrapped)])

    role = found["role", "Executive leadership"]
    assert role["audience"] == "leadership"
    assert role["responsibilities"] == ["Advocate the organization’s position"]
    assert [need["level"] for need in role["needs"]] == [3, 3]
    knowledge = found["skill", "Knowledge of encryption algorithms"]
    assert knowledge["kind"] == "knowledge"
    assert knowledge["category"] == found["category", "AI security"]["key"]
    assert package.identities["skill", knowledge["key"]] == "K0018"
    assert Counter(line.split("” ")[-1] for line in told(package)) == {
        "is withdrawn; left out.": 1,
        "leads to nothing in these files.": 1,
    }


def test_misp_s_clusters_of_nice_say_the_same():
    package, found = read(nice, shapes.misp())

    assert (
        found["role", "Responsible for direction"]["needs"][0]["skill"]
        == found["skill", "Skill in explaining risk"]["key"]
    )
    assert package.identities["role", "nice-og-wrl-007"] == "OG-WRL-007"
    assert len(package.skipped) == 1


def test_microsoft_learn_gives_hours_from_minutes_and_never_zero_for_unknown():
    package, found = read(mslearn, [shapes.mslearn()])

    first = found["resource", "Tie & untie"]
    assert first["hours"] == Decimal("0.83")
    assert first["description"] == "About knots."
    assert first["url"] == "https://learn.microsoft.com/en-us/training/modules/one/"
    assert (first["kind"], first["language"], first["audiences"]) == ("module", "en", ["end-users"])
    assert first["price"] == {"basis": "free", "estimated": True}
    assert "hours" not in found["resource", "No length"]
    assert found["resource", "A path"]["url"] == "https://learn.microsoft.com/training/paths/one/"
    course = found["resource", "A course"]
    assert (course["hours"], course["price"], course["audiences"]) == (
        8,
        {"basis": "unknown"},
        ["leadership"],
    )
    assert found["resource", "A certification"]["kind"] == "certification"
    teaching = package.teachings[first["key"]]
    assert (teaching.about, teaching.from_level, teaching.to_level) == (("Azure", "Knots"), 0, 2)
    assert package.teachings[found["resource", "No length"]["key"]].to_level == 4
    assert len(package.skipped) == 2


def test_case_items_with_children_are_categories_and_the_others_skills():
    package, found = read(case, [shapes.case_package()])

    cleaning, exploring = found["skill", "Data cleaning"], found["skill", "Explores data"]
    assert cleaning["category"] == found["category", "Working with data"]["key"]
    assert cleaning["description"] == "Cleans data so that others can trust it.\nFrom a panel."
    assert cleaning["levels"][5] == "Does it at 5."
    assert exploring["relations"] == [{"kind": "prerequisite", "skill": cleaning["key"]}]
    assert len(package.skipped) == 3  # an item without a statement, a link to nowhere, an exemplar


def test_moodle_s_tree_becomes_categories_and_skills():
    package, found = read(moodle, [shapes.moodle()])

    first, second = found["skill", "First"], found["skill", "Second"]
    assert first["category"] == second["category"] == found["category", "An area"]["key"]
    assert first["description"] == "one\ntwo"
    assert first["relations"] == [{"kind": "related", "skill": second["key"]}]
    assert second["relations"] == [
        {"kind": "related", "skill": first["key"]}
    ]  # a%2C1 is one id with a comma in it
    assert len(package.skipped) == 2  # “missing” and the row without an id
    assert ("category", "A framework") not in found


def test_osmt_leaves_out_what_is_not_in_use_and_reads_semicolons():
    package, found = read(osmt, [shapes.osmt()])

    assert found["skill", "Prompt keeping"]["description"] == "Writes prompts; checks\nwhat comes back."
    assert [line.split("” ")[-1] for line in told(package)] == [
        "is not in use; left out.",
        "stands here twice; the first was taken.",
    ]


def test_direct_joins_skills_and_resources():
    package, found = read(direct, shapes.direct())

    skill, course = found["skill", "Generative AI"], found["resource", "A course"]
    assert course["teaches"] == [{"skill": skill["key"], "from": 0, "to": 2, "estimated": True}]
    assert course["provider"] == found["provider", "Example"]["key"]
    assert course["price"] == {"basis": "unknown"}
    assert "hours" not in course
    assert "url" not in found["resource", "No link"]
    assert skill["relations"] == [{"kind": "related", "skill": found["skill", "Programming"]["key"]}]
    assert len(package.skipped) == 3  # no-such-course, gone, itself


def test_sfia_s_seven_levels_become_five_and_undefined_ones_stay_blank():
    package, found = read(sfia, [shapes.sfia()])

    assert found["skill", "AI ethics"]["levels"] == ["", "Assists.", "Applies.", "Advises.", "", ""]
    assert found["category", "Governance"]["parent"] == found["category", "Strategy"]["key"]
    assert package.identities["skill", found["skill", "AI ethics"]["key"]] == "AIDE"
    assert len(package.skipped) == 2


def test_two_skills_of_one_name_are_told_apart_by_their_ids():
    columns = shapes.MOODLE.split(",")
    rows = [["fw", id_, "Analysis", *[""] * 11] for id_ in ("one", "two")]
    package, found = read(moodle, [shapes.table("moodle.csv", columns, *rows)])

    assert set(found) == {("skill", "Analysis"), ("skill", "Analysis (two)")}
    assert "is the name of two entries" in told(package)[0]


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_something_else_is_refused_with_what_was_expected(name):
    for file in (shapes.document("x.json", {"a": 1}), shapes.table("x.csv", ["a", "b"], [1, 2])):
        with pytest.raises(RecordProblems) as caught:
            FORMATS[name].read([file])
        assert "expected" in str(caught.value)
