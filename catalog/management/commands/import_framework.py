"""manage.py import_framework: a framework in one of the field's formats, onto a shelf."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.exchange import Exchanged, bring_in
from catalog.formats import FORMATS
from catalog.formats.files import files_at
from catalog.models import Collection
from catalog.schema import RecordProblems

SHOWN = 50


class Command(BaseCommand):
    help = "Load a framework onto a shelf. Loading twice changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        formats = "; ".join(f"{name}: {known.takes}" for name, known in FORMATS.items())
        parser.add_argument("format", choices=list(FORMATS), help=formats)
        parser.add_argument("path", type=Path, help="a file, a ZIP or a folder")
        parser.add_argument("--collection", default="public", help="the shelf, by its short name")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    def handle(self, *, format: str, path: Path, collection: str, dry_run: bool, **options: Any) -> None:
        try:
            package = FORMATS[format].read(files_at(path))
            shelf = self._collection(collection)
            done = bring_in(package, collection=shelf, dry_run=dry_run)
        except RecordProblems as error:
            count = len(error.problems)
            raise CommandError(f"{count} mistake{'s' * (count != 1)}, nothing was loaded:\n{error}") from None
        self._tell(done, dry_run, int(options["verbosity"]))

    def _collection(self, slug: str) -> Collection:
        if slug == "public":
            return Collection.objects.public()
        found = Collection.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Collection.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no shelf “{slug}”. Shelves: {known}.")
        return found

    def _tell(self, done: Exchanged, dry_run: bool, verbosity: int) -> None:
        most = len(done.skipped) if verbosity > 1 else SHOWN
        for skipped in done.skipped[:most]:
            self.stdout.write(f"  {skipped}")
        if len(done.skipped) > most:
            self.stdout.write(f"  … and {len(done.skipped) - most:,} more (--verbosity 2 lists all)")
        for result in done.loaded.kept()[:most]:
            self.stdout.write(f"  kept {result.kind} “{result.key}”: {result.reason}")
        self.stdout.write(("Would be: " if dry_run else "Loaded: ") + done.sentence())
