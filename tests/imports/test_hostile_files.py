"""Files made to do harm, or only broken: each is refused in a sentence, in under five seconds."""

from __future__ import annotations

import io
import json
import random
import resource
import zipfile
from pathlib import Path

import pytest

from catalog import bounds
from catalog.bounds import Refused
from readiness.imports import child
from readiness.imports.workbook import read_workbook
from tests.workbooks import make_workbook

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook_bytes(tmp_path: Path) -> bytes:
    return make_workbook(tmp_path / "plain.xlsx", requirements=None, resources=None).read_bytes()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one part replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return made.getvalue()


def sheet(rows: bytes) -> bytes:
    return (
        b"<?xml version='1.0'?><worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    )


def two_far_cells(plain: bytes) -> bytes:
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_part(plain, SHEET, sheet(far))


def far_below(plain: bytes) -> bytes:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 50_003))
    return with_part(plain, SHEET, sheet(rows))


def zip_bomb(plain: bytes) -> bytes:
    return with_part(plain, SHEET, sheet(b'<row><c t="n"><v>1</v></c></row>' * 3_500_000))


def high_ratio(plain: bytes) -> bytes:
    return with_part(plain, "xl/media/noise.xml", b" " * 90_000_000)


def many_cells(plain: bytes) -> bytes:
    made = random.Random(1)
    row = b"".join(b"<c><v>%d</v></c>" % made.randrange(10**9) for _ in range(20_000))
    return with_part(plain, SHEET, sheet(b"<row>%s</row>" % row * 85))


def many_parts(plain: bytes) -> bytes:
    made = io.BytesIO(plain)
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(1_001):
            archive.writestr(f"xl/media/{number}.png", b"")
    return made.getvalue()


def entities(plain: bytes) -> bytes:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return with_part(plain, SHEET, b"<?xml version='1.0'?>" + laughs + b"<worksheet>&b;</worksheet>")


