"""What a workbook would do to an organization: new, changed and unchanged, found without writing anything.

`compare` builds the very rows that applying would write, so that the rehearsal and the import cannot differ.
Nothing is ever removed, and an empty cell never erases what is known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from catalog.models import Audience, Collection, RoleTemplate, Skill
from readiness.imports.records import Mistake, PersonRow, Workbook
from readiness.imports.words import same, show
from readiness.models import Learner, Organization, Plan, Rating, Requirement, Role, Team

from .import_changes import Change, Changes, Contradiction, NewRating, StoredRating
from .import_offers import compare_offers
from .import_people import match_people

KINDS = ("people", "ratings", "requirements", "resources", "teams", "roles", "skills")


def compare(*, organization: Organization, plan: Plan, workbook: Workbook, today: date) -> Changes:
    """What applying the workbook to the organization and the plan would do."""
    return _Comparison(organization, plan, workbook, today).changes()


class _Comparison:
    """The organization as it stands, indexed by name, beside the workbook."""

    def __init__(self, organization: Organization, plan: Plan, workbook: Workbook, today: date):
        self.organization, self.plan, self.workbook, self.today = organization, plan, workbook, today
        self.result = Changes()
        self.contradictions: list[Mistake] = []
        self.count: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        self.audiences = {audience.slug: audience for audience in Audience.objects.all()}
        self.everyone = next((each for each in self.audiences.values() if each.everyone), None)
        if self.everyone is None:
            found = Mistake(
                sheet="catalog",
                row=None,
                column="",
                field="",
                expected="the starter catalog",
                found="no audiences",
            )
            raise Contradiction([found])
        self.shelf = organization.collection
        self.skills = self._skills()
        self.used_skills: dict[int, Skill] = {}
        self.teams = {same(team.name): team for team in Team.objects.filter(organization=organization)}
        self.roles = {
            same(role.name): role
            for role in Role.objects.filter(organization=organization).select_related("audience", "template")
        }
        self.templates = self._templates()

    def changes(self) -> Changes:
        self._check_teams_and_roles()
        learners = self._check_people()
        self._check_ratings(learners)
        self._check_requirements()
        if self.contradictions:
            raise Contradiction(self.contradictions)
        self.result.providers, self.result.resources, unchanged = compare_offers(
            self.organization, self.workbook.resources, self.skill, self.audiences
        )
        for offer in self.result.resources:
            self.count["resources"]["new" if offer.is_new else "changed"] += 1
        self.count["resources"]["unchanged"] = unchanged
        new = len(self.result.skills)
        self.count["skills"] += Counter(new=new, unchanged=len(self.used_skills) - new)
        chosen = self.plan.pk and self.plan.shelves.exists()
        self.result.own_shelf_only = bool(self.workbook.resources) and not chosen
        self.result.counts = {
            kind: {word: count[word] for word in ("new", "changed", "unchanged")}
            for kind, count in self.count.items()
        }
        return self.result

    # --- what things are called -----------------------------------------------------------------------

    def _skills(self) -> dict[str, Skill]:
        """By name and alias; the organization's own before the public ones, names before aliases."""
        shelves = Q(public=True) | Q(pk=self.organization.collection_id)
        found = Skill.objects.filter(collection__in=Collection.objects.filter(shelves))
        found = found.exclude(~Q(collection=self.shelf), ~Q(status="published")).prefetch_related("aliases")
        ordered = sorted(found, key=lambda skill: (skill.collection_id != self.shelf.pk, skill.pk))
        by_name: dict[str, Skill] = {}
        for skill in ordered:
            by_name.setdefault(same(skill.name), skill)
        for skill in ordered:
            for alias in skill.aliases.all():
                by_name.setdefault(same(alias.name), skill)
        return by_name

    def skill(self, name: str) -> Skill:
        """The skill of this name, a new one on the organization's shelf where there is none."""
        key = same(name)
        if key not in self.skills:
            self.skills[key] = Skill(collection=self.shelf, name=name, source="Imported workbook")
            self.result.skills.append(self.skills[key])
        self.used_skills[id(self.skills[key])] = self.skills[key]
        if key != same(self.skills[key].name):
            self.result.other_names[name] = self.skills[key].name
        return self.skills[key]

    def _templates(self) -> dict[str, RoleTemplate]:
        shelves = Q(collection__public=True) | Q(collection=self.organization.collection_id)
        found = RoleTemplate.objects.published().filter(shelves).select_related("audience")
        found = found.prefetch_related("skills__skill").order_by("collection__public", "pk")
        by_name: dict[str, RoleTemplate] = {}
        for template in found:
            by_name.setdefault(same(template.name), template)
        return by_name

    # --- teams and roles ------------------------------------------------------------------------------

    def _check_teams_and_roles(self) -> None:
        used = dict.fromkeys(person.team for person in self.workbook.people)
        for name in used:
            if same(name) in self.teams:
                self.count["teams"]["unchanged"] += 1
            else:
                self.teams[same(name)] = Team(organization=self.organization, name=name)
                self.result.teams.append(self.teams[same(name)])
                self.count["teams"]["new"] += 1
        said = {same(need.role): (need.audience, need.row) for need in self.workbook.requirements}
        names = [need.role for need in self.workbook.requirements] + [
            each.role for each in self.workbook.people
        ]
        rows = {same(person.role): person.row for person in reversed(self.workbook.people)}
        for name in {same(name): name for name in reversed(names)}.values():
            slug, row = said.get(same(name), ("", rows.get(same(name), 0)))
            self._check_role(
                name, self.audiences.get(slug), "requirements" if same(name) in said else "people", row
            )

    def _check_role(self, name: str, audience: Audience | None, sheet: str, row: int) -> None:
        role, template = self.roles.get(same(name)), self.templates.get(same(name))
        if role is None:
            audience = audience or (template.audience if template else None) or self.everyone
            role = Role(organization=self.organization, name=name, audience=audience, template=template)
            self.roles[same(name)] = role
            self.result.roles.append(Change(sheet, row, role))
            self.count["roles"]["new"] += 1
        elif audience is not None and role.audience_id != audience.pk:
            self.result.roles.append(Change(sheet, row, role, {"audience": role.audience.slug}))
            role.audience = audience
            self.count["roles"]["changed"] += 1
        else:
            self.count["roles"]["unchanged"] += 1

    # --- people ---------------------------------------------------------------------------------------

    def _check_people(self) -> dict[int, Learner]:
        """The learner of each row of the people sheet."""
        stored = list(Learner.objects.filter(organization=self.organization).select_related("team", "role"))
        matched = match_people(self.workbook.people, stored, self._levels_of_groups(), self._skill_pk)
        owners = {same(learner.email): learner for learner in stored if learner.email}
        learners: dict[int, Learner] = {}
        for person in self.workbook.people:
            learner = matched.get(person.key)
            fields = self._fields(person)
            owner = owners.get(person.email)
            if owner is not None and owner is not learner:
                where = {"sheet": person.sheet, "row": person.row, "column": "", "field": "external_id"}
                expected = f"the employee number of {owner}, who has this e-mail address"
                self.contradictions.append(
                    Mistake(**where, expected=expected, found=show(person.external_id))
                )
                learner = owner
            elif learner is None:
                learner = Learner(organization=self.organization, **fields)
                self.result.learners.append(Change(person.sheet, person.row, learner))
                self.count["people"]["new"] += 1
            else:
                before = {
                    name: getattr(learner, name)
                    for name, value in fields.items()
                    if getattr(learner, name) != value
                    and (value not in (None, "") or name in self._may_empty(person))
                }
                for name in before:
                    setattr(learner, name, fields[name])
                self.count["people"]["changed" if before else "unchanged"] += 1
                if before:
                    self.result.learners.append(Change(person.sheet, person.row, learner, before))
            learners[person.key] = learner
        return learners

    @staticmethod
    def _may_empty(person: PersonRow) -> tuple[str, ...]:
        """Who is in the file is here; and a group stays unnamed."""
        return ("left_on",) if person.headcount == 1 else ("left_on", "name", "email")

    def _fields(self, person: PersonRow) -> dict[str, Any]:
        named = person.headcount == 1
        return {
            "name": person.name if named else "",
            "email": person.email if named else "",
            "external_id": person.external_id,
            "team": self.teams[same(person.team)],
            "role": self.roles[same(person.role)],
            "headcount": person.headcount,
            "hours_per_quarter": person.hours,
            "left_on": None,
        }

    def _levels_of_groups(self) -> dict[int, dict[int, int]]:
        """What groups hold, to tell those of one team and role apart."""
        levels: dict[int, dict[int, int]] = defaultdict(dict)
        if any(not (person.name or person.email) or person.headcount > 1 for person in self.workbook.people):
            held = self._held(Q(source="import", learner__name="", learner__email=""))
            for (learner, skill, _), rating in held.items():
                levels[learner][skill] = rating.level
        return levels

    def _skill_pk(self, name: str) -> int | None:
        skill = self.skills.get(same(name))
        return skill.pk if skill else None

    # --- ratings --------------------------------------------------------------------------------------

    def _held(self, which: Q) -> dict[tuple[int, int, str], StoredRating]:
        ratings = Rating.objects.current().filter(which, learner__organization=self.organization)
        rows = ratings.values_list("learner_id", "skill_id", "source", "pk", "level", "rated_on")
        return {
            (learner, skill, source): StoredRating(*rest) for learner, skill, source, *rest in rows.iterator()
        }

    def _check_ratings(self, learners: Mapping[int, Learner]) -> None:
        sources = {"import"} | {rating.source for rating in self.workbook.ratings}
        held = self._held(Q(source__in=sources))
        count, ratings = self.count["ratings"], self.result.ratings
        for person in self.workbook.people:
            learner = learners[person.key]
            one_name: dict[int, str] = {}
            for name, level in person.levels.items():
                skill = self.skill(name)
                first = one_name.setdefault(id(skill), name)
                if first != name:
                    self._two_names(
                        person.sheet, person.row, name, first, skill, level == person.levels[first]
                    )
                    continue
                was = held.get((learner.pk, skill.pk, "import")) if learner.pk and skill.pk else None
                if was is not None and was.level == level:
                    count["unchanged"] += 1
                    continue
                ratings.append(
                    NewRating(learner, skill, level, "import", self.today, person.sheet, person.row, was)
                )
                count["changed" if was else "new"] += 1
        self._check_long_list(learners, held)

    def _two_names(self, sheet: str, row: int, name: str, first: str, skill: Skill, agree: bool) -> None:
        """Two columns can be one skill by its other names; they may not say two things."""
        if not agree:
            expected = (
                f"the same as under {show(first)}, since both are names of the skill {show(skill.name)}"
            )
            where = {"sheet": sheet, "row": row, "column": "", "field": name}
            self.contradictions.append(Mistake(**where, expected=expected, found="something else"))

    def _check_long_list(self, learners: Mapping[int, Learner], held: dict) -> None:
        """Dated ratings, several of one source perhaps: the latest is current, the others are its history."""
        listed: dict[tuple, list] = defaultdict(list)
        for rating in self.workbook.ratings:
            listed[(rating.person, id(self.skill(rating.skill)), rating.source)].append(rating)
        known = self._history() if self.workbook.ratings else set()
        wide = {
            (person.key, id(self.skill(name))) for person in self.workbook.people for name in person.levels
        }
        count = self.count["ratings"]
        for (row, _, source), ratings in listed.items():
            learner, skill = learners[row], self.skill(ratings[0].skill)
            was = held.get((learner.pk, skill.pk, source)) if learner.pk and skill.pk else None
            fresh = []
            for rating in sorted(ratings, key=lambda each: (each.on or self.today, each.row)):
                on = rating.on or self.today
                same_level = was is not None and rating.on is None and was.level == rating.level
                if same_level or (learner.pk, skill.pk, source, rating.level, on) in known:
                    count["unchanged"] += 1
                    continue
                fresh.append(NewRating(learner, skill, rating.level, source, on, rating.sheet, rating.row))
            for rating in fresh:
                newest = rating is fresh[-1] and (was is None or rating.on >= was.on)
                rating.current = newest and not (source == "import" and (row, id(skill)) in wide)
                rating.was = was if rating.current else None
                count["changed" if rating.was else "new"] += 1
            self.result.ratings.extend(fresh)

    def _history(self) -> set[tuple]:
        rows = Rating.objects.filter(learner__organization=self.organization)
        return set(rows.values_list("learner_id", "skill_id", "source", "level", "rated_on").iterator())

    # --- requirements ---------------------------------------------------------------------------------

    def _check_requirements(self) -> None:
        stored = {(need.role_id, need.skill_id): need for need in Requirement.objects.filter(plan=self.plan)}
        with_needs = {role for role, _ in stored} | {
            self.roles[same(need.role)].pk for need in self.workbook.requirements
        } - {None}
        written = {same(need.role) for need in self.workbook.requirements}
        seen: dict[tuple[str, int], tuple[str, dict]] = {}
        for need in self.workbook.requirements:
            role, skill = self.roles[same(need.role)], self.skill(need.skill)
            values = {"level": need.level, "importance": need.importance, "mandatory": need.mandatory}
            first, said = seen.setdefault((same(need.role), id(skill)), (need.skill, values))
            if first != need.skill:
                self._two_names(need.sheet, need.row, need.skill, first, skill, said == values)
                continue
            self._check_requirement(stored, role, skill, values, need.row)
        for name in dict.fromkeys(same(person.role) for person in self.workbook.people):
            role = self.roles[name]
            template = self.templates.get(same(role.template.name) if role.template else name)
            if name in written or role.pk in with_needs or template is None:
                continue
            for need in template.skills.all():
                values = {"level": need.level, "importance": need.importance, "mandatory": need.mandatory}
                self._check_requirement(stored, role, need.skill, values, 0)

    def _check_requirement(self, stored: dict, role: Role, skill: Skill, values: dict, row: int) -> None:
        need = stored.get((role.pk, skill.pk)) if role.pk and skill.pk else None
        count = self.count["requirements"]
        if need is None:
            need = Requirement(plan=self.plan, role=role, skill=skill, **values)
            self.result.requirements.append(Change("requirements", row, need))
            count["new"] += 1
            return
        before = {name: getattr(need, name) for name, value in values.items() if getattr(need, name) != value}
        for name in before:
            setattr(need, name, values[name])
        count["changed" if before else "unchanged"] += 1
        if before:
            self.result.requirements.append(Change("requirements", row, need, before))
