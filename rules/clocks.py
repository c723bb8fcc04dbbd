"""The clock of a turn: how long it lasts, when it warns, and when it ends by itself. Whole seconds, the server's time.

source: RULEBOOK §2, 限时限次: “2 minutes … 长辈 + 50 %; an interpreter doubles the clock. Server time: yellow at 30 s,
red and a sound at 0, after 10 s of grace the turn ends by itself”; 轮流发言: “Not started within 30 s”.
"""

from datetime import datetime, timedelta
from typing import Literal

from rules.amendments import SECONDS
from rules.charter import Charter
from rules.room import Room, Turn

Phase = Literal["running", "warning", "over", "ended"]


def limit_seconds(charter: Charter, kind: str, *, is_elder: bool = False, has_interpreter: bool = False) -> int:
    """Return how many seconds a turn of `kind` lasts for a speaker.

    choice: both extras hold for every kind of turn, they multiply (120 → 180 → 360), and half a second that the half
    of an odd number leaves over is given, not taken.
    """
    seconds = {"explain": charter.explain_seconds, "question": charter.question_seconds, "amendment": SECONDS}.get(
        kind, charter.speaking_seconds
    )
    # Doubled before it is halved: an interpreted elder has exactly three times the clock.
    if has_interpreter:
        seconds *= 2
    return -(-3 * seconds // 2) if is_elder else seconds


def limit_of(room: Room, turn: Turn) -> int:
    """Return how many seconds this turn lasts, by its kind and its speaker."""
    seat = room.seat(turn.member_id)
    if seat is None:
        return limit_seconds(room.charter, turn.kind)
    return limit_seconds(room.charter, turn.kind, is_elder=seat.is_elder, has_interpreter=seat.has_interpreter)


def hard_end(ends_at: datetime, charter: Charter) -> datetime:
    """Return when a turn ends by itself: its limit and the grace after it."""
    return ends_at + timedelta(seconds=charter.grace_seconds)


def phase(ends_at: datetime, now: datetime, charter: Charter) -> Phase:
    """Return what the clock shows: running, yellow from `warn_seconds` before the end, red from 0, and then the end."""
    if now >= hard_end(ends_at, charter):
        return "ended"
    if now >= ends_at:
        return "over"
    return "warning" if ends_at - now <= timedelta(seconds=charter.warn_seconds) else "running"


def due(turn: Turn, charter: Charter) -> tuple[str, datetime] | None:
    """Return what will happen to a turn by itself and when: ("time_out" or "no_show", the moment), or None."""
    if turn.state == "speaking" and turn.ends_at is not None:
        return "time_out", hard_end(turn.ends_at, charter)
    if turn.state == "called" and turn.start_by is not None:
        return "no_show", turn.start_by
    return None
