"""Background work on the catalog: each task takes an id and calls one function."""

from django.tasks import task

from .framework_imports import run


@task()
def import_framework(pk: int) -> None:
    """Rehearse or load an upload; a task delivered twice does the work once."""
    run(pk=pk)
