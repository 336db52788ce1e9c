"""A workbook applied to an organization: whole or not at all, nothing lost, nothing twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.models import (
    Audience,
    Collection,
    PriceBasis,
    Resource,
    RoleTemplate,
    RoleTemplateSkill,
    Skill,
    SkillAlias,
)
from readiness.actions.imports import apply_batch, apply_workbook, stage_workbook
from readiness.imports.grids import read_grids
from readiness.imports.records import Reading
from readiness.imports.workbook import interpret
from readiness.models import AuditEntry, ImportBatch, Learner, Plan, Rating, Requirement, Role, Team
from readiness.queries.import_changes import Contradiction
from readiness.queries.import_known import known_to
from readiness.queries.import_review import NotReady, review_of
from readiness.queries.imports import compare
from tests.factories import (
    AudienceFactory,
    LearnerFactory,
    PlanFactory,
    RatingFactory,
    SkillFactory,
    UserFactory,
)
from tests.workbooks import PEOPLE, REQUIREMENTS, RESOURCES, changed, make_workbook, many_people, roles_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
LATER = date(2027, 2, 1)


@pytest.fixture
def plan() -> Plan:
    for slug, name in (
        ("leadership", "Leadership"),
        ("tech-specialists", "Tech specialists"),
        ("end-users", "End users"),
    ):
        AudienceFactory(slug=slug, name=name)
    AudienceFactory(slug="everyone", name="Everyone", segment="", everyone=True)
    return PlanFactory()


@pytest.fixture
def reading(plan, tmp_path: Path):
    """Read a workbook of these sheets for the plan's organization."""

    def reading(**sheets) -> Reading:
        path = make_workbook(tmp_path / "book.xlsx", **sheets)
        found = interpret(
            read_grids([(path.name, path.read_bytes())]), path.name, known_to(plan.organization, TODAY)
        )
        assert found.mistakes == ()
        return found

    return reading


@pytest.fixture
def apply(plan, reading):
    """Read and apply it."""

    def apply(today: date = TODAY, **sheets) -> ImportBatch:
        records = reading(**sheets).workbook
        return apply_workbook(
            organization=plan.organization, plan=plan, records=records, actor=None, today=today
        )

    return apply


def counts(batch: ImportBatch, word: str) -> dict[str, int]:
    return {kind: count[word] for kind, count in batch.counts.items() if kind != "rows" and count[word]}


def state() -> tuple:
    """Everything an import may touch, as values."""
    return (
        list(Learner.objects.order_by("pk").values()),
        list(Rating.objects.order_by("pk").values()),
        list(Requirement.objects.order_by("pk").values()),
        list(Resource.objects.order_by("pk").values()),
        list(Resource.audiences.through.objects.order_by("pk").values()),
        list(Team.objects.order_by("pk").values()),
        list(Role.objects.order_by("pk").values()),
        list(Skill.objects.order_by("pk").values()),
    )


def test_a_workbook_becomes_people_ratings_requirements_and_resources(plan, apply):
    batch = apply()

    assert counts(batch, "new") == {
        "people": 5,
        "ratings": 9,
        "requirements": 6,
        "resources": 3,
        "teams": 3,
        "roles": 4,
        "skills": 2,
    }
    ana = Learner.objects.get(email="ana@example.org")
    assert (ana.name, ana.team.name, ana.role.name, ana.hours_per_quarter) == (
        "Ana Silva",
        "Sales",
        "Sales rep",
        12,
    )
    assert ana.role.audience.slug == "end-users"
    held = {r.skill.name: (r.level, r.source, r.rated_on) for r in ana.ratings.all()}
    assert held == {"Prompting": (1, "import", TODAY), "Data privacy": (1, "import", TODAY)}
    pickers = Learner.objects.get(role__name="Picker")
    assert (pickers.headcount, pickers.name, pickers.email) == (40, "", "")
    need = Requirement.objects.get(role__name="Data analyst", skill__name="Prompting")
    assert (need.plan, need.level, need.importance, need.mandatory) == (plan, 4, 3, True)
    assert {skill.collection for skill in Skill.objects.all()} == {plan.organization.collection}


