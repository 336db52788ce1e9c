"""Background work: each task takes an id and calls one action."""

from django.tasks import task

from readiness.actions.campaign_mails import answer_request, send_mails
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


@task()
def send_campaign_mails(campaign_id: int, reminder: bool) -> None:
    """Send a campaign's invitations or reminders; delivered twice, it mails nobody twice."""
    send_mails(campaign_id=campaign_id, reminder=reminder)


@task()
def answer_link_request(request_id: int) -> None:
    """Mail somebody the personal link they asked for, if the address is that of somebody asked."""
    answer_request(request_id=request_id)
