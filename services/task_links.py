"""Commands of a responsible body's personal link: it works without an account, expires, and can be ended."""

from datetime import datetime

from models import journal
from models.members import By
from models.task_writes import check_link, lock_settled, record
from models.tasks import Task, task_of
from rules import duties, receipts
from rules.errors import NotFound
from services import secrets
from services.transaction import transaction


def issue_link(
    council_id: int,
    task_id: int,
    expires_at: datetime,
    by: By,
    now: datetime,
    key: str | None = None,
    seen: str | None = None,
) -> str:
    """Return a new secret for the body's link; the one before ends. Only its digest is kept.

    The same form (`key`) sent again gets the same secret: printed paper must not be voided by a page that is reloaded.
    Raises LinkForBodiesOnly, LinkExpiryInvalid, FormKeyInvalid, PaperReplaced.
    """
    key = secrets.new_form_key() if key is None else key
    receipts.check_form_key(key)
    token = receipts.link_token_of(key)
    duties.check_expiry(expires_at, now)
    with transaction():
        task = lock_settled(council_id, task_id, now)
        duties.check_may_have_link(task.carrier, task.state)
        if receipts.is_same_paper(task.link_digest, secrets.digest(token), seen):
            return token
        task.link_digest, task.link_expires_at = secrets.digest(token), expires_at
        record(task, now, "task_link_issued", by, {"body": task.body, "expires_at": journal.instant(expires_at)})
        return token


def revoke_link(council_id: int, task_id: int, by: By, now: datetime) -> None:
    """End the body's link; without one it is done already."""
    with transaction():
        task = lock_settled(council_id, task_id, now)
        if task.link_digest is None:
            return
        task.link_digest, task.link_expires_at = None, None
        record(task, now, "task_link_revoked", by, {"body": task.body})


def find_by_link(council_id: int, task_id: int, token: str, now: datetime) -> Task:
    """Return the task that a link opens; raise LinkEnded, for a task that is not there as well. Writes nothing."""
    try:
        task = task_of(council_id, task_id)
    except NotFound:
        raise duties.LinkEnded() from None
    check_link(task, token, now)
    return task
