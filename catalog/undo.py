"""Takes a change back: each field it changed is as it was before, each row it added is gone, each it took is back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError

from . import describing, references, states, usage
from .history import Recording
from .kinds import KINDS
from .models import Change, ChangedThing

Allowed = Callable[[ChangedThing], bool]


class CannotUndo(Exception):
    """The change stands as it is; `reasons` says why, in sentences. `force` may help if `later` is set."""

    def __init__(self, reasons: Iterable[str], *, later: bool = False):
        self.reasons, self.later = tuple(reasons), later
        super().__init__(" ".join(self.reasons))


@transaction.atomic
def undo(*, change: Change, by: Any, note: str = "", force: bool = False) -> Change:
    """The change that takes this one back, itself recorded. Raises CannotUndo, and then nothing has happened.

    What was changed again since is in the way, unless `force`: then this undo wins.
    """
    change = Change.objects.select_for_update().get(pk=change.pk)
    if Change.objects.filter(undoes=change).exists():
        raise CannotUndo(["This change has been undone already."])
    if change.how == Change.How.UNDO and change.undoes and change.undoes.elsewhere:
        raise CannotUndo(["A merge that was undone is not done again from here: merge the two once more."])
    things = [thing for thing in change.things.all() if thing.kind in KINDS]
    recording = Recording(by=by, how=Change.How.UNDO, note=note, undoes=change)
    for kind, some in _by_kind(things):
        recording.about(kind, [thing.object_id for thing in some])
        made = [thing.object_id for thing in some if thing.what == ChangedThing.What.MADE]
        for other, ids in references.pointing_at(kind, made).items():
            recording.about(other, ids)
    if not force and (reasons := _changed_since(things)):
        raise CannotUndo(reasons, later=True)
    try:
        with transaction.atomic():
            _take_back(things)
            _hold_together(things)
            recording.elsewhere = usage.put_back(change.elsewhere)
    except (ProtectedError, RestrictedError) as error:
        raise CannotUndo([_in_use(error)]) from None
    except ValidationError as error:
        raise CannotUndo(error.messages) from None
    except IntegrityError:
        raise CannotUndo(
            ["Something it needs is not in the catalog any more, or something else has taken its place."]
        ) from None
    done = recording.finish()
    return done or Change.objects.create(by=recording.by, how=Change.How.UNDO, note=note, undoes=change)


def _by_kind(things: Iterable[ChangedThing]) -> list[tuple[str, list[ChangedThing]]]:
    """In the order in which they can be written: what is pointed to comes first."""
    grouped: dict[str, list[ChangedThing]] = {kind: [] for kind in KINDS}
    for thing in things:
        grouped[thing.kind].append(thing)
    return [(kind, some) for kind, some in grouped.items() if some]


def _changed_since(things: Iterable[ChangedThing]) -> list[str]:
    """Sentences about what this change left and is otherwise now."""
    found = []
    for kind, some in _by_kind(things):
        now = states.read(
            KINDS[kind],
            [thing.object_id for thing in some],
            states.columns(KINDS[kind]),
            states.parts(kind),
        )
        for thing in some:
            here = now.get(thing.object_id)
            if thing.what == ChangedThing.What.DELETED:
                continue
            if here is None:
                if thing.what == ChangedThing.What.CHANGED:
                    found.append(f"“{thing.name}” has been deleted since.")
                continue
            for column, (_, after) in thing.fields.items():
                if column in here and states.plain(here[column]) != after:
                    label = describing.label_of(kind, column)
                    found.append(f"“{thing.name}”: {label} has been changed again since.")
    return found


def _take_back(things: list[ChangedThing]) -> None:
    what = ChangedThing.What
    grouped = _by_kind(things)
    for kind, some in grouped:
        _revive(kind, [thing for thing in some if thing.what == what.DELETED])
        _restore_fields(kind, [thing for thing in some if thing.what == what.CHANGED])
    for kind, some in grouped:
        _restore_rows(kind, [thing for thing in some if thing.what != what.MADE])
    for kind, some in reversed(grouped):
        made = [thing.object_id for thing in some if thing.what == what.MADE]
        if made:
            for child in states.parts(
                kind
            ):  # what hangs on them goes first, so that they do not hold each other
                child.model.objects.filter(**{f"{child.owner}__in": made}).delete()
            KINDS[kind].model.objects.filter(pk__in=made).delete()
    for kind, some in grouped:
        _check(kind, [thing.object_id for thing in some if thing.what != what.MADE])


def _revive(kind: str, things: list[ChangedThing]) -> None:
    model = KINDS[kind].model
    rows = [
        model(pk=thing.object_id, **states.restored(model, {k: v[0] for k, v in thing.fields.items()}))
        for thing in things
    ]
    for row in rows:
        row.validate_constraints()
    model.objects.bulk_create(rows)


def _restore_fields(kind: str, things: list[ChangedThing]) -> None:
    model = KINDS[kind].model
    rows = model.objects.in_bulk([thing.object_id for thing in things])
    grouped: dict[tuple[str, ...], list[models.Model]] = {}
    for thing in things:
        row = rows.get(thing.object_id)
        if row is None or not thing.fields:
            continue
        before = states.restored(model, {name: pair[0] for name, pair in thing.fields.items()})
        for name, value in before.items():
            setattr(row, name, value)
        row.validate_constraints()
        grouped.setdefault(tuple(sorted(before)), []).append(row)
    by_column = {field.attname: field.name for field in model._meta.concrete_fields}
    for columns, some in grouped.items():
        model.objects.bulk_update(some, [by_column[name] for name in columns], batch_size=500)


def _restore_rows(kind: str, things: list[ChangedThing]) -> None:
    present = set(
        KINDS[kind].model.objects.filter(pk__in=[t.object_id for t in things]).values_list("pk", flat=True)
    )
    for child in states.parts(kind):
        label = child.model._meta.label
        changed = [t for t in things if label in t.rows and t.object_id in present]
        if not changed:
            continue
        now = states.read(KINDS[kind], [t.object_id for t in changed], (), [child])
        states.write_rows(child, [_rows_back(child, thing, now[thing.object_id][label]) for thing in changed])


def _rows_back(child: Any, thing: ChangedThing, here: set[tuple]) -> tuple[int, set[tuple], set[tuple]]:
    """Owner, rows to delete and rows to add, judged against what hangs there now."""
    held = {str(states.plain(row)): row for row in here}
    rows = thing.rows[child.model._meta.label]
    gone = {held[str(row)] for row in rows.get("new", ()) if str(row) in held}
    new = {tuple(row) for row in rows.get("gone", ()) if str(row) not in held}
    return thing.object_id, gone, new


def _check(kind: str, ids: list[int]) -> None:
    """What the forms check, checked again: no way leads back to itself."""
    for row in KINDS[kind].model.objects.filter(pk__in=ids):
        row.clean()
    for child in states.parts(kind):
        if "clean" in vars(child.model):
            for row in child.model.objects.filter(**{f"{child.owner}__in": ids}):
                row.clean()


def _hold_together(things: list[ChangedThing]) -> None:
    """Raises IntegrityError now, and not when the transaction ends, if something points to what is gone."""
    kinds = {thing.kind for thing in things}
    models_ = [KINDS[kind].model for kind in kinds] + [
        child.model for kind in kinds for child in states.parts(kind)
    ]
    connection.check_constraints([model._meta.db_table for model in models_])


def _in_use(error: ProtectedError | RestrictedError) -> str:
    held = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
    names = sorted({row._meta.verbose_name_plural for row in held})
    return (
        f"What it made is in use by now ({', '.join(map(str, names))}). Retire it instead of taking it back."
    )
