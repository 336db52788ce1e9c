"""Nothing about fewer people than the floor can be worked out from what a reader without sight of them is told."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from readiness.models import Dependency, Learner, Member, Responsibility, Team
from readiness.planner.gaps import analyze
from readiness.planner.values import Learner as Person
from readiness.planner.values import Limits, Problem, Requirement, Role, Skill
from readiness.planner.values import Team as Group
from readiness.queries.visibility import Sight
from readiness.queries.withholding import ALL, AUDIENCE, ROLE, TEAM, Withholding, small_sets
from tests.readiness.pages import address, make_place, read, rows, sign_in, text

FLOOR = 5
BLIND = Sight(frozenset(), FLOOR)


def problem(sizes: dict[tuple[str, str], int], levels=lambda team, role: 1) -> Problem:
    """People by (team, role), all of whom need level 3 of one skill; a third of the roles are leaders."""
    roles = sorted({role for _, role in sizes})
    return Problem(
        skills=(Skill(id="1", name="Prompting"),),
        teams=tuple(Group(id=team, name=team) for team in sorted({team for team, _ in sizes})),
        roles=tuple(
            Role(
                id=role,
                name=role,
                audience="leaders" if place % 3 == 0 else "users",
                segment="consumers",
                requirements=(Requirement(skill="1", level=3),),
            )
            for place, role in enumerate(roles)
        ),
        learners=tuple(
            Person(id=f"{team}{role}{n}", team=team, role=role, levels={"1": levels(team, role)})
            for (team, role), people in sorted(sizes.items())
            for n in range(people)
        ),
        resources=(),
        limits=Limits(quarters=4),
    )


def told(of: Problem, sight: Sight) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Each figure that is said, with the (team, role) groups it is a sum over."""
    unsaid, found = Withholding(of, sight), {}
    audience = {role.id: role.audience for role in of.roles}
    for learner in of.learners:
        keys = ((TEAM, learner.team), (ROLE, learner.role), (AUDIENCE, audience[learner.role]), (ALL, ""))
        for kind, key in keys:
            if not unsaid.cell(kind, key, "1"):
                found.setdefault((kind, key), set()).add((learner.team, learner.role))
    return found


def worked_out(of: Problem, sight: Sight) -> list[tuple]:
    """The attack: every set of too few people whose sum follows from the sums that are told."""
    sizes: dict[tuple[str, str], int] = {}
    for learner in of.learners:
        if not sight.people_of(learner.team):
            sizes[learner.team, learner.role] = sizes.get((learner.team, learner.role), 0) + 1
    atoms = sorted(sizes)
    if not atoms:
        return []
    rows_ = [[atom in members for atom in atoms] for members in told(of, sight).values()]
    rows_ = np.array(rows_, float).reshape(-1, len(atoms))
    rank = np.linalg.matrix_rank(rows_) if len(rows_) else 0
    leaks = []
    for size in range(1, FLOOR):
        for chosen in combinations(range(len(atoms)), size):
            if sum(sizes[atoms[place]] for place in chosen) < FLOOR:
                target = np.zeros(len(atoms))
                target[list(chosen)] = 1
                if len(rows_) and np.linalg.matrix_rank(np.vstack([rows_, target])) == rank:
                    leaks.append(tuple(atoms[place] for place in chosen))
    return leaks


@pytest.mark.parametrize("seed", range(60))
def test_no_figure_about_too_few_people_follows_from_those_told(seed):
    draw = random.Random(seed)
    sizes = {
        (f"t{team}", f"r{role}"): people
        for team in range(draw.randint(1, 4))
        for role in range(draw.randint(1, 4))
        if (people := draw.choice((0, 0, 1, 2, 3, 4, 5, 6, 9, 30)))
    }
    if not sizes:
        return
    for sight in (BLIND, Sight(frozenset({"t0"}), FLOOR)):
        assert worked_out(problem(sizes), sight) == [], sizes


def test_the_attack_succeeds_where_only_small_figures_themselves_are_withheld(monkeypatch):
    """Without which the test above would prove nothing."""
    monkeypatch.setattr("readiness.queries.withholding._given_away", lambda *_: [])

    assert worked_out(problem({("t0", "r0"): 9, ("t1", "r0"): 3}), BLIND) == [(("t1", "r0"),)]


def test_two_cuts_do_not_tell_what_neither_tells():
    """All of the team have the role; so the role less the team is three people elsewhere."""
    sizes = {("t0", "r0"): 9, ("t1", "r0"): 3, ("t1", "r1"): 10}

    said = set(told(problem(sizes), BLIND))

    assert {(TEAM, "t0"), (TEAM, "t1"), (ALL, "")} <= said
    assert (ROLE, "r0") not in said


def test_where_everybody_is_enough_nothing_is_withheld():
    sizes = {(f"t{team}", f"r{role}"): 6 for team in range(3) for role in range(3)}

    assert len(told(problem(sizes), BLIND)) == 3 + 3 + 2 + 1


def test_who_sees_everybody_is_told_everything():
    everything = told(problem({("t0", "r0"): 1, ("t1", "r1"): 2}), Sight(None, FLOOR))

    assert len(everything) == 2 + 2 + 2 + 1


