"""The demo: Northwind Logistics, written once, opened with a password made at that moment."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from catalog.models import Audience, Outcome, PriceBasis, Provider, Resource, Skill, Status
from readiness.actions.audit import record
from readiness.actions.computations import start_computation
from readiness.actions.demo_answers import answer_stages
from readiness.actions.organizations import begin_plan, found_organization
from readiness.demo import answers, northwind, shelf
from readiness.models import (
    BroughtLevel,
    BudgetLine,
    Cadence,
    Concern,
    Learner,
    Member,
    Mentoring,
    Organization,
    Partner,
    Plan,
    Rating,
    Requirement,
    Role,
    Scenario,
    Team,
    User,
    Vacancy,
)

EMAIL = "petra.lang@northwind.example"
USUAL_HOURS = 9  # a quarter, of whose team gives no others


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    email: str
    password: str


def ensure_demo(*, today: date) -> DemoSignIn:
    """Northwind, made if it is not there, and a fresh password for it; the former one is void from now on."""
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        petra, _ = User.objects.get_or_create(email=EMAIL, defaults={"name": "Petra Lang"})
        petra.set_password(password)
        petra.save(update_fields=["password"])
        if not Organization.objects.filter(is_demo=True, members__user=petra).exists():
            plan = make_northwind(owner=petra, today=today)
            start_computation(plan=plan, actor=petra, today=today)
    return DemoSignIn(petra.email, password)


@transaction.atomic
def make_northwind(*, owner: User, today: date) -> Plan:
    """The organization with its people, ratings, shelf and plan, not yet computed."""
    organization = found_organization(name="Northwind Logistics", owner=owner, is_demo=True)
    skills = _skills()
    teams = {
        t.code: Team.objects.create(
            organization=organization,
            name=t.name,
            hours_per_quarter=None if t.hours == USUAL_HOURS else t.hours,
        )
        for t in northwind.TEAMS
    }
    roles = _roles(organization)
    learners = _people(organization, teams, roles, skills, today)
    _shelf(organization, skills)
    record(
        organization=organization,
        actor=owner,
        verb="people.imported",
        sentence=f"Imported {len(learners)} people in {len(teams)} teams",
    )
    plan = _plan(organization, owner, today)
    _requirements(plan, roles, skills)
    _ways(plan, teams, roles, skills)
    answer_stages(plan, teams, roles, skills, today)
    noor = User.objects.create_user("noor.el-amin@northwind.example", None, name="Noor El-Amin")
    Member.objects.create(organization=organization, user=noor, role=Member.Role.MANAGER).teams.add(
        teams["LEG"]
    )
    record(
        organization=organization,
        actor=noor,
        verb="ratings.entered",
        sentence="Entered assessments of 16 people in Legal, risk & compliance",
    )
    return plan


def _skills() -> dict[str, Skill]:
    """Code -> skill of the public catalog."""
    by_name = {skill.name: skill for skill in Skill.objects.filter(collection__public=True)}
    missing = sorted(set(northwind.SKILLS.values()) - set(by_name))
    if missing:
        raise LookupError(f"The catalog lacks {', '.join(missing)}: run manage.py load_catalog first.")
    return {code: by_name[name] for code, name in northwind.SKILLS.items()}


def _roles(organization: Organization) -> dict[str, Role]:
    audiences = {audience.slug: audience for audience in Audience.objects.all()}
    return {
        name: Role.objects.create(organization=organization, name=name, audience=audiences[audience])
        for name, (audience, _) in northwind.ROLES.items()
    }


def _people(
    organization: Organization,
    teams: dict[str, Team],
    roles: dict[str, Role],
    skills: dict[str, Skill],
    today: date,
) -> list[Learner]:
    everyone = northwind.people()
    learners = Learner.objects.bulk_create(
        Learner(
            organization=organization,
            team=teams[person.team],
            role=roles[person.role],
            name=person.name,
            email=_address(person.name, place),
        )
        for place, person in enumerate(everyone)
    )
    Rating.objects.bulk_create(
        _ratings(zip(learners, everyone, strict=True), skills, today), batch_size=2_000
    )
    return learners


def _address(name: str, place: int) -> str:
    plain = name.encode("ascii", "ignore").decode().lower().replace(" ", ".")
    return f"{plain}.{place}@northwind.example"


def _ratings(pairs: Iterable, skills: dict[str, Skill], today: date) -> Iterable[Rating]:
    for place, (learner, person) in enumerate(pairs):
        for code, level in person.levels.items():
            yield Rating(
                learner=learner,
                skill=skills[code],
                level=level,
                source=Rating.Source.MANAGER if place % 3 else Rating.Source.SELF,
                rated_on=today - timedelta(days=7 + place % 90),
            )


def _shelf(organization: Organization, skills: dict[str, Skill]) -> None:
    academy, _ = Provider.objects.get_or_create(
        name="Northwind Academy", defaults={"slug": "northwind-academy"}
    )
    audiences = {audience.slug: audience for audience in Audience.objects.all()}
    for offer in shelf.OFFERS:
        resource = Resource.objects.create(
            collection=organization.collection,
            title=offer.title,
            provider=academy,
            kind=offer.kind,
            format=offer.format,
            description=offer.description,
            hours=offer.hours,
            price_basis=_basis(offer),
            price=offer.price,
            currency=organization.currency if offer.price is not None else "",
            run_seats=offer.run_seats,
            max_runs=offer.max_runs,
            seat_limit=offer.seat_limit,
            status=Status.PUBLISHED,
            source="Made up for the demo",
        )
        resource.audiences.set([audiences[slug] for slug in offer.audiences])
        Outcome.objects.bulk_create(
            Outcome(resource=resource, skill=skills[code], from_level=low, to_level=high)
            for code, low, high in offer.teaches
        )


def _basis(offer: shelf.Offer) -> PriceBasis:
    if offer.price is None:
        return PriceBasis.FREE
    if offer.run_seats is None:
        return PriceBasis.SEAT
    return PriceBasis.LICENCE if offer.licence else PriceBasis.RUN


def _plan(organization: Organization, owner: User, today: date) -> Plan:
    plan = begin_plan(
        organization=organization,
        name="Adopting generative AI",
        actor=owner,
        today=today,
        goals=answers.GOALS,
        success="Four in five of the skill levels our roles need are held, and every mandatory one that can be.",
        sponsor="Astrid Holm, chief operating officer",
        maturity_aimed_at=3,
        readiness_target=80,
        budget=Decimal(148_000),
        budget_rule=Plan.BudgetRule.LINES,
        hours_per_quarter=Decimal(USUAL_HOURS),
        split_shares={"consumers": 70, "leaders": 20, "builders": 10},
        unknown_policy=Plan.UnknownPolicy.MEDIAN,
        review_cadence=Cadence.QUARTERLY,
        budget_cadence=Cadence.HALF_YEARLY,
    )
    Scenario.objects.bulk_create(Scenario(plan=plan, name=n, description=text) for n, text in shelf.SCENARIOS)
    Concern.objects.bulk_create(
        Concern(
            plan=plan, kind=kind, text=text, who=who, impact=impact, area=area, escalate=up, answer=answer,
            owner=by, state=state, weight=Concern.Weight.HIGH, raised_on=today - timedelta(days=60),
            escalated_to="The board" if up else "",
        )
        for kind, text, who, impact, area, up, answer, by, state in shelf.CONCERNS
    )  # fmt: skip
    BudgetLine.objects.bulk_create(
        BudgetLine(plan=plan, kind=kind, label=label, quarter=quarter, amount=amount)
        for kind, label, amounts in shelf.BUDGET_LINES
        for quarter, amount in enumerate(amounts, 1)
    )
    return plan


def _requirements(plan: Plan, roles: dict[str, Role], skills: dict[str, Skill]) -> None:
    Requirement.objects.bulk_create(
        Requirement(
            plan=plan,
            role=role,
            skill=skills[code],
            level=level,
            importance=importance,
            mandatory=code in northwind.MANDATORY,
        )
        for name, role in roles.items()
        for code, level, importance in northwind.needs(name)
    )


def _ways(plan: Plan, teams: dict[str, Team], roles: dict[str, Role], skills: dict[str, Skill]) -> None:
    """Mentoring that the plan uses, and a post and a partner that it only knows of."""
    Mentoring.objects.bulk_create(
        Mentoring(
            plan=plan, skill=skills[code], from_level=low, to_level=high, hours=hours, mentor_hours=given,
            hour_price=Decimal(0),
        )
        for code, low, high, hours, given in shelf.MENTORING
    )  # fmt: skip
    for role, team, cost, lead, levels in shelf.POSTS:
        post = Vacancy.objects.create(plan=plan, role=roles[role], team=teams[team], cost=cost, lead=lead)
        BroughtLevel.objects.bulk_create(
            BroughtLevel(vacancy=post, skill=skills[code], level=level) for code, level in levels.items()
        )
    for title, team, people, rate, days, levels in shelf.PARTNERS:
        partner = Partner.objects.create(
            plan=plan, title=title, team=teams[team], people=people, day_rate=rate, days=days
        )
        BroughtLevel.objects.bulk_create(
            BroughtLevel(partner=partner, skill=skills[code], level=level) for code, level in levels.items()
        )
