"""The whole suite: on SQLite with the browser tests in a real Chromium, then on a real PostgreSQL.

    python scripts/test.py [pytest arguments]

What it needs beyond Python it finds, or installs where that is possible without asking. What it could not run
it names at the end, loudly; with CI=true that is a failure.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pgtemp

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
SOME_TESTS_FAILED, NO_TEST_RAN = 1, 5


def say(text: str) -> None:
    print(f"\n\033[1m==> {text}\033[0m" if sys.stdout.isatty() else f"\n==> {text}", flush=True)


def find_browser() -> str | None:
    """CHROMIUM, else one in PATH or where a Mac keeps it."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)
    return found or (str(MAC_BROWSER) if MAC_BROWSER.exists() else None)


def install(*packages: str) -> None:
    """From Debian's or Ubuntu's archive, when we are root there; otherwise nothing."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"Not here yet: {', '.join(packages)}. Installing with apt-get")
    quiet = {"env": dict(os.environ, DEBIAN_FRONTEND="noninteractive"), "stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, **quiet)


def prepare() -> dict[str, str]:
    """Finds or installs the programs; what stays missing -> what cannot be run without it."""
    wanted = [("chromium", find_browser), ("poppler-utils", lambda: shutil.which("pdftoppm"))]
    if missing := [package for package, found in wanted if not found()]:
        install(*missing)
    lacking = {}
    if not find_browser():
        lacking["Chromium"] = "the browser tests (tests/browser); install chromium, or name one in CHROMIUM"
    if not shutil.which("pdftoppm"):
        lacking["pdftoppm"] = "the tests that look at PDF pages; install poppler-utils"
    if not pgtemp.find():
        lacking["PostgreSQL"] = "the suite on PostgreSQL; install postgresql, or name its folder in PG_BIN"
    return lacking


def pytest(*arguments: str, through: tuple[str, ...] = (), **surroundings: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "--durations=5", *arguments]
    began = time.monotonic()
    status = subprocess.run(
        [*through, *command], cwd=ROOT, env=dict(os.environ, **surroundings), check=False
    ).returncode
    print(f"({time.monotonic() - began:.0f} s)", flush=True)
    return status


def main(arguments: list[str]) -> int:
    lacking = prepare()
    results: dict[str, int] = {}

    say("The suite on SQLite")
    results["SQLite"] = pytest("-n", "2", "-m", "not browser", *arguments)
    if "Chromium" not in lacking:
        say("The browser tests, in Chromium on SQLite")
        results["browser"] = pytest("-m", "browser", *arguments, CHROMIUM=find_browser())
    if "PostgreSQL" not in lacking:
        say("The suite on PostgreSQL, but for tests that touch no database and those in the browser")
        server = (sys.executable, str(ROOT / "scripts" / "pgtemp.py"))
        results["PostgreSQL"] = pytest(
            "-n", "2", "-m", "not browser", "--only-database", *arguments, through=server
        )

    failed = [name for name, status in results.items() if status not in (0, NO_TEST_RAN)]
    if all(status == NO_TEST_RAN for status in results.values()):
        failed = list(results)
    for program, consequence in lacking.items():
        say(f"COULD NOT RUN for want of {program}: {consequence}")
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    strict = os.environ.get("CI", "").lower() in ("true", "1")
    return SOME_TESTS_FAILED if failed or (lacking and strict) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
