"""Single turns at the edges of the order: a call taken back, somebody who does not start, somebody who comes late.

source: RULEBOOK §2, 轮流发言 (round); choice: DESIGN §5, “Undo (only for a listed set; 5 s)”.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rules.charter import Charter
from rules.floor import UNDO_SECONDS, AskFirst, SomebodySpeaking, TurnStateRefuses, next_state
from rules.room import Room, Turn

# Not started in time so often that the chair may pass the person over, having asked.
NO_SHOWS_BEFORE_PASSING_OVER = 2


def check_floor_free(room: Room) -> None:
    """Raise SomebodySpeaking while a turn has been called or is being spoken."""
    if room.running is not None:
        raise SomebodySpeaking(name=room.names.get(room.running.member_id, ""))


def is_override(turn: Turn, waiting: tuple[Turn, ...]) -> bool:
    """Whether calling `turn` goes against the order of the queue `waiting`; the chair's reason is then kept with it."""
    return turn != waiting[0]


def check_undo_call(turn: Turn, charter: Charter, now: datetime) -> None:
    """Raise TurnStateRefuses unless the call is at most five seconds old; an explanation is not called by the chair."""
    if turn.state != "called" or turn.start_by is None or turn.kind == "explain":
        raise TurnStateRefuses(state=turn.state)
    called_at = turn.start_by - timedelta(seconds=charter.start_within_seconds)
    if now > called_at + timedelta(seconds=UNDO_SECONDS):
        raise TurnStateRefuses(state=turn.state)


def goes_to_end(turn: Turn) -> bool:
    """Whether not starting in time moves the turn to the end: in a round, the first time; else the chair asks."""
    return turn.kind == "round" and turn.no_shows == 0


def no_shows_after(turn: Turn) -> int:
    """Return how often the person has not started, after once more; outside of a round the first time is enough."""
    return turn.no_shows + 1 if goes_to_end(turn) else max(turn.no_shows + 1, NO_SHOWS_BEFORE_PASSING_OVER)


def check_pass_over(turn: Turn, name: str) -> None:
    """Raise AskFirst unless the time to start is over and the chair has asked; `name` is the speaker's."""
    next_state(turn.state, "pass_over")
    if turn.no_shows < NO_SHOWS_BEFORE_PASSING_OVER:
        raise AskFirst(name=name)


def joins_round(item_state: str | None, turns: Iterable[Turn], member_id: int, side: str | None) -> bool:
    """Whether a late arrival gets a turn at the end of the running round; who has used or given away one does not."""
    if item_state != "round" or side is None:
        return False
    return not any(turn.member_id == member_id and turn.kind == "round" and turn.state != "withdrawn" for turn in turns)
