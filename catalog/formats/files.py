"""What a reader is given: a file, a folder or a ZIP of files, opened within bounds."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from catalog.schema import Problem, RecordProblems

MB = 1024 * 1024
MOST = 300 * MB  # of all files together, unpacked
MOST_FILES = 2_000
MOST_RATIO = 200  # unpacked to packed, of one file in a ZIP
DEEPEST = 60  # levels of JSON
ENDINGS = (".csv", ".tsv", ".txt", ".json", ".yaml", ".yml", ".xlsx", ".toml")


def refuse(file: str, found: str, expected: str, entry: str = "", field: str = "") -> RecordProblems:
    """The error for a file that cannot be read as a whole."""
    return RecordProblems([Problem(file, entry, field, found, expected)])


@dataclass(frozen=True, slots=True)
class File:
    """One file: its name for messages, and its bytes."""

    name: str
    data: bytes

    @property
    def ending(self) -> str:
        return Path(self.name).suffix.casefold()

    def text(self) -> str:
        """Decoded: UTF-8 or UTF-16 as the file says, else Windows-1252, which spreadsheets write.

        Raises RecordProblems for bytes that are no text.
        """
        data = self.data
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self._decoded("utf-16")
        try:
            found = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            found = self._decoded("cp1252")
        if "\x00" in found:
            raise refuse(self.name, "zero bytes", "text; this looks like a program's own file")
        return found

    def _decoded(self, encoding: str) -> str:
        try:
            return self.data.decode(encoding)
        except UnicodeDecodeError as error:
            raise refuse(
                self.name,
                f"a byte that is no text at position {error.start}",
                "text in UTF-8, UTF-16 or Windows-1252",
            ) from None

    def json(self) -> Any:
        """Parsed JSON. Raises RecordProblems with line and column, or for nesting deeper than 60 levels."""
        text = self.text()
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise refuse(self.name, f"{error.msg} at {where}", "JSON", where) from None
        except (RecursionError, ValueError):
            raise refuse(self.name, "values nested very deep or numbers very long", "plain JSON") from None
        if _deeper(found, DEEPEST):
            raise refuse(self.name, f"values nested deeper than {DEEPEST} levels", "plain JSON")
        return found


def _deeper(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def files_at(path: Path) -> list[File]:
    """The files of a folder, of a ZIP, or the one file. Raises RecordProblems."""
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix.casefold() in ENDINGS and p.is_file())
        return _bounded((str(p.relative_to(path)), p.stat().st_size, p) for p in found)
    if not path.is_file():
        raise refuse(path.name, "no such file", "a file, a folder or a ZIP")
    return files_in(path.name, path.read_bytes())


def files_in(name: str, data: bytes) -> list[File]:
    """The files of an upload: itself, or what is in it if it is a ZIP (but not a workbook). Raises RecordProblems."""
    if not data:
        raise refuse(name, "an empty file", "a file with content")
    if len(data) > MOST:
        raise refuse(name, f"{len(data) // MB} MB", f"at most {MOST // MB} MB")
    if not data.startswith(b"PK") or name.casefold().endswith(".xlsx"):
        return [File(name, data)]
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return list(_unpacked(name, archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise refuse(name, f"a damaged archive ({error})", "a whole ZIP without a password") from None


def _unpacked(name: str, archive: zipfile.ZipFile) -> Iterator[File]:
    parts = [part for part in archive.infolist() if not part.is_dir()]
    if len(parts) > MOST_FILES:
        raise refuse(name, f"{len(parts):,} files", f"at most {MOST_FILES:,}")
    if sum(part.file_size for part in parts) > MOST:
        raise refuse(name, "more than can be unpacked", f"at most {MOST // MB} MB unpacked")
    for part in parts:
        if part.file_size > MB and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise refuse(name, f"“{part.filename}” packed beyond reason", "an ordinary ZIP")
        if part.filename.casefold().endswith(ENDINGS) and not part.filename.startswith("__MACOSX"):
            yield File(part.filename, archive.read(part))


def _bounded(found: Iterator[tuple[str, int, Path]]) -> list[File]:
    files, total = [], 0
    for name, size, path in found:
        total += size
        if total > MOST or len(files) >= MOST_FILES:
            raise refuse(name, "more than can be read at once", f"at most {MOST // MB} MB")
        files.append(File(name, path.read_bytes()))
    if not files:
        raise refuse("the folder", "nothing to read", "files ending in " + ", ".join(ENDINGS))
    return files


def tables_of(record: Any) -> Mapping[str, Any]:
    """The value if it is a JSON object, else an empty one."""
    return record if isinstance(record, Mapping) else {}
