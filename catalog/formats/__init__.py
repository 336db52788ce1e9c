"""The field's formats, a module each: a reader turns files into checked records, a writer records into a file.

All of it is pure: no database, no clock. `exchange.py` beside this package brings records onto a shelf.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from . import case, direct, esco, moodle, mslearn, nice, onet, osmt, own, sfia
from .files import File
from .package import Package


@dataclass(frozen=True, slots=True)
class Format:
    """`takes`: the files it reads, in words."""

    name: str
    title: str
    takes: str
    read: Callable[[Iterable[File]], Package]


FORMATS = {
    format_.name: format_
    for format_ in (
        Format(
            "readiness", "Readiness", "YAML, TOML, XLSX, or CSV files named after what they hold", own.read
        ),
        Format("ms-learn", "Microsoft Learn", "the catalog API’s JSON", mslearn.read),
        Format("esco", "ESCO", "the CSV files of a download, as they are or zipped", esco.read),
        Format("onet", "O*NET", "text files or workbooks of the database, as they are or zipped", onet.read),
        Format("nice", "NICE", "the CPRT’s JSON, or MISP’s clusters of it, zipped", nice.read),
        Format("case", "CASE", "a CFPackage as JSON", case.read),
        Format("moodle", "Moodle competencies", "the CSV of an exported framework", moodle.read),
        Format("osmt", "OSMT", "a CSV of rich skill descriptors", osmt.read),
        Format("direct", "DIRECT", "the framework’s CSV files, zipped", direct.read),
        Format("sfia", "SFIA", "JSON of your own licensed copy", sfia.read),
    )
}
