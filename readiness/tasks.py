"""Background work: each task takes an id and calls one action."""

from django.tasks import task

from readiness.actions.computations import compute
from readiness.actions.import_steps import work_on


@task()
def compute_version(version_id: int) -> None:
    """Compute a version; a task delivered twice does the work once."""
    compute(version_id=version_id)


@task()
def work_on_import(batch_id: int) -> None:
    """Read, check, apply or undo an import, whatever is due."""
    work_on(batch_id=batch_id)
