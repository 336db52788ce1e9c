"""What the sheets of resources and of skills share: which row is which thing, what is recorded, what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from import_export.fields import Field
from import_export.resources import ModelResource
from rapidfuzz import fuzz, process

from catalog import describing, states
from catalog.history import KIND_OF, Recording
from catalog.kinds import KINDS
from catalog.models import Change, ChangedThing, Collection

from .cells import as_text
from .files import fitting, seen
from .rows import Hanging

ROW_NUMBER = "row number"
TOLD = 100  # things of a dry run that are shown in full


class Sheet(ModelResource):
    """`by`: who imports. `shelves`: where things may stand, the first being meant where a row names none."""

    naming: ClassVar[str]  # the column that names a thing: title, name

    class Meta:
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        clean_model_instances = True
        import_id_fields = ("id",)

    def __init__(self, *, by: Any, shelves: Iterable[Collection], note: str = "", **kwargs: Any):
        super().__init__(**kwargs)
        self.shelves = list(shelves)
        self.recording = Recording(by=by, how=Change.How.IMPORT, note=note)
        self.kind = KIND_OF[self._meta.model]
        self.change: Change | None = None
        self.told: list[tuple[ChangedThing, list[describing.Line]]] = []
        self.fields = {field.attribute: field for field in self.make_fields()}

    # --- what the two sheets say themselves ---

    def make_fields(self) -> list[Field]:
        """The columns, in their order."""
        raise NotImplementedError

    def related(self, rows: QuerySet) -> QuerySet:
        """With everything that the cells of a row are made of."""
        raise NotImplementedError

    # --- what the engine asks ---

    def get_queryset(self) -> QuerySet:
        return self.related(self._meta.model._default_manager.filter(collection__in=self.shelves))

    def get_import_order(self) -> list[str]:
        return list(self.fields)

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self._check_headers(dataset.headers)
        if "id" not in dataset.headers:
            dataset.append_col([None] * len(dataset), header="id")
        naming = dataset[self.naming] if self.naming in dataset.headers else ()
        ids = {as_text(cell).strip() for cell in dataset["id"]}
        names = {as_text(cell).strip().casefold() for cell in naming}
        rows = self._meta.model._default_manager.filter(collection__in=self.shelves).order_by("-pk")
        known = [
            (pk, shelf, name.casefold())
            for pk, shelf, name in rows.values_list("pk", "collection", self.naming)
        ]
        self.by_name = {(shelf, name): pk for pk, shelf, name in known}
        wanted = {pk for pk, shelf, name in known if str(pk) in ids or name in names}
        self.present = {row.pk: row for row in self.get_queryset().filter(pk__in=wanted)}
        self.taken: set[int] = set()
        self.recording.about(self.kind, wanted)

    def _check_headers(self, headers: list[str]) -> None:
        columns = [field.column_name for field in self.fields.values()]
        wrong = [_unknown(header, columns) for header in headers if header not in (ROW_NUMBER, *columns)]
        if wrong:
            raise ValidationError(wrong)
        if self.naming not in headers and "id" not in headers:
            raise ValidationError(f"There is no column “{self.naming}”, so nobody knows what a row is about.")

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Model | None:
        """By its id; where that is blank, by its name on the shelf."""
        if number := as_text(row.get("id")).strip():
            known = number.isascii() and number.isdigit() and len(number) < 19 and int(number) in self.present
            if not known:
                raise ValidationError({"id": "expected the id of an entry on your shelves, or nothing"})
            return self._once(int(number), "id")
        shelf = self._shelf(row)
        name = as_text(row.get(self.naming)).strip().casefold()
        pk = self.by_name.get((shelf.pk, name)) if shelf else None
        return self._once(pk, self.naming) if pk in self.present else None

    def _once(self, pk: int, column: str) -> Model:
        if pk in self.taken:
            raise ValidationError({column: "expected each entry in one row, and another row has this one"})
        self.taken.add(pk)
        return self.present[pk]

    def _shelf(self, row: dict[str, Any]) -> Collection | None:
        """The shelf a row names; None if there is no such, and its own cell says so."""
        name = as_text(row.get("shelf")).strip().casefold()
        named = (shelf for shelf in self.shelves if shelf.name.casefold() == name)
        return next(named, None) if name else self.shelves[0]

    def after_init_instance(self, instance: Model, new: bool, row: dict, **kwargs: Any) -> None:
        if new:
            instance.collection = self._shelf(row) or self.shelves[0]
            self.prepare(instance, row)

    def prepare(self, instance: Model, row: dict) -> None:
        """What a new thing needs beside its cells."""

    def import_field(
        self, field: Field, instance: Model, row: dict, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        """A cell that says what the export says leaves its field alone, so that nothing is lost on the way."""
        if field.attribute == "id" or field.column_name not in row:
            return
        if instance.pk and _same(row[field.column_name], field.export(instance)):
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)

    def after_save_instance(self, instance: Model, row: dict, **kwargs: Any) -> None:
        self.recording.made(self.kind, [instance.pk])
        for field in self.fields.values():
            if isinstance(field, Hanging) and (said := field.waiting(instance)) is not None:
                self._write(field, instance, said)

    def _write(self, field: Hanging, instance: Model, said: tuple) -> None:
        child = field.child
        here = states.read(KINDS[self.kind], [instance.pk], (), [child])[instance.pk][child.model._meta.label]
        mine = {row for row in here if field.owns(row)}
        wanted = {field.complete(instance, row) for row in said}
        states.write_rows(child, [(instance.pk, mine - wanted, ())])
        for values in wanted - here:
            fresh = child.model(**dict(zip(child.columns, values, strict=True)), **{child.owner: instance.pk})
            try:
                fresh.full_clean()
            except ValidationError as error:
                raise ValidationError({field.column_name: error.messages}) from None
            fresh.save()

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Records it: in a dry run too, to show what would be recorded, before all of it is rolled back."""
        if result.has_errors() or result.has_validation_errors():
            return
        self.change = self.recording.finish()
        if self.change:
            things = list(self.change.things.all()[:TOLD])
            told = describing.lines_of(things)
            self.told = [(thing, told[thing.pk]) for thing in things]


def _unknown(header: str, columns: list[str]) -> str:
    near = process.extractOne(header[:100], columns, scorer=fuzz.ratio, score_cutoff=60)
    guess = f"Did you mean “{near[0]}”? Rename" if near else "Rename"
    return f"There is no column “{header[:60]}” here. {guess} or remove it."


def _same(cell: Any, exported: Any) -> bool:
    """Whether a cell says what the export would write, seen through what files do to line ends and long texts."""
    said, ours = seen(as_text(cell)).strip(), seen(as_text(exported))
    return said in (ours.strip(), fitting(ours).strip())
