"""A file from anywhere is opened in a process of its own, with a ceiling on memory, time and patience.

Whatever a file does to the parser, the web worker only sees an answer or the end of the child.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from catalog.bounds import MB, Refused, check_size
from readiness.imports.records import Known, Reading, pack, unpack_known, unpack_reading
from readiness.imports.staged import check_cells, pack_grids, unpack_grids

if TYPE_CHECKING:
    from typing import BinaryIO

    from readiness.imports.grids import Grid

logger = logging.getLogger(__name__)

MEMORY = 1024 * MB
SECONDS = 20  # of computing; a workbook at the very limit takes half of it on a small machine

_TURNS = threading.BoundedSemaphore(2)  # children of one process at once: what they may take adds up
_CRASHED, _OUT_OF_MEMORY = 1, 3  # exit statuses of the child; a signal is a negative one
_TOO_MUCH = (
    "Reading the file would take more memory or time than a workbook needs, so it was stopped. "
    "Delete what is not needed, or split it."
)


def read_in_child(files: Sequence[tuple[str, bytes]], name: str, known: Known) -> Reading:
    """What the files say, found out by a child."""
    return unpack_reading(_ask(files, {"name": name, "known": pack(known)}))


def grids_in_child(files: Sequence[tuple[str, bytes]]) -> list[Grid]:
    """The sheets of the files with their cells, opened by a child."""
    answer = _ask(files, {})
    if isinstance(answer, dict):
        raise Refused(answer["refused"])
    return unpack_grids(answer)


def _ask(files: Sequence[tuple[str, bytes]], order: dict) -> Any:
    check_size(sum(len(data) for _, data in files))
    order = {**order, "files": [[called, len(data)] for called, data in files]}
    message = json.dumps(order).encode() + b"\n" + b"".join(data for _, data in files)
    kept = {key: os.environ[key] for key in ("LD_LIBRARY_PATH", "SYSTEMROOT") if key in os.environ}
    if not _TURNS.acquire(timeout=3 * SECONDS):
        raise Refused("Many files are being read just now. Try again in a minute.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__],
            input=message,
            capture_output=True,
            timeout=3 * SECONDS,  # on a busy machine the time it may compute takes longer to pass
            env=kept,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(_TOO_MUCH) from None
    finally:
        _TURNS.release()
    if done.returncode == _CRASHED:
        logger.error("The workbook reader failed:\n%s", done.stderr.decode(errors="replace")[-4000:])
        raise Refused("The file could not be read. It may be damaged: save it again and choose the new file.")
    if done.returncode:
        raise Refused(_TOO_MUCH)
    return json.loads(done.stdout)


# --- the child --------------------------------------------------------------------------------------------


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows no limit of the address space
            continue


def _answer(stream: BinaryIO) -> Any:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, and its threads take memory
    from readiness.imports.grids import read_grids

    order = json.loads(stream.readline())
    files = [(called, stream.read(size)) for called, size in order["files"]]
    try:
        grids = read_grids(files)
        if "known" not in order:
            check_cells(grids)
            return pack_grids(grids)
        from readiness.imports.workbook import interpret

        return pack(interpret(grids, order["name"], unpack_known(order["known"])))
    except Refused as refused:
        if "known" not in order:
            return {"refused": str(refused)}
        return pack(Reading(name=order["name"], refused=str(refused)))


def main() -> int:
    _limit()
    try:
        answer = json.dumps(_answer(sys.stdin.buffer)).encode()
    except MemoryError:
        return _OUT_OF_MEMORY
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
