"""An import taken back: everything is as it was before, but for what others have changed or built on it since."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Outcome, Provider, Resource, Skill
from readiness.actions.import_undo import undo_batch
from readiness.actions.imports import apply_workbook
from readiness.imports.grids import read_grids
from readiness.imports.workbook import interpret
from readiness.models import AuditEntry, ImportBatch, Learner, Plan, Rating, Requirement, Role, Team
from readiness.queries.import_known import known_to
from readiness.queries.import_review import NotReady
from readiness.queries.import_undo import undoing_of
from tests.factories import AudienceFactory, LearnerFactory, PlanFactory, RatingFactory, SkillFactory
from tests.workbooks import PEOPLE, REQUIREMENTS, RESOURCES, changed, make_workbook

pytestmark = pytest.mark.django_db
TODAY, LATER = date(2026, 11, 24), date(2027, 2, 1)


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
def bring(plan, tmp_path):
    """Import a workbook of these sheets."""

    def bring(today: date = TODAY, **sheets) -> ImportBatch:
        path = make_workbook(tmp_path / "book.xlsx", **sheets)
        reading = interpret(
            read_grids([(path.name, path.read_bytes())]), path.name, known_to(plan.organization, LATER)
        )
        assert reading.mistakes == ()
        return apply_workbook(
            organization=plan.organization, plan=plan, records=reading.workbook, actor=None, today=today
        )

    return bring


def state() -> dict[str, list]:
    """Everything an import may touch, as values; superseded ratings and what is on the shelves among it."""
    models = (Learner, Rating, Requirement, Team, Role, Skill, Resource, Outcome, Provider)
    through = (Resource.audiences.through, Plan.shelves.through)
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in (*models, *through)
    }


def undo(batch: ImportBatch) -> ImportBatch:
    return undo_batch(batch=ImportBatch.objects.get(pk=batch.pk), actor=None)


def stays(batch: ImportBatch) -> list[tuple[str, str, str]]:
    return [
        (each.kind, each.name, each.why) for each in undoing_of(ImportBatch.objects.get(pk=batch.pk)).stays
    ]


def test_a_first_import_undone_leaves_nothing(bring):
    before = state()

    batch = undo(bring())

    assert state() == before
    assert batch.state == ImportBatch.State.UNDONE
    assert AuditEntry.objects.filter(verb="import.undone").count() == 1


def test_an_import_over_an_earlier_one_undone_gives_the_earlier_one_back(bring):
    bring()
    before = state()
    people = changed(changed(changed(PEOPLE, 2, "Prompting", 0), 2, "team", "Operations"), 4, "hours", 33)
    people += [["Dora", "dora@example.org", "Support", "Sales rep", None, 5, 1, 1]]
    needs = changed(changed(REQUIREMENTS, 2, "level", 5), 5, "audience", "Leaders")
    needs = [each if each[0] != "Data analyst" else [each[0], "Leaders", *each[2:]] for each in needs]
    offers = changed(changed(RESOURCES, 4, "hours", 9), 2, "to_level", 3)
    ratings = [
        ("person", "skill", "level", "source", "date"),
        ("ben@example.org", "Prompting", 3, "manager", "2026-09-01"),
        ("ben@example.org", "Prompting", 2, "manager", "2026-08-01"),
        ("ben@example.org", "Diplomacy", 2, "self", "2026-08-01"),
    ]
    second = bring(LATER, people=people, requirements=needs, resources=offers, ratings=ratings)
    assert state() != before

    undo(second)

    assert state() == before


def test_two_imports_undone_in_either_order_leave_nothing(bring):
    for order in ((0, 1), (1, 0)):
        before = state()
        first = bring()
        second = bring(LATER, people=changed(PEOPLE, 2, "Prompting", 4))
        for place in order:
            undo((first, second)[place])
        if order == (1, 0):
            assert state() == before
        else:  # what the second built on stayed with the first, and everybody is told so
            assert ImportBatch.objects.get(pk=first.pk).review["stayed_count"] > 0
            assert not Rating.objects.exists()
            Learner.objects.all().delete()
            Requirement.objects.all().delete()
            Team.objects.all().delete()
            Role.objects.all().delete()
            Resource.objects.all().delete()
            Skill.objects.all().delete()
            Provider.objects.all().delete()


def test_what_people_assessed_since_is_kept_and_so_is_who_it_is_about(plan, bring):
    batch = bring()
    ana = Learner.objects.get(name="Ana Silva")
    skill = Skill.objects.get(name="Prompting")
    RatingFactory(learner=ana, skill=skill, level=4, source="manager")

    said = stays(batch)
    undo(batch)

    assert ("person", "Ana Silva", "used by a later level") in said
    assert [rating.source for rating in ana.ratings.all()] == ["manager"]
    assert list(Learner.objects.values_list("name", flat=True)) == ["Ana Silva"]
    assert list(Team.objects.values_list("name", flat=True)) == ["Sales"]
    assert list(Skill.objects.values_list("name", flat=True)) == ["Prompting"]
    assert {each["why"] for each in ImportBatch.objects.get(pk=batch.pk).review["stayed"]} == {
        "used by a later level",
        "used by somebody who stays",
    }


def test_a_level_assessed_again_since_stays_and_the_one_before_the_import_stays_history(plan, bring):
    bring()
    second = bring(LATER, people=changed(PEOPLE, 2, "Prompting", 4))
    now = timezone.now()
    imported = Rating.objects.get(learner__name="Ana Silva", skill__name="Prompting", superseded_at=None)
    Rating.objects.filter(pk=imported.pk).update(superseded_at=now)
    later = RatingFactory(
        learner=imported.learner, skill=imported.skill, level=5, source="import", created_at=now
    )

    undo(second)

    left = Rating.objects.filter(learner=imported.learner, skill=imported.skill).order_by("created_at")
    assert [(rating.level, rating.superseded_at) for rating in left] == [(1, now), (5, None)]
    assert left.last() == later


def test_a_person_changed_since_stays_as_changed(plan, bring):
    batch = bring()
    Learner.objects.filter(name="Ana Silva").update(name="Ana Silva-Costa")

    said = stays(batch)
    undo(batch)

    assert ("person", "Ana Silva-Costa", "changed since") in said
    assert Learner.objects.get().ratings.count() == 0


def test_a_field_changed_again_since_is_not_put_back(plan, bring):
    ana = LearnerFactory(
        organization=plan.organization, email="ana@example.org", hours_per_quarter=Decimal(3)
    )
    batch = bring()
    Learner.objects.filter(pk=ana.pk).update(hours_per_quarter=Decimal(99))

    undo(batch)

    ana.refresh_from_db()
    assert ana.hours_per_quarter == 99
    assert ana.ratings.count() == 0


def test_somebody_new_in_a_team_of_the_import_keeps_the_team(plan, bring):
    batch = bring()
    sales = Team.objects.get(name="Sales")
    LearnerFactory(
        organization=plan.organization, team=sales, role=Role.objects.get(name="Picker"), name="New"
    )

    undo(batch)

    assert list(Team.objects.values_list("name", flat=True)) == ["Sales"]
    assert list(Role.objects.values_list("name", flat=True)) == ["Picker"]
    assert list(Learner.objects.values_list("name", flat=True)) == ["New"]


def test_another_organization_is_not_touched(plan, bring):
    other = PlanFactory()
    theirs = RatingFactory(
        learner=LearnerFactory(organization=other.organization), skill=SkillFactory(), level=2
    )
    batch = bring()
    Rating.objects.filter(pk=theirs.pk).update(created_at=batch.applied_at)

    undo(batch)

    assert list(Rating.objects.all()) == [theirs]


def test_undoing_is_refused_after_thirty_days_and_a_second_time(bring):
    batch = bring()
    ImportBatch.objects.filter(pk=batch.pk).update(applied_at=timezone.now() - timedelta(days=31))
    with pytest.raises(NotReady, match="An import can be undone for 30 days"):
        undo(batch)
    ImportBatch.objects.filter(pk=batch.pk).update(applied_at=batch.applied_at)

    undo(batch)

    with pytest.raises(NotReady, match="This import was undone on"):
        undo(batch)


def test_the_same_file_again_changes_nothing_and_its_undoing_neither(bring):
    bring()
    before = state()
    again = bring()
    assert state() == before

    undo(again)

    assert state() == before


def test_the_number_of_statements_does_not_grow_with_the_people(plan, bring):
    counts = []
    for people in (1, 5):
        batch = ImportBatch.objects.get(pk=bring(people=PEOPLE[: people + 1]).pk)
        with CaptureQueriesContext(connection) as captured:
            undoing_of(batch)
        counts.append(len(captured))
        undo(batch)

    assert counts[0] == counts[1] < 90  # one for each thing that may refer to a person, team, role or skill
