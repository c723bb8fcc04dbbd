"""What happens to resolutions by themselves: they take effect at their deadline and close when their tasks are done.

Numbers of documents are given out under the council's lock: whoever settles holds it, and the resolution's own.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from extensions import db
from models import journal
from models.councils import Council, lock_council
from models.members import SYSTEM, By
from models.resolutions import Resolution, lock_resolution, next_document_number
from models.tasks import tasks_of
from rules import resolutions
from rules.errors import NotFound

WAITING = "publicised"


def due_ids(now: datetime, council_id: int | None = None) -> list[int]:
    """Return the resolutions whose period is over and that nothing holds back, in the order of their deadlines."""
    query = select(Resolution.id).where(Resolution.state == WAITING, Resolution.effective_due_at <= now)
    if council_id is not None:
        query = query.where(Resolution.council_id == council_id)
    return list(db.session.scalars(query.order_by(Resolution.effective_due_at, Resolution.id)))


def next_deadline() -> datetime | None:
    """Return when the next resolution takes effect by itself, or None."""
    query = select(Resolution.effective_due_at).where(Resolution.state == WAITING)
    return db.session.scalar(query.order_by(Resolution.effective_due_at).limit(1))


def lock_settled(council_id: int, resolution_id: int, now: datetime) -> Resolution:
    """Lock the council, apply what is due in it, and return the resolution, locked: every command starts here.

    All that is due, and not this one alone: numbers follow the deadlines. Raises NotFound.
    """
    lock_council(council_id)
    due = due_ids(now, council_id)
    # All of them, by their ids, before the first row of the journal: two commands never wait for each other.
    locked = {each: lock_resolution(council_id, each) for each in sorted({*due, resolution_id})}
    for due_id in due:
        settle(locked[due_id], now)
    return locked[resolution_id]


def settle(resolution: Resolution, now: datetime) -> bool:
    """Let the resolution take effect if that is due; return whether it did. The caller holds council and resolution."""
    due_at = resolution.effective_due_at
    if resolution.state != WAITING or due_at is None or due_at > now:
        return False
    at = _effect_time(resolution, due_at)
    council = db.session.get_one(Council, resolution.council_id)
    year = at.astimezone(ZoneInfo(council.time_zone)).year
    number = next_document_number(council.id, year)
    mark = resolutions.document_mark(council.place, year, number)
    resolution.state = resolutions.next_state(resolution.state, "take_effect")
    resolution.effective_at = at
    resolution.document_year, resolution.document_number, resolution.document_mark = year, number, mark
    facts = {"resolution": resolution.id, "document": mark, "year": year, "number": number}
    journal.append(council.id, None, at, "resolution_effective", SYSTEM, facts)
    return True


def _effect_time(resolution: Resolution, due_at: datetime) -> datetime:
    """The deadline; or, where objections held it back beyond that, the moment the last of them was maintained."""
    released = [
        at
        for objection in resolution.objections
        for at in (objection.answered_at, objection.reviewed_at)
        if at
        if objection.state in resolutions.MAINTAINED_STATES
    ]
    return max([due_at, *released]).astimezone(UTC)


def close_when_done(resolution_id: int, by: By, now: datetime) -> bool:
    """Close an effective resolution when its tasks are closed, or taken back; return whether it was closed now.

    Called in the transaction that closed a task; whoever takes both locks takes the resolution's first.
    """
    council_id = db.session.scalar(select(Resolution.council_id).where(Resolution.id == resolution_id))
    if council_id is None:
        raise NotFound(resolution_id=resolution_id)
    resolution = lock_resolution(council_id, resolution_id)
    states = {task.state for task in tasks_of(resolution.id)}
    is_done = "closed" in states and states <= {"closed", "revoked"}
    if not is_done or not resolutions.is_allowed(resolution.state, "close"):
        return False
    resolution.state, resolution.closed_at = resolutions.next_state(resolution.state, "close"), now
    journal.append(council_id, None, now, "resolution_closed", by, {"resolution": resolution.id})
    return True
