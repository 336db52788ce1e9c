"""How long a framework of 60,000 rows takes to come in, and how much memory: python -m tests.bench.frameworks

The files have the shape of ESCO's and are made here, the same each time. Beside it, in the same run, what the bare
database takes to insert as many rows with as much text: the ratio says what reading, checking and keeping the history
cost. Each runs in a process of its own, on a new SQLite file.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SKILLS, OCCUPATIONS, NEEDS, GROUPS = 9_000, 1_500, 26, 300
BASE = "http://data.europa.eu/esco"


def write(folder: Path) -> int:
    """The files; how many rows they have."""
    chance = random.Random(1)
    skills = [f"{BASE}/skill/{n:08x}-0000-4000-8000-{n:012x}" for n in range(SKILLS)]
    roles = [f"{BASE}/occupation/{n:08x}-0000-4000-8000-{n:012x}" for n in range(OCCUPATIONS)]
    groups = [f"{BASE}/skill/S{n // 10}.{n % 10}" for n in range(GROUPS)]
    text = "What somebody can do who has it, at about the length of the real ones. " * 3
    tables = {
        "skills_en.csv": (
            "conceptUri preferredLabel skillType altLabels status description",
            [(u, f"skill {n}", "knowledge", f"name {n}\nterm {n}", "released", text) for n, u in enumerate(skills)],
        ),
        "occupations_en.csv": (
            "conceptUri iscoGroup preferredLabel status description",
            [(u, 1000 + n, f"occupation {n}", "released", text) for n, u in enumerate(roles)],
        ),
        "occupationSkillRelations_en.csv": (
            "occupationUri relationType skillType skillUri",
            [
                (u, chance.choice(("essential", "optional")), "knowledge", s)
                for u in roles for s in chance.sample(skills, NEEDS)
            ],
        ),
        "broaderRelationsSkillPillar_en.csv": (
            "conceptType conceptUri broaderType broaderUri",
            [("Skill", u, "SkillGroup", chance.choice(groups)) for u in skills],
        ),
        "skillsHierarchy_en.csv": (
            "Level-0-URI Level-0-preferred-term Level-1-URI Level-1-preferred-term Description",
            [(f"{BASE}/skill/S", "skills", g, f"group {n}", "") for n, g in enumerate(groups)],
        ),
    }  # fmt: skip
    for name, (columns, rows) in tables.items():
        with (folder / name).open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(column.replace("-", " ") for column in columns.split())
            writer.writerows(rows)
    return sum(len(rows) for _, rows in tables.values())


def measured(code: str, folder: Path, database: str) -> tuple[float, float]:
    """Seconds of the processor and peak megabytes of the code, run on a database that is there already."""
    surroundings = dict(
        os.environ, DJANGO_SETTINGS_MODULE="readiness.settings", DATA_DIR=str(folder / database)
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"], check=True, env=surroundings
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, after.ru_maxrss / 1024


PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_catalog", verbosity=0)
"""
BARE = """
from catalog.models import Collection, Skill, SkillAlias
shelf = Collection.objects.public()
text = "What somebody can do who has it, at about the length of the real ones. " * 3
many = [Skill(collection=shelf, name=f"bare {n}", slug=f"bare-{n}", description=text) for n in range(10_000)]
Skill.objects.bulk_create(many)
names = [SkillAlias(collection=shelf, skill=many[n % 10_000], name=f"alias {n}") for n in range(50_000)]
SkillAlias.objects.bulk_create(names)
"""
LOAD = """
from pathlib import Path
from catalog.exchange import bring_in
from catalog.formats import FORMATS
from catalog.formats.files import files_at
from catalog.models import Collection
done = bring_in(FORMATS["esco"].read(files_at(Path({path!r}))), collection=Collection.objects.public())
print("   ", done.sentence())
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = folder / "esco"
        files.mkdir()
        rows = write(files)
        print(f"{rows:,} rows in {len(list(files.iterdir()))} files")
        for database in ("bare", "framework"):
            measured(PREPARE, folder, database)
        bare, _ = measured(BARE, folder, "bare")
        first, peak = measured(LOAD.format(path=str(files)), folder, "framework")
        again, peak_again = measured(LOAD.format(path=str(files)), folder, "framework")
    print(f"{'':22}{'CPU s':>9}{'of bare':>9}{'peak MB':>9}")
    for label, seconds, megabytes in (
        ("bare inserts", bare, None),
        ("first time", first, peak),
        ("again", again, peak_again),
    ):
        print(
            f"{label:22}{seconds:9.1f}{seconds / bare:9.1f}{'' if megabytes is None else round(megabytes):>9}"
        )


if __name__ == "__main__":
    main()
