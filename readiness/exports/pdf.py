"""Sets the report as PDF in a process of its own, with limits on time and memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "report"
CHILD = Path(__file__).with_name("typeset.py")
REMARK = "remark: "


@dataclass(frozen=True, slots=True)
class Rendered:
    """The PDF, and what the reader should know of it (characters that no font shows, texts that were cut)."""

    pdf: bytes
    remarks: tuple[str, ...]


class PdfFailed(Exception):
    """No PDF came of it. `sentence` is for the user, `detail` for the operator's log."""

    def __init__(self, sentence: str, detail: str):
        self.sentence = sentence
        self.detail = detail
        super().__init__(sentence)


def render(
    data: dict, *, timeout: float = 60, memory_mb: int = 2048, template: str = "report.typ"
) -> Rendered:
    """The PDF of `report_data`. The same data give the same bytes."""
    command = [
        sys.executable,
        "-P",
        str(CHILD),
        str(TEMPLATES / template),
        str(TEMPLATES / "fonts"),
        str(memory_mb),
    ]
    # A session of its own: on a timeout the whole group is killed, whatever the child has started.
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={"PATH": os.defpath, "PYTHONUTF8": "1"},
    )
    try:
        pdf, errors = child.communicate(json.dumps(data).encode(), timeout=timeout)
    except subprocess.TimeoutExpired as expired:
        raise PdfFailed(_too_long(timeout), f"typesetting passed {timeout:g} s") from expired
    finally:
        _end(child)
    said = errors.decode("utf-8", "replace")
    if child.returncode or not pdf.startswith(b"%PDF"):
        raise PdfFailed(_why(child.returncode), f"exit status {child.returncode}: {said[-4000:]}")
    remarks = (line.removeprefix(REMARK) for line in said.splitlines() if line.startswith(REMARK))
    return Rendered(pdf, tuple(remarks))


def _end(child: subprocess.Popen) -> None:
    if child.poll() is not None:
        return
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _too_long(timeout: float) -> str:
    return (
        f"The report took longer than {timeout:g} seconds and was stopped. "
        "Print fewer sections, or leave out the list of people."
    )


def _why(status: int) -> str:
    # 2 is our own "out of memory"; a negative status is the signal that an allocation failure ends Typst with.
    if status == 2 or status < 0:
        return "The report is too large to be set. Print fewer sections, or leave out the list of people."
    return "The report could not be set. Nothing was lost; the operator's log says why."
