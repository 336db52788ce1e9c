"""Tables of what was answered in the stages around the plan, as it stands today."""

from __future__ import annotations

from readiness.exports.material import Filters, Material
from readiness.exports.tables import Kind, Table, columns, yes

ALL = Filters()


def scenarios(of: Material, filters: Filters = ALL) -> Table:
    rows = [(each.name, each.description) for each in of.rows.scenarios]
    return Table("scenarios", "Scenarios", columns("scenario", ("description", Kind.LONG)), rows)


def concerns(of: Material, filters: Filters = ALL) -> Table:
    heads = columns(
        "kind", ("concern", Kind.LONG), "who", ("impact", Kind.LONG), "area", "escalate", ("answer", Kind.LONG),
        "owner", "state",
    )  # fmt: skip
    rows = [
        (c.kind, c.text, c.who, c.impact, c.area, yes(c.escalate), c.answer, c.owner, c.get_state_display())
        for c in of.rows.concerns
    ]
    return Table("concerns", "Concerns", heads, rows)


def responsibilities(of: Material, filters: Filters = ALL) -> Table:
    heads = columns("responsibility", "change", "area", "skills", ("due", Kind.DATE))
    rows = [
        (
            each.name,
            "to be retired" if each.retiring else "new",
            each.area,
            ", ".join(skill.name for skill in each.skills.all()),
            each.due,
        )
        for each in of.rows.responsibilities
    ]
    return Table("responsibilities", "Responsibilities", heads, rows)


def dependencies(of: Material, filters: Filters = ALL) -> Table:
    heads = columns("team", "needs", "from", "process", "process exists", "tool", ("tool on", Kind.DATE))
    rows = [
        (d.needs.name, d.what, d.gives.name, d.process, yes(d.process_exists), d.tool, d.tool_on)
        for d in of.rows.dependencies
    ]
    return Table("dependencies", "Dependencies", heads, rows)


def measures(of: Material, filters: Filters = ALL) -> Table:
    """Each with its latest reading."""
    heads = columns(
        "family", "measure", "unit", ("baseline", Kind.NUMBER), ("target", Kind.NUMBER), ("due", Kind.DATE),
        ("latest", Kind.NUMBER), ("read on", Kind.DATE), "owner", "source", "cadence",
    )  # fmt: skip
    rows = []
    for each in of.rows.measures:
        latest = max(each.readings.all(), key=lambda reading: (reading.on, reading.pk), default=None)
        reading = (latest.value, latest.on) if latest else (None, None)
        rows.append(
            (
                each.get_family_display(), each.name, each.unit, each.baseline, each.target, each.target_on, *reading,
                each.owner, each.source, each.cadence,
            )
        )  # fmt: skip
    return Table("measures", "Measures", heads, rows)


def reviews(of: Material, filters: Filters = ALL) -> Table:
    heads = columns("kind", ("on", Kind.DATE), ("done on", Kind.DATE), ("notes", Kind.LONG))
    rows = [(each.get_kind_display(), each.on, each.done_on, each.notes) for each in of.rows.reviews]
    return Table("reviews", "Reviews", heads, rows)


def budget_lines(of: Material, filters: Filters = ALL) -> Table:
    heads = columns("kind", "line", ("quarter", Kind.WHOLE), (f"amount ({of.currency})", Kind.MONEY))
    rows = [(each.get_kind_display(), each.label, each.quarter, each.amount) for each in of.rows.budget_lines]
    return Table("budget-lines", "Budget lines", heads, rows)