def test_resources_stand_on_the_organizations_own_shelf_with_what_they_cost(plan, apply):
    apply()

    basics, lab, privacy = Resource.objects.filter(collection=plan.organization.collection).order_by("pk")
    assert (basics.price_basis, basics.price, basics.hours) == (PriceBasis.FREE, None, Decimal(4))
    assert [(o.skill.name, o.from_level, o.to_level) for o in basics.outcomes.order_by("pk")] == [
        ("Prompting", 0, 2),
        ("Data privacy", 0, 1),
    ]
    assert (lab.price_basis, lab.price, lab.run_seats, lab.max_runs) == (PriceBasis.RUN, Decimal(1200), 12, 4)
    assert sorted(lab.audiences.values_list("slug", flat=True)) == ["end-users", "tech-specialists"]
    assert (privacy.price_basis, privacy.price, privacy.seat_limit) == (PriceBasis.SEAT, Decimal(25), 100)
    assert [lab.status, privacy.url] == ["published", ""]
    assert list(plan.shelves.all()) == [plan.organization.collection]


def test_the_same_file_twice_changes_nothing(apply):
    apply()
    before = state()

    again = apply(today=LATER)

    assert counts(again, "new") == counts(again, "changed") == {}
    assert state() == before


def test_rows_in_another_order_change_nothing_either(apply):
    apply()
    before = state()

    apply(
        people=[PEOPLE[0], *reversed(PEOPLE[1:])],
        requirements=[REQUIREMENTS[0], *reversed(REQUIREMENTS[1:])],
        resources=[RESOURCES[0], *RESOURCES[3:], *RESOURCES[1:3]],
    )

    assert state() == before


def test_a_level_that_changes_supersedes_and_the_earlier_one_stays(apply):
    apply()

    batch = apply(today=LATER, people=changed(PEOPLE, 2, "Prompting", 3))

    assert counts(batch, "changed") == {"ratings": 1}
    ratings = Rating.objects.filter(learner__email="ana@example.org", skill__name="Prompting").order_by("pk")
    assert [(r.level, r.rated_on, r.superseded_at is None) for r in ratings] == [
        (1, TODAY, False),
        (3, LATER, True),
    ]
    assert ratings[0].superseded_at == ratings[1].created_at == batch.applied_at


def test_an_empty_cell_erases_nothing(apply):
    apply()
    before = state()

    people = changed(changed(PEOPLE, 2, "Prompting", None), 2, "hours", None)
    resources = changed(changed(RESOURCES, 4, "hours", None), 5, "price", None)
    apply(people=people, resources=resources)

    assert state() == before


def test_people_who_are_not_in_the_file_stay(apply):
    apply()

    apply(people=PEOPLE[:3])

    assert Learner.objects.count() == 5


def test_somebody_is_known_again_by_e_mail_after_a_move(apply):
    apply()

    batch = apply(people=changed(changed(PEOPLE, 2, "team", "Support"), 2, "name", "Ana Silva-Wolf"))

    assert counts(batch, "changed") == {"people": 1}
    ana = Learner.objects.get(email="ana@example.org")
    assert (ana.name, ana.team.name, Learner.objects.count()) == ("Ana Silva-Wolf", "Support", 5)
    row = batch.rows.get(parsed__model="readiness.learner")
    assert (row.sheet, row.row, row.parsed["before"]["name"]) == ("people", 2, "Ana Silva")


def test_without_an_e_mail_somebody_is_known_by_name_and_team(plan, apply):
    known = LearnerFactory(organization=plan.organization, name="Ana Silva", team__name="sales")

    apply(people=changed(PEOPLE, 2, "email", None))

    known.refresh_from_db()
    assert (Learner.objects.filter(name="Ana Silva").count(), known.role.name) == (1, "Sales rep")


def test_two_groups_of_one_team_and_role_are_told_apart(apply):
    groups = [PEOPLE[0], (None, None, "A", "Picker", 40, 6, 0, 1), (None, None, "A", "Picker", 10, 6, 2, 2)]
    apply(people=groups)
    before = state()

    apply(people=[groups[0], groups[2], groups[1]])
    assert state() == before

    batch = apply(people=[groups[0], groups[2], (None, None, "A", "Picker", 45, 6, 0, 1)])
    assert counts(batch, "changed") == {"people": 1}
    assert sorted(Learner.objects.values_list("headcount", flat=True)) == [10, 45]


