"""Whether a meeting may open, pause, go on and end now: the checks of its state together with who and what is there.

source: RULEBOOK §1 (Attendance) and §2 (Stops); choice: docs/decisions/0005-presence-is-declared.md
"""

from datetime import datetime, timedelta
from typing import ClassVar

from rules import agenda, discussion, notice
from rules.errors import N_, Invalid, Refused
from rules.floor import DEBATE_KINDS, ReasonMissing
from rules.meetings import (
    AttendanceReached,
    AttendanceTooLow,
    ItemStillOpen,
    ItemsWaiting,
    MeetingStateRefuses,
    NotEnoughToOpen,
    next_state,
)
from rules.room import Item, Room, Turn
from rules.turns import joins_round

# choice: a longer pause is another day.
LONGEST_PAUSE = timedelta(hours=3)


class PauseOver(Invalid):
    code: ClassVar[str] = "pause_over"
    message: ClassVar[str] = N_("休会结束的时间已经过了。请另选一个时间。")


class PauseTooLong(Invalid):
    """Facts: hours."""

    code: ClassVar[str] = "pause_too_long"
    message: ClassVar[str] = N_("休会最多%(hours)s小时。要更久，请用“改日续会”。")


class ContinuationNotInquorate(Refused):
    code: ClassVar[str] = "continuation_not_inquorate"
    message: ClassVar[str] = N_(
        "会议已经开过一天，作过的决定有效，不能宣布流会。人数不够，请再改日续会，或者改期再议。"
    )


class NothingLeft(Refused):
    code: ClassVar[str] = "nothing_left"
    message: ClassVar[str] = N_("议程都议完了，不用改日续会。请宣布闭会。")


class PlaceMissing(Invalid):
    code: ClassVar[str] = "place_missing"
    message: ClassVar[str] = N_("请写下次在哪里开。")


def check_open(room: Room) -> None:
    """Raise NotEnoughToOpen, on a later day AttendanceTooLow, with who is missing."""
    next_state(room.state, "open")
    blocker = opening_blocker(room)
    if blocker is not None:
        raise blocker


def opening_blocker(room: Room) -> AttendanceTooLow | None:
    """Return why the meeting cannot be opened now, or None. Only a first day can end as 流会."""
    if room.is_quorate:
        return None
    return NotEnoughToOpen(results=room.attendance) if room.sitting == 1 else AttendanceTooLow(results=room.attendance)


def check_declare_inquorate(room: Room) -> None:
    """Raise AttendanceReached when there are enough: 流会 is never a way out of a meeting that could be held.

    A meeting that has met before is adjourned or recessed instead: ContinuationNotInquorate.
    """
    next_state(room.state, "declare_inquorate")
    if room.sitting > 1:
        raise ContinuationNotInquorate()
    if room.is_quorate:
        raise AttendanceReached()


def check_suspend(room: Room) -> None:
    """Raise ItemStillOpen while a vote is open: ballots are not left lying about during a pause."""
    next_state(room.state, "suspend")
    _check_no_vote(room)


def pause_until(room: Room, until: datetime | None, now: datetime) -> datetime:
    """Return when the pause ends: as the chair has said, or for want of people after the charter's time at most.

    Raises PauseOver, PauseTooLong.
    """
    charter_end = now + timedelta(seconds=room.charter.suspension_seconds)
    if until is None or not room.is_quorate:
        return charter_end
    if until <= now:
        raise PauseOver(field="until")
    if until > now + LONGEST_PAUSE:
        raise PauseTooLong(field="until", hours=LONGEST_PAUSE // timedelta(hours=1))
    return until


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
    _check_has_met(room, "adjourn")
    _check_no_vote(room)


def check_recess(room: Room, at: datetime, place: str, reason: str, now: datetime) -> None:
    """Raise when the meeting cannot go on another day: `at` that place, for a reason, with something left to treat.

    Raises ReasonMissing, PlaceMissing, MeetingInPast, MeetingStateRefuses, ItemStillOpen, NothingLeft.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if not place.strip():
        raise PlaceMissing(field="place")
    notice.check_time(at, now)
    next_state(room.state, "recess")
    _check_has_met(room, "recess")
    _check_no_vote(room)
    if room.item is None and agenda.next_pending(room) is None:
        raise NothingLeft()


def may_recess(room: Room) -> bool:
    """Whether the chair may put the rest off to another day, with or without a date."""
    has_met = room.sitting > 1 or room.state in ("in_session", "suspended")
    return has_met and room.vote is None and room.state in ("room_open", "in_session", "suspended", "recessed")


def lets_go(turn: Turn) -> bool:
    """Whether a waiting turn ends with the day: hands go down, whose turn it still is in a round keeps it."""
    return turn.state == "waiting" and turn.kind in DEBATE_KINDS


def turns_to_take_up(room: Room, item: Item) -> tuple[tuple[int, str], ...]:
    """Return (member id, kind) of the turns that the open item still needs on a later day, in order.

    Whoever has not come has lost theirs; who is here and has had none joins the running round at its end, in the order
    of seats; and somebody explains a motion that nobody has explained yet.
    """
    sides = {seat.member_id: seat.side for seat in room.seats}
    if item.state == "round":
        waiting = discussion.round_seats(room, item)
        return tuple((each, "round") for each in waiting if joins_round("round", room.turns, each, sides[each]))
    is_explained = any(turn.kind == "explain" and turn.state != "withdrawn" for turn in room.turns)
    explainer_id = agenda.explainer_id(room, item)
    if item.state == "explaining" and not is_explained and explainer_id is not None:
        return ((explainer_id, "explain"),)
    return ()


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


def _check_has_met(room: Room, act: str) -> None:
    """Raise MeetingStateRefuses for a meeting that was never opened: that is 流会, not another day."""
    if room.state == "room_open" and room.sitting == 1:
        raise MeetingStateRefuses(state=room.state, act=act)
