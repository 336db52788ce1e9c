"""Everything of one organization as a ZIP of JSON (which comes back in) and CSV (to look at).

The same rows give the same bytes: no clock, everything sorted. `actions/archive.py` reads it.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from django.db import models
from django.db.migrations.recorder import MigrationRecorder

from readiness.actions.archive import FORMAT, VERSION
from readiness.exports.csv import safe
from readiness.models import Organization, User
from readiness.queries.archive import account_fields, archived_models, own_rows, plain_rows, public_rows

MOMENT = (1980, 1, 1, 0, 0, 0)  # of every member: the archive has no clock


def write_archive(organization: Organization, to: IO[bytes]) -> dict[str, int]:
    """Write the ZIP; how many rows of each model of the organization went into it."""
    counts, emails = {}, set()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for model in archived_models():
            label = model._meta.label_lower
            accounts = account_fields(model)
            rows = _watched(plain_rows(own_rows(model, organization)), accounts, emails)
            counts[label] = _write_json(archive, f"data/{label}.json", rows)
            _write_csv(archive, f"csv/{label}.csv", model, own_rows(model, organization))
            if model._meta.app_label == "catalog":
                public = _without_accounts(plain_rows(public_rows(model)), accounts)
                _write_json(archive, f"public/{label}.json", public)
        _write_json(archive, "accounts.json", _accounts(emails))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "organization": organization.slug,
            "migrations": _migrations(),
            "rows": counts,
        }
        _put(archive, "manifest.json", [_dumped(manifest), "\n"])
    return counts


def _migrations() -> dict[str, str]:
    """The last migration of each app, so that another version says what it is."""
    applied = MigrationRecorder.Migration.objects.filter(app__in=("readiness", "catalog"))
    return dict(applied.order_by("name").values_list("app", "name"))


def _accounts(emails: set[str]) -> Iterator[dict]:
    rows = User.objects.filter(email__in=emails).order_by("email").values("email", "name")
    return ({"pk": row["email"], "fields": row} for row in rows)


def _watched(rows: Iterable[dict], accounts: list[str], emails: set[str]) -> Iterator[dict]:
    """The rows, while the e-mail addresses they name are noted."""
    for row in rows:
        emails.update(row["fields"][name][0] for name in accounts if row["fields"][name])
        yield row


def _without_accounts(rows: Iterable[dict], accounts: list[str]) -> Iterator[dict]:
    """Who looks after the public shelf is no business of the organization."""
    for row in rows:
        yield row | {"fields": {name: v for name, v in row["fields"].items() if name not in accounts}}


# --- files ------------------------------------------------------------------------------------------------------


def _write_json(archive: zipfile.ZipFile, name: str, rows: Iterable[dict]) -> int:
    """A JSON array, one row a line."""
    count = 0

    def pieces() -> Iterator[str]:
        nonlocal count
        yield "["
        for count, row in enumerate(rows, start=1):
            yield f"{',' if count > 1 else ''}\n{_dumped(row)}"
        yield "\n]\n"

    _put(archive, name, pieces())
    return count


def _write_csv(archive: zipfile.ZipFile, name: str, model: type[models.Model], rows) -> None:
    """The same columns, but for binary ones."""
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.BinaryField)]
    heads = ["id" if field.primary_key else field.name for field in fields]
    heads += [field.name for field in model._meta.many_to_many]

    def pieces() -> Iterator[str]:
        yield _csv_line(heads)
        for row in plain_rows(rows):
            cells = [row["pk"] if head == "id" else row["fields"][head] for head in heads]
            yield _csv_line([safe(_cell(cell)) for cell in cells])

    _put(archive, name, pieces())


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)
    return value.isoformat() if isinstance(value, datetime | time) else value


def _csv_line(cells: list) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece.encode("utf-8", "surrogatepass"))


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    raise TypeError(f"No plain form of {type(value).__name__}")
