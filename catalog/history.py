"""Records what is done to the catalog: photographs the things before and after, and keeps what differs.

    recording = Recording(by=user, how=Change.How.BULK, note="New prices")
    recording.about("resource", ids)      # before they are written
    ...                                   # any writing whatever
    recording.made("resource", new_ids)   # what was not there before
    change = recording.finish()           # None if nothing differs

All of it inside one transaction, so that there is no change without its record and no record without its change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from . import states
from .kinds import KINDS
from .models import Change, ChangedThing
from .states import State

KIND_OF = {kind.model: name for name, kind in KINDS.items()}


def kind_of(model: type[Model]) -> str | None:
    """The kind whose things this model holds, or None for a model that is not kept in the history."""
    return KIND_OF.get(model)


class Recording:
    """One deed while it is done."""

    def __init__(self, *, by: Any, how: Change.How, note: str = "", undoes: Change | None = None):
        self.by = by if getattr(by, "pk", None) else None
        self.how, self.note, self.undoes = how, note.strip(), undoes
        self.elsewhere: dict[str, Any] = {}
        self._before: dict[str, dict[int, State | None]] = {}
        self._told: list[ChangedThing] = []

    def about(self, kind: str, ids: Iterable[int]) -> None:
        """These are about to be changed or deleted. Asked twice, the first look counts."""
        known = self._before.setdefault(kind, {})
        fresh = [pk for pk in ids if pk not in known]
        if fresh:
            found = _photograph(kind, fresh)
            known |= {pk: found.get(pk) for pk in fresh}

    def made(self, kind: str, ids: Iterable[int]) -> None:
        """These were not there before."""
        known = self._before.setdefault(kind, {})
        for pk in ids:
            known.setdefault(pk, None)

    def tell(self, kind: str, pk: int, before: State | None, after: State | None) -> None:
        """What became of one thing, by who knows both states already."""
        if thing := _told(kind, pk, before, after):
            self._told.append(thing)

    def finish(self) -> Change | None:
        """Keeps what differs now."""
        things = list(self._told)
        for kind, before in self._before.items():
            after = _photograph(kind, before)
            for pk, was in before.items():
                if thing := _told(kind, pk, was, after.get(pk)):
                    things.append(thing)
        if not things and not self.elsewhere:
            return None
        change = Change.objects.create(
            by=self.by, how=self.how, note=self.note, undoes=self.undoes, elsewhere=self.elsewhere
        )
        for thing in things:
            thing.change = change
        ChangedThing.objects.bulk_create(things, batch_size=states.AT_ONCE)
        return change


def _photograph(kind: str, ids: Iterable[int]) -> dict[int, State]:
    return states.read(KINDS[kind], ids, states.columns(KINDS[kind]), states.parts(kind))


def _told(kind: str, pk: int, before: State | None, after: State | None) -> ChangedThing | None:
    if before is None and after is None:
        return None
    fields, rows = states.difference(before, after)
    if not fields and not rows and before is not None and after is not None:
        return None
    what = ChangedThing.What
    either = {**(before or {}), **(after or {})}
    return ChangedThing(
        what=what.MADE if before is None else what.DELETED if after is None else what.CHANGED,
        kind=kind,
        object_id=pk,
        name=str(either.get("title") or either.get("name") or pk)[:300],
        collection_id=either.get("collection_id"),
        fields=fields,
        rows=rows,
    )


def changes_of(kind: str, pk: int) -> list[ChangedThing]:
    """Everything that was ever done to one thing, newest first."""
    things = ChangedThing.objects.filter(kind=kind, object_id=pk)
    return list(
        things.select_related("change__by", "change__undone_by").order_by("-change__at", "-change_id")
    )
