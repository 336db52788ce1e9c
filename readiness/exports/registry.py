"""Every table that leaves the building: its name in the address, what makes it, and what a reader must be allowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from readiness.exports import people_tables, plan_tables, stage_tables
from readiness.exports.material import Filters, Material
from readiness.exports.tables import Table


@dataclass(frozen=True, slots=True)
class Entry:
    """`needs` is a right of `access.MAY`; `note` says in the menu what one row is."""

    make: Callable[[Material, Filters], Table]
    label: str
    note: str
    needs: str = "see"


# Of a version, as it was frozen.
OF_VERSION = {
    "summary": Entry(plan_tables.summary, "Summary", "One row for each figure"),
    "people": Entry(people_tables.people, "People and ratings", "One row for each person or group", "see_people"),
    "requirements": Entry(people_tables.requirements, "Requirements", "One row for each role and skill"),
    "gaps": Entry(people_tables.gaps, "Gaps", "One row for each skill and team"),
    "actions": Entry(plan_tables.actions, "Actions", "One row for each line of the plan"),
    "seats": Entry(people_tables.seats, "Seats", "One row for each booked seat"),
    "budget": Entry(plan_tables.budget, "Budget", "One row for each quarter and audience"),
    "measures": Entry(stage_tables.measures, "Measures", "One row for each measure, with its latest reading"),
    "residual-gaps": Entry(plan_tables.residual_gaps, "Gaps that remain", "One row for each skill, team and role"),
    "resources": Entry(plan_tables.resources, "Resources", "One row for each resource and skill it teaches"),
    "notes": Entry(plan_tables.notes, "Notes", "What the figures mean and rest on"),
}  # fmt: skip

# Of the plan as it stands today.
OF_TODAY = {
    "people": OF_VERSION["people"],
    "requirements": OF_VERSION["requirements"],
    "gaps": OF_VERSION["gaps"],
    "measures": OF_VERSION["measures"],
    "scenarios": Entry(stage_tables.scenarios, "Scenarios", "One row for each scenario"),
    "concerns": Entry(stage_tables.concerns, "Concerns", "One row for each concern"),
    "responsibilities": Entry(
        stage_tables.responsibilities, "Responsibilities", "One row for each responsibility"
    ),
    "dependencies": Entry(stage_tables.dependencies, "Dependencies", "One row for each dependency"),
    "reviews": Entry(stage_tables.reviews, "Reviews", "One row for each review"),
    "budget-lines": Entry(stage_tables.budget_lines, "Budget lines", "One row for each line"),
}

# The sheets of a workbook, in order; a sheet that its reader may not see is left out.
SHEETS = (
    "summary", "people", "requirements", "gaps", "actions", "seats", "budget", "measures", "residual-gaps", "notes",
)  # fmt: skip
