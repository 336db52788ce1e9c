"""The child that sets a report: JSON on standard input, PDF on standard output, remarks on standard error.

Run by `pdf.render` as a program of its own and never imported by the app: Typst keeps what it has laid out in memory
(about 80 MB for each report) and cannot be interrupted, so each report gets a process with limits. Imports nothing
of ours. Exit status: 0 a PDF was written, 1 the template failed, 2 out of memory.
"""

from __future__ import annotations

import datetime
import json
import re
import resource
import struct
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import typst

# Tagged PDF 1.7 that is both accessible (PDF/UA-1) and fit to keep (PDF/A-2a).
STANDARDS = ["ua-1", "a-2a"]
OWN_FAMILIES = {"Inter", "Source Serif 4", "Source Serif 4 Display"}
UNICODE_TABLES = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}  # (platform, encoding) of a font's character maps
LONGEST_TEXT = 4_000  # characters; no field of the report is meant to hold more

# PDF/A and PDF/UA refuse control characters, private-use characters and any character without a glyph, and then
# there is no PDF at all. Bidirectional overrides could turn a line of the report around.
REMOVED = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e01ef]"
)
INVISIBLE = frozenset(map(ord, "\n\t\u00ad\u200b\u200c\u200d\u2060\u2028\u2029\u0020\u00a0\u202f"))
NO_GLYPH = "□"
JOINED_BOXES = re.compile(f"{NO_GLYPH}(?:\u200d{NO_GLYPH})+")


def main(template: str, fonts: str, memory_mb: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_mb) << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pdf, remarks = typeset(json.load(sys.stdin.buffer), Path(template), Path(fonts))
    except MemoryError:
        sys.stderr.write("out of memory\n")
        return 2
    except typst.TypstError as error:
        trace = getattr(error, "trace", "")
        sys.stderr.write("\n".join(map(str, (error, *(getattr(error, "hints", None) or ()), trace))))
        return 1
    for remark in remarks:
        sys.stderr.write(f"remark: {' '.join(remark.split())}\n")
    sys.stdout.buffer.write(pdf)
    return 0


def typeset(data: dict, template: Path, fonts: Path) -> tuple[bytes, list[str]]:
    """PDF bytes and remarks: warnings of the compiler, characters that no font of ours shows, texts cut short."""
    cleaner = Cleaner(covered_by(fonts))
    data = cleaner.clean(data)
    remarks = _dated(data.setdefault("meta", {}))
    compiler = typst.Compiler(
        str(template), root=str(template.parent), font_paths=[str(fonts)], ignore_system_fonts=True
    )
    inputs = {
        "data": json.dumps(data, ensure_ascii=False),
        "fallback-fonts": "|".join(_fallback_families(fonts)),
    }
    pdf, warnings = compiler.compile_with_warnings(sys_inputs=inputs, pdf_standards=STANDARDS)
    remarks += [str(getattr(warning, "message", warning)) for warning in warnings]
    return pdf, remarks + cleaner.remarks()


def _dated(meta: dict) -> list[str]:
    """PDF/A refuses a document without a real date; there is no clock here, so that the same data give the same PDF."""
    try:
        datetime.date.fromisoformat(str(meta.get("date"))[:10])
    except ValueError:
        meta["date"] = "1970-01-01"
        return ["The report carries no valid date."]
    return []


def _fallback_families(fonts: Path) -> list[str]:
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])
    return sorted(set(found.families()) - OWN_FAMILIES)


# --- text that the fonts can show -------------------------------------------------------------------------------


class Cleaner:
    """Makes texts printable: what cannot be shown becomes a box, and is remembered. Escapes nothing: no need."""

    def __init__(self, covered: frozenset[int]):
        self.covered = covered
        self.missing: set[str] = set()
        self.cut = 0

    def clean(self, value):
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(key)): self.clean(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.clean(item) for item in value]
        return value

    def text(self, value: str) -> str:
        if len(value) > LONGEST_TEXT:
            value = value[: LONGEST_TEXT - 1] + "…"
            self.cut += 1
        value = REMOVED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        if value.isascii():
            return value
        shown = "".join(map(self._shown, unicodedata.normalize("NFC", value)))
        return JOINED_BOXES.sub(NO_GLYPH, shown)

    def _shown(self, character: str) -> str:
        code = ord(character)
        if code in INVISIBLE or (code in self.covered and unicodedata.category(character) != "Co"):
            return character
        self.missing.add(character)
        return NO_GLYPH

    def remarks(self) -> list[str]:
        remarks = []
        if self.missing:
            listed = " ".join(f"U+{ord(c):04X}" for c in sorted(self.missing)[:20])
            more = f" and {len(self.missing) - 20} more" if len(self.missing) > 20 else ""
            remarks.append(f"No font here shows {listed}{more}; printed as {NO_GLYPH}.")
        if self.cut:
            remarks.append(f"{self.cut} texts were longer than {LONGEST_TEXT:,} characters and were cut.")
        return remarks


def covered_by(fonts: Path) -> frozenset[int]:
    """Every code point that some font in the folder has a glyph for."""
    files = [*fonts.rglob("*.ttf"), *fonts.rglob("*.otf")]
    return frozenset().union(*(_code_points(file.read_bytes()) for file in files))


def _code_points(font: bytes) -> set[int]:
    """What a TrueType or OpenType file covers: its `cmap` table, formats 4 and 12."""
    count = struct.unpack_from(">H", font, 4)[0]
    entries = (12 + 16 * i for i in range(count))
    cmap = next(struct.unpack_from(">I", font, at + 8)[0] for at in entries if font[at : at + 4] == b"cmap")
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * i)
        if (platform, encoding) in UNICODE_TABLES:
            for first, last in _ranges(font, cmap + offset):
                found.update(range(first, last + 1))
    return found


def _ranges(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    form = struct.unpack_from(">H", font, at)[0]
    if form == 12:
        for group in range(struct.unpack_from(">I", font, at + 12)[0]):
            yield struct.unpack_from(">II", font, at + 16 + 12 * group)
    elif form == 4:
        size = struct.unpack_from(">H", font, at + 6)[0] // 2
        ends = struct.unpack_from(f">{size}H", font, at + 14)
        starts = struct.unpack_from(f">{size}H", font, at + 16 + 2 * size)
        yield from ((first, last) for first, last in zip(starts, ends, strict=True) if last != 0xFFFF)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
