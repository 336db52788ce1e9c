"""Background work on the catalog: each task takes an id and calls one function."""

from django.tasks import task

from . import framework_imports, linkcheck


@task()
def import_framework(pk: int) -> None:
    """Rehearse or load an upload; a task delivered twice does the work once."""
    framework_imports.run(pk=pk)


@task()
def check_links(check_id: int) -> None:
    """Walk along the links; a task delivered twice does the work once."""
    linkcheck.run(check_id=check_id)
