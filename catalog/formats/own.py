"""Our own records as YAML, TOML, CSV and XLSX: everything a shelf holds, to be edited elsewhere and read back.

YAML and TOML: lists of records under the name of their kind, as in `catalog/data`. CSV and XLSX: a file or sheet for
each kind (skill, resource, role …), a column for each field. Lists of texts have one a line; lists of keys "a | b";
rows of tables one a line, as in "skill: python; from: 0; to: 2"; `levels` are the columns level_0 to level_5; the
price is price_basis, price_amount and so on. A blank cell is a field that is not given.
"""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter
import yaml

from catalog.records import Entry
from catalog.schema import FIELDS

from .files import DEEPEST, File, refuse
from .neutral import neutral, restored
from .package import Package
from .tables import Row, Table, fold, tables_in

FRAMEWORK = "readiness"
LINES = {"synonyms", "aliases", "responsibilities", "deliverables", "use_cases", "data_readiness"}
KEYS = {"audiences", "requires", "sources"}
ROWS = {"needs", "teaches", "relations"}
NUMBERS = {
    "hours", "half_life_months", "maturity", "level", "seat_limit", "amount", "seats", "max_runs", "from", "to",
    "importance",
}  # fmt: skip
FLAGS = {"everyone", "hours_estimated", "levels_estimated", "estimated", "mandatory"}
DATES = {"starts_on", "ends_on", "date"}
PRICE = ("basis", "amount", "currency", "seats", "max_runs", "estimated")
KINDS = [kind for kind in FIELDS if kind != "source"]
SHEET_NAMES = {fold(name): kind for kind in KINDS for name in (kind, f"{kind}s", f"{kind[:-1]}ies")} | {
    "maturity": "maturity",
    "maturitylevels": "maturity",
}


# --- reading --------------------------------------------------------------------------------------------------


def read(files: Iterable[File]) -> Package:
    """The records of these files. Raises RecordProblems that name file, line, field and value."""
    files = list(files)
    entries = [
        entry
        for file in files
        if file.ending in (".yaml", ".yml", ".toml", ".json")
        for entry in _nested(file)
    ]
    tables = tables_in(files)
    kinds = [(_kind(table), table) for table in tables]
    entries += [entry for kind, table in kinds if kind for entry in _flat(kind, table)]
    if not entries:
        names = ", ".join(table.file for table in tables) or "no record"
        raise refuse("the files", names, "files or sheets named " + ", ".join(KINDS))
    return Package(FRAMEWORK, tuple(sorted(entries, key=lambda entry: _order(entry.kind))))


