"""What page tests share: an organization with something to plan, and how a person reads a page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bs4 import BeautifulSoup
from django.urls import reverse

from catalog.models import PriceBasis
from readiness.actions.computations import start_computation
from readiness.models import Member, Plan, Version
from tests.factories import (
    LearnerFactory,
    MemberFactory,
    PlanFactory,
    RatingFactory,
    RequirementFactory,
    ResourceFactory,
    RoleFactory,
    SkillFactory,
    TeamFactory,
)

TODAY = date(2026, 11, 24)


def make_place(teams: int = 2, people: int = 6, skills: int = 2, *, rated: bool = True, **fields) -> Plan:
    """Teams of people at level 1 whose one role needs level 3 of each skill; a course for 100 a seat lifts one to 3."""
    plan = PlanFactory(**{"budget": Decimal(10_000)} | fields)
    shelf = plan.organization.collection
    role = RoleFactory(organization=plan.organization, name="Analyst")
    needs = [
        RequirementFactory(
            plan=plan, role=role, skill=SkillFactory(collection=shelf, name=f"Skill {letter}"), level=3
        )
        for letter in "ABCDEFGH"[:skills]
    ]
    for number in range(1, teams + 1):
        team = TeamFactory(organization=plan.organization, name=f"Team {number}")
        for place in range(1, people + 1):
            learner = LearnerFactory(
                organization=plan.organization, team=team, role=role, name=f"Person {number}.{place}"
            )
            for need in needs if rated else ():
                RatingFactory(learner=learner, skill=need.skill, level=1)
    for need in needs:
        ResourceFactory(
            collection=shelf,
            title=f"Course in {need.skill.name}",
            price_basis=PriceBasis.SEAT,
            price=Decimal(100),
            currency="EUR",
            teaches=[(need.skill, 0, 3)],
        )
    return plan


def compute(plan: Plan, **changes) -> Version:
    return start_computation(plan=plan, actor=None, today=TODAY, **changes)


def sign_in(client, plan: Plan, role: str = Member.Role.OWNER, *teams) -> Member:
    member = MemberFactory(organization=plan.organization, role=role)
    member.teams.set(teams)
    client.force_login(member.user)
    return member


def address(name: str, plan: Plan, *arguments) -> str:
    return reverse(name, args=[plan.organization.slug, plan.slug, *arguments])


def read(response) -> BeautifulSoup:
    assert response.status_code in (200, 422), response.status_code
    return BeautifulSoup(response.content, "html.parser")


def text(part) -> str:
    """As it is read: words with single spaces."""
    return " ".join(part.get_text(" ").split())


def rows(page: BeautifulSoup, selector: str) -> list[str]:
    return [text(row) for row in page.select(selector)]
