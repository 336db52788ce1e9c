"""Everything of one organization into a file."""

import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from readiness.exports.archive import write_archive
from readiness.models import Organization


class Command(BaseCommand):
    help = "Writes everything of one organization as JSON and CSV into a ZIP, for import_organization."

    def add_arguments(self, parser) -> None:
        parser.add_argument("slug", help="as in the address: /o/SLUG/")
        parser.add_argument("out", type=Path)

    def handle(self, *args, slug: str, out: Path, **options) -> None:
        found = Organization.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Organization.objects.order_by("slug").values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no organization {slug!r} here. Known: {known}.")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
                try:
                    counts = write_archive(found, file)
                    file.flush()
                    os.fsync(file.fileno())
                    Path(file.name).replace(out)
                except BaseException:
                    Path(file.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{sum(counts.values()):,} rows of {found} are in {out}. It holds personal data.")
