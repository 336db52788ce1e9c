"""Bringing an organization's archive into an empty installation: whole, or not at all.

Nothing is unpacked to disk and only the names we write are read. Rows keep their primary keys, since the frozen
plans in them speak of people, skills and resources by these; so the keys must be free, and the public shelf must be
the one the archive was made with, or not be there yet.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import batched
from typing import IO, Any

from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DataError, IntegrityError, connection, models, transaction

from catalog.models import Collection
from readiness.actions.audit import record
from readiness.models import Organization, User
from readiness.queries.archive import SHARED, account_fields, archived_models, own_rows

FORMAT, VERSION = "readiness-organization", 1
MOST_FILES, MOST_BYTES, MOST_RATIO = 400, 2 << 30, 400
BATCH = 500
UNREADABLE = (
    DeserializationError, FieldDoesNotExist, ValidationError, ValueError, TypeError, KeyError, AttributeError,
    RecursionError, OverflowError,
)  # fmt: skip


class BadArchive(Exception):
    """The archive cannot come in; says why in a sentence. Nothing was written."""


def import_organization(*, archive: IO[bytes]) -> Organization:
    """The organization as it was exported. Raises `BadArchive`."""
    try:
        with zipfile.ZipFile(archive) as opened, transaction.atomic():
            return _Import(opened).run()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadArchive(f"This is not a whole ZIP file: {error}.") from None
    except UNREADABLE as error:
        raise BadArchive(f"The archive cannot be read by this version: {error!s:.300}") from None
    except (IntegrityError, DataError) as error:
        raise BadArchive(f"The archive contradicts itself, or what is here: {error!s:.300}") from None


class _Import:
    def __init__(self, opened: zipfile.ZipFile):
        self.opened = opened
        self.models = archived_models()
        self.own: dict[type[models.Model], set] = {model: set() for model in self.models}
        self.public: dict[type[models.Model], set] = {model: set() for model in self.models}
        self.pointed: defaultdict[type[models.Model], set] = defaultdict(set)
        self.accounts: dict[str, int] = {}

    def run(self) -> Organization:
        self._weigh()
        manifest = self._manifest()
        self._make_accounts()
        self._compare_or_make_the_public_shelf()
        written = [row for model in self.models for row in self._write(model, manifest["rows"])]
        _set_many(written)
        self._check()
        connection.check_constraints()
        self._number_on()
        return Organization.objects.get(pk=next(iter(self.own[Organization])))

    # --- the file -----------------------------------------------------------------------------------------------

    def _weigh(self) -> None:
        """What it would be unpacked, before anything is."""
        entries = self.opened.infolist()
        size, packed = (
            sum(sizes) for sizes in zip(*((e.file_size, e.compress_size) for e in entries), strict=True)
        )
        if len(entries) > MOST_FILES:
            raise BadArchive(f"The archive holds {len(entries):,} files; one of ours at most {MOST_FILES}.")
        if len({entry.filename for entry in entries}) < len(entries):
            raise BadArchive("The archive holds two files of one name.")
        if size > MOST_BYTES:
            raise BadArchive(
                f"Unpacked, it would be {size >> 20:,} MB; at most {MOST_BYTES >> 20:,} MB are read."
            )
        if size > 1 << 20 and size > MOST_RATIO * packed:
            raise BadArchive("The archive is packed tighter than data of ours can be, so it was not opened.")

    def _manifest(self) -> dict[str, Any]:
        manifest = self._json("manifest.json")
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise BadArchive("This is not the archive of an organization.")
        if manifest.get("version") != VERSION:
            raise BadArchive(
                f"The archive has version {manifest.get('version')!r}; version {VERSION} is read."
            )
        unknown = set(manifest["rows"]) - {model._meta.label_lower for model in self.models}
        if unknown:
            raise BadArchive(
                f"The archive holds {', '.join(sorted(unknown))}, which this version does not know."
            )
        return manifest

    def _json(self, name: str) -> Any:
        try:
            return json.loads(self.opened.read(name).decode("utf-8", "surrogatepass"))
        except KeyError:
            raise BadArchive(f"The archive has no {name}.") from None
        except (ValueError, RecursionError) as error:
            raise BadArchive(f"{name} is not JSON: {error!s:.200}.") from None

    def _rows(self, name: str, model: type[models.Model]) -> Iterator[DeserializedObject]:
        label, accounts = model._meta.label_lower, account_fields(model)

        def plain(row: dict) -> dict:
            fields = row["fields"]
            for account in accounts:
                if fields.get(account):
                    fields[account] = self.accounts[fields[account][0].lower()]
            return {"model": label, "pk": row["pk"], "fields": fields}

        return serializers.deserialize("python", (plain(row) for row in self._json(name)))

    # --- rows ---------------------------------------------------------------------------------------------------

    def _make_accounts(self) -> None:
        """Those that are not here yet come without a password: they ask for one by e-mail."""
        for row in self._json("accounts.json"):
            email, name = str(row["fields"]["email"]).lower(), str(row["fields"]["name"])
            known = User.objects.filter(email__iexact=email).first()
            self.accounts[email] = (known or User.objects.create_user(email, name=name)).pk

    def _compare_or_make_the_public_shelf(self) -> None:
        """What is there under a number must be what it was; where there is no public shelf yet, it comes along."""
        fresh = not Collection.objects.filter(public=True).exists()
        made: list[DeserializedObject] = []
        for model in self.models:
            label = model._meta.label_lower
            if model._meta.app_label != "catalog":
                continue
            rows = list(self._rows(f"public/{label}.json", model))
            self.public[model].update(row.object.pk for row in rows)
            missing = _missing(model, rows)
            if missing and not fresh and label not in SHARED and _called(missing[0].object):
                raise _another_catalog(missing[0].object)
            if fresh or label in SHARED:
                self._note_references(model, missing)
                model._default_manager.bulk_create([row.object for row in missing], batch_size=BATCH)
                made += missing
        _set_many(made)

    def _write(self, model: type[models.Model], expected: dict[str, int]) -> Iterator[DeserializedObject]:
        """Write the rows of a model; those with many-to-many keys are answered, for when all are there."""
        label = model._meta.label_lower
        for some in batched(self._rows(f"data/{label}.json", model), BATCH):
            keys = {row.object.pk for row in some}
            if None in keys or len(keys) < len(some) or keys & self.own[model]:
                raise BadArchive(f"data/{label}.json holds two rows of one number, or one without.")
            if model._default_manager.filter(pk__in=keys).exists():
                raise BadArchive(
                    f"This installation is not empty: it has a {model._meta.verbose_name} of the same number. "
                    "Bring the archive into an empty one."
                )
            self._note_references(model, some)
            model._default_manager.bulk_create([row.object for row in some])
            self.own[model] |= keys
            yield from (row for row in some if any(row.m2m_data.values()))
        if len(self.own[model]) != expected.get(label, 0):
            raise BadArchive(
                f"data/{label}.json holds {len(self.own[model])} rows; the manifest says {expected.get(label, 0)}."
            )

    def _note_references(self, model: type[models.Model], rows) -> None:
        for field in model._meta.concrete_fields:
            if field.related_model in self.own:
                keys = {getattr(row.object, field.attname) for row in rows}
                self.pointed[field.related_model] |= keys - {None}
        for field in model._meta.many_to_many:
            for row in rows:
                self.pointed[field.related_model].update(row.m2m_data.get(field.name, ()))

    # --- what must hold -----------------------------------------------------------------------------------------

    def _check(self) -> None:
        """One organization, its rows alone, and no row that points at something which did not come with it."""
        if len(self.own[Organization]) != 1:
            raise BadArchive("The archive holds not exactly one organization.")
        for model, keys in self.pointed.items():
            if missing := keys - self.own[model] - self.public[model]:
                name = model._meta.verbose_name
                raise BadArchive(f"Something points at {name} {min(missing)}, which is not in the archive.")
        organization = Organization.objects.get(pk=next(iter(self.own[Organization])))
        for model in self.models:
            mine = set(own_rows(model, organization).values_list("pk", flat=True))
            if mine != self.own[model]:
                raise BadArchive(f"Some rows of {model._meta.label_lower} are not this organization's.")

    def _number_on(self) -> None:
        """New rows get numbers after those that came in."""
        for statement in connection.ops.sequence_reset_sql(no_style(), self.models):
            with connection.cursor() as cursor:
                cursor.execute(statement)


def _set_many(rows: list[DeserializedObject]) -> None:
    for row in rows:
        for name, keys in row.m2m_data.items():
            getattr(row.object, name).set(keys)


def _missing(model: type[models.Model], rows: list[DeserializedObject]) -> list[DeserializedObject]:
    """Those that are not here; what has a name must be under its number here what it was there."""
    here = model._default_manager.in_bulk([row.object.pk for row in rows])
    for row in rows:
        if row.object.pk in here and _called(here[row.object.pk]) != _called(row.object):
            raise _another_catalog(row.object)
    missing = [row for row in rows if row.object.pk not in here]
    if missing and model._meta.label_lower in SHARED:  # one of each name in the whole installation
        names = {row.object.slug: row.object for row in missing}
        if twin := model._default_manager.filter(slug__in=names).first():
            raise _another_catalog(names[twin.slug])
    return missing


def _another_catalog(row: models.Model) -> BadArchive:
    return BadArchive(
        f"The public catalog here is another one: “{_called(row):.80}” is not {row._meta.verbose_name} {row.pk}. Bring "
        "the archive into a database where only “manage.py migrate” has run: it carries the catalog it needs."
    )


def _called(row: models.Model) -> str:
    """What tells one row of the catalog from another; "" for parts of one."""
    return next((str(value) for name in ("slug", "title", "name") if (value := getattr(row, name, ""))), "")


def note_archive_taken(*, organization: Organization, actor: User) -> None:
    """That somebody took all of it out of the house."""
    record(
        organization=organization,
        actor=actor,
        verb="organization.exported",
        sentence=f"Downloaded the archive of {organization.name}",
        about=organization,
    )
