"""An organization moves to another installation with everything it has, and with nothing of anybody else's."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import reverse

from catalog.models import Collection
from readiness.actions.archive import BadArchive, import_organization
from readiness.exports.archive import write_archive
from readiness.models import Learner, Member, Organization, Rating, User
from readiness.planner.verify import verify
from readiness.queries import archive
from readiness.queries.exports import plan_document
from tests.exports.everything import Maker
from tests.factories import MemberFactory, TeamFactory
from tests.readiness.pages import compute, make_place, sign_in

pytestmark = pytest.mark.django_db


def packed(organization: Organization) -> bytes:
    out = io.BytesIO()
    write_archive(organization, out)
    return out.getvalue()


def brought_in(content: bytes) -> Organization:
    return import_organization(archive=io.BytesIO(content))


def empty_the_installation() -> None:
    """Every row of ours goes, whatever points at what."""
    User.objects.update(last_login=None)
    every = [
        m for app in archive.APPS for m in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    for _ in range(len(every)):
        for model in every:
            try:
                model._default_manager.all()._raw_delete(using="default")
            except Exception:
                continue


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def changed(content: bytes, **by_name) -> bytes:
    """The archive with some files rewritten: a function of the parsed JSON, or bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files(content).items():
            key = name.replace("/", "__").replace(".", "_")
            if key in by_name:
                change = by_name[key]
                data = change if isinstance(change, bytes) else json.dumps(change(json.loads(data))).encode()
            made.writestr(name, data)
    return out.getvalue()


# --- nothing is forgotten ---------------------------------------------------------------------------------------


def test_every_model_is_in_the_archive_or_left_out_for_a_reason():
    """A new model that belongs to an organization is found by itself; any other one says here why it stays behind."""
    every = {
        model._meta.label_lower for app in archive.APPS for model in apps.get_app_config(app).get_models()
    }

    lost = [
        model._meta.label_lower
        for model in archive.archived_models()
        if not archive.paths(model) and model._meta.label_lower not in archive.SHARED
    ]

    assert lost == [], "no cascading foreign key leads to an organization or a shelf: see queries/archive.py"
    assert every == {model._meta.label_lower for model in archive.archived_models()} | set(archive.LEFT_OUT)
    assert all(archive.LEFT_OUT.values())


def test_every_field_of_every_model_is_in_its_row():
    maker = Maker()
    organization = maker.everything()

    for model, row in maker.made.items():
        if model in (User, Collection) or row is None or model._meta.label_lower in archive.LEFT_OUT:
            continue
        found = next(iter(archive.plain_rows(archive.own_rows(model, organization))), None)
        if model._meta.label_lower in archive.SHARED:
            continue
        assert found is not None, f"{model._meta.label_lower} is not found from its organization"
        fields = {
            f.name for f in (*model._meta.concrete_fields, *model._meta.many_to_many) if not f.primary_key
        }
        assert set(found["fields"]) == fields, model._meta.label_lower
        assert not any(isinstance(f, models.FileField) for f in model._meta.get_fields()), (
            "files need a place in the ZIP"
        )


def test_export_import_export_is_identical_with_something_in_every_field():
    maker = Maker()
    content = packed(maker.everything())
    refused = {label for label in maker.refused if not label.startswith("catalog.")}
    empty_the_installation()
    assert not Organization.objects.exists()

    again = packed(brought_in(content))

    assert files(again) == files(content)
    assert again == content
    assert refused <= set(), (
        f"give these an example that their rules allow in tests/exports/everything.py: {maker.refused}"
    )


def test_a_real_organization_comes_back_whole_and_its_plan_still_verifies():
    plan = make_place(people=3)
    compute(plan)
    MemberFactory(organization=plan.organization, user__email="ana@example.org", role=Member.Role.MANAGER)
    content = packed(plan.organization)
    empty_the_installation()

    organization = brought_in(content)

    assert packed(organization) == content
    version = organization.plans.get().versions.get()
    assert verify(plan_document(version)) == []
    assert Rating.objects.count() == 12
    ana = User.objects.get(email="ana@example.org")
    assert not ana.has_usable_password()
    assert ana.memberships.get().role == Member.Role.MANAGER


def test_new_rows_get_numbers_after_those_that_came_in():
    content = packed(make_place(people=2).organization)
    empty_the_installation()
    organization = brought_in(content)

    assert TeamFactory(organization=organization).pk > max(
        organization.teams.order_by("pk").values_list("pk", flat=True)[:2]
    )


def test_the_starter_catalog_may_be_there_already():
    call_command("load_catalog", verbosity=0)
    plan = make_place(people=2)
    content = packed(plan.organization)
    own = plan.organization.collection_id
    assert json.loads(files(content)["public/catalog.skill.json"])
    own_pks = {
        m: list(archive.own_rows(m, plan.organization).values_list("pk", flat=True))
        for m in archive.archived_models()
    }
    for model, pks in own_pks.items():  # all but the public shelf
        model._default_manager.filter(pk__in=pks)._raw_delete(using="default")
    assert not Collection.objects.filter(pk=own).exists()

    assert packed(brought_in(content)) == content


def test_nothing_of_another_organization_is_in_it():
    mine, theirs = make_place(people=2), make_place(people=2, organization__name="ZZ-canary")
    Learner.objects.filter(organization=theirs.organization).update(name="canary", email="")
    compute(theirs)

    everything = b"".join(files(packed(mine.organization)).values()).lower()

    assert b"canary" not in everything
    assert b"canary" in b"".join(files(packed(theirs.organization)).values()).lower()


