"""More time for a running turn (延时): granted when nobody objects, else by more than half of those present.

source: RULEBOOK §2, 限时限次: “More time: nobody objects, else more than half of those present by hands; logged”.
choice: asked once in a turn, while its clock still runs or in its grace, and for at most the turn's own length again;
an abstaining hand is none.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from rules import consent, procedural
from rules.agenda import check_in_session
from rules.clocks import limit_of, phase
from rules.errors import N_, Invalid, Refused
from rules.floor import TurnStateRefuses
from rules.room import Room, Turn


class ExtensionTooLong(Invalid):
    """Facts: limit (seconds)."""

    code: ClassVar[str] = "extension_too_long"
    message: ClassVar[str] = N_("一次最多延长%(limit)s秒。请改短一些，或者留到下一次发言。")


class ExtendedAlready(Refused):
    code: ClassVar[str] = "extended_already"
    message: ClassVar[str] = N_("这次发言已经延长过一次，不能再延。还没讲完的，可以再举手排队。")


def check_ask(room: Room, turn: Turn, seconds: int, now: datetime, times_extended: int = 0) -> None:
    """Raise when no more time can be asked for `turn`: it is not being spoken, has had some, or too much is asked."""
    check_in_session(room)
    has_ended = turn.ends_at is None or phase(turn.ends_at, now, room.charter) == "ended"
    if turn.state != "speaking" or has_ended:
        raise TurnStateRefuses(state=turn.state)
    if times_extended:
        raise ExtendedAlready()
    limit = limit_of(room, turn)
    if not 1 <= seconds <= limit:
        raise ExtensionTooLong(field="seconds", limit=limit)


def is_granted(room: Room, objections: int, hands: Mapping[str, int] | None = None) -> bool:
    """Whether the speaker gets the time. `hands`: in favour (heads by side), counted only when somebody objects."""
    if objections and hands is None:
        return False
    return procedural.is_carried("extend_turn", hands or {}, consent.present_by_side(room), objections)


def prolonged(ends_at: datetime, seconds: int) -> datetime:
    """Return the new end: what was left stays, whenever the meeting says yes."""
    return ends_at + timedelta(seconds=seconds)
