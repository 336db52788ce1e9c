"""manage.py check_links: ask whether the links of the catalog still lead somewhere; for a nightly timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog import linkcheck
from catalog.models import LinkState


class Command(BaseCommand):
    help = "Queue a check of all links. Needs LINK_CHECK=true; the background worker does it."

    def handle(self, **options: Any) -> None:
        try:
            check = linkcheck.start()
        except linkcheck.SwitchedOff as off:
            raise CommandError(str(off)) from None
        check.refresh_from_db()
        parts = [f"{n} {LinkState(state).label.lower()}" for state, n in check.found.items()]
        self.stdout.write(f"{check}." + (f" {', '.join(parts)}." if parts else ""))
