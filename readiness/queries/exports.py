"""The stored documents and rows that exports are made of."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Resource
from readiness import access
from readiness.models import Member, Plan, Version
from readiness.queries.versions import frozen


def latest_version(plan: Plan) -> Version | None:
    """The plan's draft: the version with a result that was chosen last."""
    chosen = Version.objects.filter(plan=plan, document__isnull=False, chosen_at__isnull=False)
    found = chosen.order_by("-chosen_at", "-number").first()
    if found is not None:
        found.plan = plan
    return found


def plan_document(version: Version) -> dict:
    """The version's plan.json as it was frozen."""
    return unpacked(version.document or b"")


def unpacked(packed: bytes) -> dict:
    """Gzipped JSON as it was before."""
    return json.loads(gzip.decompress(bytes(packed)))


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom the reader may see: `hours` are their own, None where team, role or plan say."""

    name: str
    email: str
    external_id: str
    hours: Decimal | None


def named_people(member: Member) -> dict[str, Named]:
    """Learner id -> what they are called, of those whose own ratings the member may see."""
    rows = access.visible_learners(member).values_list(
        "pk", "name", "email", "external_id", "hours_per_quarter"
    )
    return {str(pk): Named(*rest) for pk, *rest in rows.iterator(chunk_size=5_000)}


def resources_on(collection: int) -> frozenset[str]:
    """Ids of the resources on that shelf."""
    return frozenset(
        str(pk) for pk in Resource.objects.filter(collection=collection).values_list("pk", flat=True)
    )


def team_names(version: Version) -> dict[str, str]:
    """Id -> name of the version's teams with people in them, by name."""
    found = frozen(version)
    named = sorted((team.name, team.id) for team in found.problem.teams if team.id in found.now.teams)
    return {key: name for name, key in named}
