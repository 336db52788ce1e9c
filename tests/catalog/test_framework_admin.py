"""Curators bring a framework in: upload, rehearse, load, and the report stays."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog import framework_imports
from catalog.models import Change, Collection, FrameworkImport, Skill
from tests.catalog.formats import shapes
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADD = reverse("admin:catalog_frameworkimport_add")


def upload(client, file, execute, **fields):
    shelf = Collection.objects.public()
    data = {"format": "osmt", "collection": shelf.pk, "rehearsal": "on"} | fields
    with execute(execute=True):
        return client.post(ADD, data | {"file": SimpleUploadedFile(file.name, file.data)})


def page(client, answer):
    return BeautifulSoup(client.get(answer["Location"]).content, "html.parser").get_text(" ", strip=True)


def test_a_rehearsal_shows_what_would_change_and_one_more_step_loads_it(
    public, curator, django_capture_on_commit_callbacks
):
    answer = upload(curator, shapes.osmt(), django_capture_on_commit_callbacks)

    shown = page(curator, answer)
    assert "Rehearsed, nothing loaded yet" in shown
    assert "2 new" in shown
    assert "“Old skill - NOT IN USE” is not in use; left out." in shown
    assert not Skill.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        curator.post(answer["Location"])

    found = FrameworkImport.objects.get()
    assert (found.state, found.upload, found.counts["new"]) == (FrameworkImport.State.DONE, None, 2)
    assert Skill.objects.get().name == "Prompt keeping"
    assert (
        Change.objects.get().by == found.created_by
    )  # it stands in the history, from where it can be undone


def test_loading_twice_by_a_double_click_loads_once(public, curator, django_capture_on_commit_callbacks):
    answer = upload(curator, shapes.osmt(), django_capture_on_commit_callbacks)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            curator.post(answer["Location"])

    framework_imports.run(pk=FrameworkImport.objects.get().pk)  # a task delivered twice

    assert Skill.objects.count() == 1


def test_a_file_of_something_else_fails_in_words_and_loads_nothing(
    public, curator, django_capture_on_commit_callbacks
):
    answer = upload(
        curator, shapes.File("x.csv", b"a,b\n1,2\n"), django_capture_on_commit_callbacks, rehearsal=""
    )

    shown = page(curator, answer)
    assert "Failed, nothing loaded" in shown
    assert "found a, b, expected the columns Skill Name" in shown
    assert FrameworkImport.objects.get().upload is None


def test_markup_in_a_file_is_shown_as_text(public, curator, django_capture_on_commit_callbacks):
    file = shapes.table(
        "x.csv", ["Skill Name", "Contextualized Skill Statement"], ["<img src=x> NOT IN USE", ""]
    )

    answer = upload(curator, file, django_capture_on_commit_callbacks)

    assert b"<img src=x>" not in curator.get(answer["Location"]).content


def test_curators_see_imports_onto_the_public_shelf_only(public, client):
    own = Collection.objects.create(name="Own", slug="own")
    FrameworkImport.objects.create(collection=own, format="osmt", file_name="private.csv")
    FrameworkImport.objects.create(collection=public, format="osmt", file_name="shared.csv")
    curator = UserFactory(is_staff=True)
    curator.user_permissions.set(Permission.objects.filter(content_type__app_label="catalog"))
    client.force_login(curator)

    shown = client.get(reverse("admin:catalog_frameworkimport_changelist")).content.decode()

    assert "shared.csv" in shown
    assert "private.csv" not in shown


def test_a_running_import_asks_again_by_itself(public, curator):
    found = FrameworkImport.objects.create(
        collection=public, format="osmt", file_name="x.csv", state="running"
    )

    response = curator.get(reverse("admin:catalog_frameworkimport_change", args=[found.pk]))

    assert response["Refresh"] == "2"
