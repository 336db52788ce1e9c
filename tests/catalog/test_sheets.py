"""Resources and skills as spreadsheets: out, and back in with a dry run, every mistake named, and an undo."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.bounds import Refused
from catalog.formats.neutral import neutral, restored
from catalog.models import (
    Change,
    Collection,
    Prerequisite,
    Resource,
    Skill,
    SkillAlias,
    SkillLevel,
    SkillRelation,
)
from catalog.sheets import files
from catalog.sheets.importing import import_table
from catalog.sheets.resources import ResourceSheet
from catalog.sheets.skills import SkillSheet
from catalog.undo import undo
from tests import naughty
from tests.factories import (
    AudienceFactory,
    CollectionFactory,
    ProviderFactory,
    ResourceFactory,
    SkillFactory,
    UserFactory,
)

from .test_history import the_whole_catalog

pytestmark = pytest.mark.django_db
KINDS = [files.CSV, files.XLSX]


def exported(sheet_class, shelf, kind):
    sheet = sheet_class(by=None, shelves=[shelf])
    return files.write(sheet.export(sheet.get_queryset()), kind)


def imported(sheet_class, shelf, data, name="a.csv", dry_run=False):
    return import_table(sheet_class(by=None, shelves=[shelf]), files.read(data, name), dry_run=dry_run)


def as_csv(*rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_xlsx(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


# --- out and back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sheet_class", [ResourceSheet, SkillSheet])
def test_what_was_exported_comes_back_unchanged(starter, sheet_class, kind):
    before = the_whole_catalog()

    outcome = imported(sheet_class, starter, exported(sheet_class, starter, kind), f"a.{kind}")

    assert [str(m) for m in outcome.mistakes] == []
    assert (outcome.new, outcome.changed, outcome.change) == (0, 0, None)
    assert the_whole_catalog() == before


@pytest.mark.parametrize("kind", KINDS)
def test_naughty_texts_leave_harmless_and_come_back_unchanged(public, kind):
    texts = [*naughty.STRINGS, *naughty.CONTROL, naughty.LONG]
    for number, text in enumerate(texts):
        resource = ResourceFactory(
            collection=public, title=text[:300], description=text, note=text, source=text[:300]
        )
        skill = SkillFactory(collection=public, name=f"{number} {text}"[:200], description=text)
        SkillAlias.objects.create(
            collection=public, skill=skill, name=f"{text}{number}"[:200].replace("\n", " ")
        )
        SkillLevel.objects.create(skill=skill, level=2, description=text)
        resource.outcomes.create(skill=skill, from_level=0, to_level=2)
    before = the_whole_catalog()

    for sheet_class in (ResourceSheet, SkillSheet):
        outcome = imported(sheet_class, public, exported(sheet_class, public, kind), f"a.{kind}")
        assert [str(m) for m in outcome.mistakes] == []
        assert [(thing.name, lines) for thing, lines in outcome.told] == []
        assert (outcome.new, outcome.changed) == (0, 0)

    assert the_whole_catalog() == before


@pytest.mark.parametrize("text", naughty.FORMULAS)
def test_no_cell_of_an_export_is_a_formula(public, text):
    ResourceFactory(collection=public, title=text, note=text)

    cells = [
        c
        for row in csv.reader(io.StringIO(exported(ResourceSheet, public, files.CSV).decode("utf-8-sig")))
        for c in row
    ]
    book = openpyxl.load_workbook(io.BytesIO(exported(ResourceSheet, public, files.XLSX)))
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＠"))] == []
    assert "f" not in kinds
    assert restored(neutral(text)) == text


def test_a_text_too_long_for_a_cell_is_marked_and_does_not_come_back_cut(public):
    resource = ResourceFactory(collection=public, description=naughty.LONG)
    data = exported(ResourceSheet, public, files.XLSX)

    cell = openpyxl.load_workbook(io.BytesIO(data)).active["G2"].value

    assert (len(cell), cell.endswith("[cut: a cell holds no more]")) == (32_767, True)
    imported(ResourceSheet, public, data, "a.xlsx")
    resource.refresh_from_db()
    assert resource.description == naughty.LONG


def test_numbers_and_dates_leave_as_numbers_and_dates(public):
    ResourceFactory(collection=public, hours=Decimal("2.5"), starts_on=date(2027, 3, 1))

    sheet = openpyxl.load_workbook(io.BytesIO(exported(ResourceSheet, public, files.XLSX))).active

    row = {head.value: cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert row["hours"] == 2.5
    assert row["starts on"].date() == date(2027, 3, 1)
    assert sheet.freeze_panes == "A2"


# --- in ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "made"), [("csv", as_csv), ("xlsx", as_xlsx)])
def test_a_row_without_an_id_makes_a_resource_with_all_that_hangs_on_it(public, kind, made):
    SkillFactory(collection=public, name="Knots")
    first = ResourceFactory(collection=public, title="First steps")
    ProviderFactory(name="Harbor school", slug="harbor")
    AudienceFactory()
    data = made(
        ["Title", "Provider", "Hours", "Price basis", "Price", "Currency", "Seats in a session", "Teaches", "Audiences",
         "Needs first", "Starts on", "Status"],
        ["Rope clinic", "harbor school", "4.5", "Per session", "900", "eur", "12", "knots 0 > 2", "End users",
         "First steps", "2027-03-01", "Published"],
    )  # fmt: skip

    outcome = imported(ResourceSheet, public, data, f"a.{kind}")

    assert [str(m) for m in outcome.mistakes] == []
    clinic = Resource.objects.get(title="Rope clinic")
    assert (clinic.hours, clinic.price, clinic.currency, clinic.run_seats) == (Decimal("4.5"), 900, "EUR", 12)
    assert [str(o) for o in clinic.outcomes.all()] == ["Knots 0 → 2"]
    assert [a.name for a in clinic.audiences.all()] == ["End users"]
    assert [p.requires for p in clinic.prerequisites.all()] == [first]
    assert (clinic.collection, clinic.starts_on, clinic.status) == (public, date(2027, 3, 1), "published")


def test_a_row_with_a_known_title_changes_that_one_and_only_what_the_file_names(public):
    clinic = ResourceFactory(collection=public, title="Clinic", description="Ropes", hours=2)

    outcome = imported(ResourceSheet, public, as_csv(["title", "hours"], ["CLINIC", "8"]))

    clinic.refresh_from_db()
    assert (outcome.new, outcome.changed) == (0, 1)
    assert (clinic.hours, clinic.description) == (8, "Ropes")


def test_the_same_file_twice_changes_nothing_the_second_time(public):
    SkillFactory(collection=public, name="Knots")
    data = as_csv(["title", "hours", "teaches"], ["Clinic", "2", "Knots 0 > 1"], ["Other", "", ""])

    first, second = (imported(ResourceSheet, public, data) for _ in range(2))

    assert (first.new, second.new, second.changed, second.unchanged) == (2, 0, 0, 2)
    assert Change.objects.count() == 1


def test_a_skill_comes_with_aliases_levels_and_relations(public):
    SkillFactory(collection=public, name="Ropes")
    data = as_csv(
        ["name", "also called", "level 1", "relations", "half life months", "status"],
        ["Knots", "Hitches\nBends", "Ties one.", "part of: ropes", "18", "Published"],
    )

    outcome = imported(SkillSheet, public, data)

    assert [str(m) for m in outcome.mistakes] == []
    knots = Skill.objects.get(name="Knots")
    assert (knots.slug, knots.half_life_months, knots.status) == ("knots", 18, "published")
    assert [a.name for a in knots.aliases.all()] == ["Bends", "Hitches"]
    assert [(row.level, row.description) for row in knots.levels.all()] == [(1, "Ties one.")]
    assert [str(r) for r in knots.relations.all()] == ["Knots: part of Ropes"]


def test_a_dry_run_writes_nothing_and_says_the_same_as_the_import(public, curator):
    data = as_csv(["title", "hours"], ["Clinic", "2"], ["Other", "3"])
    before = the_whole_catalog()

    dry = imported(ResourceSheet, public, data, dry_run=True)
    assert the_whole_catalog() == before
    assert not Change.objects.exists()
    real = imported(ResourceSheet, public, data)

    assert (dry.new, dry.changed, dry.unchanged) == (real.new, real.changed, real.unchanged) == (2, 0, 0)
    assert [thing.name for thing, _ in dry.told] == ["Clinic", "Other"]


def test_an_import_is_undone_to_the_very_state_before_it(starter):
    before = the_whole_catalog()
    sheet = files.read(exported(ResourceSheet, starter, files.CSV), "a.csv")
    rows = [sheet.headers[1:]] + [list(row[1:]) for row in sheet]
    at = rows[0].index("hours")
    for row in rows[1:]:
        row[at] = "77"
    rows.append(["", "A new one", *[""] * (len(rows[0]) - 2)])

    outcome = imported(ResourceSheet, starter, as_csv(*rows))
    assert (outcome.new, outcome.changed) == (1, 37)
    undo(change=outcome.change, by=None)

    assert the_whole_catalog() == before


# --- mistakes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("hours", "a day", "Row 3, column hours: found “a day”, expected a number such as 12.5, with a point"),
        ("hours", "1,5", "Row 3, column hours: found “1,5”, expected a number"),
        ("hours", "0", "Row 3: hours are above zero, or blank if they are not known."),
        ("hours", "1e400", "Row 3, column hours: found “1e400”, expected a number such as 12.5."),
        ("hours", "NaN", "Row 3, column hours: found “NaN”, expected a number such as 12.5."),
        ("hours", "99999", "Row 3, column hours: found “99999”, ensure that there are no more than 4 digits before"),
        ("starts on", "03/04/25", "Row 3, column starts on: found “03/04/25”, expected a date such as 2027-03-31."),
        ("kind", "party", "Row 3, column kind: found “party”, expected one of Course, Learning path"),
        ("provider", "Acadmy", "a provider of the catalog, and “Acadmy” is none; did you mean “Academy”?"),
        ("audiences", "Martians", "Row 3, column audiences: found “Martians”, expected an audience of the catalog"),
        ("teaches", "Knots", "found “Knots”, expected a skill and its levels, as in “Prompting 0 > 2”."),
        ("teaches", "Knots 3 > 3", "column teaches: found “Knots 3 > 3”, expected a level reached above the"),
        ("teaches", "Knots 0 > 9", "expected a level reached above the level it starts from, 5 at most."),
        ("teaches", "Knotz 0 > 1", "did you mean “Knots”?"),
        ("teaches", "Knots 0 > 1;Knots 0 > 1", "expected each entry once"),
        ("needs first", "Nowhere", "expected a resource of the catalog, and “Nowhere” is none."),
        ("hours estimated", "maybe", "Row 3, column hours estimated: found “maybe”, expected yes or no."),
        ("sessions at most", "1.5", "expected a whole number such as 12."),
        ("status", "live", "expected one of Draft, Published, Retired."),
        ("owner", "nobody@example.org", "expected the e-mail address of a curator of the catalog"),
        ("shelf", "Elsewhere", "Row 3, column shelf: found “Elsewhere”, expected a shelf of the catalog"),
        ("id", "999", "Row 3, column id: found “999”, expected the id of an entry on your shelves, or nothing."),
        ("id", "x", "expected the id of an entry on your shelves, or nothing."),
        ("link", "javascript:alert(1)", "Row 3, column link: found “javascript:alert(1)”, enter a valid URL."),
        ("link", "http://", "Row 3, column link"),
        ("description", "a\x00b", "expected text without null characters."),
        ("price basis", "Per seat", "Row 3: free and unknown take no price"),
        ("currency", "EURO", "Row 3, column currency: found “EURO”, ensure this value has at most 3 characters"),
        ("title", "x" * 301, "Row 3, column title"),
        ("title", "", "Row 3, column title: found nothing, expected a value."),
        ("title", "Fine", "Row 3, column title: found “Fine”, expected each entry in one row"),
    ],
)  # fmt: skip
def test_a_mistake_names_row_column_value_and_what_was_expected(public, column, value, sentence):
    SkillFactory(collection=public, name="Knots")
    ProviderFactory()
    ResourceFactory(collection=public, title="Fine")
    headers = ["title", "note"] if column == "title" else ["title", column]
    row = [value, "About"] if column == "title" else ["Faulty", value]
    before = the_whole_catalog()

    outcome = imported(ResourceSheet, public, as_csv(headers, ["Fine", ""], row))

    assert any(sentence in str(m) for m in outcome.mistakes), [str(m) for m in outcome.mistakes]
    assert len(outcome.mistakes) == 1
    assert the_whole_catalog() == before


def test_all_mistakes_are_named_at_once(public):
    data = as_csv(["title", "hours", "kind"], ["A", "x", "y"], ["", "", ""], ["", "1", ""], ["B", "-", ""])

    outcome = imported(ResourceSheet, public, data)

    assert [(m.row, m.column) for m in outcome.mistakes] == [
        (2, "hours"),
        (2, "kind"),
        (4, "title"),
        (5, "hours"),
    ]
    assert not Resource.objects.exists()


def test_a_circle_in_a_file_is_refused(public):
    first, second = (ResourceFactory(collection=public, title=t) for t in ("First", "Second"))
    Prerequisite.objects.create(resource=second, requires=first)

    outcome = imported(ResourceSheet, public, as_csv(["title", "needs first"], ["First", "Second"]))

    assert "“Second” already requires “First”" in str(outcome.mistakes[0])
    assert Prerequisite.objects.count() == 1


def test_skills_that_build_on_each_other_within_one_file_are_refused(public):
    for name in ("Low", "High"):
        SkillFactory(collection=public, name=name)
    data = as_csv(["name", "relations"], ["Low", "builds on: High"], ["High", "builds on: Low"])

    outcome = imported(SkillSheet, public, data)

    assert "already builds on it" in str(outcome.mistakes[0])
    assert not SkillRelation.objects.exists()


def test_an_alias_that_names_another_skill_is_refused(public):
    for name in ("Knots", "Ropes"):
        SkillFactory(collection=public, name=name)

    outcome = imported(SkillSheet, public, as_csv(["name", "also called"], ["Knots", "ROPES"]))

    assert [str(m) for m in outcome.mistakes] == [
        "Row 2, column also called: found “ROPES”, “ROPES” already names the skill “Ropes” on this shelf."
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file holds no rows"),
        (as_csv(["title", "Hour"], ["A", "1"]), "There is no column “hour” here. Did you mean “hours”? Rename"),
        (as_csv(["hours"], ["1"]), "There is no column “title”"),
        (as_csv(["title", "Title"], ["A", "B"]), "Two columns are called “title”"),
        (as_csv(["title", "", "hours"], ["A", "", "1"]), "Column 2 has no name"),
        (as_csv(["title"], ["A", "B"]), "Row 2 has more cells than the first row has names"),
        (b"title\n\xff\xfe\xfa", "Line 2 is not text in UTF-8"),
        (b"PK\x03\x04broken", "The file is damaged"),
        (b"%PDF-1.4", "This is a PDF"),
        (b"title\n" + b"a\n" * 10_002, "more than 10,000 rows"),
        (b"," * 200, "has 201 columns"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_sheet_is_refused_with_a_sentence(public, data, sentence):
    try:
        said = [str(m) for m in imported(ResourceSheet, public, data).mistakes]
    except Refused as refused:
        said = [str(refused)]

    assert any(sentence in one for one in said), said
    assert not Resource.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_of_other_programs_are_read(public, encoding, separator):
    data = f"Title{separator}Hours\r\nÜbung{separator}2\r\n".encode(encoding)

    assert imported(ResourceSheet, public, data).new == 1
    assert Resource.objects.get().title == "Übung"


# --- in the admin -----------------------------------------------------------------------------------------------

IMPORT = "admin:catalog_resource_import"


def upload(client, data, name="a.csv", **more):
    return client.post(reverse(IMPORT), {"file": SimpleUploadedFile(name, data), **more})


def test_a_curator_checks_a_file_applies_it_and_undoes_it(public, curator):
    checked = upload(curator, as_csv(["title"], ["Clinic"]), change_note="From the fair").content.decode()
    assert "1 new, 0 changed, 0 unchanged." in checked
    assert not Resource.objects.exists()

    applied = curator.post(reverse(IMPORT), {"apply": "1"}, follow=True).content.decode()
    assert "Imported a.csv: 1 new" in applied
    assert "From the fair" in applied
    assert Resource.objects.get().title == "Clinic"

    again = curator.post(reverse(IMPORT), {"apply": "1"}, follow=True).content.decode()
    assert "This upload is gone" in again
    curator.post(reverse("admin:catalog_change_undo", args=[Change.objects.get().pk]))
    assert not Resource.objects.exists()


def test_mistakes_are_shown_and_nothing_can_be_applied(public, curator):
    answer = upload(curator, as_csv(["title", "hours"], ["Clinic", "x"]))

    assert answer.status_code == 422
    assert "Row 2, column hours: found “x”" in answer.content.decode()
    assert (
        "This upload is gone" in curator.post(reverse(IMPORT), {"apply": "1"}, follow=True).content.decode()
    )
    assert not Resource.objects.exists()


def test_another_session_cannot_apply_what_one_uploaded(public, curator, client):
    upload(curator, as_csv(["title"], ["Clinic"]))
    curator.force_login(UserFactory(is_staff=True, is_superuser=True))

    curator.post(reverse(IMPORT), {"apply": "1"})

    assert not Resource.objects.exists()


def test_the_list_leaves_as_it_is_filtered(public, curator):
    ResourceFactory(collection=public, title="Rope clinic")
    ResourceFactory(collection=public, title="Sail school")

    answer = curator.get(reverse("admin:catalog_resource_export", args=["csv"]), {"q": "rope"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["Rope clinic"]
    assert answer["Content-Disposition"].endswith('.csv"')
    assert curator.get(reverse("admin:catalog_resource_export", args=["exe"])).status_code == 404


def test_the_selected_leave_as_a_file(public, curator):
    rope, _ = (ResourceFactory(collection=public, title=t) for t in ("Rope clinic", "Sail school"))

    answer = curator.post(
        reverse("admin:catalog_resource_changelist"),
        {"action": "export_selected_csv", "_selected_action": [rope.pk]},
    )

    assert b"Rope clinic" in answer.content
    assert b"Sail school" not in answer.content


def test_another_organizations_shelf_neither_leaves_nor_is_reached_by_id(public, client):
    secret = ResourceFactory(title="Our secret academy", collection=CollectionFactory(name="Northwind"))
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="catalog"))
    client.force_login(user)

    assert b"secret" not in client.get(reverse("admin:catalog_resource_export", args=["csv"])).content
    by_id = upload(client, as_csv(["id", "title"], [secret.pk, "Taken over"])).content.decode()
    by_shelf = upload(client, as_csv(["title", "shelf"], ["Mine", "Northwind"])).content.decode()

    assert "expected the id of an entry on your shelves" in by_id
    assert "expected a shelf of the catalog" in by_shelf
    assert "Northwind” is none" in by_shelf
    secret.refresh_from_db()
    assert secret.title == "Our secret academy"


def test_who_may_only_look_may_not_import(public, client):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_resource"))
    client.force_login(user)

    assert upload(client, as_csv(["title"], ["Clinic"])).status_code == 403
    assert Collection.objects.public().resources.count() == 0
