"""Reading workbooks back as a spreadsheet program would, and more strictly."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import openpyxl

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=cmd|' /C calc'!A0", "\r=1", "＝1+1", '=HYPERLINK("http://x.example","y")',
    "https://example.org", "mailto:x@example.org", "<b>&amp;</b>", '"quoted", comma', "two\nlines", "a\x00b\x0bc",
    "\u202egnp.exe", "\ud800lone", "_x0041_", "王小明", "محمد", "สมชาย", "🚀 👩🏽‍💻", "'already", "x" * 40_000,
    "1e5", "TRUE",
]  # fmt: skip


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet(content: bytes, name: str) -> list[tuple]:
    return [tuple(cell.value for cell in row) for row in opened(content)[name].iter_rows()]


def repairs(content: bytes) -> list[str]:
    """What would make a spreadsheet program offer a repair, or hold something that could run; empty is sound."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.testzip():
            found.append("a broken member")
        names = set(archive.namelist())
        for name in names:
            tree = ElementTree.fromstring(archive.read(name))  # noqa: S314 (our own file)
            if name.startswith("xl/worksheets/sheet"):
                found += [
                    f"{name}: formula in {c.get('r')}"
                    for c in tree.iter(f"{MAIN}c")
                    if c.find(f"{MAIN}f") is not None
                ]
                found += [f"{name}: hyperlink" for _ in tree.iter(f"{MAIN}hyperlink")]
            if name == "xl/sharedStrings.xml":
                texts = ("".join(item.itertext()) for item in tree.iter(f"{MAIN}si"))
                found += ["a text longer than a cell" for text in texts if len(text) > 32_767]
        types = archive.read("[Content_Types].xml").decode()
        found += [
            f"{name} has no type"
            for name in names
            if name.endswith(".bin") or "vba" in name or "external" in name.lower()
        ]
        found += [
            "sheets without a type"
            for name in names
            if name.startswith("xl/worksheets/sheet") and f"/{name}" not in types
        ]
    book = opened(content)
    found += [
        f"the name {ws.title!r}" for ws in book if len(ws.title) > 31 or set(ws.title) & set("[]:*?/\\")
    ]
    found += [f"{ws.title}: double filter or none" for ws in book if not ws.auto_filter.ref]
    return found
