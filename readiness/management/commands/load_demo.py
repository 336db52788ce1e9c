"""Make the demo organization, or open it again with a new password."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from readiness.actions.demo import ensure_demo


class Command(BaseCommand):
    help = "Makes Northwind Logistics, the demo organization, and prints a sign-in made at this moment."

    def handle(self, *args, **options) -> None:
        sign_in = ensure_demo(today=timezone.localdate())
        self.stdout.write(f"Demo sign-in: {sign_in.email}  password: {sign_in.password}")