def truncated(plain: bytes) -> bytes:
    return plain[: len(plain) // 2]


def broken_inside(plain: bytes) -> bytes:
    return with_part(plain, SHEET, b"<worksheet><sheetData><row>")


def garbled(plain: bytes) -> bytes:
    at = plain.index(b"PK\x03\x04", 100) + 60
    return plain[:at] + b"\xff" * 40 + plain[at + 40 :]


def nested(plain: bytes) -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", b"\0" * 50_000_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("outer.zip", inner.getvalue())
    return made.getvalue()


def encrypted_zip(plain: bytes) -> bytes:
    at = plain.index(b"PK\x01\x02")
    return plain[: at + 8] + b"\x01" + plain[at + 9 :]


def lying_directory(plain: bytes) -> bytes:
    """A part that says it is small and is not: what is read is what was said, and then the sum is wrong."""
    bomb = bytearray(with_part(plain, SHEET, sheet(b"<row/>" * 200_000)))
    at = bomb.rindex(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    return bytes(bomb)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HOSTILE = [
    (two_far_cells, "book.xlsx", "The sheet people has more than 500 columns."),
    (far_below, "book.xlsx", "The sheet people has more than 50,000 rows"),
    (zip_bomb, "book.xlsx", "The file unpacks to 107 MB; the most that can be imported is 100 MB."),
    (high_ratio, "book.xlsx", "times its size, which no real workbook does"),
    (many_cells, "book.xlsx", "The workbook holds too many cells"),
    (many_parts, "book.xlsx", "parts inside; a workbook has at most 1,000."),
    (entities, "book.xlsx", "The workbook contains declarations that no real workbook has."),
    (truncated, "book.xlsx", "The file is damaged"),
    (broken_inside, "book.xlsx", "The workbook is damaged or not a workbook inside."),
    (garbled, "book.xlsx", "damaged"),
    (nested, "book.zip", "This is a zip archive, but neither an .xlsx workbook nor a zip of .csv files."),
    (encrypted_zip, "book.xlsx", "The file is protected by a password."),
    (lying_directory, "book.xlsx", "damaged"),
    (lambda _: OLE + "EncryptedPackage".encode("utf-16-le"), "b.xlsx", "protected by a password"),
    (lambda _: OLE, "old.xls", "This is a workbook in the old .xls format"),
    (lambda _: b"%PDF-1.7 ...", "book.xlsx", "This is a PDF, not a workbook."),
    (lambda _: b"\x89PNG\r\n\x1a\n", "book.xlsx", "This is a picture, not a workbook."),
    (lambda _: b"", "book.xlsx", "The file is empty"),
    (lambda _: b"hello", "book.xlsx", "The file is called .xlsx but is damaged or something else inside."),
    (lambda _: b"<html><body>Sign in</body></html>", "people.csv", "This is a web page or XML file"),
    (lambda _: bytes(range(1, 9)) * 500, "people.csv", "This is not a text file or a workbook."),
    (lambda _: b"name,team\n" + b"a,b\n" * 50_002, "people.csv", "people has more than 50,000 rows."),
    (lambda _: b"," * 600 + b"x", "people.csv", "people, row 1, has more than 500 columns."),
    (lambda _: b"x" * (10 * 1024 * 1024 + 1), "people.csv", "The file is 10.0 MB; the largest"),
]


def worked() -> float:
    """Seconds of processor time so far, of this process and its finished children: others' load does not count."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@pytest.mark.parametrize(("make", "name", "sentence"), HOSTILE, ids=[f"{n}-{s[:30]}" for _, n, s in HOSTILE])
def test_a_hostile_file_is_refused_in_a_sentence_and_in_time(tmp_path, make, name, sentence):
    data = make(workbook_bytes(tmp_path))

    began = worked()
    reading = read_workbook(data, name)
    seconds = worked() - began

    assert sentence in reading.refused
    assert reading.refused.endswith(".")
    assert reading.workbook is None
    assert seconds < 5


def test_other_office_files_are_called_by_their_names(tmp_path):
    def archive(*names: str) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as out:
            for each in names:
                out.writestr(each, "x")
        return made.getvalue()

    said = {
        "ods": read_workbook(archive("mimetype", "content.xml"), "a.ods").refused,
        "docx": read_workbook(archive("[Content_Types].xml", "word/document.xml"), "a.docx").refused,
        "xlsb": read_workbook(archive("[Content_Types].xml", "xl/workbook.bin"), "a.xlsb").refused,
    }

    assert said == {
        "ods": "This is an OpenDocument file (.ods or alike). Save it as .xlsx and choose that.",
        "docx": "This is a Word document, not a workbook. Choose an .xlsx or .csv file.",
        "xlsb": "This is a binary workbook (.xlsb). Save it as .xlsx and choose that.",
    }


def test_a_file_that_takes_too_long_costs_the_child_and_not_the_caller(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "SECONDS", 0.05)

    reading = read_workbook(workbook_bytes(tmp_path), "book.xlsx")

    assert reading.refused.startswith("Reading the file would take more memory or time")


def test_a_missing_file_is_a_sentence_too(tmp_path):
    assert (
        read_workbook(tmp_path / "none.xlsx").refused == "The file cannot be read: No such file or directory."
    )
    (tmp_path / "empty").mkdir()
    assert read_workbook(tmp_path / "empty").refused == "The folder empty holds no .csv files."


def test_the_scan_sees_a_declaration_across_two_pieces(monkeypatch):
    monkeypatch.setattr(bounds, "_CHUNK", 7)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("a.xml", b"<a>     <!DOCTYPE x></a>")

    with pytest.raises(Refused, match="declarations"):
        bounds.scan_parts(zipfile.ZipFile(made))


def test_text_that_means_harm_elsewhere_comes_through_as_text(tmp_path):
    texts = [
        *("=cmd|' /C calc'!A0", "@SUM(1+1)", "<script>alert(1)</script>", "'; DROP TABLE learners; --"),
        *(
            "../../etc/passwd",
            "𝒰𝓃𝒾𝒸𝑜𝒹𝑒",
            "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀",
            "{{ 7*7 }}",
            "%s%n",
            "NULL",
            "undefined",
        ),
        *("José Łukasz", "😀👩‍👩‍👧"),
    ]
    people = [("name", "team", "role"), *[(text, "T", "R") for text in texts]]

    reading = read_workbook(
        make_workbook(tmp_path / "b.xlsx", people=people, requirements=None, resources=None)
    )

    assert [person.name for person in reading.workbook.people] == texts


def test_what_cannot_be_seen_is_taken_out_of_names(tmp_path):
    people = [("name", "team", "role"), ("\u202eAna\u200b\u2066 Si\x07lva\xa0 ", "T\u0065\u0301", "R\ufeff")]

    reading = read_workbook(
        make_workbook(tmp_path / "b.xlsx", people=people, requirements=None, resources=None)
    )

    (person,) = reading.workbook.people
    assert (person.name, person.team, person.role) == ("Ana Silva", "T\u00e9", "R")


def test_the_child_knows_nothing_of_the_parents_environment(tmp_path, monkeypatch):
    seen = {}
    real = child.subprocess.run

    def watch(*args, **options):
        seen.update(options["env"])
        return real(*args, **options)

    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setattr(child.subprocess, "run", watch)

    assert read_workbook(workbook_bytes(tmp_path), "book.xlsx").ok
    assert "hush" not in json.dumps(seen)
