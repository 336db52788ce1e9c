"""The stored documents that exports are made of."""

from __future__ import annotations

import gzip
import json

from readiness.models import Plan, Version


def latest_version(plan: Plan) -> Version | None:
    """The newest version that has been computed."""
    found = Version.objects.filter(plan=plan, document__isnull=False).order_by("-number").first()
    if found is not None:
        found.plan = plan
    return found


def plan_document(version: Version) -> dict:
    """The version's plan.json as it was frozen."""
    return json.loads(gzip.decompress(bytes(version.document or b"")))
