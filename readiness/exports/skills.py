"""Roles and what they need, what people hold, gaps, teams: everything that comes from the two analyses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from readiness.exports.figures import Figures, held, needed, percent, tidy
from readiness.formats import counted
from readiness.formats import percent as percent_text
from readiness.planner.gaps import Cell

COVER_SKILLS = 20  # columns that stay legible on the cover
FINDINGS = 3
WITHHELD = {"current": None, "projected": None, "gap": None, "short": None}


def skills(of: Figures) -> list[dict]:
    return [
        {
            "id": skill,
            "name": of.skill_name(skill),
            "short": of.extras.skill_short_names.get(skill) or of.skill_name(skill),
            "group": of.extras.skill_groups.get(skill, ""),
            "mandatory": bool(of.now.skills[skill].mandatory),
            "people": of.now.skills[skill].people,
        }
        for skill in of.skills
    ]


def roles(of: Figures) -> list[dict]:
    """Roles that have people and requirements; `required` goes with the list of skills, None where nothing is."""
    rows = []
    for role in sorted(of.problem.roles, key=lambda r: (of.audience_name(r.audience), r.name, r.id)):
        standing = of.now.roles.get(role.id)
        needs = {need.skill: need for need in role.requirements if need.level > 0}
        if standing and standing.people and needs:
            rows.append(
                {
                    "name": role.name,
                    "audience": of.audience_name(role.audience),
                    "people": standing.people,
                    "required": [needs[s].level if s in needs else None for s in of.skills],
                    "mandatory": [s in needs and needs[s].mandatory for s in of.skills],
                }
            )
    return rows


def coverage(of: Figures) -> list[dict]:
    def place(team: str, role: str) -> str:
        names = [of.roles[role].name] if role in of.roles else []
        return ", ".join([*names, of.team_name(team)] if team else names) or "Anywhere"

    return [
        {
            "skill": of.skill_name(d.skill),
            "place": place(d.team, d.role),
            "level": d.level,
            "people": d.people,
        }
        for d in of.problem.coverage
    ]


def existing(of: Figures) -> dict:
    return {"distribution": _distribution(of), "strengths": _strengths(of), "weaknesses": _weaknesses(of)}


def _distribution(of: Figures) -> list[dict]:
    rows = []
    for skill in of.skills:
        standing = of.now.skills[skill]
        rows.append(
            {
                "skill": of.extras.skill_short_names.get(skill) or of.skill_name(skill),
                "counts": list(standing.histogram),
                "unknown": standing.people - sum(standing.histogram),
            }
        )
    return rows


def _strengths(of: Figures) -> list[dict]:
    hides = of.extras.options.withholds
    best = [s for s in of.now.strengths if s.share >= 0.5 and not hides(s.people, s.team)][:FINDINGS]
    return [
        {
            "title": of.skill_name(s.skill),
            "text": f"{percent_text(s.share)} of {counted(s.people, 'person', 'people')} assessed in "
            f"{of.team_name(s.team)} hold what their role needs.",
        }
        for s in best
    ]


def _weaknesses(of: Figures) -> list[dict]:
    short = sorted((s for s in of.skills if of.now.skills[s].levels_short), key=lambda s: -_short(of, s))[
        :FINDINGS
    ]
    rows = []
    for skill in short:
        standing = of.now.skills[skill]
        rows.append(
            {
                "title": of.skill_name(skill),
                "text": f"{standing.short:,} of {counted(sum(standing.histogram), 'person', 'people')} assessed are "
                f"short, {counted(standing.levels_short, 'level', 'levels')} in all.",
            }
        )
    return rows


def _short(of: Figures, skill: str) -> int:
    return of.now.skills[skill].levels_short


# --- gaps -------------------------------------------------------------------------------------------------------


def gaps(of: Figures) -> list[dict]:
    """Skills with a shortfall, the largest first; levels are averages over those assessed."""
    last = closed_by(of)
    rows = []
    for skill in sorted(
        (s for s in of.skills if _short(of, s)), key=lambda s: (-_short(of, s), of.skill_name(s), s)
    ):
        now, then = of.now.skills[skill], of.then.skills[skill]
        state = "open" if then.levels_short >= now.levels_short else "part" if then.levels_short else "closed"
        rows.append(
            {
                "rank": len(rows) + 1,
                **averages(of, skill),
                "skill": of.skill_name(skill),
                "mandatory": bool(now.mandatory),
                "short": now.short,
                "known": sum(now.histogram),
                "points": now.levels_short,
                "points_after": then.levels_short,
                "state": state,
                "when": "open" if state == "open" or skill not in last else of.quarter(last[skill]),
            }
        )
    return rows


def closed_by(of: Figures) -> Mapping[str, int]:
    """Skill -> the last quarter in which an action that closes it ends."""
    last: dict[str, int] = {}
    for action in of.plan.actions:
        for part in action.closes:
            last[part.skill] = max(last.get(part.skill, 0), of.span(action)[1])
    return last


def averages(of: Figures, skill: str) -> dict:
    now, then = of.now.skills[skill], of.then.skills.get(skill)
    return {
        "short_name": of.extras.skill_short_names.get(skill) or of.skill_name(skill),
        "current": tidy(held(now)),
        "required": tidy(needed(now)),
        "projected": tidy(held(then)),
    }


def cover(of: Figures) -> list[dict]:
    """The skills most people need, for the picture on the cover."""
    known = [s for s in of.skills if held(of.now.skills[s]) is not None]
    chosen = set(sorted(known, key=lambda s: (-of.now.skills[s].people, of.skill_name(s), s))[:COVER_SKILLS])
    rows = [averages(of, skill) for skill in known if skill in chosen]
    return [{**row, "short": row.pop("short_name")} for row in rows]


def single_points(of: Figures) -> list[dict]:
    """Names only where the reader may see them."""

    def person(learner: str) -> str:
        name = of.extras.learner_names.get(learner, "") if of.extras.options.people else ""
        return name or f"One {of.roles[of.learners[learner].role].name}"

    def told(team: str) -> bool:
        return of.extras.options.seen is None or team in of.extras.options.seen

    return [
        {
            "skill": of.skill_name(p.skill),
            "team": of.team_name(p.team) if told(p.team) else "–",
            "person": person(p.learner) if told(p.team) else "One person",
            "level": p.level,
            "needed": p.people_needing,
        }
        for p in of.now.single_points
    ]


# --- teams ------------------------------------------------------------------------------------------------------


def teams(of: Figures) -> list[dict]:
    chosen = of.extras.options.teams
    hours, actions, rated = _hours(of), _actions(of), _rated(of)
    return [
        _team(of, team, hours[team], actions[team], rated[team])
        | {"printed": chosen is None or team in chosen}
        for team in of.teams
    ]


def _team(of: Figures, team: str, hours: Decimal, actions: list[dict], rated: tuple[int, int]) -> dict:
    now, then = of.now.teams[team], of.then.teams[team]
    hides = of.extras.options.withholds
    hidden = hides(now.assessed, team)
    cells = [_cell(of.now.cells.get((team, s)), of.then.cells.get((team, s))) for s in of.skills]
    cells = [cell | WITHHELD if hides(cell["known"], team) else cell for cell in cells]
    gaps = [
        (cell["gap"], of.skill_name(s))
        for s, cell in zip(of.skills, cells, strict=True)
        if cell["gap"] is not None
    ]
    fresh = of.extras.freshness.get(team)
    roles: defaultdict[str, int] = defaultdict(int)
    for learner in of.problem.learners:
        if learner.team == team:
            roles[learner.role] += learner.headcount
    return {
        "name": of.team_name(team),
        "lead": of.extras.team_leads.get(team, ""),
        "people": now.people,
        "assessed": now.assessed,
        "readiness": None if hidden else percent(now.readiness),
        "projected": None if hidden else percent(then.readiness),
        "ready_now": None if hidden else now.ready,
        "ready_then": None if hidden else then.ready,
        "short": now.levels_short if now.assessed and not hidden else None,
        "skills": cells,
        "hours": float(hours),
        "top_gaps": [name for gap, name in sorted(gaps) if gap < 0][:3],
        "strengths": [name for gap, name in sorted(gaps, reverse=True) if gap >= -0.25][:3],
        "actions": actions,
        "roles": [
            {"role": of.roles[role].name, "people": people}
            for role, people in sorted(roles.items(), key=lambda item: (-item[1], of.roles[item[0]].name))[:8]
        ],
        "asked": rated[0],
        "rated": rated[1],
        "assessed_on": fresh.assessed_on if fresh else None,
        "freshness": fresh.state if fresh else "",
    }


def _cell(now: Cell | None, then: Cell | None) -> dict:
    """Averages of one skill in one team; `required` None: nobody there needs it, `current` None: nobody is assessed."""
    if now is None or not now.people:
        return {
            "current": None, "required": None, "projected": None, "gap": None, "short": None, "mandatory": False,
            "known": 0,
        }  # fmt: skip
    return {
        "known": now.known,
        "current": tidy(held(now)),
        "required": tidy(needed(now)) if sum(now.histogram) else 0,
        "projected": tidy(held(then)),
        "gap": tidy(now.average),
        "short": now.short if sum(now.histogram) else None,
        "mandatory": now.mandatory,
    }


def _hours(of: Figures) -> Mapping[str, Decimal]:
    hours: defaultdict[str, Decimal] = defaultdict(Decimal)
    for seat in of.plan.seats:
        hours[of.learners[seat.learner].team] += sum(seat.hours_by_quarter, Decimal(0)) * seat.people
    return hours


def _actions(of: Figures) -> Mapping[str, list[dict]]:
    """Team -> the actions that reach it, with its own people and quarters."""
    found: defaultdict[str, list[dict]] = defaultdict(list)
    for action in of.actions:
        reached = defaultdict(list)
        for seat in of.seats_of.get(action.id, ()):
            reached[of.learners[seat.learner].team].append(seat)
        for team, seats in reached.items():
            people = sum(seat.people for seat in seats)
            hours = sum((sum(s.hours_by_quarter, Decimal(0)) * s.people for s in seats), Decimal(0))
            found[team].append(
                {
                    "id": of.codes[action.id],
                    "title": action.title,
                    "kind": action.kind.value,
                    "start": min(seat.first_quarter for seat in seats),
                    "end": max(seat.quarter for seat in seats),
                    "people": people,
                    "hours_each": float(hours / people),
                }
            )
    return found


def _rated(of: Figures) -> Mapping[str, tuple[int, int]]:
    """Team -> required pairs (person, skill) there are, and how many have a rating."""
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (team, _), cell in of.now.cells.items():
        asked, rated = found[team]
        found[team] = asked + cell.people, rated + cell.known
    return found


def people(of: Figures) -> list[dict]:
    """Named people with their readiness, hours and first step; empty unless the reader chose and may see it."""
    options, names = of.extras.options, of.extras.learner_names
    if not options.people:
        return []
    seats = defaultdict(list)
    for seat in of.plan.seats:
        seats[seat.learner].append(seat)
    rows = []
    for learner in of.problem.learners:
        if names.get(learner.id) and (options.teams is None or learner.team in options.teams):
            mine = sorted(seats[learner.id], key=lambda s: (s.first_quarter, s.quarter, s.resource))
            lifts = {o.skill: o.to_level for seat in mine for o in of.resources[seat.resource].outcomes}
            rows.append(
                {
                    "name": names[learner.id],
                    "team": of.team_name(learner.team),
                    "role": of.roles[learner.role].name,
                    "now": percent(own_readiness(of, learner.role, learner.levels)),
                    "planned": percent(own_readiness(of, learner.role, lifted(learner.levels, lifts))),
                    "hours": float(sum((sum(s.hours_by_quarter, Decimal(0)) for s in mine), Decimal(0))),
                    "next": of.resources[mine[0].resource].title if mine else "–",
                }
            )
    return sorted(rows, key=lambda row: (row["team"], row["name"]))


def lifted(levels: Mapping[str, int], lifts: Mapping[str, int]) -> dict[str, int]:
    """Known levels after what was taken; what is not known stays so."""
    return {skill: max(level, lifts.get(skill, 0)) for skill, level in levels.items()}


def own_readiness(of: Figures, role: str, levels: Mapping[str, int]) -> float | None:
    """One person's own readiness, over what is known of them."""
    needs = [need for need in of.roles[role].requirements if need.skill in levels]
    whole = sum(need.level * need.importance for need in needs)
    return sum(min(levels[n.skill], n.level) * n.importance for n in needs) / whole if whole else None