def _order(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _nested(file: File) -> Iterator[Entry]:
    parse = {".toml": _toml, ".json": lambda f: f.json()}.get(file.ending, _yaml)
    root = parse(file)
    if not isinstance(root, Mapping):
        raise refuse(file.name, "no table", "lists of records under skill, resource and so on")
    for kind, rows in root.items():
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise refuse(file.name, "something else", "a list of records", str(kind))
        for number, row in enumerate(rows, start=1):
            yield Entry(str(kind), {str(k): v for k, v in row.items() if v is not None}, file.name, number)


def _toml(file: File) -> Any:
    try:
        return tomllib.loads(file.text(), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise refuse(file.name, str(error)[:200], "TOML") from None


def _yaml(file: File) -> Any:
    """Without anchors: a few lines of them can stand for more text than any memory holds."""
    text = file.text()
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                where = f"line {event.start_mark.line + 1}"
                raise refuse(file.name, f"a reference (*{event.anchor})", "YAML without anchors", where)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise refuse(file.name, f"values nested deeper than {DEEPEST} levels", "plain YAML")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 -- _Loader is PyYAML's safe one
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        raise refuse(file.name, getattr(error, "problem", None) or str(error)[:200], "YAML", where) from None


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _kind(table: Table) -> str:
    """By the sheet's name, or the file's without its ending and folder."""
    name = table.file.rsplit(", sheet ", 1)[-1] if ", sheet " in table.file else table.file
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return SHEET_NAMES.get(fold(stem), "")


def _flat(kind: str, table: Table) -> Iterator[Entry]:
    table.require("key")
    known = {fold(column) for column in columns_of(kind)}
    odd = [column for column in table.columns if column and fold(column) not in known]
    if odd:
        raise refuse(table.file, ", ".join(odd), "the columns " + ", ".join(columns_of(kind)), "header")
    for row in table:
        values = {
            field: value for field, value in _record(kind, row).items() if value not in (None, "", [], {})
        }
        yield Entry(kind, values, f"{row.file}, line {row.line}")


def _record(kind: str, row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in FIELDS[kind]:
        if field == "levels":
            texts = [restored(row[f"level_{level}"]) for level in range(6)]
            values[field] = texts if any(texts) else []
        elif field == "price":
            values[field] = {p: v for p in PRICE if (v := _value(p, row[f"price_{p}"])) not in (None, "")}
        elif field in ROWS:
            values[field] = [_row(line) for line in restored(row[field]).splitlines() if line.strip()]
        elif field in LINES:
            values[field] = [line.strip() for line in restored(row[field]).splitlines() if line.strip()]
        elif field in KEYS:
            values[field] = row.list(field)
        else:
            values[field] = _value(field, restored(row[field]))
    return values


def _row(line: str) -> Any:
    """{"skill": "python", "from": 0} of "skill: python; from: 0"; the text itself if it is not of that form."""
    pairs = [part.partition(":") for part in line.split(";") if part.strip()]
    if not all(colon for _, colon, _ in pairs):
        return line
    return {name.strip(): _value(name.strip(), value.strip()) for name, _, value in pairs}


def _value(field: str, cell: str) -> Any:
    """Typed by the field's name; what does not fit stays text, so that the check can name it."""
    if not cell:
        return None
    if field in FLAGS:
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            cell.casefold(), cell
        )
    try:
        if field in NUMBERS:
            number = Decimal(cell)
            whole = (
                number.is_finite()
                and number == number.to_integral_value()
                and field not in ("hours", "amount")
            )
            return int(number) if whole else number
        return date.fromisoformat(cell) if field in DATES else cell
    except (InvalidOperation, ValueError):
        return cell


def columns_of(kind: str) -> list[str]:
    """The columns of a kind's table, in their order."""
    columns: list[str] = []
    for field in FIELDS[kind]:
        if field == "levels":
            columns += [f"level_{level}" for level in range(6)]
        elif field == "price":
            columns += [f"price_{part}" for part in PRICE]
        else:
            columns.append(field)
    return columns


# --- writing --------------------------------------------------------------------------------------------------


def write_yaml(entries: Iterable[Entry]) -> bytes:
    """One YAML file. The same entries give the same bytes."""
    records: dict[str, list[Mapping[str, Any]]] = {}
    for entry in sorted(entries, key=lambda entry: _order(entry.kind)):
        records.setdefault(entry.kind, []).append(_plain(entry.values))
    return yaml.dump(records, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100).encode()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal,
    lambda dumper, value: dumper.represent_scalar(
        "tag:yaml.org,2002:int" if value == value.to_integral_value() else "tag:yaml.org,2002:float",
        _number(value),
    ),
)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def write_csv(entries: Iterable[Entry]) -> bytes:
    """A ZIP with one CSV file for each kind. The same entries give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, rows in _tables(entries):
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(columns_of(kind))
            writer.writerows([neutral(cell) for cell in row] for row in rows)
            part = zipfile.ZipInfo(f"{kind}.csv", (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, b"\xef\xbb\xbf" + text.getvalue().encode())
    return out.getvalue()


def write_xlsx(entries: Iterable[Entry]) -> bytes:
    """A workbook with a sheet for each kind; every cell is text, so none can become a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for kind, rows in _tables(entries):
            sheet = book.add_worksheet(kind)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(columns_of(kind)) - 1, 24, wrapped)
            for place, column in enumerate(columns_of(kind)):
                sheet.write_string(0, place, column, bold)
            for line, row in enumerate(rows, start=1):
                for place, cell in enumerate(row):
                    if cell:
                        sheet.write_string(line, place, neutral(cell), wrapped)
    return out.getvalue()


def _tables(entries: Iterable[Entry]) -> Iterator[tuple[str, list[list[str]]]]:
    by_kind: dict[str, list[list[str]]] = {}
    for entry in sorted(entries, key=lambda entry: _order(entry.kind)):
        by_kind.setdefault(entry.kind, []).append(
            [cell for f in FIELDS[entry.kind] for cell in _cells(f, entry.values)]
        )
    yield from by_kind.items()


def _cells(field: str, values: Mapping[str, Any]) -> list[str]:
    value = values.get(field)
    if field == "levels":
        return list(value or [""] * 6)
    if field == "price":
        return [_said((value or {}).get(part)) for part in PRICE]
    if field in ROWS:
        return ["\n".join("; ".join(f"{n}: {_said(v)}" for n, v in row.items()) for row in value or ())]
    if field in LINES or field in KEYS:
        return [("\n" if field in LINES else " | ").join(value or ())]
    return [_said(value)]


_SAY: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "yes" if value else "no",
    Decimal: lambda value: _number(value),  # noqa: PLW0108 -- defined below
    float: lambda value: _number(Decimal(str(value))),
    date: date.isoformat,
}


def _said(value: Any) -> str:
    return "" if value is None else _SAY.get(type(value), str)(value)


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")
