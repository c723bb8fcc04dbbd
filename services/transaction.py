"""The one wrapper around every write, and the facts that it hands on after the commit.

Never yield inside (emit, sleep, socket I/O): under green threads an open SQLite write transaction stops everybody.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from extensions import db
from models import database, session
from models.meetings import Meeting, lock_meeting

log = logging.getLogger(__name__)
Announce = Callable[[object], None]
_listeners: list[Callable[[object], None]] = []


@dataclass(frozen=True, slots=True)
class MeetingChanged:
    """Something that the screens of a meeting show has changed. `member_ids`: whose own state changed with it."""

    meeting_id: int
    member_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnoutChanged:
    """Ballots were taken in an open vote; pushed a few times a second at most.

    `voters`: whose own state changed with it, and the connection that learns it by the answer to the ballot.
    """

    meeting_id: int
    vote_id: int
    voters: tuple[tuple[int, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class CredentialVoided:
    """A card was issued anew or a post has ended: sessions and sockets of the person end."""

    member_id: int


@dataclass(frozen=True, slots=True)
class DevicesChanged:
    """A seat was opened on another device, or what was asked about one is answered."""

    member_id: int


@dataclass(frozen=True, slots=True)
class DeviceLocked:
    """A seat's holder has locked a device out: its sockets end."""

    member_id: int
    device_id: int


def on_fact(listener: Callable[[object], None]) -> Callable[[object], None]:
    """Register a listener for facts announced after a commit."""
    _listeners.append(listener)
    return listener


@contextmanager
def transaction() -> Iterator[Announce]:
    """Run a command's writes in one transaction; yield the function that announces facts after its commit.

    On SQLite reads before (the login loader) have opened a deferred transaction, and upgrading that one fails with
    “locked” at once: it is ended here, and the write begins with BEGIN IMMEDIATE.
    """
    facts: list[object] = []
    db.session.rollback()
    db.session.connection(execution_options={"begin_immediate": True})
    try:
        yield facts.append
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    database.forget_if_asked()
    for fact in dict.fromkeys(facts):
        _tell(fact)


def begin(meeting_id: int, now: datetime, announce: Announce) -> Meeting:
    """Lock the meeting and apply what is due at `now`: every command of a meeting starts here.

    Announced at once, since a command that finds nothing left to do returns without a word of its own.
    """
    meeting = lock_meeting(meeting_id)
    if session.settle(meeting, now):
        announce(MeetingChanged(meeting.id))
    return meeting


def _tell(fact: object) -> None:
    for listener in _listeners:
        try:
            listener(fact)
        except Exception:
            # A failing listener never undoes what has been committed.
            log.exception("listener failed on %r", fact)
