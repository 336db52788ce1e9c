"""The frozen plan.json as a file, with the names that the frozen one leaves out."""

from __future__ import annotations

import json

from readiness.models import Learner, Version
from readiness.queries.exports import plan_document


def named_json(version: Version) -> bytes:
    """The same document with names where there are any; it verifies as the frozen one does."""
    document = plan_document(version)
    rows = Learner.objects.filter(organization=version.plan.organization_id).values_list(
        "pk", "name", "email"
    )
    document["names"] = {str(pk): name or email for pk, name, email in rows if name or email}
    return json.dumps(document, indent=1, ensure_ascii=False).encode()
