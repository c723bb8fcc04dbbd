"""What happens by itself: deadlines, the heartbeat, and coming back after a power cut."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from extensions import db
from models import closing, database, journal, resolution_writes, session, task_writes
from models.clock import heartbeat
from models.floor import running_turn
from models.meetings import Meeting, lock_meeting
from models.members import SYSTEM
from models.resolutions import Resolution
from models.tasks import Task
from models.voting import lock_vote, open_vote_of
from rules import voting
from rules.errors import N_
from rules.meetings import LIVE
from services.transaction import Announce, MeetingChanged, begin, transaction

log = logging.getLogger(__name__)

LEASE_SECONDS = 5
NOTICED_OUTAGE_SECONDS = 3
VOID_VOTE_AFTER_SECONDS = 900
OUTAGE_REASON = N_("系统中断超过15分钟，这次表决作废，请重新表决。")


def keep_lease(owner: str, real_now: datetime) -> bool:
    """Renew the heartbeat; True when this process is the one that keeps the clock. Real time, never a demo's."""
    with transaction():
        row = heartbeat()
        is_held = row.alive_at is not None and real_now - row.alive_at < timedelta(seconds=LEASE_SECONDS)
        if is_held and row.owner not in (None, owner):
            return False
        row.owner, row.alive_at = owner, real_now
        return True


def release_lease(owner: str) -> None:
    """Give the lease back when the server stops in order; `alive_at` stays, it tells how long the pause was."""
    with transaction():
        row = heartbeat()
        if row.owner == owner:
            row.owner = None


def settle_due(now: datetime) -> datetime | None:
    """Apply every deadline that has passed: of live meetings, resolutions and tasks; return the next one."""
    upcoming = _settle_meetings(now)
    for resolution_id in resolution_writes.due_ids(now):
        _settle("resolution", resolution_id, _settle_resolution, now)
    for task_id in task_writes.due_ids(now):
        _settle("task", task_id, _settle_task, now)
    upcoming += [resolution_writes.next_deadline(), task_writes.next_deadline()]
    db.session.rollback()
    # What could not be settled is tried again at the next look, and not without a pause.
    return min((deadline for deadline in upcoming if deadline is not None and deadline > now), default=None)


def _settle_meetings(now: datetime) -> list[datetime | None]:
    upcoming: list[datetime | None] = []
    for meeting_id, deadline in _deadlines():
        upcoming.append(deadline)
        if deadline <= now:
            _settle("meeting", meeting_id, _settle_meeting, now)
    return upcoming


def _settle(kind: str, row_id: int, apply: Callable[[int, datetime, Announce], object], now: datetime) -> None:
    """Apply one deadline in a transaction of its own: one broken row does not stop the clock of the others."""
    try:
        with transaction() as announce:
            apply(row_id, now, announce)
    except Exception:
        log.exception("deadline of %s %s failed", kind, row_id)


def _settle_meeting(meeting_id: int, now: datetime, announce: Announce) -> None:
    begin(meeting_id, now, announce)


def _settle_resolution(resolution_id: int, now: datetime, announce: Announce) -> None:
    council_id = db.session.get_one(Resolution, resolution_id).council_id
    resolution_writes.lock_settled(council_id, resolution_id, now)


def _settle_task(task_id: int, now: datetime, announce: Announce) -> None:
    council_id = db.session.get_one(Task, task_id).council_id
    task_writes.lock_settled(council_id, task_id, now)


def _deadlines() -> list[tuple[int, datetime]]:
    """Return (meeting id, next deadline) for the live meetings, and end the read."""
    meetings = db.session.scalars(select(Meeting).where(Meeting.state.in_(LIVE))).all()
    due = []
    for meeting in meetings:
        try:
            due.append((meeting.id, session.next_deadline(meeting)))
        except Exception:
            # One broken meeting does not stop the clock of the others.
            log.exception("next deadline of meeting %s failed", meeting.id)
    db.session.rollback()
    return [(meeting_id, deadline) for meeting_id, deadline in due if deadline is not None]


def recover(now: datetime, real_now: datetime, noticed_seconds: int = NOTICED_OUTAGE_SECONDS) -> None:
    """After an outage: a running turn gets its remaining time, a vote that stood open too long is void.

    source: RULEBOOK §2, Stops: “Power cut”.
    """
    with transaction() as announce:
        # Whoever was killed right after a secret vote's closing could not wipe the order of its ballots any more.
        database.forget_on_start()
        row = heartbeat()
        outage = real_now - row.alive_at if row.alive_at else timedelta(0)
        if outage < timedelta(seconds=noticed_seconds):
            return
        # A process that starts beside this one finds no outage any more.
        row.alive_at = real_now
        for meeting_id in db.session.scalars(select(Meeting.id).where(Meeting.state.in_(LIVE))).all():
            meeting = lock_meeting(meeting_id)
            _prolong(meeting, now, outage)
            vote = open_vote_of(meeting.id)
            if vote is not None and outage > timedelta(seconds=VOID_VOTE_AFTER_SECONDS):
                vote = lock_vote(vote.id)
                closing.abort(meeting, vote, voting.next_state(vote.state, "abort"), now, SYSTEM, OUTAGE_REASON)
            announce(MeetingChanged(meeting.id))


def _prolong(meeting: Meeting, now: datetime, outage: timedelta) -> None:
    stopped_at = now - outage
    turn = running_turn(meeting.id)
    facts = {"outage_seconds": int(outage.total_seconds()), "stopped_at": journal.instant(stopped_at)}
    if turn is not None and turn.started_at is not None and turn.ends_at is not None:
        # Both ends move, so that the outage does not count as time spoken; the journal keeps the real start.
        turn.started_at += outage
        turn.ends_at += outage
    elif turn is not None and turn.start_by is not None:
        turn.start_by += outage
    vote = open_vote_of(meeting.id)
    if vote is not None and vote.closes_at is not None:
        vote.closes_at += outage
    if meeting.state == "suspended" and meeting.suspended_until is not None:
        meeting.suspended_until += outage
    session.record(meeting, now, "outage_ended", SYSTEM, facts)


def move_demo_clock(seconds: int) -> int:
    """Move a demo's time ahead; return how far it stands ahead now (seconds)."""
    with transaction():
        row = heartbeat()
        row.offset_seconds += seconds
        return row.offset_seconds
