"""Rows for tests: boring, the same each time; what a test is about it says itself.

One section an app. Names count up, so that what is printed in a failure says which row it was.
"""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from catalog.models import (
    Audience,
    Collection,
    Outcome,
    PriceBasis,
    Provider,
    Resource,
    Segment,
    Skill,
    Status,
)
from readiness.models import (
    BudgetLine,
    Learner,
    Member,
    Mentoring,
    Organization,
    Partner,
    Plan,
    Rating,
    Requirement,
    Role,
    Team,
    User,
    Vacancy,
)

# --- catalog --------------------------------------------------------------------------------------------------


class CollectionFactory(DjangoModelFactory):
    class Meta:
        model = Collection

    name = factory.Sequence(lambda n: f"Shelf {n}")
    slug = factory.Sequence(lambda n: f"shelf-{n}")


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = Audience
        django_get_or_create = ("slug",)

    slug = "end-users"
    name = "End users"
    segment = Segment.CONSUMERS


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill

    collection = factory.SubFactory(CollectionFactory)
    name = factory.Sequence(lambda n: f"Skill {n}")
    slug = factory.Sequence(lambda n: f"skill-{n}")


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider
        django_get_or_create = ("slug",)

    slug = "academy"
    name = "Academy"


class ResourceFactory(DjangoModelFactory):
    """A published, free, two-hour module. `teaches=[(skill, from, to), ...]`."""

    class Meta:
        model = Resource
        skip_postgeneration_save = True

    collection = factory.SubFactory(CollectionFactory)
    title = factory.Sequence(lambda n: f"Module {n}")
    provider = factory.SubFactory(ProviderFactory)
    hours = Decimal(2)
    price_basis = PriceBasis.FREE
    status = Status.PUBLISHED

    @factory.post_generation
    def teaches(self, create, extracted, **kwargs):
        for skill, low, high in extracted or ():
            Outcome.objects.create(resource=self, skill=skill, from_level=low, to_level=high)

    @factory.post_generation
    def audiences(self, create, extracted, **kwargs):
        self.audiences.set(extracted or ())


# --- readiness ------------------------------------------------------------------------------------------------


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"User {n}")


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")
    collection = factory.SubFactory(CollectionFactory)


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Member.Role.OWNER


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Team {n}")


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Role {n}")
    audience = factory.SubFactory(AudienceFactory)


class LearnerFactory(DjangoModelFactory):
    """A person; its team and role are of the same organization unless given."""

    class Meta:
        model = Learner

    organization = factory.SubFactory(OrganizationFactory)
    team = factory.SubFactory(TeamFactory, organization=factory.SelfAttribute("..organization"))
    role = factory.SubFactory(RoleFactory, organization=factory.SelfAttribute("..organization"))
    name = factory.Sequence(lambda n: f"Person {n}")


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Plan {n}")
    slug = factory.Sequence(lambda n: f"plan-{n}")
    starts_on = date(2027, 1, 1)
    budget = Decimal(10_000)
    hours_per_quarter = Decimal(12)


class RequirementFactory(DjangoModelFactory):
    class Meta:
        model = Requirement

    plan = factory.SubFactory(PlanFactory)
    role = factory.SubFactory(RoleFactory, organization=factory.SelfAttribute("..plan.organization"))
    skill = factory.SubFactory(
        SkillFactory, collection=factory.SelfAttribute("..plan.organization.collection")
    )
    level = 3


class RatingFactory(DjangoModelFactory):
    class Meta:
        model = Rating

    learner = factory.SubFactory(LearnerFactory)
    skill = factory.SubFactory(SkillFactory)
    level = 1
    source = Rating.Source.MANAGER
    rated_on = date(2026, 11, 1)


class MentoringFactory(DjangoModelFactory):
    """Everyone who holds level 3 lifts others to it: 4 hours each, 8 hours of a mentor in a quarter, at no price."""

    class Meta:
        model = Mentoring

    plan = factory.SubFactory(PlanFactory)
    skill = factory.SubFactory(
        SkillFactory, collection=factory.SelfAttribute("..plan.organization.collection")
    )
    to_level = 3
    hours = Decimal(4)
    mentor_hours = Decimal(8)
    hour_price = Decimal(0)


class VacancyFactory(DjangoModelFactory):
    class Meta:
        model = Vacancy

    plan = factory.SubFactory(PlanFactory)
    role = factory.SubFactory(RoleFactory, organization=factory.SelfAttribute("..plan.organization"))
    team = factory.SubFactory(
        TeamFactory,
        organization=factory.SelfAttribute("..plan.organization"),
        name=factory.Sequence(lambda n: f"Hiring team {n}"),
    )
    cost = Decimal(1_000)


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"Partner {n}")
    day_rate = Decimal(800)
    days = 10


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    plan = factory.SubFactory(PlanFactory)
    kind = BudgetLine.Kind.SKILLS
    label = factory.Sequence(lambda n: f"Line {n}")
    amount = Decimal(1_000)
