"""Founding an organization and beginning its plans."""

from datetime import date

import pytest

from readiness.actions.organizations import begin_plan, found_organization
from readiness.models import AuditEntry, Member
from tests.factories import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_founder_owns_it_and_it_has_a_shelf_of_its_own():
    ada = UserFactory()

    organization = found_organization(name="Ada & Daughters", owner=ada)

    assert organization.slug == "ada-daughters"
    assert organization.collection.public is False
    assert [(m.user, m.role) for m in organization.members.all()] == [(ada, Member.Role.OWNER)]
    assert AuditEntry.objects.get().sentence == "Founded Ada & Daughters"


def test_two_of_one_name_have_two_addresses():
    slugs = [found_organization(name="Ada", owner=None).slug for _ in range(3)]

    assert slugs == ["ada", "ada-2", "ada-3"]


def test_a_name_without_letters_still_gets_an_address():
    assert found_organization(name="北風", owner=None).slug == "organization"


def test_a_plan_starts_with_the_coming_quarter():
    plan = begin_plan(organization=OrganizationFactory(), name="AI", actor=None, today=date(2026, 11, 24))

    assert plan.starts_on == date(2027, 1, 1)


def test_plans_of_one_name_have_two_addresses():
    organization = OrganizationFactory()
    today = date(2026, 11, 24)
    plans = [begin_plan(organization=organization, name="AI", actor=None, today=today) for _ in range(2)]

    assert [plan.slug for plan in plans] == ["ai", "ai-2"]