def test_with_too_many_small_groups_roles_are_not_told_and_teams_still_are():
    sizes = {(f"t{team}", f"r{role}"): 1 for team in range(5) for role in range(12)}

    assert small_sets(np.ones(60), FLOOR) is None
    assert set(told(problem(sizes), BLIND)) == {(ALL, ""), *((TEAM, f"t{team}") for team in range(5))}


def test_many_small_groups_with_one_small_team_leave_enough_people_in_what_is_left():
    sizes = {(f"t{team}", f"r{role}"): 1 for team in range(5) for role in range(12)} | {("t5", "r0"): 2}

    said = set(told(problem(sizes), BLIND))

    assert len([each for each in said if each[0] == TEAM]) == 4


def test_a_readiness_that_would_tell_of_few_people_is_withheld():
    """Of a team of seven the only one in a role: what the others hold is told, so readiness would tell the rest."""
    of = problem({("t0", "r0"): 6, ("t0", "r1"): 1})
    skills = (Skill(id="1", name="A"), Skill(id="2", name="B"))
    own = Requirement(skill="2", level=3)
    roles = tuple(
        Role(
            id=r.id,
            name=r.name,
            audience=r.audience,
            segment=r.segment,
            requirements=(own,) if r.id == "r1" else r.requirements,
        )
        for r in of.roles
    )
    learners = tuple(
        Person(id=p.id, team=p.team, role=p.role, levels={"2": 1} if p.role == "r1" else p.levels)
        for p in of.learners
    )
    of = Problem(
        skills=skills, teams=of.teams, roles=roles, learners=learners, resources=(), limits=of.limits
    )

    assert analyze(of).teams["t0"].assessed == 7
    assert Withholding(of, BLIND).ready(TEAM, "t0", 7)
    assert not Withholding(of, Sight(None, FLOOR)).ready(TEAM, "t0", 7)


# --- on the page ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["team", "role", "audience"])
def test_the_page_tells_no_total_from_which_the_small_team_follows(client, by):
    plan = make_place(teams=3, people=6, skills=1)
    Learner.objects.filter(name__in=("Person 3.1", "Person 3.2")).delete()
    sign_in(client, plan, Member.Role.VIEWER)

    page = read(client.get(address("gaps", plan), {"by": by}))

    figures = [row.split() for row in rows(page, ".heat tbody tr")]
    whole, two_teams = "32", "24"  # levels short of everybody, and of the two teams that are told
    shown = {word for row in figures for word in row} | set(text(page.select_one(".lede")).split())
    shown |= {word for row in rows(page, "#weakest tr, .as-table tbody tr") for word in row.split()}
    assert not (two_teams in shown and whole in shown)
    if by == "team":
        assert figures == [["Skill", "A", "−2.0", "−2.0", "–", "24"]]


@pytest.mark.django_db
def test_a_manager_is_not_told_the_rest_of_what_is_known_of_the_own_team(client):
    plan = make_place(teams=2, people=6, skills=1)
    Learner.objects.filter(name__in=("Person 2.1", "Person 2.2")).delete()
    sign_in(client, plan, Member.Role.MANAGER, Team.objects.get(name="Team 1"))

    page = read(client.get(address("gaps", plan)))

    assert rows(page, ".heat tbody tr") == ["Skill A −2.0 – 12"]
    assert "20" not in text(page.select_one(".lede")).split()


@pytest.mark.django_db
def test_roles_and_audiences_are_columns_too(client):
    plan = make_place(teams=2, people=5, skills=2)
    sign_in(client, plan)
    role = plan.requirements.first().role

    page = read(
        client.get(
            address("gaps", plan), {"by": "role", "cell": f"{role.pk}-{plan.requirements.first().skill_id}"}
        )
    )
    audience = read(client.get(address("gaps", plan), {"by": "audience", "show": "short"}))

    assert rows(page, ".heat thead th") == ["Most levels short first", "Analyst", "Levels short"]
    assert text(page.select_one("#cell .label")) == "Analyst"
    assert len(page.select("#cell .people tbody tr")) == 9
    assert rows(audience, ".heat tbody tr") == ["Skill A 10 20", "Skill B 10 20"]


@pytest.mark.django_db
def test_the_gap_is_worked_out_on_figures_of_the_page(client):
    plan = make_place(teams=1, people=5, skills=1)
    sign_in(client, plan)

    page = read(client.get(address("gaps", plan)))

    method = text(
        next(part for part in page.select("details") if "How this is worked out" in text(part.summary))
    )
    assert "In Skill A, Team 1: 5 people stand −10 levels from their need when all are added up" in method
    assert "−10 divided by 5 is −2.0" in method
    assert rows(page, ".as-table .table-sm-x tbody tr")[0] == "Skill A Team 1 5 5 5 10 −2.0"


@pytest.mark.django_db
def test_what_stage_two_leaves_open_is_a_gap_in_roles_or_in_processes(client):
    plan = make_place(teams=2, people=5, skills=1)
    one, two = Team.objects.order_by("name")
    Responsibility.objects.create(plan=plan, name="Answer for model output", area="Legal", new_role="Steward")
    Dependency.objects.create(plan=plan, needs=one, gives=two, what="clean data", process_exists=False)
    sign_in(client, plan)

    page = read(client.get(address("gaps", plan)))

    assert rows(page, "#role-gaps li") == ["Answer for model output No skills: a gap"]
    assert rows(page, "#process-gaps li") == ["Team 1 needs clean data from Team 2 No process yet"]
