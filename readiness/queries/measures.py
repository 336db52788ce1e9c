"""Stage 9: measures with their latest reading, checks, how skills are kept up to date, and the review calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog import presets
from catalog.models import Skill
from readiness.models import Check, Measure, Plan, Reading, Review, Upkeep
from readiness.words import count, sentence

from .walk import Preset, skills_to_choose

FAMILIES = {  # what each family is about; the presets call business value "business"
    Measure.Family.VALUE: "what the organization gets",
    Measure.Family.EFFICIENCY: "what it takes to get there",
    Measure.Family.RESPONSIBLE: "whether it is done well",
    Measure.Family.LEARNING: "whether it lasts",
}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """`way`: the share of the way from the baseline to the target that is done, 0 to 1; None: not known."""

    measure: Measure
    latest: Reading | None
    way: float | None

    @property
    def lacks(self) -> list[str]:
        """What a measure cannot do without."""
        needed = {
            "baseline": self.measure.baseline,
            "target": self.measure.target,
            "date": self.measure.target_on,
        }
        return [name for name, value in needed.items() if value is None] + (
            [] if self.measure.owner else ["owner"]
        )


@dataclass(frozen=True, slots=True)
class FamilyRows:
    name: str
    about: str
    rows: tuple[MeasureRow, ...]


def measure_rows(plan: Plan) -> list[FamilyRows]:
    """By family, in the order of the families. Two SQL statements."""
    by_family: dict[str, list[MeasureRow]] = {}
    for measure in plan.measures.prefetch_related("readings").order_by("pk"):
        latest = max(measure.readings.all(), key=lambda reading: (reading.on, reading.pk), default=None)
        by_family.setdefault(measure.family, []).append(MeasureRow(measure, latest, way(measure, latest)))
    return [
        FamilyRows(family.label, about, tuple(by_family[family]))
        for family, about in FAMILIES.items()
        if family in by_family
    ]


def way(measure: Measure, latest: Reading | None) -> float | None:
    """How much of the way from the baseline to the target is done."""
    low, high = measure.baseline, measure.target
    if latest is None or low is None or high is None or low == high:
        return None
    done = (latest.value - low) / (Decimal(high) - Decimal(low))
    return float(min(max(done, Decimal(0)), Decimal(1)))


def readings_of(measure: Measure) -> list[Reading]:
    """Newest first."""
    return list(measure.readings.order_by("-on", "-pk"))


def measure_presets(plan: Plan) -> tuple[Preset, ...]:
    """Measures that others use, in the four families, without those on the list."""
    there = {name.casefold() for name in plan.measures.values_list("name", flat=True)}
    return tuple(
        Preset(
            preset.key,
            preset.name,
            f"In {preset.unit}; {'more' if preset.direction == 'up' else 'less'} is better. {preset.source_hint}.",
            {
                "name": preset.name, "family": family, "unit": preset.unit, "direction": preset.direction,
                "source": preset.source_hint, "cadence": preset.cadence,
            },
            note=family.label,
        )
        for preset in presets.presets("measure")
        if preset.name.casefold() not in there
        for family in [Measure.Family("value" if preset.family == "business" else preset.family)]
    )  # fmt: skip


# --- checks -----------------------------------------------------------------------------------------------------


def feedback_rows(plan: Plan) -> list[Check]:
    return list(plan.checks.filter(kind=Check.Kind.FEEDBACK).order_by("pk"))


def audit_rows(plan: Plan) -> list[Check]:
    return list(plan.checks.filter(kind__in=Check.AUDITS).order_by("pk"))


def human_rows(plan: Plan) -> list[Check]:
    return list(plan.checks.filter(kind=Check.Kind.HUMAN).order_by("pk"))


def feedback_presets(plan: Plan) -> tuple[Preset, ...]:
    return _check_presets(plan, "feedback_loop", dict.fromkeys(_keys("feedback_loop"), Check.Kind.FEEDBACK))


def audit_presets(plan: Plan) -> tuple[Preset, ...]:
    return _check_presets(plan, "audit", {kind.value: kind for kind in Check.AUDITS})


def human_presets(plan: Plan) -> tuple[Preset, ...]:
    return _check_presets(plan, "audit", {"human-in-the-loop": Check.Kind.HUMAN})


def _keys(kind: str) -> list[str]:
    return [preset.key for preset in presets.presets(kind)]


def _check_presets(plan: Plan, kind: str, kinds: dict[str, Check.Kind]) -> tuple[Preset, ...]:
    there = set(plan.checks.values_list("kind", "name"))
    return tuple(
        Preset(
            preset.key,
            preset.title,
            preset.text,
            {"kind": kinds[preset.key], "name": preset.title, "how": preset.text, "cadence": preset.cadence},
        )
        for preset in presets.presets(kind)
        if preset.key in kinds and (kinds[preset.key], preset.title) not in there
    )


# --- keeping skills up to date ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UpkeepRow:
    """`half_life`: months after which half of it is out of date, in words; `next_on`: its next check."""

    upkeep: Upkeep
    half_life: str
    next_on: date | None


def upkeep_rows(plan: Plan) -> list[UpkeepRow]:
    """Three SQL statements."""
    coming = plan.reviews.filter(done_on=None, origin__startswith="upkeep-").order_by("-on")
    next_on = dict(coming.values_list("origin", "on"))
    return [
        UpkeepRow(row, _half_life(row), next_on.get(f"upkeep-{row.pk}"))
        for row in plan.upkeeps.prefetch_related("skills").order_by("pk")
    ]


def _half_life(upkeep: Upkeep) -> str:
    own = [skill.half_life_months for skill in upkeep.skills.all() if skill.half_life_months]
    months = [upkeep.half_life_months] if upkeep.half_life_months else own
    if not months:
        return "Not known"
    low, high = min(months), max(months)
    return count(low, "month") if low == high else f"{low} to {high} months"


def skills_without_upkeep(plan: Plan) -> list[Skill]:
    """Skills that roles need and no rule keeps up to date."""
    kept = Upkeep.objects.filter(plan=plan).values("skills")
    return list(
        Skill.objects.filter(pk__in=plan.requirements.values("skill")).exclude(pk__in=kept.exclude(skills=None))
        .order_by("name")
    )  # fmt: skip


def upkeep_presets(plan: Plan) -> tuple[Preset, ...]:
    """Rules to begin from, with those of their skills that the organization sees."""
    there = {name.casefold() for name in plan.upkeeps.values_list("name", flat=True)}
    by_slug = {skill.slug: skill for skill in skills_to_choose(plan)}
    return tuple(
        Preset(
            preset.key,
            preset.title,
            ", ".join(skill.name for skill in skills) + ".",
            {"name": preset.title, "skills": skills, "cadence": preset.cadence, "trigger": preset.trigger},
            note=f"And at once, when: {preset.trigger[:1].lower()}{preset.trigger[1:]}",
        )
        for preset in presets.presets("refresh_rule")
        if preset.title.casefold() not in there
        for skills in [[by_slug[key] for key in preset.skills if key in by_slug]]
        if skills
    )


def upkeep_page(plan: Plan) -> dict[str, object]:
    """What stands below the rules: skills without one, and what to look out for."""
    return {"without": skills_without_upkeep(plan), "trends": presets.presets("trend")}


# --- reviews ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReviewRows:
    """Coming ones by date, overdue ones first; done ones newest first."""

    coming: tuple[Review, ...]
    done: tuple[Review, ...]

    def __bool__(self) -> bool:
        return bool(self.coming or self.done)


def review_rows(plan: Plan) -> ReviewRows:
    """One SQL statement."""
    rows = list(plan.reviews.order_by("on", "pk"))
    done = sorted((r for r in rows if r.done_on), key=lambda r: r.done_on or r.on, reverse=True)
    return ReviewRows(tuple(r for r in rows if not r.done_on), tuple(done))


def heading(plan: Plan) -> tuple[str, str]:
    """What stage 9 says of itself."""
    families = measure_rows(plan)
    rows = [row for family in families for row in family.rows]
    if not rows:
        return (
            "How will you know that it works?",
            "Choose measures, say who looks at them and when, and keep the skills fresh.",
        )
    incomplete = sum(bool(row.lacks) for row in rows)
    said = f"{count(len(rows), 'measure')} in {count(len(families), 'family', 'families')}."
    if incomplete:
        verb = "lacks" if incomplete == 1 else "lack"
        said += f" {sentence(count(incomplete, 'measure'))} still {verb} a number, a date or an owner."
    else:
        said += " Every one has a number to start from, a number to reach, a date and a person."
    return "How will you know that it works?", sentence(said)


def measure_of(plan: Plan, pk: int) -> Measure | None:
    """The measure, if it belongs to the plan."""
    return plan.measures.select_related("plan__organization").filter(pk=pk).first()


def reading_of(plan: Plan, measure: int, pk: int) -> Reading | None:
    """The reading, if it belongs to a measure of the plan."""
    rows = Reading.objects.filter(measure__plan=plan, measure=measure, pk=pk)
    return rows.select_related("measure__plan__organization").first()
