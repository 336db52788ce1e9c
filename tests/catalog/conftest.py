"""The starter catalog, as files and as rows, and people who browse it."""

import pytest

from catalog import loading
from catalog.models import Collection
from catalog.records import read_folder
from tests.factories import UserFactory


@pytest.fixture(scope="session")
def starter_entries():
    return read_folder()


@pytest.fixture
def public(db):
    return Collection.objects.public()


@pytest.fixture
def starter(public, starter_entries):
    """The public shelf with the starter catalog on it."""
    loading.load(starter_entries, collection=public)
    return public


@pytest.fixture
def reader(client, db):
    """A client of someone signed in who curates nothing."""
    client.force_login(UserFactory())
    return client


@pytest.fixture
def curator(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client
