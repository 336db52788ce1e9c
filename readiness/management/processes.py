"""Keeps child processes running: starts again what dies, a little later each time, and leaves none behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SETTLED_AFTER = 30  # seconds a process must live before its next death counts as the first one
LONGEST_WAIT = 30
PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Runs in the child before its program: on Linux it is told to end even when the parent is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: Sequence[str]
    folder: Path
    deaths: int = 0
    process: subprocess.Popen | None = None
    started_at: float = 0
    start_at: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches the parent alone, which then ends its children in order."""
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 -- this process has one thread
        )
        self.started_at = time.monotonic()

    def note_death(self) -> float:
        """Seconds to wait before the next start."""
        if time.monotonic() - self.started_at > SETTLED_AFTER:
            self.deaths = 0
        wait = min(0.5 * 2**self.deaths, LONGEST_WAIT)
        self.deaths += 1
        self.start_at = time.monotonic() + wait
        return wait

    def signal_all(self, number: int) -> None:
        """To the process and whatever it started."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def keep_running(
    children: Sequence[Child],
    *,
    stopping: Callable[[], bool],
    report: Callable[[str], None],
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Until `stopping()`; `meanwhile` is called at every look, five times a second."""
    while not stopping():
        for child in children:
            if child.process is not None and not child.running:
                status = child.process.returncode
                child.signal_all(signal.SIGKILL)  # its own children would keep the port or the database
                child.process = None
                wait = child.note_death()
                report(f"The {child.name} stopped with status {status}; starting it again in {wait:g} s.")
            elif child.process is None and time.monotonic() >= child.start_at:
                child.start()
        meanwhile()
        time.sleep(0.2)


def stop(children: Sequence[Child], *, grace: float, hurried: Callable[[], bool] = lambda: False) -> None:
    """Ask all to end, wait at most `grace` seconds, then insist."""
    for child in children:
        if child.running:
            child.process.terminate()
    end = time.monotonic() + grace
    while any(child.running for child in children) and time.monotonic() < end and not hurried():
        time.sleep(0.05)
    for child in children:
        child.signal_all(signal.SIGKILL)
        if child.process:
            child.process.wait()
