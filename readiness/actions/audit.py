"""The audit log: one entry for each thing done."""

from __future__ import annotations

from django.db.models import Model

from readiness.models import AuditEntry, Organization, User


def record(
    *,
    organization: Organization | None,
    actor: User | None,
    verb: str,
    sentence: str,
    about: Model | None = None,
    before: dict | None = None,
    after: dict | None = None,
) -> AuditEntry:
    """The entry. `sentence` is what a person reads under "Recent activity", without the actor's name."""
    return AuditEntry.objects.create(
        organization=organization,
        actor=actor,
        verb=verb,
        sentence=sentence[:300],
        object_type=about._meta.label_lower if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        before=before or {},
        after=after or {},
    )
