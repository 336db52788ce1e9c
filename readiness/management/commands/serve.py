"""Everything in one command: the database, the catalog, the web server and the background worker."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.models import Skill
from readiness.actions.demo import DemoSignIn, ensure_demo
from readiness.actions.invitations import ensure_owner_link
from readiness.management.processes import Child, keep_running, stop

GRACE = 10  # seconds for running requests and jobs; a job cut off is taken up again at the next start


class Command(BaseCommand):
    help = "Migrates, loads what is missing, then runs the web server and the background worker until Ctrl-C."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--demo", action="store_true", help="make or reopen the demo organization")
        parser.add_argument("--web-processes", type=int, default=1)
        parser.add_argument("--worker-processes", type=int, default=1)

    def handle(self, *args, host: str, port: str, demo: bool, **options) -> None:
        self.signals = 0
        address = (host, free_port(host, port))
        try:
            sign_in = self.prepare(demo=demo)
        except KeyboardInterrupt:
            self.say("Stopped before the start.")
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.note_signal)
        children = processes(*address, web=options["web_processes"], workers=options["worker_processes"])
        welcome = Welcome(address, lambda: self.say(self.ways_in(*address, sign_in)))
        try:
            keep_running(
                children,
                stopping=lambda: self.signals > 0,
                report=self.stderr.write,
                meanwhile=welcome.once_the_server_answers,
            )
            self.say(f"\nStopping; what is running has {GRACE} s to finish. Ctrl-C again stops at once.")
        finally:
            stop(children, grace=GRACE, hurried=lambda: self.signals > 1)
        self.say("Stopped.")

    def prepare(self, *, demo: bool) -> DemoSignIn | None:
        """Brings database, catalog, static files and demo up to date; the demo's sign-in if it was asked for."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self.say("Bringing the database up to date ...")
        call_command("migrate", verbosity=0, interactive=False)
        if not Skill.objects.exists():
            self.say("Loading the starter catalog ...")
            call_command("load_catalog", verbosity=0)
        if settings.PRODUCTION:
            self.say("Collecting the static files ...")
            call_command("collectstatic", verbosity=0, interactive=False)
        if demo:
            self.say("Opening the demo organization ...")
            return ensure_demo(today=timezone.localdate())
        return None

    def ways_in(self, host: str, port: int, sign_in: DemoSignIn | None) -> str:
        """The address, and what one needs to get in."""
        site = f"http://{'localhost' if host in ('0.0.0.0', '::') else host}:{port}"  # noqa: S104
        lines = [f"  Readiness     {site}/"]
        if sign_in:
            lines += [f"  Demo e-mail   {sign_in.email}", f"  password      {sign_in.password}"]
        if path := ensure_owner_link():
            lines.append(f"  Your account  {site}{path}  (works once)")
        return "\n".join(["", *lines, "", "Ctrl-C stops everything."])

    def note_signal(self, *_details: object) -> None:
        self.signals += 1

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class Welcome:
    """Said once, when there is somebody to open the door."""

    def __init__(self, address: tuple[str, int], say: Callable[[], None]) -> None:
        self.address, self.say, self.said = address, say, False

    def once_the_server_answers(self) -> None:
        if self.said:
            return
        with suppress(OSError), socket.create_connection(self.address, timeout=0.2):
            self.said = True
            self.say()


def free_port(host: str, port: str) -> int:
    """The port as a number, if a server can listen there now."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} is in use by another program. Choose another one: PORT={int(port) + 1} make run"
            ) from None
        raise CommandError(f"Cannot listen on {host}, port {port}: {problem.strerror}.") from None
    return int(port)


def processes(host: str, port: int, *, web: int, workers: int) -> list[Child]:
    """The web server, and the worker unless the jobs go to another kind of queue."""
    python, folder = sys.executable, settings.BASE_DIR
    server = [python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    server += ["--workers", str(web), "--blocking-threads", "4", "--respawn-failed-workers"]
    server += ["--log-level", "warning", "readiness.wsgi:application"]
    children = [Child("web server", server, folder)]
    if settings.TASKS["default"]["BACKEND"].startswith("django_ox."):
        worker = [python, str(folder / "manage.py"), "ox_worker", "--no-color", "--interval", "0.5"]
        children.append(Child("worker", [*worker, "--processes", str(workers)], folder))
    return children
