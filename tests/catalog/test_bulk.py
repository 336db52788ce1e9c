"""A hundred rows in three clicks: select, choose the action, save."""

from decimal import Decimal

import pytest
from django.urls import reverse

from catalog.models import Change, Resource, Skill
from catalog.undo import undo
from tests.factories import AudienceFactory, ProviderFactory, ResourceFactory, SkillFactory, UserFactory

from .test_history import the_whole_catalog

pytestmark = pytest.mark.django_db
LIST = "admin:catalog_resource_changelist"


def bulk(client, rows, address=LIST, **fields):
    data = {"action": "edit_selected", "_selected_action": [row.pk for row in rows], "save": "1"}
    return client.post(reverse(address), data | fields)


def test_the_form_names_what_was_selected(public, curator):
    rows = ResourceFactory.create_batch(25, collection=public)

    page = curator.post(
        reverse(LIST), {"action": "edit_selected", "_selected_action": [row.pk for row in rows]}
    ).content.decode()

    assert "Edit 25 resources" in page
    assert "and 5 more" in page


def test_a_hundred_rows_are_edited_at_once_and_undone_at_once(public, curator):
    everyone, users = AudienceFactory(slug="all", name="All"), AudienceFactory()
    provider, owner = ProviderFactory(name="Harbor school", slug="harbor"), UserFactory(is_staff=True)
    rows = ResourceFactory.create_batch(100, collection=public, audiences=[everyone], status="draft")
    before = the_whole_catalog()

    answer = bulk(
        curator,
        rows,
        status="published",
        owner=owner.pk,
        review_by="2027-06-01",
        add_audiences=[users.pk],
        remove_audiences=[everyone.pk],
        language="en",
        provider=provider.pk,
        kind="workshop",
        hours="6",
        price_basis="run",
        price="900",
        currency="EUR",
        run_seats="12",
        change_note="New terms",
    )

    assert answer.status_code == 302
    changed = Resource.objects.filter(
        status="published", owner=owner, review_by="2027-06-01", language="en", provider=provider, kind="workshop",
        hours=6, price_basis="run", price=900, currency="EUR", run_seats=12, audiences=users,
    )  # fmt: skip
    assert changed.count() == 100
    assert not Resource.objects.filter(audiences=everyone).exists()
    change = Change.objects.get()
    assert (change.things.count(), change.note, change.how) == (100, "New terms", "bulk")
    undo(change=change, by=None)
    assert the_whole_catalog() == before


def test_blank_fields_stay_as_they_are(public, curator):
    row = ResourceFactory(collection=public, hours=3, language="de")

    bulk(curator, [row], hours="5")

    row.refresh_from_db()
    assert (row.hours, row.language, row.status) == (5, "de", "published")


def test_fields_can_be_emptied(public, curator):
    row = ResourceFactory(collection=public, hours=3, hours_estimated=True, owner=UserFactory(is_staff=True))

    bulk(curator, [row], clear=["hours", "owner", "provider"])

    row.refresh_from_db()
    assert (row.hours, row.hours_estimated, row.owner, row.provider) == (None, False, None, None)


def test_a_price_given_up_takes_its_seats_along(public, curator):
    row = ResourceFactory(collection=public, price_basis="run", price=9, currency="EUR", run_seats=3)

    bulk(curator, [row], price_basis="free")

    row.refresh_from_db()
    assert (row.price_basis, row.price, row.run_seats) == ("free", None, None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nothing to change yet: fill in at least one field."),
        ({"change_note": "only this"}, "Nothing to change yet"),
        ({"price_basis": "seat"}, "“Odd one”: Free and unknown take no price"),
        ({"price": "5"}, "“Odd one”: Free and unknown take no price"),
        ({"hours": "0"}, "“Odd one”: Hours are above zero"),
        ({"hours": "x"}, "Enter a number."),
        ({"review_by": "tomorrow"}, "Enter a valid date."),
        ({"kind": "party"}, "Select a valid choice."),
        ({"hours": "3", "clear": ["hours"]}, "Give a value or empty it, not both."),
        ({"language": "x" * 13}, "at most 12 characters"),
        ({"provider": "999"}, "Select a valid choice."),
    ],
)
def test_what_does_not_fit_is_refused_for_all_rows(public, curator, fields, sentence):
    rows = [ResourceFactory(collection=public), ResourceFactory(collection=public, title="Odd one")]
    before = the_whole_catalog()

    answer = bulk(curator, rows, **fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert the_whole_catalog() == before
    assert not Change.objects.exists()


def test_skills_are_edited_in_bulk_too(public, curator):
    rows = SkillFactory.create_batch(3, collection=public)

    bulk(curator, rows, "admin:catalog_skill_changelist", half_life_months="12", kind="tool")

    assert Skill.objects.filter(half_life_months=12, kind="tool").count() == 3


def test_a_bulk_edit_that_changes_nothing_says_so(public, curator):
    row = ResourceFactory(collection=public, hours=Decimal(3))

    answer = curator.post(
        reverse(LIST),
        {"action": "edit_selected", "_selected_action": [row.pk], "save": "1", "hours": "3"},
        follow=True,
    )

    assert "Nothing was changed: all of them say so already." in answer.content.decode()
    assert not Change.objects.exists()
