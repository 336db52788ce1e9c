"""What a file is and whether it is small and honest enough to be opened. All of it runs before any parser.

An .xlsx is a zip of XML: a few kilobytes can unpack to gigabytes, and two cells far apart can make a reader
that trusts the sheet's extent ask for terabytes. So the zip's directory is judged first, then every part is
read once as plain bytes, counting tags, and only then may openpyxl see it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

MB = 1024 * 1024
MAX_FILE = 10 * MB
MAX_UNZIPPED = 100 * MB
MAX_RATIO = 100
MAX_ENTRIES = 1_000
MAX_TAGS = 6_000_000  # about a million cells
MAX_ROWS = 50_000  # a sheet, its header not counted
MAX_COLUMNS = 500
MAX_MERGES = 5_000
LAST_COLUMN_LOOKED_AT = 702  # ZZ; what lies beyond is found in the bytes

_CHUNK = 256 * 1024
_OVERLAP = 400  # longer than any tag we look for
_FAR_CELL = re.compile(rb'<(?:\w+:)?c [^>]{0,300}?\br="[A-Z]{3,}\d+"[^>]{0,300}(?<!/)>')
_ROW_OR_COLUMN = re.compile(rb'<(?:\w+:)?(row|col) ([^>]{0,300}hidden="(?:1|true)"[^>]{0,300})>')
_NUMBER_OF = re.compile(rb'\b(r|min|max)="(\d{1,7})"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]{0,300}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Refused(Exception):
    """The file as a whole cannot be imported; the text is a sentence for the person who uploaded it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the bytes of one part of a workbook say about it."""

    tags: int = 0
    far: bool = False  # a cell with content beyond column ZZ
    merges: tuple[str, ...] = field(default=())
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()  # counted from 1


def check_size(size: int) -> None:
    if size > MAX_FILE:
        raise Refused(
            f"The file is {size / MB:.1f} MB; the largest that can be imported is {MAX_FILE // MB} MB. "
            "Remove pictures and sheets that are not needed, or split it."
        )
    if size == 0:
        raise Refused("The file is empty: it has no bytes at all. Save it again and choose it anew.")


def kind_of(data: bytes, name: str) -> str:
    """xlsx, zip or csv, told by what is in the file and not by what it is called."""
    check_size(len(data))
    ending = name.rpartition(".")[2].casefold()
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _refuse_ole(data)
    for magic, what in _OTHERS:
        if data.startswith(magic):
            raise Refused(f"This is {what}, not a workbook. Choose an .xlsx or .csv file.")
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    if ending in ("xlsx", "xlsm", "xls", "ods", "zip"):
        raise Refused(
            f"The file is called .{ending} but is damaged or something else inside. "
            "Open it in your spreadsheet program and save it as .xlsx."
        )
    if b"<html" in data[:1000].lower() or data.lstrip()[:5].lower() == b"<?xml":
        raise Refused(
            "This is a web page or XML file, not a workbook. Open it in your spreadsheet program "
            "and save it as .xlsx or .csv."
        )
    return "csv"


_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "a text document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)


def _refuse_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        raise Refused(
            "The workbook is protected by a password, so it cannot be read. "
            "Save a copy without the password and choose that."
        )
    raise Refused(
        "This is a workbook in the old .xls format (or another old Office file). "
        "Open it in your spreadsheet program and save it as .xlsx."
    )


def _kind_of_zip(data: bytes) -> str:
    with open_zip(data) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            if any(each.startswith("word/") for each in names):
                raise Refused("This is a Word document, not a workbook. Choose an .xlsx or .csv file.")
            if any(each.startswith("ppt/") for each in names):
                raise Refused("This is a presentation, not a workbook. Choose an .xlsx or .csv file.")
            if "xl/workbook.bin" in names:
                raise Refused("This is a binary workbook (.xlsb). Save it as .xlsx and choose that.")
            return "xlsx"
        if "mimetype" in names or "content.xml" in names:
            raise Refused("This is an OpenDocument file (.ods or alike). Save it as .xlsx and choose that.")
        if any(each.casefold().endswith(".csv") for each in names):
            return "zip"
    raise Refused("This is a zip archive, but neither an .xlsx workbook nor a zip of .csv files.")


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, once its directory has been found harmless."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        raise Refused(
            "The file is damaged: it breaks off or is not what it says it is. "
            "Open it in your spreadsheet program, save it again and choose the new file."
        ) from None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Refused(
            f"The file holds {len(entries):,} parts inside; a workbook has at most {MAX_ENTRIES:,}."
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(
            "The file is protected by a password. Save a copy without the password and choose that."
        )
    unzipped = sum(entry.file_size for entry in entries)
    if unzipped > MAX_UNZIPPED:
        raise Refused(
            f"The file unpacks to {unzipped / MB:,.0f} MB; the most that can be imported is "
            f"{MAX_UNZIPPED // MB} MB. Delete the rows and columns that are not needed."
        )
    # Only what has some size counts: a few hundred bytes of spaces shrink a lot and harm nobody.
    ratio = unzipped / max(1, len(data))
    if ratio > MAX_RATIO and unzipped > MB:
        raise Refused(
            f"The file unpacks to {ratio:,.0f} times its size, which no real workbook does "
            f"(at most {MAX_RATIO} times). It was not opened."
        )
    if len({entry.filename for entry in entries}) != len(entries):
        raise Refused("The file holds two parts of the same name inside, which no real workbook does.")
    return archive


def scan_parts(archive: zipfile.ZipFile) -> dict[str, Part]:
    """Every XML part read once as bytes: no declarations, not too many tags, where cells are merged."""
    parts: dict[str, Part] = {}
    for name in archive.namelist():
        if name.casefold().endswith((".xml", ".rels", ".vml")):
            parts[name] = _scan(archive, name)
            if sum(part.tags for part in parts.values()) > MAX_TAGS:
                raise Refused(
                    "The workbook holds too many cells (more than about a million, empty but formatted ones "
                    "included). Delete what is not needed, or split it."
                )
    return parts


def _scan(archive: zipfile.ZipFile, name: str) -> Part:
    tags, far, merges, tail = 0, False, [], b""
    rows: set[int] = set()
    columns: set[int] = set()
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                if not tail and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise Refused(
                        "The workbook is written in an unusual way (UTF-16). Save it again as .xlsx."
                    )
                tags += chunk.count(b"<")
                text = tail + chunk
                if b"<!" in text and _DECLARATION.search(text):
                    raise Refused(
                        "The workbook contains declarations that no real workbook has. It was not opened."
                    )
                far = far or bool(_FAR_CELL.search(text))
                if b"mergeCell " in text:
                    merges.extend(found.decode() for found in _MERGE.findall(text))
                if b"hidden=" in text:
                    _note_hidden(text, rows, columns)
                if len(merges) > MAX_MERGES:
                    raise Refused(
                        f"The workbook has more than {MAX_MERGES:,} merged cells. Unmerge them first."
                    )
                if tags > MAX_TAGS:
                    break
                tail = text[-_OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise Refused(
            "The file is damaged inside. Open it in your spreadsheet program, save it again "
            "and choose the new file."
        ) from None
    return Part(tags, far, tuple(dict.fromkeys(merges)), frozenset(rows), frozenset(columns))


def _note_hidden(text: bytes, rows: set[int], columns: set[int]) -> None:
    for kind, attributes in _ROW_OR_COLUMN.findall(text):
        said = {name: int(number) for name, number in _NUMBER_OF.findall(attributes)}
        if kind == b"row":
            rows |= {said[b"r"]} if b"r" in said else set()
        elif b"min" in said:
            columns |= set(range(said[b"min"], min(said.get(b"max", said[b"min"]), MAX_COLUMNS) + 1))
