"""Check a plan from its exported file alone."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from readiness.exports.plan_schema import file_name
from readiness.planner.verify import verify


class Command(BaseCommand):
    help = "Recomputes every limit, level and figure of a plan.json and names each violation; exit status 1 if any."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            document = json.loads(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{file} is not JSON: {error}.") from None
        violations = verify(document)
        for violation in violations:
            self.stdout.write(f"{violation.rule}: {violation.where}: {violation.message}")
        if violations:
            raise CommandError(f"{len(violations)} violation{'s' * (len(violations) > 1)} found.")
        self.stdout.write("Verified: every limit holds, every figure is what the file's own data give.")
        version = document["version"]
        self.stdout.write(
            f"Read as plan.json version {version}, whose form is {file_name(version)} at /schemas/."
        )