def test_a_rating_of_another_source_is_left_alone(plan, apply):
    apply()
    ana, prompting = Learner.objects.get(email="ana@example.org"), Skill.objects.get(name="Prompting")
    manager = RatingFactory(learner=ana, skill=prompting, level=4)

    apply(people=changed(PEOPLE, 2, "Prompting", 2))

    manager.refresh_from_db()
    assert (manager.level, manager.superseded_at) == (4, None)


def test_dated_ratings_keep_their_history_and_their_order(apply):
    ratings = [
        ("person", "skill", "level", "source", "date"),
        ("Ana Silva", "Negotiation", 2, "manager", date(2026, 3, 1)),
        ("Ana Silva", "Negotiation", 4, "manager", date(2026, 9, 1)),
        ("Ana Silva", "Negotiation", 3, "self", date(2026, 9, 1)),
    ]
    batch = apply(ratings=ratings)

    stored = Rating.objects.filter(skill__name="Negotiation").order_by("pk")
    assert [(r.level, r.source, r.superseded_at is None) for r in stored] == [
        (2, "manager", False),
        (4, "manager", True),
        (3, "self", True),
    ]
    assert batch.counts["ratings"]["new"] == 12

    late = [*ratings, ("Ana Silva", "Negotiation", 1, "manager", date(2026, 6, 1))]
    assert counts(apply(ratings=late), "new") == {"ratings": 1}
    assert Rating.objects.current().get(skill__name="Negotiation", source="manager").level == 4


def test_skills_of_the_catalog_are_found_by_name_and_alias_whatever_the_case(plan, apply):
    shelf = Collection.objects.public()
    prompting = SkillFactory(collection=shelf, name="Prompt engineering fundamentals")
    SkillAlias.objects.create(collection=shelf, skill=prompting, name="PROMPTING")
    privacy = SkillFactory(collection=shelf, name="data PRIVACY")

    batch = apply()

    assert counts(batch, "new").get("skills") is None
    assert {need.skill for need in Requirement.objects.all()} == {prompting, privacy}


def test_two_columns_that_are_one_skill_may_not_say_two_things(plan, reading):
    shelf = Collection.objects.public()
    skill = SkillFactory(collection=shelf, name="Prompting")
    SkillAlias.objects.create(collection=shelf, skill=skill, name="Prompts")
    people = [
        ("name", "team", "role", "Prompting", "Prompts"),
        ("Ana", "A", "Picker", 2, 3),
        ("Ben", "A", "Picker", 1, 1),
    ]
    workbook = reading(people=people).workbook

    with pytest.raises(Contradiction) as caught:
        compare(organization=plan.organization, plan=plan, workbook=workbook, today=TODAY)

    assert [str(mistake) for mistake in caught.value.mistakes] == [
        "people, row 2, column Prompts: expected the same as under “Prompting”, since both are names of the skill "
        "“Prompting”, found something else"
    ]


def test_roles_of_the_catalog_bring_their_requirements(plan, apply):
    shelf = Collection.objects.public()
    template = RoleTemplate.objects.create(
        collection=shelf,
        name="Data Scientist",
        slug="ds",
        audience=Audience.objects.get(slug="tech-specialists"),
    )
    python = SkillFactory(collection=shelf, name="Python")
    RoleTemplateSkill.objects.create(role=template, skill=python, level=4, importance=3, mandatory=True)

    apply(
        people=[("name", "team", "role", "Python"), ("Ana", "Lab", "data scientist", 2)],
        requirements=None,
        resources=None,
    )

    role = Role.objects.get()
    assert (role.name, role.template, role.audience.slug) == ("Data Scientist", template, "tech-specialists")
    need = Requirement.objects.get()
    assert (need.plan, need.role, need.skill, need.level, need.mandatory) == (plan, role, python, 4, True)
    assert not plan.shelves.exists()