def test_the_tables_are_there_to_look_at_and_hold_no_formula():
    plan = make_place(people=2)
    Learner.objects.filter(pk=Learner.objects.first().pk).update(name="=1+1")

    table = files(packed(plan.organization))["csv/readiness.learner.csv"].decode()

    assert table.startswith("id,organization,team,role,name")
    assert "'=1+1" in table


def test_the_page_of_accounts_carries_no_secret():
    member = MemberFactory()
    member.user.set_password("correct horse battery staple")
    member.user.save()

    found = files(packed(member.organization))

    assert json.loads(found["accounts.json"])[0]["fields"] == {
        "email": member.user.email,
        "name": member.user.name,
    }
    assert member.user.password.encode() not in b"".join(found.values())


# --- what does not come in --------------------------------------------------------------------------------------


@pytest.fixture
def content() -> bytes:
    content = packed(make_place(people=2).organization)
    empty_the_installation()
    return content


def refused(content: bytes) -> str:
    counts = {model: model._default_manager.count() for model in (*archive.archived_models(), User)}
    with pytest.raises(BadArchive) as problem:
        brought_in(content)
    assert {model: model._default_manager.count() for model in counts} == counts, "something was written"
    return str(problem.value)


def each(**fields):
    """Every row with these fields instead."""
    return lambda rows: [row | {"fields": row["fields"] | fields} for row in rows]


def test_an_installation_that_has_it_already_is_left_as_it_is(content):
    brought_in(content)

    assert "not empty" in refused(content)


def test_another_public_catalog_is_noticed():
    call_command("load_catalog", verbosity=0)
    other = packed(make_place(people=1).organization)
    empty_the_installation()
    call_command("load_catalog", verbosity=0)
    skill = Collection.objects.get().skills.order_by("pk").first()
    type(skill).objects.filter(pk=skill.pk).update(slug="renamed")

    assert "another one" in refused(other)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda c: c[: len(c) // 2], "not a whole ZIP"),
        (lambda c: b"", "not a whole ZIP"),
        (lambda c: b"PK\x05\x06" + b"\x00" * 18, "cannot be read|no manifest"),
        (lambda c: changed(c, manifest_json=b"{"), "not JSON"),
        (lambda c: changed(c, manifest_json=lambda m: m | {"format": "x"}), "not the archive"),
        (lambda c: changed(c, manifest_json=lambda m: m | {"version": 99}), "version 99"),
        (lambda c: changed(c, manifest_json=lambda m: m | {"rows": {"readiness.spy": 1}}), "does not know"),
        (lambda c: changed(c, data__readiness_team_json=lambda rows: rows[1:]), "the manifest says 2"),
        (lambda c: changed(c, data__readiness_team_json=lambda rows: [rows[0], rows[0]]), "one number"),
        (lambda c: changed(c, data__readiness_team_json=each(spy=1)), "cannot be read"),
        (lambda c: changed(c, data__readiness_team_json=each(parent=999)), "points at"),
        (lambda c: changed(c, data__readiness_team_json=each(organization=999)), "points at"),
        (lambda c: changed(c, data__readiness_learner_json=each(headcount="x")), "cannot be read"),
        (lambda c: changed(c, data__readiness_learner_json=each(headcount=0)), "contradicts"),
        (lambda c: changed(c, data__readiness_rating_json=each(rated_by=["no@where"])), "cannot be read"),
        (lambda c: changed(c, data__readiness_organization_json=lambda rows: []), "the manifest says 1"),
        (lambda c: changed(c, data__readiness_team_json=b"[" * 100_000), "not JSON|cannot be read"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(content, change, says):
    assert re.search(says, refused(change(content)))


def test_a_bomb_is_not_opened(content):
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made, made.open("csv/more.csv", "w") as member:
        for _ in range(400):
            member.write(b"\x00" * (1 << 20))

    assert "packed tighter" in refused(out.getvalue())


def test_names_that_lead_elsewhere_are_never_followed(content, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("../../escaped.txt", "x")
        made.writestr("/escaped.txt", "x")

    brought_in(out.getvalue())

    assert list(tmp_path.iterdir()) == []


# --- commands ---------------------------------------------------------------------------------------------------


def test_the_commands_do_the_same_and_name_what_is_wrong(tmp_path, capsys):
    plan = make_place(people=2)
    path = tmp_path / "out" / "o.zip"

    call_command("export_organization", plan.organization.slug, str(path))
    assert path.read_bytes() == packed(plan.organization)
    assert [each.name for each in path.parent.iterdir()] == ["o.zip"]
    with pytest.raises(CommandError, match="no organization 'nope'"):
        call_command("export_organization", "nope", str(path))
    with pytest.raises(CommandError, match="Nothing was brought in"):
        call_command("import_organization", str(path))
    empty_the_installation()
    call_command("import_organization", str(path))

    assert f"/o/{plan.organization.slug}/" in capsys.readouterr().out


def test_the_owner_downloads_it_and_the_log_says_so(client):
    plan = make_place(people=2)
    sign_in(client, plan)
    path = reverse("organization-archive", args=[plan.organization.slug])

    page = client.get(path).content.decode()
    expected = packed(plan.organization)
    response = client.post(path)

    assert "Download the archive" in page
    assert b"".join(response.streaming_content) == expected
    assert plan.organization.audit_entries.get(verb="organization.exported")
