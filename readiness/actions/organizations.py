"""Founding an organization, and who belongs to it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.text import slugify

from catalog.models import Collection
from readiness.actions.audit import record
from readiness.calendar import next_quarter_start
from readiness.models import Member, Organization, Plan, User


def free_slug(name: str, taken, fallback: str) -> str:
    """A slug of the name that `taken(slug)` does not say is taken."""
    stem = slugify(name)[:50] or fallback
    slug, number = stem, 2
    while taken(slug):
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic
def found_organization(
    *, name: str, owner: User | None, currency: str = "EUR", is_demo: bool = False
) -> Organization:
    """A new organization with its own shelf; the owner, if any, is its first member."""
    slug = free_slug(name, lambda s: Organization.objects.filter(slug=s).exists(), "organization")
    shelf_slug = free_slug(slug, lambda s: Collection.objects.filter(slug=s).exists(), "shelf")
    organization = Organization.objects.create(
        name=name,
        slug=slug,
        currency=currency,
        is_demo=is_demo,
        collection=Collection.objects.create(name=name, slug=shelf_slug),
    )
    if owner is not None:
        Member.objects.create(organization=organization, user=owner, role=Member.Role.OWNER)
    record(
        organization=organization,
        actor=owner,
        verb="organization.founded",
        sentence=f"Founded {name}",
        about=organization,
    )
    return organization


@transaction.atomic
def begin_plan(
    *,
    organization: Organization,
    name: str,
    actor: User | None,
    today: date,
    starts_on: date | None = None,
    **fields,
) -> Plan:
    """A new, empty plan that starts with the coming quarter unless it is told otherwise."""
    plan = Plan.objects.create(
        organization=organization,
        name=name,
        slug=free_slug(name, lambda s: organization.plans.filter(slug=s).exists(), "plan"),
        owner=actor,
        starts_on=starts_on or next_quarter_start(today),
        **fields,
    )
    record(
        organization=organization,
        actor=actor,
        verb="plan.begun",
        sentence=f"Began the plan {name}",
        about=plan,
    )
    return plan
