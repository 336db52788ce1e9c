"""An organization from its file into an empty installation."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from readiness.actions.archive import BadArchive, import_organization


class Command(BaseCommand):
    help = "Brings in what export_organization wrote: all of it, or, with a reason, nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            with file.open("rb") as opened:
                organization = import_organization(archive=opened)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except BadArchive as error:
            raise CommandError(f"Nothing was brought in. {error}") from None
        self.stdout.write(f"{organization} is here, at /o/{organization.slug}/.")
        self.stdout.write("Its members sign in with their e-mail address after asking for a new password.")
