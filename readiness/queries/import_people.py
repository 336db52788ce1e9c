"""Who of a workbook is who of the organization."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from readiness.imports.records import PersonRow
from readiness.imports.words import same
from readiness.models import Learner

type Levels = Mapping[int, Mapping[int, int]]  # learner -> skill -> level


def match_people(
    people: Iterable[PersonRow],
    stored: Iterable[Learner],
    levels: Levels,
    skill_pk: Callable[[str], int | None],
) -> dict[int, Learner]:
    """By employee number, e-mail, else name and team; groups by what they are like."""
    by_number, by_email, by_name, groups = {}, {}, defaultdict(list), defaultdict(list)
    for learner in stored:
        if learner.external_id:
            by_number[same(learner.external_id)] = learner
        if learner.email:
            by_email[same(learner.email)] = learner
        if learner.name:
            by_name[(same(learner.name), same(learner.team.name))].append(learner)
        if not (learner.name or learner.email or learner.external_id):
            groups[(same(learner.team.name), same(learner.role.name))].append(learner)
    matched: dict[int, Learner] = {}
    taken: set[int] = set()

    def take(person: PersonRow, learner: Learner | None) -> None:
        if learner is not None and learner.pk not in taken and person.key not in matched:
            matched[person.key] = learner
            taken.add(learner.pk)

    people = list(people)
    for person in people:
        take(person, by_number.get(same(person.external_id)))
        take(person, by_email.get(same(person.email)))
    unnamed = []
    rows_of_name = Counter((same(person.name), same(person.team)) for person in people if person.name)
    for person in people:
        if person.headcount > 1 or not (person.name or person.email or person.external_id):
            unnamed += [person] if not person.external_id else []
            continue
        namesakes = by_name[(same(person.name), same(person.team))] if person.name else []
        alike = [each for each in namesakes if not (person.email and each.email)]
        if len(alike) == 1:
            take(person, alike[0])
        elif alike and len(alike) == rows_of_name[(same(person.name), same(person.team))]:
            free = [
                each for each in alike if each.pk not in taken
            ]  # namesakes: who has the role, else in order
            in_role = (each for each in free if same(each.role.name) == same(person.role))
            take(person, next(in_role, next(iter(free), None)))
    for alike in (_like_in_all, _like_in_number, _like_in_place):
        for person in (each for each in unnamed if each.key not in matched):
            pool = groups[(same(person.team), same(person.role))]
            wanted = {skill_pk(skill): level for skill, level in person.levels.items()}
            fits = (each for each in pool if each.pk not in taken and alike(person, each, wanted, levels))
            take(person, next(fits, None))
    return matched


def _like_in_all(person: PersonRow, group: Learner, wanted: Mapping[int | None, int], levels: Levels) -> bool:
    held = levels.get(group.pk, {})
    same_levels = all(skill is not None and held.get(skill) == level for skill, level in wanted.items())
    return same_levels and _like_in_number(person, group, wanted, levels)


def _like_in_number(
    person: PersonRow, group: Learner, wanted: Mapping[int | None, int], levels: Levels
) -> bool:
    return group.headcount == person.headcount and person.hours in (None, group.hours_per_quarter)


def _like_in_place(
    person: PersonRow, group: Learner, wanted: Mapping[int | None, int], levels: Levels
) -> bool:
    return True