def test_another_organizations_people_and_shelf_are_not_touched(plan, apply):
    other = LearnerFactory(email="ana@example.org", name="Ana Silva")
    foreign = SkillFactory(name="Prompting")

    apply()

    other.refresh_from_db()
    assert other.ratings.count() == 0
    assert Learner.objects.filter(organization=plan.organization).count() == 5
    assert not Requirement.objects.filter(skill=foreign).exists()


def test_the_rehearsal_says_what_the_import_then_does(plan, reading):
    first = stage_workbook(plan=plan, reading=reading(), actor=None, today=TODAY)
    apply_batch(batch=first, actor=None, today=TODAY)
    people = changed(changed(PEOPLE, 2, "Prompting", 0), 4, "Prompting", 5)
    batch = stage_workbook(plan=plan, reading=reading(people=people), actor=None, today=LATER)

    review = review_of(batch, LATER)
    said = {kind.name: (kind.new, kind.changed, kind.unchanged) for kind in review.kinds}
    applied = apply_batch(batch=batch, actor=None, today=LATER)

    done = {kind: tuple(count.values()) for kind, count in applied.counts.items() if kind != "rows"}
    assert said == {
        ("people and groups" if kind == "people" else kind): count for kind, count in done.items()
    }
    assert review.headline == "2 ratings are ready to import"
    assert [
        (line.person, line.before, line.after, line.goes_down, line.place) for line in review.changed
    ] == [
        ("Ana Silva", 1, 0, True, "people 2"),
        ("Chen Li", 3, 5, False, "people 4"),
    ]


def test_a_second_press_of_the_button_does_nothing(plan, reading):
    batch = stage_workbook(plan=plan, reading=reading(), actor=None, today=TODAY)
    apply_batch(batch=batch, actor=None, today=TODAY)
    before = state()

    with pytest.raises(NotReady, match="This import is applied already"):
        apply_batch(batch=batch, actor=None, today=TODAY)

    assert state() == before


def test_a_failure_on_the_way_leaves_nothing_behind(plan, reading, monkeypatch):
    workbook = reading().workbook
    before = state()

    def fail(*args, **options):
        raise OSError("disk full")

    monkeypatch.setattr("readiness.actions.imports._keep_rows", fail)
    with pytest.raises(OSError, match="disk full"):
        apply_workbook(organization=plan.organization, plan=plan, records=workbook, actor=None, today=TODAY)

    assert state() == before
    assert not ImportBatch.objects.exists()


def test_an_employee_number_and_an_e_mail_of_two_people_is_a_contradiction(plan, reading):
    ana = LearnerFactory(organization=plan.organization, name="Ana", external_id="7")
    ben = LearnerFactory(organization=plan.organization, name="Ben", email="ben@example.org")
    people = [
        ("name", "email", "employee number", "team", "role"),
        ("Ana", ben.email, 7, "Sales", "Sales rep"),
    ]
    workbook = reading(people=people).workbook

    with pytest.raises(Contradiction, match="row 2, column external_id: expected the employee number of Ben"):
        compare(organization=plan.organization, plan=plan, workbook=workbook, today=TODAY)

    assert ana.external_id == "7"


def test_the_import_is_in_the_audit_log(plan, reading):
    actor = UserFactory()
    batch = stage_workbook(plan=plan, reading=reading(), actor=actor, today=TODAY)

    apply_batch(batch=batch, actor=actor, today=TODAY)

    entry = AuditEntry.objects.get(verb="import.applied")
    assert (entry.actor, entry.organization) == (actor, plan.organization)
    assert entry.sentence.startswith("Imported book.xlsx: 5 people new, 9 ratings new, 6 requirements new")


@pytest.mark.parametrize("people", [5, 25])
def test_the_number_of_statements_does_not_grow_with_the_people(plan, apply, reading, queries, people):
    sheets = {"people": many_people(people, 4), "requirements": roles_for(4)}
    apply(**sheets)
    workbook = reading(**sheets).workbook

    with queries(14):
        compare(organization=plan.organization, plan=plan, workbook=workbook, today=TODAY)
