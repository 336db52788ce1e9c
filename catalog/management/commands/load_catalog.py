"""manage.py load_catalog: the starter catalog, or files in its form."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog import loading, presets
from catalog.models import Collection
from catalog.records import STARTER, read_file, read_folder
from catalog.schema import RecordProblems


class Command(BaseCommand):
    help = "Load the starter catalog, or a file or folder of records. Loading twice changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "path", nargs="?", type=Path, default=STARTER, help="a TOML file, or a folder of them"
        )
        parser.add_argument("--check", action="store_true", help="only check the files, write nothing")
        parser.add_argument("--force", action="store_true", help="write over what was edited or deleted here")
        parser.add_argument(
            "--collection", default="", help="the shelf to load onto; the public one if not given"
        )

    def handle(self, *, path: Path, check: bool, force: bool, collection: str, **options: Any) -> None:
        try:
            entries = read_folder(path) if path.is_dir() else read_file(path)
            if check:
                loading.check(entries, collection=None if path == STARTER else self._collection(collection))
                if path == STARTER:
                    presets.check_all()
                self.stdout.write(f"{len(entries)} entries, no mistakes.")
                return
            report = loading.load(entries, collection=self._collection(collection), force=force)
        except RecordProblems as error:
            count = len(error.problems)
            raise CommandError(f"{count} mistake{'s' * (count != 1)}, nothing was loaded:\n{error}") from None
        self._tell(report, int(options["verbosity"]))

    def _collection(self, slug: str) -> Collection:
        if not slug:
            return Collection.objects.public()
        try:
            return Collection.objects.get(slug=slug)
        except Collection.DoesNotExist:
            known = ", ".join(Collection.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no shelf “{slug}”. Shelves: {known}.") from None

    def _tell(self, report: loading.Report, verbosity: int) -> None:
        if verbosity > 1:
            for kind, counts in report.by_kind().items():
                self.stdout.write(
                    f"  {kind}: " + ", ".join(f"{n} {outcome}" for outcome, n in counts.items())
                )
        for result in report.kept():
            self.stdout.write(
                f"  kept {result.kind} “{result.key}”: {result.reason} (--force loads it anyway)"
            )
        if verbosity < 1:
            return
        parts = [f"{report.count(outcome)} {outcome}" for outcome in ("new", "changed", "unchanged", "kept")]
        self.stdout.write("Catalog: " + ", ".join(parts) + ".")
