"""manage.py export_catalog: a shelf as a file in one of the formats we write."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.exchange import entries_on
from catalog.formats import case, moodle, own
from catalog.models import Collection

FORMATS = ("yaml", "csv", "xlsx", "case", "moodle")


class Command(BaseCommand):
    help = "Write a shelf to a file: all of it as YAML, zipped CSV or XLSX; its skills for CASE or Moodle."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("format", choices=FORMATS)
        parser.add_argument("path", type=Path, help="the file to write")
        parser.add_argument("--collection", default="public", help="the shelf, by its short name")

    def handle(self, *, format: str, path: Path, collection: str, **options: Any) -> None:
        shelf = Collection.objects.filter(slug=collection).first()
        if shelf is None:
            known = ", ".join(Collection.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no shelf “{collection}”. Shelves: {known}.")
        entries = entries_on(shelf)
        match format:
            case "yaml":
                data = own.write_yaml(entries)
            case "csv":
                data = own.write_csv(entries)
            case "xlsx":
                data = own.write_xlsx(entries)
            case "case":
                data = case.write(entries, title=shelf.name, changed=timezone.now())
            case _:
                data = moodle.write(entries, title=shelf.name)
        path.write_bytes(data)
        self.stdout.write(f"{len(entries):,} records of “{shelf}” in {path}.")
