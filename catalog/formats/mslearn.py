"""Microsoft Learn: the JSON of its catalog API, saved to a file.

Source: https://learn.microsoft.com/training/support/catalog-api-developer-reference (fields read: `modules`,
`learningPaths`, `courses`, `certifications`, `mergedCertifications`, `appliedSkills`, and the names in `levels`,
`roles`, `products`, `subjects`). The API says how long something takes and for whom, but neither what it costs nor
which skills it teaches: hours are taken from `duration_in_minutes` or `duration_in_hours`; modules and paths are free
of charge (marked as our estimate), the price of the rest is unknown; skills are looked up by the names of products
and subjects, and the level steps that its three levels stand for are our estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from .files import File, refuse, tables_of
from .package import Draft, Package, Teaching, line_of, plain

FRAMEWORK = "ms-learn"
SITE = "https://learn.microsoft.com"

# list of the file -> kind of resource, format, whether it is known to be free of charge
LISTS = {
    "modules": ("module", "self_paced", True),
    "learningPaths": ("path", "self_paced", True),
    "courses": ("course", "instructor_led", False),
    "certifications": ("certification", "", False),
    "mergedCertifications": ("certification", "", False),
    "appliedSkills": ("certification", "self_paced", False),
}
STEPS = {"beginner": (0, 2), "intermediate": (2, 3), "advanced": (3, 4)}
LEADERS = {"business-owner", "business-leader", "higher-ed-leader", "school-leader", "executive"}
USERS = {
    "business-user", "business-analyst", "student", "k-12-educator", "higher-ed-educator", "functional-consultant",
    "startup-founder", "parent-guardian", "learner",
}  # fmt: skip


def read(files: Iterable[File]) -> Package:
    """Resources with hours, language, audiences and what they are about. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    draft.add("provider", "microsoft-learn", name="Microsoft Learn", url=f"{SITE}/")
    provider = next(iter(draft.entries))[1]
    for file in files:
        root = file.json()
        if not isinstance(root, Mapping) or not LISTS.keys() & root.keys():
            raise refuse(file.name, "other JSON", "a list under one of " + ", ".join(LISTS))
        names = _names(root)
        for name, (kind, form, free) in LISTS.items():
            for record in _records(draft, file, root, name):
                _resource(draft, file, record, names, provider, kind, form, free)
    return draft.package()


def _records(draft: Draft, file: File, root: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    rows = root.get(name, [])
    for place, record in enumerate(rows if isinstance(rows, list) else [rows], start=1):
        if isinstance(record, Mapping):
            yield record
        else:
            draft.skip(file.name, 0, f"{name} no. {place}", record, "is no entry")


def _names(root: Mapping[str, Any]) -> dict[str, str]:
    """Id → name of products and subjects, with those below them."""
    found: dict[str, str] = {}
    for part in ("products", "subjects"):
        ahead = list(root.get(part) or ())
        while ahead:
            entry = tables_of(ahead.pop())
            found[str(entry.get("id", ""))] = line_of(entry.get("name"))
            ahead += entry.get("children") or ()
    return found


def _resource(
    draft: Draft,
    file: File,
    record: Mapping[str, Any],
    names: Mapping[str, str],
    provider: str,
    kind: str,
    form: str,
    free: bool,
) -> None:
    hours = _hours(draft, file, record)
    key = draft.add(
        "resource",
        _word(record.get("uid")),
        file.name,
        title=line_of(record.get("title"), 300),
        kind=kind,
        format=form,
        url=_address(record.get("url")),
        provider=provider,
        description=plain(record.get("summary") or record.get("subtitle"), 4000),
        language=_word(record.get("locale")).partition("-")[0].casefold()[:12],
        audiences=_audiences(record),
        hours=hours,
        price={"basis": "free", "estimated": True} if free else {"basis": "unknown"},
        sources=[FRAMEWORK],
    )
    steps = [STEPS[level] for level in _ids(record, "levels") if level in STEPS]
    about = [
        names.get(i, "") or i.replace("-", " ") for p in ("products", "subjects") for i in _ids(record, p)
    ]
    if key and steps and about:
        lowest, highest = min(a for a, _ in steps), max(b for _, b in steps)
        draft.teachings[key] = Teaching(tuple(dict.fromkeys(about)), lowest, highest)


def _hours(draft: Draft, file: File, record: Mapping[str, Any]) -> Decimal | None:
    """Unknown where the file says nothing, zero or something that is no length."""
    for field, unit in (("duration_in_minutes", 60), ("duration_in_hours", 1)):
        value = record.get(field)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value / unit <= 9999:
            return (Decimal(str(value)) / unit).quantize(Decimal("0.01")) or None
        if value not in (None, 0):
            draft.skip(
                file.name, 0, field, value, f"is no length; hours of “{record.get('uid')}” stay unknown"
            )
    return None


def _audiences(record: Mapping[str, Any]) -> list[str]:
    roles = set(_ids(record, "roles"))
    found = {
        "leadership": bool(roles & LEADERS),
        "end-users": bool(roles & USERS),
        "tech-specialists": bool(roles - LEADERS - USERS),
    }
    return [audience for audience, there in found.items() if there]


def _ids(record: Mapping[str, Any], field: str) -> list[str]:
    rows = record.get(field)
    return [row for row in rows if isinstance(row, str)] if isinstance(rows, list) else []


def _address(url: object) -> str:
    """Without tracking; a path alone stands below the site."""
    said = _word(url).partition("?")[0]
    said = f"{SITE}{said}" if said.startswith("/") else said
    return said if said.startswith(("https://", "http://")) and len(said) <= 500 else ""


def _word(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
