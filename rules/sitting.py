"""Whether a meeting may open, pause, go on and end now: the checks of its state together with who and what is there.

source: RULEBOOK §1 (Attendance) and §2 (Stops); choice: docs/decisions/0005-presence-is-declared.md
"""

from rules.floor import ReasonMissing
from rules.meetings import (
    AttendanceReached,
    AttendanceTooLow,
    ItemStillOpen,
    ItemsWaiting,
    NotEnoughToOpen,
    next_state,
)
from rules.room import Room


def check_open(room: Room) -> None:
    """Raise NotEnoughToOpen with who is missing."""
    next_state(room.state, "open")
    if not room.is_quorate:
        raise NotEnoughToOpen(results=room.attendance)


def check_declare_inquorate(room: Room) -> None:
    """Raise AttendanceReached when there are enough: 流会 is never a way out of a meeting that could be held."""
    next_state(room.state, "declare_inquorate")
    if room.is_quorate:
        raise AttendanceReached()


def check_suspend(room: Room) -> None:
    """Raise ItemStillOpen while a vote is open: ballots are not left lying about during a pause."""
    next_state(room.state, "suspend")
    _check_no_vote(room)


def check_resume(room: Room) -> None:
    """Raise AttendanceTooLow with who is still missing."""
    next_state(room.state, "resume")
    if not room.is_quorate:
        raise AttendanceTooLow(results=room.attendance)


def check_adjourn(room: Room, reason: str) -> None:
    """Raise when the meeting cannot end before its agenda is done: a reason is given, and no vote is open."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    next_state(room.state, "adjourn")
    _check_no_vote(room)


def check_close(room: Room) -> None:
    """Raise ItemStillOpen or ItemsWaiting while the agenda is not done."""
    next_state(room.state, "close")
    if room.item is not None:
        raise ItemStillOpen(position=room.item.position)
    waiting = sum(1 for item in room.items if item.state == "pending")
    if waiting:
        raise ItemsWaiting(count=waiting)


def _check_no_vote(room: Room) -> None:
    if room.vote is not None and room.item is not None:
        raise ItemStillOpen(position=room.item.position)
