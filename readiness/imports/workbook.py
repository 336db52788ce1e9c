"""The whole file: from grids to a `Reading`, a workbook or every mistake that keeps it from being one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import fuzz, process

from catalog.bounds import Refused

from .child import read_in_child
from .grids import Grid
from .needs import Audiences, read_requirements
from .offers import read_resources
from .people import check_roles, read_people, read_ratings
from .records import SHEETS, Known, PersonRow, Reading, RequirementRow, ResourceRow, Workbook
from .tables import Findings, Spellings, Table, make_table
from .words import any_of, bare, same, show


def read_workbook(
    source: Path | bytes | dict[str, bytes], name: str = "", known: Known | None = None
) -> Reading:
    """What the file says, or everything that is wrong with it; it is opened in a child process with limits.

    `source` is an .xlsx, .csv or .zip file, a folder of .csv files (or their names and bytes), or bytes with
    a name.
    """
    try:
        files, called = _files(source, name)
        return read_in_child(files, called, known or Known())
    except Refused as refused:
        return Reading(name=name or getattr(source, "name", ""), refused=str(refused))


def _files(source: Path | bytes | dict[str, bytes], name: str) -> tuple[list[tuple[str, bytes]], str]:
    if isinstance(source, dict):
        return sorted(source.items()), name or any_of(sorted(source) or ["nothing"])
    if isinstance(source, bytes):
        return [(name, source)], name
    called = name or source.name
    try:
        if source.is_dir():
            paths = sorted(path for path in source.iterdir() if path.suffix.casefold() == ".csv")
            if not paths:
                raise Refused(f"The folder {source.name} holds no .csv files.")
            return [(path.name, _bytes(path)) for path in paths], called
        return [(source.name, _bytes(source))], called
    except OSError as error:
        raise Refused(f"The file cannot be read: {error.strerror or error}.") from None


def _bytes(path: Path) -> bytes:
    from catalog.bounds import check_size

    check_size(path.stat().st_size)
    return path.read_bytes()


def interpret(grids: Iterable[Grid], name: str, known: Known) -> Reading:
    """What the sheets say together; runs in the child."""
    findings = Findings()
    chosen = _choose(list(grids), findings)
    skills, roles, audiences = Spellings(), Spellings(), Audiences(dict(known.audiences))
    tables = {sheet: make_table(grid, sheet, findings) for sheet, grid in chosen.items()}
    _complain_about_empty(chosen, tables, findings)

    needs: list[RequirementRow] = []
    offers: list[ResourceRow] = []
    people: list[PersonRow] = []
    ratings = []
    if table := tables.get("requirements"):
        needs = read_requirements(table, skills, roles, audiences)
    if table := tables.get("resources"):
        offers = read_resources(table, skills, audiences)
    if table := tables.get("people"):
        people, faulty = read_people(table, skills, known)
        all_people = people
        if "requirements" not in chosen or tables["requirements"] or not chosen["requirements"].rows:
            people = check_roles(table, people, *_allowed(roles, known, _has_rows(tables)))
    if (table := tables.get("ratings")) and tables.get("people"):
        ratings = read_ratings(table, all_people, faulty, skills, known)
    for table in filter(None, tables.values()):
        _report_ignored(table)
    if not findings.count:
        _notes(findings, people, needs, offers, skills, known)
    order = {sheet: place for place, sheet in enumerate(SHEETS)}
    findings.mistakes.sort(key=lambda each: (order.get(each.sheet, 9), each.row or 0))
    return Reading(
        name=name,
        workbook=None
        if findings.count
        else Workbook(
            people=tuple(people), ratings=tuple(ratings), requirements=tuple(needs), resources=tuple(offers)
        ),
        mistakes=tuple(findings.mistakes),
        mistake_count=findings.count,
        notes=tuple(findings.notes),
        ignored=tuple(findings.ignored),
        rows={sheet: len(table.rows) for sheet, table in tables.items() if table},
    )


def _choose(grids: list[Grid], findings: Findings) -> dict[str, Grid]:
    """The sheets we know by their names; a workbook of one sheet is its people, whatever that is called."""
    chosen: dict[str, Grid] = {}
    others, hidden = [], []
    for grid in grids:
        sheet = next((each for each in SHEETS if bare(grid.name) == each), None)
        if grid.hidden:
            hidden.append(grid.name)
        elif sheet is None:
            others.append(grid)
        elif sheet in chosen:
            findings.mistake(sheet, None, None, "one sheet of this name", f"a second one, {show(grid.name)}")
        else:
            chosen[sheet] = grid
    filled = [grid for grid in others if grid.rows]
    if not chosen and len(filled) == 1:
        chosen["people"] = filled[0]
        findings.note(f"the sheet {show(filled[0].name)} was read as people, since it is the only one")
        others.remove(filled[0])
    for grid in others:
        findings.note(f"the sheet {show(grid.name)} was left out; we read {any_of(list(SHEETS))}")
    for name in hidden:
        findings.note(f"the sheet {show(name)} is hidden and was left out; unhide it to have it read")
    for sheet, grid in chosen.items():
        if grid.note:
            findings.note(f"{sheet}: {grid.note}")
    if "people" not in chosen:
        names = [show(grid.name) for grid in grids][:8]
        found = f"the sheets {any_of(names)}" if len(names) > 1 else f"only {any_of(names or ['nothing'])}"
        if any(bare(name) == "people" for name in hidden):
            found = "only a hidden one"
        findings.mistake("people", None, None, "a sheet with this name", found)
    return chosen


def _complain_about_empty(
    chosen: dict[str, Grid], tables: dict[str, Table | None], findings: Findings
) -> None:
    for sheet, grid in chosen.items():
        table = tables[sheet]
        empty = not grid.rows or (table is not None and not table.rows)
        if not empty:
            continue
        if sheet == "people":
            found = "headings only" if grid.rows else "an empty sheet"
            findings.mistake(sheet, None, None, "headings and at least one person or group below them", found)
        else:
            findings.note(f"the sheet {sheet} is empty")


def _has_rows(tables: dict[str, Table | None]) -> bool:
    table = tables.get("requirements")
    return table is not None and bool(table.rows)


def _allowed(roles: Spellings, known: Known, required_here: bool) -> tuple[Spellings | None, str]:
    """The roles people may have, and how to say where these come from."""
    if known.roles is None:
        return (roles, "the sheet requirements") if required_here else (None, "")
    for role in sorted(known.roles):
        roles(role)
    return (
        roles,
        "the sheet requirements or the catalog"
        if required_here
        else "the catalog (or add a sheet requirements)",
    )


def _report_ignored(table: Table) -> None:
    if table.sheet != "people":
        for column in table.extra:
            table.ignore(column, "no heading of ours")


def _notes(
    findings: Findings,
    people: list[PersonRow],
    needs: list[RequirementRow],
    offers: list[ResourceRow],
    skills: Spellings,
    known: Known,
) -> None:
    """What is allowed but worth knowing."""
    held = {same(person.role) for person in people}
    nobody = sorted({need.role for need in needs if same(need.role) not in held})
    if nobody:
        findings.note(f"requirements: nobody has the role {any_of([show(role) for role in nobody[:8]])}")
    required = {same(need.skill) for need in needs}
    if required:
        spare = sorted(
            {lift.skill for offer in offers for lift in offer.lifts if same(lift.skill) not in required}
        )
        if spare:
            findings.note(f"resources: no role requires {any_of([show(skill) for skill in spare[:8]])}")
    silent = sum(offer.hours is None for offer in offers)
    if silent:
        findings.note(
            f"resources: {silent} without hours; unknown is not zero, so they cannot be planned yet"
        )
    silent = sum(offer.price is None and offer.run_price is None for offer in offers)
    if silent:
        findings.note(
            f"resources: {silent} without a price; unknown is not zero, so they cannot be planned yet"
        )
    _near_twins(findings, list(skills.names), skills.names, sorted(map(same, known.skills)))


def _near_twins(findings: Findings, keys: list[str], spelled: dict[str, str], known: list[str]) -> None:
    """Two skills whose names differ by a slip of the pen are probably one."""
    for place, key in enumerate(keys[:1_000]):
        if key in known:
            continue
        near = process.extractOne(key, keys[:place] + known, scorer=fuzz.ratio, score_cutoff=90)
        if near and _digits(near[0]) == _digits(key):
            other = spelled.get(near[0], near[0])
            findings.note(
                f"the skill {show(spelled[key])} looks like {show(other)}; if they are one, write it one way"
            )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
