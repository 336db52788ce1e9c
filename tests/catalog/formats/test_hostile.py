"""Bad files: a clear error, nothing stored, never an exception of another kind."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from contextlib import suppress

import pytest

from catalog import exchange
from catalog.checking import problems_in
from catalog.formats import FORMATS, esco, moodle, osmt, own
from catalog.formats.files import File, files_at, files_in
from catalog.models import Collection, Skill
from catalog.schema import RecordProblems

from . import shapes
from .test_exchange import ALL

NAUGHTY = [
    "", " ", "undefined", "NaN", "\\0", "<script>alert(1)</script>",
    "';DROP TABLE catalog_skill;--", "﷽" * 50, "\u202e", "\u200b", "\U0001f469\u200d\U0001f4bb", "%00",
    "${7*7}", "A" * 40_000, "\x00", "\x1f", "=cmd|' /C calc'!A0",
]  # fmt: skip


def refused(call) -> str:
    with pytest.raises(RecordProblems) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01\x02" * 50, b"PK\x03\x04broken", b"\xff\xfe\x00",
     b"{", b"[[[", b"null", b"\x81\x8d\x8f\x90\x9d", b"a,b\n" * 3, b'"unclosed'],
    ids=["empty", "binary", "half a zip", "half of utf-16", "half of json",
         "open lists", "null", "no encoding", "other columns", "open quote"],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "yaml", "zip"])
def test_a_file_that_is_none_is_refused_in_words(name, data, ending):
    assert "expected" in refused(lambda: FORMATS[name].read(files_in(f"x.{ending}", data)))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ALL)
def test_naughty_texts_anywhere_are_taken_cut_or_named(starter, name):
    """A cell or value chosen by lot becomes each text in turn; the shelf stays whole whatever happens."""
    files = ALL[name]()
    chooser = random.Random(name)
    before = Skill.objects.count()
    for text in NAUGHTY:
        spoilt = [_spoil(file, text, chooser) for file in files]
        with suppress(RecordProblems):
            done = exchange.bring_in(FORMATS[name].read(spoilt), collection=starter, dry_run=True)
            assert sum(done.counts().values())
        assert Skill.objects.count() == before


def _spoil(file: File, text: str, chooser: random.Random) -> File:
    if file.ending == ".json":
        return File(file.name, json.dumps(_spoilt(json.loads(file.data), text, chooser)).encode())
    delimiter = max("\t;,", key=file.text().split("\n", 1)[0].count)
    rows = list(csv.reader(io.StringIO(file.text(), newline=""), delimiter=delimiter))
    row = chooser.choice(rows[1:])
    row[chooser.randrange(len(row))] = text
    return shapes.table(file.name, rows[0], *rows[1:], delimiter=delimiter)


def _spoilt(value, text, chooser):
    if isinstance(value, dict) and value:
        name = chooser.choice(list(value))
        return {**value, name: _spoilt(value[name], text, chooser)}
    if isinstance(value, list) and value:
        place = chooser.randrange(len(value))
        return [*value[:place], _spoilt(value[place], text, chooser), *value[place + 1 :]]
    return text


def test_deep_json_is_refused():
    for data in (b"[" * 100_000, b'{"a":' * 200 + b"1" + b"}" * 200):
        assert "nested" in refused(lambda data=data: File("x.json", data).json())


def test_yaml_with_references_is_refused_before_it_grows():
    bomb = "a: &a [x, x]\n" + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)
    )

    assert "YAML without anchors" in refused(lambda: own.read([File("x.yaml", bomb.encode())]))


def test_yaml_that_would_make_objects_is_refused():
    assert "expected YAML" in refused(
        lambda: own.read([File("x.yaml", b"skill: !!python/object/apply:os.system ['true']")])
    )


def test_a_zip_that_unpacks_beyond_reason_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills.csv", b"0" * 30_000_000)

    assert "packed beyond reason" in refused(lambda: files_in("x.zip", out.getvalue()))


def test_a_zip_cut_off_in_the_middle_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("skills.csv", b"a,b\n1,2\n" * 1000)

    assert "whole ZIP" in refused(lambda: files_in("x.zip", out.getvalue()[:4000]))


def test_a_folder_with_nothing_to_read_is_refused(tmp_path):
    assert "nothing to read" in refused(lambda: files_at(tmp_path))


def test_windows_1252_and_utf_16_are_read():
    columns = ["Skill Name", "Contextualized Skill Statement"]
    text = shapes.table("x.csv", columns, ["Résumé – naïve", "Übung"]).data.decode()

    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        package = osmt.read([File("x.csv", text.encode(encoding))])
        assert package.entries[0].values["name"] == "Résumé – naïve", encoding


def test_a_row_shorter_or_longer_than_the_header_is_read_as_far_as_it_goes():
    package = osmt.read(
        [File("x.csv", b"Skill Name,Contextualized Skill Statement\nShort\nLong,Text,more,and more\n")]
    )

    assert [entry.values["name"] for entry in package.entries] == ["Short", "Long"]


def test_columns_that_are_missing_are_named_with_those_that_are_there():
    said = refused(lambda: osmt.read([File("x.csv", b"Name,Statement\nA,B\n")]))

    assert "Skill Name, Contextualized Skill Statement: found Name, Statement" in said


def test_our_own_records_name_file_line_field_and_value():
    data = b"key,title,kind,hours,teaches\ngood,Good,course,2,\nbad,Bad,course,-3,skill: x; from: 2; to: 9\n"
    package = own.read([File("resource.csv", data)])

    said = "\n".join(map(str, problems_in(package.entries, {})))
    assert (
        "resource.csv, line 3, resource “bad”, hours: found Decimal('-3'), expected a number above 0" in said
    )
    assert "teaches" in said


def test_our_own_table_with_an_unknown_column_is_refused():
    assert "found colour" in refused(lambda: own.read([File("skill.csv", b"key,name,colour\na,A,red\n")]))


@pytest.mark.django_db
def test_a_name_of_forty_thousand_characters_is_cut_and_a_text_is_too():
    shelf = Collection.objects.public()
    columns = shapes.MOODLE.split(",")
    row = ["fw", "a", "N" * 40_000, "T" * 40_000, *[""] * 10]

    exchange.bring_in(moodle.read([shapes.table("m.csv", columns, row)]), collection=shelf)

    skill = Skill.objects.get()
    assert (len(skill.name), len(skill.description)) == (200, 4000)
    assert skill.name.endswith("…")


@pytest.mark.django_db
def test_html_in_descriptions_becomes_text():
    shelf = Collection.objects.public()
    spoilt = shapes.esco()[0].data.replace(
        b"How they work.", b"<script>x</script><b>How</b> they &lt;work&gt;."
    )

    exchange.bring_in(esco.read([File("skills_en.csv", spoilt)]), collection=shelf)

    assert Skill.objects.get(name="language models").description == "How they <work>."
