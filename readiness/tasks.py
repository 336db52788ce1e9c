"""Background work: each task takes an id and calls one action."""

from django.tasks import task

from readiness.actions.computations import compute


@task()
def compute_version(version_id: int) -> None:
    """Compute a version; a task delivered twice does the work once."""
    compute(version_id=version_id)
