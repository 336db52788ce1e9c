"""What we write we read back to the same records."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import exchange, loading
from catalog.formats import case, moodle, own
from catalog.formats.files import File, files_in
from catalog.formats.neutral import neutral, restored
from catalog.models import Collection, Skill, SkillLevel

WRITERS = {"x.yaml": own.write_yaml, "x.zip": own.write_csv, "x.xlsx": own.write_xlsx}
THEN = datetime(2026, 11, 25, tzinfo=UTC)
HOSTILE = [
    "=1+1", "@SUM(A1)", "-2", "'=1", "''", "+49", "a | b",
    "a; b: c", "\u202eltr", "𝔘nicode ﷽", "<b>bold</b>", "null", "true", "1e5",
    "2026-01-01", "\\N", "#!/bin", "%s {0}",
]  # fmt: skip


def values(entries):
    """Records by kind and key, numbers as numbers."""

    def same(value):
        if isinstance(value, dict):
            return {name: same(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [same(part) for part in value]
        return (
            Decimal(str(value))
            if isinstance(value, float | int | Decimal) and not isinstance(value, bool)
            else value
        )

    return {(entry.kind, entry.key): same(entry.values) for entry in entries}


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITERS)
def test_the_starter_catalog_comes_back_from_every_format_of_ours(starter, name):
    entries = exchange.entries_on(starter)

    data = WRITERS[name](entries)
    package = own.read(files_in(name, data))
    loading.check(package.entries)

    assert values(package.entries) == values(entries)
    if name != "x.xlsx":
        assert WRITERS[name](package.entries) == data


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITERS)
def test_a_shelf_loaded_from_its_own_export_stays_as_it_is(starter, name):
    package = own.read(files_in(name, WRITERS[name](exchange.entries_on(starter))))

    done = exchange.bring_in(package, collection=starter)

    assert done.counts() == {
        "new": 0,
        "changed": 0,
        "unchanged": len(package.entries),
        "kept": 0,
        "matched": 0,
        "skipped": 0,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_back_unchanged_and_start_no_formula(name, text):
    record = {
        "key": "one", "name": text, "description": f"{text}\nand {text}", "kind": "practice",
        "aliases": [f"{text} too"], "status": "published",
    }  # fmt: skip
    entries = [loading.Entry("skill", record)]

    data = WRITERS[name](entries)

    assert values(own.read(files_in(name, data)).entries) == values(entries)
    if name == "x.zip":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            line = archive.read("skill.csv").decode("utf-8-sig").splitlines()[1]
        assert not any(cell.lstrip('"').startswith(("=", "+", "-", "@")) for cell in line.split(","))


@given(st.text())
def test_taking_the_apostrophe_away_gives_the_text_back(text):
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.django_db
def test_our_case_package_is_valid_and_comes_back_to_the_same_records(starter):
    entries = [e for e in exchange.entries_on(starter) if e.kind in ("category", "skill")]

    data = case.write(entries, title="Public catalog", changed=THEN)

    schema = json.loads((Path(__file__).parent / "case_schema.json").read_text())
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(
        json.loads(data)
    )
    package = case.read([File("x.json", data)])
    assert values(package.entries) == values(entries)
    assert package.skipped == ()
    assert case.write(package.entries, title="Public catalog", changed=THEN) == data


@pytest.mark.django_db
def test_our_moodle_framework_comes_back_with_what_moodle_has_a_place_for(starter):
    entries = exchange.entries_on(starter)

    package = moodle.read([File("x.csv", moodle.write(entries, title="Public catalog"))])

    def carried(found):
        return {
            (e.kind, e.values["name"]): (e.values.get("description", ""), len(e.values.get("relations", ())))
            for e in found
            if e.kind in ("category", "skill")
        }

    assert carried(package.entries) == carried(entries)
    done = exchange.bring_in(package, collection=starter)
    assert done.counts()["matched"] == len(package.entries)  # nothing of the shelf is overwritten by less


@pytest.mark.django_db
def test_a_skill_with_some_levels_described_comes_back_with_just_those():
    shelf = Collection.objects.public()
    skill = Skill.objects.create(collection=shelf, name="Knots", slug="knots", source="My own head")
    SkillLevel.objects.create(skill=skill, level=3, description="Ties them.")

    package = own.read(files_in("x.zip", own.write_csv(exchange.entries_on(shelf))))
    other = Collection.objects.create(name="Other", slug="other")
    exchange.bring_in(package, collection=other)

    copy = Skill.objects.get(collection=other)
    assert list(copy.levels.values_list("level", "description")) == [(3, "Ties them.")]
    assert copy.source == "My own head"
